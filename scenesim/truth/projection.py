"""Boxes of the world as a camera sees them, amodal and clipped."""

from __future__ import annotations

from collections.abc import Iterator
from math import inf

import numpy as np
from numpy.typing import NDArray

from scenesim.geometry.box import EDGES, Box
from scenesim.geometry.transform import Floats, Transform
from scenesim.sensors.camera import CameraModel
from scenesim.sensors.frame import Silhouette
from scenesim.truth.frame import ImageBox
from scenesim.truth.shutter import as_read

#: edges of a box are cut here before they are projected, m ahead of the camera
NEAR_M = 0.1
#: places looked at along an edge that a lens bends
_SAMPLES = 32
#: lines across a face, where a lens sees a part of it
_LINES = 24
_FACES = ((0, 1, 2, 3), (4, 5, 6, 7), *((i, (i + 1) % 4, 4 + (i + 1) % 4, 4 + i) for i in range(4)))


def projected_box(
    box: Box,
    camera: CameraModel,
    T_camera_from_frame: Transform,
    rates_camera: Floats | None = None,
) -> ImageBox | None:
    """The image rectangle of a 3D box's edges, cut at the near plane, not at the image.

    A lens that bends straight lines is followed along each edge, as far as it sees.

    Args:
        box: in any frame.
        camera: the camera.
        T_camera_from_frame: from the box's frame to the camera.
        rates_camera: (8, 3) m/s of the corners in the camera's frame, where it reads row by row.

    Returns:
        The rectangle; None where the whole box is behind the camera.
    """
    corners = T_camera_from_frame.points(box.corners())
    if rates_camera is not None:
        return _bent_box(np.concatenate([corners, rates_camera], axis=1), camera)
    if camera.distortion != "none":
        return _bent_box(corners, camera)
    points = corners
    if (corners[:, 2] < NEAR_M).any():
        ends = [_ahead(corners[first], corners[second]) for first, second in EDGES]
        points = np.array([point for pair in ends for point in pair]).reshape(-1, 3)
    if not len(points):
        return None
    u = camera.fx_px * points[:, 0] / points[:, 2] + camera.cx_px
    v = camera.fy_px * points[:, 1] / points[:, 2] + camera.cy_px
    return ImageBox(float(u.min()), float(v.min()), float(u.max()), float(v.max()))


def _bent_box(corners: Floats, camera: CameraModel) -> ImageBox | None:
    """The rectangle of a box's edges as a lens or a slow shutter bends them.

    Args:
        corners: (8, 3) m, or with their rates (8, 6), camera frame.
        camera: the camera.
    """
    ends = np.array([[corners[first], corners[second]] for first, second in EDGES])  # (12, 2, 3)
    points = _along(ends)
    pixels, seen = _seen(points, camera)
    if not seen.all():
        # the edge of the lens's field cuts faces too: lines across them find where
        ends = np.concatenate([ends, _face_lines(corners)])
        points = _along(ends)
        pixels, seen = _seen(points, camera)
    if not seen.any():
        return None
    found = [pixels[seen], *_extremes(points, pixels, seen, camera)]
    rows, steps = np.nonzero(seen[:, 1:] != seen[:, :-1])
    if len(rows):
        is_first = seen[rows, steps][:, None]
        one, other = points[rows, steps], points[rows, steps + 1]
        inner, outer = np.where(is_first, one, other), np.where(is_first, other, one)
        found.append(_edge_of_field(inner, outer, camera))
    every = np.concatenate(found)
    low, high = every.min(axis=0), every.max(axis=0)
    return ImageBox(float(low[0]), float(low[1]), float(high[0]), float(high[1]))


def _along(ends: Floats) -> Floats:
    """Points along lines: (L, 2, 3) m, or with their rates (L, 2, 6), to (L, S + 1, 3 or 6)."""
    shares = np.arange(_SAMPLES + 1) / _SAMPLES
    return ends[:, :1] + shares[:, None] * (ends[:, 1:] - ends[:, :1])


def _extremes(
    points: Floats, pixels: Floats, seen: NDArray[np.bool_], camera: CameraModel
) -> Iterator[Floats]:
    """Pixels around the leftmost, rightmost, highest and lowest of the lines' points."""
    for axis, sign in ((0, -1.0), (0, 1.0), (1, -1.0), (1, 1.0)):
        value = np.where(seen, sign * pixels[..., axis], -inf)
        edge, at = divmod(int(value.argmax()), _SAMPLES + 1)
        ends = np.stack([points[edge, max(0, at - 1)], points[edge, min(_SAMPLES, at + 1)]])
        refined, inside = _seen(_along(ends[None])[0], camera)
        yield refined[inside]


def _seen(points: Floats, camera: CameraModel) -> tuple[Floats, NDArray[np.bool_]]:
    """Pixels of points, and whether the lens sees them and they are not too near."""
    if points.shape[-1] == 6:
        points = as_read(points[..., :3], points[..., 3:], camera)
    pixels, seen = camera.projected(points)
    x, y, z = points[..., 0], points[..., 1], points[..., 2]
    far = z >= NEAR_M if camera.is_plane else x * x + y * y + z * z >= NEAR_M * NEAR_M
    return pixels, seen & far


def _face_lines(corners: Floats) -> Floats:
    """Lines across a box's faces, both ways: (L, 2, 3 or 6) ends."""
    shares = (np.arange(1, _LINES) / _LINES)[:, None]
    lines = []
    for p, q, r, s in (corners[list(face)] for face in _FACES):
        for a, b, c, d in ((p, q, s, r), (p, s, q, r)):
            lines.append(np.stack([a + shares * (b - a), c + shares * (d - c)], axis=1))
    return np.concatenate(lines)


def _edge_of_field(inner: Floats, outer: Floats, camera: CameraModel) -> Floats:
    """The last pixels of segments that the lens sees, by halving."""
    for _ in range(26):
        middle = 0.5 * (inner + outer)
        seen = _seen(middle, camera)[1][:, None]
        inner, outer = np.where(seen, middle, inner), np.where(seen, outer, middle)
    return _seen(inner, camera)[0]


def _ahead(a: Floats, b: Floats) -> tuple[Floats, ...]:
    """The ends of the part of a segment that lies before the near plane."""
    if a[2] < NEAR_M and b[2] < NEAR_M:
        return ()
    if a[2] >= NEAR_M and b[2] >= NEAR_M:
        return a, b
    share = (NEAR_M - a[2]) / (b[2] - a[2])
    cut = a + share * (b - a)
    return (cut, b) if a[2] < NEAR_M else (a, cut)


def clipped(box: ImageBox, camera: CameraModel) -> ImageBox | None:
    """The part of a rectangle inside the image.

    Args:
        box: pixels.
        camera: for the image's size.

    Returns:
        The part, or None where there is none.
    """
    left, right = max(box.left, 0.0), min(box.right, float(camera.width_px))
    top, bottom = max(box.top, 0.0), min(box.bottom, float(camera.height_px))
    return ImageBox(left, top, right, bottom) if right > left and bottom > top else None


def area(box: ImageBox) -> float:
    """The area of a rectangle.

    Args:
        box: pixels.

    Returns:
        Square pixels.
    """
    return (box.right - box.left) * (box.bottom - box.top)


def person_box(cuboid: ImageBox, silhouettes: list[Silhouette], camera: CameraModel) -> ImageBox:
    """A pedestrian's box: top and bottom of the cuboid, sides of the silhouette.

    KITTI's pedestrians were labelled so. Where the silhouette touches the image's side, the side
    beyond it is unknown and the cuboid's is kept.

    Args:
        cuboid: the projected 3D box.
        silhouettes: of the person's bodies, inside the image.
        camera: for the image's width.

    Returns:
        The rectangle, not clipped.
    """
    if not silhouettes:
        return cuboid
    left = min(s.left for s in silhouettes)
    right = max(s.right for s in silhouettes)
    left = cuboid.left if left <= 0 else max(left, cuboid.left)
    right = cuboid.right if right >= camera.width_px else min(right, cuboid.right)
    if right <= left:
        return cuboid
    return ImageBox(left, cuboid.top, right, cuboid.bottom)
