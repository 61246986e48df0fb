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

# weight, sRGB: most of what is worn is black, grey, white, navy or beige; strong dyes are few
_UPPER = (
    (19, "17181b"),
    (12, "2b2d32"),
    (11, "232a39"),
    (8, "54575b"),
    (8, "8d8e90"),
    (11, "e4e2dd"),
    (5, "f2f1ed"),
    (4, "44566c"),
    (4, "8799aa"),
    (4, "c4b69c"),
    (3, "6a5546"),
    (2, "4b5244"),
    (2, "636a4e"),
    (2, "65292d"),
    (2, "84504c"),
    (1, "a38a63"),
    (1, "9c6a7c"),
    (1, "5d5068"),
    (1, "52706e"),
    (1, "cfc5c8"),
    (0.5, "b0a66c"),
    (0.5, "b8714a"),
)
_LOWER = (
    (20, "2a303c"),
    (13, "3f4957"),
    (7, "68737f"),
    (25, "17181b"),
    (12, "33353a"),
    (7, "5a5c60"),
    (6, "857a66"),
    (5, "b2a68c"),
    (3, "463d35"),
    (2, "d9d6cf"),
    (2, "41463a"),
    (0.5, "54353a"),
)
_SHOES = (
    (30, "141414"),
    (16, "e4e3e0"),
    (12, "4a3526"),
    (10, "2b2b30"),
    (10, "6f7074"),
    (6, "1f2b45"),
    (4, "8a5a3a"),
    (1.5, "743d39"),
    (2, "4f6b7e"),
    (0.5, "b3ae62"),
)
_HAIR = (
    (30, "1a1512"),
    (28, "2a1d16"),
    (20, "3f2a1c"),
    (10, "6b4a2c"),
    (9, "a8834f"),
    (3, "7c3a1c"),
)
_GREY = ((40, "9a9893"), (30, "c9c7c2"), (20, "6a6865"), (10, "e6e4df"))
_BAG = (
    (34, "17181b"),
    (14, "2a303c"),
    (10, "55585c"),
    (10, "5a3b26"),
    (5, "6b2f31"),
    (6, "3c4f3a"),
    (5, "b08a5a"),
    (3, "47687a"),
    (4, "c7b9a0"),
    (2, "a39468"),
)
_BRIGHT = ((2, "b9503f"), (1, "b89d68"), (3, "4a7899"), (1, "5b8f69"), (2, "b58a9c"), (1, "7a659a"))
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
# cloth mixes fibres of several shades, and shade between its threads takes colour away
_CLOTH_GREY = 0.26
# the palest swatches are lighter than lit skin, the darkest darker
_SKIN_LIGHT = (0.66, 0.66, 0.66, 0.68, 0.72, 0.80, 0.95, 1.40, 2.10, 2.90)
# green and blue against red: the swatches are printed paler than skin, those of browns hardly
_SKIN_WARMTH = (
    *((0.78, 0.64), (0.78, 0.64), (0.78, 0.66), (0.79, 0.69), (0.82, 0.76)),
    *((0.88, 0.86), (0.92, 0.86), (0.94, 0.88), (0.80, 0.68), (0.78, 0.64)),
)


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
    green, blue = _SKIN_WARMTH[tone - 1]
    return _greyed((r * light, g * light * green, b * light * blue))


def _greyed(colour: Rgb, part: float = _GREY_SHARE) -> Rgb:
    """A pure colour as matter has it."""
    r, g, b = colour
    grey = part * (0.2126 * r + 0.7152 * g + 0.0722 * b)
    share = 1.0 - part
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


_DYED = dict.fromkeys(("upper", "lower", "shoes", "bag", "bright"), _CLOTH_GREY)
_TABLES = {
    kind: (
        list(accumulate(weight for weight, _ in table)),
        [_greyed(linear(code), _DYED.get(kind, _GREY_SHARE)) for _, code in table],
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
