"""What things are made of."""

from __future__ import annotations

from collections.abc import Mapping

from scenesim.shapes.surfaces import Surface, face_vectors, flipped
from scenesim.world.materials import Material

MATERIALS: Mapping[str, Material] = {
    "orange": Material(
        "orange plastic", (0.60, 0.15, 0.04), 0.6, texture="grime", reflectance_905=0.6
    ),
    "white": Material(
        "white sheeting", (0.8, 0.8, 0.8), 0.5, texture="grime", reflectance_905=0.75, retro=60.0
    ),
    "red": Material(
        "red sheeting", (0.45, 0.03, 0.03), 0.5, texture="grime", reflectance_905=0.55, retro=30.0
    ),
    "black": Material("rubber", (0.02, 0.02, 0.02), 0.9, reflectance_905=0.05),
    "green": Material(
        "green plastic", (0.03, 0.10, 0.05), 0.6, texture="grime", reflectance_905=0.35
    ),
    "grey": Material(
        "grey plastic", (0.12, 0.12, 0.125), 0.7, texture="grime", reflectance_905=0.3
    ),
    "blue": Material(
        "blue plastic", (0.02, 0.07, 0.28), 0.55, texture="grime", reflectance_905=0.4
    ),
    "enamel_red": Material(
        "red enamel", (0.30, 0.025, 0.025), 0.35, reflectance_905=0.5, clear_coat=0.6
    ),
    "enamel_blue": Material(
        "blue enamel", (0.02, 0.055, 0.22), 0.35, reflectance_905=0.4, clear_coat=0.6
    ),
    "card": Material("cardboard", (0.35, 0.22, 0.12), 0.9, texture="plaster", reflectance_905=0.55),
    "tape": Material("parcel tape", (0.42, 0.32, 0.18), 0.3, reflectance_905=0.5),
    "wood": Material(
        "rough wood",
        (0.33, 0.22, 0.12),
        0.9,
        texture="wood",
        texture_size_m=1.0,
        reflectance_905=0.5,
    ),
    "bark": Material(
        "bark", (0.08, 0.06, 0.045), 0.95, texture="bark", texture_size_m=0.6, reflectance_905=0.35
    ),
    "leaf": Material("leaves", (0.04, 0.075, 0.018), 0.8, reflectance_905=0.55),
    "metal": Material("steel", (0.35, 0.35, 0.36), 0.4, 0.9, reflectance_905=0.45),
    "rust": Material("rusty steel", (0.16, 0.07, 0.03), 0.9, texture="rust", reflectance_905=0.35),
    "concrete": Material(
        "concrete",
        (0.30, 0.29, 0.27),
        0.95,
        texture="concrete",
        texture_size_m=3.0,
        reflectance_905=0.38,
    ),
    "stone": Material(
        "stone",
        (0.20, 0.19, 0.17),
        0.95,
        texture="concrete",
        texture_size_m=1.2,
        reflectance_905=0.3,
    ),
    "bag": Material("thin plastic", (0.70, 0.70, 0.72), 0.5, reflectance_905=0.6),
    "cloth": Material(
        "upholstery",
        (0.15, 0.105, 0.08),
        0.95,
        texture="folds",
        texture_size_m=0.9,
        reflectance_905=0.45,
    ),
    "cover": Material(
        "mattress cover",
        (0.55, 0.52, 0.46),
        0.95,
        texture="folds",
        texture_size_m=1.2,
        reflectance_905=0.7,
    ),
    "stain": Material(
        "stained cover",
        (0.40, 0.35, 0.26),
        0.95,
        texture="folds",
        texture_size_m=1.2,
        reflectance_905=0.6,
    ),
    "foam": Material("foam", (0.46, 0.33, 0.12), 0.95, texture="plaster", reflectance_905=0.6),
    "glass": Material("glass", (0.01, 0.012, 0.012), 0.05, reflectance_905=0.02, transmittance=0.6),
    "light": Material(
        "lit panel", (0.6, 0.6, 0.6), 0.4, emission=(0.6, 0.65, 0.7), reflectance_905=0.5
    ),
    "unknown": Material(
        "unknown stuff",
        (0.2, 0.2, 0.2),
        0.7,
        texture="plaster",
        texture_size_m=1.0,
        reflectance_905=0.4,
    ),
}


def outward(surface: Surface) -> Surface:
    """A surface about the z axis with its front away from the axis.

    Args:
        surface: any.

    Returns:
        The surface.
    """
    middle = surface.vertices[surface.faces].mean(axis=1)
    away = (face_vectors(surface)[:, :2] * middle[:, :2]).sum()
    return surface if away > 0 else flipped(surface)
