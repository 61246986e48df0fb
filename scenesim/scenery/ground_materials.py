"""What roads and the ground beside them are made of."""

from __future__ import annotations

from scenesim.scenery.walk_materials import WALKS, ground
from scenesim.world.classes import Semantic
from scenesim.world.materials import Material

#: slot: (material, semantic)
GROUND: dict[str, tuple[Material, Semantic]] = {
    "asphalt": ground(
        "asphalt", (0.085, 0.083, 0.081), Semantic.ROAD, 0.09, texture="asphalt", texture_size_m=1.2
    ),
    "asphalt_worn": ground(
        "worn asphalt",
        (0.115, 0.112, 0.107),
        Semantic.ROAD,
        0.10,
        texture="asphalt_worn",
        texture_size_m=4.0,
    ),
    "asphalt_patch": ground(
        "asphalt patch",
        (0.055, 0.054, 0.054),
        Semantic.ROAD,
        0.06,
        texture="asphalt",
        texture_size_m=2.0,
    ),
    "concrete_road": ground(
        "concrete road",
        (0.24, 0.23, 0.215),
        Semantic.ROAD,
        0.16,
        texture="concrete",
        texture_size_m=3.0,
    ),
    "cobble": ground(
        "cobble", (0.16, 0.15, 0.14), Semantic.ROAD, 0.14, texture="cobble", roughness=0.85
    ),
    "parking": ground(
        "parking lane",
        (0.105, 0.1, 0.096),
        Semantic.PARKING,
        0.10,
        texture="asphalt_worn",
        texture_size_m=4.0,
    ),
    "parking_cobble": ground(
        "paved parking",
        (0.17, 0.155, 0.145),
        Semantic.PARKING,
        0.14,
        texture="paving",
        texture_size_m=1.2,
    ),
    "shoulder": ground(
        "shoulder",
        (0.1, 0.097, 0.092),
        Semantic.ROAD,
        0.09,
        texture="asphalt_worn",
        texture_size_m=4.0,
    ),
    "biking": ground(
        "cycle lane",
        (0.2, 0.075, 0.055),
        Semantic.ROAD,
        0.13,
        texture="asphalt",
        texture_size_m=2.0,
    ),
    **WALKS,
    "kerb": ground(
        "kerb stone",
        (0.285, 0.277, 0.262),
        Semantic.KERB,
        0.38,
        texture="kerb",
        texture_size_m=2.0,
        roughness=0.85,
    ),
    "gutter": ground(
        "gutter stones", (0.16, 0.155, 0.145), Semantic.ROAD, 0.15, texture="cobble", roughness=0.85
    ),
    "median": ground(
        "median",
        (0.068, 0.080, 0.051),
        Semantic.TERRAIN,
        0.5,
        texture="grass",
        texture_size_m=2.0,
        roughness=0.95,
    ),
    "verge": ground(
        "verge",
        (0.072, 0.080, 0.052),
        Semantic.TERRAIN,
        0.5,
        texture="grass",
        texture_size_m=2.0,
        roughness=0.95,
    ),
    "terrain": ground(
        "meadow",
        (0.061, 0.072, 0.045),
        Semantic.TERRAIN,
        0.5,
        texture="grass",
        texture_size_m=2.0,
        roughness=0.95,
    ),
    "gravel": ground(
        "gravel", (0.26, 0.24, 0.21), Semantic.OTHER_GROUND, 0.32, texture="gravel", roughness=0.95
    ),
    "soil": ground(
        "soil",
        (0.1, 0.075, 0.05),
        Semantic.TERRAIN,
        0.28,
        texture="soil",
        texture_size_m=2.0,
        roughness=0.95,
    ),
    "yard": ground(
        "paved yard",
        (0.23, 0.215, 0.2),
        Semantic.OTHER_GROUND,
        0.32,
        texture="paving",
        texture_size_m=1.2,
    ),
    "drive": ground(
        "drive",
        (0.13, 0.125, 0.12),
        Semantic.OTHER_GROUND,
        0.22,
        texture="asphalt_worn",
        texture_size_m=4.0,
    ),
    "field": ground(
        "field",
        (0.151, 0.139, 0.085),
        Semantic.TERRAIN,
        0.42,
        texture="grass",
        texture_size_m=2.0,
        roughness=0.95,
    ),
    "rail": ground(
        "track bed", (0.17, 0.15, 0.13), Semantic.RAIL_TRACK, 0.28, texture="gravel", roughness=0.95
    ),
    "iron": ground("cast iron", (0.05, 0.048, 0.046), Semantic.ROAD, 0.10, roughness=0.75),
    "gutter_dirt": ground(
        "dust and leaves in a gutter",
        (0.072, 0.064, 0.052),
        Semantic.ROAD,
        0.11,
        texture="soil",
        texture_size_m=0.8,
        roughness=0.95,
    ),
    "tyre_mark": ground(
        "rubber on asphalt",
        (0.052, 0.051, 0.05),
        Semantic.ROAD,
        0.05,
        texture="asphalt_worn",
        texture_size_m=4.0,
    ),
    "snow_track": ground(
        "tracks in snow",
        (0.105, 0.104, 0.104),
        Semantic.ROAD,
        0.10,
        texture="asphalt_worn",
        texture_size_m=4.0,
        holds_snow=0.12,
    ),
    "snow_slush": ground(
        "slush",
        (0.2, 0.2, 0.205),
        Semantic.ROAD,
        0.15,
        texture="asphalt_worn",
        texture_size_m=4.0,
        holds_snow=0.5,
    ),
    "crack": ground("sealed crack", (0.03, 0.03, 0.03), Semantic.ROAD, 0.03, roughness=0.6),
    "thing_steel": ground(
        "steel", (0.38, 0.39, 0.39), Semantic.GUARD_RAIL, 0.4, roughness=0.45, metalness=0.7
    ),
    "thing_building": ground(
        "building",
        (0.45, 0.43, 0.4),
        Semantic.BUILDING,
        0.42,
        texture="plaster",
        texture_size_m=3.0,
        roughness=0.8,
    ),
    "thing_hedge": ground("hedge", (0.038, 0.07, 0.02), Semantic.VEGETATION, 0.5, texture="hedge"),
    "thing_panel": ground(
        "noise panel", (0.16, 0.2, 0.15), Semantic.WALL, 0.4, texture="wood", roughness=0.8
    ),
    "thing_fence": ground(
        "fence", (0.17, 0.11, 0.065), Semantic.FENCE, 0.4, texture="wood", roughness=0.8
    ),
    "thing_barrier": ground(
        "concrete barrier",
        (0.32, 0.31, 0.29),
        Semantic.WALL,
        0.38,
        texture="concrete",
        texture_size_m=3.0,
    ),
    "thing_plain": ground(
        "thing", (0.28, 0.28, 0.27), Semantic.STREET_FURNITURE, 0.35, roughness=0.7
    ),
    "tunnel_wall": ground(
        "concrete of a tunnel",
        (0.26, 0.255, 0.245),
        Semantic.TUNNEL,
        0.36,
        texture="concrete",
        texture_size_m=3.7,
    ),
    "tunnel_tiles": ground(
        "bright tunnel wall",
        (0.48, 0.47, 0.44),
        Semantic.TUNNEL,
        0.45,
        texture="concrete",
        texture_size_m=3.1,
        roughness=0.6,
    ),
    "tunnel_foot": ground(
        "splashed foot of a tunnel wall",
        (0.20, 0.195, 0.185),
        Semantic.TUNNEL,
        0.3,
        texture="concrete",
        texture_size_m=2.9,
    ),
    "tunnel_joint": ground("joint of a tunnel wall", (0.13, 0.127, 0.12), Semantic.TUNNEL, 0.2),
    "tunnel_box": ground("hydrant box", (0.40, 0.035, 0.03), Semantic.TUNNEL, 0.4),
    "tunnel_sign": ground("way out", (0.02, 0.28, 0.11), Semantic.TUNNEL, 0.3, retro=2.0),
    "wire": ground("wire", (0.03, 0.03, 0.03), Semantic.POLE, 0.1, roughness=0.6),
    "marking_white": ground(
        "white road paint",
        (0.62, 0.62, 0.6),
        Semantic.LANE_MARKING,
        0.30,
        texture="paint_worn",
        texture_size_m=3.0,
        roughness=0.75,
        retro=2.0,
    ),
    "marking_yellow": ground(
        "yellow road paint",
        (0.62, 0.38, 0.03),
        Semantic.LANE_MARKING,
        0.28,
        texture="paint_worn",
        texture_size_m=3.0,
        roughness=0.75,
        retro=1.6,
    ),
    "marking_blue": ground(
        "blue road paint", (0.03, 0.1, 0.4), Semantic.LANE_MARKING, 0.18, roughness=0.75, retro=1.0
    ),
    "marking_green": ground(
        "green road paint",
        (0.04, 0.3, 0.08),
        Semantic.LANE_MARKING,
        0.18,
        roughness=0.75,
        retro=1.0,
    ),
    "marking_red": ground(
        "red road paint", (0.45, 0.04, 0.03), Semantic.LANE_MARKING, 0.25, roughness=0.75, retro=1.0
    ),
    "marking_orange": ground(
        "orange road paint",
        (0.65, 0.2, 0.02),
        Semantic.LANE_MARKING,
        0.28,
        roughness=0.75,
        retro=1.2,
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
