"""What a GNSS receiver with an inertial unit in the ego reports, with the noise of a good one."""

from __future__ import annotations

from math import asin, atan, atan2, cos, exp, log, pi, radians, tan

import numpy as np

from scenesim.geometry.transform import Floats, Transform
from scenesim.randomness import Stream
from scenesim.scenery.stage import Snapshot, Stage
from scenesim.sensors.rig import Rig
from scenesim.truth.surroundings import Inertial

#: where the world's origin lies (Karlsruhe), and the radius of Mercator's sphere
LATITUDE_DEG, LONGITUDE_DEG, ALTITUDE_M = 49.0, 8.4, 115.0
EARTH_M = 6378137.0
#: standard gravity
GRAVITY_MPS2 = 9.80665
#: half of the interval over which acceleration is taken, s
_HALF_S = 0.05

#: standard deviations: of the fixed offset of a run and of each sample
#: Source: data sheet of the OXTS RT3003: 0.02 m, 0.05 km/h, 0.03 deg (yaw 0.1), 0.01 m/s^2, 0.01
#: deg/s
_POSITION_M = (0.015, 0.005)
_VELOCITY_MPS = (0.0, 0.014)
_LEVEL_RAD = (0.0004, 0.0001)
_YAW_RAD = (0.0015, 0.0003)
_ACCELERATION_MPS2 = (0.01, 0.02)
_RATE_RADPS = (0.0002, 0.0007)


def inertial_of(stage: Stage, snapshot: Snapshot) -> Inertial:
    """The unit's report of one moment.

    It sits where the rig's calibration says (KITTI's ``Tr_imu_to_velo``), else at the origin of
    the ego frame.

    Args:
        stage: the world.
        snapshot: of the moment.

    Returns:
        The report; the same whenever it is asked for.
    """
    stream = Stream(stage.scene.stream_key).child("inertial")
    noise = _Noise(stream, f"{snapshot.time_s:.4f}")
    pose = snapshot.T_world_from_ego
    T_ego_from_unit = unit_mount(stage.scene.rig)
    arm = pose.directions(T_ego_from_unit.translation)
    spin = snapshot.ego_angular_velocity
    swing = _cross(spin, arm)
    pose = pose @ T_ego_from_unit
    place = pose.translation + noise.vector("position", _POSITION_M)
    latitude, longitude = geographic(float(place[0]), float(place[1]))
    up = np.array([0.0, 0.0, GRAVITY_MPS2])
    inverse = pose.inverse()
    level = noise.vector("level", _LEVEL_RAD)
    return Inertial(
        latitude_deg=latitude,
        longitude_deg=longitude,
        altitude_m=ALTITUDE_M + float(place[2]),
        roll_rad=atan2(float(pose.rotation[2, 1]), float(pose.rotation[2, 2])) + float(level[0]),
        pitch_rad=asin(min(1.0, max(-1.0, -float(pose.rotation[2, 0])))) + float(level[1]),
        yaw_rad=pose.yaw_rad() + float(noise.vector("yaw", _YAW_RAD)[0]),
        velocity=snapshot.ego_velocity + swing + noise.vector("velocity", _VELOCITY_MPS),
        acceleration=inverse.directions(
            _acceleration(stage, snapshot.time_s) + _cross(spin, swing) + up
        )
        + noise.vector("acceleration", _ACCELERATION_MPS2),
        angular_rate=inverse.directions(spin) + noise.vector("rate", _RATE_RADPS),
        position_sigma_m=_joined(_POSITION_M),
        velocity_sigma_mps=_joined(_VELOCITY_MPS),
    )


def unit_mount(rig: Rig) -> Transform:
    """Where the inertial unit sits.

    Args:
        rig: the sensors.

    Returns:
        From the unit's axes (x forward, y left, z up) to the ego frame.
    """
    matrix = rig.calibration.get("Tr_imu_to_velo")
    if matrix is None or not rig.lidars:
        return Transform.identity()
    T_lidar_from_unit = Transform(matrix[:, :3].copy(), matrix[:, 3].copy())
    return rig.lidars[0].T_ego_from_lidar @ T_lidar_from_unit


def _cross(a: Floats, b: Floats) -> Floats:
    """The vector product."""
    x = a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]
    return np.array(x)


def geographic(x_m: float, y_m: float) -> tuple[float, float]:
    """Latitude and longitude of a place of the world, by Mercator's projection about its origin.

    Args:
        x_m: east.
        y_m: north.

    Returns:
        Degrees.

    Source:
        The KITTI raw data development kit, latlonToMercator, inverted.
    """
    scale = cos(radians(LATITUDE_DEG)) * EARTH_M
    longitude = LONGITUDE_DEG + x_m / scale * 180.0 / pi
    origin = log(tan(pi * (90.0 + LATITUDE_DEG) / 360.0))
    latitude = 360.0 / pi * atan(exp(y_m / scale + origin)) - 90.0
    return latitude, longitude


def _acceleration(stage: Stage, time_s: float) -> Floats:
    """(3,) m/s^2, world, of the ego's footprint."""
    before = stage.timeline.state(0, time_s - _HALF_S).velocity
    after = stage.timeline.state(0, time_s + _HALF_S).velocity
    taken: Floats = (after - before) / (2 * _HALF_S)
    return taken


def _joined(sigmas: tuple[float, float]) -> float:
    """Standard deviation of offset and sample together."""
    return float(np.sqrt(sigmas[0] * sigmas[0] + sigmas[1] * sigmas[1]))


class _Noise:
    """Offsets of a run and noise of a sample."""

    def __init__(self, stream: Stream, moment: str) -> None:
        self._stream, self._moment = stream, moment

    def vector(self, name: str, sigmas: tuple[float, float]) -> Floats:
        """(3,) of offset and noise."""
        own = self._stream.child(name)
        fixed, fresh = (_normal(own.child(key)) for key in ("offset", self._moment))
        drawn: Floats = sigmas[0] * fixed + sigmas[1] * fresh
        return drawn


def _normal(stream: Stream) -> Floats:
    """(3,) nearly normal: sums of twelve uniform numbers, which are exact on every processor."""
    rows = stream.generator().random((3, 12)).tolist()
    return np.array([sum(row) - 6.0 for row in rows])
