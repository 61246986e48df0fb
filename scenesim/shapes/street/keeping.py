"""Levels of detail made once: kept on disk by the name of what they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from scenesim.geometry.mesh import TriangleMesh
from scenesim.shapes import cache
from scenesim.shapes.street.assembly import Assembly
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


def _made(slots: Sequence[str], makers: Sequence[Callable[[Assembly], None]]) -> cache.Arrays:
    arrays = {}
    for level, make in enumerate(makers):
        assembly = Assembly()
        make(assembly)
        mesh = assembly.mesh(slots)
        if mesh.slots != tuple(slots):
            raise ValueError(f"want slots {tuple(slots)}, got {mesh.slots}")
        for field in _FIELDS:
            arrays[f"{field}_{level}"] = getattr(mesh, field)
    return arrays


def _mesh(found: cache.Arrays, level: int, slots: Sequence[str], name: str) -> TriangleMesh:
    faces = found[f"faces_{level}"]
    return TriangleMesh(
        found[f"vertices_{level}"],
        found[f"normals_{level}"],
        found[f"uvs_{level}"],
        faces,
        found[f"face_slots_{level}"],
        np.full(len(faces), Part.BODY, np.int16),
        tuple(slots),
        f"{name}/{level}#{cache.code_digest()}",
    )
