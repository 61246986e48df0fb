"""What stands at road works: cones, beacons, barricades, heaps."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np

from scenesim.randomness import Stream
from scenesim.shapes.street import sheeting
from scenesim.shapes.street.assembly import Assembly, circle, grid_faces, unit
from scenesim.shapes.street.furniture import Slots, made
from scenesim.shapes.street.prop import Prop
from scenesim.world.classes import Semantic
from scenesim.world.materials import Material

_THING = int(Semantic.OBSTACLE)
_SLOTS: Slots = {
    "orange": (Material("cone rubber", (0.75, 0.11, 0.02), 0.7, reflectance_905=0.5), _THING),
    "white": (sheeting.WHITE, _THING),
    "red": (sheeting.RED, _THING),
    "black": (Material("rubber foot", (0.025, 0.025, 0.025), 0.9, reflectance_905=0.05), _THING),
    "amber": (Material("amber lamp", (0.70, 0.30, 0.02), 0.3, reflectance_905=0.4), _THING),
    "gravel": (
        Material("gravel", (0.26, 0.24, 0.21), 0.95, texture="gravel", reflectance_905=0.32),
        _THING,
    ),
}
WORKS = ("cone", "beacon", "barricade", "heap")


@lru_cache(maxsize=8)
def works(kind: str) -> Prop:
    """Something that stands at road works. It looks along -x and +x; its foot is at the origin.

    Args:
        kind: one of ``WORKS``.

    Returns:
        The thing.
    """
    return made(f"works/{kind}", _SLOTS, _BUILDERS[kind])


def _cone(assembly: Assembly) -> None:
    assembly.box((-0.19, -0.19, 0.0), (0.19, 0.19, 0.04), "black")
    marks = (0.04, 0.24, 0.37, 0.50, 0.63, 0.75)
    slots = ("orange", "white", "orange", "white", "orange")
    for low, high, slot in zip(marks[:-1], marks[1:], slots, strict=True):
        radii = [0.135 - 0.13 * (z - 0.04) / 0.71 for z in (low, high)]
        assembly.tube([(0, 0, low), (0, 0, high)], [r + 0.01 for r in radii], slot, 14)


def _stripes(assembly: Assembly, half: float, low: float, high: float, lean: float) -> None:
    """Slanted red and white stripes on both sides of an upright board."""
    assembly.box((-0.02, -half, low), (0.02, half, high), "white")
    step = 0.25
    count = int((high - low if lean else 2 * half) / step)
    for i in range(0, count, 2):
        for x, turn in ((-0.021, 1), (0.021, -1)):
            if lean:
                z = low + i * step
                corners = [
                    (x, half, z),
                    (x, -half, z + lean),
                    (x, -half, z + lean + step),
                    (x, half, z + step),
                ]
                corners = [(px, py, min(max(pz, low), high)) for px, py, pz in corners]
            else:
                y = -half + i * step
                corners = [(x, y + step, low), (x, y, low), (x, y, high), (x, y + step, high)]
            assembly.quads([corners[::turn]], "red")


def _beacon(assembly: Assembly) -> None:
    assembly.box((-0.4, -0.2, 0.0), (0.4, 0.2, 0.11), "black")
    _stripes(assembly, 0.125, 0.22, 1.22, 0.125)
    assembly.box((-0.03, -0.05, 0.1), (0.03, 0.05, 0.25), "black")


def _barricade(assembly: Assembly) -> None:
    _stripes(assembly, 1.0, 0.85, 1.10, 0.0)
    for y in (-0.8, 0.8):
        assembly.box((-0.35, y - 0.06, 0.0), (0.35, y + 0.06, 0.1), "black")
        assembly.box((-0.03, y - 0.03, 0.1), (0.03, y + 0.03, 1.1), "white")
        assembly.tube([(0.0, y, 1.1), (0.0, y, 1.3)], [0.09, 0.09], "amber", 12)


def _heap(assembly: Assembly) -> None:
    generator = Stream.of(0).child("works/heap").generator()
    ring = np.concatenate([circle(20), circle(20)[:1]])
    rows = []
    for reach, z in ((1.7, -0.05), (1.25, 0.42), (0.75, 0.85), (0.3, 1.1), (0.01, 1.2)):
        rough = 1.0 + 0.16 * (generator.random(21) - 0.5)
        rough[-1] = rough[0]
        rows.append(np.column_stack([ring * reach * rough[:, None], np.full(21, z)]))
    points = np.stack(rows)
    normals = unit(points * np.array([1.0, 1.0, 0.0]) + np.array([0.0, 0.0, 0.9]))
    assembly.add(
        points.reshape(-1, 3),
        normals.reshape(-1, 3),
        points.reshape(-1, 3)[:, :2].copy(),
        grid_faces(5, 21)[:, ::-1],
        "gravel",
    )


_BUILDERS: dict[str, Callable[[Assembly], None]] = {
    "cone": _cone,
    "beacon": _beacon,
    "barricade": _barricade,
    "heap": _heap,
}
