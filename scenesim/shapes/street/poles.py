"""Poles that carry wires."""

from __future__ import annotations

from functools import lru_cache

from scenesim.shapes.street.assembly import Assembly
from scenesim.shapes.street.furniture import Slots, made
from scenesim.shapes.street.prop import Prop
from scenesim.world.classes import Semantic
from scenesim.world.materials import Material

#: height of a pole, and half the width of its cross-arm
POLE_M, ARM_M = 8.2, 0.75

_POLE = int(Semantic.POLE)
_SLOTS: Slots = {
    "wood": (
        Material("tarred pole", (0.085, 0.062, 0.045), 0.9, texture="bark", reflectance_905=0.3),
        _POLE,
    ),
    "cap": (Material("insulator", (0.10, 0.05, 0.03), 0.25, reflectance_905=0.3), _POLE),
}


@lru_cache(maxsize=1)
def wire_pole() -> Prop:
    """A wooden pole with a cross-arm along y and three insulators.

    Returns:
        The pole, its foot at the origin.
    """

    def build(assembly: Assembly) -> None:
        assembly.tube([(0, 0, -0.2), (0, 0, 4.0), (0, 0, POLE_M)], [0.14, 0.12, 0.09], "wood", 10)
        assembly.box((-0.05, -0.95, POLE_M - 0.5), (0.05, 0.95, POLE_M - 0.38), "wood")
        for y in (-ARM_M, ARM_M):
            top = [(0, y, POLE_M - 0.38), (0, y, POLE_M - 0.24)]
            assembly.tube(top, [0.035, 0.05], "cap", 8)

    return made("pole/wires", _SLOTS, build)
