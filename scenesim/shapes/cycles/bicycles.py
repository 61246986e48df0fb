"""The meshes of bicycles: frame, wheels with spokes, cranks that turn."""

from __future__ import annotations

from math import cos, pi, sin

from scenesim.geometry.mesh import TriangleMesh
from scenesim.shapes.cycles.cargo import carrier
from scenesim.shapes.cycles.cockpits import cockpit
from scenesim.shapes.cycles.fittings import CHAIN_Y, bottle, brakes, drive, town_fittings
from scenesim.shapes.cycles.machines import CARGO, Machine, head_tube, steering_x
from scenesim.shapes.meshing import finished
from scenesim.shapes.surfaces import Surface, box, lathe, shifted, tube
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
        if level == 0:
            for end_x in (0.043, -0.043):
                lens = (side * arm + end_x, side * half, 0.0)
                parts.append(box((0.004, 0.05, 0.012), lens, "reflector"))
    sides = (20, 12, 8)[level]
    y = CHAIN_Y
    teeth = [(0.088, y - 0.002), (0.093, y), (0.088, y + 0.002), (0.066, y)]
    parts.append(lathe(teeth, sides, "black"))
    for k in range(5):
        a = 2 * pi * k / 5
        spider: list[Point] = [(0.0, y, 0.0), (0.075 * cos(a), y, 0.075 * sin(a))]
        parts.append(tube(spider, 0.007, 4, "steel"))
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
    parts = _diamond(machine, sides) + cockpit(machine, sides, level)
    if level < 2:
        parts += drive(machine, sides)
        if machine.style in {"city", "trekking", *CARGO}:
            parts += town_fittings(machine, sides, level)
        else:
            parts += brakes(machine)
        if machine.style in {"road", "mountain"}:
            parts += bottle(machine, sides)
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
    low, high = head_tube(m)
    size = 0.017 if m.style != "road" else 0.015
    parts = [
        tube([bottom, cluster], size * 0.9, sides, "paint"),
        tube([cluster, saddle], 0.0135, sides, "steel"),
        tube([low, high], 0.021, sides, "paint"),
        tube([bottom, _between(low, high, 0.15)], size * 1.15, sides, "paint"),
    ]
    if m.style in {"city", *CARGO}:  # a step-through frame: the upper tube swings down
        knee, end = _between(bottom, cluster, 0.45), _between(low, high, 0.7)
        middle = _between(knee, end, 0.5)
        sag: Point = (middle[0], 0.0, middle[2] - 0.05)
        parts.append(tube([knee, sag, end], size, sides, "paint"))
    else:
        parts.append(tube([cluster, _between(low, high, 0.85)], size, sides, "paint"))
    for y in (0.055, -0.055):
        stay: Point = (m.rear, y, wheel)
        parts.append(tube([(bottom[0], y * 0.6, bottom[2]), stay], 0.010, sides, "paint"))
        parts.append(tube([(cluster[0], y * 0.4, cluster[2]), stay], 0.008, sides, "paint"))
    return parts if m.style in {"cargo", "trike"} else [*parts, *_fork(m, low, sides)]


def _fork(machine: Machine, low: Point, sides: int) -> list[Surface]:
    """Two legs and the crown that joins them below the head tube; sprung ones for the hills."""
    m, z = machine, low[2] - 0.02
    x = steering_x(m, z)
    spread = 0.040 + m.tyre * 0.6
    parts = [tube([(x, -spread, z), (x, spread, z)], 0.016, sides, "paint")]
    for y in (spread, -spread):
        crown: Point = (x, y, z)
        foot: Point = (m.front, y, m.front_wheel)
        knee = steering_x(m, m.front_wheel + 0.12)
        bend: Point = (knee + 0.016, y, m.front_wheel + 0.12)
        if m.style == "mountain":
            half = _between(crown, foot, 0.45)
            parts.append(tube([crown, half], 0.015, sides, "steel"))
            parts.append(tube([half, foot], 0.021, sides, "black"))
        else:
            parts.append(tube([crown, bend, foot], [0.015, 0.012, 0.009], sides, "paint"))
    return parts


def _between(a: Point, b: Point, share: float) -> Point:
    """A point on the way from a to b."""
    return (
        a[0] + (b[0] - a[0]) * share,
        a[1] + (b[1] - a[1]) * share,
        a[2] + (b[2] - a[2]) * share,
    )
