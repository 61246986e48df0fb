"""A picture drawn over with its labels: masks, boxes, 3D boxes, LiDAR points by range."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from scenesim.formats.native_reading import StoredFrame
from scenesim.formats.reading import read_pixels
from scenesim.geometry.box import EDGES
from scenesim.geometry.transform import Floats
from scenesim.report.lettering import letter
from scenesim.sensors.camera import CameraModel
from scenesim.truth.frame import LabelledFrame, LabelledObject, ObjectView

Picture = NDArray[np.uint8]

#: kind to colour, red first
COLOURS: Mapping[str, tuple[int, int, int]] = {
    "car": (64, 200, 255),
    "van": (80, 140, 255),
    "truck": (150, 110, 255),
    "bus": (200, 90, 255),
    "pedestrian": (255, 90, 90),
    "cyclist": (255, 190, 60),
}
OTHER = (120, 255, 120)
_NAMED_PX = 24  # boxes less high would drown in names


def picture_of(root: Path, stored: StoredFrame, camera: str) -> Picture:
    """The picture of a stored frame.

    Args:
        root: the dataset's folder.
        stored: the frame.
        camera: name.

    Returns:
        (H, W, 3) uint8, red first.
    """
    pixels = read_pixels(root / stored.images[camera])
    return np.ascontiguousarray(pixels[:, :, ::-1]).astype(np.uint8)


def with_masks_and_boxes(picture: Picture, frame: LabelledFrame, camera: str) -> Picture:
    """The picture with visible masks and modal boxes.

    Args:
        picture: (H, W, 3) uint8, red first.
        frame: what is known of it.
        camera: that took it.

    Returns:
        (H, W, 3) uint8.
    """
    image = picture.copy()
    ids = frame.cameras[camera].instance
    seen = _seen(frame, camera)
    tints = np.full((int(ids.max(initial=0)) + 2, 3), -1)  # by instance; -1 is the last row
    for thing, view in seen:
        shown = [part.instance for part in view.parts if part.instance < len(tints) - 1]
        tints[shown] = COLOURS.get(thing.kind, OTHER)
    mask = tints[:, 0][ids] >= 0
    image[mask] = (image[mask] * 0.6 + tints[ids[mask]] * 0.4).astype(np.uint8)
    for thing, view in seen:
        box = view.modal or view.clipped
        colour = COLOURS.get(thing.kind, OTHER)
        corner = (round(box.left), round(box.top))
        cv2.rectangle(image, corner, (round(box.right) - 1, round(box.bottom) - 1), colour, 1)
        if box.bottom - box.top >= _NAMED_PX:
            place = (corner[0], max(10, corner[1] - 3))
            letter(image, f"{thing.kind} {view.visible:.0%}", place, colour, size=0.5)
    return image


def with_cuboids_and_points(picture: Picture, frame: LabelledFrame, camera: str) -> Picture:
    """The picture, dimmed, with 3D boxes and LiDAR points coloured by range.

    Args:
        picture: (H, W, 3) uint8, red first.
        frame: what is known of it.
        camera: that took it.

    Returns:
        (H, W, 3) uint8.
    """
    image = (picture * 0.55).astype(np.uint8)
    reading = frame.cameras[camera]
    T_camera_from_world = reading.T_world_from_camera.inverse()
    for sweep in frame.lidars.values():
        world = sweep.T_world_from_lidar.points(sweep.points_lidar.astype(np.float64))
        _draw_points(image, T_camera_from_world.points(world), reading.camera)
    for thing, _ in _seen(frame, camera):
        corners = T_camera_from_world.points(thing.box.corners())
        colour = COLOURS.get(thing.kind, OTHER)
        for a, b in EDGES:
            if min(corners[a][2], corners[b][2]) > 0.5:
                ends = [_pixel(corners[i], reading.camera) for i in (a, b)]
                cv2.line(image, ends[0], ends[1], colour, 1, cv2.LINE_AA)
    return image


def _seen(frame: LabelledFrame, camera: str) -> list[tuple[LabelledObject, ObjectView]]:
    """Visible things of one camera, far ones first."""
    found = [
        (thing, thing.views[camera])
        for thing in frame.objects
        if camera in thing.views and thing.views[camera].modal
    ]
    return sorted(found, key=lambda pair: pair[1].silhouette_pixels)


def _draw_points(image: Picture, points: Floats, camera: CameraModel) -> None:
    """Points in the image, near ones red, far ones blue."""
    ahead = points[points[:, 2] > 0.5]
    uv = camera.project(ahead).astype(int)
    u, v = uv[:, 0], uv[:, 1]
    inside = (u >= 0) & (u < camera.width_px) & (v >= 0) & (v < camera.height_px)
    shade = np.clip(ahead[inside, 2] / 50.0 * 255, 0, 255).astype(np.uint8)
    table = cv2.applyColorMap(
        255 - np.arange(256, dtype=np.uint8).reshape(-1, 1), cv2.COLORMAP_TURBO
    )
    colours = np.asarray(table)[:, 0, ::-1][shade]
    image[v[inside], u[inside]] = colours
    image[np.minimum(v[inside] + 1, camera.height_px - 1), u[inside]] = colours


def _pixel(point: Floats, camera: CameraModel) -> tuple[int, int]:
    """A projected point, kept within what the line drawer can hold."""
    u, v = camera.project(point)
    return int(min(max(u, -9999), 9999)), int(min(max(v, -9999), 9999))
