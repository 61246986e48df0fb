"""What is screwed to the frame of a bicycle: chain, brakes, mudguards, rack, lamps, stand."""

from __future__ import annotations

from math import cos, sin

from scenesim.shapes.cycles.machines import Machine, head_tube
from scenesim.shapes.surfaces import Surface, box, grid, lathe, shifted, tube

Point = tuple[float, float, float]

#: m, y of the chain, radii of the ring at the cranks and of the sprocket at the wheel
CHAIN_Y, _RING, _SPROCKET = -0.050, 0.090, 0.042


def drive(machine: Machine, sides: int) -> list[Surface]:
    """The chain, its sprockets at the rear wheel, and what shifts it.

    Args:
        machine: the bicycle.
        sides: of round parts.

    Returns:
        The surfaces.
    """
    m = machine
    (bx, bz), y = m.mount.crank, CHAIN_Y
    parts = [
        tube([(m.rear, y, m.wheel + s * _SPROCKET), (bx, y, bz + s * _RING)], 0.006, 4, "steel")
        for s in ((1.0,) if m.style in _SHIFTED else (1.0, -1.0))
    ]
    profile = [(0.0, -0.045), (_SPROCKET, -0.050), (0.033, -0.030), (0.0, -0.028)]
    parts.append(shifted(lathe(profile, 2 * sides, "steel"), x=m.rear, z=m.wheel))
    if m.style in _SHIFTED:
        cage: list[Point] = [(m.rear + 0.02, y, m.wheel - 0.05), (m.rear + 0.06, y, m.wheel - 0.14)]
        parts.append(tube(cage, [0.017, 0.013], 5, "black"))
        parts.append(tube([cage[1], (bx, y, bz - _RING)], 0.006, 4, "steel"))
        parts.append(tube([(m.rear, y, m.wheel - _SPROCKET), cage[1]], 0.005, 4, "steel"))
    return parts


_SHIFTED = frozenset({"trekking", "mountain", "road"})


def brakes(machine: Machine) -> list[Surface]:
    """Calipers at the rims.

    Args:
        machine: the bicycle.

    Returns:
        The surfaces.
    """
    m = machine
    if m.apart:
        return []
    low, _ = head_tube(m)
    if m.style == "cargo":
        return []
    top = 2 * m.front_wheel
    parts = [box((0.03, 0.05, 0.05), (low[0] + 0.05, 0.0, top), "black", 0.008)]
    for side in (1.0, -1.0):
        arm: list[Point] = [
            (low[0] + 0.05, side * 0.028, top + 0.01),
            (low[0] + 0.045, side * 0.030, top - 0.05),
        ]
        parts.append(tube(arm, 0.007, 4, "steel"))
    return parts


def bottle(machine: Machine, sides: int) -> list[Surface]:
    """A drinking bottle in its cage on the down tube.

    Args:
        machine: the bicycle.
        sides: of round parts.

    Returns:
        The surfaces.
    """
    (bx, bz), (low, _) = machine.mount.crank, head_tube(machine)
    way = (low[0] - bx, low[2] - bz)
    long = (way[0] * way[0] + way[1] * way[1]) ** 0.5
    along, up = (way[0] / long, way[1] / long), (-way[1] / long, way[0] / long)
    points = []
    for far in (0.16, 0.31, 0.33, 0.35):
        points.append(
            (bx + along[0] * far + up[0] * 0.055, 0.0, bz + along[1] * far + up[1] * 0.055)
        )
    return [tube(points, [0.036, 0.036, 0.018, 0.014], sides, "steel")]


def town_fittings(machine: Machine, sides: int, level: int) -> list[Surface]:
    """Mudguards, rack, lamps, chain guard and stand.

    Args:
        machine: the bicycle.
        sides: of round parts.
        level: of detail.

    Returns:
        The surfaces.
    """
    m = machine
    count = 12 if level == 0 else 7
    parts = [_mudguard(m.rear, m.wheel, m.tyre, (0.30, 3.25), count)]
    if not m.apart:
        parts.append(_mudguard(m.front, m.front_wheel, m.tyre, (0.95, 3.45), count))
    top = m.wheel * 2 + 0.085
    for y in (-0.055, 0.055):
        parts.append(tube([(m.rear - 0.22, y, top), (m.rear + 0.20, y, top)], 0.007, 4, "black"))
        parts.append(tube([(m.rear - 0.10, y, top), (m.rear, y * 1.1, m.wheel)], 0.006, 4, "black"))
    for k in range(4):
        at = m.rear - 0.20 + 0.12 * k
        parts.append(tube([(at, -0.055, top), (at, 0.055, top)], 0.006, 4, "black"))
    parts.append(box((0.03, 0.09, 0.045), (m.rear - 0.235, 0.0, top - 0.01), "lamp_tail", 0.006))
    _, (hx, _, hz) = head_tube(m)
    parts.append(box((0.05, 0.06, 0.06), (hx + 0.055, 0.0, hz - 0.03), "lamp_head", 0.01))
    return [*parts, _chain_guard(m), *_stand(m, sides)]


def _mudguard(
    x: float, wheel: float, tyre: float, ends: tuple[float, float], count: int
) -> Surface:
    """A curved sheet over a wheel, its edges drawn down, seen from both sides."""
    radius, half = wheel + 0.014, tyre + 0.007
    section = ((half, -0.014), (0.6 * half, 0.0), (-0.6 * half, 0.0), (-half, -0.014))
    closed = [*section, *((0.94 * y, rise - 0.004) for y, rise in reversed(section))]
    rings = []
    for k in range(count):
        a = ends[0] + (ends[1] - ends[0]) * k / (count - 1)
        rings.append(
            [
                (x + (radius + rise) * cos(a), y, wheel + (radius + rise) * sin(a))
                for y, rise in closed
            ]
        )
    return grid(rings, "black", (False, True))


def _chain_guard(machine: Machine) -> Surface:
    """A flat cover over the upper run of the chain."""
    (bx, bz), y = machine.mount.crank, CHAIN_Y - 0.012
    rear = machine.rear + 0.10
    edge = [(bx + 0.115, bz + 0.02), (bx + 0.06, bz + 0.115), (rear, machine.wheel + 0.075)]
    under = [(rear, machine.wheel + 0.035), (bx - 0.02, bz + 0.065), (bx + 0.085, bz - 0.01)]
    rings = [
        [(edge[k][0], y, edge[k][1]), (edge[k][0], y - 0.010, edge[k][1]),
         (under[2 - k][0], y - 0.010, under[2 - k][1]), (under[2 - k][0], y, under[2 - k][1])]
        for k in (0, 1, 2)
    ]  # fmt: skip
    return grid(rings, "black", (False, True))


def _stand(machine: Machine, sides: int) -> list[Surface]:
    """A folded kick stand along the left chain stay."""
    (bx, bz), m = machine.mount.crank, machine
    if m.apart:
        return []
    foot: Point = (m.rear + 0.08, 0.085, m.wheel - 0.10)
    return [tube([(bx - 0.07, 0.05, bz - 0.01), foot], 0.008, max(4, sides - 2), "black")]
