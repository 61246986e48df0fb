"""What kinds of animals there are: measures, coats and what grows on their heads."""

from __future__ import annotations

from typing import NamedTuple

Rgb = tuple[float, float, float]

#: fur that counts as black still returns a twentieth of the light
_BLACK: Rgb = (0.046, 0.043, 0.042)


class Coat(NamedTuple):
    """Colours of one coat, linear (r, g, b).

    Attributes:
        weight: how often it is met.
        main: most of the body.
        belly: the underside, from the throat on.
        marks: where ``Species.marks`` says.
        mane: mane and tail of horses, the tuft of a cow's tail.
    """

    weight: float
    main: Rgb
    belly: Rgb
    marks: Rgb
    mane: Rgb = _BLACK


class Species(NamedTuple):
    """Measures of a four-legged animal.

    Attributes:
        withers: m, height of the shoulder.
        length: m, from the shoulder joint to the hip joint.
        chest: (depth, width) m of the trunk behind the shoulder.
        loin: (depth, width) m of the trunk before the hip.
        neck: (length m, degrees upwards, radius m).
        head: (length, depth, width) m.
        muzzle: share of the head's depth left at the nose.
        tilt: degrees, the head's axis downwards.
        leg: (radius of the thigh, of the shin, of the foot) m.
        foot: (length, height) m.
        tail: (length, radius) m.
        hang: degrees, the tail's axis downwards.
        ears: (length, width) m; 0 for none.
        crown: ``none antlers horns tusks mane``.
        coats: those it is met in.
        marks: ``none patches socks rump tip tabby``; where the third colour shows.
        walk, run: stride over withers.
        spread: multiplies the size of one individual by 1 - spread .. 1 + spread.
        curl: degrees by which the tail turns downwards from its root to its tip.
        skull: ``tapered round cattle``.
        lop: the ears hang.
        fur: m, length of the longest hair on its trunk.
    """

    withers: float
    length: float
    chest: tuple[float, float]
    loin: tuple[float, float]
    neck: tuple[float, float, float]
    head: tuple[float, float, float]
    muzzle: float
    tilt: float
    leg: tuple[float, float, float]
    foot: tuple[float, float]
    tail: tuple[float, float]
    hang: float
    ears: tuple[float, float]
    crown: str
    coats: tuple[Coat, ...]
    marks: str
    walk: float = 0.90
    run: float = 1.55
    spread: float = 0.08
    curl: float = 0.0
    skull: str = "tapered"
    lop: bool = False
    fur: float = 0.0


_WHITE: Rgb = (0.62, 0.60, 0.55)
_BROWN: Rgb = (0.085, 0.050, 0.031)
_FAWN: Rgb = (0.30, 0.20, 0.12)
_GREY: Rgb = (0.16, 0.15, 0.14)
_RED: Rgb = (0.22, 0.105, 0.050)

SPECIES: dict[str, Species] = {
    "dog": Species(
        0.56,
        0.46,
        (0.27, 0.20),
        (0.20, 0.16),
        (0.16, 46.0, 0.078),
        (0.245, 0.135, 0.125),
        0.46,
        8.0,
        (0.060, 0.027, 0.026),
        (0.085, 0.045),
        (0.34, 0.024),
        35.0,
        (0.095, 0.085),
        "none",
        (
            Coat(3, _FAWN, _FAWN, _WHITE),
            Coat(3, _BLACK, _BLACK, _BROWN),
            Coat(2, _BROWN, _BROWN, _BLACK),
            Coat(2, _BLACK, _WHITE, _WHITE),
            Coat(1, _WHITE, _WHITE, _WHITE),
            Coat(1, _GREY, _WHITE, _BLACK),
        ),
        "socks",
        spread=0.22,
        curl=-70.0,
        lop=True,
        fur=0.040,
    ),
    "cat": Species(
        0.26,
        0.25,
        (0.108, 0.084),
        (0.104, 0.080),
        (0.056, 36.0, 0.031),
        (0.070, 0.067, 0.070),
        0.62,
        4.0,
        (0.028, 0.0105, 0.0115),
        (0.036, 0.018),
        (0.26, 0.011),
        40.0,
        (0.030, 0.036),
        "none",
        (
            Coat(3, (0.19, 0.18, 0.165), (0.32, 0.31, 0.29), (0.100, 0.094, 0.086)),
            Coat(3, (0.17, 0.125, 0.080), (0.30, 0.24, 0.17), (0.080, 0.057, 0.041)),
            Coat(2, (0.38, 0.20, 0.085), _WHITE, (0.25, 0.115, 0.042)),
            Coat(2, _BLACK, _WHITE, _BLACK),
            Coat(1, _BLACK, _BLACK, _BLACK),
        ),
        "tabby",
        curl=-110.0,
        skull="round",
    ),
    "fox": Species(
        0.38,
        0.36,
        (0.17, 0.13),
        (0.14, 0.12),
        (0.15, 40.0, 0.058),
        (0.19, 0.095, 0.095),
        0.34,
        14.0,
        (0.040, 0.017, 0.016),
        (0.055, 0.030),
        (0.40, 0.050),
        35.0,
        (0.080, 0.072),
        "none",
        (Coat(1, _RED, _WHITE, _WHITE),),
        "tip",
        curl=-25.0,
        fur=0.045,
    ),
    "deer": Species(
        0.74,
        0.62,
        (0.31, 0.21),
        (0.25, 0.20),
        (0.38, 62.0, 0.070),
        (0.24, 0.125, 0.105),
        0.50,
        22.0,
        (0.085, 0.024, 0.018),
        (0.060, 0.060),
        (0.06, 0.020),
        60.0,
        (0.130, 0.065),
        "antlers",
        (Coat(3, (0.145, 0.088, 0.052), (0.23, 0.16, 0.10), _WHITE), Coat(2, _GREY, _FAWN, _WHITE)),
        "rump",
        spread=0.10,
        fur=0.030,
    ),
    "boar": Species(
        0.82,
        0.66,
        (0.52, 0.34),
        (0.40, 0.30),
        (0.20, 8.0, 0.190),
        (0.46, 0.30, 0.22),
        0.34,
        22.0,
        (0.115, 0.037, 0.030),
        (0.070, 0.070),
        (0.24, 0.018),
        70.0,
        (0.110, 0.075),
        "tusks",
        (
            Coat(2, (0.090, 0.068, 0.048), (0.130, 0.104, 0.078), _BLACK),
            Coat(1, (0.074, 0.057, 0.043), (0.105, 0.086, 0.068), _BLACK),
            Coat(1, (0.102, 0.074, 0.050), (0.140, 0.110, 0.080), _BLACK),
        ),
        "socks",
        spread=0.12,
        fur=0.075,
    ),
    "cow": Species(
        1.40,
        1.10,
        (0.78, 0.56),
        (0.74, 0.66),
        (0.46, 14.0, 0.195),
        (0.46, 0.29, 0.27),
        0.62,
        38.0,
        (0.175, 0.062, 0.050),
        (0.120, 0.120),
        (0.78, 0.028),
        84.0,
        (0.200, 0.120),
        "horns",
        (
            Coat(3, _BLACK, _BLACK, _WHITE),
            Coat(2, _BROWN, _BROWN, _WHITE),
            Coat(1, _FAWN, _FAWN, _FAWN),
        ),
        "patches",
        0.84,
        1.30,
        skull="cattle",
    ),
    "horse": Species(
        1.58,
        1.12,
        (0.66, 0.46),
        (0.58, 0.46),
        (0.72, 52.0, 0.155),
        (0.58, 0.26, 0.20),
        0.52,
        42.0,
        (0.170, 0.058, 0.046),
        (0.120, 0.110),
        (0.72, 0.060),
        76.0,
        (0.130, 0.060),
        "mane",
        (
            Coat(5, (0.135, 0.074, 0.044), (0.135, 0.074, 0.044), _BLACK),
            Coat(4, (0.175, 0.087, 0.045), (0.175, 0.087, 0.045), _WHITE, (0.22, 0.105, 0.050)),
            Coat(2, (0.29, 0.285, 0.275), (0.29, 0.285, 0.275), _GREY, (0.20, 0.195, 0.19)),
            Coat(2, (0.29, 0.205, 0.115), (0.33, 0.245, 0.145), _BLACK),
            Coat(1, _BLACK, _BLACK, _BLACK),
        ),
        "socks",
    ),
}

NAMES = (*SPECIES, "bird")
