"""What a person wears and carries, and the slots of colour that it has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from scenesim.world.materials import Material

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

#: m of texture that a face spans
FACE_TILE_M = 0.17


class Outfit(NamedTuple):
    """What a person wears and carries.

    Attributes:
        upper: ``tshirt shirt jumper hoodie jacket coat vest dress suit``.
        lower: ``jeans trousers shorts skirt leggings``.
        shoes: ``sneakers boots shoes``.
        hair: ``short crop receding bald bob long ponytail bun afro``.
        hat: ``none cap beanie scarf muffler helmet fullface openface hood sunhat hardhat peaked
            mascot``.
        beard: 0 none, 1 full.
        glasses: or not.
        carrying: ``none backpack handbag bag suitcase phone``.
        vest: high-visibility vest over the upper garment.
        pattern: ``plain stripes block print``.
        uniform: whose colours are worn: ``police fire medic postal costume``; empty for nobody's.
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


def materials() -> dict[str, Material]:
    """Default materials of all slots.

    Returns:
        Slot to material.

    Source:
        Reflectances at 905 nm: skin 0.55, cotton 0.5, denim 0.5, leather 0.3; the middles of usual
        ranges, estimated.
    """
    return {
        "skin": Material(
            "skin",
            (0.45, 0.27, 0.19),
            0.55,
            texture="skin",
            texture_size_m=0.2,
            reflectance_905=0.55,
        ),
        "face": Material(
            "skin",
            (0.43, 0.26, 0.18),
            0.55,
            texture="face",
            texture_size_m=FACE_TILE_M,
            reflectance_905=0.55,
        ),
        "hair": Material(
            "hair",
            (0.03, 0.02, 0.015),
            0.85,
            texture="hair",
            texture_size_m=0.25,
            reflectance_905=0.35,
        ),
        "upper": Material(
            "cloth",
            (0.20, 0.22, 0.28),
            0.9,
            texture="folds",
            texture_size_m=0.6,
            reflectance_905=0.5,
        ),
        "shirt": Material(
            "cloth",
            (0.60, 0.60, 0.58),
            0.9,
            texture="folds",
            texture_size_m=0.6,
            reflectance_905=0.6,
        ),
        "lower": Material(
            "denim",
            (0.05, 0.07, 0.14),
            0.9,
            texture="folds",
            texture_size_m=0.6,
            reflectance_905=0.45,
        ),
        "shoes": Material("leather", (0.03, 0.03, 0.03), 0.6, reflectance_905=0.3),
        "soles": Material("rubber", (0.55, 0.55, 0.53), 0.8, reflectance_905=0.4),
        "trim": Material("cloth", (0.06, 0.06, 0.06), 0.8, reflectance_905=0.4),
        "eyes": Material("eye", (0.02, 0.015, 0.01), 0.2, reflectance_905=0.2),
        "whites": Material("eye", (0.28, 0.26, 0.245), 0.5, reflectance_905=0.4),
        "lips": Material("lips", (0.35, 0.12, 0.10), 0.5, reflectance_905=0.5),
        "bag": Material(
            "nylon",
            (0.04, 0.04, 0.05),
            0.7,
            texture="cloth",
            texture_size_m=0.3,
            reflectance_905=0.25,
        ),
        "hat": Material(
            "cloth",
            (0.08, 0.08, 0.10),
            0.9,
            texture="knit",
            texture_size_m=0.3,
            reflectance_905=0.4,
        ),
        "reflective": Material(
            "retro tape", (0.62, 0.62, 0.60), 0.5, reflectance_905=0.8, retro=12.0
        ),
        "metal": Material("steel", (0.35, 0.35, 0.36), 0.35, 0.8, reflectance_905=0.4),
        "shell": Material("lacquer", (0.08, 0.08, 0.10), 0.35, reflectance_905=0.3, clear_coat=0.7),
        "shade": Material("skin", (0.25, 0.13, 0.09), 0.7, reflectance_905=0.5),
        "seam": Material("cloth", (0.05, 0.05, 0.06), 0.9, reflectance_905=0.4),
        "visor": Material("visor", (0.012, 0.013, 0.016), 0.08, reflectance_905=0.08),
    }
