"""What motion did to a sweep, undone: points where they were at the frame's moment."""

from __future__ import annotations

from math import cos, sin, sqrt

import numpy as np

from scenesim.geometry.transform import Floats
from scenesim.scenery.stage import Snapshot, Stage
from scenesim.sensors.lidar import LidarModel, LidarSweep


def points_world(sweep: LidarSweep, lidar: LidarModel, snapshot: Snapshot) -> Floats:
    """Where each point was hit, with the ego's own motion undone (a deskewed cloud).

    Args:
        sweep: as measured, each point in the sensor frame of its own time.
        lidar: the sensor.
        snapshot: of the Stage at the sweep's time: the ego's velocities then are those with which
            the sweep was cast.

    Returns:
        (P, 3) m, world frame.
    """
    points = sweep.T_world_from_lidar.points(sweep.points_lidar.astype(np.float64))
    pivot = snapshot.T_world_from_ego.translation
    times = sweep.point_time_s.astype(np.float64)
    turned = _turned(points - pivot, snapshot.ego_angular_velocity, times)
    return turned + pivot + times[:, None] * snapshot.ego_velocity


def points_at_moment(sweep: LidarSweep, lidar: LidarModel, stage: Stage) -> Floats:
    """Where each point's surface was at the sweep's nominal time: all motion undone.

    Args:
        sweep: as measured.
        lidar: the sensor.
        stage: the world it was cast in.

    Returns:
        (P, 3) m, world frame; a point on an actor lies where the actor's body is in the labels.
    """
    snapshot = stage.snapshot(sweep.time_s)
    points = points_world(sweep, lidar, snapshot)
    times = sweep.point_time_s.astype(np.float64)
    for instance in np.unique(sweep.instance[sweep.instance >= 0]):
        # the first placement of an instance is its body; a wheel's spin carries no point along
        body = next(p for p in snapshot.placements if p.instance == instance)
        rows = np.nonzero(sweep.instance == instance)[0]
        pivot = body.T_world_from_mesh.translation
        back = points[rows] - pivot - times[rows, None] * body.velocity
        points[rows] = _turned(back, -body.angular_velocity, times[rows]) + pivot
    return points


def _turned(vectors: Floats, spin: Floats, times: Floats) -> Floats:
    """Vectors turned by a constant rate for their own times (Rodrigues)."""
    rate = sqrt(sum(float(s) * float(s) for s in spin))
    if rate == 0.0:
        return vectors
    axis = spin / rate
    c = np.array([cos(rate * t) for t in times])[:, None]
    s = np.array([sin(rate * t) for t in times])[:, None]
    along = (vectors[:, 0] * axis[0] + vectors[:, 1] * axis[1] + vectors[:, 2] * axis[2])[:, None]
    across = np.stack(
        [
            axis[1] * vectors[:, 2] - axis[2] * vectors[:, 1],
            axis[2] * vectors[:, 0] - axis[0] * vectors[:, 2],
            axis[0] * vectors[:, 1] - axis[1] * vectors[:, 0],
        ],
        axis=1,
    )
    turned: Floats = vectors * c + across * s + axis * along * (1.0 - c)
    return turned
