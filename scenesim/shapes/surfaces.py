"""Making meshes by hand: lofts, tubes, lathes, boxes, prisms, splitting, smooth normals.

All arithmetic is +, -, *, / and square roots; sines and cosines come from ``math``, so that the
same shape has the same bytes on every processor.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scenesim.geometry.transform import Floats, Transform
from scenesim.shapes.surface import Ints, Surface, arc, circle, cleaned, cross, face_vectors, unit

__all__ = [
    "Ints", "Surface", "arc", "both_sides", "box", "circle", "cleaned", "compacted_faces", "cross",
    "face_vectors", "fan", "flipped", "grid", "hull", "lathe", "merged", "mirrored", "moved",
    "polygon_faces", "prism", "shifted", "tube", "unit",
]  # fmt: skip


_CORNERS = np.array([(x, y, z) for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)], np.float64)


def grid(points: ArrayLike, slot: str = "", closed: tuple[bool, bool] = (False, False)) -> Surface:
    """A loft through rows of points: front is where rows x columns turn counter-clockwise.

    Args:
        points: (H, W, 3) m; row after row is one section after the other.
        slot: material slot.
        closed: whether the last row joins the first, and the last column the first.

    Returns:
        The surface.
    """
    lattice = np.asarray(points, np.float64)
    height, width = lattice.shape[:2]
    rows = np.arange(height if closed[0] else height - 1)[:, None]
    columns = np.arange(width if closed[1] else width - 1)[None, :]
    a = rows * width + columns
    b = (rows + 1) % height * width + columns
    c = (rows + 1) % height * width + (columns + 1) % width
    d = rows * width + (columns + 1) % width
    quads = np.stack([a, b, c, d], axis=-1).reshape(-1, 4)
    faces = np.concatenate([quads[:, [0, 1, 2]], quads[:, [0, 2, 3]]]).astype(np.int32)
    return cleaned(Surface(lattice.reshape(-1, 3), faces, slot))


def fan(outline: ArrayLike, slot: str = "") -> Surface:
    """A convex polygon, counter-clockwise from its front.

    Args:
        outline: (N, 3) m.
        slot: material slot.

    Returns:
        The surface.
    """
    points = np.asarray(outline, np.float64)
    later = np.arange(1, len(points) - 1)
    faces = np.stack([np.zeros_like(later), later, later + 1], axis=1).astype(np.int32)
    return cleaned(Surface(points, faces, slot))


def tube(path: ArrayLike, radii: ArrayLike, sides: int = 8, slot: str = "") -> Surface:
    """A round bar along a path, closed at both ends.

    Args:
        path: (N, 3) m.
        radii: one or N, m.
        sides: of the section.
        slot: material slot.

    Returns:
        The surface.
    """
    points = np.asarray(path, np.float64)
    sizes = np.broadcast_to(np.asarray(radii, np.float64), (len(points),))
    before, after = np.vstack([points[:1], points[:-1]]), np.vstack([points[1:], points[-1:]])
    along = unit(after - before)
    helper = np.where(
        np.abs(along[:, 2:3]) < 0.9, np.array([[0.0, 0.0, 1.0]]), np.array([[1.0, 0.0, 0.0]])
    )
    right = unit(cross(along, helper))
    up = cross(right, along)
    turn = circle(sides)
    ring = right[:, None] * turn[None, :, :1] + up[:, None] * turn[None, :, 1:]
    rings = points[:, None] + ring * sizes[:, None, None]
    side = grid(rings, slot, (False, True))
    return merged([side, fan(rings[0], slot), fan(rings[-1][::-1], slot)], slot)


def lathe(profile: ArrayLike, sides: int, slot: str = "", axis: int = 1) -> Surface:
    """A profile turned about an axis.

    Args:
        profile: (N, 2) radius and place along the axis, m. Outside is to the right of the
            direction in which the profile runs, seen with radius to the right, axis upwards.
        sides: of the circle.
        slot: material slot.
        axis: 0, 1 or 2: x, y or z.

    Returns:
        The surface.
    """
    rows = np.asarray(profile, np.float64)
    turn = circle(sides)
    points = np.zeros((len(rows), sides, 3))
    first, second = ((1, 2), (2, 0), (0, 1))[axis]
    points[..., first] = rows[:, :1] * turn[None, :, 0]
    points[..., second] = rows[:, :1] * turn[None, :, 1]
    points[..., axis] = rows[:, 1:]
    return flipped(grid(points, slot, (False, True)))


def box(
    size: tuple[float, float, float],
    centre: tuple[float, float, float] = (0.0, 0.0, 0.0),
    slot: str = "",
    bevel: float = 0.0,
) -> Surface:
    """A box, with chamfered edges if asked.

    Args:
        size: (x, y, z) m.
        centre: m.
        slot: material slot.
        bevel: width of the chamfer, m.

    Returns:
        The surface.
    """
    half = np.array(size) / 2
    inset = min(bevel, float(half.min()) * 0.95)
    faces = _box_faces(inset > 0)
    if inset > 0:
        reach = np.concatenate([_CORNERS * (half - inset * (1 - row)) for row in np.eye(3)])
    else:
        reach = _CORNERS * half
    centred = reach + np.array(centre)
    return Surface(centred, faces, slot, crease_rad=0.2)


def hull(points: ArrayLike, slot: str = "") -> Surface:
    """The convex hull of few points (up to some dozens), with flat faces.

    Args:
        points: (N, 3) m.
        slot: material slot.

    Returns:
        The surface; triangles in a fixed order.
    """
    cloud = np.asarray(points, np.float64)
    pieces, seen = [], set()
    count = len(cloud)
    index = [
        (i, j, k) for i in range(count) for j in range(i + 1, count) for k in range(j + 1, count)
    ]
    a, b, c = (cloud[[row[i] for row in index]] for i in range(3))
    normal = unit(cross(b - a, c - a))
    size = (cross(b - a, c - a) ** 2).sum(axis=1)
    height = (normal[:, None] * (cloud[None] - a[:, None])).sum(axis=2)
    for row in np.nonzero(size > 1e-16)[0]:
        above, below = height[row].max() < 1e-9, height[row].min() > -1e-9
        if not above and not below:
            continue
        members = tuple(np.nonzero(np.abs(height[row]) < 1e-9)[0].tolist())
        if members in seen:
            continue
        seen.add(members)
        outward = normal[row] if above else -normal[row]
        pieces.append(fan(_turned(cloud[list(members)], outward), slot))
    return replace(merged(pieces, slot), crease_rad=0.2)


@lru_cache(maxsize=2)
def _box_faces(bevelled: bool) -> Ints:
    """Triangles of a box over its corners, or over its 24 corners drawn in along each axis."""
    inner = np.concatenate([_CORNERS * (1 - 0.1 * (1 - row)) for row in np.eye(3)])
    points = inner if bevelled else _CORNERS
    solid = hull(points)
    gap = np.abs(solid.vertices[:, None] - points[None]).sum(axis=2)
    faces: Ints = np.argmin(gap, axis=1)[solid.faces].astype(np.int32)
    faces.setflags(write=False)
    return faces


def _turned(points: Floats, normal: Floats) -> Floats:
    """Coplanar points of a convex polygon, in counter-clockwise order about a normal."""
    middle = points.mean(axis=0)
    right = unit(points[0] - middle)
    up = cross(normal, right)
    x = ((points - middle) * right).sum(axis=1)
    y = ((points - middle) * up).sum(axis=1)
    length = np.abs(x) + np.abs(y)
    turn = np.where(y >= 0, 1 - x / length, 3 + x / length)  # grows with the angle, exactly
    return points[np.argsort(turn, kind="stable")]


def prism(outline: ArrayLike, low: float, high: float, slot: str = "", axis: int = 1) -> Surface:
    """A flat outline made thick, of any simple polygon.

    Args:
        outline: (N, 2) m, counter-clockwise, in (z, x), (x, y)... : the two axes that follow
            ``axis`` in the order x, y, z, x, y.
        low: lower end along the axis, m.
        high: upper end.
        slot: material slot.
        axis: direction of the thickness, 0, 1 or 2.

    Returns:
        The surface, closed.
    """
    flat = np.asarray(outline, np.float64)
    first, second = (axis + 1) % 3, (axis + 2) % 3
    ends = np.zeros((2, len(flat), 3))
    ends[..., first], ends[..., second] = flat[:, 0], flat[:, 1]
    ends[0, :, axis], ends[1, :, axis] = low, high
    side = replace(grid(ends, slot, (False, True)), crease_rad=0.5)
    faces = polygon_faces(flat)
    top = Surface(ends[1], faces, slot)
    bottom = Surface(ends[0], faces[:, ::-1].copy(), slot)
    return merged([flipped(side), top, bottom], slot)


def polygon_faces(outline: Floats) -> Ints:
    """Triangles of a simple polygon by cutting ears.

    Args:
        outline: (N, 2), counter-clockwise.

    Returns:
        (N - 2, 3) rows of the outline.
    """
    import mapbox_earcut

    rings = np.array([len(outline)], np.uint32)
    rows = mapbox_earcut.triangulate_float64(np.ascontiguousarray(outline), rings)
    faces = np.asarray(rows, np.int64).reshape(-1, 3)
    a, b, c = (outline[faces[:, i]] for i in range(3))
    area = (b[:, 0] - a[:, 0]) * (c[:, 1] - a[:, 1]) - (b[:, 1] - a[:, 1]) * (c[:, 0] - a[:, 0])
    faces[area < 0] = faces[area < 0][:, ::-1]
    return faces.astype(np.int32)


def compacted_faces(surface: Surface, keep: NDArray[np.bool_]) -> Surface:
    """Only some faces of a surface; its vertices stay.

    Args:
        surface: any.
        keep: (F,) true for those that stay.

    Returns:
        The surface.
    """
    return replace(surface, faces=surface.faces[keep])


def flipped(surface: Surface) -> Surface:
    """The surface with its front on the other side.

    Args:
        surface: any.

    Returns:
        The surface.
    """
    normals = None if surface.normals is None else -surface.normals
    return replace(surface, faces=surface.faces[:, ::-1].copy(), normals=normals)


def mirrored(surface: Surface, axis: int = 1) -> Surface:
    """The surface seen in a mirror through the origin, its front kept outside.

    Args:
        surface: any.
        axis: 0, 1 or 2: the coordinate that changes sign.

    Returns:
        The surface.
    """
    sign = np.ones(3)
    sign[axis] = -1.0
    normals = None if surface.normals is None else surface.normals * sign
    faces = surface.faces[:, ::-1].copy()
    return replace(surface, vertices=surface.vertices * sign, faces=faces, normals=normals)


def both_sides(surface: Surface) -> list[Surface]:
    """A surface and its mirror image in y.

    Args:
        surface: of the left side.

    Returns:
        Left and right.
    """
    return [surface, mirrored(surface)]


def moved(surface: Surface, T_target_from_surface: Transform) -> Surface:
    """The surface carried into another frame.

    Args:
        surface: any.
        T_target_from_surface: where it goes.

    Returns:
        The surface.
    """
    turn = T_target_from_surface.directions
    normals = None if surface.normals is None else turn(surface.normals)
    vertices = T_target_from_surface.points(surface.vertices)
    return replace(surface, vertices=vertices, normals=normals)


def shifted(surface: Surface, x: float = 0.0, y: float = 0.0, z: float = 0.0) -> Surface:
    """The surface moved without turning.

    Args:
        surface: any.
        x: m.
        y: m.
        z: m.

    Returns:
        The surface.
    """
    return replace(surface, vertices=surface.vertices + np.array([x, y, z]))


def merged(surfaces: Sequence[Surface], slot: str, part: int | None = None) -> Surface:
    """Surfaces as one, under one slot; vertices are not welded.

    Args:
        surfaces: at least one; normals and uvs are kept where all have them.
        slot: of the whole.
        part: of the whole; None takes the first's.

    Returns:
        The surface.
    """
    if len(surfaces) == 1:
        return surfaces[0].of(slot, part)
    counts = [0, *(len(surface.vertices) for surface in surfaces)]
    offsets = np.cumsum(counts)[:-1]
    faces = [s.faces + np.int32(o) for s, o in zip(surfaces, offsets, strict=True)]
    normals = [s.normals for s in surfaces if s.normals is not None]
    uvs = [s.uvs for s in surfaces if s.uvs is not None]
    return Surface(
        np.concatenate([s.vertices for s in surfaces]),
        np.concatenate(faces).astype(np.int32),
        slot,
        surfaces[0].part if part is None else part,
        np.concatenate(normals) if len(normals) == len(surfaces) else None,
        np.concatenate(uvs) if len(uvs) == len(surfaces) else None,
        min(s.crease_rad for s in surfaces),
    )
