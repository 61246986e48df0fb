"""Labels of cameras that read row by row: where a thing is when its own row is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from scenesim.geometry.box import Box
from scenesim.geometry.transform import Floats
from scenesim.scenery.stage import Stage
from scenesim.sensors.camera import CameraModel
from scenesim.sensors.frame import CameraFrame


@dataclass(frozen=True, slots=True, eq=False)
class Drift:
    """How things move through a camera's frame while it reads.

    Attributes:
        corners: object id to (8, 3) m/s of its box's corners, camera frame.
        keypoints: instance to (17, 3) m/s of its keypoints, camera frame.
    """

    corners: Mapping[int, Floats]
    keypoints: Mapping[int, Floats]


def drift_of(
    stage: Stage, reading: CameraFrame, boxes_at: Callable[[float], Mapping[int, Box]]
) -> Drift | None:
    """The motion of boxes and keypoints over a camera's read-out.

    Args:
        stage: the world.
        reading: the camera's.
        boxes_at: a time to the boxes then, by object id, world frame.

    Returns:
        The rates; None for a camera that reads all rows at once.
    """
    camera = reading.camera
    if camera.readout_s == 0.0:
        return None
    half = camera.readout_s / 2
    T_world_from_ego = stage.snapshot(reading.time_s).T_world_from_ego
    mount = T_world_from_ego.inverse() @ reading.T_world_from_camera
    corners: list[dict[int, Floats]] = []
    keypoints: list[dict[int, Floats]] = []
    for time_s in (reading.time_s - half, reading.time_s + half):
        snapshot = stage.snapshot(time_s)
        T_camera_from_world = (snapshot.T_world_from_ego @ mount).inverse()
        boxes = boxes_at(time_s)
        corners.append({o: T_camera_from_world.points(b.corners()) for o, b in boxes.items()})
        keypoints.append(
            {i: T_camera_from_world.points(points) for i, points in snapshot.keypoints.items()}
        )
    return Drift(_rates(corners, 2 * half), _rates(keypoints, 2 * half))


def as_read(points_camera: Floats, rates_camera: Floats, camera: CameraModel) -> Floats:
    """Where moving points are when the row that shows them is read.

    Args:
        points_camera: (..., 3) m at the frame's time.
        rates_camera: (..., 3) m/s.
        camera: with its read-out.

    Returns:
        (..., 3) m, camera frame.
    """
    found = points_camera
    for _ in range(6):
        rows = camera.projected(found)[0][..., 1]
        share = np.clip(rows / camera.height_px - 0.5, -0.5, 0.5)
        found = points_camera + (share * camera.readout_s)[..., None] * rates_camera
    return found


def _rates(both: list[dict[int, Floats]], span_s: float) -> dict[int, Floats]:
    """Differences over a time, of what is there at both its ends."""
    before, after = both
    return {k: (after[k] - before[k]) / span_s for k in before if k in after}
