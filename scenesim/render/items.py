"""Which meshes a view draws, at which level of detail, and where they are in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from scenesim.geometry.transform import Floats, Transform, rotated
from scenesim.kernels import placing
from scenesim.render.pool import MeshPool
from scenesim.scenery.stage import Placement

_LEVELS = 6


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
    rotations, translations = np.zeros((count, 3, 3)), np.zeros((count, 3))
    boxes = np.zeros((count, 2, 3))
    meshes = np.zeros((count, _LEVELS), np.int32)
    ranges = np.full((count, _LEVELS), np.inf)
    labels = np.zeros((count, 5), np.int32)
    passing = [i for i, p in enumerate(placements) if eye is not None and not p.lods[0].key]
    late = set(passing)
    for i in [*(k for k in range(count) if k not in late), *passing]:
        placement = placements[i]
        rotations[i] = placement.T_world_from_mesh.rotation
        translations[i] = placement.T_world_from_mesh.translation
        boxes[i] = placement.lods[0].low, placement.lods[0].high
        levels = placement.lods[:_LEVELS]
        last = min(len(placement.lod_range_m), len(levels) - 1)
        if i in late and eye is not None:
            away = translations[i] - eye
            distance = (away * away).sum() ** 0.5
            level = sum(distance > limit for limit in placement.lod_range_m[:last])
            meshes[i] = pool.add(levels[level], passing=True)
        else:
            rows = [pool.add(mesh) for mesh in levels]
            meshes[i] = rows + rows[-1:] * (_LEVELS - len(rows))
            ranges[i, :last] = placement.lod_range_m[:last]
        materials = placement.slot_materials
        bits = int(np.bitwise_or.reduce(layers[materials])) if len(materials) else 0
        lit = lights.get(placement.instance, 0)
        labels[i] = len(slots.materials), placement.instance, placement.semantic, bits, lit
        slots.materials.extend(materials.tolist())
        slots.semantics.extend(placement.slot_semantics.tolist())
    half = (boxes[:, 1] - boxes[:, 0]) / 2
    radii = np.sqrt(half[:, 0] ** 2 + half[:, 1] ** 2 + half[:, 2] ** 2)
    centres = _turned(rotations, (boxes[:, 0] + boxes[:, 1]) / 2) + translations
    return Group(rotations, translations, centres, radii, meshes, ranges, labels)


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
    return assembled(group, pool, T_camera_from_world, inside, distance, distance / detail)


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
    far = np.full(len(u), distance_m)
    return assembled(group, pool, T_light_from_world, inside, centres[:, 2], far)


def assembled(
    group: Group,
    pool: MeshPool,
    T_view_from_world: Transform,
    inside: NDArray[np.bool_],
    nearness: Floats,
    distance: Floats,
) -> Items:
    """The rows inside as items, with room for their placed vertices and face numbers.

    Args:
        group: all placements.
        pool: their meshes.
        T_view_from_world: the view.
        inside: (N,) which rows it may see.
        nearness: (N,) their order, the nearest least.
        distance: (N,) m, decides the level of detail.

    Returns:
        The items, in the group's order.
    """
    rows = np.flatnonzero(inside)
    level = (distance[rows, None] > group.ranges[rows]).sum(axis=1)
    mesh = np.array(pool.rows, np.int32).reshape(-1, 4)[group.meshes[rows, np.minimum(level, 5)]]
    table = np.zeros((len(rows), placing.COLUMNS), np.int32)
    table[:, :4] = mesh
    table[:, placing.PLACED_VERTEX] = np.cumsum(mesh[:, 1]) - mesh[:, 1]
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
        int(mesh[:, 1].sum()),
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
