"""What people and their clothes are made of, slot by slot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from scenesim.shapes.people.outfit import Outfit
from scenesim.world.materials import Material

#: m of texture that a face spans
FACE_TILE_M = 0.17

_CLOTH = Material("cloth", (0.2, 0.2, 0.2), 0.9, texture="folds", texture_size_m=0.6)
_BODY: Mapping[str, Material] = {
    "skin": Material(
        "skin", (0.45, 0.27, 0.19), 0.55, texture="skin", texture_size_m=0.2, reflectance_905=0.55
    ),
    "face": Material(
        "skin",
        (0.43, 0.26, 0.18),
        0.55,
        texture="face",
        texture_size_m=FACE_TILE_M,
        reflectance_905=0.55,
    ),
    "shade": Material("skin", (0.25, 0.13, 0.09), 0.7, reflectance_905=0.5),
    "hair": Material(
        "hair", (0.03, 0.02, 0.015), 0.85, texture="hair", texture_size_m=0.25, reflectance_905=0.35
    ),
    "eyes": Material("eye", (0.02, 0.015, 0.01), 0.2, reflectance_905=0.2),
    "whites": Material("eye", (0.22, 0.205, 0.19), 0.5, reflectance_905=0.4),
    "lips": Material("lips", (0.35, 0.12, 0.10), 0.5, reflectance_905=0.5),
}
_CLOTHES: Mapping[str, Material] = {
    "upper": replace(_CLOTH, albedo=(0.20, 0.22, 0.28), reflectance_905=0.5),
    "shirt": replace(_CLOTH, albedo=(0.60, 0.60, 0.58), reflectance_905=0.6),
    "lower": replace(_CLOTH, name="denim", albedo=(0.05, 0.07, 0.14), reflectance_905=0.45),
    "shoes": Material("leather", (0.03, 0.03, 0.03), 0.6, reflectance_905=0.3),
    "soles": Material("rubber", (0.55, 0.55, 0.53), 0.8, reflectance_905=0.4),
    "trim": Material("cloth", (0.06, 0.06, 0.06), 0.8, reflectance_905=0.4),
    "seam": Material("cloth", (0.05, 0.05, 0.06), 0.9, reflectance_905=0.4),
    "hat": Material(
        "cloth", (0.08, 0.08, 0.10), 0.9, texture="knit", texture_size_m=0.3, reflectance_905=0.4
    ),
    "reflective": Material("retro tape", (0.62, 0.62, 0.60), 0.5, reflectance_905=0.8, retro=12.0),
}
_THINGS: Mapping[str, Material] = {
    "bag": Material(
        "nylon", (0.04, 0.04, 0.05), 0.7, texture="cloth", texture_size_m=0.3, reflectance_905=0.25
    ),
    "metal": Material("steel", (0.35, 0.35, 0.36), 0.35, 0.8, reflectance_905=0.4),
    "shell": Material("lacquer", (0.08, 0.08, 0.10), 0.35, reflectance_905=0.3, clear_coat=0.7),
    "visor": Material("visor", (0.012, 0.013, 0.016), 0.08, reflectance_905=0.08),
}


def materials(outfit: Outfit) -> dict[str, Material]:
    """Default materials of all slots.

    Args:
        outfit: what is worn: jumpers are knitted, checked shirts woven, bearded faces dark below.

    Returns:
        Slot to material.

    Source:
        Reflectances at 905 nm: skin 0.55, cotton 0.5, denim 0.5, leather 0.3; the middles of usual
        ranges, estimated.
    """
    found = {**_BODY, **_CLOTHES, **_THINGS}
    if outfit.beard:
        found["face"] = replace(found["face"], texture="face_bearded")
    if outfit.pattern == "checks":
        found["upper"] = replace(found["upper"], texture="checks", texture_size_m=0.34)
    elif outfit.upper == "jumper":
        found["upper"] = replace(found["upper"], texture="knit", texture_size_m=0.3)
    return found
