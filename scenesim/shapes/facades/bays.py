"""Bays: what of a house's front stands out of it, with the windows of one axis."""

from __future__ import annotations

from dataclasses import replace

from scenesim.shapes.facades.openings import Opening, add_wall, front
from scenesim.shapes.facades.styles import Plan, Style
from scenesim.shapes.street.assembly import Assembly

#: share of houses of a style with a bay, and whether it stands on the ground
_BAYS = {
    "brick_row": (0.5, True),
    "brick_house": (0.3, True),
    "villa": (0.5, True),
    "plaster_house": (0.2, True),
    "town_house": (0.4, False),
}
_OUT_M = 0.65
#: m, between the bay's edge and its axis's; above and below its windows; its eaves, and their rise
_GAP_M, _HEAD_M, _SKIRT_M, _EAVES_M, _RISE_M = 0.12, 0.22, 0.75, 0.08, 0.3
#: share of the bay's width that its windows take
_GLAZED = 0.78


def add_bay(
    assembly: Assembly, kind: Style, plan: Plan, openings: list[Opening], detailed: bool
) -> list[Opening]:
    """A bay that stands out of the front, at houses that have one.

    Args:
        assembly: takes the faces.
        kind: style of the house.
        plan: of the house.
        openings: of the front.
        detailed: as of ``add_wall``.

    Returns:
        The openings that are left in the front.
    """
    share, grounded = _BAYS.get(plan.style, (0.0, False))
    own = plan.stream.child("bay")
    if own.uniform() >= share:
        return openings
    axis = plan.wide / plan.bays
    left = int(own.child("axis").uniform() * plan.bays) * axis + _GAP_M
    wide = axis - 2.0 * _GAP_M
    least = 0.0 if grounded else kind.floor_m
    column = [o for o in openings if left < o.left + 0.5 * o.wide < left + wide and o.low > least]
    if not column or any(o.filling in {"door", "shop"} or not o.sill or o.shutter for o in column):
        return openings
    low = 0.0 if grounded else min(o.low for o in column) - _SKIRT_M
    high = max(o.low + o.tall for o in column) + _HEAD_M
    x0 = left - 0.5 * plan.wide
    glazed = _GLAZED * wide
    windows = [
        replace(o, left=0.5 * (wide - glazed), low=o.low - low, wide=glazed, bars=(2, 0), depth=0.1)
        for o in column
    ]
    wall = front((x0, -_OUT_M, low), wide, high - low, plan.wall)
    add_wall(assembly, wall, windows, detailed)
    _close(assembly, plan.wall, (x0, x0 + wide), (low, high))
    return [o for o in openings if o not in column]


def _close(
    assembly: Assembly, slot: str, ends: tuple[float, float], heights: tuple[float, float]
) -> None:
    """A bay's sides, its floor where it hangs, and its roof."""
    (x0, x1), (low, high) = ends, heights
    assembly.box((x0, -_OUT_M, low), (x1, 0.0, high), slot, ("x-", "x+"))
    if low > 0.0:
        assembly.box((x0, -_OUT_M, low), (x1, 0.0, high), "trim", ("z-",))
    a, b, y = x0 - _EAVES_M, x1 + _EAVES_M, -_OUT_M - _EAVES_M
    top = high + _RISE_M
    assembly.quad((a, y, high), (b, y, high), (b, 0.0, top), (a, 0.0, top), "roof")
    eaves = (a, y, high - 0.1), (b, 0.0, high)
    assembly.box(*eaves, "trim", ("x-", "x+", "y-", "z-"))
