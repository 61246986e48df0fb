"""What gathers on the walls of houses: surrounds, cables, dishes, vents, names, attic windows."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from scenesim.shapes.facades.fronts import look_of, trade_of
from scenesim.shapes.facades.openings import Opening, Wall, add_pane, front, slab
from scenesim.shapes.facades.roofs import Block
from scenesim.shapes.facades.styles import Plan, Style
from scenesim.shapes.street.assembly import Assembly, Floats, circle
from scenesim.shapes.street.glyphs import text_quads

_FIRMS = ("LOGISTIK", "STAHLBAU", "REIFEN", "GETRAENKE", "AUTOTEILE", "HOLZ", "DRUCKEREI")


def add_fittings(
    assembly: Assembly, kind: Style, plan: Plan, wall: Wall, openings: list[Opening]
) -> None:
    """Surrounds of windows, a cornice, a cable, vents and a dish.

    Args:
        assembly: takes the faces.
        kind: style of the house.
        plan: of the house.
        wall: its front.
        openings: of the front.
    """
    luck = plan.stream.child("fittings").generator().random(6)
    windows = [o for o in openings if o.sill and o.filling != "shop"]
    if kind.wall == "wall" and not plan.shutter and luck[0] < 0.5 and windows:
        _surrounds(assembly, wall, windows)
    if kind.roof != "flat":
        depth = 0.1 + 0.15 * luck[1]
        slab(assembly, wall, (0.0, wall.tall - 0.28, plan.wide, wall.tall), (0.0, depth), "trim")
    if kind.wall == "wall_metal":
        _hall_front(assembly, plan, wall, openings)
    if kind.wall in {"wall_panel", "wall_metal"}:
        return
    if luck[2] < 0.45:  # a cable along the houses, and down beside the edge
        z = 0.42 + kind.floor_m
        slab(assembly, wall, (0.0, z, plan.wide, z + 0.02), (0.01, 0.03), "rail")
        slab(assembly, wall, (0.12, 0.45, 0.14, z), (0.01, 0.03), "rail")
    for k in range(int(4 * luck[3])):
        u = plan.wide * (0.12 + 0.23 * k)
        if not any(o.left - 0.25 < u < o.left + o.wide + 0.05 for o in openings if o.low < 0.9):
            slab(assembly, wall, (u, 0.55, u + 0.18, 0.70), (0.0, 0.02), "rail")
    if luck[4] < 0.3 and windows and not plan.shutter:
        chosen = windows[int(luck[5] * len(windows))]
        if chosen.low > 3.0:
            _dish(assembly, wall, chosen.left - 0.55, chosen.low + 0.5)


def _hall_front(assembly: Assembly, plan: Plan, wall: Wall, gates: list[Opening]) -> None:
    """A hall's front: its foot of concrete, a band of windows, the firm's name, lamps at gates."""
    ends = [0.0, *(u for o in gates for u in (o.left, o.left + o.wide)), plan.wide]
    for left, right in zip(ends[::2], ends[1::2], strict=True):
        slab(assembly, wall, (left, 0.0, right, 0.55), (0.0, 0.05), "plinth")
    for o in gates:
        for box in (
            (o.left - 0.14, 0.0, o.left, o.low + o.tall + 0.14),
            (o.left + o.wide, 0.0, o.left + o.wide + 0.14, o.low + o.tall + 0.14),
            (o.left, o.low + o.tall, o.left + o.wide, o.low + o.tall + 0.14),
        ):
            slab(assembly, wall, box, (0.0, 0.06), "trim")
        middle = o.left + 0.5 * o.wide
        slab(assembly, wall, (middle - 0.12, 4.5, middle + 0.12, 4.62), (0.0, 0.3), "rail")
    name = plan.stream.child("firm").pick(_FIRMS)
    half, low = 0.42 * len(name), 4.75
    middle = plan.wide * plan.stream.child("firm/at").uniform(0.25, 0.75)
    slab(assembly, wall, (middle - half, low, middle + half, low + 0.95), (0.0, 0.10), "sign")
    quads = np.array(text_quads(name, (middle, low + 0.48), 0.62, 0.17))
    assembly.quads(wall.at(quads[..., 0], quads[..., 1], -0.105), "letters")
    count = int((plan.wide - 1.0) / 1.5)
    for number in range(count):
        u = 0.75 + 1.5 * number
        if u + 1.4 < middle - half or u > middle + half + 0.1:
            us = np.array([u, u + 1.35, u + 1.35, u])
            vs = np.array([low, low, low + 0.8, low + 0.8])
            add_pane(assembly, wall.at(us, vs, -0.01), 12 + number % 4)
            slab(assembly, wall, (u - 0.15, low - 0.06, u, low + 0.86), (0.0, 0.04), "frame")
    for u in (0.1, plan.wide - 0.25):
        slab(assembly, wall, (u, 0.0, u + 0.13, wall.tall), (0.0, 0.13), "gutter")


def add_side(
    assembly: Assembly, kind: Style, plan: Plan, wall: Wall, openings: list[Opening]
) -> None:
    """What stands on a side wall: a flue, the firm's name painted large, a meter box.

    Args:
        assembly: takes the faces.
        kind: style of the house.
        plan: of the house.
        wall: a side.
        openings: in it.
    """
    if kind.ground == "gate" or kind.wall in {"wall_panel", "wall_concrete"}:
        return
    own = plan.stream.child(f"side/{float(wall.origin[0]) > 0.0}")
    luck = own.generator().random(4)
    free = _widest_gap(openings, wall.wide)
    middle = 0.5 * (free[0] + free[1])
    if kind.attached and luck[0] < 0.3 and free[1] - free[0] > 2.0:
        flue = (middle - 0.45, 0.0, middle + 0.45, wall.tall)
        slab(assembly, wall, flue, (0.0, 0.3), plan.wall)
    elif kind.ground == "shop" and luck[1] < 0.5 and free[1] - free[0] > 3.0:
        name = trade_of(plan)
        size = min(0.9, 0.8 * (free[1] - free[0]) / len(name))
        quads = np.array(text_quads(name, (middle, 0.62 * wall.tall), size, 0.17))
        assembly.quads(wall.at(quads[..., 0], quads[..., 1], -0.012), "sign")
    if luck[2] < 0.6:
        box = (wall.wide * (0.2 + 0.5 * luck[3]), 0.6)
        if not any(o.left - 0.6 < box[0] < o.left + o.wide + 0.1 for o in openings):
            slab(assembly, wall, (*box, box[0] + 0.5, 1.35), (0.0, 0.14), "frame")


def _widest_gap(openings: list[Opening], wide: float) -> tuple[float, float]:
    """The widest stretch of a wall without windows on any floor: from, to, m."""
    ends = sorted({0.0, wide, *(u for o in openings for u in (o.left, o.left + o.wide))})
    gaps = [
        (a, b)
        for a, b in pairwise(ends)
        if not any(o.left < 0.5 * (a + b) < o.left + o.wide for o in openings)
    ]
    return max(gaps, key=lambda gap: gap[1] - gap[0])


def attic_windows(assembly: Assembly, kind: Style, plan: Plan, block: Block) -> None:
    """Windows under the roof, in the gables to both sides.

    Args:
        assembly: takes the faces.
        kind: style of the house.
        plan: of the house.
        block: its body.
    """
    rise = plan.pitch * block.deep / 2
    if rise < 2.6:
        return
    for side in ("left", "right"):
        own = plan.stream.child(f"attic/{side}")
        if own.uniform() < (0.5 if kind.attached else 0.1):
            continue
        origin = (block.x0, block.deep, 0.0) if side == "left" else (block.x1, 0.0, 0.0)
        wall = front(origin, block.deep, block.tall + rise, plan.wall, side)
        u, v = 0.5 * block.deep, block.tall + 0.35
        _, cell, _ = look_of(kind, plan, plan.floors, own)
        us, vs = np.array([-0.45, 0.45, 0.45, -0.45]) + u, np.array([0.0, 0.0, 1.15, 1.15]) + v
        add_pane(assembly, wall.at(us, vs, -0.01), cell)
        _frame(assembly, wall, (u - 0.45, v, u + 0.45, v + 1.15), 0.09)
        slab(assembly, wall, (u - 0.02, v, u + 0.02, v + 1.15), (0.012, 0.025), "frame")


def _frame(
    assembly: Assembly, wall: Wall, inner: tuple[float, float, float, float], wide: float
) -> None:
    u0, v0, u1, v1 = inner
    for box in (
        (u0 - wide, v0, u0, v1), (u1, v0, u1 + wide, v1),
        (u0 - wide, v0 - wide, u1 + wide, v0), (u0 - wide, v1, u1 + wide, v1 + wide),
    ):  # fmt: skip
        slab(assembly, wall, box, (0.0, 0.03), "trim")


def _surrounds(assembly: Assembly, wall: Wall, windows: list[Opening]) -> None:
    """Flat bands of another colour around windows, a thumb's breadth proud."""
    t = 0.13
    corners = []
    for o in windows:
        u0, v0, u1, v1 = o.left, o.low - 0.07, o.left + o.wide, o.low + o.tall
        for a, b, c, d in (
            (u0 - t, v0, u0, v1 + t), (u1, v0, u1 + t, v1 + t), (u0, v1, u1, v1 + t),
        ):  # fmt: skip
            corners.append([(a, b), (c, b), (c, d), (a, d)])
    flat: Floats = np.array(corners)
    assembly.quads(wall.at(flat[..., 0], flat[..., 1], -0.015), "trim")


def _dish(assembly: Assembly, wall: Wall, u: float, v: float) -> None:
    """A dish for television on its arm."""
    slab(assembly, wall, (u - 0.02, v - 0.03, u + 0.02, v + 0.03), (0.0, 0.35), "rail")
    ring = 0.33 * circle(10)
    outline = wall.at(u + ring[:, 0], v + ring[:, 1], -0.36 + 0.25 * ring[:, 1])
    assembly.fan(outline, "letters")
    assembly.fan(outline[::-1], "letters")
