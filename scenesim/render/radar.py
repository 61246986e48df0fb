"""From a Stage to the detections of a radar: a first model, honest about range, speed and size.

A fan of rays finds what the radar sees of each body. Hits are sorted into cells of range,
direction and speed; each cell answers with the cross-section of what is in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import cos, exp, log, log10, pi, sin, sqrt

import numpy as np
from numpy.typing import NDArray

from scenesim.geometry.transform import Floats, Transform
from scenesim.kernels import cast
from scenesim.randomness import Stream
from scenesim.render.lidar_bodies import Bodies, Look, gathered, optics_of, standing, table_of
from scenesim.render.lidar_forest import forest_for
from scenesim.render.lidar_scene import frozen, parcelled, work
from scenesim.scenery.stage import Stage
from scenesim.sensors.lidar import LidarModel
from scenesim.sensors.radar import RadarModel, RadarScan
from scenesim.world.classes import Cause, Semantic

_STEP_RAD = 0.005  # between rays of the fan
# dense about level, where far bodies are
_LINES_RAD = (-0.08, -0.05, -0.03, -0.018, -0.01, -0.005, -0.001, 0.002, 0.01, 0.03, 0.06)
_LEAST_GHOST = 0.05  # of a target's echo that comes twice, by way of the own vehicle
_MOVING_MPS = 0.5

#: m^2 seen broadside or end on, after tables of 77 GHz measurements; spread of a factor 3 and more
CROSS_SECTIONS = {
    Semantic.CAR: 10.0,
    Semantic.VAN: 20.0,
    Semantic.TRUCK: 100.0,
    Semantic.BUS: 100.0,
    Semantic.TRAILER: 60.0,
    Semantic.TRAM: 150.0,
    Semantic.MOTORCYCLE: 3.0,
    Semantic.BICYCLE: 1.5,
    Semantic.PERSON: 0.5,
    Semantic.RIDER: 0.5,
    Semantic.ANIMAL: 0.3,
    Semantic.GUARD_RAIL: 8.0,
    Semantic.FENCE: 3.0,
    Semantic.WALL: 6.0,
    Semantic.BUILDING: 20.0,
    Semantic.POLE: 2.0,
    Semantic.TRAFFIC_SIGN: 15.0,
    Semantic.TRAFFIC_LIGHT: 4.0,
    Semantic.TRUNK: 1.0,
    Semantic.VEGETATION: 0.4,
    Semantic.STREET_FURNITURE: 1.5,
    Semantic.OBSTACLE: 0.5,
    Semantic.KERB: 0.05,
}


@dataclass(frozen=True, slots=True)
class _Target:
    """What is in one cell of range, direction and speed."""

    distance: float
    azimuth: float
    height: float  # m above the road
    speed: float
    still: float  # the speed that it would have if it stood
    rcs: float
    instance: int
    semantic: int
    cause: Cause = Cause.SURFACE


class RadarScanner:
    """Makes the scans of one Stage.

    Args:
        stage: what can be seen.
    """

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._forest = forest_for(self)
        self._statics = standing(stage.statics)
        self._look = Look(optics_of(stage.materials), 0.0, 0.0)
        self._work = work()

    def scan(self, radar: RadarModel, time_s: float, clean: bool = False) -> RadarScan:
        """One scan.

        Args:
            radar: the sensor.
            time_s: of the scan.
            clean: the noise-free twin: no noise, no fading, no ghosts and no false alarms.

        Returns:
            The scan.
        """
        snapshot = self._stage.snapshot(time_s)
        T_world_from_radar = snapshot.T_world_from_ego @ radar.T_ego_from_radar
        arm = T_world_from_radar.translation - snapshot.T_world_from_ego.translation
        own = snapshot.ego_velocity + _turning(snapshot.ego_angular_velocity, arm)
        key = Stream(self._stage.scene.stream_key).child(f"radar/{radar.name}")
        stream = key.child(round(time_s * 1e6))
        targets = list(self._targets(radar, time_s, T_world_from_radar, own))
        if not clean:
            targets += list(_ghosts(targets))
        seen = [
            found
            for number, target in enumerate(targets)
            if (found := _measured(radar, target, stream.child(number), clean)) is not None
        ]
        if not clean:
            seen += list(_false_alarms(radar, stream.child("false")))
        seen.sort(key=lambda target: -target.rcs / target.distance**4)
        seen = sorted(seen[: radar.most], key=lambda target: target.distance)
        return _scan(radar, time_s, T_world_from_radar, seen)

    def _targets(
        self, radar: RadarModel, time_s: float, T_world_from_radar: Transform, own: Floats
    ) -> Iterator[_Target]:
        """What stands in each cell, in the order of the cells."""
        snapshot = self._stage.snapshot(time_s)
        self._forest.begin()
        movers = table_of(tuple(p for p in snapshot.placements if not p.is_ego))
        origin = T_world_from_radar.translation
        reach = _as_lidar(radar)
        bodies = gathered(self._statics, movers, self._forest, self._look, origin, reach)
        azimuths, directions, (ranges, hit, entries) = self._fan(radar, T_world_from_radar, bodies)
        cells: dict[tuple[int, int, int, int], list[tuple[float, ...]]] = {}
        for ray in np.nonzero(hit >= 0)[0].tolist():
            body, distance = int(hit[ray]), float(ranges[ray])
            surfaces = bodies.surfaces
            slot = surfaces.first_slots[body] + surfaces.slots[entries[ray]]
            semantic = int(surfaces.semantics[slot])
            if semantic not in CROSS_SECTIONS:
                continue
            direction = directions[:, ray].astype(np.float64)
            place = direction * distance
            velocity = bodies.bodies.velocities[body] + _turning(
                bodies.bodies.spins[body], place - bodies.bodies.positions[body]
            )
            speed, still = _along(velocity - own, direction), _along(-own, direction)
            height = float(origin[2] + place[2] - snapshot.T_world_from_ego.translation[2])
            instance = int(bodies.instances[body])
            cell = (
                instance,
                int(distance / radar.range_cell_m),
                int((azimuths[ray] + pi) / radar.azimuth_cell_rad),
                round(speed / radar.speed_cell_mps),
            )
            cells.setdefault(cell, []).append(
                (distance, azimuths[ray], height, speed, still, float(semantic))
            )
        yield from _answers(cells)

    def _fan(
        self, radar: RadarModel, T_world_from_radar: Transform, bodies: Bodies
    ) -> tuple[
        list[float],
        NDArray[np.float32],
        tuple[NDArray[np.float32], NDArray[np.int32], NDArray[np.int32]],
    ]:
        """Azimuths, (3, R) directions in the world's axes, and what the rays meet."""
        columns = max(2, round(radar.field_rad / _STEP_RAD))
        fan = [radar.field_rad * ((k + 0.5) / columns - 0.5) for k in range(columns)]
        azimuths = [azimuth for _ in _LINES_RAD for azimuth in fan]
        lines = [line for line in _LINES_RAD for _ in fan]
        local = np.array(
            [
                (cos(a) * cos(e), sin(a) * cos(e), sin(e))
                for a, e in zip(azimuths, lines, strict=True)
            ]
        )
        turn = T_world_from_radar.rotation
        directions = np.zeros((3, len(local)), np.float32)
        for q in range(3):
            row = turn[q, 0] * local[:, 0] + turn[q, 1] * local[:, 1] + turn[q, 2] * local[:, 2]
            directions[q] = row
        count = len(local)
        order = np.arange(count, dtype=np.int32)
        starts, packets = parcelled(order)
        rays = cast.Rays(
            np.zeros((3, count), np.float32), directions, frozen(np.zeros(count, np.float32)),
            np.zeros(count, np.float32), np.full(count, radar.range_max_m, np.float32),
        )  # fmt: skip
        met = np.zeros(count, np.float32), np.zeros(count, np.int32), np.zeros(count, np.int32)
        cast.cast(
            rays, order, starts, bodies.top, self._forest.tree, bodies.bodies,
            0, packets, self._work, *met,
        )  # fmt: skip
        return azimuths, directions, met


def _answers(cells: dict[tuple[int, int, int, int], list[tuple[float, ...]]]) -> Iterator[_Target]:
    """One target for each cell; a body's cross-section is shared by the cells that see it."""
    rays_of: dict[int, int] = {}
    for (instance, *_), hits in cells.items():
        rays_of[instance] = rays_of.get(instance, 0) + len(hits)
    for cell in sorted(cells):
        hits = cells[cell]
        distance, azimuth, height, speed, still = (
            sum(hit[k] for hit in hits) / len(hits) for k in range(5)
        )
        semantic = int(max(hit[5] for hit in hits))
        whole = CROSS_SECTIONS[Semantic(semantic)]
        share = len(hits) / rays_of[cell[0]] if cell[0] >= 0 else min(1.0, len(hits) / 8.0)
        rcs = whole * max(share, 0.05)
        yield _Target(distance, azimuth, height, speed, still, rcs, cell[0], semantic)


def _ghosts(targets: list[_Target]) -> Iterator[_Target]:
    """Echoes that came twice: by way of the target, the own vehicle and the target again."""
    for target in targets:
        strong = target.rcs / target.distance**2 * _LEAST_GHOST
        if target.instance >= 0 and strong > 2e-3:
            yield _Target(
                2.0 * target.distance, target.azimuth, target.height, 2.0 * target.speed,
                2.0 * target.still, target.rcs * _LEAST_GHOST, -1, target.semantic, Cause.GHOST,
            )  # fmt: skip


def _measured(radar: RadarModel, target: _Target, stream: Stream, clean: bool) -> _Target | None:
    """A target as the radar reports it; None where it is too weak.

    The road's mirror image of the target adds to the direct way or takes from it (two-ray
    model); a body of many parts fades as Swerling's first case.
    """
    if not radar.range_min_m <= target.distance <= radar.range_max_m:
        return None
    rcs, threshold = target.rcs, radar.detection_rcs_m2 / radar.detection_range_m**4
    if not clean:
        height = float(radar.T_ego_from_radar.translation[2])
        phase = 4.0 * pi * height * max(target.height, 0.1) / (radar.wavelength_m * target.distance)
        rough = exp(-0.5 * (phase / 8.0) ** 2)  # near by, many phases mix
        mirror = 0.7 * rough
        factor = (1.0 + mirror * mirror - 2.0 * mirror * cos(phase)) ** 2
        rcs *= factor * -log(1.0 - 0.999999 * stream.child("fading").uniform(0.0, 1.0))
    strength = rcs / target.distance**4 / threshold
    if strength < 1.0:
        return None
    noise = 0.0 if clean else 1.0 / sqrt(strength)
    distance = target.distance + radar.range_noise_m * noise * _bell(stream.child("range"))
    azimuth = target.azimuth + radar.azimuth_noise_rad * noise * _bell(stream.child("azimuth"))
    shift = 0.0 if clean else radar.speed_noise_mps * min(noise, 1.0) * _bell(stream.child("speed"))
    span = 2.0 * radar.speed_max_mps
    speed = (target.speed + shift + radar.speed_max_mps) % span - radar.speed_max_mps
    return _Target(
        distance, azimuth, target.height, speed, target.still, rcs,
        target.instance, target.semantic, target.cause,
    )  # fmt: skip


def _false_alarms(radar: RadarModel, stream: Stream) -> Iterator[_Target]:
    """Detections of nothing: as many as a Poisson number with the model's mean."""
    chance, limit, number = stream.child("count").uniform(0.0, 1.0), exp(-radar.false_alarms), 0
    total = limit
    while chance > total and number < 100:
        number += 1
        limit *= radar.false_alarms / number
        total += limit
    for k in range(number):
        own = stream.child(k)
        distance = own.child("range").uniform(radar.range_min_m + 1.0, radar.range_max_m)
        least = radar.detection_rcs_m2 * (distance / radar.detection_range_m) ** 4
        yield _Target(
            distance,
            own.child("azimuth").uniform(-radar.field_rad / 2, radar.field_rad / 2),
            0.0,
            own.child("speed").uniform(-radar.speed_max_mps, radar.speed_max_mps),
            0.0,
            least * (1.0 + own.child("rcs").uniform(0.0, 2.0)),
            -1,
            int(Semantic.NONE),
            Cause.CROSSTALK,
        )


def _scan(
    radar: RadarModel, time_s: float, T_world_from_radar: Transform, seen: list[_Target]
) -> RadarScan:
    """Detections as the value that other rooms take."""
    count = len(seen)
    velocity, compensated = np.zeros((count, 2), np.float32), np.zeros((count, 2), np.float32)
    moving = np.zeros(count, np.uint8)
    for row, target in enumerate(seen):
        c, s = cos(target.azimuth), sin(target.azimuth)
        velocity[row] = target.speed * c, target.speed * s
        free = target.speed - target.still
        compensated[row] = free * c, free * s
        moving[row] = 1 if abs(free) < _MOVING_MPS else (2 if free < 0.0 else 0)
    return RadarScan(
        radar.name,
        time_s,
        T_world_from_radar,
        np.array([target.distance for target in seen], np.float32),
        np.array([target.azimuth for target in seen], np.float32),
        np.array([target.speed for target in seen], np.float32),
        np.array([10.0 * log10(max(target.rcs, 1e-6)) for target in seen], np.float32),
        velocity,
        compensated,
        moving,
        np.array([target.instance for target in seen], np.int32),
        np.array([target.semantic for target in seen], np.uint8),
        np.array([int(target.cause) for target in seen], np.uint8),
    )


def _as_lidar(radar: RadarModel) -> LidarModel:
    """What gathers bodies by their reach takes a LiDAR: one of the radar's range."""
    none = np.zeros(1)
    return LidarModel(
        "reach", radar.T_ego_from_radar, none, none, none, 4, 1e-6, 0.0, radar.range_max_m, 0.0,
        0.0, 0.0, 0.0, 0.1, 1.0, 0.0, "linear",
    )  # fmt: skip


def _turning(spin: Floats, arm: Floats) -> Floats:
    """(3,) m/s of a place on a turning body."""
    return np.array(
        [
            spin[1] * arm[2] - spin[2] * arm[1],
            spin[2] * arm[0] - spin[0] * arm[2],
            spin[0] * arm[1] - spin[1] * arm[0],
        ]
    )


def _along(velocity: Floats, direction: Floats) -> float:
    """A velocity's part along a unit direction."""
    return float(
        velocity[0] * direction[0] + velocity[1] * direction[1] + velocity[2] * direction[2]
    )


def _bell(stream: Stream) -> float:
    """A number close to the standard normal."""
    return sum(stream.child(k).uniform(-1.0, 1.0) for k in range(3))
