"""A thing that stands beside the road: a mesh that many places share, and what it is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from scenesim.geometry.mesh import TriangleMesh
from scenesim.world.materials import Material


@dataclass(frozen=True, slots=True, eq=False)
class Prop:
    """A static thing. Frame: x along the street, y away from it, z up, origin on the ground.

    Attributes:
        lods: finest first; all with the same slots.
        lod_range_m: level i serves up to ``lod_range_m[i]``; the last has no end.
        materials: slot to its default material.
        semantics: slot to its ``Semantic``.
        low: (x, y) m, least corner of its footprint.
        high: (x, y) m, greatest corner of its footprint.
        lamps: (x, y, z) m of its light sources.
    """

    lods: tuple[TriangleMesh, ...]
    lod_range_m: tuple[float, ...]
    materials: Mapping[str, Material]
    semantics: Mapping[str, int]
    low: tuple[float, float]
    high: tuple[float, float]
    lamps: tuple[tuple[float, float, float], ...] = field(default_factory=tuple)
