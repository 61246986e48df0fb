"""Levels of detail made once: kept on disk by the name of what they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from scenesim.geometry.mesh import TriangleMesh
from scenesim.shapes import cache
from scenesim.shapes.street.assembly import Assembly
from scenesim.stored import Arrays
from scenesim.world.classes import Part

_FIELDS = ("vertices", "normals", "uvs", "faces", "face_slots")


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


def _made(slots: Sequence[str], makers: Sequence[Callable[[Assembly], None]]) -> Arrays:
    found = {}
    for level, make in enumerate(makers):
        assembly = Assembly()
        make(assembly)
        mesh = assembly.mesh(slots)
        if mesh.slots != tuple(slots):
            raise ValueError(f"want slots {tuple(slots)}, got {mesh.slots}")
        for field in _FIELDS:
            found[f"{level}/{field}"] = getattr(mesh, field)
        found[f"{level}/pieces"] = np.array(mesh.pieces, np.int32)
    return found


def _mesh(found: Arrays, level: int, slots: Sequence[str], name: str) -> TriangleMesh:
    vertices, normals, uvs, faces, face_slots = (found[f"{level}/{field}"] for field in _FIELDS)
    return TriangleMesh(
        vertices,
        normals,
        uvs,
        faces,
        face_slots,
        np.full(len(faces), Part.BODY, np.int16),
        tuple(slots),
        f"{name}/{level}#{cache.code_digest()}",
        tuple(found[f"{level}/pieces"].tolist()),
    )
