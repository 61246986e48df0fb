"""What tractors and excavators have in common: cabs of glass, plates of steel, number plates."""

from __future__ import annotations

from dataclasses import replace
from math import pi

from scenesim.geometry.transform import Transform
from scenesim.shapes.surfaces import Surface, both_sides, box, moved, prism
from scenesim.shapes.vehicles import cabin, plates
from scenesim.world.classes import Part


def glasshouse(
    place: tuple[float, float, float], low: float, high: float, level: int
) -> list[Surface]:
    """A cab of posts and glass under a roof.

    Args:
        place: x of its middle, length, width, m.
        low: where it begins, m.
        high: top of its roof, m.
        level: of detail.

    Returns:
        Surfaces, both sides.
    """
    x, long, wide = place
    bevel = 0.05 if level == 0 else 0.0
    belt = low + (high - low) * 0.30
    roof = 0.14
    made = [
        box((long, wide, belt - low), (x, 0, (belt + low) / 2), "paint", bevel),
        box((long + 0.15, wide + 0.10, roof), (x, 0, high - roof / 2), "paint", bevel),
        box((long * 0.5, wide * 0.8, 0.05), (x, 0, belt - 0.02), "interior"),
    ]
    post = 0.07
    for sx in (-0.5, 0.5):
        for sy in (-0.5, 0.5):
            at = (x + sx * (long - post), sy * (wide - post), (belt + high - roof) / 2)
            made.append(box((post, post, high - roof - belt), at, "trim"))
    tall = high - roof - belt
    for sx in (-0.5, 0.5):
        pane = box(
            (0.015, wide - 2 * post, tall), (x + sx * (long - 0.02), 0, belt + tall / 2), "glass"
        )
        made.append(pane.of("glass", Part.GLASS))
    side = box((long - 2 * post, 0.015, tall), (x, wide / 2 - 0.01, belt + tall / 2), "glass")
    made += both_sides(side.of("glass", Part.GLASS))
    if level < 2:
        seat = cabin.seat(x - 0.25, 0.0, low + 0.2, 0.46, high - 0.4, 1.0 if level == 0 else 0.0)
        made += [replace(s, part=Part.INTERIOR) for s in seat]
    arm = box((0.05, 0.16, 0.28), (x + long / 2, wide / 2 + 0.14, belt + 0.3), "trim")
    made += [s.of("trim", Part.MIRROR) for s in both_sides(arm)]
    return made


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
