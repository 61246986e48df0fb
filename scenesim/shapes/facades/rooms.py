"""What lit windows and shop windows show at night: wall, lamp, furniture, goods.

The pieces of a picture lie side by side in the pane. By day all are the same dark glass; at night
each shines as its part of the room does, so a street of lit windows is no row of flat lamps.
"""

from __future__ import annotations

#: left; low; right; high, as shares of a pane; slot
Piece = tuple[float, float, float, float, str]

_WALL, _LAMP, _DARK = "window_lit", "room_lamp", "room_dark"
_SHOP, _GOODS = "shop", "shop_goods"

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
    (  # goods on a platform, shelves behind
        (0.12, ((1.0, _GOODS),)),
        (0.34, ((0.10, _SHOP), (0.26, _GOODS), (0.38, _SHOP), (0.62, _GOODS), (1.0, _SHOP))),
        (0.50, ((0.14, _SHOP), (0.22, _GOODS), (0.46, _SHOP), (0.56, _GOODS), (1.0, _SHOP))),
        (0.88, ((0.72, _SHOP), (0.94, _GOODS), (1.0, _SHOP))),
        (1.0, ((0.16, _SHOP), (0.34, _LAMP), (0.66, _SHOP), (0.84, _LAMP), (1.0, _SHOP))),
    ),
    (  # dressed figures
        (0.08, ((1.0, _GOODS),)),
        (0.46, ((0.24, _SHOP), (0.32, _GOODS), (0.62, _SHOP), (0.71, _GOODS), (1.0, _SHOP))),
        (0.72, ((0.20, _SHOP), (0.36, _GOODS), (0.58, _SHOP), (0.75, _GOODS), (1.0, _SHOP))),
        (0.82, ((0.25, _SHOP), (0.31, _GOODS), (0.63, _SHOP), (0.70, _GOODS), (1.0, _SHOP))),
        (1.0, ((0.30, _SHOP), (0.70, _LAMP), (1.0, _SHOP))),
    ),
)
#: fillings that show something
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
