"""What a person wears and carries, and the slots of colour that it has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

Colour = tuple[float, float, float]

SLOTS = (
    "skin",
    "hair",
    "upper",
    "shirt",
    "lower",
    "shoes",
    "soles",
    "trim",
    "eyes",
    "whites",
    "lips",
    "bag",
    "hat",
    "reflective",
    "metal",
    "shell",
    "visor",
    "shade",
    "seam",
    "face",
)


class Outfit(NamedTuple):
    """What a person wears and carries.

    Attributes:
        upper: ``tshirt shirt jumper hoodie jacket coat vest dress suit``.
        lower: ``jeans trousers shorts skirt leggings``.
        shoes: ``sneakers boots shoes``.
        hair: ``short parted curly crop receding bald bob long ponytail bun afro``.
        hat: ``none cap beanie scarf muffler helmet fullface openface hood sunhat hardhat peaked
            mascot``.
        beard: 0 none, 1 full.
        glasses: or not.
        carrying: ``none backpack handbag bag suitcase phone``.
        vest: high-visibility vest over the upper garment.
        pattern: ``plain stripes checks block print``.
        uniform: whose colours are worn: ``police fire medic postal costume``; empty for nobody's.
        hands: ``loose closed gloved``; the last two hold a bar, gloves are of the shoes' leather.
    """

    upper: str = "tshirt"
    lower: str = "jeans"
    shoes: str = "sneakers"
    hair: str = "short"
    hat: str = "none"
    beard: bool = False
    glasses: bool = False
    carrying: str = "none"
    vest: bool = False
    pattern: str = "plain"
    uniform: str = ""
    hands: str = "loose"


#: uniform to the colours of its upper part, its lower part and its hat
UNIFORMS: Mapping[str, tuple[Colour, Colour, Colour]] = {
    "police": ((0.016, 0.024, 0.060), (0.012, 0.016, 0.036), (0.012, 0.018, 0.045)),
    "fire": ((0.022, 0.022, 0.030), (0.022, 0.022, 0.030), (0.62, 0.60, 0.11)),
    "medic": ((0.50, 0.13, 0.07), (0.40, 0.10, 0.06), (0.60, 0.60, 0.58)),
    "postal": ((0.62, 0.40, 0.07), (0.020, 0.022, 0.030), (0.62, 0.40, 0.07)),
}

#: word of a scenario to parts of an outfit
CLOTHING: Mapping[str, Mapping[str, str]] = {
    "casual": {"upper": "tshirt", "lower": "jeans", "shoes": "sneakers"},
    "tshirt": {"upper": "tshirt"},
    "shirt": {"upper": "shirt"},
    "jumper": {"upper": "jumper"},
    "hoodie": {"upper": "hoodie"},
    "hood": {"upper": "hoodie", "hat": "hood"},
    "jacket": {"upper": "jacket"},
    "coat": {"upper": "coat", "shoes": "boots"},
    "winter": {"upper": "coat", "hat": "beanie", "shoes": "boots"},
    "summer": {"upper": "tshirt", "lower": "shorts", "shoes": "sneakers"},
    "suit": {"upper": "suit", "lower": "trousers", "shoes": "shoes"},
    "dress": {"upper": "dress", "lower": "none", "shoes": "shoes"},
    "skirt": {"lower": "skirt"},
    "shorts": {"lower": "shorts"},
    "jeans": {"lower": "jeans"},
    "robe": {"upper": "robe", "lower": "none"},
    "hijab": {"upper": "coat", "lower": "wide", "hat": "scarf"},
    "hi_vis": {"upper": "jacket", "lower": "trousers", "shoes": "boots", "vest": "yes"},
    "worker": {
        "upper": "jacket",
        "lower": "trousers",
        "shoes": "boots",
        "vest": "yes",
        "hat": "hardhat",
    },
    "police": {
        "upper": "jacket",
        "lower": "trousers",
        "shoes": "boots",
        "hat": "peaked",
        "uniform": "police",
    },
    "firefighter": {
        "upper": "jacket",
        "lower": "trousers",
        "shoes": "boots",
        "hat": "helmet",
        "uniform": "fire",
    },
    "medic": {"upper": "jacket", "lower": "trousers", "shoes": "boots", "uniform": "medic"},
    "postal": {"upper": "jacket", "lower": "trousers", "hat": "cap", "uniform": "postal"},
    "scarf": {"upper": "coat", "hat": "muffler"},
    "costume": {
        "upper": "hoodie",
        "lower": "wide",
        "shoes": "boots",
        "hat": "mascot",
        "uniform": "costume",
    },
    "sport": {"upper": "tshirt", "lower": "leggings", "shoes": "sneakers"},
}


def slot(name: str) -> int:
    """The row of a slot.

    Args:
        name: one of ``SLOTS``.

    Returns:
        Its row.
    """
    return SLOTS.index(name)
