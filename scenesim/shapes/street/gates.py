"""Half barriers of level crossings: the post with its drive, and the arm that it turns."""

from __future__ import annotations

from functools import lru_cache

from scenesim.shapes.street import sheeting
from scenesim.shapes.street.assembly import Assembly
from scenesim.shapes.street.furniture import Slots, made
from scenesim.shapes.street.prop import Prop
from scenesim.world.classes import Semantic
from scenesim.world.materials import Material

#: where the arm turns above the ground, m
HINGE_M = 1.0
_BAND_M = 0.5
_BEHIND_M = 0.8  # the counterweight's end
_POST, _ARM = int(Semantic.POLE), int(Semantic.OBSTACLE)
_SLOTS: Slots = {
    "drive": (Material("drive cabinet", (0.42, 0.44, 0.45), 0.5, reflectance_905=0.5), _POST),
    "foot": (Material("concrete foot", (0.42, 0.41, 0.39), 0.9, reflectance_905=0.4), _POST),
}
_ARM_SLOTS: Slots = {
    "white": (sheeting.WHITE, _ARM),
    "red": (sheeting.RED, _ARM),
    "weight": (Material("cast iron", (0.10, 0.10, 0.10), 0.6, reflectance_905=0.2), _ARM),
}


@lru_cache(maxsize=1)
def gate_post() -> Prop:
    """What stands: its foot at the origin; the arm is beside it at -x, towards the traffic.

    Returns:
        The post.
    """
    return made("gate/post", _SLOTS, _post)


@lru_cache(maxsize=16)
def gate_arm(length_m: float) -> Prop:
    """What turns about its x: the hinge at the origin, the arm level towards -y, over the road.

    Args:
        length_m: from the hinge to the tip.

    Returns:
        The arm, banded in red and white, with its counterweight.
    """
    return made(f"gate/arm/{length_m:.2f}", _ARM_SLOTS, lambda assembly: _arm(assembly, length_m))


def _post(assembly: Assembly) -> None:
    assembly.box((-0.25, -0.30, -0.05), (0.35, 0.30, 0.06), "foot")
    assembly.box((-0.12, -0.20, 0.06), (0.22, 0.20, HINGE_M + 0.22), "drive")


def _arm(assembly: Assembly, length_m: float) -> None:
    assembly.box((-0.21, -0.22, -0.14), (-0.12, 0.22, 0.14), "weight")
    count = max(round(length_m / _BAND_M), 1)
    band = length_m / count
    for i in range(count):
        # it tapers to its tip
        half = 0.075 - 0.035 * i / count
        near, far = -i * band, -(i + 1) * band
        slot = "red" if (count - 1 - i) % 2 == 0 else "white"
        assembly.box((-0.19, far, -half), (-0.14, near, half), slot)
    for side in (-0.22, -0.15):
        assembly.box((side, 0.0, -0.05), (side + 0.04, _BEHIND_M, 0.05), "weight")
    assembly.box((-0.28, _BEHIND_M - 0.30, -0.13), (-0.13, _BEHIND_M, 0.13), "weight")
