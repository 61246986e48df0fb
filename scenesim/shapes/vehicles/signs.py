"""What firms write on the sides of their lorries: names in several hands, boards, bands, fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from scenesim.randomness import Stream
from scenesim.shapes.surfaces import Surface, both_sides, box
from scenesim.shapes.vehicles.lettering import written
from scenesim.shapes.vehicles.rigs import Rig

#: names of firms that nobody has, and what such firms do
FIRMS = (
    *("NORDTRANS", "ALPIN LOG", "BEST FOOD", "CASTOR", "MERIDIO", "TRANSCOR", "FRESCO", "HANSEN"),
    *("LINDNER", "OBERMAX", "KRONOS", "DELTA 24", "PINETTI", "SOLBERG", "RHENANIA", "TERRALUX"),
    *("M-FRUIT", "FERROLIT", "BAUER", "ELBE SPED", "DUNKEL", "MOEBEL 21", "ARCTIC", "IBERTRANS"),
)
TRADES = ("LOGISTIK", "TRANSPORTE", "SPEDITION", "INTERNATIONAL", "CARGO", "FRISCHE", "MARKT")
#: (stroke as a share of the size, slant, stretch along the side) of a hand
_HANDS = (
    (0.17, 0.0, 1.0),
    (0.22, 0.0, 1.15),
    (0.11, 0.25, 1.0),
    (0.20, 0.3, 0.95),
    (0.13, 0, 0.75),
)
#: how far colours and letters stand out of a wall, m
_FIELD_M, _LETTERS_M = 0.003, 0.007


@dataclass(frozen=True, slots=True)
class _Side:
    """The left wall of a body.

    Attributes:
        middle: x of its middle, m.
        length: m.
        low: z of its foot, m.
        tall: m.
        half: y of what is outermost, m.
    """

    middle: float
    length: float
    low: float
    tall: float
    half: float


def signed(rig: Rig, stream: Stream, middle: float, length: float) -> list[Surface]:
    """What a firm has had painted on both sides of a body; nothing on many.

    Args:
        rig: the vehicle.
        stream: decides.
        middle: x of the body's middle, m.
        length: of the body, m.

    Returns:
        Surfaces by slot.
    """
    own = stream.child("sign")
    side = _Side(middle, length, rig.deck, rig.height - rig.deck, rig.width / 2 - 0.012)
    left = own.child("layout").uniform()
    for layout, share in _LAYOUTS.items():
        left -= share
        if left < 0.0:
            return layout(side, own)
    return []


def _board(side: _Side, own: Stream) -> list[Surface]:
    """A name on a coloured field."""
    word = own.child("word").pick(FIRMS)
    wide = side.length * own.child("wide").uniform(0.35, 0.7)
    high = side.tall * own.child("high").uniform(0.18, 0.36)
    z = side.low + side.tall * own.child("z").uniform(0.45, 0.68)
    field = box((wide, 2 * _FIELD_M, high), (side.middle, side.half, z), "livery")
    return [*both_sides(field), *_name(side, own, word, (wide, 0.6 * high, z), "paint2")]


def _bare(side: _Side, own: Stream) -> list[Surface]:
    """A large name straight on the wall, and what the firm does below it."""
    word, trade = own.child("word").pick(FIRMS), own.child("trade").pick(TRADES)
    size, z = side.tall * own.child("high").uniform(0.16, 0.30), side.low + 0.62 * side.tall
    made = _name(side, own, word, (0.8 * side.length, size, z), "livery")
    return made + _name(
        side, own, trade, (0.5 * side.length, 0.35 * size, z - 1.1 * size), "livery"
    )


def _band(side: _Side, own: Stream) -> list[Surface]:
    """A band along the whole side with the name above it."""
    high = side.tall * own.child("high").uniform(0.08, 0.2)
    z = side.low + side.tall * own.child("z").uniform(0.2, 0.35)
    size = (side.length - 0.16, 2 * _FIELD_M, high)
    made = both_sides(box(size, (side.middle, side.half, z), "livery"))
    word, size_m = own.child("word").pick(FIRMS), 0.17 * side.tall
    return made + _name(
        side, own, word, (0.6 * side.length, size_m, z + 0.33 * side.tall), "livery"
    )


def _slanted(side: _Side, own: Stream) -> list[Surface]:
    """A field that covers the rear of the side up to a slanting border."""
    share = own.child("wide").uniform(0.3, 0.6)
    back, y = side.middle - side.length / 2 + 0.08, side.half + _FIELD_M
    low, high = side.low + 0.08, side.low + side.tall - 0.08
    ends = (share * side.length, share * side.length - 0.45 * side.tall)
    rows = [(back, y, low), (back, y, high), (back + max(ends[1], 0.3), y, high)]
    field = Surface(
        np.array([*rows, (back + ends[0], y, low)]),
        np.array([[0, 1, 2], [0, 2, 3]], np.int32),
        "livery",
    )
    word, ahead = own.child("word").pick(FIRMS), replace(side, length=(1 - share) * side.length)
    ahead = replace(ahead, middle=side.middle + 0.5 * share * side.length)
    z = side.low + 0.66 * side.tall
    return [*both_sides(field), *_name(ahead, own, word, (ahead.length * 0.8, 0.5, z), "livery")]


#: layout to its share; the rest of the sides are plain
_LAYOUTS: Mapping[Callable[[_Side, Stream], list[Surface]], float] = {
    _board: 0.18,
    _bare: 0.22,
    _band: 0.12,
    _slanted: 0.12,
}


def _name(
    side: _Side, own: Stream, word: str, room: tuple[float, float, float], slot: str
) -> list[Surface]:
    """A word in the firm's hand on both sides, at most so wide and so high, its middle at a z."""
    wide, high, z = room
    stroke, slant, stretch = own.child("hand").pick(_HANDS)
    size = min(high, 0.95 * wide / (0.7 * len(word) * stretch))
    place = (side.middle, side.half + _LETTERS_M, z)
    made = []
    for flat, sign in zip(written(word, size, place, slot, stroke), (-1.0, 1.0), strict=True):
        points = flat.vertices.copy()
        along = points[:, 0] - side.middle
        points[:, 0] = side.middle + stretch * along + sign * slant * (points[:, 2] - z)
        made.append(replace(flat, vertices=points))
    return made
