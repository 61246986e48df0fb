"""Bicycles that carry: a box before the rider, a long tail behind, a chest on two wheels."""

from __future__ import annotations

from math import cos, pi, sin

from scenesim.shapes.cycles.machines import Machine, head_tube
from scenesim.shapes.surfaces import Surface, both_sides, box, fan, grid, tube

Point = tuple[float, float, float]
# rear; front; half width; height
_Row = tuple[float, float, float, float]


def carrier(machine: Machine, sides: int) -> list[Surface]:
    """What a style has beyond its rear half: beam and box, rack and bags, axle and chest.

    Args:
        machine: of one of the styles ``cargo``, ``longtail`` and ``trike``.
        sides: of round parts.

    Returns:
        The surfaces.
    """
    make = {"cargo": _long_john, "longtail": _long_tail, "trike": _tricycle}
    return make[machine.style](machine, sides)


def _long_john(machine: Machine, sides: int) -> list[Surface]:
    """A low beam to a small wheel far ahead, a box upon it."""
    m, wheel, crank = machine, machine.front_wheel, machine.mount.crank
    low_x = head_tube(m)[0][0]
    crown: Point = (m.front - 0.07, 0.0, 2 * wheel + 0.10)
    beam: list[Point] = [
        (crank[0], 0.0, crank[1]),
        (low_x + 0.08, 0.0, 0.25),
        (m.front - 0.36, 0.0, 0.24),
        crown,
    ]
    made = [tube(beam, 0.026, sides, "paint")]
    for y in (0.05, -0.05):
        made.append(tube([crown, (m.front, y, wheel)], 0.014, sides, "paint"))
    start = low_x + 0.06
    rows = ((start, m.front - 0.34, 0.22, 0.27), (start - 0.08, m.front - 0.10, 0.31, 0.80))
    return [*made, *_vessel(*rows, "box"), *_fitted(rows[1]), *_rod(m, low_x)]


def _fitted(rim: _Row) -> list[Surface]:
    """What a box has: a bar around its rim, a bench with belts, a strip and a reflector ahead."""
    rear, front, half, top = rim
    bar: list[Point] = [(rear, 0.9 * half, top), (front - 0.06, 0.97 * half, top)]
    bench = rear + 0.16
    made = [
        *both_sides(tube(bar, 0.012, 5, "black")),
        tube([(rear, -0.9 * half, top), (rear, 0.9 * half, top)], 0.012, 5, "black"),
        tube([(front, -0.85 * half, top), (front, 0.85 * half, top)], 0.012, 5, "black"),
        box((0.22, 1.6 * half, 0.03), (bench + 0.04, 0.0, top - 0.22), "wood", 0.006),
        box((0.03, 1.6 * half, 0.30), (bench - 0.08, 0.0, top - 0.05), "black", 0.01),
        box((0.012, 0.10, 0.03), (front - 0.045, 0.0, 0.62 * top), "reflector", 0.004),
    ]
    for y in (0.5 * half, -0.5 * half):
        belt: list[Point] = [(bench - 0.06, y, top + 0.08), (bench + 0.10, y, top - 0.19)]
        made.append(tube(belt, 0.012, 4, "reflector"))
    return made


def _rod(machine: Machine, low_x: float) -> list[Surface]:
    """The rod that steers the front wheel, on the left below the box."""
    m = machine
    start: Point = (low_x + 0.01, 0.06, 0.33)
    end: Point = (m.front - 0.02, 0.07, m.front_wheel + 0.06)
    return [tube([start, (m.front - 0.40, 0.14, 0.22), end], 0.009, 5, "steel")]


def _long_tail(machine: Machine, sides: int) -> list[Surface]:
    """A rack over a wheel far behind, with a cushion, rails and bags."""
    m = machine
    top = 2 * m.wheel + 0.10
    first, last = m.saddle[0] - 0.16, m.rear - 0.26
    middle, long = (first + last) / 2, first - last
    made = [
        box((long, 0.17, 0.03), (middle, 0.0, top), "black", 0.008),
        box((0.66 * long, 0.20, 0.07), (middle - 0.08, 0.0, top + 0.05), "box", 0.025),
        *both_sides(box((0.46, 0.13, 0.36), (m.rear + 0.06, 0.20, top - 0.22), "box", 0.05)),
        *both_sides(box((0.40, 0.12, 0.02), (m.rear + 0.36, 0.19, 0.22), "black")),
    ]
    for y in (0.16, -0.16):
        rail: list[Point] = [
            (first - 0.10, y * 0.5, top),
            (first - 0.14, y, top + 0.24),
            (last + 0.06, y, top + 0.24),
            (last + 0.02, y * 0.5, top),
        ]
        made.append(tube(rail, 0.010, sides, "black"))
        made.append(tube([(m.rear, y * 0.4, m.wheel), (middle, y * 0.5, top)], 0.010, 4, "paint"))
    return made


def _tricycle(machine: Machine, sides: int) -> list[Surface]:
    """An axle with a wheel at each end, a chest of plywood between them."""
    m, wheel, apart = machine, machine.front_wheel, machine.apart
    (low_x, _, low_z), _ = head_tube(m)
    crank = m.mount.crank
    made = [
        tube([(crank[0], 0.0, crank[1]), (low_x, 0.0, low_z)], 0.026, sides, "paint"),
        tube([(m.front, -apart, wheel), (m.front, apart, wheel)], 0.018, sides, "steel"),
        tube([(low_x, 0.0, low_z), (m.front, 0.0, wheel)], 0.024, sides, "paint"),
    ]
    radius = wheel + 0.03
    arch = [0.35 + 2.4 * k / 7 for k in range(8)]
    for y in (apart, -apart):
        path = [(m.front + radius * cos(a), y, wheel + radius * sin(a)) for a in arch]
        made.append(tube(path, 0.022, 4, "black"))
    start = low_x + 0.03
    rows = ((start + 0.06, m.front + 0.30, 0.27, 0.34), (start, m.front + 0.42, 0.33, 0.82))
    return [*made, *_vessel(*rows, "wood"), *_fitted(rows[1])]


def _vessel(low: _Row, high: _Row, slot: str) -> list[Surface]:
    """An open box with rounded corners that widens upwards, seen inside too."""
    wall = 0.02
    inner_low = (low[0] + wall, low[1] - wall, low[2] - wall, low[3] + wall)
    inner_high = (high[0] + wall, high[1] - wall, high[2] - wall, high[3])
    rings = [_ring(row) for row in (inner_low, inner_high, high, low)]
    return [
        grid(rings, slot, (False, True)),
        fan(rings[0], slot),
        fan(rings[-1][::-1], slot),
    ]


def _ring(row: _Row) -> list[Point]:
    """A rounded rectangle, counter-clockwise from above."""
    rear, front, half, z = row
    points = []
    for k in range(16):
        a = 2 * pi * (k + 0.5) / 16
        c, s = cos(a), sin(a)
        p, q = abs(c) ** 0.28 * (1 if c >= 0 else -1), abs(s) ** 0.28 * (1 if s >= 0 else -1)
        points.append(((rear + front) / 2 + (front - rear) / 2 * p, half * q, z))
    return points
