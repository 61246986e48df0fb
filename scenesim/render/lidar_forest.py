"""The trees of all meshes that rays may meet, built once each and kept."""

from __future__ import annotations

import hashlib
from dataclasses import fields
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scenesim import library
from scenesim.geometry.mesh import TriangleMesh
from scenesim.kernels import cast
from scenesim.render.between_draws import grown, lent
from scenesim.render.lidar_scene import MeshTree, mesh_tree, refit
from scenesim.stored import SUFFIX, read_arrays, write_arrays

_VERSION = 2  # of the trees on disk; raise it when their making changes
_MOST = 1_250_000  # triangles of library meshes kept; above, only those of the last draw
_ROOM = 3 << 20  # triangles that arrays have room for at first: what is kept, and a draw's own
_POSES = 200  # trees of meshes that change their pose, kept to be fitted
_LARGE = 3000  # from so many faces on a tree is worth its making with care
_SMALL = 300  # a tree of fewer faces is built as fast as it is read
#: a forest that no draw uses now
_spare: list[Forest] = []
#: key of a library mesh to what its geometry is called on disk
_digests: dict[str, str] = {}


class _Block(NamedTuple):
    """Where a tree is: its nodes and its triangles, first and number."""

    root: int
    nodes: int
    first: int
    entries: int


class Forest:
    """The trees of all meshes met so far, in arrays that grow; temporary ones at the end.

    Those of library meshes, which have a key, are still there for the next draw.
    """

    def __init__(self) -> None:
        self._nodes = 0
        self._entries = 0
        # address space, not memory: pages come when they are written; growing would copy them
        self._boxes = np.zeros((_ROOM // 16, 6, 16), np.float32)
        self._children = np.zeros((_ROOM // 16, 16), np.int32)
        self._triangles = np.zeros((_ROOM, 9), np.float32)
        self._faces = np.zeros(_ROOM, np.int32)
        self._slots = np.zeros(_ROOM, np.int16)
        self._parts = np.zeros(_ROOM, np.int16)
        self._blocks: dict[str | int, _Block] = {}
        self._own: list[TriangleMesh] = []
        self._met: set[str | int] = set()
        self._mark = (0, 0)
        self._poses: dict[int, tuple[NDArray[np.int32], MeshTree]] = {}

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
        """Let go of the last sweep's temporary trees."""
        self._nodes, self._entries = self._mark

    def keep(self, mesh: TriangleMesh) -> tuple[int, int]:
        """The root of a mesh that stays: found again by its key or by being the same object.

        Args:
            mesh: any; kept meshes are added before temporary ones.

        Returns:
            Its node and its first triangle.
        """
        name = mesh.key or id(mesh)
        if name not in self._blocks:
            self._blocks[name] = self._append(_tree_of(mesh), mesh)
            self._mark = (self._nodes, self._entries)
            if not mesh.key:
                self._own.append(mesh)  # so that its id stays its own
        self._met.add(name)
        block = self._blocks[name]
        return block.root, block.first

    def leave(self) -> None:
        """Let go of the draw's own trees, and if too many of library meshes that it did not meet.

        What stays moves together.
        """
        blocks = {name: b for name, b in self._blocks.items() if isinstance(name, str)}
        if sum(block.entries for block in blocks.values()) > _MOST:
            # small ones take little room, and half a draw's meshes are small
            blocks = {n: b for n, b in blocks.items() if n in self._met or b.entries < _SMALL}
        self._nodes = self._entries = 0
        self._blocks = {
            name: self._moved(block)
            for name, block in sorted(blocks.items(), key=lambda row: row[1].root)
        }
        self._mark = (self._nodes, self._entries)
        self._own.clear()
        self._met.clear()
        self._poses.clear()

    def borrow(self, mesh: TriangleMesh) -> tuple[int, int]:
        """The root of a mesh that serves one sweep only, such as a walking person.

        What was built for one pose is fitted to the next. Whatever the tree, rays meet the same.

        Args:
            mesh: any.

        Returns:
            Its node and its first triangle.
        """
        name = id(mesh.faces)
        if name not in self._poses:
            if len(self._poses) >= _POSES:
                self._poses.clear()
            tree = mesh_tree(mesh.vertices, mesh.faces, grain=2, flat_too=True)
            self._poses[name] = (mesh.faces, tree)  # kept, so that its id stays its own
        tree = self._poses[name][1]
        root, _, first, _ = self._append(tree, mesh)
        if len(tree.faces):
            nodes, entries = slice(self._nodes), slice(self._entries)
            whole = cast.Tree(
                self._boxes[nodes], self._children[nodes], self._triangles[entries], self._faces
            )
            refit(tree, mesh.vertices, mesh.faces, (root, first), whole)
        return root, first

    def _append(self, tree: MeshTree, mesh: TriangleMesh) -> _Block:
        """Copy a tree behind the others."""
        root, first = self._nodes, self._entries
        nodes, entries = root + len(tree.boxes), first + len(tree.faces)
        self._boxes = grown(self._boxes, nodes)
        self._children = grown(self._children, nodes)
        for name in ("_triangles", "_faces", "_slots", "_parts"):
            setattr(self, name, grown(getattr(self, name), entries))
        self._boxes[root:nodes] = tree.boxes
        shift = np.where(tree.children >= 0, np.int32(root), np.int32(-16 * first))
        np.add(tree.children, shift, out=self._children[root:nodes])
        self._triangles[first:entries] = tree.triangles
        self._faces[first:entries] = tree.faces
        self._slots[first:entries] = mesh.face_slots[tree.faces]
        self._parts[first:entries] = mesh.face_parts[tree.faces]
        self._nodes, self._entries = nodes, entries
        return _Block(root, len(tree.boxes), first, len(tree.faces))

    def _moved(self, block: _Block) -> _Block:
        """Carry a tree forward to where the others end."""
        place = _Block(self._nodes, block.nodes, self._entries, block.entries)
        self._nodes, self._entries = place.root + place.nodes, place.first + place.entries
        if place == block:
            return place
        old, new = (slice(b.root, b.root + b.nodes) for b in (block, place))
        children = self._children[old]
        by = np.where(children >= 0, place.root - block.root, 16 * (block.first - place.first))
        self._children[new] = children + by.astype(np.int32)
        self._boxes[new] = self._boxes[old]
        old, new = (slice(b.first, b.first + b.entries) for b in (block, place))
        for array in (self._triangles, self._faces, self._slots, self._parts):
            array[new] = array[old]
        return place


def forest_for(owner: object) -> Forest:
    """A forest with the library meshes of earlier draws, handed on when its owner is gone.

    Args:
        owner: who uses it, alone.

    Returns:
        The forest.
    """
    return lent(owner, _spare, Forest, _cleared)


def _cleared(forest: Forest) -> bool:
    """Let go of a draw's own; the forest limits itself and is always kept."""
    forest.leave()
    return True


def _tree_of(mesh: TriangleMesh) -> MeshTree:
    """The tree of a mesh."""
    if not mesh.key:
        return mesh_tree(mesh.vertices, mesh.faces, grain=4)
    return _library_tree(mesh)


def _library_tree(mesh: TriangleMesh) -> MeshTree:
    """The tree of a library mesh, from disk where it was made before."""
    grain = 2 if len(mesh.faces) < _LARGE else 1
    if len(mesh.faces) < _SMALL:
        return mesh_tree(mesh.vertices, mesh.faces, grain)
    path = library.cache_folder("bvh") / f"{_digest(mesh)}{SUFFIX}"
    found = read_arrays(path)
    if found is not None:
        return MeshTree(**found)
    tree = mesh_tree(mesh.vertices, mesh.faces, grain)
    write_arrays(path, {field.name: getattr(tree, field.name) for field in fields(tree)})
    return tree


def _digest(mesh: TriangleMesh) -> str:
    """What the file of a library mesh's tree is named by; reckoned once for each key."""
    if mesh.key not in _digests:
        digest = hashlib.sha256(f"{_VERSION}/{mesh.key}".encode())
        digest.update(mesh.vertices.data)
        digest.update(mesh.faces.data)
        _digests[mesh.key] = digest.hexdigest()[:32]
    return _digests[mesh.key]
