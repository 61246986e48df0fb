"""All meshes of a Stage laid end to end, as kernels walk them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scenesim.geometry.mesh import TriangleMesh
from scenesim.kernels.placing import Pool

_FIELDS = (
    ("vertices", "vertices", 3, np.float32),
    ("normals", "vertices", 3, np.float32),
    ("uvs", "vertices", 2, np.float32),
    ("faces", "faces", 3, np.int32),
    ("slots", "faces", 0, np.int16),
    ("parts", "faces", 0, np.int16),
)
#: rows at first: a street's; zeros cost nothing until they are written
_ROOM = 1 << 20


class MeshPool:
    """Meshes packed once and kept; those of one frame alone go behind them and are let go.

    Attributes:
        rows: (N, 4) list of first vertex, vertices, first face, faces of each mesh.
    """

    def __init__(self) -> None:
        self.rows: list[tuple[int, int, int, int]] = []
        self._held: dict[int, tuple[TriangleMesh, int]] = {}
        self._passing: dict[int, tuple[TriangleMesh, int]] = {}
        self._kept = (0, 0, 0)
        self._used = {"vertices": 0, "faces": 0}
        self._arrays = {
            name: np.zeros((_ROOM, width) if width else _ROOM, kind)
            for name, _, width, kind in _FIELDS
        }

    def add(self, mesh: TriangleMesh, passing: bool = False) -> int:
        """The row of a mesh, packed if it is new.

        Args:
            mesh: any mesh; the same object is packed once.
            passing: let go at the next ``release``.

        Returns:
            Its row in ``rows``.

        Raises:
            ValueError: for a lasting mesh after a passing one.
        """
        known = self._held.get(id(mesh)) or self._passing.get(id(mesh))
        if known is not None:
            return known[1]
        counts = {"vertices": len(mesh.vertices), "faces": len(mesh.faces)}
        first = dict(self._used)
        for name, axis, _, _ in _FIELDS:
            self._reserve(name, first[axis] + counts[axis])
            source = {"slots": "face_slots", "parts": "face_parts"}.get(name, name)
            self._arrays[name][first[axis] : first[axis] + counts[axis]] = getattr(mesh, source)
        row = len(self.rows)
        self.rows.append((first["vertices"], counts["vertices"], first["faces"], counts["faces"]))
        self._used = {axis: first[axis] + counts[axis] for axis in first}
        if passing:
            self._passing[id(mesh)] = (mesh, row)
        else:
            if self._passing:
                raise ValueError("want lasting meshes added before passing ones")
            self._held[id(mesh)] = (mesh, row)
            self._kept = (len(self.rows), self._used["vertices"], self._used["faces"])
        return row

    def row_of(self, mesh: TriangleMesh) -> int | None:
        """The row of a mesh that is packed already.

        Args:
            mesh: the same object as was added.

        Returns:
            Its row in ``rows``; None for a mesh that is not here.
        """
        known = self._held.get(id(mesh)) or self._passing.get(id(mesh))
        return None if known is None else known[1]

    def release(self) -> None:
        """Let the passing meshes go."""
        rows, vertices, faces = self._kept
        del self.rows[rows:]
        self._used = {"vertices": vertices, "faces": faces}
        self._passing.clear()

    def arrays(self) -> Pool:
        """The packed arrays.

        Returns:
            Views that stay valid until a mesh is added.
        """
        return Pool(*(self._arrays[name] for name, *_ in _FIELDS))

    def _reserve(self, name: str, length: int) -> None:
        """Make room, by doubling."""
        array: NDArray[np.generic] = self._arrays[name]
        if length > len(array):
            wider = np.zeros((max(length, 2 * len(array)), *array.shape[1:]), array.dtype)
            wider[: len(array)] = array
            self._arrays[name] = wider
