"""Traffic signs with drawn faces, and signal heads."""

from __future__ import annotations

from functools import lru_cache
from math import cos, pi, sin

import numpy as np

from scenesim.shapes.street.assembly import Assembly, circle
from scenesim.shapes.street.furniture import Slots, made
from scenesim.shapes.street.plates import Plate, outline, tall
from scenesim.shapes.street.prop import Prop
from scenesim.shapes.street.sign_faces import FACES
from scenesim.world.classes import Semantic
from scenesim.world.materials import Material

_SIGN = int(Semantic.TRAFFIC_SIGN)
_POLE = int(Semantic.POLE)
_LIGHT = int(Semantic.TRAFFIC_LIGHT)


def _face(name: str, albedo: tuple[float, float, float], reflectance: float) -> Material:
    return Material(f"{name} sheeting", albedo, 0.5, reflectance_905=reflectance, retro=60.0)


_STEEL = Material("galvanised post", (0.36, 0.37, 0.37), 0.5, metalness=0.6, reflectance_905=0.38)
_SLOTS: Slots = {
    "white": (_face("white", (0.80, 0.80, 0.79), 0.7), _SIGN),
    "red": (_face("red", (0.50, 0.03, 0.03), 0.55), _SIGN),
    "blue": (_face("blue", (0.018, 0.10, 0.25), 0.35), _SIGN),
    "yellow": (_face("yellow", (0.85, 0.40, 0.045), 0.6), _SIGN),
    "green": (_face("green", (0.02, 0.22, 0.09), 0.35), _SIGN),
    "black": (Material("black film", (0.013, 0.013, 0.013), 0.5, reflectance_905=0.05), _SIGN),
    "back": (
        Material("aluminium", (0.40, 0.41, 0.41), 0.5, metalness=0.6, reflectance_905=0.4),
        _SIGN,
    ),
    "post": (_STEEL, _POLE),
}
KINDS = tuple(FACES)


@lru_cache(maxsize=128)
def sign(kind: str, text: str = "", low_m: float = 2.1) -> Prop:
    """A sign on its post. Its face looks along -x of the prop, its foot is at the origin.

    Args:
        kind: one of ``KINDS``.
        text: digits of a speed limit, name of a town, pictogram of a warning.
        low_m: lower edge of the plate; 0 leaves the post away and puts the edge at the origin.

    Returns:
        The sign.
    """
    face = FACES[kind]
    form, size = face.form, face.size_m

    def fine(assembly: Assembly) -> None:
        high = tall(form, size)
        if low_m > 0.0:
            spread = (-0.4 * size, 0.4 * size) if form == "board" else (0.0,)
            for y in spread:
                path = [(0.05, y, -0.1), (0.05, y, low_m + high - 0.03)]
                assembly.tube(path, [0.032, 0.032], "post", 8)
        plate = Plate(assembly, low_m + 0.5 * high)
        if form != "cross":
            plate.fill(outline(form, size)[::-1], "back", -0.004)
        face.draw(plate, size, text)

    return made(f"sign/{kind}/{text}/{low_m}", _SLOTS, fine)


@lru_cache(maxsize=128)
def signal_head(lamps: int, lit: str, low_m: float) -> Prop:
    """A traffic light on its post; its face looks along -x of the prop.

    Args:
        lamps: 3 for vehicles, 2 for people.
        lit: ``red yellow green red_yellow off``.
        low_m: lower edge; 0 leaves the post away.

    Returns:
        The light.
    """
    size = 0.30 if lamps == 3 else 0.22
    tall = lamps * (size + 0.04) + 0.06
    names = ("green", "yellow", "red") if lamps == 3 else ("green", "red")

    def fine(assembly: Assembly) -> None:
        if low_m > 0.0:
            assembly.tube([(0.16, 0, -0.1), (0.16, 0, low_m + tall)], [0.06, 0.055], "post", 10)
        half = size / 2 + 0.04
        assembly.box((-0.06, -half, low_m), (0.08, half, low_m + tall), "housing")
        for number, name in enumerate(names):
            z = low_m + 0.05 + (number + 0.5) * (size + 0.04)
            ring = [(-0.065, -c * size / 2, z + s * size / 2) for c, s in circle(16)]
            shines = name in lit.split("_")
            assembly.fan(np.array(ring)[::-1], f"lit_{name}" if shines else f"dark_{name}")
            for i in range(10):
                a, b = pi * (i / 10), pi * ((i + 1) / 10)
                r = size / 2 + 0.015
                assembly.quad(
                    (-0.06, -r * cos(a), z + r * sin(a)),
                    (-0.26, -r * cos(a), z + r * sin(a)),
                    (-0.26, -r * cos(b), z + r * sin(b)),
                    (-0.06, -r * cos(b), z + r * sin(b)),
                    "housing",
                )

    return made(f"signal/{lamps}/{lit}/{low_m}", _LIGHT_SLOTS, fine)


def _lens(name: str, colour: tuple[float, float, float], power: float) -> Material:
    return Material(
        name,
        tuple(0.12 * c + 0.01 for c in colour),  # type: ignore[arg-type]
        0.2,
        emission=tuple(power * c for c in colour),  # type: ignore[arg-type]
        reflectance_905=0.15,
    )


_COLOURS = {"red": (1.0, 0.03, 0.02), "yellow": (1.0, 0.50, 0.02), "green": (0.05, 1.0, 0.45)}
_LIGHT_SLOTS: Slots = {
    "post": (_STEEL, _POLE),
    "housing": (Material("signal housing", (0.02, 0.025, 0.02), 0.6, reflectance_905=0.08), _LIGHT),
    **{f"dark_{n}": (_lens(f"dark {n}", c, 0.0), _LIGHT) for n, c in _COLOURS.items()},
    **{f"lit_{n}": (_lens(f"lit {n}", c, 1.0), _LIGHT) for n, c in _COLOURS.items()},
}
