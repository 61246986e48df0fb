"""Undoing the ego's motion during a sweep."""

from __future__ import annotations

from math import cos, sin

import numpy as np
from numpy.typing import NDArray

from scenesim.geometry.transform import Floats, Transform
from scenesim.scenery.stage import Snapshot
from scenesim.sensors.lidar import LidarSweep


def deskewed(sweep: LidarSweep, snapshot: Snapshot) -> NDArray[np.float32]:
    """A sweep's points as if all had been measured at the sweep's time from one pose.

    What moved by itself during the sweep stays smeared by its own motion.

    Args:
        sweep: as measured.
        snapshot: of the sweep's time; the ego's motion is taken from it.

    Returns:
        (P, 3) m, sensor frame at the sweep's time.
    """
    times, rows = np.unique(sweep.point_time_s, return_inverse=True)
    T_lidar_from_world = sweep.T_world_from_lidar.inverse()
    rotations = np.zeros((len(times), 3, 3))
    shifts = np.zeros((len(times), 3))
    for row, time in enumerate(times.tolist()):
        T_world_then_from_now = _moved(snapshot, time)
        motion = T_lidar_from_world @ T_world_then_from_now @ sweep.T_world_from_lidar
        rotations[row], shifts[row] = motion.rotation, motion.translation
    points = sweep.points_lidar.astype(np.float64)
    turned = np.zeros_like(points)
    for axis in range(3):
        turned += rotations[rows, :, axis] * points[:, axis, None]
    return (turned + shifts[rows]).astype(np.float32)


def _moved(snapshot: Snapshot, time_s: float) -> Transform:
    """The motion of the ego since its snapshot, as a motion of the world frame."""
    pivot = snapshot.T_world_from_ego.translation
    rotation = _turn(snapshot.ego_angular_velocity, time_s)
    back = Transform(np.eye(3), -pivot)
    forth = Transform(np.eye(3), pivot + snapshot.ego_velocity * time_s)
    return forth @ Transform(rotation, np.zeros(3)) @ back


def _turn(spin: Floats, time_s: float) -> Floats:
    """The rotation (3, 3) that a turn rate makes in a time (Rodrigues' formula)."""
    x, y, z = (float(value) for value in spin)
    rate = (x * x + y * y + z * z) ** 0.5
    if rate == 0.0:
        return np.eye(3)
    x, y, z = x / rate, y / rate, z / rate
    s, c = sin(rate * time_s), cos(rate * time_s)
    k = 1.0 - c
    return np.array(
        [
            [c + x * x * k, x * y * k - z * s, x * z * k + y * s],
            [y * x * k + z * s, c + y * y * k, y * z * k - x * s],
            [z * x * k - y * s, z * y * k + x * s, c + z * z * k],
        ]
    )
