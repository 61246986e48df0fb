"""Walls with windows and doors in them: reveals, frames, sills, glass."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scenesim.shapes.facades import rooms
from scenesim.shapes.street.assembly import Assembly, Floats, unit

Ints = NDArray[np.int64]

#: slots of panes that mirror what is opposite, and how far those lean that stand ajar
_AJAR = {
    **dict.fromkeys(("glass", "window_lit", "room_lamp", "room_dark"), 0.12),
    **dict.fromkeys(("shop", "shop_lamp"), 0.0),
}
_UP = np.array([0.0, 0.0, 1.0])


class _Look(NamedTuple):
    """Of faces: the pane that each is a piece of, by its lower left corner, and their uvs."""

    pane: tuple[Floats, Floats] | None = None
    uvs: Floats | None = None


_NO_LOOK = _Look()


@dataclass(frozen=True, slots=True)
class Opening:
    """A hole in a wall and what fills it.

    Attributes:
        left: of the hole from the wall's left end, m.
        low: of the hole above the wall's foot, m.
        wide: m.
        tall: m.
        filling: its slot: ``glass``, ``window_lit``, ``blind``, ``door``, ``shop``, ``gate``.
        bars: (vertical, horizontal) bars inside the frame.
        depth: of the reveal, m.
        sill: whether a ledge stands out under it.
        shutter: width of a folded shutter on both sides, m; 0 for none.
        drapes: share of the pane behind a curtain drawn back, on each side.
        cell: which cell of its texture a pane shows, see ``rooms.corners``.
    """

    left: float
    low: float
    wide: float
    tall: float
    filling: str = "glass"
    bars: tuple[int, int] = (1, 0)
    depth: float = 0.14
    sill: bool = True
    shutter: float = 0.0
    drapes: float = 0.0
    cell: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Wall:
    """A vertical rectangle in space, seen from outside.

    Attributes:
        origin: (3,) m, its lower left corner.
        along: (3,) unit, to the right.
        inward: (3,) unit, into the house.
        wide: m.
        tall: m.
        slot: of the masonry.
    """

    origin: Floats
    along: Floats
    inward: Floats
    wide: float
    tall: float
    slot: str

    def at(self, u: Floats, v: Floats, d: Floats | float) -> Floats:
        """Points of the wall.

        Args:
            u: (...,) m to the right.
            v: (...,) m up.
            d: (...,) m inward.

        Returns:
            (..., 3) m.
        """
        d = np.broadcast_to(np.asarray(d, dtype=np.float64), np.shape(u))
        flat = self.origin + u[..., None] * self.along + v[..., None] * _UP
        return np.asarray(flat + d[..., None] * self.inward)


def front(
    origin: tuple[float, float, float], wide: float, tall: float, slot: str, side: str = "front"
) -> Wall:
    """A wall of a house whose street front looks to -y.

    Args:
        origin: its lower left corner seen from outside, m.
        wide: m.
        tall: m.
        slot: of the masonry.
        side: ``front back left right``, left as seen from the street.

    Returns:
        The wall.
    """
    along = {"front": (1, 0, 0), "right": (0, 1, 0), "back": (-1, 0, 0), "left": (0, -1, 0)}[side]
    inward = {"front": (0, 1, 0), "right": (-1, 0, 0), "back": (0, -1, 0), "left": (1, 0, 0)}[side]
    return Wall(
        np.array(origin, dtype=np.float64),
        np.array(along, dtype=np.float64),
        np.array(inward, dtype=np.float64),
        wide,
        tall,
        slot,
    )


def add_wall(
    assembly: Assembly, wall: Wall, openings: list[Opening], detailed: bool = True
) -> None:
    """The masonry around the openings, and their fillings.

    Args:
        assembly: takes the faces.
        wall: where.
        openings: holes that do not overlap.
        detailed: reveals, frames and sills; without it the pane lies in the wall.
    """
    us = sorted({0.0, wall.wide, *(o.left for o in openings), *(o.left + o.wide for o in openings)})
    vs = sorted({0.0, wall.tall, *(o.low for o in openings), *(o.low + o.tall for o in openings)})
    u0, v0 = (g.ravel() for g in np.meshgrid(us[:-1], vs[:-1], indexing="ij"))
    u1, v1 = (g.ravel() for g in np.meshgrid(us[1:], vs[1:], indexing="ij"))
    solid = np.ones(len(u0), dtype=bool)
    for o in openings:
        mid_u, mid_v = 0.5 * (u0 + u1), 0.5 * (v0 + v1)
        hole = (mid_u > o.left) & (mid_u < o.left + o.wide)
        solid &= ~(hole & (mid_v > o.low) & (mid_v < o.low + o.tall))
    _rectangles(assembly, wall, (u0[solid], v0[solid], u1[solid], v1[solid]), 0.0, wall.slot)
    for filling in dict.fromkeys(o.filling for o in openings):
        some = [o for o in openings if o.filling == filling]
        depth = np.array([o.depth if detailed else 0.0 for o in some])
        _panes(assembly, wall, some, depth, detailed)
    if detailed and openings:
        _details(assembly, wall, openings)


def slab(
    assembly: Assembly,
    wall: Wall,
    rectangle: tuple[float, float, float, float],
    outs: tuple[float, float],
    slot: str,
) -> None:
    """A box on a wall.

    Args:
        assembly: takes the faces.
        wall: where.
        rectangle: (left, low, right, high) m on the wall.
        outs: (from, to) m, how far it begins and ends outward of the wall.
        slot: material slot.
    """
    left, low, right, high = rectangle
    a, b = -outs[1], -outs[0]
    corners = [
        [(left, low, a), (right, low, a), (right, high, a), (left, high, a)],
        [(left, high, a), (right, high, a), (right, high, b), (left, high, b)],
        [(left, low, b), (right, low, b), (right, low, a), (left, low, a)],
        [(left, low, b), (left, low, a), (left, high, a), (left, high, b)],
        [(right, low, a), (right, low, b), (right, high, b), (right, high, a)],
    ]
    local = np.array(corners)
    assembly.quads(wall.at(local[..., 0], local[..., 1], local[..., 2]), slot)


def _panes(
    assembly: Assembly, wall: Wall, openings: list[Opening], depth: Floats, detailed: bool
) -> None:
    """Fillings of one kind, cut where curtains hang: nothing lies upon anything."""
    filling = openings[0].filling
    cells = np.array([o.cell for o in openings])
    left, low, right, high = _edges(openings)
    hung = np.array([o.drapes for o in openings]) * (right - left)
    inner = (left + hung, low, right - hung, high)
    if detailed and filling in rooms.SHOWN:
        _show_rooms(assembly, wall, filling, inner, (depth, cells))
    else:
        uvs = rooms.corners(cells, (0.0, 0.0, 1.0, 1.0)) if filling in rooms.TILED else None
        _rectangles(assembly, wall, inner, depth, filling, _Look(uvs=uvs))
    some = hung > 0.0
    if some.any():
        for edges in ((left, low, left + hung, high), (right - hung, low, right, high)):
            a, b, c, d = (edge[some] for edge in edges)
            _rectangles(assembly, wall, (a, b, c, d), depth[some], rooms.BACKLIT[filling])


def _show_rooms(
    assembly: Assembly,
    wall: Wall,
    filling: str,
    edges: tuple[Floats, Floats, Floats, Floats],
    looks: tuple[Floats, Ints],
) -> None:
    """Panes with what one sees behind them; where a pane is decides which room it has.

    ``looks``: how deep each lies, m, and its cell.
    """
    left, low, right, high = edges
    depth, cells = looks
    numbers = np.floor(3.7 * left + 5.3 * low).astype(int)
    for number in dict.fromkeys(numbers.tolist()):
        some = numbers == number
        u, v, wide, tall = left[some], low[some], (right - left)[some], (high - low)[some]
        for a, b, c, d, slot in rooms.picture(filling, number):
            piece = (u + a * wide, v + b * tall, u + c * wide, v + d * tall)
            uvs = rooms.corners(cells[some], (a, b, c, d))
            _rectangles(assembly, wall, piece, depth[some], slot, _Look((u, v), uvs))


def add_pane(assembly: Assembly, corners: Floats, cell: int) -> None:
    """A window's pane anywhere.

    Args:
        assembly: takes the face.
        corners: (4, 3) m, from the lower left counter-clockwise.
        cell: which cell of its texture it shows, see ``rooms.corners``.
    """
    uvs = rooms.corners(np.array([cell]), (0.0, 0.0, 1.0, 1.0))
    assembly.quads(corners[None], "glass", uvs)


def _edges(openings: list[Opening]) -> tuple[Floats, Floats, Floats, Floats]:
    rows = np.array([(o.left, o.low, o.left + o.wide, o.low + o.tall) for o in openings])
    return rows[:, 0], rows[:, 1], rows[:, 2], rows[:, 3]


def _rectangles(
    assembly: Assembly,
    wall: Wall,
    edges: tuple[Floats, Floats, Floats, Floats],
    depth: Floats | float,
    slot: str,
    look: _Look = _NO_LOOK,
) -> None:
    """Faces in a wall."""
    u0, v0, u1, v1 = edges
    corners = [wall.at(u, v, depth) for u, v in ((u0, v0), (u1, v0), (u1, v1), (u0, v1))]
    ajar = _AJAR.get(slot)
    normals = None if ajar is None else _leaning(wall, *(look.pane or (u0, v0)), ajar)
    assembly.quads(np.stack(corners, axis=1), slot, look.uvs, normals)


def _leaning(wall: Wall, u: Floats, v: Floats, ajar: float) -> Floats:
    """Normals (N, 4, 3) of panes as they are hung: each a little askew, one in six ajar.

    No two panes of a front mirror the same piece of the sky; where a pane is decides its lean.
    """
    luck = np.stack([0.618 * np.floor(7.3 * u) + 0.414 * np.floor(3.1 * v), 0.271 * u + 0.733 * v])
    across, up = luck - np.floor(luck) - 0.5
    up = 0.03 * up + np.where(np.abs(across) > 0.415, ajar, 0.0)
    lean = (0.036 * across)[:, None] * wall.along + up[:, None] * _UP
    return np.repeat(unit(lean - wall.inward)[:, None], 4, axis=1)


def _details(assembly: Assembly, wall: Wall, openings: list[Opening]) -> None:
    u0, v0, u1, v1 = _edges(openings)
    depth = np.array([o.depth for o in openings])
    ring = [((u0, v0), (u0, v1)), ((u0, v1), (u1, v1)), ((u1, v1), (u1, v0)), ((u1, v0), (u0, v0))]
    reveal = [
        np.stack(
            [wall.at(*p, 0.0), wall.at(*p, depth), wall.at(*q, depth), wall.at(*q, 0.0)], axis=1
        )
        for p, q in ring
    ]
    assembly.quads(np.concatenate(reveal), "trim")
    _frames(assembly, wall, [o for o in openings if o.filling not in {"door", "gate"}])
    for o in openings:
        if o.sill:
            slab(
                assembly,
                wall,
                (o.left - 0.08, o.low - 0.07, o.left + o.wide + 0.08, o.low),
                (0.0, 0.09),
                "trim",
            )
        if o.shutter:
            for left in (o.left - o.shutter - 0.03, o.left + o.wide + 0.03):
                box = (left, o.low, left + o.shutter, o.low + o.tall)
                slab(assembly, wall, box, (0.0, 0.045), "shutter")


def _frames(assembly: Assembly, wall: Wall, openings: list[Opening]) -> None:
    """Frames and bars, 6 cm wide and 5 cm proud of the pane."""
    bars: list[tuple[float, float, float, float, float]] = []
    for o in openings:
        t = 0.06
        right, top = o.left + o.wide, o.low + o.tall
        d = o.depth - 0.05
        bars += [(o.left, o.low, o.left + t, top, d), (right - t, o.low, right, top, d)]
        bars += [
            (o.left + t, o.low, right - t, o.low + t, d),
            (o.left + t, top - t, right - t, top, d),
        ]
        for i in range(o.bars[0]):
            x = o.left + o.wide * (i + 1) / (o.bars[0] + 1)
            bars.append((x - t / 2, o.low + t, x + t / 2, top - t, d))
        for i in range(o.bars[1]):
            z = o.low + o.tall * (0.68 if o.bars[1] == 1 else (i + 1) / (o.bars[1] + 1))
            bars.append((o.left + t, z - t / 2, right - t, z + t / 2, d))
    if not bars:
        return
    u0, v0, u1, v1, near = np.array(bars).T
    far = near + 0.05
    faces = [
        [(u0, v0, near), (u1, v0, near), (u1, v1, near), (u0, v1, near)],
        [(u1, v0, near), (u1, v0, far), (u1, v1, far), (u1, v1, near)],
        [(u0, v0, far), (u0, v0, near), (u0, v1, near), (u0, v1, far)],
        [(u0, v1, near), (u1, v1, near), (u1, v1, far), (u0, v1, far)],
    ]
    quads = [np.stack([wall.at(*corner) for corner in face], axis=1) for face in faces]
    assembly.quads(np.concatenate(quads), "frame")
