"""Guard rails and noise walls, in pieces that join."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

from scenesim.shapes.street.assembly import Assembly
from scenesim.shapes.street.furniture import made
from scenesim.shapes.street.prop import Prop
from scenesim.world.classes import Semantic
from scenesim.world.materials import Material

#: length of one piece
RAIL_M = 4.0

_STEEL = Material("guard rail steel", (0.38, 0.39, 0.39), 0.45, metalness=0.7, reflectance_905=0.4)
_PANEL = Material(
    "noise panel", (0.16, 0.20, 0.15), 0.8, texture="wood", texture_size_m=1.0, reflectance_905=0.4
)
_CONCRETE = Material(
    "concrete",
    (0.32, 0.31, 0.29),
    0.9,
    texture="concrete",
    texture_size_m=3.0,
    reflectance_905=0.38,
)

#: the W-beam's section: (outward m, height m)
_WAVE = (
    (0.0, 0.43),
    (-0.02, 0.46),
    (-0.08, 0.48),
    (-0.08, 0.53),
    (-0.02, 0.57),
    (-0.02, 0.61),
    (-0.08, 0.65),
    (-0.08, 0.70),
    (-0.02, 0.72),
    (0.0, 0.75),
)


@lru_cache(maxsize=2)
def guard_rail() -> Prop:
    """A steel rail on posts, from -2 to 2 m; its face looks to -y.

    Returns:
        The piece.
    """
    half = RAIL_M / 2

    def build(assembly: Assembly, fine: bool) -> None:
        wave = _WAVE if fine else (_WAVE[0], _WAVE[3], _WAVE[6], _WAVE[9])
        for (y0, z0), (y1, z1) in pairwise(wave):
            assembly.quad((-half, y0, z0), (half, y0, z0), (half, y1, z1), (-half, y1, z1), "steel")
        for x in (-half / 1.0 + 0.1, 0.1):
            assembly.box((x - 0.05, 0.02, -0.3), (x + 0.05, 0.12, 0.72), "steel")

    slots = {"steel": (_STEEL, int(Semantic.GUARD_RAIL))}
    return made("rail/steel", slots, lambda a: build(a, True), lambda a: build(a, False))


@lru_cache(maxsize=8)
def noise_wall(height_m: int) -> Prop:
    """A noise barrier of panels between posts, from -2 to 2 m.

    Args:
        height_m: of its top.

    Returns:
        The piece.
    """
    half = RAIL_M / 2

    def build(assembly: Assembly) -> None:
        assembly.box((-half, -0.10, -0.2), (half, 0.10, 0.5), "concrete", ("y-", "y+", "z+"))
        assembly.box(
            (-half, -0.07, 0.5), (half, 0.07, float(height_m)), "panel", ("y-", "y+", "z+")
        )
        assembly.box((-half - 0.1, -0.13, -0.2), (-half + 0.1, 0.13, height_m + 0.05), "steel")

    wall = int(Semantic.WALL)
    slots = {"panel": (_PANEL, wall), "concrete": (_CONCRETE, wall), "steel": (_STEEL, wall)}
    return made(f"rail/noise/{height_m}", slots, build)
