"""The trees of all meshes that rays may meet, built once each and kept."""

from __future__ import annotations

import hashlib
import tempfile
import zipfile
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from scenesim import library
from scenesim.geometry.mesh import TriangleMesh
from scenesim.kernels import cast
from scenesim.render.lidar_scene import MeshTree, mesh_tree, refit

K = TypeVar("K", bound=np.generic)

_VERSION = 1  # of the trees on disk; raise it when their making changes
_MOST = 6_000_000  # triangles kept before all is let go and built again
_REMEMBERED = 1_500_000  # triangles of library meshes kept from one draw to the next
_memory: dict[str, MeshTree] = {}
_held = [0]  # triangles of all of them
_POSES = 200  # trees of meshes that change their pose, kept to be fitted
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
        root, first = self._append(tree, mesh)
        if len(tree.faces):
            nodes, entries = slice(self._nodes), slice(self._entries)
            whole = cast.Tree(
                self._boxes[nodes], self._children[nodes], self._triangles[entries], self._faces
            )
            refit(tree, mesh.vertices, mesh.faces, (root, first), whole)
        return root, first

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


def _tree_of(mesh: TriangleMesh) -> MeshTree:
    """The tree of a mesh; library meshes' are kept in memory from one draw to the next."""
    if not mesh.key:
        return mesh_tree(mesh.vertices, mesh.faces, grain=4)
    if mesh.key in _memory:
        tree = _memory.pop(mesh.key)
    else:
        tree = _library_tree(mesh)
        _held[0] += len(tree.faces)
    _memory[mesh.key] = tree  # the latest used stands last
    while _held[0] > _REMEMBERED and len(_memory) > 1:
        _held[0] -= len(_memory.pop(next(iter(_memory))).faces)
    return tree


def _library_tree(mesh: TriangleMesh) -> MeshTree:
    """The tree of a library mesh; if it is large, from disk where it was made before."""
    if len(mesh.faces) < _SMALL:
        return mesh_tree(mesh.vertices, mesh.faces, grain=2)
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


def _grown(array: NDArray[K], least: int) -> NDArray[K]:
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
