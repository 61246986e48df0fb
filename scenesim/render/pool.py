"""All meshes of a Stage laid end to end, as kernels walk them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scenesim.geometry.mesh import PIECES, TriangleMesh
from scenesim.kernels import patches
from scenesim.kernels.placing import PATCH, Pool
from scenesim.render.between_draws import grown, lent

_FIELDS = (
    ("vertices", "vertices", 3, np.float32),
    ("normals", "vertices", 3, np.float32),
    ("uvs", "vertices", 2, np.float32),
    ("faces", "faces", 3, np.int32),
    ("slots", "faces", 0, np.int16),
    ("parts", "faces", 0, np.int16),
)
#: rows at first: what is remembered, and a street's; zeros cost nothing until they are written
_ROOM = 1 << 22
#: vertices of library meshes kept for the next draw
_REMEMBERED = 3_000_000
#: a pool that no draw uses now
_spare: list[MeshPool] = []


class MeshPool:
    """Meshes packed once and kept; those of one frame alone go behind them and are let go.

    Library meshes, which have a key, stand first and are still there for the next draw.
    """

    def __init__(self) -> None:
        self._rows = np.zeros((1024, 4), np.int32)
        self._pieces = np.zeros((1024, PIECES + 1), np.int32)
        self._names: dict[str | int, int] = {}
        self._own: list[TriangleMesh] = []
        self._passing: dict[int, tuple[TriangleMesh, int]] = {}
        self._used = self._kept = self._library = (0, 0, 0)
        self._arrays = {
            name: np.zeros((_ROOM, width) if width else _ROOM, kind)
            for name, _, width, kind in _FIELDS
        }
        self._boxes = np.zeros((_ROOM // PATCH, 6), np.float32)
        self._reaches = np.zeros((_ROOM // PATCH, 2), np.int32)

    @property
    def rows(self) -> NDArray[np.int32]:
        """(N, 4) first vertex, vertices, first face and faces of each mesh; grows with ``add``."""
        return self._rows[: self._used[0]]

    @property
    def pieces(self) -> NDArray[np.int32]:
        """(N, PIECES + 1) faces before each piece of a mesh, and all; 0 for one without any."""
        return self._pieces[: self._used[0]]

    def add(self, mesh: TriangleMesh, passing: bool = False) -> int:
        """The row of a mesh, packed if it is new.

        Args:
            mesh: any mesh; one object, and one key, is packed once.
            passing: let go at the next ``release``.

        Returns:
            Its row in ``rows``.

        Raises:
            ValueError: for a lasting mesh after a passing one.
        """
        known = self.row_of(mesh)
        if known is not None:
            return known
        if self._passing and not passing:
            raise ValueError("want lasting meshes added before passing ones")
        row = self._packed(mesh)
        if passing:
            self._passing[id(mesh)] = (mesh, row)
            return row
        self._names[mesh.key or id(mesh)] = row
        if not mesh.key:
            self._own.append(mesh)  # so that its id stays its own
        elif not self._own:
            self._library = self._used
        self._kept = self._used
        return row

    def row_of(self, mesh: TriangleMesh) -> int | None:
        """The row of a mesh that is packed already.

        Args:
            mesh: the same object, or one of the same key.

        Returns:
            Its row in ``rows``; None for a mesh that is not here.
        """
        row = self._names.get(mesh.key or id(mesh))
        if row is None and id(mesh) in self._passing:
            return self._passing[id(mesh)][1]
        return row

    @property
    def library_vertices(self) -> int:
        """Vertices of the library meshes."""
        return self._library[1]

    def release(self) -> None:
        """Let the passing meshes go."""
        self._used = self._kept
        self._passing.clear()

    def leave(self) -> None:
        """Let go of all that is this draw's own; the library stays."""
        self._used = self._kept = self._library
        self._passing.clear()
        self._own.clear()
        self._names = {name: row for name, row in self._names.items() if row < self._used[0]}

    def forget(self) -> None:
        """Let go of the library too; the room stays."""
        self._library = (0, 0, 0)
        self.leave()

    def arrays(self) -> Pool:
        """The packed arrays.

        Returns:
            Views that stay valid until a mesh is added.
        """
        return Pool(**self._arrays, boxes=self._boxes, reaches=self._reaches)

    def _packed(self, mesh: TriangleMesh) -> int:
        """Copy a mesh behind the others; its faces begin where a patch does."""
        row, vertex, face = self._used
        face = -(-face // PATCH) * PATCH
        vertices, faces = len(mesh.vertices), len(mesh.faces)
        first, count = {"vertices": vertex, "faces": face}, {"vertices": vertices, "faces": faces}
        for name, axis, _, _ in _FIELDS:
            end = first[axis] + count[axis]
            self._arrays[name] = grown(self._arrays[name], end)
            source = {"slots": "face_slots", "parts": "face_parts"}.get(name, name)
            self._arrays[name][first[axis] : end] = getattr(mesh, source)
        ends = (face + faces) // PATCH + 1
        self._boxes, self._reaches = grown(self._boxes, ends), grown(self._reaches, ends)
        own, corners = self._arrays["vertices"][vertex:], self._arrays["faces"]
        patches.bound(own, corners, face, faces, self._boxes, self._reaches)
        self._rows = grown(self._rows, row + 1)
        self._rows[row] = vertex, vertices, face, faces
        self._pieces = grown(self._pieces, row + 1)
        self._pieces[row] = mesh.pieces or 0
        self._used = (row + 1, vertex + vertices, face + faces)
        return row


def pool_for(owner: object) -> MeshPool:
    """A pool with the library meshes of earlier draws, handed on when its owner is gone.

    Args:
        owner: who uses it, alone.

    Returns:
        The pool.
    """
    return lent(owner, _spare, MeshPool, _cleared)


def _cleared(pool: MeshPool) -> bool:
    """Let go of a draw's own, and of all where the library has grown too large.

    The room stays as it is: memory that goes and comes again with every few draws costs time, and
    a worker's size would say nothing. False for a pool that had to be made longer.
    """
    pool.leave()
    if pool.library_vertices < _REMEMBERED:
        return True
    pool.forget()
    return len(pool.arrays().faces) <= _ROOM
