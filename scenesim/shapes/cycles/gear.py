"""What riders wear on their machines."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping

Colour = tuple[float, float, float]

#: shares of the colours of motorcyclists' jackets, added up: mostly black
_LEATHER: tuple[tuple[float, Colour], ...] = (
    (0.62, (0.018, 0.018, 0.019)),
    (0.74, (0.055, 0.056, 0.060)),
    (0.82, (0.060, 0.032, 0.020)),
    (0.90, (0.016, 0.024, 0.055)),
    (0.95, (0.300, 0.018, 0.016)),
    (1.00, (0.420, 0.420, 0.410)),
)


def ridden_in(
    kind: str, attributes: Mapping[str, str], asked: frozenset[str], luck: Iterator[float]
) -> tuple[dict[str, str], dict[str, Colour]]:
    """What a rider changes for the ride.

    Nobody rides in a long coat or a skirt; who rides a motorcycle wears jacket and boots, on a
    motor scooter one in two does.

    Args:
        kind: of machine.
        attributes: of the person on foot, and the machine's style.
        asked: names of arguments that the scenario decides.
        luck: numbers in [0, 1); two are taken for a motorcycle.

    Returns:
        Attributes and colours by slot that take the place of the person's own.
    """
    changed: dict[str, str] = {}
    colours: dict[str, Colour] = {}
    if attributes["upper"] in {"coat", "dress", "robe"}:
        changed["upper"] = "jacket"
    if attributes["lower"] in {"none", "skirt", "wide"}:
        changed["lower"] = "jeans"
    if attributes["carrying"] not in {"none", "backpack"}:
        changed["carrying"] = "none"
    if kind == "motorcycle":
        often, shade = next(luck), next(luck)
        if "clothing" not in asked and (attributes["style"] != "scooter" or often < 0.5):
            changed.update(upper="jacket", shoes="boots", pattern="plain", vest="no", uniform="")
            if attributes["lower"] in {"shorts", "leggings", "none", "skirt", "wide"}:
                changed["lower"] = "jeans"
            ends = [end for end, _ in _LEATHER]
            leather = _LEATHER[bisect_right(ends[:-1], shade)][1]
            black = _LEATHER[0][1]
            colours = {"upper": leather, "seam": _darker(leather), "shoes": black, "soles": black}
    return changed, colours


def _darker(colour: Colour) -> Colour:
    """The colour of a seam."""
    return (0.35 * colour[0], 0.35 * colour[1], 0.35 * colour[2])
