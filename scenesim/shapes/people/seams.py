"""What lies on a garment: zips, plackets, edges of pockets, and the shirt in an open front."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from scenesim.shapes.people.loft import Lofter, Patch, Weights
from scenesim.shapes.people.outfit import slot
from scenesim.shapes.people.vectors import Vector, add, cross, minus, times, unit
from scenesim.world.classes import Part

#: (height, angle): 0 hips, 1 neck; rad from the front, to the left
Path = Sequence[tuple[float, float]]

_HALF_M = 0.0045
#: garments that are closed by a zip or by buttons
_CLOSED = frozenset({"jacket", "coat", "shirt", "suit"})
_POCKETS: dict[str, Path] = {
    "jacket": ((0.06, 0.42), (0.15, 0.56), (0.24, 0.66)),
    "coat": ((-0.10, 0.46), (0.00, 0.56), (0.12, 0.64)),
    "suit": ((0.05, 0.38), (0.05, 0.58), (0.05, 0.76)),
    "hoodie": ((0.05, 0.62), (0.14, 0.58), (0.26, 0.40)),
}


def seams_of(upper: str, heights: Sequence[float]) -> list[Path]:
    """What shows on a garment.

    Args:
        upper: of an outfit.
        heights: of the closed part of its front, from below.

    Returns:
        The paths of its seams.
    """
    paths: list[Path] = []
    if upper in _CLOSED and len(heights) > 1:
        paths.append([(height, 0.0) for height in heights])
    if upper in _POCKETS:
        right = _POCKETS[upper]
        paths += [right, [(height, -angle) for height, angle in right]]
    if upper == "hoodie":
        paths.append([(0.26, 0.40 - 0.2 * k) for k in range(5)])
    return paths


def ribbon(
    lofter: Lofter, path: Path, on: Callable[[float, float], Vector], weights: Weights
) -> Patch:
    """A narrow strip along a path on a garment.

    Args:
        lofter: how fine.
        path: where it runs.
        on: (height, angle) to a point just above the cloth, m.
        weights: of the garment.

    Returns:
        The patch.
    """
    points = [on(height, angle) for height, angle in path]
    grid = np.zeros((len(points), 2, 3))
    for k, point in enumerate(points):
        before, after = points[max(0, k - 1)], points[min(len(points) - 1, k + 1)]
        outward = unit((point[0], point[1], 0.0))
        aside = times(unit(cross(minus(after, before), outward)), _HALF_M)
        grid[k, 0], grid[k, 1] = add(point, aside), minus(point, aside)
    middle = points[len(points) // 2]
    return lofter.sheet(grid, slot("seam"), Part.TORSO, weights, (middle[0], middle[1], 0.0))


def shirt_front(
    lofter: Lofter, edges: Path, on: Callable[[float, float], Vector], weights: Weights
) -> Patch:
    """What is seen of the shirt where a jacket stands open.

    Args:
        lofter: how fine.
        edges: height, and half the angle of the gap there.
        on: (height, angle) to a point just above the cloth, m.
        weights: of the garment.

    Returns:
        The patch.
    """
    columns = 5
    grid = np.zeros((len(edges), columns, 3))
    for k, (height, half) in enumerate(edges):
        for j in range(columns):
            grid[k, j] = on(height, half * (2 * j / (columns - 1) - 1))
    return lofter.sheet(grid, slot("shirt"), Part.TORSO, weights, (1.0, 0.0, 0.0))
