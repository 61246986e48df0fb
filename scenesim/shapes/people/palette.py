"""The colours of one person from skin to shoes."""

from __future__ import annotations

from collections.abc import Iterator

from scenesim.shapes.people.colours import Rgb, drawn, skin
from scenesim.shapes.people.outfit import UNIFORMS, Outfit


def palette(years: float, tone: int, outfit: Outfit, luck: Iterator[float]) -> dict[str, Rgb]:
    """The colours of one person.

    Args:
        years: age.
        tone: of the skin, 1..10 (Monk).
        outfit: what is worn.
        luck: numbers in [0, 1); about thirty are taken.

    Returns:
        Slot to linear (r, g, b).
    """
    grey = next(luck) < min(1.0, max(0.0, (years - 45) / 25)) and years >= 55
    bright = next(luck) < 0.55 and years < 15
    hair = drawn("grey" if grey else "hair", luck)
    if tone >= 7 and not grey:
        hair = (0.014, 0.012, 0.011)
    face = skin(tone)
    colours = {
        "skin": face,
        "hair": hair,
        "upper": drawn("bright" if bright else "upper", luck),
        "shirt": drawn("upper", luck),
        "lower": drawn("lower", luck),
        "shoes": drawn("shoes", luck),
        "bag": drawn("bright" if years < 15 else "bag", luck),
        "hat": drawn("bag", luck),
        "lips": (face[0] * 0.80, face[1] * 0.58, face[2] * 0.58),
        "whites": (0.17 + 0.09 * face[0], 0.16 + 0.09 * face[1], 0.15 + 0.09 * face[2]),
        "face": (0.95 * face[0], 0.95 * face[1], 0.95 * face[2]),
        "shade": (face[0] * 0.62, face[1] * 0.52, face[2] * 0.50),
        "trim": drawn("upper" if outfit.pattern != "plain" else "lower", luck),
    }
    if outfit.beard:  # the mean of a face that stubble darkens below
        colours["face"] = (0.77 * face[0], 0.78 * face[1], 0.79 * face[2])
    if outfit.shoes != "sneakers":
        colours["soles"] = (0.035, 0.032, 0.030)
    if outfit.vest:
        lime = next(luck) < 0.6
        colours["upper"] = (0.52, 0.68, 0.12) if lime else (0.72, 0.24, 0.08)
        colours["hat"] = (0.80, 0.58, 0.09)
    if outfit.hat == "helmet":
        colours["hat"] = drawn("helmet", luck)
    if outfit.uniform in UNIFORMS:
        colours["upper"], colours["lower"], colours["hat"] = UNIFORMS[outfit.uniform]
        colours["shoes"] = (0.022, 0.021, 0.020)
    if outfit.uniform == "costume":
        fur = drawn("bright", luck)
        colours.update({"upper": fur, "lower": fur, "hat": fur, "shoes": fur})
    r, g, b = colours["upper"]
    colours["seam"] = (0.35 * r, 0.35 * g, 0.35 * b)
    return colours
