"""What people push, sit in or lead: strollers, wheelchairs, walkers; and where it is held."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from math import cos, pi, sin
from typing import NamedTuple

import numpy as np

from scenesim.geometry.mesh import TriangleMesh
from scenesim.geometry.transform import Transform
from scenesim.shapes.meshing import finished
from scenesim.shapes.model import Piece, RigidShape
from scenesim.shapes.people.anthropometry import Frame
from scenesim.shapes.people.riding import Mount
from scenesim.shapes.surfaces import Surface, box, fan, grid, lathe, prism, tube
from scenesim.world.classes import Part, Semantic
from scenesim.world.materials import Material

Point = tuple[float, float, float]

SLOTS = ("cloth", "tyre", "steel", "black")
_RANGES = (14.0, 30.0, float("inf"))
#: in a stroller's frame, m: (x, z) of the seat, and (x, half, z) of the bar that its child holds
STROLLER_SEAT = (-0.02, 0.43)
STROLLER_BAR: Point = (0.22, 0.09, 0.60)


class Place(NamedTuple):
    """How a companion and its person share a footprint.

    Attributes:
        person: m, x of the person in the actor's frame.
        thing: m, x of the companion.
        length, width: m, of both.
        grip: (x, half, z) m of the hands in the person's frame; None: hands are free.
    """

    person: float
    thing: float
    length: float
    width: float
    grip: Point | None


def place(name: str, body: Frame) -> Place:
    """Where a person and a companion are to each other.

    Args:
        name: ``stroller``, ``walker`` or ``wheelchair``.
        body: the person's lengths.

    Returns:
        Their places.
    """
    s = body.scale
    if name == "stroller":
        return Place(-0.52, 0.36, 1.45, 0.62, (0.42 * s, 0.20, 0.60 * body.hip + 0.46))
    if name == "walker":
        return Place(-0.22, 0.22, 0.85, 0.62, (0.28 * s, 0.24, 0.92 * body.hip))
    return Place(0.0, 0.0, 1.05, 0.66, None)


def wheelchair_mount(body: Frame) -> Mount:
    """Where a wheelchair offers itself: seat, foot rests and the rims that hands push.

    Args:
        body: the person's lengths.

    Returns:
        The mount.
    """
    s = body.scale
    thigh, shank = body.hip - body.knee, body.knee - body.ankle
    return Mount(
        (-0.16, 0.50 + 0.085 * s),
        (0.02, 0.31, 0.56),
        (-0.16 + thigh + 0.16 * s, 0.58 - shank),
        0.0,
        6.0,
        0.10,
        2.0,
        0.0,
        0.12,
        -12.0,
        10.0,
    )


def companion(name: str, handle: tuple[float, float]) -> RigidShape:
    """A stroller, walker or wheelchair. Frame: x forward, origin in the middle of its wheels.

    Args:
        name: which.
        handle: (x, z) m of its handle bar in its frame; of a wheelchair where the feet stand.

    Returns:
        The shape in default colours.
    """
    return _made(name, (round(handle[0], 2), round(handle[1], 2)))


@lru_cache(maxsize=32)
def _made(name: str, handle: tuple[float, float]) -> RigidShape:
    key = f"companion/{name}/{handle}"
    make = {"stroller": _stroller, "walker": _walker, "wheelchair": _wheelchair}[name]
    wheels = {
        "stroller": ((-0.28, 0.24, 0.13), (0.30, 0.20, 0.10)),
        "walker": ((-0.24, 0.26, 0.09), (0.26, 0.26, 0.09)),
        "wheelchair": ((-0.12, 0.29, 0.30), (0.30, 0.22, 0.09)),
    }[name]
    pieces = [
        Piece(
            "body", _levels(lambda sides: make(handle, sides), f"{key}/body"), Transform.identity()
        )
    ]
    for row, (x, y, radius) in enumerate(wheels):
        mesh = _levels(lambda sides, r=radius: _wheel(r, sides), f"{key}/wheel{row}")
        for side in (1.0, -1.0):
            at = Transform(np.eye(3), np.array([x, side * y, radius]))
            pieces.append(Piece(f"wheel_{row}_{side:g}", mesh, at, row == 1, radius))
    corners = [p.lods[0].moved(p.T_shape_from_piece) for p in pieces]
    low = np.min([c.low for c in corners], axis=0).astype(np.float64)
    high = np.max([c.high for c in corners], axis=0).astype(np.float64)
    low[2] = 0.0
    return RigidShape(tuple(pieces), MATERIALS, int(Semantic.OBSTACLE), name, _RANGES, low, high)


def _levels(make: object, key: str) -> tuple[TriangleMesh, ...]:
    """Three levels of detail; ``make`` is given the sides of round bars."""
    return tuple(
        finished([p.of(p.slot, Part.CARRIED) for p in make(sides)], SLOTS, f"{key}/{sides}")  # type: ignore[operator]
        for sides in (10, 6, 4)
    )


def _wheel(radius: float, sides: int) -> list[Surface]:
    """A small wheel about y."""
    tyre = 0.018 if radius < 0.2 else 0.016
    ring = radius - tyre
    count = 6 if sides > 6 else 4
    turns = [2 * pi * k / count for k in range(count + 1)]
    parts = [
        lathe([(ring + tyre * cos(a), tyre * sin(a)) for a in turns], 3 * sides, "tyre"),
        lathe([(0.0, -0.02), (0.02, -0.02), (0.02, 0.02), (0.0, 0.02)], 6, "steel"),
    ]
    spokes = 12 if radius > 0.2 else 5
    for k in range(spokes):
        a = 2 * pi * k / spokes
        end = (ring * cos(a), 0.0, ring * sin(a))
        parts.append(tube([(0.0, 0.0, 0.0), end], 0.003 if radius > 0.2 else 0.008, 4, "steel"))
    if radius > 0.2:
        rim = [(ring * 0.88 + 0.009 * cos(a), 0.035 + 0.009 * sin(a)) for a in turns]
        parts.append(lathe(rim, 3 * sides, "steel"))
    return parts


def _stroller(handle: tuple[float, float], sides: int) -> list[Surface]:
    """A push chair with hood and basket; what sits in it is made elsewhere."""
    hx, hz = handle
    parts: list[Surface] = []
    for y in (0.24, -0.24):
        parts.append(
            tube(
                [(0.30, 0.85 * y, 0.10), (0.02, y, 0.52), (hx, y * 0.9, hz)], 0.013, sides, "steel"
            )
        )
        parts.append(tube([(-0.28, y, 0.13), (0.02, y, 0.52)], 0.013, sides, "steel"))
        rest: list[Point] = [(-0.02, y, 0.54), (0.14, y, 0.60), STROLLER_BAR]
        rest[2] = (STROLLER_BAR[0], 0.0, STROLLER_BAR[2])
        parts.append(tube(rest, 0.014, sides, "black"))
    parts.append(tube([(hx, -0.22, hz), (hx, 0.22, hz)], 0.018, sides, "black"))
    parts.append(tube([(-0.28, -0.24, 0.13), (-0.28, 0.24, 0.13)], 0.010, sides, "steel"))
    shell = (
        (0.32, 0.20, 0.020, 0.13),
        (0.27, 0.26, 0.022, 0.14),
        (0.22, 0.39, 0.030, 0.17),
        (0.10, 0.41, 0.034, 0.19),
        (-0.07, 0.41, 0.034, 0.19),
        (-0.15, 0.50, 0.034, 0.20),
        (-0.24, 0.80, 0.034, 0.20),
        (-0.28, 0.98, 0.020, 0.17),
    )
    parts += _lofted([(x, z, d, w) for x, z, d, w in shell], 2 * sides, "cloth")
    side = [(0.42, -0.12), (0.42, 0.16), (0.54, 0.10), (0.62, -0.06), (0.92, -0.20), (0.92, -0.26)]
    for y in (0.19, -0.19):
        parts.append(prism(side, y - 0.008, y + 0.008, "cloth"))
    parts += _hood(sides)
    parts.append(box((0.40, 0.36, 0.12), (-0.02, 0.0, 0.25), "black", 0.03))
    return parts


def _hood(sides: int) -> list[Surface]:
    """The stroller's canopy: part of a drum over the seat."""
    rows = []
    for k in range(6):
        a = -0.60 + 1.75 * k / 5
        ring = []
        for j in range(sides + 3):
            b = pi * j / (sides + 2)
            r = 0.30 * sin(b) ** 0.4 if 0 < j < sides + 2 else 0.24
            ring.append((-0.14 + r * sin(a), 0.22 * cos(b), 0.80 + r * cos(a)))
        rows.append(ring)
    return [grid(rows, "cloth")]


def _walker(handle: tuple[float, float], sides: int) -> list[Surface]:
    """A walking frame on four wheels, with a seat and a basket."""
    hx, hz = handle
    parts: list[Surface] = []
    for y in (0.26, -0.26):
        parts.append(
            tube([(0.26, y, 0.09), (hx + 0.10, y, 0.60), (hx, y * 0.95, hz)], 0.014, sides, "steel")
        )
        parts.append(tube([(-0.24, y, 0.09), (0.10, y, 0.58)], 0.014, sides, "steel"))
        parts.append(
            tube([(hx - 0.08, y * 0.92, hz), (hx + 0.05, y * 0.92, hz)], 0.018, sides, "black")
        )
    parts.append(box((0.24, 0.46, 0.03), (0.04, 0.0, 0.56), "black", 0.01))
    parts.append(box((0.20, 0.40, 0.20), (0.16, 0.0, 0.40), "cloth", 0.03))
    return parts


def _wheelchair(foot: tuple[float, float], sides: int) -> list[Surface]:
    """Seat, back, arm and foot rests of a wheelchair; the feet stand at ``foot``."""
    fx, fz = foot[0] - 0.02, foot[1] - 0.012
    parts: list[Surface] = [
        box((0.44, 0.44, 0.05), (0.02, 0.0, 0.48), "black", 0.02),
        box((0.04, 0.42, 0.46), (-0.23, 0.0, 0.74), "black", 0.015),
        box((0.18, 0.34, 0.02), (fx, 0.0, fz), "black", 0.008),
    ]
    for y in (0.23, -0.23):
        parts.append(
            tube([(-0.24, y, 0.30), (-0.24, y, 0.94), (-0.34, y, 0.96)], 0.013, sides, "steel")
        )
        parts.append(tube([(-0.30, y, 0.95), (-0.38, y, 0.968)], 0.018, sides, "black"))
        leg = [(-0.22, y, 0.46), (0.24, y, 0.46), (fx - 0.04, y * 0.75, fz)]
        parts.append(tube(leg, 0.013, sides, "steel"))
        parts.append(tube([(0.22, y, 0.46), (0.30, y, 0.10)], 0.012, sides, "steel"))
        parts.append(box((0.26, 0.05, 0.03), (-0.05, y * 1.04, 0.70), "black", 0.01))
        side = [(0.50, -0.22), (0.50, 0.08), (0.67, 0.08), (0.67, -0.20)]
        parts.append(prism(side, 1.02 * y - 0.006, 1.02 * y + 0.006, "black"))
    return parts


def _lofted(
    rows: Sequence[tuple[float, float, float, float]], sides: int, slot: str
) -> list[Surface]:
    """A body along a path of (x, z, half depth, half width)."""
    rings = []
    for x, z, deep, wide in rows:
        ring = []
        for k in range(sides):
            a = 2 * pi * k / sides
            ring.append((x + 0.55 * deep * cos(a), wide * sin(a), z + 0.8 * deep * cos(a)))
        rings.append(ring)
    return [grid(rings, slot, (False, True)), fan(rings[0][::-1], slot), fan(rings[-1], slot)]


MATERIALS: Mapping[str, Material] = {
    "cloth": Material(
        "canvas", (0.05, 0.06, 0.09), 0.9, texture="cloth", texture_size_m=0.3, reflectance_905=0.35
    ),
    "tyre": Material("rubber", (0.02, 0.02, 0.02), 0.9, reflectance_905=0.04),
    "steel": Material("steel", (0.42, 0.42, 0.43), 0.35, 0.7, reflectance_905=0.4),
    "black": Material("plastic", (0.02, 0.02, 0.022), 0.6, reflectance_905=0.08),
}
