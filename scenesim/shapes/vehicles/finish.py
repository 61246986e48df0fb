"""What vehicles are painted and made of: materials for camera and LiDAR, paint by market share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from scenesim.randomness import Stream
from scenesim.world.classes import Light
from scenesim.world.materials import Material

Colour = tuple[float, float, float]

#: name, share, linear colour, spread of its brightness; grey and black as Axalta tells of Europe's
#: new cars of 2021, the others' shares by eye
PAINTS: tuple[tuple[str, float, Colour, float], ...] = (
    ("white", 0.23, (0.66, 0.66, 0.635), 0.06),
    ("black", 0.22, (0.010, 0.010, 0.012), 0.5),
    ("grey", 0.27, (0.11, 0.115, 0.12), 0.5),
    ("silver", 0.10, (0.42, 0.43, 0.44), 0.15),
    ("blue", 0.09, (0.032, 0.058, 0.135), 0.5),
    ("red", 0.055, (0.24, 0.026, 0.026), 0.4),
    ("brown", 0.015, (0.10, 0.055, 0.03), 0.4),
    ("green", 0.012, (0.026, 0.070, 0.045), 0.4),
    ("orange", 0.008, (0.48, 0.16, 0.035), 0.2),
)

#: van and truck buyers like white
WORK_PAINTS: tuple[tuple[str, float, Colour, float], ...] = (
    ("white", 0.62, (0.70, 0.70, 0.68), 0.05),
    ("silver", 0.10, (0.42, 0.43, 0.44), 0.15),
    ("grey", 0.06, (0.12, 0.125, 0.13), 0.4),
    ("blue", 0.08, (0.035, 0.07, 0.17), 0.4),
    ("red", 0.06, (0.28, 0.028, 0.028), 0.3),
    ("yellow", 0.05, (0.66, 0.40, 0.05), 0.1),
    ("black", 0.03, (0.012, 0.012, 0.014), 0.4),
)


def paint(
    stream: Stream, table: tuple[tuple[str, float, Colour, float], ...]
) -> tuple[str, Colour]:
    """A colour by market share.

    Args:
        stream: decides.
        table: name, share, colour, spread.

    Returns:
        Its name and linear colour.
    """
    total = 0.0
    for row in table:
        total += row[1]
    left = stream.chance("paint") * total
    chosen = table[-1]
    for row in table:
        left -= row[1]
        if left < 0:
            chosen = row
            break
    name, _, colour, spread = chosen
    scale = 1.0 + spread * (-1.0 + 2.0 * stream.chance("shade"))
    return name, (colour[0] * scale, colour[1] * scale, colour[2] * scale)


def paint_reflectance_905(colour: Colour) -> float:
    """What a paint of a visible colour reflects at 905 nm: red and blue pigments more than seen.

    Args:
        colour: linear (r, g, b).

    Returns:
        Diffuse reflectance, 0.04 for carbon black to 0.75 for white.
    """
    luminance = 0.2126 * colour[0] + 0.7152 * colour[1] + 0.0722 * colour[2]
    vivid = max(colour) - min(colour)
    return min(0.75, 0.04 + 0.88 * luminance + 0.95 * vivid * (1.0 - luminance) + 0.25 * colour[0])


#: how bright a panel gap is beside its paint
_GAP_LIGHT = 0.40


def tinted(materials: Mapping[str, Material], colours: Mapping[str, Colour]) -> dict[str, Material]:
    """Materials in an actor's colours; paint changes at 905 nm too.

    Args:
        materials: by slot.
        colours: slot to linear (r, g, b).

    Returns:
        By slot.
    """
    result = dict(materials)
    for slot, colour in colours.items():
        if slot in result:
            near = paint_reflectance_905(colour)
            result[slot] = replace(result[slot], albedo=colour, reflectance_905=near)
    return result


def shut(materials: Mapping[str, Material]) -> dict[str, Material]:
    """Materials that show some of the paint beside them: panel gaps, and stains around rust.

    A black line thinner than a pixel breaks into dashes where the paint is white.

    Args:
        materials: by slot.

    Returns:
        By slot.
    """
    if "gap" not in materials or "paint" not in materials:
        return dict(materials)
    r, g, b = materials["paint"].albedo
    light = _GAP_LIGHT
    shown = {"gap": replace(materials["gap"], albedo=(light * r, light * g, light * b))}
    if "stain" in materials:
        red, green, blue = materials["stain"].albedo
        mixed = (0.5 * (r + red), 0.5 * (g + green), 0.5 * (b + blue))
        shown["stain"] = replace(materials["stain"], albedo=mixed)
    return {**materials, **shown}


def dirtied(materials: Mapping[str, Material]) -> dict[str, Material]:
    """Materials under a film of road dirt: patchy, rougher, paler where dark.

    Args:
        materials: by slot.

    Returns:
        By slot.
    """
    result = dict(materials)
    for slot in ("paint", "paint2", "livery", "trim", "glass", "privacy", "pane"):
        if slot not in result:
            continue
        clean = result[slot]
        film = 0.12 if slot not in ("glass", "privacy", "pane") else 0.03
        mixed = [c * (1 - film) + d * film for c, d in zip(clean.albedo, _DIRT, strict=True)]
        result[slot] = replace(
            clean,
            albedo=(mixed[0], mixed[1], mixed[2]),
            texture="" if clean.transmittance else "dirt",
            texture_size_m=3.0,
            roughness=min(0.8, clean.roughness + (0.0 if clean.transmittance else 0.2)),
            clear_coat=clean.clear_coat * 0.5,
            transmittance=clean.transmittance * 0.85,
            reflectance_905=clean.reflectance_905 * (1 - film) + 0.3 * film,
        )
    return result


def _lamp(name: str, albedo: Colour, glow: Colour, bits: int, retro: float = 4.0) -> Material:
    """A lamp that lights with bits of ``Light``; switched off it still throws light back.

    Behind its smooth lens are prisms: what it mirrors is pale and blurred.
    """
    return Material(
        name,
        albedo,
        roughness=0.5,
        emission=glow,
        reflectance_905=0.4,
        retro=retro,
        clear_coat=0.4,
        lamp=bits,
    )


_DIRT: Colour = (0.16, 0.14, 0.11)

MATERIALS: Mapping[str, Material] = {
    "paint": Material("car paint", (0.4, 0.4, 0.4), 0.42, reflectance_905=0.4, clear_coat=1.0),
    "paint2": Material("second paint", (0.7, 0.7, 0.7), 0.42, reflectance_905=0.6, clear_coat=1.0),
    "trim": Material("black plastic", (0.018, 0.018, 0.019), 0.6, reflectance_905=0.05),
    "gloss": Material(
        "black gloss", (0.008, 0.008, 0.009), 0.15, reflectance_905=0.04, clear_coat=0.8
    ),
    "gap": Material("panel gap", (0.004, 0.004, 0.004), 0.9, reflectance_905=0.02),
    "underbody": Material("underbody", (0.015, 0.014, 0.013), 0.95, reflectance_905=0.06),
    "glass": Material(
        "tinted glass", (0.01, 0.012, 0.012), 0.03, reflectance_905=0.02, transmittance=0.62
    ),
    "privacy": Material(
        "privacy glass", (0.006, 0.007, 0.007), 0.03, reflectance_905=0.02, transmittance=0.22
    ),
    "pane": Material(
        "bus glass", (0.008, 0.01, 0.01), 0.03, reflectance_905=0.02, transmittance=0.45
    ),
    "chrome": Material("chrome", (0.62, 0.62, 0.63), 0.12, 1.0, reflectance_905=0.6),
    "metal": Material("bare metal", (0.30, 0.30, 0.31), 0.45, 1.0, reflectance_905=0.45),
    "metal_shell": Material("polished tank", (0.55, 0.55, 0.56), 0.25, 0.9, reflectance_905=0.5),
    "livery": Material("sign on a load", (0.05, 0.15, 0.45), 0.5, reflectance_905=0.45),
    "livery2": Material("second sign", (0.60, 0.55, 0.02), 0.5, reflectance_905=0.6, retro=30.0),
    "soil": Material("load of soil", (0.10, 0.075, 0.05), 0.95, reflectance_905=0.28),
    "rust": Material("rust", (0.16, 0.055, 0.02), 0.9, texture="rust", reflectance_905=0.35),
    "stain": Material(
        "blistered paint", (0.16, 0.055, 0.02), 0.7, texture="rust", reflectance_905=0.35
    ),
    "sticker": Material("sticker", (0.62, 0.50, 0.06), 0.5, reflectance_905=0.6),
    "display": Material(
        "route display", (0.02, 0.015, 0.005), 0.5, emission=(0.35, 0.20, 0.02), reflectance_905=0.1
    ),
    "tread": Material("dusty tread", (0.038, 0.036, 0.034), 0.95, reflectance_905=0.05),
    "tyre": Material("tyre", (0.017, 0.017, 0.017), 0.92, reflectance_905=0.04),
    "rim": Material("alloy rim", (0.46, 0.46, 0.47), 0.30, 0.75, reflectance_905=0.45),
    "rim_dark": Material("behind the spokes", (0.03, 0.03, 0.03), 0.6, reflectance_905=0.1),
    "grille": Material("grille", (0.012, 0.012, 0.013), 0.45, reflectance_905=0.05),
    "mirror_glass": Material("mirror", (0.75, 0.77, 0.78), 0.03, 1.0, reflectance_905=0.5),
    "lamp_glass": Material(
        "lamp bezel", (0.11, 0.115, 0.12), 0.10, reflectance_905=0.3, retro=2.0, clear_coat=1.0
    ),
    "lamp_bowl": Material(
        "lamp reflector",
        (0.50, 0.52, 0.54),
        0.36,
        0.7,
        reflectance_905=0.4,
        retro=4.0,
        clear_coat=0.8,
    ),
    "head_lamp": replace(
        _lamp("head lamp", (0.80, 0.82, 0.84), (6.0, 5.7, 5.2), Light.LOW_BEAM),
        roughness=0.25,
        metalness=0.6,
    ),
    "day_lamp": _lamp("daytime lamp", (0.75, 0.76, 0.78), (3.0, 3.0, 3.0), Light.LOW_BEAM),
    "tail_lamp": _lamp("tail lamp", (0.16, 0.006, 0.007), (0.3, 0.01, 0.006), Light.TAIL, 20.0),
    "brake_lamp": _lamp("brake lamp", (0.23, 0.008, 0.009), (2.4, 0.08, 0.04), Light.BRAKE, 12.0),
    "reverse_lamp": _lamp(
        "reversing lamp", (0.34, 0.34, 0.34), (3.0, 3.0, 3.0), Light.REVERSING, 8.0
    ),
    "indicator_left": _lamp(
        "left indicator", (0.34, 0.12, 0.015), (7.0, 2.6, 0.1), Light.INDICATOR_LEFT, 8.0
    ),
    "indicator_right": _lamp(
        "right indicator", (0.34, 0.12, 0.015), (7.0, 2.6, 0.1), Light.INDICATOR_RIGHT, 8.0
    ),
    "blue_lamp": _lamp("blue light", (0.02, 0.06, 0.5), (0.6, 2.0, 14.0), Light.BLUE_FLASHING, 8.0),
    "plate": Material("plate", (0.80, 0.80, 0.78), 0.5, reflectance_905=0.7, retro=45.0),
    "plate_band": Material("plate band", (0.01, 0.03, 0.28), 0.5, reflectance_905=0.4, retro=10.0),
    "plate_text": Material("plate letters", (0.012, 0.012, 0.012), 0.6, reflectance_905=0.05),
    "reflector": Material("reflector", (0.35, 0.01, 0.01), 0.2, reflectance_905=0.5, retro=150.0),
    "tape": Material(
        "tape that shines back", (0.72, 0.72, 0.70), 0.5, reflectance_905=0.8, retro=60.0
    ),
    "interior": Material("interior", (0.025, 0.025, 0.026), 0.85, reflectance_905=0.15),
    "carpet": Material("boot carpet", (0.075, 0.075, 0.078), 0.95, reflectance_905=0.3),
    "case": Material("suitcase", (0.20, 0.035, 0.03), 0.45, reflectance_905=0.4),
    "bag": Material("bag", (0.03, 0.07, 0.13), 0.85, reflectance_905=0.4),
    "seat": Material("seat cloth", (0.045, 0.045, 0.05), 0.9, reflectance_905=0.3),
    "lining": Material("light lining", (0.42, 0.42, 0.40), 0.7, reflectance_905=0.5),
    "fabric": Material("seat fabric", (0.03, 0.06, 0.19), 0.9, reflectance_905=0.4),
    "pole": Material("grab pole", (0.62, 0.42, 0.03), 0.4, reflectance_905=0.5),
    "roof_cover": Material("roof cover", (0.46, 0.46, 0.45), 0.6, reflectance_905=0.5),
    "bellows": Material("bellows", (0.085, 0.085, 0.09), 0.85, reflectance_905=0.12),
    "skin": Material("skin", (0.40, 0.24, 0.17), 0.55, reflectance_905=0.55),
    "hair": Material("hair", (0.03, 0.02, 0.014), 0.7, reflectance_905=0.3),
    "hair_light": Material("fair hair", (0.22, 0.14, 0.06), 0.7, reflectance_905=0.45),
    "hair_grey": Material("grey hair", (0.30, 0.30, 0.29), 0.7, reflectance_905=0.45),
    "cloth": Material("driver's shirt", (0.10, 0.12, 0.17), 0.9, reflectance_905=0.45),
    "cloth_dark": Material("dark coat", (0.025, 0.025, 0.03), 0.9, reflectance_905=0.4),
    "cloth_light": Material("light coat", (0.42, 0.38, 0.31), 0.9, reflectance_905=0.6),
    "cloth_red": Material("red jacket", (0.30, 0.03, 0.035), 0.9, reflectance_905=0.5),
}
