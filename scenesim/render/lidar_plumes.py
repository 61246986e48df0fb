"""Where clouds hang behind vehicles, as a LiDAR meets them."""

from __future__ import annotations

from math import sqrt

import numpy as np

from scenesim.geometry.transform import Floats
from scenesim.kernels.plumes import Plumes
from scenesim.scenery.stage import Placement, Snapshot, Stage
from scenesim.world.classes import Cause, Semantic

VEHICLES = (
    Semantic.CAR,
    Semantic.VAN,
    Semantic.TRUCK,
    Semantic.BUS,
    Semantic.MOTORCYCLE,
    Semantic.TRAILER,
)
_WET = 0.15  # least cover of water that wheels throw up
_SLOW_MPS = 3.0
_SPRAY_PER_M = 0.12  # extinction behind a car at 20 m/s on a wet road; by eye
_EXHAUST_PER_M = 0.15
_DUST_PER_M = 0.10  # behind a car at 20 m/s where dust lies thick; by eye
_BACKSCATTER = 0.046 / 2.996  # per steradian over extinction: Hahner et al. 2021, for droplets
_PULSE_M = 1.5

Cloud = tuple[tuple[float, float, float], float, float, Cause]


def plumes_of(
    stage: Stage, snapshot: Snapshot, origin: Floats, range_m: float, key: int
) -> Plumes | None:
    """The clouds behind vehicles near a sensor.

    Spray hangs behind wheels on wet roads and grows with speed to the power 2.5, dust behind them
    on dry ones; exhaust is seen behind vehicles where snow says that it is cold.

    Args:
        stage: with its weather.
        snapshot: how it stands.
        origin: (3,) m, world: of the local frame.
        range_m: farther vehicles are left out.
        key: of the sweep.

    Returns:
        The clouds; None where there are none.
    """
    weather = stage.scene.weather
    wet = weather.wetness if weather.wetness > _WET else 0.0
    cold = weather.snow_mm_per_h > 0.0 or weather.snow_cover > 0.0
    dust = weather.loose_dust()
    if wet == 0.0 and dust == 0.0 and not cold:
        return None
    found = []
    for body in _vehicles(snapshot):
        for (length, width, height), extinction, behind, cause in _clouds(body, wet, dust, cold):
            forward = body.T_world_from_mesh.rotation[:, 0]
            flat = sqrt(forward[0] ** 2 + forward[1] ** 2) or 1.0
            fx, fy = forward[0] / flat, forward[1] / flat
            centre = body.T_world_from_mesh.translation - origin
            reach = float(body.lods[0].low[0]) - behind - length / 2
            place = (centre[0] + fx * reach, centre[1] + fy * reach, centre[2] + height / 2)
            if place[0] ** 2 + place[1] ** 2 < range_m**2:
                half = (length / 2, width / 2, height / 2)
                found.append((place, tuple(body.velocity), (fx, fy), half, extinction, int(cause)))
    if not found:
        return None
    places, velocities, forwards, halves, dense, causes = zip(*found, strict=True)
    return Plumes(
        centres=np.array(places, np.float64),
        velocities=np.array(velocities, np.float64),
        forwards=np.array(forwards, np.float64),
        halves=np.array(halves, np.float64),
        extinctions=np.array(dense, np.float64),
        causes=np.array(causes, np.uint8),
        backscatter=_BACKSCATTER,
        pulse=_PULSE_M,
        key=np.uint64(key),
    )


def _vehicles(snapshot: Snapshot) -> list[Placement]:
    """The largest body of each vehicle; wheels and riders are left out."""
    largest: dict[int, tuple[float, Placement]] = {}
    for body in snapshot.placements:
        if body.semantic in VEHICLES:
            size = float(body.lods[0].high[0] - body.lods[0].low[0])
            row = body.instance if not body.is_ego else -2
            if row not in largest or size > largest[row][0]:
                largest[row] = size, body
    return [body for _, body in largest.values()]


def _clouds(body: Placement, wet: float, dust: float, cold: bool) -> list[Cloud]:
    """(length, width, height) m, extinction 1/m, m behind the body, and cause of its clouds."""
    x, y, z = (float(value) for value in body.velocity)
    speed = sqrt(x * x + y * y + z * z)
    size = body.lods[0].high - body.lods[0].low
    width, height = float(size[1]), float(size[2])
    clouds: list[Cloud] = []
    if wet > 0.0 and speed > _SLOW_MPS:
        # many wide wheels under a tall flat rear throw more, and the air behind it lifts it higher
        tall = min(1.0, max(0.0, (height - 2.0) / 1.5))
        dense = _SPRAY_PER_M * wet * (min(speed, 40.0) / 20.0) ** 2.5 * (1.0 + 0.6 * tall)
        length = min(2.0 + 0.4 * speed, 12.0) * (1.0 + 0.5 * tall)
        box = (length, width + 0.6, min(0.4 + (0.05 + 0.06 * tall) * speed, 0.9 * height))
        clouds.append((box, dense, -0.3, Cause.SPRAY))
    if dust > 0.0 and speed > _SLOW_MPS:
        dense = _DUST_PER_M * dust * (min(speed, 40.0) / 20.0) ** 1.5
        box = (min(3.0 + 0.9 * speed, 25.0), width + 1.4, min(0.7 + 0.09 * speed, 1.3 * height))
        clouds.append((box, dense, -0.3, Cause.DUST))
    if cold and not body.is_ego:
        stretch = 1.0 + 0.1 * min(speed, 15.0)
        clouds.append(((stretch, 0.5, 0.7), _EXHAUST_PER_M, 0.0, Cause.FOG))
    return clouds
