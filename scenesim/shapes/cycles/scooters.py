"""The body of a motor scooter, and the rounded lofts that motorcycles are drawn with."""

from __future__ import annotations

from math import cos, pi, sin

import numpy as np

from scenesim.shapes.cycles.engines import plated
from scenesim.shapes.cycles.machines import Machine
from scenesim.shapes.surfaces import Surface, both_sides, box, fan, grid, tube

# x; y half width; z low; z high
Row = tuple[float, float, float, float]


#: of a motor scooter: its tail, and the leg shield, wide at the knees, drawn in to the fork below
_TAIL: tuple[Row, ...] = (
    (-0.86, 0.05, 0.60, 0.70),
    (-0.78, 0.13, 0.50, 0.75),
    (-0.62, 0.18, 0.42, 0.77),
    (-0.42, 0.205, 0.36, 0.77),
    (-0.24, 0.19, 0.31, 0.75),
    (-0.10, 0.14, 0.25, 0.66),
    (-0.03, 0.08, 0.22, 0.40),
)
_SHIELD: tuple[Row, ...] = (
    (0.33, 0.17, 0.20, 0.80),
    (0.37, 0.225, 0.22, 0.90),
    (0.43, 0.21, 0.26, 0.92),
    (0.50, 0.13, 0.40, 0.93),
    (0.56, 0.05, 0.52, 0.90),
)


def loft(rows: tuple[Row, ...], slot: str, sides: int, power: float = 2.6) -> list[Surface]:
    """A closed body along x.

    Args:
        rows: (x, half width, low, high) m, in the order of x, either way.
        slot: material slot.
        sides: corners of each ring.
        power: of its superellipse; 2 is round.

    Returns:
        The surfaces.
    """
    rings = []
    for x, half, low, high in rows if rows[0][0] > rows[-1][0] else rows[::-1]:
        ring = []
        for k in range(sides):
            a = 2 * pi * k / sides
            c, s = cos(a), sin(a)
            p = abs(c) ** (2 / power) * (1 if c >= 0 else -1)
            q = abs(s) ** (2 / power) * (1 if s >= 0 else -1)
            ring.append((x, half * p, (low + high) / 2 + (high - low) / 2 * q))
        rings.append(ring)
    return [grid(rings, slot, (False, True)), fan(rings[0], slot), fan(rings[-1][::-1], slot)]


def laid(
    rows: tuple[Row, ...],
    slot: str,
    span: tuple[float, float],
    turns: tuple[float, float],
    power: float = 2.3,
) -> list[Surface]:
    """A panel or a seam on both flanks of a body of ``loft``, 3 mm above it.

    Args:
        rows: of the body.
        slot: material slot.
        span: x of its ends, m.
        turns: its lower and upper edge, rad around the body: 0 at the side, pi / 2 on top.
        power: of the superellipse.

    Returns:
        The two surfaces.
    """
    grown = sorted(rows)
    xs = [row[0] for row in grown]
    rings = []
    for i in range(7):
        x = span[0] + (span[1] - span[0]) * i / 6
        half, low, high = (float(np.interp(x, xs, [row[k] for row in grown])) for k in (1, 2, 3))
        ring = []
        for j in range(6):
            a = turns[0] + (turns[1] - turns[0]) * j / 5
            p, s = abs(cos(a)) ** (2 / power), sin(a)
            q = abs(s) ** (2 / power) * (1 if s >= 0 else -1)
            middle, tall = (low + high) / 2, (high - low) / 2
            ring.append((x, (half + 0.003) * p, middle + (tall + 0.003) * q))
        rings.append(ring)
    return both_sides(grid(rings[::-1], slot))


def scooter_body(machine: Machine, sides: int) -> list[Surface]:
    """Leg shield, floor, tail and seat of a motor scooter.

    Args:
        machine: its measures.
        sides: of round parts.

    Returns:
        The surfaces.
    """
    m = machine
    parts: list[Surface] = []
    parts += loft(_TAIL, "paint", sides + 4, 2.2)
    if sides > 5:
        parts += laid(_TAIL, "black", (-0.82, -0.12), (0.30, 0.33), 2.2)
        parts += laid(_TAIL, "black", (-0.40, -0.24), (-0.55, -0.20), 2.2)
        parts += laid(_SHIELD, "black", (0.395, 0.402), (-1.3, 1.2), 2.2)
    parts += loft(
        (
            (-0.76, 0.10, 0.75, 0.82),
            (-0.62, 0.15, 0.75, 0.86),
            (-0.42, 0.155, 0.74, 0.85),
            (-0.18, 0.14, 0.72, 0.81),
            (-0.04, 0.07, 0.71, 0.76),
        ),
        "seat",
        sides + 4,
        2.2,
    )
    parts.append(box((0.46, 0.36, 0.05), (0.14, 0.0, 0.24), "black", 0.02))
    parts.append(box((0.56, 0.30, 0.08), (0.12, 0.0, 0.19), "paint", 0.03))
    parts += loft(_SHIELD, "paint", sides + 4, 2.2)
    parts.append(box((0.02, 0.07, 0.16), (0.555, 0.0, 0.70), "black", 0.006))
    parts += loft(  # the mudguard hugs the wheel
        (
            (m.front - 0.27, 0.06, 0.30, 0.44),
            (m.front - 0.16, 0.095, 0.40, 0.53),
            (m.front, 0.10, 0.44, 0.56),
            (m.front + 0.14, 0.09, 0.39, 0.51),
            (m.front + 0.25, 0.04, 0.29, 0.38),
        ),
        "paint",
        sides,
        2.2,
    )
    parts.append(box((0.03, 0.20, 0.07), (-0.845, 0.0, 0.67), "lamp_tail", 0.012))
    parts += plated(-0.87, 0.50)
    parts += _rack(m)
    parts += loft(
        (
            (m.rear - 0.10, 0.05, 0.36, 0.44),
            (m.rear + 0.12, 0.11, 0.22, 0.46),
            (-0.18, 0.13, 0.20, 0.44),
        ),
        "black",
        sides,
    )
    for side in (1.0, -1.0):
        parts.append(box((0.03, 0.06, 0.04), (0.50, side * 0.15, 0.80), "reflector", 0.008))
    parts.append(
        tube([(m.rear, -0.12, m.wheel + 0.02), (-0.30, -0.13, 0.28)], 0.05, sides, "black")
    )
    return parts


def _rack(machine: Machine) -> list[Surface]:
    """The grab rail behind the seat of a motor scooter."""
    x, z = machine.rear - 0.10, 0.84
    return [
        tube([(x + 0.20, side * 0.13, z - 0.06), (x - 0.06, side * 0.12, z)], 0.011, 5, "black")
        for side in (1.0, -1.0)
    ] + [tube([(x - 0.06, -0.12, z), (x - 0.06, 0.12, z)], 0.011, 5, "black")]
