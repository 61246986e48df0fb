"""Levels of detail made once: kept on disk by the name of what they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from scenesim.geometry.mesh import TriangleMesh
from scenesim.shapes import cache
from scenesim.shapes.street.assembly import Assembly
from scenesim.world.classes import Part


def levels(
    name: str, slots: Sequence[str], makers: Sequence[Callable[[Assembly], None]]
) -> tuple[TriangleMesh, ...]:
    """The levels of detail of a shape, from memory, disk, or made now.

    Args:
        name: equal only for equal shapes.
        slots: of all levels, in order.
        makers: each builds one level, finest first.

    Returns:
        The meshes, all with these slots.
    """
    found = cache.kept(f"street-{cache.digest(name, *slots)}", lambda: _made(slots, makers))
    return tuple(_mesh(found, level, slots, name) for level in range(len(makers)))


def _made(slots: Sequence[str], makers: Sequence[Callable[[Assembly], None]]) -> cache.Arrays:
    corners, faces, counts = [], [], []
    for make in makers:
        assembly = Assembly()
        make(assembly)
        mesh = assembly.mesh(slots)
        if mesh.slots != tuple(slots):
            raise ValueError(f"want slots {tuple(slots)}, got {mesh.slots}")
        corners.append(np.concatenate([mesh.vertices, mesh.normals, mesh.uvs], axis=1))
        faces.append(np.column_stack([mesh.faces, mesh.face_slots.astype(np.int32)]))
        counts.append((len(mesh.vertices), len(mesh.faces)))
    # three arrays and not five for each level: a file's headers cost more than its numbers
    return {
        "corners": np.concatenate(corners),
        "faces": np.concatenate(faces),
        "counts": np.array(counts),
    }


def _mesh(found: cache.Arrays, level: int, slots: Sequence[str], name: str) -> TriangleMesh:
    ends = np.concatenate([np.zeros((1, 2), np.int64), np.cumsum(found["counts"], axis=0)])
    corners = found["corners"][ends[level, 0] : ends[level + 1, 0]]
    faces = found["faces"][ends[level, 1] : ends[level + 1, 1]]
    return TriangleMesh(
        np.ascontiguousarray(corners[:, 0:3]),
        np.ascontiguousarray(corners[:, 3:6]),
        np.ascontiguousarray(corners[:, 6:8]),
        np.ascontiguousarray(faces[:, :3]),
        faces[:, 3].astype(np.int16),
        np.full(len(faces), Part.BODY, np.int16),
        tuple(slots),
        f"{name}/{level}#{cache.code_digest()}",
    )
