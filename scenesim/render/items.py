"""Which meshes a view draws, at which level of detail, and where they are in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from scenesim.geometry.mesh import PIECES
from scenesim.geometry.transform import Floats, Transform, rotated
from scenesim.kernels import placing
from scenesim.render.pool import MeshPool
from scenesim.scenery.stage import Placement

_LEVELS = 6
_ENDLESS = (np.inf,) * _LEVELS
#: a crown changes its level clump by clump, from so much nearer than its range to so much farther
_CROSSING = 0.2


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """Placements as arrays, one row each.

    Attributes:
        rotations: (N, 3, 3) world from mesh.
        translations: (N, 3) m, world.
        centres: (N, 3) m, world, of the bounding spheres.
        radii: (N,) m.
        meshes: (N, 6) int32 rows of the pool, by level; the last repeats.
        ranges: (N, 6) m, greatest distance of each level; inf for the last.
        labels: (N, 5) int32 first slot material, instance, semantic, layers, lit lamps.
    """

    rotations: Floats
    translations: Floats
    centres: Floats
    radii: Floats
    meshes: NDArray[np.int32]
    ranges: Floats
    labels: NDArray[np.int32]


@dataclass(slots=True)
class Slots:
    """What each slot of each placement is, one after the other.

    Attributes:
        materials: rows of the Stage's materials.
        semantics: of ``Semantic``, for placements that take it by slot.
    """

    materials: list[int]
    semantics: list[int]


def grouped(
    placements: Sequence[Placement],
    pool: MeshPool,
    slots: Slots,
    layers: NDArray[np.int32],
    eye: Floats | None = None,
    lights: Mapping[int, int] = MappingProxyType({}),
) -> Group:
    """Pack placements.

    Args:
        placements: any number.
        pool: takes their meshes.
        slots: grows by the slots of each placement.
        layers: (M,) layer bit of each material.
        eye: (3,) m, world: where a moving body is seen from. Its unkeyed meshes pass with the
            frame, and only the level that serves that distance is packed.
        lights: instance to bits of ``Light``; those of -1 are the static world's.

    Returns:
        Their rows.
    """
    count = len(placements)
    poses = [placement.T_world_from_mesh for placement in placements]
    none = np.zeros((0, 3))
    rotations = np.concatenate([none, *(pose.rotation for pose in poses)]).reshape(count, 3, 3)
    translations = np.concatenate([none[0:0, 0], *(pose.translation for pose in poses)])
    translations = translations.reshape(count, 3)
    ends = [end for p in placements for end in (p.lods[0].low, p.lods[0].high)]
    boxes = np.concatenate([none[0:0, 0], *ends]).reshape(count, 2, 3)
    meshes, ranges = _levels(placements, translations, pool, eye)
    kinds = _slotted(placements, slots, layers)
    labels = [
        (first, p.instance, p.semantic, bits, lights.get(p.instance, 0))
        for p, (first, bits) in zip(placements, kinds, strict=True)
    ]
    half = (boxes[:, 1] - boxes[:, 0]) / 2
    radii = np.sqrt(half[:, 0] ** 2 + half[:, 1] ** 2 + half[:, 2] ** 2)
    centres = _turned(rotations, (boxes[:, 0] + boxes[:, 1]) / 2) + translations
    table = np.array(labels, np.int32).reshape(count, 5)
    return Group(rotations, translations, centres, radii, meshes, ranges, table)


def _levels(
    placements: Sequence[Placement], translations: Floats, pool: MeshPool, eye: Floats | None
) -> tuple[NDArray[np.int32], Floats]:
    """Rows of the pool by level of detail, and how far each level serves.

    Library meshes go before those of the draw, and these before those of the frame.
    """
    meshes: list[Sequence[int]] = [()] * len(placements)
    ranges: list[Sequence[float]] = [_ENDLESS] * len(placements)
    known: dict[tuple[int, tuple[float, ...]], int] = {}
    for i in sorted(range(len(placements)), key=lambda i: not placements[i].lods[0].key):
        placement = placements[i]
        levels = placement.lods[:_LEVELS]
        limits = placement.lod_range_m[: len(levels) - 1]
        if eye is not None and not levels[0].key:
            away = translations[i] - eye
            distance = (away * away).sum() ** 0.5
            level = sum(distance > limit for limit in limits)
            meshes[i] = [pool.add(levels[level], passing=True)] * _LEVELS
            continue
        like = known.setdefault((id(placement.lods), placement.lod_range_m), i)
        if like == i:
            rows = [pool.add(mesh) for mesh in levels]
            meshes[i] = rows + rows[-1:] * (_LEVELS - len(rows))
            ranges[i] = (*limits, *_ENDLESS[len(limits) :])
        else:
            meshes[i], ranges[i] = meshes[like], ranges[like]
    shape = len(placements), _LEVELS
    return np.array(meshes, np.int32).reshape(shape), np.array(ranges).reshape(shape)


def _slotted(
    placements: Sequence[Placement], slots: Slots, layers: NDArray[np.int32]
) -> list[tuple[int, int]]:
    """First slot material and layers of each; placements with the same slots share them."""
    known: dict[tuple[int, int], tuple[int, int]] = {}
    found, layer = [], layers.tolist()
    for placement in placements:
        materials, semantics = placement.slot_materials, placement.slot_semantics
        address = id(materials), id(semantics)
        if address not in known:
            rows = materials.tolist()
            bits = reduce(or_, [layer[row] for row in rows], 0)
            known[address] = len(slots.materials), bits
            slots.materials.extend(rows)
            slots.semantics.extend(semantics.tolist())
        found.append(known[address])
    return found


def joined(a: Group, b: Group) -> Group:
    """Two groups as one, the first's rows first.

    Args:
        a: one group.
        b: another.

    Returns:
        All rows.
    """
    return Group(*(np.concatenate([getattr(a, n), getattr(b, n)]) for n in Group.__slots__))


@dataclass(frozen=True, slots=True, eq=False)
class Chosen:
    """What of which meshes a view draws.

    Attributes:
        rows: (I,) of the group, ascending; one that is changing its level is there twice.
        meshes: (I, 4) int32 as ``MeshPool.rows``.
    """

    rows: NDArray[np.int64]
    meshes: NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class Items:
    """What a view draws.

    Attributes:
        table: (I, placing.COLUMNS) int32.
        poses: (I, 3, 4) float64, view from mesh.
        rotations: (I, 3, 3) float64, world from mesh.
        order: (I,) int32, near ones first.
        vertices: rows of placed vertices needed.
        faces: faces in all.
        first_face: (I,) int32 as in ``table``.
    """

    table: NDArray[np.int32]
    poses: Floats
    rotations: Floats
    order: NDArray[np.int32]
    vertices: int
    faces: int
    first_face: NDArray[np.int32]


def perspective(
    group: Group,
    pool: MeshPool,
    T_camera_from_world: Transform,
    lens: placing.Lens,
    size: tuple[int, int],
    detail: float,
) -> Items:
    """The items that a pinhole may see.

    Args:
        group: all placements.
        pool: their meshes.
        T_camera_from_world: the camera.
        lens: its projection.
        size: width and height in pixels.
        detail: distances are divided by this before a level is chosen.

    Returns:
        The items in the pyramid of the view.
    """
    centres = T_camera_from_world.points(group.centres)
    x, y, z = centres[:, 0], centres[:, 1], centres[:, 2]
    inside = z + group.radii > lens.near
    width, height = size
    for plane_x, plane_y, edge in (
        (-1.0, 0.0, (width - lens.cx) / lens.fx),
        (1.0, 0.0, lens.cx / lens.fx),
        (0.0, -1.0, (height - lens.cy) / lens.fy),
        (0.0, 1.0, lens.cy / lens.fy),
    ):
        length = (1.0 + edge * edge) ** 0.5
        inside &= (plane_x * x + plane_y * y + edge * z) / length > -group.radii
    distance = np.sqrt(x * x + y * y + z * z)
    chosen = by_distance(group, pool, inside, distance / detail)
    return assembled(group, T_camera_from_world, chosen, distance)


def parallel(
    group: Group,
    pool: MeshPool,
    T_light_from_world: Transform,
    lens: placing.Lens,
    size: tuple[int, int],
    distance_m: float,
) -> Items:
    """The items that a parallel projection may see, all at one level of detail.

    Args:
        group: all placements.
        pool: their meshes.
        T_light_from_world: the light; it looks along z.
        lens: orthographic.
        size: width and height in pixels.
        distance_m: decides the level.

    Returns:
        The items in the window.
    """
    centres = T_light_from_world.points(group.centres)
    u, v = centres[:, 0] * lens.fx + lens.cx, centres[:, 1] * lens.fy + lens.cy
    reach = group.radii * lens.fx
    inside = (u > -reach) & (u < size[0] + reach) & (v > -reach) & (v < size[1] + reach)
    rows = np.flatnonzero(inside)
    level = (distance_m > group.ranges[rows]).sum(axis=1)
    chosen = Chosen(rows, pool.rows[group.meshes[rows, level]])
    return assembled(group, T_light_from_world, chosen, centres[:, 2])


def light_axes(direction: tuple[float, float, float]) -> Transform:
    """A frame that looks from the sun: z along its rays.

    Args:
        direction: unit, *to* the sun, world.

    Returns:
        T_light_from_world, without translation.
    """
    z = -np.array(direction)
    side = np.array([0.0, 1.0, 0.0]) if abs(z[2]) > 0.9 else np.array([0.0, 0.0, 1.0])
    x = np.cross(side, z)
    x = x / (x[0] * x[0] + x[1] * x[1] + x[2] * x[2]) ** 0.5
    y = np.cross(z, x)
    return Transform(np.stack([x, y, z]), np.zeros(3))


def by_distance(
    group: Group, pool: MeshPool, inside: NDArray[np.bool_], distance: Floats
) -> Chosen:
    """The level of detail that serves each placement, or a part of one and the rest of the next.

    Args:
        group: all placements.
        pool: their meshes.
        inside: (N,) which rows a view may see.
        distance: (N,) m.

    Returns:
        Their meshes.
    """
    rows = np.flatnonzero(inside)
    away, ranges = distance[rows, None], group.ranges[rows]
    meshes = pool.rows[group.meshes[rows, (away > ranges).sum(axis=1)]]
    fine = (away > (1.0 + _CROSSING) * ranges).sum(axis=1)
    coarse = (away > (1.0 - _CROSSING) * ranges).sum(axis=1)
    last, next_ = group.meshes[rows, fine], group.meshes[rows, coarse]
    in_pieces = (pool.pieces[last, -1] > 0) & (pool.pieces[next_, -1] > 0)
    changing = np.flatnonzero((coarse > fine) & in_pieces)
    last, next_ = last[changing], next_[changing]
    share = distance[rows[changing]] / ranges[changing, fine[changing]] - (1.0 - _CROSSING)
    piece = np.minimum((share * (PIECES / (2.0 * _CROSSING))).astype(np.int64), PIECES - 1)
    begun = pool.pieces[last, piece] // placing.PATCH * placing.PATCH  # boxes are of whole patches
    meshes[changing] = pool.rows[last]
    meshes[changing, 2] += begun
    meshes[changing, 3] -= begun
    count = np.ones(len(rows), np.int64)
    count[changing] = 2
    doubled = np.repeat(meshes, count, axis=0)
    second = np.cumsum(count)[changing] - 1
    doubled[second] = pool.rows[next_]
    doubled[second, 3] = pool.pieces[next_, piece]
    return Chosen(np.repeat(rows, count), doubled)


def assembled(
    group: Group, T_view_from_world: Transform, chosen: Chosen, nearness: Floats
) -> Items:
    """Items with room for their placed vertices and face numbers.

    Args:
        group: all placements.
        T_view_from_world: the view.
        chosen: what it draws.
        nearness: (N,) the group's order, the nearest least.

    Returns:
        The items, in the group's order.
    """
    rows, mesh = chosen.rows, chosen.meshes
    table = np.zeros((len(rows), placing.COLUMNS), np.int32)
    table[:, :4] = mesh
    room = -(-mesh[:, 1] // placing.PATCH) * placing.PATCH
    table[:, placing.PLACED_VERTEX] = np.cumsum(room) - room
    table[:, placing.PLACED_FACE] = np.cumsum(mesh[:, 3]) - mesh[:, 3]
    table[:, placing.MATERIAL : placing.MATERIAL + 5] = group.labels[rows]
    poses = np.zeros((len(rows), 3, 4))
    R_view_from_mesh = _product(T_view_from_world.rotation, group.rotations[rows])
    poses[:, :, :3] = R_view_from_mesh
    poses[:, :, 3] = T_view_from_world.points(group.translations[rows])
    order = np.argsort(nearness[rows], kind="stable").astype(np.int32)
    return Items(
        table,
        poses,
        np.ascontiguousarray(group.rotations[rows]),
        order,
        int(room.sum()),
        int(mesh[:, 3].sum()),
        np.ascontiguousarray(table[:, placing.PLACED_FACE]),
    )


def _turned(rotations: Floats, points: Floats) -> Floats:
    """(N, 3, 3) rotations of (N, 3) points, written out."""
    return np.ascontiguousarray(
        rotations[:, :, 0] * points[:, None, 0]
        + rotations[:, :, 1] * points[:, None, 1]
        + rotations[:, :, 2] * points[:, None, 2]
    )


def _product(left: Floats, right: Floats) -> Floats:
    """(3, 3) times (N, 3, 3), written out."""
    columns = [rotated(left, right[:, :, k]) for k in range(3)]
    return np.stack(columns, axis=2)
