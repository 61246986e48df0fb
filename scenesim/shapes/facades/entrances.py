"""Doors of houses, with what people screw to the wall beside them."""

from __future__ import annotations

import numpy as np

from scenesim.shapes.facades.openings import Opening, Wall, add_pane, slab
from scenesim.shapes.facades.styles import Plan
from scenesim.shapes.street.assembly import Assembly
from scenesim.shapes.street.glyphs import text_quads

#: panes in a leaf of a door: left, low, right, high as shares of it
_LIGHTS: tuple[tuple[tuple[float, float, float, float], ...], ...] = (
    ((0.16, 0.50, 0.84, 0.90),),
    ((0.40, 0.14, 0.60, 0.88),),
    ((0.18, 0.74, 0.82, 0.90), (0.18, 0.54, 0.82, 0.70)),
    ((0.30, 0.70, 0.46, 0.86), (0.54, 0.70, 0.70, 0.86)),
    ((0.12, 0.10, 0.88, 0.92),),
    (),
)
#: panels that stand out of the leaf below its panes
_PANELS = ((0.16, 0.08, 0.46, 0.42), (0.54, 0.08, 0.84, 0.42))


def add_entrance(assembly: Assembly, plan: Plan, wall: Wall, door: Opening) -> None:
    """All of a house's door: leaf, steps, roof, lamp, bells, number and letter box.

    Args:
        assembly: takes the faces.
        plan: of the house.
        wall: its front.
        door: in the front.
    """
    _leaf(assembly, plan, wall, door)
    left, right = door.left, door.left + door.wide
    slab(assembly, wall, (left - 0.2, 0.0, right + 0.2, door.low), (0.0, 0.40), "plinth")
    if door.low > 0.16:
        steps = (left - 0.2, 0.0, right + 0.2, 0.5 * door.low)
        slab(assembly, wall, steps, (0.40, 0.72), "plinth")
    _surround(assembly, plan, wall, door)
    _roof(assembly, plan, wall, door)
    side = 1.0 if plan.stream.child("bells").uniform() < 0.5 and right + 0.8 < plan.wide else -1.0
    beside = right + 0.32 if side > 0.0 else left - 0.32
    _beside(assembly, plan, wall, (beside, door.low, side))


def _leaf(assembly: Assembly, plan: Plan, wall: Wall, door: Opening) -> None:
    """Frame, panes, panels and handle, before the wood that fills the opening."""
    depth, wide, tall = door.depth, door.wide, door.tall
    lights = plan.stream.child("lights").pick(_LIGHTS)
    for k, (a, b, c, d) in enumerate(lights):
        u0, v0 = door.left + a * wide, door.low + b * tall
        u1, v1 = door.left + c * wide, door.low + d * tall
        us, vs = np.array([u0, u1, u1, u0]), np.array([v0, v0, v1, v1])
        add_pane(assembly, wall.at(us, vs, depth - 0.012), 12 + 16 * (k % 2))
        _ring(assembly, wall, (u0, v0, u1, v1), (0.03, depth - 0.02), "door")
    for a, b, c, d in _PANELS if all(low > 0.45 for _, low, _, _ in lights) else ():
        box = (door.left + a * wide, door.low + b * tall, door.left + c * wide, door.low + d * tall)
        slab(assembly, wall, box, (-depth, 0.015 - depth), "door")
    outer = (door.left + 0.05, door.low, door.left + wide - 0.05, door.low + tall - 0.05)
    _ring(assembly, wall, outer, (0.05, depth - 0.03), "frame")
    handle = door.left + 0.14 * wide
    low, high = door.low + (0.40 if len(lights) == 1 else 0.46) * tall, door.low + 0.52 * tall
    slab(assembly, wall, (handle, low, handle + 0.03, high), (0.03 - depth, 0.07 - depth), "gutter")


def _ring(
    assembly: Assembly,
    wall: Wall,
    inner: tuple[float, float, float, float],
    size: tuple[float, float],
    slot: str,
) -> None:
    """A flat frame around a rectangle, so wide (m) and so deep in the wall (m)."""
    (u0, v0, u1, v1), (wide, depth) = inner, size
    corners = [
        [(u0 - wide, v0), (u0, v0), (u0, v1), (u0 - wide, v1)],
        [(u1, v0), (u1 + wide, v0), (u1 + wide, v1), (u1, v1)],
        [(u0 - wide, v1), (u1 + wide, v1), (u1 + wide, v1 + wide), (u0 - wide, v1 + wide)],
    ]
    flat = np.array(corners)
    assembly.quads(wall.at(flat[..., 0], flat[..., 1], depth), slot)


def _surround(assembly: Assembly, plan: Plan, wall: Wall, door: Opening) -> None:
    """Jambs of stone around the door of every second house."""
    if plan.stream.child("jambs").uniform() < 0.5:
        whole = (door.left, door.low, door.left + door.wide, door.low + door.tall)
        _ring(assembly, wall, whole, (0.16, -0.03), "trim")


def _roof(assembly: Assembly, plan: Plan, wall: Wall, door: Opening) -> None:
    """What keeps the rain off: nothing, a slab, a sheet of glass on rods, or tiles on brackets."""
    left, right, low = door.left - 0.3, door.left + door.wide + 0.3, door.low + door.tall + 0.22
    luck = plan.stream.child("canopy").uniform()
    if luck < 0.3:
        return
    if luck < 0.55:
        slab(assembly, wall, (left, low, right, low + 0.13), (0.0, 0.9), "trim")
        return
    if luck < 0.75:
        slab(assembly, wall, (left, low, right, low + 0.02), (0.03, 0.95), "glass_sheet")
        for u in (left + 0.15, right - 0.17):
            corners = np.array([(u, low, -0.9), (u + 0.02, low, -0.9), (u + 0.02, low + 0.6, 0.0),
                                (u, low + 0.6, 0.0)])  # fmt: skip
            assembly.quads(wall.at(corners[:, 0], corners[:, 1], corners[:, 2]), "rail")
        return
    rise = 0.42
    edges = [
        [(left, low, -0.85), (right, low, -0.85), (right, low + rise, 0.0),
         (left, low + rise, 0.0)],
        [(right, low - 0.05, -0.83), (left, low - 0.05, -0.83), (left, low + rise - 0.05, 0.0),
         (right, low + rise - 0.05, 0.0)],
    ]  # fmt: skip
    for corners, slot in zip(np.array(edges), ("roof", "eaves"), strict=True):
        assembly.quads(wall.at(corners[:, 0], corners[:, 1], corners[:, 2]), slot)
    slab(assembly, wall, (left, low - 0.07, right, low), (0.80, 0.86), "beam")
    for u in (left + 0.08, right - 0.16):
        slab(assembly, wall, (u, low - 0.07, u + 0.08, low), (0.0, 0.80), "beam")
        slab(assembly, wall, (u, low - 0.60, u + 0.08, low - 0.07), (0.0, 0.08), "beam")


def _beside(assembly: Assembly, plan: Plan, wall: Wall, place: tuple[float, float, float]) -> None:
    """Number, bells, lamp and letter box on the wall; ``place``: u, foot, and the side."""
    u, foot, side = place
    number = str(1 + int(plan.stream.child("number").uniform() * 98))
    half = 0.09 + 0.03 * (len(number) - 1)
    slab(assembly, wall, (u - half, foot + 1.72, u + half, foot + 1.92), (0.0, 0.012), "number")
    quads = np.array(text_quads(number, (u, foot + 1.82), 0.12, 0.2))
    assembly.quads(wall.at(quads[..., 0], quads[..., 1], -0.016), "letters")
    bells = (u - 0.05, foot + 1.25, u + 0.05, foot + 1.42)
    slab(assembly, wall, bells, (0.0, 0.02), "gutter")
    if plan.stream.child("post").uniform() < 0.7:
        far = u + 0.42 * side
        box = (far - 0.18, foot + 0.95, far + 0.18, foot + 1.25)
        slot = plan.stream.child("post/slot").pick(("gutter", "rail", "frame"))
        slab(assembly, wall, box, (0.0, 0.11), slot)
    if plan.stream.child("lamp").uniform() < 0.6:
        slab(assembly, wall, (u - 0.05, foot + 2.05, u + 0.05, foot + 2.27), (0.02, 0.13), "frame")
