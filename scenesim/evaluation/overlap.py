"""Overlap of boxes: in the image, on the ground and in space, in KITTI's terms."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from scenesim.formats.kitti_files import KittiLabel

Floats = NDArray[np.float64]


def image_overlap(first: Sequence[KittiLabel], second: Sequence[KittiLabel]) -> Floats:
    """Intersection over union of 2D boxes.

    Args:
        first: D boxes.
        second: G boxes.

    Returns:
        (D, G).
    """
    shared, areas, others = _image_areas(first, second)
    union = areas[:, None] + others[None] - shared
    return np.where(shared > 0, shared / np.maximum(union, 1e-12), 0.0)


def image_share(first: Sequence[KittiLabel], second: Sequence[KittiLabel]) -> Floats:
    """The share of each box's own area inside each of the others.

    Args:
        first: D boxes.
        second: G boxes.

    Returns:
        (D, G).
    """
    shared, areas, _ = _image_areas(first, second)
    return shared / np.maximum(areas[:, None], 1e-12)


def _image_areas(
    first: Sequence[KittiLabel], second: Sequence[KittiLabel]
) -> tuple[Floats, Floats, Floats]:
    """Shared area (D, G) and areas of both."""
    a = np.array([label.box for label in first]).reshape(-1, 4)
    b = np.array([label.box for label in second]).reshape(-1, 4)
    low = np.maximum(a[:, None, :2], b[None, :, :2])
    high = np.minimum(a[:, None, 2:], b[None, :, 2:])
    sides = np.maximum(high - low, 0.0)
    shared = sides[..., 0] * sides[..., 1]
    return shared, _area(a), _area(b)


def _area(boxes: Floats) -> Floats:
    """(N,) areas."""
    areas: Floats = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
    return areas


def space_overlaps(
    first: Sequence[KittiLabel], second: Sequence[KittiLabel]
) -> tuple[Floats, Floats]:
    """Intersection over union seen from above, and in space.

    Args:
        first: D boxes.
        second: G boxes.

    Returns:
        (D, G) on the ground and (D, G) in space.
    """
    import shapely

    ground = np.zeros((len(first), len(second)))
    space = np.zeros((len(first), len(second)))
    if not len(first) or not len(second):
        return ground, space
    a, b = _footprints(first), _footprints(second)
    reach = _radii(first)[:, None] + _radii(second)[None]
    apart = np.hypot(*(_centres(first)[:, None] - _centres(second)[None]).transpose(2, 0, 1))
    rows, columns = np.nonzero(apart <= reach)
    shared = shapely.area(shapely.intersection(a[rows], b[columns]))
    area_a, area_b = shapely.area(a)[rows], shapely.area(b)[columns]
    ground[rows, columns] = shared / (area_a + area_b - shared)
    bottom_a, height_a = _verticals(first)
    bottom_b, height_b = _verticals(second)
    low = np.minimum(bottom_a[rows], bottom_b[columns])  # y points down
    high = np.maximum((bottom_a - height_a)[rows], (bottom_b - height_b)[columns])
    volume = shared * np.maximum(low - high, 0.0)
    volumes = area_a * height_a[rows] + area_b * height_b[columns]
    space[rows, columns] = volume / np.maximum(volumes - volume, 1e-12)
    return ground, space


def _footprints(labels: Sequence[KittiLabel]) -> NDArray[np.object_]:
    """Polygons in the plane of x and z."""
    import shapely

    corners = np.zeros((len(labels), 4, 2))
    for row, label in enumerate(labels):
        _, width, length = (abs(size) for size in label.dimensions)
        c, s = np.cos(label.rotation_y), np.sin(label.rotation_y)
        x = np.array([length, length, -length, -length]) / 2
        z = np.array([width, -width, -width, width]) / 2
        corners[row, :, 0] = c * x + s * z + label.location[0]
        corners[row, :, 1] = -s * x + c * z + label.location[2]
    polygons: NDArray[np.object_] = shapely.polygons(corners)
    return polygons


def _centres(labels: Sequence[KittiLabel]) -> Floats:
    """(N, 2) x and z."""
    return np.array([(label.location[0], label.location[2]) for label in labels])


def _radii(labels: Sequence[KittiLabel]) -> Floats:
    """(N,) half diagonals of the footprints."""
    return np.array([np.hypot(label.dimensions[1], label.dimensions[2]) / 2 for label in labels])


def _verticals(labels: Sequence[KittiLabel]) -> tuple[Floats, Floats]:
    """Bottom y and height."""
    return (
        np.array([label.location[1] for label in labels]),
        np.array([label.dimensions[0] for label in labels]),
    )
