"""Where a cyclist sits and steers: saddle, stem, handlebars of each style, levers and cables."""

from __future__ import annotations

from math import cos, pi, sin

from scenesim.shapes.cycles.machines import CARGO, Machine, head_tube, steering_x
from scenesim.shapes.surfaces import Surface, fan, grid, tube

Point = tuple[float, float, float]


def cockpit(machine: Machine, sides: int, level: int) -> list[Surface]:
    """Saddle, stem and handlebar with all that hangs on it.

    Args:
        machine: the bicycle.
        sides: of round parts.
        level: of detail; levers and cables only at the finest.

    Returns:
        The surfaces.
    """
    bar = {"road": _drops, "mountain": _flat, "trekking": _flat}.get(machine.style, _swept)
    ahead = {"road": 0.09, "mountain": 0.06, "trekking": 0.07}.get(machine.style, 0.03)
    _, top = head_tube(machine)
    gz = machine.mount.grips[2]
    low = gz - (0.035 if bar is _swept else 0.0)
    post: Point = (steering_x(machine, low), 0.0, low)
    clamp: Point = (post[0] + ahead, 0.0, low)
    parts = [
        tube([top, (post[0], 0.0, low - 0.01), clamp], 0.014, sides, "steel"),
        *bar(machine, clamp, sides),
        *_saddle(machine),
    ]
    return parts + _levers(machine, clamp) if level == 0 else parts


def _swept(machine: Machine, clamp: Point, sides: int) -> list[Surface]:
    """A bar that rises from its stem and comes back to the rider."""
    gx, half, gz = machine.mount.grips
    parts = []
    for side in (1.0, -1.0):
        bend: Point = (clamp[0] + 0.03, side * (half - 0.10), gz - 0.005)
        turn: Point = (clamp[0] - 0.01, side * (half - 0.045), gz)
        inner: Point = (gx + 0.055, side * (half - 0.02), gz)
        outer: Point = (gx - 0.065, side * (half + 0.022), gz)
        parts.append(tube([clamp, bend, turn, inner], 0.011, sides, "steel"))
        parts.append(tube([inner, outer], 0.016, sides, "black"))
    return parts


def _flat(machine: Machine, clamp: Point, sides: int) -> list[Surface]:
    """A nearly straight bar."""
    gx, half, gz = machine.mount.grips
    parts = []
    for side in (1.0, -1.0):
        inner: Point = (gx + 0.012, side * (half - 0.06), gz)
        outer: Point = (gx - 0.012, side * (half + 0.06), gz)
        middle: Point = (clamp[0], side * half * 0.35, gz)
        parts.append(tube([clamp, middle, inner], 0.012, sides, "black"))
        parts.append(tube([inner, outer], 0.016, sides, "black"))
    return parts


def _drops(machine: Machine, clamp: Point, sides: int) -> list[Surface]:
    """A racing bar: hands rest on the hoods before its bends."""
    gx, half, gz = machine.mount.grips
    parts = []
    for side in (1.0, -1.0):
        y = side * half
        path: list[Point] = [
            (clamp[0], 0.0, gz - 0.012),
            (clamp[0], 0.85 * y, gz - 0.012),
            (clamp[0] + 0.025, y, gz - 0.014),
            (gx, y, gz - 0.016),
            (gx + 0.035, y, gz - 0.050),
            (gx + 0.025, y, gz - 0.110),
            (gx - 0.030, y, gz - 0.138),
            (gx - 0.110, y, gz - 0.140),
        ]
        parts.append(tube(path, 0.0145, sides, "black"))
        hood: list[Point] = [(gx - 0.02, y, gz - 0.004), (gx + 0.05, y, gz + 0.012)]
        parts.append(tube(hood, [0.017, 0.019], sides, "black"))
    return parts


def _levers(machine: Machine, clamp: Point) -> list[Surface]:
    """Brake levers, and the cables that run from them to the head tube."""
    gx, half, gz = machine.mount.grips
    low, high = head_tube(machine)
    parts = []
    for side in (1.0, -1.0):
        if machine.style == "road":
            lever: list[Point] = [
                (gx + 0.06, side * half, gz + 0.01),
                (gx + 0.075, side * half, gz - 0.05),
                (gx + 0.05, side * half, gz - 0.10),
            ]
            start: Point = (clamp[0] + 0.01, side * 0.6 * half, gz - 0.015)
        elif machine.style in {"mountain", "trekking"}:
            lever = [
                (gx + 0.03, side * (half - 0.065), gz - 0.012),
                (gx + 0.06, side * (half - 0.04), gz - 0.02),
                (gx + 0.06, side * (half + 0.03), gz - 0.025),
            ]
            start = (gx + 0.04, side * (half - 0.08), gz - 0.012)
        else:
            lever = [
                (gx + 0.075, side * (half - 0.03), gz - 0.012),
                (gx + 0.060, side * (half + 0.025), gz - 0.03),
                (gx - 0.020, side * (half + 0.045), gz - 0.03),
            ]
            start = (gx + 0.09, side * (half - 0.04), gz - 0.01)
        parts.append(tube(lever, 0.005, 4, "steel"))
        end: Point = (high[0] + 0.02, -side * 0.02, high[2] - 0.03)
        if side < 0.0:  # the front brake's goes down to the fork
            end = (low[0] + 0.035, 0.015, low[2] - 0.04)
        ahead: Point = (max(clamp[0], start[0]) + 0.09, side * 0.05, (gz + high[2]) / 2 + 0.02)
        way: Point = (start[0] + 0.06, side * 0.5 * half, gz - 0.005)
        parts.append(tube([start, way, ahead, end], 0.0028, 4, "black"))
    if machine.style in {"city", "trekking", *CARGO}:  # a bell
        at: Point = (clamp[0], 0.09, gz + 0.005)
        parts.append(tube([at, (at[0], at[1], at[2] + 0.028)], [0.024, 0.014], 8, "steel"))
    return parts


def _saddle(machine: Machine) -> list[Surface]:
    """A saddle, narrow ahead."""
    x, z = machine.saddle
    rows: tuple[Point, ...] = (
        (0.13, 0.017, 0.012),
        (0.03, 0.036, 0.020),
        (-0.06, 0.070, 0.022),
        (-0.13, 0.066, 0.014),
    )
    if machine.style == "road":
        rows = tuple((along, 0.85 * wide, 0.8 * thick) for along, wide, thick in rows)
    rings = []
    for along, wide, thick in rows:
        turns = [2 * pi * k / 8 for k in range(8)]
        rings.append([(x + along, wide * cos(a), z - 0.02 + thick * sin(a)) for a in turns])
    return [
        grid(rings, "black", (False, True)),
        fan(rings[0], "black"),
        fan(rings[-1][::-1], "black"),
    ]
