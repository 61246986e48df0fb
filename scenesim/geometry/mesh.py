"""Triangle meshes as plain arrays, the one form that camera and LiDAR share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from scenesim.geometry.transform import Transform

#: in which a mesh may change its level of detail
PIECES = 16


@dataclass(frozen=True, slots=True, eq=False)
class TriangleMesh:
    """Triangles with what shading, ray casting and labels need of each.

    A triangle is seen from both sides; its front is where its corners run counter-clockwise.
    Faces name *slots*; who places the mesh says which material each slot is, so that a thousand
    cars share one mesh in a thousand colours.

    Attributes:
        vertices: (V, 3) float32 m, mesh frame.
        normals: (V, 3) float32, unit, mesh frame; split vertices where an edge is sharp.
        uvs: (V, 2) float32 m along the surface; a texture divides by its own size.
        faces: (F, 3) int32 rows of vertices.
        face_slots: (F,) int16 rows of ``slots``.
        face_parts: (F,) int16 part ids of ``world.classes.Part``.
        slots: names of the material slots, such as ``paint`` or ``glass``.
        key: a name that is equal only for equal geometry; caches go by it. Empty: not cached.
        pieces: first face of each of PIECES that give way to those of the next level of detail
            one by one, and how many faces there are. Empty: it changes as a whole.
    """

    vertices: NDArray[np.float32]
    normals: NDArray[np.float32]
    uvs: NDArray[np.float32]
    faces: NDArray[np.int32]
    face_slots: NDArray[np.int16]
    face_parts: NDArray[np.int16]
    slots: tuple[str, ...]
    key: str = ""
    pieces: tuple[int, ...] = ()
    low: NDArray[np.float32] = field(init=False)
    high: NDArray[np.float32] = field(init=False)

    def __post_init__(self) -> None:
        count, faces = len(self.vertices), len(self.faces)
        for name, shape, kind in (
            ("vertices", (count, 3), np.float32),
            ("normals", (count, 3), np.float32),
            ("uvs", (count, 2), np.float32),
            ("faces", (faces, 3), np.int32),
            ("face_slots", (faces,), np.int16),
            ("face_parts", (faces,), np.int16),
        ):
            array = getattr(self, name)
            if array.shape != shape or array.dtype != kind:
                raise ValueError(
                    f"want {name} {shape} {np.dtype(kind)}, got {array.shape} {array.dtype}"
                )
            if not array.flags.c_contiguous:
                object.__setattr__(self, name, np.ascontiguousarray(array))
            getattr(self, name).setflags(write=False)
        if len(self.pieces) not in (0, PIECES + 1):
            raise ValueError(f"want {PIECES + 1} pieces or none, got {len(self.pieces)}")
        low, high = bounds(self.vertices)
        object.__setattr__(self, "low", low)
        object.__setattr__(self, "high", high)

    def moved(self, T_target_from_mesh: Transform, key: str = "") -> TriangleMesh:
        """The same mesh carried into another frame.

        Args:
            T_target_from_mesh: where it goes.
            key: the new mesh's cache key.

        Returns:
            A new mesh.
        """
        vertices = T_target_from_mesh.points(self.vertices.astype(np.float64))
        normals = T_target_from_mesh.directions(self.normals.astype(np.float64))
        return TriangleMesh(
            vertices.astype(np.float32),
            normals.astype(np.float32),
            self.uvs,
            self.faces,
            self.face_slots,
            self.face_parts,
            self.slots,
            key,
        )


def bounds(vertices: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The least and the greatest corner of the box around vertices.

    Args:
        vertices: (V, 3) m.

    Returns:
        Two (3,) m; zeros for no vertices.
    """
    if not len(vertices):
        return np.zeros(3, np.float32), np.zeros(3, np.float32)
    columns = [vertices[:, axis] for axis in range(3)]  # many times as fast as along the first axis
    return np.array([c.min() for c in columns]), np.array([c.max() for c in columns])


def joined(meshes: Sequence[TriangleMesh], key: str = "") -> TriangleMesh:
    """Several meshes of one frame as one; equal slot names become one slot.

    Args:
        meshes: any number.
        key: the new mesh's cache key.

    Returns:
        One mesh.
    """
    slots = tuple(dict.fromkeys(slot for mesh in meshes for slot in mesh.slots))
    offsets = np.cumsum([0, *(len(mesh.vertices) for mesh in meshes)])
    empty3 = np.zeros((0, 3), np.float32)
    rows = [np.array([slots.index(s) for s in m.slots], np.int16) for m in meshes]
    return TriangleMesh(
        np.concatenate([empty3, *(m.vertices for m in meshes)]),
        np.concatenate([empty3, *(m.normals for m in meshes)]),
        np.concatenate([np.zeros((0, 2), np.float32), *(m.uvs for m in meshes)]),
        np.concatenate(
            [np.zeros((0, 3), np.int32)]
            + [m.faces + np.int32(o) for m, o in zip(meshes, offsets, strict=False)]
        ).astype(np.int32),
        np.concatenate(
            [np.zeros(0, np.int16), *(r[m.face_slots] for m, r in zip(meshes, rows, strict=True))]
        ).astype(np.int16),
        np.concatenate([np.zeros(0, np.int16), *(m.face_parts for m in meshes)]).astype(np.int16),
        slots,
        key,
    )
