"""What tractors and excavators have in common: cabs of glass, plates of steel, number plates."""

from __future__ import annotations

from dataclasses import replace
from math import pi

from scenesim.geometry.transform import Transform
from scenesim.shapes.surfaces import Surface, both_sides, box, hull, moved, prism, tube
from scenesim.shapes.vehicles import cabin, plates
from scenesim.world.classes import Part


def glasshouse(
    place: tuple[float, float, float], low: float, high: float, roof: str, level: int
) -> list[Surface]:
    """A cab of glass between posts that lean inwards, under a roof with lamps.

    Args:
        place: x of its middle, length, width, m.
        low: where it begins, m.
        high: top of its roof, m.
        roof: slot of the roof.
        level: of detail.

    Returns:
        Surfaces, both sides.
    """
    x, long, wide = place
    bevel = 0.05 if level == 0 else 0.0
    belt, top = low + 0.16 * (high - low), high - 0.16
    eaves = (long + 0.14, wide + 0.10)
    made = [
        box((long, wide, belt - low), (x, 0, (belt + low) / 2), "paint", bevel),
        _frustum(x, (long + 0.06, wide + 0.02), eaves, (top, top + 0.08), roof),
        _frustum(x, eaves, (long - 0.15, wide - 0.2), (top + 0.08, high), roof),
        box((long * 0.5, wide * 0.8, 0.05), (x, 0, belt - 0.02), "interior"),
        box((long * 0.9, wide * 0.9, 0.03), (x, 0, top - 0.02), "interior"),
    ]
    shell = _frustum(
        x, (long - 0.05, wide - 0.05), (long - 0.19, wide - 0.15), (belt, top), "glass"
    )
    made.append(shell.of("glass", Part.GLASS))
    made += _posts(place, belt, top, level)
    if level < 2:
        seat = cabin.seat(x - 0.25, 0.0, low + 0.2, 0.46, high - 0.4, 1.0 if level == 0 else 0.0)
        made += [replace(s, part=Part.INTERIOR) for s in seat]
        for end in (0.5 * long + 0.07, -0.5 * long - 0.07):
            lamp = box((0.05, 0.13, 0.09), (x + end, 0.32 * wide, top + 0.02), "lamp_glass", 0.01)
            made += [s.of(s.slot, Part.LAMP) for s in both_sides(lamp)]
    arm = box((0.05, 0.16, 0.28), (x + long / 2, wide / 2 + 0.14, belt + 0.5), "trim")
    made += [s.of("trim", Part.MIRROR) for s in both_sides(arm)]
    return made


def _posts(place: tuple[float, float, float], belt: float, top: float, level: int) -> list[Surface]:
    """The dark frame of a cab: four corners, a post behind each door, rails around the glass."""
    x, long, wide = place
    sides, tall = (6, 4, 4)[level], top - belt
    made = []
    for share, lean in ((0.5, -0.07), (-0.14, 0.0), (-0.5, 0.07)):
        foot = (x + share * (long - 0.06), wide / 2 - 0.03, belt)
        head = (foot[0] + lean, wide / 2 - 0.08, top + 0.02)
        made += both_sides(tube([foot, head], 0.042, sides, "trim"))
    for share in (0.02, 0.34):
        z, inward = belt + share * tall, 0.05 * share
        y, reach = wide / 2 - 0.025 - inward, 0.5 * long - 0.03 - 0.07 * share
        if share > 0.1 and level == 2:
            continue
        made += both_sides(tube([(x - reach, y, z), (x + reach, y, z)], 0.025, sides, "trim"))
    return made


def _frustum(
    x: float,
    foot: tuple[float, float],
    head: tuple[float, float],
    between: tuple[float, float],
    slot: str,
) -> Surface:
    """A body with a rectangular foot and head, (length, width) m each, between two heights."""
    rows = [
        (x + 0.5 * sx * long, 0.5 * sy * wide, z)
        for (long, wide), z in zip((foot, head), between, strict=True)
        for sx in (-1.0, 1.0)
        for sy in (-1.0, 1.0)
    ]
    return hull(rows, slot)


def upright(outline: list[tuple[float, float]], between: tuple[float, float], slot: str) -> Surface:
    """A thick plate upright along the vehicle.

    Args:
        outline: (x, z) of its corners seen from the side, m.
        between: its two ends along y, m.
        slot: material slot.

    Returns:
        The surface, closed.
    """
    corners = [(z, x) for x, z in outline]
    twice = sum(
        a[0] * b[1] - a[1] * b[0] for a, b in zip(corners, [*corners[1:], corners[0]], strict=True)
    )
    return prism(corners if twice > 0 else corners[::-1], *between, slot, 1)


def rear_plate(words: str, x: float, z: float, level: int) -> list[Surface]:
    """A number plate at a tail.

    Args:
        words: on it.
        x: of the tail, m.
        z: of its middle, m.
        level: of detail.

    Returns:
        Its surfaces.
    """
    turn = Transform.planar((x - 0.004, 0.0, z), pi)
    return [moved(s, turn) for s in plates.plate(words, level)]


def angles(start: float, stop: float, steps: int) -> list[float]:
    """Equal steps from one angle to another, both included.

    Args:
        start: rad.
        stop: rad.
        steps: between them.

    Returns:
        steps + 1 angles, rad.
    """
    return [start + (stop - start) * i / steps for i in range(steps + 1)]
