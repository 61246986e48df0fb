"""The Stage as rays see it: which mesh stands where, how it moves, and what it is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from scenesim.geometry.mesh import TriangleMesh
from scenesim.geometry.transform import Floats
from scenesim.kernels import cast
from scenesim.kernels.echoes import Surfaces
from scenesim.library import folder
from scenesim.render.lidar_entries import entries_of
from scenesim.render.lidar_forest import Forest
from scenesim.render.lidar_scene import body_tree, kernel_tree
from scenesim.render.lidar_weather import SEALED, damp_of
from scenesim.scenery.stage import Placement
from scenesim.sensors.lidar import LidarModel
from scenesim.world.classes import Semantic
from scenesim.world.materials import Material

_LEAF_GAPS = 0.35  # of crowns and hedges that are modelled as closed surfaces
_SHINING = 4.0  # times as bright as white paint: lamps, plates and signs, but no road markings


@dataclass(frozen=True, slots=True, eq=False)
class Bodies:
    """What stands around at one moment, as kernels take it.

    Attributes:
        top: tree over the bodies.
        bodies: where they are.
        surfaces: what they are made of.
        instances: (B + 1,) int32; the last, -1, stands for the air.
        shining: (B + 1,) whether some of a body throws light straight back; False for the air.
    """

    top: cast.Tree
    bodies: cast.Bodies
    surfaces: Surfaces
    instances: NDArray[np.int32]
    shining: NDArray[np.bool_]


def optics_of(materials: Sequence[Material]) -> NDArray[np.float32]:
    """The 905 nm table of materials.

    Args:
        materials: rows of the Stage.

    Returns:
        (M, 9), as of ``kernels.echoes.Surfaces``.
    """
    rows = [
        (m.reflectance_905, m.retro, m.transmittance, m.clear_coat, m.roughness,
         _opening(m.texture) if m.cutout else 0.0, m.metalness, m.holds_snow, m.grain_rad)
        for m in materials
    ]  # fmt: skip
    return np.array(rows or [(0.0,) * 9], np.float32)


@cache
def _opening(texture: str) -> float:
    """The share of a texture that is cut out; 0 where it has no alpha or is not there."""
    path = folder("assets") / "textures" / f"{texture}.png"
    read: Any = cv2.imread(str(path), cv2.IMREAD_UNCHANGED) if path.is_file() else None
    if read is None or read.ndim != 3 or read.shape[2] != 4:
        return 0.0
    return float((read[..., 3] < 128).sum()) / float(read[..., 3].size)


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Placements as arrays.

    Attributes:
        placements: the rows.
        rotations: (P, 3, 3), world from mesh.
        positions: (P, 3) m, world.
        velocities: (P, 3) m/s.
        spins: (P, 3) rad/s.
        centres: (P, 3) m, world: of the finest mesh's box.
        reaches: (P, 3) m, half the world box of the finest mesh at rest.
        radii: (P,) m, farthest corner from the mesh's origin.
        first_slots: (P,) int32 rows of the two tables that follow.
        materials: (S,) int16.
        semantics: (S,) uint8.
        own: (P,) uint8.
        instances: (P,) int32.
    """

    placements: tuple[Placement, ...]
    rotations: Floats
    positions: Floats
    velocities: Floats
    spins: Floats
    centres: Floats
    reaches: Floats
    radii: Floats
    first_slots: NDArray[np.int32]
    materials: NDArray[np.int16]
    semantics: NDArray[np.uint8]
    own: NDArray[np.uint8]
    instances: NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """What stays where it is, prepared once for all sweeps.

    Attributes:
        table: its placements.
        limits: (P, L) m: up to which distance each level of detail serves; inf for the last.
        roots: (P, L, 2) int32 root and first triangle of each level; -1 until a sweep needs it.
    """

    table: Table
    limits: Floats
    roots: NDArray[np.int32]


def standing(placements: Sequence[Placement]) -> Standing:
    """What stays where it is.

    Args:
        placements: any number; their trees are to be kept by one forest.

    Returns:
        The value; sweeps fill in its roots.
    """
    most = max((len(p.lods) for p in placements), default=1)
    limits = np.full((len(placements), most), np.inf)
    for row, placement in enumerate(placements):
        ends = placement.lod_range_m[: len(placement.lods) - 1]
        limits[row, : len(ends)] = ends
    roots = np.full((len(placements), most, 2), -1, np.int32)
    return Standing(table_of(placements), limits, roots)


def table_of(placements: Sequence[Placement]) -> Table:
    """Placements as arrays.

    Args:
        placements: any number.

    Returns:
        The table.
    """
    rows = tuple(placements)
    rotations = _stacked([p.T_world_from_mesh.rotation for p in rows], (3, 3))
    positions = _stacked([p.T_world_from_mesh.translation for p in rows], (3,))
    low = _stacked([p.lods[0].low for p in rows], (3,))
    high = _stacked([p.lods[0].high for p in rows], (3,))
    middle, half = (low + high) / 2, (high - low) / 2
    centres, reaches = positions.copy(), np.zeros_like(positions)
    for axis in range(3):
        centres += rotations[:, :, axis] * middle[:, axis, None]
        reaches += np.abs(rotations[:, :, axis]) * half[:, axis, None]
    far = np.maximum(np.abs(low), np.abs(high))
    counts = [len(p.slot_materials) for p in rows]
    semantics = [
        p.slot_semantics if p.semantic < 0 else np.full(count, p.semantic, np.uint8)
        for p, count in zip(rows, counts, strict=True)
    ]
    return Table(
        rows,
        rotations,
        positions,
        _stacked([p.velocity for p in rows], (3,)),
        _stacked([p.angular_velocity for p in rows], (3,)),
        centres,
        reaches,
        _lengths(far),
        np.cumsum([0, *counts])[:-1].astype(np.int32),
        np.concatenate([np.zeros(0, np.int16), *(p.slot_materials for p in rows)]),
        np.concatenate([np.zeros(0, np.uint8), *semantics]).astype(np.uint8),
        np.array([p.is_ego for p in rows], np.uint8),
        np.array([p.instance for p in rows], np.int32),
    )


class Look(NamedTuple):
    """What surfaces look like to the beam, today.

    Attributes:
        optics: (M, 9) table of materials.
        wet, snow: shares of the ground covered by water and by snow.
    """

    optics: NDArray[np.float32]
    wet: float
    snow: float


def gathered(
    statics: Standing,
    movers: Table,
    forest: Forest,
    look: Look,
    origin_world: Floats,
    lidar: LidarModel,
) -> Bodies:
    """The bodies near a sensor, their trees, materials and a tree over them.

    Args:
        statics: what does not move; its roots are amended.
        movers: what may move; those of their meshes that have no key serve one sweep.
        forest: gets the trees.
        look: of the surfaces.
        origin_world: (3,) m, origin of the local frame: the sensor.
        lidar: the sensor: boxes hold what moves during its sweep, what lies wholly out of its
            reach is left out.

    Returns:
        The bodies.
    """
    whole = _joined(statics.table, movers)
    half_sweep = lidar.rotation_s / 2
    swing = whole.radii * np.minimum(_lengths(whole.spins) * half_sweep, 2.0)
    # rounding a box to float32 must not cut into what it holds
    reach = whole.reaches + np.abs(whole.velocities) * half_sweep + swing[:, None] + 1e-4
    centres = whole.centres - origin_world
    distances = _lengths(np.maximum(np.abs(centres) - reach, 0.0))
    wanted = distances <= lidar.range_max_m + 5.0
    if lidar.blind_zones:
        wanted &= whole.own == 0
    rows = np.nonzero(wanted)[0]
    roots = np.concatenate(
        [
            _stayed(statics, rows[rows < len(statics.limits)], distances, forest),
            _rooted(whole.placements, rows[rows >= len(statics.limits)], distances, forest),
        ]
    )
    boxes = np.concatenate([centres - reach, centres + reach], axis=1)[rows].astype(np.float32)
    gaps = _gaps(whole, look.optics)
    moves = np.any(whole.velocities != 0.0, axis=1).astype(np.uint8)
    moves[np.any(whole.spins != 0.0, axis=1)] = 2
    placed = whole.rotations[rows], whole.positions[rows] - origin_world
    shining = _some(whole, look.optics[whole.materials, 1] >= _SHINING)[rows]
    entries = entries_of(boxes, roots[:, 0].copy(), placed, moves[rows] == 0, forest.tree)
    return Bodies(
        top=kernel_tree(body_tree(entries.boxes)),
        bodies=cast.Bodies(
            entries.owners,
            entries.heads,
            roots[:, 1].copy(),
            *placed,
            whole.velocities[rows],
            whole.spins[rows],
            moves[rows],
            forest.slots,
            np.where(_some(whole, gaps > 0.0)[rows], whole.first_slots[rows], -1).astype(np.int32),
            gaps,
        ),
        surfaces=Surfaces(
            optics=look.optics,
            slots=forest.slots,
            first_slots=whole.first_slots[rows],
            materials=whole.materials,
            semantics=whole.semantics,
            wets=damp_of(whole.semantics, look.wet).astype(np.float32),
            films=damp_of(whole.semantics, look.wet, SEALED).astype(np.float32),
            snows=_snows(whole, look),
            own=whole.own[rows],
        ),
        instances=np.append(whole.instances[rows], np.int32(-1)),
        shining=np.append(shining, False),
    )


def _snows(table: Table, look: Look) -> NDArray[np.float32]:
    """(S,) the share of each slot's surface under snow; tracks are driven bare."""
    held = look.optics[table.materials, 7] if len(table.materials) else np.zeros(0, np.float32)
    return damp_of(table.semantics, look.snow).astype(np.float32) * held


def _gaps(table: Table, optics: NDArray[np.float32]) -> NDArray[np.float32]:
    """(S,) the share of each slot's surface that is open: by its texture, or as foliage is."""
    gaps = optics[table.materials, 5] if len(table.materials) else np.zeros(0, np.float32)
    crowns = (gaps == 0.0) & (table.semantics == int(Semantic.VEGETATION))
    return np.where(crowns, np.float32(_LEAF_GAPS), gaps).astype(np.float32)


def _some(table: Table, has: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """(P,) whether any slot of a placement has it."""
    found = np.concatenate([np.zeros(1, np.int64), np.cumsum(has)])
    ends = np.append(table.first_slots[1:], len(has))
    some: NDArray[np.bool_] = found[ends] > found[table.first_slots]
    return some


def _stayed(
    statics: Standing, rows: NDArray[np.int64], distances: Floats, forest: Forest
) -> NDArray[np.int32]:
    """(B, 2) root and first triangle of the level of detail that serves each that stays."""
    levels = (distances[rows, None] > statics.limits[rows]).sum(axis=1)
    unknown = np.flatnonzero(statics.roots[rows, levels, 0] < 0)
    for row, level in zip(rows[unknown].tolist(), levels[unknown].tolist(), strict=True):
        statics.roots[row, level] = forest.keep(statics.table.placements[row].lods[level])
    found: NDArray[np.int32] = statics.roots[rows, levels]
    return found


def _rooted(
    placements: Sequence[Placement], rows: NDArray[np.int64], distances: Floats, forest: Forest
) -> NDArray[np.int32]:
    """(B, 2) root and first triangle of the level of detail that serves each that may move."""
    roots = np.zeros((len(rows), 2), np.int32)
    brief: list[tuple[int, TriangleMesh]] = []
    for at, (row, distance) in enumerate(zip(rows.tolist(), distances[rows].tolist(), strict=True)):
        mesh = _level(placements[row], distance)
        if mesh.key:
            roots[at] = forest.keep(mesh)
        else:
            brief.append((at, mesh))
    for at, mesh in brief:  # after what stays, so that they can be let go
        roots[at] = forest.borrow(mesh)
    return roots


def _level(placement: Placement, distance_m: float) -> TriangleMesh:
    """The level of detail that serves at a distance."""
    for mesh, limit in zip(placement.lods, placement.lod_range_m, strict=False):
        if distance_m <= limit:
            return mesh
    return placement.lods[-1]


def _joined(one: Table, two: Table) -> Table:
    """Two tables as one."""
    arrays = {
        name: np.concatenate([getattr(one, name), getattr(two, name)])
        for name in Table.__slots__
        if name not in ("placements", "first_slots")
    }
    slots = np.concatenate([one.first_slots, two.first_slots + len(one.materials)])
    return Table(
        placements=one.placements + two.placements, first_slots=slots.astype(np.int32), **arrays
    )


def _stacked(arrays: Sequence[NDArray[np.floating]], shape: tuple[int, ...]) -> Floats:
    """Equal arrays as one, (P, *shape) float64."""
    return np.array(arrays, np.float64).reshape(-1, *shape)


def _lengths(vectors: Floats) -> Floats:
    """(P,) lengths of (P, 3) vectors."""
    x, y, z = vectors[:, 0], vectors[:, 1], vectors[:, 2]
    lengths: Floats = np.sqrt(x * x + y * y + z * z)
    return lengths
