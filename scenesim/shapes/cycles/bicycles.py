"""The meshes of bicycles: frame, wheels with spokes, cranks that turn."""

from __future__ import annotations

from math import cos, pi, sin

from scenesim.geometry.mesh import TriangleMesh
from scenesim.shapes.cycles.cargo import carrier, head_tube
from scenesim.shapes.cycles.machines import CARGO, Machine
from scenesim.shapes.meshing import finished
from scenesim.shapes.surfaces import Surface, box, fan, grid, lathe, shifted, tube
from scenesim.world.classes import Part

Point = tuple[float, float, float]

SLOTS = ("paint", "black", "tyre", "steel", "reflector", "lamp_tail", "lamp_head", "wood", "box")


def wheel_mesh(radius: float, tyre: float, level: int, key: str) -> TriangleMesh:
    """A spoked wheel about the y axis.

    Args:
        radius: m, outer.
        tyre: m, radius of the tyre's section.
        level: of detail.
        key: cache key.

    Returns:
        The mesh.
    """
    sides = (36, 20, 12)[level]
    ring = radius - tyre
    corners = (8, 5, 4)[level]
    turns = [2 * pi * (k / corners) for k in range(corners + 1)]
    tyre_profile = [(ring + tyre * cos(a), tyre * sin(a)) for a in turns]
    inner = ring - tyre - 0.012
    rim_profile = [
        (ring - 0.6 * tyre, 0.011),
        (inner, 0.009),
        (inner, -0.009),
        (ring - 0.6 * tyre, -0.011),
    ]
    parts = [
        lathe(tyre_profile, sides, "tyre"),
        lathe(rim_profile, sides, "steel"),
        lathe(
            [
                (0.0, -0.045),
                (0.022, -0.045),
                (0.016, -0.02),
                (0.016, 0.02),
                (0.022, 0.045),
                (0.0, 0.045),
            ],
            8,
            "steel",
        ),
    ]
    spokes = (28, 14, 8)[level]
    thick = (0.0016, 0.0022, 0.0030)[level]
    for k in range(spokes):
        a = 2 * pi * k / spokes
        y = 0.032 if k % 2 else -0.032
        start: Point = (0.018 * cos(a), y, 0.018 * sin(a))
        b = a + (0.16 if k % 4 < 2 else -0.16)
        stop: Point = (inner * cos(b), 0.0, inner * sin(b))
        parts.append(tube([start, stop], thick, 3, "steel"))
    if level == 0:
        for a in (0.5, 0.5 + pi):
            parts.append(box((0.05, 0.006, 0.02), (0.0, 0.0, 0.0), "reflector"))
            parts[-1] = shifted(parts[-1], x=0.72 * radius * cos(a), z=0.72 * radius * sin(a))
    return finished([p.of(p.slot, Part.WHEEL) for p in parts], SLOTS, key)


def crank_mesh(machine: Machine, level: int, key: str) -> TriangleMesh:
    """Cranks with pedals and chain ring about the y axis; at rest the left pedal is ahead.

    Args:
        machine: the bicycle.
        level: of detail.
        key: cache key.

    Returns:
        The mesh.
    """
    arm, half = machine.mount.arm, machine.mount.half
    parts = [tube([(0.0, -0.06, 0.0), (0.0, 0.06, 0.0)], 0.016, 6, "steel")]
    for side in (1.0, -1.0):
        end: Point = (side * arm, side * 0.070, 0.0)
        parts.append(tube([(0.0, side * 0.062, 0.0), end], 0.011, 5, "steel"))
        if level < 2:
            parts.append(box((0.085, 0.085, 0.020), (side * arm, side * half, 0.0), "black", 0.004))
    sides = (20, 12, 8)[level]
    parts.append(
        lathe([(0.085, -0.052), (0.092, -0.050), (0.085, -0.048), (0.05, -0.050)], sides, "black")
    )
    return finished([p.of(p.slot, Part.FRAME) for p in parts], SLOTS, key)


def frame_mesh(machine: Machine, level: int, key: str) -> TriangleMesh:
    """Frame, saddle, handlebar and what is screwed on; without wheels and cranks.

    Args:
        machine: the bicycle.
        level: of detail.
        key: cache key.

    Returns:
        The mesh.
    """
    sides = (8, 6, 4)[level]
    parts = _diamond(machine, sides) + _cockpit(machine, sides, level)
    if machine.style in {"city", "trekking", *CARGO} and level < 2:
        parts += _town_fittings(machine, sides, level)
    if machine.style in CARGO:
        parts += carrier(machine, sides)
    return finished([p.of(p.slot, Part.FRAME) for p in parts], SLOTS, key)


def _diamond(machine: Machine, sides: int) -> list[Surface]:
    """The tubes of the frame and the fork."""
    m = machine
    axle, wheel = m.mount.crank, m.wheel
    bottom: Point = (axle[0], 0.0, axle[1])
    saddle: Point = (m.saddle[0] + 0.02, 0.0, m.saddle[1] - 0.03)
    cluster = _between(bottom, saddle, min(0.86, 0.56 / max(0.3, m.saddle[1] - axle[1])))
    low, high = _head_tube(m)
    size = 0.017 if m.style != "road" else 0.015
    parts = [
        tube([bottom, cluster], size * 0.9, sides, "paint"),
        tube([cluster, saddle], 0.0135, sides, "steel"),
        tube([low, high], 0.019, sides, "paint"),
        tube([bottom, _between(low, high, 0.15)], size * 1.1, sides, "paint"),
    ]
    if m.style in {"city", *CARGO}:  # a step-through frame: the upper tube swings down
        knee = _between(bottom, cluster, 0.45)
        middle: Point = ((knee[0] + high[0]) / 2, 0.0, knee[2] + 0.10)
        parts.append(tube([knee, middle, _between(low, high, 0.8)], size * 0.9, sides, "paint"))
    else:
        parts.append(tube([cluster, _between(low, high, 0.85)], size * 0.9, sides, "paint"))
    for y in (0.055, -0.055):
        stay: Point = (m.rear, y, wheel)
        parts.append(tube([(bottom[0], y * 0.6, bottom[2]), stay], 0.010, sides, "paint"))
        parts.append(tube([(cluster[0], y * 0.4, cluster[2]), stay], 0.008, sides, "paint"))
    return parts if m.style in {"cargo", "trike"} else [*parts, *_fork(m, low[2] - 0.01, sides)]


def _fork(machine: Machine, z: float, sides: int) -> list[Surface]:
    """Two legs and the crown that joins them at a height."""
    x = machine.front - 0.085
    parts = [tube([(x, -0.05, z), (x, 0.05, z)], 0.016, sides, "paint")]
    for y in (0.055, -0.055):
        crown: Point = (x, y * 0.9, z)
        foot: Point = (machine.front, y * 0.95, machine.front_wheel)
        parts.append(tube([crown, _between(crown, foot, 0.7), foot], 0.012, sides, "paint"))
    return parts


def _head_tube(machine: Machine) -> tuple[Point, Point]:
    """Lower and upper end of the tube that the fork turns in."""
    m = machine
    if m.style in {"cargo", "trike"}:
        return head_tube(m)
    x = m.front - 0.075
    low: Point = (x - 0.03, 0.0, m.wheel + m.tyre + 0.075)
    top = max(low[2] + 0.10, min(m.mount.grips[2] - 0.10, low[2] + 0.26))
    return low, (low[0] - 0.36 * (top - low[2]), 0.0, top)


def _cockpit(machine: Machine, sides: int, level: int) -> list[Surface]:
    """Saddle, stem, handlebar and grips."""
    m = machine
    gx, half, gz = m.mount.grips
    x, z = m.saddle
    _, top = _head_tube(m)
    head_x = m.front - 0.075 if m.style not in {"cargo", "trike"} else top[0]
    stem: Point = (head_x - 0.10 if gx < head_x - 0.1 else head_x - 0.02, 0.0, gz - 0.01)
    parts = [tube([top, stem], 0.014, sides, "steel")]
    for side in (1.0, -1.0):
        inner: Point = (gx, side * (half - 0.055), gz)
        outer: Point = (gx - 0.012, side * (half + 0.055), gz)
        middle: Point = (max(stem[0], gx) + 0.02, side * half * 0.45, gz)
        parts.append(tube([stem, middle, inner], 0.011, sides, "steel"))
        parts.append(tube([inner, outer], 0.016, sides, "black"))
        if level == 0:
            parts.append(
                tube(
                    [
                        (inner[0] + 0.02, inner[1], gz - 0.012),
                        (gx + 0.06, side * (half + 0.02), gz - 0.02),
                    ],
                    0.005,
                    4,
                    "black",
                )
            )
    rows = (
        (0.13, 0.017, 0.012),
        (0.03, 0.036, 0.020),
        (-0.06, 0.070, 0.022),
        (-0.13, 0.066, 0.014),
    )
    points = []
    for along, wide, thick in rows:
        ring = []
        for k in range(8):
            a = 2 * pi * k / 8
            ring.append((x + along, wide * cos(a), z - 0.02 + thick * sin(a)))
        points.append(ring)
    saddle = _loft(points, "black")
    return [*parts, *saddle]


def _town_fittings(machine: Machine, sides: int, level: int) -> list[Surface]:
    """Mudguards, rack, lamps and chain guard."""
    m = machine
    parts: list[Surface] = []
    guards = [(m.rear, m.wheel, 0.35, 3.05), (m.front, m.front_wheel, 0.75, 3.30)]
    for x, wheel, first, last in guards[: 1 if m.apart else 2]:
        radius = wheel + m.tyre * 0.4 + 0.018
        count = 10 if level == 0 else 6
        path = []
        for k in range(count):
            a = first + (last - first) * k / (count - 1)
            path.append((x + radius * cos(a), 0.0, wheel + radius * sin(a)))
        for y in (-0.016, 0.016):
            parts.append(tube([(p[0], y, p[2]) for p in path], 0.011, 4, "black"))
    top = m.wheel * 2 + 0.085
    for y in (-0.055, 0.055):
        parts.append(tube([(m.rear - 0.22, y, top), (m.rear + 0.20, y, top)], 0.007, 4, "black"))
        parts.append(tube([(m.rear - 0.10, y, top), (m.rear, y * 1.1, m.wheel)], 0.006, 4, "black"))
    for k in range(4):
        at = m.rear - 0.20 + 0.12 * k
        parts.append(tube([(at, -0.055, top), (at, 0.055, top)], 0.006, 4, "black"))
    parts.append(box((0.03, 0.09, 0.045), (m.rear - 0.235, 0.0, top - 0.01), "lamp_tail", 0.006))
    parts.append(box((0.05, 0.06, 0.06), _ahead(_head_tube(m)[1]), "lamp_head", 0.01))
    axle = m.mount.crank
    parts.append(
        tube(
            [(m.rear + 0.03, -0.055, m.wheel + 0.03), (axle[0], -0.055, axle[1] + 0.095)],
            0.012,
            sides,
            "black",
        )
    )
    return parts


def _loft(rings: list[list[Point]], slot: str) -> list[Surface]:
    """A closed loft through rings of points, from the front to the rear."""
    return [
        grid(rings, slot, (False, True)),
        fan(rings[0], slot),
        fan(rings[-1][::-1], slot),
    ]


def _ahead(point: Point) -> Point:
    """Where the head lamp hangs before the head tube."""
    return (point[0] + 0.055, 0.0, point[2] - 0.03)


def _between(a: Point, b: Point, share: float) -> Point:
    """A point on the way from a to b."""
    return (
        a[0] + (b[0] - a[0]) * share,
        a[1] + (b[1] - a[1]) * share,
        a[2] + (b[2] - a[2]) * share,
    )
