"""The meshes of motorcycles, motor scooters and e-scooters."""

from __future__ import annotations

from math import cos, pi, sin

from scenesim.geometry.mesh import TriangleMesh
from scenesim.shapes.cycles.engines import engine, plated
from scenesim.shapes.cycles.machines import Machine
from scenesim.shapes.cycles.scooters import loft, scooter_body
from scenesim.shapes.meshing import finished
from scenesim.shapes.surfaces import Surface, box, lathe, shifted, tube
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
)


def wheel_mesh(radius: float, tyre: float, level: int, key: str) -> TriangleMesh:
    """A cast wheel with a fat tyre and a brake disc, about the y axis.

    Args:
        radius: m, outer.
        tyre: m, radius of the tyre's section.
        level: of detail.
        key: cache key.

    Returns:
        The mesh.
    """
    sides = (32, 18, 10)[level]
    corners = (10, 6, 4)[level]
    ring = radius - tyre
    turns = [2 * pi * k / corners for k in range(corners + 1)]
    parts = [
        lathe([(ring + tyre * cos(a), tyre * sin(a)) for a in turns], sides, "tyre"),
        lathe(
            [
                (ring - 0.2 * tyre, 0.6 * tyre),
                (ring - 0.7 * tyre, 0.4 * tyre),
                (ring - 0.7 * tyre, -0.4 * tyre),
                (ring - 0.2 * tyre, -0.6 * tyre),
            ],
            sides,
            "black",
        ),
        lathe([(0.0, -0.06), (0.035, -0.06), (0.035, 0.06), (0.0, 0.06)], 10, "black"),
        lathe(
            [
                (radius * 0.24, 0.062),
                (radius * 0.45, 0.062),
                (radius * 0.45, 0.066),
                (radius * 0.24, 0.066),
            ],
            sides,
            "steel",
        ),
    ]
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
    parts += _front(machine, sides)
    return finished([p.of(p.slot, p.part or Part.FRAME) for p in parts], SLOTS, key)


def scooter_mesh(machine: Machine, level: int, key: str) -> TriangleMesh:
    """An e-scooter without its wheels.

    Args:
        machine: its measures.
        level: of detail.
        key: cache key.

    Returns:
        The mesh.
    """
    m = machine
    sides = (10, 7, 5)[level]
    gx, half, gz = m.mount.grips
    deck = m.mount.crank[1]
    wide, stem = {"slim": (0.15, 0.021), "rental": (0.18, 0.034), "sturdy": (0.20, 0.028)}[m.style]
    long = m.front - m.rear - 0.30
    parts = [
        box((long, wide, 0.05), (-0.06, 0.0, deck - 0.012), "black", 0.01),
        tube([(0.24, 0.0, deck - 0.01), (m.front - 0.05, 0.0, deck + 0.12)], 0.030, sides, "paint"),
        tube([(m.front - 0.01, 0.0, m.wheel + 0.04), (gx + 0.04, 0.0, gz)], stem, sides, "paint"),
        tube([(m.rear, 0.0, m.wheel + 0.10), (m.rear + 0.16, 0.0, deck)], 0.022, sides, "black"),
        box((0.05, 0.06, 0.07), (gx + 0.055, 0.0, gz - 0.02), "lamp_head", 0.01),
        box((0.02, 0.06, 0.03), (m.rear - 0.10, 0.0, m.wheel + 0.09), "lamp_tail", 0.005),
        box((0.20, 0.075, 0.012), (m.rear - 0.01, 0.0, 2 * m.wheel + 0.015), "black", 0.004),
    ]
    if m.style == "rental":  # the colour of the firm on a battery, a guard and a basket's plate
        at = m.wheel + 0.45
        parts.append(box((0.075, 0.085, 0.34), (m.front - 0.05, 0.0, at), "paint", 0.02))
        guard = box((0.24, 0.08, 0.014), (m.front, 0.0, 2 * m.wheel + 0.018), "paint", 0.004)
        parts.append(guard)
    if m.style == "sturdy":  # sprung arms at both ends
        for side in (1.0, -1.0):
            arm = [(m.front - 0.14, side * 0.06, m.wheel + 0.10), (m.front, side * 0.06, m.wheel)]
            parts.append(tube(arm, 0.018, sides, "paint"))
            arm = [(m.rear + 0.18, side * 0.06, deck), (m.rear, side * 0.06, m.wheel)]
            parts.append(tube(arm, 0.018, sides, "paint"))
    for side in (1.0, -1.0):
        parts.append(
            tube([(gx + 0.03, 0.0, gz), (gx, side * (half - 0.05), gz)], 0.014, sides, "steel")
        )
        parts.append(
            tube(
                [(gx, side * (half - 0.06), gz), (gx - 0.01, side * (half + 0.06), gz)],
                0.017,
                sides,
                "black",
            )
        )
        parts.append(
            tube(
                [(m.front, side * 0.045, m.wheel), (m.front - 0.02, side * 0.03, m.wheel + 0.14)],
                0.012,
                sides,
                "black",
            )
        )
    return finished([p.of(p.slot, Part.FRAME) for p in parts], SLOTS, key)


def _body(machine: Machine, sides: int) -> list[Surface]:
    """Engine, tank, seat, tail, exhaust and swing arm."""
    m = machine
    parts: list[Surface] = []
    parts += loft(
        (
            (-0.12, 0.10, 0.74, 0.80),
            (0.0, 0.13, 0.72, 0.92),
            (0.18, 0.15, 0.70, 0.97),
            (0.34, 0.11, 0.74, 0.92),
            (0.40, 0.06, 0.78, 0.86),
        ),
        "paint",
        sides,
    )
    parts += loft(
        (
            (-0.66, 0.07, 0.84, 0.90),
            (-0.50, 0.11, 0.80, 0.88),
            (-0.30, 0.14, 0.72, 0.81),
            (-0.12, 0.12, 0.70, 0.80),
            (-0.05, 0.08, 0.72, 0.78),
        ),
        "seat",
        sides,
    )
    parts += loft(
        (
            (-0.86, 0.03, 0.82, 0.88),
            (-0.70, 0.08, 0.76, 0.88),
            (-0.45, 0.10, 0.66, 0.80),
            (-0.20, 0.09, 0.60, 0.72),
        ),
        "paint",
        sides,
    )
    parts += loft(
        (
            (-0.24, 0.10, 0.34, 0.52),
            (-0.10, 0.17, 0.26, 0.64),
            (0.14, 0.19, 0.24, 0.70),
            (0.32, 0.16, 0.30, 0.66),
            (0.40, 0.10, 0.38, 0.58),
        ),
        "black",
        sides,
    )
    parts.append(
        tube(
            [(0.30, -0.12, 0.34), (-0.10, -0.17, 0.26), (-0.40, -0.17, 0.36)], 0.030, sides, "steel"
        )
    )
    parts.append(tube([(-0.40, -0.17, 0.36), (-0.84, -0.18, 0.50)], 0.055, sides, "steel"))
    for side in (1.0, -1.0):
        parts.append(
            tube(
                [(m.rear, side * 0.10, m.wheel), (-0.18, side * 0.11, 0.42)], 0.026, sides, "black"
            )
        )
        parts.append(
            tube(
                [(m.rear + 0.12, side * 0.10, m.wheel + 0.06), (-0.36, side * 0.10, 0.72)],
                0.018,
                sides,
                "steel",
            )
        )
        x, z = m.mount.crank
        parts.append(tube([(x, side * 0.13, z), (x, side * 0.24, z)], 0.014, sides, "black"))
    parts.append(box((0.03, 0.12, 0.05), (-0.87, 0.0, 0.86), "lamp_tail", 0.008))
    parts += plated(-0.90, 0.66)
    parts += engine(sides)
    if m.style in {"sport", "touring"}:
        parts += loft(
            (
                (0.22, 0.16, 0.44, 0.88),
                (0.44, 0.18, 0.50, 0.99),
                (0.62, 0.13, 0.66, 0.98),
                (0.74, 0.05, 0.74, 0.88),
            ),
            "paint",
            sides,
        )
        parts += loft(
            (
                (0.40, 0.15, 0.98, 1.24 if m.style == "touring" else 1.10),
                (0.56, 0.13, 0.96, 1.10),
                (0.66, 0.08, 0.95, 1.00),
            ),
            "glass",
            sides,
        )
    if m.style == "touring":
        for y in (0.26, -0.26):
            parts.append(box((0.42, 0.20, 0.34), (-0.66, y, 0.64), "black", 0.04))
    return parts


def _front(machine: Machine, sides: int) -> list[Surface]:
    """Fork, mudguard, handlebar, mirrors and head lamp."""
    m = machine
    gx, half, gz = m.mount.grips
    head: Point = (gx + 0.05, 0.0, gz - 0.04)
    parts = []
    scooter = m.style == "scooter"
    crown = (gx + 0.10, gz - 0.06) if not scooter else (m.front - 0.10, 0.50)
    if scooter:  # its column runs behind the leg shield, the lamp sits in a painted cowl
        parts += loft(
            (
                (gx - 0.05, 0.07, gz - 0.06, gz + 0.02),
                (gx + 0.04, 0.15, gz - 0.13, gz + 0.05),
                (gx + 0.12, 0.11, gz - 0.18, gz + 0.03),
                (gx + 0.17, 0.06, gz - 0.17, gz - 0.02),
            ),
            "paint",
            sides + 4,
            2.2,
        )
    for side in (1.0, -1.0):
        parts.append(
            tube(
                [(m.front, side * 0.085, m.wheel), (crown[0], side * 0.085, crown[1])],
                0.024,
                sides,
                "steel",
            )
        )
        parts.append(
            tube(
                [
                    head,
                    (gx + 0.04, side * (half - 0.12), gz + 0.01),
                    (gx, side * (half - 0.05), gz),
                ],
                0.012,
                sides,
                "black",
            )
        )
        parts.append(
            tube(
                [(gx, side * (half - 0.06), gz), (gx - 0.02, side * (half + 0.07), gz)],
                0.019,
                sides,
                "black",
            )
        )
        stem = tube(
            [
                (gx + 0.02, side * (half - 0.10), gz + 0.02),
                (gx + 0.06, side * (half + 0.04), gz + 0.16),
            ],
            0.006,
            4,
            "black",
        )
        glass = box(
            (0.02, 0.13, 0.08), (gx + 0.06, side * (half + 0.05), gz + 0.19), "black", 0.008
        )
        parts += [stem.of("black", Part.MIRROR), glass.of("black", Part.MIRROR)]
    radius = m.wheel + 0.035
    path = [
        (m.front + radius * cos(a), 0.0, m.wheel + radius * sin(a))
        for a in (0.5, 0.9, 1.3, 1.7, 2.1, 2.5)
    ]
    for y in (-0.05, 0.0, 0.05) if not scooter else ():
        parts.append(tube([(p[0], y, p[2]) for p in path], 0.026, 5, "paint"))
    lamp_x = gx + 0.22 if not scooter else gx + 0.165
    if not scooter:
        parts += loft(
            ((lamp_x - 0.12, 0.07, gz - 0.17, gz - 0.03), (lamp_x, 0.105, gz - 0.22, gz - 0.01)),
            "black",
            sides,
            2.0,
        )
        parts.append(box((0.05, 0.18, 0.09), (gx + 0.10, 0.0, gz + 0.02), "black", 0.015))
    lamp = lathe([(0.0, 0.035), (0.06, 0.028), (0.095, 0.0)], max(8, sides), "lamp_head", 0)
    parts.append(shifted(lamp, x=lamp_x, z=gz - (0.11 if not scooter else 0.075)))
    return [*parts, *_indicators(m, lamp_x, gz - 0.12)]


def _indicators(machine: Machine, front: float, z: float) -> list[Surface]:
    """Amber lamps on stalks, two ahead and two behind; those of a scooter sit in its shield."""
    if machine.style == "scooter":
        return []
    parts: list[Surface] = []
    for x, high in ((front - 0.06, z), (-0.80, 0.80)):
        for side in (1.0, -1.0):
            parts.append(tube([(x, side * 0.05, high), (x, side * 0.17, high)], 0.008, 4, "black"))
            parts.append(box((0.05, 0.07, 0.04), (x, side * 0.19, high), "reflector", 0.01))
    return parts
