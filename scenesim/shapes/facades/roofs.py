"""Roofs: gable, hip and flat, with eaves, gutters, chimneys and dormers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scenesim.shapes.facades.openings import add_pane
from scenesim.shapes.facades.rooms import CELLS
from scenesim.shapes.street.assembly import UPPER_SIDES, Assembly, Point


@dataclass(frozen=True, slots=True)
class Block:
    """The body of a house: the front from ``x0`` to ``x1`` at y = 0, ``deep`` to the back.

    Attributes:
        x0: left end, m.
        x1: right end, m.
        deep: m.
        tall: height of the eaves, m.
    """

    x0: float
    x1: float
    deep: float
    tall: float


def gable(
    assembly: Assembly, block: Block, pitch: float, overhang: float, attached: bool, wall: str
) -> float:
    """A saddle roof, its ridge along the street.

    Args:
        assembly: takes the faces.
        block: the house below.
        pitch: rise over run.
        overhang: of the eaves, m.
        attached: the sides meet neighbours: no overhang there.
        wall: slot of the gable walls.

    Returns:
        Height of the ridge, m.
    """
    side = 0.02 if attached else 0.35
    x0, x1, z = block.x0 - side, block.x1 + side, block.tall
    middle, ridge = block.deep / 2, block.tall + pitch * block.deep / 2
    drop = z - pitch * overhang
    y0, y1, t = -overhang, block.deep + overhang, 0.16
    assembly.quad(
        (x0, y0, drop + t),
        (x1, y0, drop + t),
        (x1, middle, ridge + t),
        (x0, middle, ridge + t),
        "roof",
    )
    assembly.quad(
        (x1, y1, drop + t),
        (x0, y1, drop + t),
        (x0, middle, ridge + t),
        (x1, middle, ridge + t),
        "roof",
    )
    assembly.quads(
        [
            [(x0, y0, drop), (x0, middle, ridge), (x1, middle, ridge), (x1, y0, drop)],
            [(x1, y1, drop), (x1, middle, ridge), (x0, middle, ridge), (x0, y1, drop)],
            [(x0, y0, drop), (x1, y0, drop), (x1, y0, drop + t), (x0, y0, drop + t)],
            [(x1, y1, drop), (x0, y1, drop), (x0, y1, drop + t), (x1, y1, drop + t)],
            [(x0, middle, ridge), (x0, y0, drop), (x0, y0, drop + t), (x0, middle, ridge + t)],
            [(x0, y1, drop), (x0, middle, ridge), (x0, middle, ridge + t), (x0, y1, drop + t)],
            [(x1, y0, drop), (x1, middle, ridge), (x1, middle, ridge + t), (x1, y0, drop + t)],
            [(x1, middle, ridge), (x1, y1, drop), (x1, y1, drop + t), (x1, middle, ridge + t)],
        ],
        "eaves",
    )
    assembly.triangles(
        [
            [(block.x0, block.deep, z), (block.x0, 0, z), (block.x0, middle, ridge)],
            [(block.x1, 0, z), (block.x1, block.deep, z), (block.x1, middle, ridge)],
        ],
        wall,
    )
    return ridge + t


def hip(assembly: Assembly, block: Block, pitch: float, overhang: float) -> float:
    """A roof that falls to all four sides.

    Args:
        assembly: takes the faces.
        block: the house below.
        pitch: rise over run.
        overhang: of the eaves, m.

    Returns:
        Height of the ridge, m.
    """
    x0, x1, y0, y1 = block.x0 - overhang, block.x1 + overhang, -overhang, block.deep + overhang
    half = 0.5 * min(x1 - x0, y1 - y0)
    z = block.tall - 0.02
    ridge = z + pitch * half
    if x1 - x0 >= y1 - y0:
        a: Point = (x0 + half, (y0 + y1) / 2, ridge)
        b: Point = (x1 - half, (y0 + y1) / 2, ridge)
    else:
        a, b = ((x0 + x1) / 2, y0 + half, ridge), ((x0 + x1) / 2, y1 - half, ridge)
    if x1 - x0 >= y1 - y0:
        assembly.quad((x0, y0, z), (x1, y0, z), b, a, "roof")
        assembly.quad((x1, y1, z), (x0, y1, z), a, b, "roof")
        assembly.triangles([[(x0, y1, z), (x0, y0, z), a], [(x1, y0, z), (x1, y1, z), b]], "roof")
    else:
        assembly.quad((x0, y1, z), (x0, y0, z), a, b, "roof")
        assembly.quad((x1, y0, z), (x1, y1, z), b, a, "roof")
        assembly.triangles([[(x0, y0, z), (x1, y0, z), a], [(x1, y1, z), (x0, y1, z), b]], "roof")
    assembly.box((x0, y0, z - 0.14), (x1, y1, z), "eaves", ("x-", "x+", "y-", "y+", "z-"))
    return ridge


def flat(assembly: Assembly, block: Block, parapet: float) -> float:
    """A flat roof behind a parapet.

    Args:
        assembly: takes the faces.
        block: the house below.
        parapet: height of the edge above the roof, m.

    Returns:
        Height of the parapet, m.
    """
    z, top = block.tall, block.tall + parapet
    assembly.box((block.x0, 0, z), (block.x1, block.deep, z + 0.05), "roof_flat", ("z+",))
    for low, high in (
        ((block.x0, -0.06, z), (block.x1, 0.2, top)),
        ((block.x0, block.deep - 0.2, z), (block.x1, block.deep, top)),
        ((block.x0, 0.2, z), (block.x0 + 0.2, block.deep - 0.2, top)),
        ((block.x1 - 0.2, 0.2, z), (block.x1, block.deep - 0.2, top)),
    ):
        assembly.box(low, high, "trim")
    return top


def chimney(assembly: Assembly, x: float, y: float, foot: float, top: float) -> None:
    """A brick chimney with a cap.

    Args:
        assembly: takes the faces.
        x: its middle, m.
        y: its middle, m.
        foot: height of its foot, m.
        top: height of its top, m.
    """
    assembly.box((x - 0.32, y - 0.25, foot), (x + 0.32, y + 0.25, top), "chimney", UPPER_SIDES)
    assembly.box((x - 0.38, y - 0.31, top - 0.12), (x + 0.38, y + 0.31, top), "trim")
    for dx in (-0.14, 0.14):
        assembly.tube([(x + dx, y, top), (x + dx, y, top + 0.3)], [0.09, 0.08], "chimney", 6)


def gutter(assembly: Assembly, block: Block, overhang: float, height: float) -> None:
    """A gutter along the front eaves and its down-pipe.

    Args:
        assembly: takes the faces.
        block: the house.
        overhang: of the eaves, m.
        height: of the gutter, m.
    """
    y = -overhang - 0.05
    assembly.tube([(block.x0, y, height), (block.x1, y, height)], [0.07, 0.07], "gutter", 6)
    x = block.x1 - 0.25
    path: list[Point] = [(x, y, height), (x, -0.08, height - 0.5), (x, -0.08, 0.1)]
    assembly.tube(path, [0.05, 0.05, 0.05], "gutter", 6, cap=False)


def dormer(
    assembly: Assembly, block: Block, pitch: float, place: tuple[float, int], detailed: bool
) -> None:
    """A roof window house on the front slope of a gable roof.

    Args:
        assembly: takes the faces.
        block: the house.
        pitch: rise over run of the roof.
        place: its middle, m, and the cell that its window shows.
        detailed: with frame and overhang.
    """
    x, cell = place
    y, wide, tall = 0.9, 0.75, 1.35
    z = block.tall + pitch * y - 0.1
    back = y + (tall + 0.45) / pitch
    assembly.box((x - wide, y, z), (x + wide, back, z + tall), "dormer", ("x-", "x+", "y-"))
    _window(assembly, (x - 0.5, z + 0.3, x + 0.5, z + tall - 0.12), y - 0.02, cell)
    ridge = z + tall + 0.45
    out = 0.12 if detailed else 0.0
    assembly.quad(
        (x - wide - out, back, z + tall),
        (x - wide - out, y - out, z + tall),
        (x, y - out, ridge),
        (x, back, ridge),
        "roof",
    )
    assembly.quad(
        (x + wide + out, y - out, z + tall),
        (x + wide + out, back, z + tall),
        (x, back, ridge),
        (x, y - out, ridge),
        "roof",
    )
    assembly.triangles(
        [[(x - wide, y, z + tall), (x + wide, y, z + tall), (x, y, ridge)]], "dormer"
    )
    if detailed:
        for a, b in ((-0.55, -0.5), (0.5, 0.55), (-0.03, 0.03)):
            assembly.box((x + a, y - 0.06, z + 0.25), (x + b, y - 0.01, z + tall - 0.08), "frame")


def shed_dormer(
    assembly: Assembly, block: Block, pitch: float, place: tuple[float, int], detailed: bool
) -> None:
    """A broad roof window house whose own roof is a flatter slope.

    Args:
        assembly: takes the faces.
        block: the house.
        pitch: rise over run of the roof.
        place: its middle, m, and the cell that its windows show.
        detailed: with frames.
    """
    x, cell = place
    y, half, tall = 0.8, 1.15, 1.3
    z = block.tall + pitch * y - 0.1
    back = y + (tall + 0.1) / max(pitch - 0.3, 0.3)
    top = z + tall + 0.3 * (back - y)
    a, b, over = x - half, x + half, 0.12
    assembly.box((a, y, z), (b, y, z + tall), "dormer", ("y-",))
    sides = [
        [(a, back, top), (a, y, z), (a, y, z + tall)],
        [(b, y, z), (b, back, top), (b, y, z + tall)],
    ]
    assembly.triangles(sides, "dormer")
    assembly.quad(
        (a - over, y - 0.25, z + tall - 0.06),
        (b + over, y - 0.25, z + tall - 0.06),
        (b + over, back, top + 0.02),
        (a - over, back, top + 0.02),
        "roof",
    )
    for k, left in enumerate((a + 0.18, x + 0.08)):
        frame = (left, z + 0.35, left + half - 0.26, z + tall - 0.14)
        _window(assembly, frame, y - 0.02, (cell + 5 * k) % CELLS)
        if detailed:
            _frame(assembly, frame, y)


def skylight(assembly: Assembly, block: Block, pitch: float, x: float) -> None:
    """A window that lies in the front slope.

    Args:
        assembly: takes the faces.
        block: the house.
        pitch: rise over run of the roof.
        x: its middle, m.
    """
    for half, low, high, lift, slot in (
        (0.46, 1.55, 2.45, 0.22, "rail"), (0.38, 1.63, 2.37, 0.23, "glass_sheet"),
    ):  # fmt: skip
        _on_slope(assembly, block, pitch, (x - half, low, x + half, high), (lift, slot))


def solar_panels(assembly: Assembly, block: Block, pitch: float, wide: float) -> None:
    """A field of solar panels on the front slope, three rows high where there is room.

    Args:
        assembly: takes the faces.
        block: the house.
        pitch: rise over run of the roof.
        wide: m, for whole panels.
    """
    half = 0.5 * max(1.0, float(int(wide)))
    high = min(0.5 * block.deep - 0.7, 4.0)
    _on_slope(assembly, block, pitch, (-half, 0.7, half, high), (0.26, "solar"))


def _on_slope(
    assembly: Assembly,
    block: Block,
    pitch: float,
    field: tuple[float, float, float, float],
    look: tuple[float, str],
) -> None:
    """A rectangle (x, y, x, y from above, m) above the front slope, so high (m) and of a slot."""
    (x0, y0, x1, y1), (lift, slot) = field, look
    a, b = block.tall + pitch * y0 + lift, block.tall + pitch * y1 + lift
    assembly.quad((x0, y0, a), (x1, y0, a), (x1, y1, b), (x0, y1, b), slot)


def _window(
    assembly: Assembly, frame: tuple[float, float, float, float], y: float, cell: int
) -> None:
    left, low, right, high = frame
    corners = [(left, y, low), (right, y, low), (right, y, high), (left, y, high)]
    add_pane(assembly, np.array(corners), cell)


def _frame(assembly: Assembly, inner: tuple[float, float, float, float], y: float) -> None:
    """Bars around and amid a dormer's window."""
    left, low, right, high = inner
    middle = 0.5 * (left + right)
    for u in (left - 0.05, middle - 0.025, right):
        assembly.box((u, y - 0.05, low - 0.05), (u + 0.05, y - 0.02, high + 0.05), "frame")
    for v in (low - 0.05, high):
        assembly.box((left, y - 0.05, v), (right, y - 0.02, v + 0.05), "frame")
