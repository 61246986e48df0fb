"""What lies on a garment: zips, plackets, edges of pockets, and the shirt in an open front."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from scenesim.shapes.people.loft import Floats, Lofter, Patch, Weights
from scenesim.shapes.people.outfit import slot
from scenesim.world.classes import Part

#: (height, angle): 0 hips, 1 neck; rad from the front, to the left
Path = Sequence[tuple[float, float]]
#: of heights, angles and m above the cloth, broadcast, to points (..., 3) m
Surface = Callable[[Floats, Floats, "Floats | float"], Floats]

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


def ribbon(lofter: Lofter, path: Path, on: Surface, weights: Weights) -> Patch:
    """A narrow strip along a path on a garment.

    Args:
        lofter: how fine.
        path: where it runs.
        on: the garment.
        weights: of the garment.

    Returns:
        The patch.
    """
    points = on(np.array([h for h, _ in path]), np.array([a for _, a in path]), 0.004)
    ways = np.concatenate([points[1:], points[-1:]]) - np.concatenate([points[:1], points[:-1]])
    aside = np.stack(  # across the way and what points outwards
        [-ways[:, 2] * points[:, 1], ways[:, 2] * points[:, 0], _turn(ways, points)], axis=1
    )
    squares = aside * aside
    size = np.sqrt(squares[:, 0] + squares[:, 1] + squares[:, 2])
    aside = aside * (_HALF_M / np.maximum(size, 1e-9))[:, None]
    grid = np.stack([points + aside, points - aside], axis=1)
    x, y, _ = points[len(points) // 2].tolist()
    return lofter.sheet(grid, slot("seam"), Part.TORSO, weights, (x, y, 0.0))


def _turn(ways: Floats, points: Floats) -> Floats:
    """The upright part of a way's cross product with the direction outwards."""
    turn: Floats = ways[:, 0] * points[:, 1] - ways[:, 1] * points[:, 0]
    return turn


def shirt_front(lofter: Lofter, edges: Path, on: Surface, weights: Weights) -> Patch:
    """What is seen of the shirt where a jacket stands open.

    Args:
        lofter: how fine.
        edges: height, and half the angle of the gap there.
        on: the garment.
        weights: of the garment.

    Returns:
        The patch.
    """
    heights, halves = np.array(edges).T[:, :, None]
    return lofter.sheet(
        on(heights, halves * np.array([-1.0, -0.5, 0.0, 0.5, 1.0]), 0.004),
        slot("shirt"),
        Part.TORSO,
        weights,
        (1.0, 0.0, 0.0),
    )


def lapels(lofter: Lofter, edges: Path, on: Surface, weights: Weights) -> list[Patch]:
    """The turned-out edges of a suit, and the tie between them.

    Args:
        lofter: how fine.
        edges: height, and half the angle of the gap there, from below.
        on: the garment.
        weights: of the garment.

    Returns:
        The patches.
    """
    heights, halves = np.array(edges).T[:, :, None]
    share = np.arange(len(edges))[:, None] / (len(edges) - 1)
    # widest at the notch, four fifths up, and narrow again under the collar
    wide = 0.03 + 0.36 * np.minimum(share / 0.8, (1.25 - share) / 0.45)
    across = np.array([-0.10, 0.35, 1.0])
    angles, lift = halves + wide * across, np.array([0.012, 0.014, 0.005])
    turned = on(heights, angles, lift)
    mirrored = turned * np.array([1.0, -1.0, 1.0])
    width = 0.05 + 0.10 * np.maximum(0.0, 1.0 - share / 0.9)
    tie = on(heights, width * np.array([-1.0, 0.0, 1.0]), np.array([0.006, 0.011, 0.006]))
    front = (1.0, 0.0, 0.0)
    pieces = [(turned, "upper"), (mirrored, "upper"), (tie, "trim")]
    return [lofter.sheet(g, slot(name), Part.TORSO, weights, front) for g, name in pieces]
