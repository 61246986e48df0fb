"""What roads and the ground beside them are made of."""

from __future__ import annotations

from scenesim.world.classes import Semantic
from scenesim.world.materials import Material

#: slot: (material, semantic)
GROUND: dict[str, tuple[Material, Semantic]] = {
    "asphalt": (
        Material(
            "asphalt",
            (0.085, 0.083, 0.081),
            0.9,
            texture="asphalt",
            texture_size_m=2.0,
            reflectance_905=0.17,
        ),
        Semantic.ROAD,
    ),
    "asphalt_worn": (
        Material(
            "worn asphalt",
            (0.115, 0.112, 0.107),
            0.9,
            texture="asphalt_worn",
            texture_size_m=8.0,
            reflectance_905=0.2,
        ),
        Semantic.ROAD,
    ),
    "asphalt_patch": (
        Material(
            "asphalt patch",
            (0.055, 0.054, 0.054),
            0.9,
            texture="asphalt",
            texture_size_m=2.0,
            reflectance_905=0.12,
        ),
        Semantic.ROAD,
    ),
    "concrete_road": (
        Material(
            "concrete road",
            (0.24, 0.23, 0.215),
            0.9,
            texture="concrete",
            texture_size_m=3.0,
            reflectance_905=0.32,
        ),
        Semantic.ROAD,
    ),
    "cobble": (
        Material(
            "cobble",
            (0.16, 0.15, 0.14),
            0.85,
            texture="cobble",
            texture_size_m=1.0,
            reflectance_905=0.28,
        ),
        Semantic.ROAD,
    ),
    "parking": (
        Material(
            "parking lane",
            (0.105, 0.100, 0.096),
            0.9,
            texture="asphalt_worn",
            texture_size_m=8.0,
            reflectance_905=0.2,
        ),
        Semantic.PARKING,
    ),
    "parking_cobble": (
        Material(
            "paved parking",
            (0.17, 0.155, 0.145),
            0.9,
            texture="paving",
            texture_size_m=1.2,
            reflectance_905=0.28,
        ),
        Semantic.PARKING,
    ),
    "shoulder": (
        Material(
            "shoulder",
            (0.10, 0.097, 0.092),
            0.9,
            texture="asphalt_worn",
            texture_size_m=8.0,
            reflectance_905=0.18,
        ),
        Semantic.ROAD,
    ),
    "biking": (
        Material(
            "cycle lane",
            (0.20, 0.075, 0.055),
            0.9,
            texture="asphalt",
            texture_size_m=2.0,
            reflectance_905=0.25,
        ),
        Semantic.ROAD,
    ),
    "sidewalk": (
        Material(
            "paving slabs",
            (0.27, 0.255, 0.235),
            0.85,
            texture="paving",
            texture_size_m=1.2,
            reflectance_905=0.35,
        ),
        Semantic.SIDEWALK,
    ),
    "kerb": (
        Material(
            "kerb stone",
            (0.33, 0.32, 0.30),
            0.85,
            texture="concrete",
            texture_size_m=3.0,
            reflectance_905=0.38,
        ),
        Semantic.KERB,
    ),
    "gutter": (
        Material(
            "gutter stones",
            (0.16, 0.155, 0.145),
            0.85,
            texture="cobble",
            texture_size_m=1.0,
            reflectance_905=0.3,
        ),
        Semantic.ROAD,
    ),
    "median": (
        Material(
            "median",
            (0.060, 0.085, 0.026),
            0.95,
            texture="grass",
            texture_size_m=2.0,
            reflectance_905=0.5,
        ),
        Semantic.TERRAIN,
    ),
    "verge": (
        Material(
            "verge",
            (0.075, 0.092, 0.032),
            0.95,
            texture="grass",
            texture_size_m=2.0,
            reflectance_905=0.5,
        ),
        Semantic.TERRAIN,
    ),
    "terrain": (
        Material(
            "meadow",
            (0.062, 0.088, 0.026),
            0.95,
            texture="grass",
            texture_size_m=2.0,
            reflectance_905=0.5,
        ),
        Semantic.TERRAIN,
    ),
    "gravel": (
        Material(
            "gravel",
            (0.26, 0.24, 0.21),
            0.95,
            texture="gravel",
            texture_size_m=1.0,
            reflectance_905=0.32,
        ),
        Semantic.OTHER_GROUND,
    ),
    "soil": (
        Material(
            "soil",
            (0.10, 0.075, 0.05),
            0.95,
            texture="soil",
            texture_size_m=2.0,
            reflectance_905=0.28,
        ),
        Semantic.TERRAIN,
    ),
    "yard": (
        Material(
            "paved yard",
            (0.23, 0.215, 0.20),
            0.9,
            texture="paving",
            texture_size_m=1.2,
            reflectance_905=0.32,
        ),
        Semantic.OTHER_GROUND,
    ),
    "drive": (
        Material(
            "drive",
            (0.13, 0.125, 0.12),
            0.9,
            texture="asphalt_worn",
            texture_size_m=8.0,
            reflectance_905=0.22,
        ),
        Semantic.OTHER_GROUND,
    ),
    "field": (
        Material(
            "field",
            (0.16, 0.14, 0.05),
            0.95,
            texture="grass",
            texture_size_m=2.0,
            reflectance_905=0.42,
        ),
        Semantic.TERRAIN,
    ),
    "forest": (
        Material(
            "wooded hill",
            (0.040, 0.062, 0.024),
            1.0,
            texture="hedge",
            texture_size_m=22.0,
            reflectance_905=0.5,
        ),
        Semantic.VEGETATION,
    ),
    "rail": (
        Material(
            "track bed",
            (0.17, 0.15, 0.13),
            0.95,
            texture="gravel",
            texture_size_m=1.0,
            reflectance_905=0.28,
        ),
        Semantic.RAIL_TRACK,
    ),
    "iron": (
        Material("cast iron", (0.07, 0.068, 0.065), 0.6, metalness=0.4, reflectance_905=0.2),
        Semantic.ROAD,
    ),
    "crack": (
        Material("sealed crack", (0.030, 0.030, 0.030), 0.6, reflectance_905=0.06),
        Semantic.ROAD,
    ),
    "marking_white": (
        Material(
            "white road paint",
            (0.62, 0.62, 0.60),
            0.75,
            texture="asphalt_worn",
            texture_size_m=6.0,
            reflectance_905=0.6,
            retro=2.0,
        ),
        Semantic.LANE_MARKING,
    ),
    "marking_yellow": (
        Material(
            "yellow road paint",
            (0.62, 0.38, 0.03),
            0.75,
            texture="asphalt_worn",
            texture_size_m=6.0,
            reflectance_905=0.55,
            retro=1.6,
        ),
        Semantic.LANE_MARKING,
    ),
    "marking_blue": (
        Material("blue road paint", (0.03, 0.10, 0.40), 0.75, reflectance_905=0.35, retro=1.0),
        Semantic.LANE_MARKING,
    ),
    "marking_green": (
        Material("green road paint", (0.04, 0.30, 0.08), 0.75, reflectance_905=0.35, retro=1.0),
        Semantic.LANE_MARKING,
    ),
    "marking_red": (
        Material("red road paint", (0.45, 0.04, 0.03), 0.75, reflectance_905=0.5, retro=1.0),
        Semantic.LANE_MARKING,
    ),
    "marking_orange": (
        Material("orange road paint", (0.65, 0.20, 0.02), 0.75, reflectance_905=0.55, retro=1.2),
        Semantic.LANE_MARKING,
    ),
}

_KINDS = {
    "driving": "asphalt",
    "entry": "asphalt",
    "exit": "asphalt",
    "onRamp": "asphalt",
    "offRamp": "asphalt",
    "connectingRamp": "asphalt",
    "bidirectional": "asphalt",
    "stop": "shoulder",
    "shoulder": "shoulder",
    "bus": "asphalt",
    "taxi": "asphalt",
    "HOV": "asphalt",
    "mwyEntry": "asphalt",
    "mwyExit": "asphalt",
    "special1": "asphalt",
    "special2": "asphalt",
    "special3": "asphalt",
    "roadWorks": "asphalt",
    "parking": "parking",
    "biking": "biking",
    "sidewalk": "sidewalk",
    "curb": "kerb",
    "border": "shoulder",
    "restricted": "shoulder",
    "median": "median",
    "none": "verge",
    "tram": "rail",
    "rail": "rail",
}
_SURFACES = (
    ("cobble", "cobble"),
    ("concrete", "concrete_road"),
    ("grass", "verge"),
    ("gravel", "gravel"),
    ("paving", "sidewalk"),
    ("asphalt", "asphalt"),
    ("soil", "soil"),
)


def slot_of(kind: str, material: str = "") -> str:
    """The ground that a lane is made of.

    Args:
        kind: OpenDRIVE lane type.
        material: surface code of the lane, or "".

    Returns:
        A key of ``GROUND``.
    """
    for word, slot in _SURFACES:
        if word in material.lower():
            return slot
    return _KINDS.get(kind, "verge")


def marking_of(colour: str) -> str:
    """The paint of a road mark.

    Args:
        colour: of OpenDRIVE.

    Returns:
        A key of ``GROUND``.
    """
    slot = f"marking_{colour}"
    return slot if slot in GROUND else "marking_white"
