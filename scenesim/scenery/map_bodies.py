"""Bodies that only one map has: outlines drawn up, walls and rails drawn out along a road."""

from __future__ import annotations

from itertools import pairwise

import mapbox_earcut
import numpy as np
from numpy.typing import NDArray

from scenesim.shapes.street.assembly import Assembly, unit

Floats = NDArray[np.float64]

_POST_M = 4.0
#: a W-beam's section: (towards the road m, below its top m)
_BEAM: tuple[tuple[float, float], ...] = (
    (0.0, 0.0),
    (0.02, -0.03),
    (0.08, -0.05),
    (0.08, -0.10),
    (0.02, -0.14),
    (0.02, -0.18),
    (0.08, -0.22),
    (0.08, -0.27),
    (0.02, -0.29),
    (0.0, -0.32),
)


def extrude(assembly: Assembly, base: Floats, heights: Floats, slot: str) -> None:
    """A body over an outline.

    Args:
        assembly: takes the faces.
        base: (P, 3) m, mesh frame, in any order of turning.
        heights: (P,) m; all zero for paint and patches, which are lifted off the ground.
        slot: of its material.
    """
    turn = base[:, 0] * np.roll(base[:, 1], -1) - np.roll(base[:, 0], -1) * base[:, 1]
    if float(np.cumsum(turn)[-1]) < 0:
        base, heights = base[::-1], heights[::-1]
    top = base + np.column_stack([np.zeros((len(base), 2)), heights])
    if float(heights.max()) > 0.01:
        following = np.roll(base, -1, axis=0), np.roll(top, -1, axis=0)
        sides = np.stack([base, following[0], following[1], top], axis=1)
        along = np.sqrt(((following[0] - base) ** 2).sum(axis=1))
        zero = np.zeros(len(base))
        after = np.roll(heights, -1)
        uvs = np.stack(
            [np.stack([zero, along, along, zero], 1), np.stack([zero, zero, after, heights], 1)],
            axis=-1,
        )
        assembly.quads(sides, slot, uvs)
    ends = np.array([len(top)], np.uint32)
    ears = mapbox_earcut.triangulate_float64(np.ascontiguousarray(top[:, :2]), ends)
    faces: NDArray[np.int64] = ears.reshape(-1, 3).astype(np.int64)
    a, b, c = (top[faces[:, i], :2] for i in range(3))
    over = (b - a)[:, 0] * (c - a)[:, 1] - (b - a)[:, 1] * (c - a)[:, 0] < 0
    faces = np.where(over[:, None], faces[:, ::-1], faces)
    raised = top + np.array([0.0, 0.0, 0.004 if float(heights.max()) <= 0.01 else 0.0])
    normals = np.zeros(top.shape) + np.array([0.0, 0.0, 1.0])
    assembly.add(raised, normals, raised[:, :2], faces, slot)


def draw_wall(assembly: Assembly, foot: Floats, size: tuple[Floats, Floats], slot: str) -> None:
    """A solid body drawn out along a road.

    Args:
        assembly: takes the faces.
        foot: (P, 3) m, mesh frame: the middle of its foot.
        size: (P,) m each, width and height.
        slot: of its material.
    """
    wide, tall = size
    half = 0.5 * np.maximum(wide, 0.04)[:, None] * leftward(foot)
    top = foot + np.column_stack([np.zeros((len(foot), 2)), np.maximum(tall, 0.02)])
    a, b, c, d = foot + half, foot - half, top - half, top + half
    for first, second in ((a, d), (d, c), (c, b)):
        draw_band(assembly, first, second, slot)
    for row, flip in ((0, False), (-1, True)):
        cap = np.array([[a[row], b[row], c[row], d[row]]])
        assembly.quads(cap[:, ::-1] if flip else cap, slot)


def draw_rail(assembly: Assembly, foot: Floats, tall: Floats, slot: str) -> None:
    """A guard rail: one waved beam on each side of posts.

    Args:
        assembly: takes the faces.
        foot: (P, 3) m, mesh frame.
        tall: (P,) m of its top.
        slot: of its material.
    """
    left = leftward(foot)
    top = foot + np.column_stack([np.zeros((len(foot), 2)), tall])
    down = np.array([0.0, 0.0, 1.0])
    for side in (1.0, -1.0):
        lines = [top + left * (side * (0.05 + out)) + down * low for out, low in _BEAM]
        for first, second in pairwise(lines):
            pair = (second, first) if side > 0 else (first, second)
            draw_band(assembly, pair[0], pair[1], slot)
    steps = np.sqrt(((foot[1:] - foot[:-1]) ** 2).sum(axis=1))
    along = np.concatenate([[0.0], np.cumsum(steps)])
    at = np.arange(0.5, max(float(along[-1]), 0.6), _POST_M)
    posts = np.stack([np.interp(at, along, foot[:, axis]) for axis in range(3)], axis=1)
    high = np.interp(at, along, tall)
    size = np.array([0.05, 0.05, 0.0])
    lift = np.column_stack([np.zeros((len(at), 2)), high - 0.02])
    assembly.boxes(posts - size - np.array([0.0, 0.0, 0.3]), posts + size + lift, slot)


def draw_band(assembly: Assembly, first: Floats, second: Floats, slot: str) -> None:
    """A strip between two lines; its front is where the second is left of the first.

    Args:
        assembly: takes the faces.
        first: (P, 3) m.
        second: (P, 3) m.
        slot: of its material.
    """
    corners = np.stack([first[:-1], second[:-1], second[1:], first[1:]], axis=1)
    run = np.sqrt(((first[1:] - first[:-1]) ** 2).sum(axis=1))
    u = np.concatenate([[0.0], np.cumsum(run)])
    tall = np.sqrt(((second - first) ** 2).sum(axis=1))
    zero = np.zeros(len(run))
    uvs = np.stack(
        [
            np.stack([u[:-1], u[:-1], u[1:], u[1:]], 1),
            np.stack([zero, tall[:-1], tall[1:], zero], 1),
        ],
        axis=-1,
    )
    assembly.quads(corners, slot, uvs)


def leftward(line: Floats) -> Floats:
    """Level directions to the left of a line.

    Args:
        line: (P, 3) m.

    Returns:
        (P, 3) unit.
    """
    along = np.gradient(line, axis=0)
    return unit(np.stack([-along[:, 1], along[:, 0], np.zeros(len(line))], axis=1))
