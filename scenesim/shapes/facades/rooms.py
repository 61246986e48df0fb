"""What windows show: by day a cell of a texture, at night also walls, lamps, furniture that shine.

The pieces of a picture lie side by side in the pane. By day all belong to the same picture behind
glass; at night each shines as its part of the room does, so a street of lit windows is no row of
flat lamps.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scenesim.shapes.street.assembly import Floats

#: left; low; right; high, as shares of a pane; slot
Piece = tuple[float, float, float, float, str]

_WALL, _LAMP, _DARK = "window_lit", "room_lamp", "room_dark"
_SHOP, _SPOT = "shop", "shop_lamp"

#: cells along a side of the textures of panes; tools/bake_windows.py says what each shows
_ACROSS = 4
CELLS = _ACROSS * _ACROSS
#: cells of homes come first, those of offices last
HOMES, OFFICES = range(12), range(12, CELLS)
#: cell of a shop's window by its trade, and of its door
DISPLAYS = {
    "BAKER": 0, "CAFE": 1, "KIOSK": 2, "BOOKS": 3, "FLOWERS": 4, "PHARMA": 5, "HOTEL": 6,
    "SALON": 7, "BANK": 8, "GROCER": 9, "MODE": 10, "OUTLET": 11, "HOME": 14,
}  # fmt: skip
SHOP_DOOR, EMPTY_SHOP = 12, 13
#: of a cell that lies outside what a pane shows of it, so that no neighbour shows
_RIM = 0.02

#: of each room: rows from below: upper edge, then right edge and slot of its pieces
_Row = tuple[float, tuple[tuple[float, str], ...]]
_ROOMS: tuple[tuple[_Row, ...], ...] = (
    (  # a sofa, a picture, a hanging lamp
        (0.24, ((0.55, _DARK), (1.0, _WALL))),
        (0.66, ((1.0, _WALL),)),
        (0.78, ((0.22, _WALL), (0.40, _LAMP), (1.0, _WALL))),
        (1.0, ((0.30, _WALL), (0.32, _DARK), (1.0, _WALL))),
    ),
    (  # a tall cupboard, a lamp under the ceiling
        (0.70, ((0.12, _WALL), (0.42, _DARK), (1.0, _WALL))),
        (0.86, ((1.0, _WALL),)),
        (0.92, ((0.48, _WALL), (0.74, _LAMP), (1.0, _WALL))),
        (1.0, ((1.0, _WALL),)),
    ),
    (  # plants on the sill, a standard lamp
        (0.14, ((0.14, _WALL), (0.34, _DARK), (0.60, _WALL), (0.86, _DARK), (1.0, _WALL))),
        (0.44, ((0.20, _WALL), (0.28, _DARK), (0.77, _WALL), (0.80, _DARK), (1.0, _WALL))),
        (0.58, ((0.70, _WALL), (0.87, _LAMP), (1.0, _WALL))),
        (1.0, ((1.0, _WALL),)),
    ),
    (  # a shelf across the wall, a table lamp
        (0.30, ((0.08, _WALL), (0.70, _DARK), (1.0, _WALL))),
        (0.42, ((0.52, _WALL), (0.66, _LAMP), (1.0, _WALL))),
        (0.62, ((1.0, _WALL),)),
        (0.74, ((0.30, _WALL), (0.92, _DARK), (1.0, _WALL))),
        (1.0, ((1.0, _WALL),)),
    ),
)
_SHOPS: tuple[tuple[_Row, ...], ...] = (
    (  # two lamps under the ceiling
        (0.90, ((1.0, _SHOP),)),
        (0.95, ((0.16, _SHOP), (0.34, _SPOT), (0.66, _SHOP), (0.84, _SPOT), (1.0, _SHOP))),
        (1.0, ((1.0, _SHOP),)),
    ),
    (  # a row of lamps at the glass
        (0.96, ((1.0, _SHOP),)),
        (1.0, ((0.08, _SHOP), (0.92, _SPOT), (1.0, _SHOP))),
    ),
    (  # one in the middle
        (0.80, ((1.0, _SHOP),)),
        (0.86, ((0.44, _SHOP), (0.56, _SPOT), (1.0, _SHOP))),
        (1.0, ((1.0, _SHOP),)),
    ),
)
#: slots that show a cell of their texture, and those of them with pieces that shine
TILED = frozenset({"glass", "window_lit", "shop"})
SHOWN = {"window_lit": _ROOMS, "shop": _SHOPS}
#: of a curtain before each
BACKLIT = {"window_lit": "curtain_lit"}


def picture(filling: str, number: int) -> list[Piece]:
    """The pieces of what a pane shows; together they cover it.

    Args:
        filling: a key of ``SHOWN``.
        number: any whole number: which room, and whether it is mirrored.

    Returns:
        The pieces.
    """
    rooms = SHOWN[filling]
    rows, mirrored = rooms[number % len(rooms)], number // len(rooms) % 2 == 1
    pieces: list[Piece] = []
    low = 0.0
    for high, across in rows:
        left = 0.0
        for right, slot in across:
            ends = (1.0 - right, 1.0 - left) if mirrored else (left, right)
            pieces.append((ends[0], low, ends[1], high, slot))
            left = right
        low = high
    return pieces


def corners(cells: NDArray[np.int64], part: tuple[float, float, float, float]) -> Floats:
    """Where panes, or the same part of each, lie in the texture of their slot.

    Args:
        cells: (N,) numbers of cells; ``CELLS`` and above show the same mirrored.
        part: (left, low, right, high) as shares of the pane.

    Returns:
        (N, 4, 2) texture coordinates of the corners, counter-clockwise from the lower left.
    """
    left, low, right, high = (_RIM + (1.0 - 2.0 * _RIM) * share for share in part)
    across = np.array([left, right, right, left])
    flipped = (cells // CELLS % 2 == 1)[:, None]
    u = (cells % _ACROSS)[:, None] + np.where(flipped, 1.0 - across, across)
    # textures count from their upper edge
    v = _ACROSS - (cells % CELLS // _ACROSS)[:, None] - np.array([low, low, high, high])
    return np.stack([u, v], axis=2)
