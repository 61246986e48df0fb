"""What is set before a house's front: plinths, canopies, shop signs, balconies, timber frames."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from scenesim.shapes.facades.entrances import add_entrance
from scenesim.shapes.facades.fronts import trade_of
from scenesim.shapes.facades.openings import Opening, Wall, slab
from scenesim.shapes.facades.styles import Plan, Style
from scenesim.shapes.street.assembly import Assembly
from scenesim.shapes.street.glyphs import stroke_quads, text_quads


def add_ornaments(
    assembly: Assembly, kind: Style, plan: Plan, wall: Wall, openings: list[Opening]
) -> None:
    """All that stands out of a house's front.

    Args:
        assembly: takes the faces.
        kind: style of the house.
        plan: of the house.
        wall: its front.
        openings: of the front.
    """
    if kind.wall == "wall_timbered":
        _timber_frame(assembly, kind, plan, wall, openings)
    if kind.wall == "wall_concrete":
        _panel_joints(assembly, kind, plan, wall, openings)
    if kind.ground == "door":
        door = next(o for o in openings if o.filling == "door")
        _plinth(assembly, wall, [door])
        add_entrance(assembly, plan, wall, door)
    if kind.ground == "shop":
        _plinth(assembly, wall, [o for o in openings if o.low < 0.2])
        _shop_front(assembly, wall, plan)
    if kind.attached and plan.floors > 2:
        for floor in range(1, plan.floors):
            z = 0.45 + floor * kind.floor_m - 0.1
            slab(assembly, wall, (0.0, z, plan.wide, z + 0.14), (0.0, 0.06), "trim")
    if plan.balconies:
        for o in openings:
            if not o.sill and o.filling not in {"door", "shop", "gate"}:
                _balcony(assembly, wall, o)


def _plinth(assembly: Assembly, wall: Wall, doors: list[Opening]) -> None:
    """The foot of the front, but where doors are."""
    ends = [0.0, *(u for o in doors for u in (o.left, o.left + o.wide)), wall.wide]
    for left, right in zip(ends[::2], ends[1::2], strict=True):
        slab(assembly, wall, (left, 0.0, right, 0.42), (0.0, 0.04), "plinth")


def _panel_joints(
    assembly: Assembly, kind: Style, plan: Plan, wall: Wall, openings: list[Opening]
) -> None:
    """Dark joints between the concrete panels of a slab: at each floor and between the bays."""
    axis, plinth, half = plan.wide / plan.bays, 0.45, 0.014
    tops = [plinth + floor * kind.floor_m for floor in range(1, plan.floors + 1)]
    joints = [(0.0, z - half, plan.wide, z + half) for z in tops]
    free = [o for o in openings if o.sill]
    for bay in range(1, plan.bays):
        u = bay * axis
        if not any(o.left < u < o.left + o.wide for o in free):
            joints.append((u - half, plinth, u + half, tops[-1]))
    u0, v0, u1, v1 = np.array(joints).T
    corners = [wall.at(u, v, -0.004) for u, v in ((u0, v0), (u1, v0), (u1, v1), (u0, v1))]
    assembly.quads(np.stack(corners, axis=1), "joint")


def _shop_front(assembly: Assembly, wall: Wall, plan: Plan) -> None:
    """The sign above a shop with its letters, and perhaps an awning."""
    tall = plan.stream.child("sign").uniform(0.5, 0.8)
    slab(assembly, wall, (0.35, 2.62, plan.wide - 0.35, 2.62 + tall), (0.0, 0.12), "sign")
    if plan.stream.child("awning").uniform() < 0.5:
        _awning(assembly, wall, plan.wide)
    name = trade_of(plan)
    size = min(0.62 * tall, 0.8 * plan.wide / len(name))
    middle = (plan.wide / 2, 2.62 + tall / 2)
    quads = np.array(text_quads(name, middle, size, 0.17))
    assembly.quads(wall.at(quads[..., 0], quads[..., 1], -0.125), "letters")


def _timber_frame(
    assembly: Assembly, kind: Style, plan: Plan, wall: Wall, openings: list[Opening]
) -> None:
    """Dark beams in the wall: sills, posts and braces of a half-timbered house."""
    levels = [0.45 + floor * kind.floor_m for floor in range(plan.floors + 1)]
    for z in levels:
        slab(assembly, wall, (0.0, z - 0.09, plan.wide, z + 0.09), (0.0, 0.03), "beam")
    marks = sorted(
        {
            0.09,
            plan.wide - 0.09,
            *(o.left - 0.09 for o in openings),
            *(o.left + o.wide + 0.09 for o in openings),
        }
    )
    for low, high in pairwise(levels):
        for u in marks:
            holes = [o for o in openings if o.low < high - 0.3 and o.low + o.tall > low + 0.3]
            if not any(o.left - 0.02 < u < o.left + o.wide + 0.02 for o in holes):
                slab(assembly, wall, (u - 0.08, low, u + 0.08, high), (0.0, 0.03), "beam")
        rows = [o for o in openings if low < o.low < high]
        for o in rows:
            sill = (o.left - 0.09, o.low - 0.12, o.left + o.wide + 0.09, o.low)
            slab(assembly, wall, sill, (0.0, 0.03), "beam")
        gaps = [(a, b) for a, b in pairwise(marks) if 0.5 < b - a < 1.8]
        for number, (a, b) in enumerate(gaps):
            overlapped = [o for o in openings if o.low < high - 0.3 and o.low + o.tall > low + 0.3]
            if any(o.left < (a + b) / 2 < o.left + o.wide for o in overlapped):
                continue
            ends = [(a, low), (b, high)] if number % 2 else [(b, low), (a, high)]
            quads = np.array(stroke_quads(ends, 0.15))
            assembly.quads(wall.at(quads[..., 0], quads[..., 1], -0.02), "beam")


def _awning(assembly: Assembly, wall: Wall, wide: float) -> None:
    out, low, high = 1.1, 2.35, 2.75
    x0, x1 = -wide / 2 + 0.4, wide / 2 - 0.4
    assembly.quad((x0, -out, low), (x1, -out, low), (x1, -0.02, high), (x0, -0.02, high), "awning")
    assembly.quad(
        (x0, -out, low - 0.22), (x1, -out, low - 0.22), (x1, -out, low), (x0, -out, low), "awning"
    )


def _balcony(assembly: Assembly, wall: Wall, opening: Opening) -> None:
    left, right, low = opening.left - 0.5, opening.left + opening.wide + 0.5, opening.low - 0.05
    slab(assembly, wall, (left, low - 0.16, right, low), (0.0, 1.15), "trim")
    slab(assembly, wall, (left, low + 0.95, right, low + 1.0), (1.08, 1.13), "rail")
    count = int((right - left) / 0.14)
    for i in range(count + 1):
        x = left + (right - left - 0.025) * i / count
        slab(assembly, wall, (x, low, x + 0.025, low + 0.95), (1.09, 1.115), "rail")
    for x in (left, right - 0.03):
        slab(assembly, wall, (x, low + 0.95, x + 0.03, low + 1.0), (0.0, 1.1), "rail")
        slab(assembly, wall, (x, low + 0.1, x + 0.02, low + 0.9), (0.1, 1.1), "rail")
