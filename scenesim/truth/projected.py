"""Lines and outlines of the world as a camera sees them: cut, projected, tested for visibility."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scenesim.geometry.transform import Floats
from scenesim.sensors.frame import CameraFrame
from scenesim.truth.projection import NEAR_M

#: a surface may be this much nearer than the point on it: an absolute part and a share
_SLACK_M, _SLACK = 0.3, 0.05
#: lines are walked in steps of this near a camera and of this beyond
_FINE_M, _COARSE_M, _NEAR_BY_M = 0.25, 1.0, 15.0
#: points nearer than this to the way between their neighbours are left out
_STRAIGHT_PX = 0.1


def line_pieces(points_world: Floats, frame: CameraFrame) -> tuple[Floats, ...]:
    """The stretches of a polyline inside an image.

    Args:
        points_world: (P, 3) m, world.
        frame: the camera's reading.

    Returns:
        Each (Q, 3), Q >= 2: u, v in pixels and 1 where nothing stands before it.
    """
    eye = frame.T_world_from_camera.translation
    points = frame.T_world_from_camera.inverse().points(densified(points_world, eye))
    camera = frame.camera
    ahead = points[:, 2] >= NEAR_M
    safe = np.where(ahead[:, None], points, np.array([0.0, 0.0, 1.0]))
    uv = camera.project(safe)
    inside = ahead & (uv[:, 0] >= 0) & (uv[:, 0] < camera.width_px)
    inside &= (uv[:, 1] >= 0) & (uv[:, 1] < camera.height_px)
    rows = np.column_stack([uv, is_seen(points, uv, inside, frame)])
    bounds = np.flatnonzero(np.diff(inside.astype(np.int8), prepend=0, append=0))
    runs = zip(bounds[::2].tolist(), bounds[1::2].tolist(), strict=True)
    pieces = (rows[first:last] for first, last in runs if last - first >= 2)
    return tuple(rounded(thinned(piece, _STRAIGHT_PX), 2) for piece in pieces)


def is_seen(
    points_camera: Floats, uv: Floats, inside: NDArray[np.bool_], frame: CameraFrame
) -> Floats:
    """Whether pixels show the points that fall on them, or something nearer.

    Args:
        points_camera: (P, 3) m, camera frame.
        uv: (P, 2) pixels.
        inside: (P,) whether they fall inside the image.
        frame: with depths.

    Returns:
        (P,) 1 or 0.
    """
    seen = np.zeros(len(uv))
    rows = np.flatnonzero(inside)
    at = np.floor(uv[rows]).astype(np.int64)
    depth = frame.depth[at[:, 1], at[:, 0]].astype(np.float64)
    far = points_camera[rows]
    distance = far[:, 2]
    if not getattr(frame.camera, "is_plane", True):
        distance = np.sqrt((far * far).sum(axis=1))
    seen[rows] = depth >= distance * (1.0 - _SLACK) - _SLACK_M
    return seen


def densified(points: Floats, eye: Floats) -> Floats:
    """A polyline with points between its own, finer near the eye.

    Args:
        points: (P, 3) m.
        eye: (3,) m, the same frame.

    Returns:
        (Q, 3) m; the given points are among them.
    """
    # a long piece may pass near the eye with both ends far away: it is divided coarsely first
    steps = np.diff(points, axis=0)
    lengths = np.sqrt((steps * steps).sum(axis=1))
    points = divided(points, np.ceil(lengths / _COARSE_M).astype(np.int64))
    steps = np.diff(points, axis=0)
    lengths = np.sqrt((steps * steps).sum(axis=1))
    away = points - eye
    near = np.sqrt((away * away).sum(axis=1)) < _NEAR_BY_M
    step = np.where(near[:-1] | near[1:], _FINE_M, _COARSE_M)
    return divided(points, np.ceil(lengths / step).astype(np.int64))


def divided(points: Floats, counts: NDArray[np.int64]) -> Floats:
    """A polyline with each of its pieces divided evenly.

    Args:
        points: (P, D).
        counts: (P - 1,) into how many; less than 1 counts as 1.

    Returns:
        (Q, D); the given points are among them.
    """
    counts = np.maximum(counts, 1)
    rows = np.repeat(np.arange(len(counts)), counts)
    before = np.cumsum(counts) - counts
    shares = (np.arange(len(rows)) - before[rows]) / counts[rows]
    inner = points[rows] + shares[:, None] * (points[rows + 1] - points[rows])
    return np.concatenate([inner, points[-1:]])


def outline_inside(outline_world: Floats, frame: CameraFrame) -> Floats:
    """The part of a polygon inside an image.

    Args:
        outline_world: (P, 3) m, world, closed, nearly flat.
        frame: the camera's reading.

    Returns:
        (Q, 2) pixels; empty where none of it is inside.

    Source:
        Sutherland & Hodgman, "Reentrant polygon clipping", 1974.
    """
    camera = frame.camera
    ring = np.concatenate([outline_world, outline_world[:1]])
    ring = densified(ring, frame.T_world_from_camera.translation)[:-1]
    points = frame.T_world_from_camera.inverse().points(ring)
    points = _cut(points, points[:, 2] - NEAR_M)
    if len(points) < 3:
        return np.zeros((0, 2))
    uv = camera.project(points)
    width, height = float(camera.width_px), float(camera.height_px)
    for axis, sign, bound in ((0, 1.0, 0.0), (0, -1.0, width), (1, 1.0, 0.0), (1, -1.0, height)):
        uv = _cut(uv, sign * (uv[:, axis] - bound))
        if len(uv) < 3:
            return np.zeros((0, 2))
    return rounded(thinned(uv, _STRAIGHT_PX), 2)


def _cut(ring: Floats, inside: Floats) -> Floats:
    """The part of a closed ring where a linear function is not negative."""
    kept = inside >= 0
    if kept.all():
        return ring
    after = np.roll(np.arange(len(ring)), -1)
    crossed = kept != kept[after]
    rows, ends = np.flatnonzero(crossed), after[crossed]
    share = inside[rows] / (inside[rows] - inside[ends])
    # after each corner the place where the way to the next one crosses the edge
    found: Floats = np.stack([ring, ring], axis=1)
    found[rows, 1] = ring[rows] + share[:, None] * (ring[ends] - ring[rows])
    left: Floats = found[np.stack([kept, crossed], axis=1)]
    return left


def rounded(values: Floats, digits: int) -> Floats:
    """Numbers as they are stored: in memory they are the same.

    Args:
        values: any shape.
        digits: after the point.

    Returns:
        The same shape.
    """
    kept: Floats = np.round(values, digits)
    return kept


def thinned(points: Floats, tolerance: float) -> Floats:
    """A polyline without the points that lie on the way between their neighbours.

    Args:
        points: (P, D); ends stay. The last column counts like the others.
        tolerance: how far a point may lie off in one pass, in the unit of the points.

    Returns:
        (Q, D), Q <= P.
    """
    kept = points
    while len(kept) > 2:
        chord = kept[2:] - kept[:-2]
        arm = kept[1:-1] - kept[:-2]
        square = np.maximum((chord * chord).sum(axis=1), 1e-12)
        share = ((arm * chord).sum(axis=1) / square)[:, None]
        off = arm - share * chord
        drop = (off * off).sum(axis=1) < tolerance * tolerance
        # never two neighbours in one pass
        drop[1::2] &= ~drop[:-1:2]
        drop[2::2] &= ~drop[1:-1:2]
        if not drop.any():
            break
        kept = np.concatenate([kept[:1], kept[1:-1][~drop], kept[-1:]])
    return kept
