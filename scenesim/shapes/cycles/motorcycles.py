"""The meshes of motorcycles and motor scooters."""

from __future__ import annotations

from math import cos, pi, sin

from scenesim.geometry.mesh import TriangleMesh
from scenesim.shapes.cycles.engines import driven, engine, plated
from scenesim.shapes.cycles.forks import front_end
from scenesim.shapes.cycles.machines import Machine
from scenesim.shapes.cycles.scooters import Row, laid, loft, scooter_body
from scenesim.shapes.meshing import finished
from scenesim.shapes.surfaces import Surface, both_sides, box, lathe, shifted, tube
from scenesim.world.classes import Part

Point = tuple[float, float, float]

SLOTS = (
    "paint",
    "black",
    "tyre",
    "steel",
    "seat",
    "lamp_tail",
    "lamp_head",
    "glass",
    "reflector",
    "plate",
    "alloy",
)


def wheel_mesh(radius: float, tyre: float, half: float, level: int, key: str) -> TriangleMesh:
    """A cast wheel with a fat tyre and brake discs, about the y axis.

    Args:
        radius: m, outer.
        tyre: m, radius of the tyre's section.
        half: m, half the width of the tyre.
        level: of detail.
        key: cache key.

    Returns:
        The mesh.
    """
    sides = (32, 18, 10)[level]
    corners = (10, 6, 4)[level]
    ring = radius - tyre
    turns = [2 * pi * k / corners for k in range(corners + 1)]
    rim = [(0.2, 0.6), (0.7, 0.4), (0.7, -0.4), (0.2, -0.6)]
    hub = half + 0.004
    parts = [
        lathe([(ring + tyre * cos(a), half * sin(a)) for a in turns], sides, "tyre"),
        lathe([(ring - deep * tyre, wide * half) for deep, wide in rim], sides, "black"),
        lathe([(0.0, -hub), (0.035, -hub), (0.035, hub), (0.0, hub)], 10, "black"),
    ]
    inner, outer = radius * 0.26, radius * 0.45
    for y in (hub, -hub) if half == tyre else (hub,):  # two discs ahead, one behind
        disc = [(inner, y - 0.002), (outer, y - 0.002), (outer, y + 0.002), (inner, y + 0.002)]
        parts.append(lathe(disc, sides, "steel"))
    for k in range(6):
        a = 2 * pi * k / 6
        start: Point = (0.03 * cos(a), 0.0, 0.03 * sin(a))
        stop: Point = ((ring - 0.6 * tyre) * cos(a), 0.0, (ring - 0.6 * tyre) * sin(a))
        parts.append(tube([start, stop], 0.013, 4, "black"))
    return finished([p.of(p.slot, Part.WHEEL) for p in parts], SLOTS, key)


def body_mesh(machine: Machine, level: int, key: str) -> TriangleMesh:
    """A motorcycle or motor scooter without its wheels.

    Args:
        machine: its measures.
        level: of detail.
        key: cache key.

    Returns:
        The mesh.
    """
    sides = (12, 8, 5)[level]
    parts = scooter_body(machine, sides) if machine.style == "scooter" else _body(machine, sides)
    parts += front_end(machine, sides)
    return finished([p.of(p.slot, p.part or Part.FRAME) for p in parts], SLOTS, key)


#: bodies along x, a row each: x; half width; low; high, m
_TANK: tuple[Row, ...] = (
    (-0.12, 0.10, 0.74, 0.80),
    (0.0, 0.13, 0.72, 0.92),
    (0.18, 0.15, 0.70, 0.97),
    (0.34, 0.11, 0.74, 0.92),
    (0.40, 0.06, 0.78, 0.86),
)
_SEAT: tuple[Row, ...] = (
    (-0.66, 0.07, 0.84, 0.90),
    (-0.50, 0.11, 0.80, 0.88),
    (-0.30, 0.14, 0.72, 0.81),
    (-0.12, 0.12, 0.70, 0.80),
    (-0.05, 0.08, 0.72, 0.78),
)
_TAIL: tuple[Row, ...] = (
    (-0.86, 0.03, 0.82, 0.88),
    (-0.70, 0.08, 0.76, 0.88),
    (-0.45, 0.10, 0.66, 0.80),
    (-0.20, 0.09, 0.60, 0.72),
)
#: by style: the fairing and the screen above it
_FAIRINGS: dict[str, tuple[tuple[Row, ...], tuple[Row, ...]]] = {
    "sport": (
        (
            (0.06, 0.17, 0.30, 0.52),
            (0.22, 0.21, 0.27, 0.84),
            (0.38, 0.23, 0.38, 0.95),
            (0.55, 0.20, 0.62, 1.00),
            (0.70, 0.14, 0.68, 0.97),
            (0.79, 0.06, 0.74, 0.90),
        ),
        ((0.36, 0.15, 0.96, 1.12), (0.52, 0.15, 0.95, 1.10), (0.66, 0.10, 0.93, 1.00)),
    ),
    "touring": (
        (
            (0.18, 0.18, 0.44, 0.84),
            (0.36, 0.26, 0.46, 0.97),
            (0.54, 0.25, 0.64, 1.03),
            (0.68, 0.18, 0.68, 1.01),
            (0.77, 0.08, 0.74, 0.94),
        ),
        ((0.38, 0.20, 1.00, 1.38), (0.54, 0.18, 0.98, 1.22), (0.66, 0.12, 0.96, 1.05)),
    ),
}


def _body(machine: Machine, sides: int) -> list[Surface]:
    """Everything between the wheels of a motorcycle, and what it carries."""
    parts = [
        *loft(_TANK, "paint", sides),
        *loft(_SEAT, "seat", sides),
        *loft(_TAIL, "paint", sides),
        *_exhaust(sides),
        *_swing_arm(machine, sides),
        *engine(sides),
        *driven(machine, sides),
        box((0.03, 0.12, 0.05), (-0.87, 0.0, 0.86), "lamp_tail", 0.008),
        *plated(-0.90, 0.66),
    ]
    if machine.style in _FAIRINGS:
        fairing, screen = _FAIRINGS[machine.style]
        parts += [*loft(fairing, "paint", sides + 4, 2.3), *loft(screen, "glass", sides)]
        parts += _panels(fairing) if sides > 5 else []
    if machine.style == "touring":
        parts += both_sides(box((0.42, 0.20, 0.34), (-0.66, 0.26, 0.64), "black", 0.04))
        parts += both_sides(box((0.43, 0.205, 0.012), (-0.66, 0.26, 0.72), "alloy"))
    return [*parts, *_tank_fittings(sides)] if sides > 5 else parts


def _tank_fittings(sides: int) -> list[Surface]:
    """The cap on the tank, pads for the knees and a badge."""
    cap = shifted(lathe([(0.036, 0.0), (0.036, 0.010), (0.0, 0.014)], max(8, sides), "alloy", 2),
                  x=0.16, z=0.962)  # fmt: skip
    return [
        cap,
        *laid(_TANK, "black", (-0.06, 0.10), (-0.55, 0.25)),
        *laid(_TANK, "alloy", (0.15, 0.27), (0.02, 0.26)),
    ]


def _panels(fairing: tuple[Row, ...]) -> list[Surface]:
    """Where a fairing is put together: a belly of another colour, openings, seams."""
    first, last = fairing[0][0], fairing[-1][0]
    long = last - first
    return [
        *laid(fairing, "black", (first + 0.02, first + 0.55 * long), (-1.45, -0.75)),
        *laid(fairing, "black", (first + 0.10 * long, first + 0.34 * long), (-0.30, 0.10)),
        *laid(fairing, "black", (first + 0.42 * long, first + 0.43 * long), (-0.75, 1.2)),
        *laid(fairing, "black", (first + 0.43 * long, last - 0.03), (0.62, 0.65)),
    ]


def _exhaust(sides: int) -> list[Surface]:
    """A pipe under the engine and its silencer on the right."""
    bends = [(0.30, -0.12, 0.34), (-0.10, -0.17, 0.26), (-0.40, -0.17, 0.36)]
    return [
        tube(bends, 0.030, sides, "steel"),
        tube([bends[-1], (-0.84, -0.18, 0.50)], 0.055, sides, "steel"),
    ]


def _swing_arm(machine: Machine, sides: int) -> list[Surface]:
    """What holds the rear wheel, its struts, and the foot rests."""
    m = machine
    x, z = m.mount.crank
    y = m.rear_half + 0.036
    return [
        part
        for way, thick, slot in (
            ([(m.rear, y, m.wheel), (-0.18, 0.11, 0.42)], 0.026, "black"),
            ([(m.rear + 0.12, y, m.wheel + 0.06), (-0.36, 0.10, 0.72)], 0.018, "steel"),
            ([(x, 0.13, z), (x, 0.24, z)], 0.014, "black"),
        )
        for part in both_sides(tube(way, thick, sides, slot))
    ]
