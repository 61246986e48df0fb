"""The Stage as rays see it: which mesh stands where, how it moves, and what it is made of."""

from __future__ import annotations

import hashlib
import tempfile
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from scenesim import library
from scenesim.geometry.mesh import TriangleMesh
from scenesim.geometry.transform import Floats
from scenesim.kernels import cast
from scenesim.kernels.lidar import Surfaces
from scenesim.render.lidar_scene import MeshTree, body_tree, kernel_tree, mesh_tree
from scenesim.scenery.stage import Placement
from scenesim.sensors.lidar import LidarModel
from scenesim.world.materials import Material

_VERSION = 1  # of the trees on disk; raise it when their making changes
_MOST = 6_000_000  # triangles kept before all is let go and built again
_SMALL = 3000  # a tree of fewer triangles is built as fast as it is read


class Forest:
    """The trees of all meshes met so far, in arrays that grow; temporary ones at the end."""

    def __init__(self) -> None:
        self._nodes = 0
        self._entries = 0
        self._boxes = np.zeros((1024, 6, 16), np.float32)
        self._children = np.zeros((1024, 16), np.int32)
        self._triangles = np.zeros((65536, 9), np.float32)
        self._faces = np.zeros(65536, np.int32)
        self._slots = np.zeros(65536, np.int16)
        self._parts = np.zeros(65536, np.int16)
        self._roots: dict[str | int, tuple[int, int]] = {}
        self._kept: list[TriangleMesh] = []
        self._mark = (0, 0)

    @property
    def tree(self) -> cast.Tree:
        """All trees, as kernels take them."""
        return cast.Tree(self._boxes, self._children, self._triangles, self._faces)

    @property
    def slots(self) -> NDArray[np.int16]:
        """(T,) material slot of each entry."""
        return self._slots

    @property
    def parts(self) -> NDArray[np.int16]:
        """(T,) part id of each entry."""
        return self._parts

    def begin(self) -> None:
        """Let go of the last sweep's temporary trees, and of everything if it became too much."""
        self._nodes, self._entries = self._mark
        if self._entries > _MOST:
            self._nodes = self._entries = 0
            self._mark = (0, 0)
            self._roots.clear()
            self._kept.clear()

    def keep(self, mesh: TriangleMesh) -> tuple[int, int]:
        """The root of a mesh that stays: found again by its key or by being the same object.

        Args:
            mesh: any; kept meshes are added before temporary ones.

        Returns:
            Its node and its first triangle.
        """
        name = mesh.key or id(mesh)
        if name not in self._roots:
            self._roots[name] = self._append(_tree_of(mesh), mesh)
            self._mark = (self._nodes, self._entries)
            if not mesh.key:
                self._kept.append(mesh)  # so that its id stays its own
        return self._roots[name]

    def knows(self, mesh: TriangleMesh) -> bool:
        """Whether a mesh is kept already.

        Args:
            mesh: any.

        Returns:
            A bool.
        """
        return (mesh.key or id(mesh)) in self._roots

    def borrow(self, mesh: TriangleMesh) -> tuple[int, int]:
        """The root of a mesh that serves one sweep only, such as a walking person.

        Args:
            mesh: any.

        Returns:
            Its node and its first triangle.
        """
        return self._append(mesh_tree(mesh.vertices, mesh.faces, grain=4), mesh)

    def _append(self, tree: MeshTree, mesh: TriangleMesh) -> tuple[int, int]:
        """Copy a tree behind the others."""
        root, first = self._nodes, self._entries
        nodes, entries = root + len(tree.boxes), first + len(tree.faces)
        self._boxes = _grown(self._boxes, nodes)
        self._children = _grown(self._children, nodes)
        for name in ("_triangles", "_faces", "_slots", "_parts"):
            setattr(self, name, _grown(getattr(self, name), entries))
        self._boxes[root:nodes] = tree.boxes
        shift = np.where(tree.children >= 0, root, -16 * first).astype(np.int32)
        self._children[root:nodes] = tree.children + shift
        self._triangles[first:entries] = tree.triangles
        self._faces[first:entries] = tree.faces
        self._slots[first:entries] = mesh.face_slots[tree.faces]
        self._parts[first:entries] = mesh.face_parts[tree.faces]
        self._nodes, self._entries = nodes, entries
        return root, first


@dataclass(frozen=True, slots=True, eq=False)
class Bodies:
    """What stands around at one moment, as kernels take it.

    Attributes:
        top: tree over the bodies.
        bodies: where they are.
        surfaces: what they are made of.
        instances: (B,) int32.
    """

    top: cast.Tree
    bodies: cast.Bodies
    surfaces: Surfaces
    instances: NDArray[np.int32]


def optics_of(materials: Sequence[Material]) -> NDArray[np.float32]:
    """The 905 nm table of materials.

    Args:
        materials: rows of the Stage.

    Returns:
        (M, 8), as of ``kernels.lidar.Surfaces``.
    """
    rows = [
        (m.reflectance_905, m.retro, m.transmittance, m.clear_coat, m.roughness,
         float(m.cutout), m.metalness, 0.0)
        for m in materials
    ]  # fmt: skip
    return np.array(rows or [(0.0,) * 8], np.float32)


def gathered(
    statics: Sequence[Placement],
    movers: Sequence[Placement],
    forest: Forest,
    optics: NDArray[np.float32],
    origin_world: Floats,
    lidar: LidarModel,
) -> Bodies:
    """The bodies near a sensor, their trees, materials and a tree over them.

    Args:
        statics: the world that does not move.
        movers: what may move; those of their meshes that have no key serve one sweep.
        forest: gets the trees.
        optics: (M, 8) table of materials.
        origin_world: (3,) m, origin of the local frame: the sensor.
        lidar: the sensor: boxes hold what moves during its sweep, what lies wholly out of its
            reach is left out.

    Returns:
        The bodies.
    """
    chosen: list[Placement] = []
    meshes: list[tuple[TriangleMesh, bool]] = []
    boxes: list[Floats] = []
    for row, placement in enumerate((*statics, *movers)):
        if placement.is_ego and lidar.blind_zones:
            continue
        low, high = _extent(placement, lidar.rotation_s)
        low, high = low - origin_world, high - origin_world
        gap = np.maximum(np.maximum(low, -high), 0.0)
        distance = float(gap[0] * gap[0] + gap[1] * gap[1] + gap[2] * gap[2]) ** 0.5
        if distance > lidar.range_max_m + 5.0:
            continue
        chosen.append(placement)
        meshes.append((_level(placement, distance), row >= len(statics)))
        boxes.append(np.concatenate([low, high]))
    roots = np.zeros((len(meshes), 2), np.int32)
    for turn in (False, True):  # what stays first, so that the rest can be let go
        for row, (mesh, moves) in enumerate(meshes):
            brief = moves and not mesh.key
            if brief == turn:
                roots[row] = forest.borrow(mesh) if brief else forest.keep(mesh)
    return _arrays(chosen, roots, np.array(boxes).reshape(-1, 6), forest, optics, origin_world)


def _arrays(
    chosen: Sequence[Placement],
    roots: NDArray[np.int32],
    boxes: Floats,
    forest: Forest,
    optics: NDArray[np.float32],
    origin_world: Floats,
) -> Bodies:
    """The kernels' arrays of some placements."""
    count = len(chosen)
    slots = np.array([0, *(len(p.slot_materials) for p in chosen)])
    positions = np.array([p.T_world_from_mesh.translation for p in chosen]).reshape(-1, 3)
    velocities = np.array([p.velocity for p in chosen], np.float64).reshape(-1, 3)
    spins = np.array([p.angular_velocity for p in chosen], np.float64).reshape(-1, 3)
    moves = np.any(velocities != 0.0, axis=1).astype(np.uint8)
    moves[np.any(spins != 0.0, axis=1)] = 2
    semantics = [
        p.slot_semantics if p.semantic < 0 else np.full(len(p.slot_materials), p.semantic, np.uint8)
        for p in chosen
    ]
    # rounding a box to float32 must not cut into what it holds
    wide = boxes + np.array([-1.0, -1.0, -1.0, 1.0, 1.0, 1.0]) * 1e-4
    return Bodies(
        top=kernel_tree(body_tree(wide.astype(np.float32))),
        bodies=cast.Bodies(
            roots[:, 0].copy(),
            roots[:, 1].copy(),
            np.array([p.T_world_from_mesh.rotation for p in chosen]).reshape(-1, 3, 3),
            positions - origin_world,
            velocities,
            spins,
            moves,
        ),
        surfaces=Surfaces(
            optics=optics,
            slots=forest.slots,
            first_slots=np.cumsum(slots)[:count].astype(np.int32),
            materials=np.concatenate([np.zeros(0, np.int16), *(p.slot_materials for p in chosen)]),
            semantics=np.concatenate([np.zeros(0, np.uint8), *semantics]).astype(np.uint8),
            own=np.array([p.is_ego for p in chosen], np.uint8),
        ),
        instances=np.array([p.instance for p in chosen], np.int32),
    )


def _level(placement: Placement, distance_m: float) -> TriangleMesh:
    """The level of detail that serves at a distance."""
    for mesh, limit in zip(placement.lods, placement.lod_range_m, strict=False):
        if distance_m <= limit:
            return mesh
    return placement.lods[-1]


def _extent(placement: Placement, sweep_s: float) -> tuple[Floats, Floats]:
    """The world box that a placement's mesh stays in during a sweep."""
    mesh = placement.lods[0]
    low, high = mesh.low.astype(np.float64), mesh.high.astype(np.float64)
    middle, half = (low + high) / 2, (high - low) / 2
    where = placement.T_world_from_mesh
    spread = np.abs(where.rotation)
    reach = spread[:, 0] * half[0] + spread[:, 1] * half[1] + spread[:, 2] * half[2]
    centre = where.points(middle)
    travel = np.abs(placement.velocity) * (sweep_s / 2)
    spin = placement.angular_velocity
    rate = float(spin[0] * spin[0] + spin[1] * spin[1] + spin[2] * spin[2]) ** 0.5
    far = np.maximum(np.abs(low), np.abs(high))
    radius = float(far[0] * far[0] + far[1] * far[1] + far[2] * far[2]) ** 0.5
    swing = radius * min(rate * sweep_s / 2, 2.0)
    return centre - reach - travel - swing, centre + reach + travel + swing


def _tree_of(mesh: TriangleMesh) -> MeshTree:
    """The tree of a mesh; large library meshes' trees are read from disk if they were made."""
    if not mesh.key or len(mesh.faces) < _SMALL:
        return mesh_tree(mesh.vertices, mesh.faces, grain=4 if not mesh.key else 2)
    digest = hashlib.sha256(f"{_VERSION}/{mesh.key}".encode())
    digest.update(mesh.vertices.tobytes())
    digest.update(mesh.faces.tobytes())
    path = library.cache_folder("bvh") / f"{digest.hexdigest()[:32]}.npz"
    found = _read(path) if path.is_file() else None
    if found is not None:
        return found
    tree = mesh_tree(mesh.vertices, mesh.faces, grain=1)
    _write(path, tree)
    return tree


def _grown(array: NDArray[np.generic], least: int) -> NDArray[np.generic]:
    """The array, with room for at least so many rows."""
    if least <= len(array):
        return array
    larger = np.zeros((max(least, 2 * len(array)), *array.shape[1:]), array.dtype)
    larger[: len(array)] = array
    return larger


def _read(path: Path) -> MeshTree | None:
    """A tree from disk; None if the file is not whole."""
    try:
        with np.load(path) as kept:
            return MeshTree(kept["boxes"], kept["children"], kept["triangles"], kept["faces"])
    except (OSError, KeyError, ValueError, EOFError, zipfile.BadZipFile):
        return None


def _write(path: Path, tree: MeshTree) -> None:
    """Keep a tree on disk, whole or not at all; a cache that cannot be written is no error."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as part:
            np.savez(
                part,
                boxes=tree.boxes,
                children=tree.children,
                triangles=tree.triangles,
                faces=tree.faces,
            )
        Path(part.name).replace(path)
    except OSError:
        return
