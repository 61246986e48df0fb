"""The colours of skin, hair and clothes, with how often each is seen."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate

Rgb = tuple[float, float, float]

#: Monk skin tones 1..10, sRGB. Source: Monk, "The Monk Skin Tone Scale", 2019.
MONK = (
    "f6ede4",
    "f3e7db",
    "f7ead0",
    "eadaba",
    "d7bd96",
    "a07e56",
    "825c43",
    "604134",
    "3a312a",
    "292420",
)

# weight, sRGB
_UPPER = (
    (16, "17181c"),
    (10, "2b2e35"),
    (9, "1f2a44"),
    (7, "54575c"),
    (6, "8d8f92"),
    (10, "e8e6e1"),
    (4, "f5f4f0"),
    (5, "3d5a80"),
    (4, "7f9bb8"),
    (4, "7a1f24"),
    (3, "a83232"),
    (3, "2f4a36"),
    (3, "5b6b3c"),
    (3, "6b4a36"),
    (3, "c9b79a"),
    (2, "d99a2b"),
    (2, "b05b7a"),
    (2, "6a4c7d"),
    (2, "2a7f86"),
    (2, "d8c9d0"),
    (1, "d8d23a"),
    (1, "e07b39"),
)
_LOWER = (
    (22, "26334d"),
    (14, "3b4d6b"),
    (8, "5d7391"),
    (24, "17181b"),
    (10, "33353a"),
    (6, "5a5c60"),
    (6, "8a7a5f"),
    (4, "b7a684"),
    (3, "463a30"),
    (2, "d9d6cf"),
    (2, "3f4a33"),
    (2, "5c2a33"),
)
_SHOES = (
    (30, "141414"),
    (16, "e4e3e0"),
    (12, "4a3526"),
    (10, "2b2b30"),
    (10, "6f7074"),
    (6, "1f2b45"),
    (4, "8a5a3a"),
    (3, "a03030"),
    (3, "3f6b8a"),
    (2, "c7c038"),
)
_HAIR = (
    (30, "0f0c0a"),
    (28, "241812"),
    (20, "3f2a1c"),
    (10, "6b4a2c"),
    (9, "a8834f"),
    (3, "7c3a1c"),
)
_GREY = ((40, "9a9893"), (30, "c9c7c2"), (20, "6a6865"), (10, "e6e4df"))
_BAG = (
    (34, "17181b"),
    (14, "2a3245"),
    (10, "55585c"),
    (10, "5a3b26"),
    (6, "7a2326"),
    (6, "3c4f3a"),
    (5, "b08a5a"),
    (4, "2f6f8f"),
    (4, "c7b9a0"),
    (3, "c9a02c"),
)
_BRIGHT = ((1, "e3482d"), (1, "f0b429"), (1, "2f80c2"), (1, "3aa35c"), (1, "d85c9a"), (1, "7b52b5"))
_HELMET = (
    (24, "1a1b1e"),
    (22, "e9e8e4"),
    (10, "8c8f93"),
    (9, "c22a2a"),
    (8, "2757a0"),
    (5, "c9d62b"),
)
_MOTORCYCLE = (
    (32, "17181a"),
    (14, "dcdcd8"),
    (12, "4c4f54"),
    (9, "8f9397"),
    (13, "a81e1e"),
    (10, "1f4785"),
    (4, "2c4a39"),
    (3, "c9be9f"),
    (3, "c8641f"),
)

# share of grey in dyes and skin: fibres reflect some light before the dye meets it, and fade
_GREY_SHARE = 0.16
# the palest swatches are lighter than lit skin, the darkest darker
_SKIN_LIGHT = (0.70, 0.70, 0.70, 0.72, 0.74, 0.78, 0.84, 0.95, 1.30, 2.00)


def linear(code: str) -> Rgb:
    """Linear light of an sRGB colour.

    Args:
        code: six hexadecimal digits.

    Returns:
        (r, g, b) linear.
    """
    values = []
    for k in (0, 2, 4):
        v = int(code[k : k + 2], 16) / 255
        values.append(v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4)
    return (values[0], values[1], values[2])


def skin(tone: int) -> Rgb:
    """Albedo of a Monk skin tone: the scale's printed swatches are lighter and paler than skin.

    Args:
        tone: 1..10.

    Returns:
        (r, g, b) linear.
    """
    r, g, b = _SKINS[tone - 1]
    light = _SKIN_LIGHT[tone - 1]
    return _greyed((r * light, g * light * 0.78, b * light * 0.64))


def _greyed(colour: Rgb) -> Rgb:
    """A pure colour as matter has it."""
    r, g, b = colour
    grey = _GREY_SHARE * (0.2126 * r + 0.7152 * g + 0.0722 * b)
    share = 1.0 - _GREY_SHARE
    return (share * r + grey, share * g + grey, share * b + grey)


def drawn(kind: str, luck: Iterator[float]) -> Rgb:
    """A colour of a kind of thing, as often as it is seen, varied a little.

    Args:
        kind: ``upper lower shoes hair grey bag bright helmet motorcycle``.
        luck: three numbers in [0, 1) are taken.

    Returns:
        (r, g, b) linear.
    """
    ends, colours = _TABLES[kind]
    r, g, b = colours[bisect_right(ends, next(luck) * ends[-1])]
    light = 0.85 + 0.33 * next(luck)
    tint = 0.10 * next(luck) - 0.05
    return (
        min(0.92, r * light * (1 + tint)),
        min(0.92, g * light),
        min(0.92, b * light * (1 - tint)),
    )


_TABLES = {
    kind: (
        list(accumulate(weight for weight, _ in table)),
        [_greyed(linear(code)) for _, code in table],
    )
    for kind, table in (
        ("upper", _UPPER),
        ("lower", _LOWER),
        ("shoes", _SHOES),
        ("hair", _HAIR),
        ("grey", _GREY),
        ("bag", _BAG),
        ("bright", _BRIGHT),
        ("helmet", _HELMET),
        ("motorcycle", _MOTORCYCLE),
    )
}
_SKINS = tuple(linear(code) for code in MONK)
