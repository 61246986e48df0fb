"""What the time of the year does to leaves."""

from __future__ import annotations

from scenesim.world.weather import Season

Tone = tuple[float, float, float]

#: leaves that stay
EVERGREENS = frozenset({"spruce", "privet", "thuja", "laurel"})
#: (r, g, b) linear albedo of the middle tone before the leaves fall
_AUTUMN: dict[str, Tone] = {
    "linden": (0.200, 0.150, 0.025),
    "maple": (0.230, 0.090, 0.018),
    "plane": (0.170, 0.115, 0.035),
    "birch": (0.260, 0.200, 0.035),
    "poplar": (0.210, 0.175, 0.032),
    "cherry": (0.190, 0.060, 0.022),
    "copper": (0.110, 0.034, 0.020),
    "beech": (0.150, 0.075, 0.022),
    "barberry": (0.135, 0.036, 0.024),
    "meadow": (0.110, 0.105, 0.040),
    "woods": (0.105, 0.082, 0.024),
}
#: what is left in winter: withered leaves, bare twigs from afar
_WINTER: dict[str, Tone] = {
    "beech": (0.110, 0.062, 0.030),
    "barberry": (0.060, 0.042, 0.034),
    "meadow": (0.115, 0.105, 0.055),
    "woods": (0.052, 0.048, 0.040),
}
_BLOSSOM: Tone = (0.560, 0.430, 0.450)


def leaf_tone(kind: str, summer: Tone, season: Season) -> Tone:
    """The colour of a plant's leaves.

    Args:
        kind: a species of tree, a kind of bush, ``meadow`` or ``woods``.
        summer: (r, g, b) linear albedo in summer.
        season: of the year.

    Returns:
        (r, g, b) linear albedo of the middle tone.
    """
    if season == "summer" or kind in EVERGREENS:
        return summer
    if season == "spring":
        fresh = (1.3 * summer[0], 1.3 * summer[1], 1.1 * summer[2])
        return _BLOSSOM if is_in_blossom(kind, season) else fresh
    return (_AUTUMN if season == "autumn" else _WINTER).get(kind, summer)


def is_in_blossom(kind: str, season: Season) -> bool:
    """Whether blossoms cover a tree in the place of leaves.

    Args:
        kind: a species of tree.
        season: of the year.
    """
    return kind == "cherry" and season == "spring"


def is_bare(kind: str, season: Season) -> bool:
    """Whether a tree has lost its leaves.

    Args:
        kind: a species of tree.
        season: of the year.
    """
    return season == "winter" and kind not in EVERGREENS
