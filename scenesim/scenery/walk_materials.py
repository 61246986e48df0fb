"""What sidewalks are made of and what lies on them; and how any ground is described."""

from __future__ import annotations

from dataclasses import replace

from scenesim.world.classes import Semantic
from scenesim.world.materials import Material

_PAVED = (Semantic.ROAD, Semantic.LANE_MARKING, Semantic.SIDEWALK, Semantic.PARKING)
#: of pavement: real sweeps see the own lane as bright at 20 m as at 6 m
_GRAIN_RAD = 0.5


def ground(
    name: str,
    albedo: tuple[float, float, float],
    semantic: Semantic,
    reflectance_905: float,
    **more: str | float,
) -> tuple[Material, Semantic]:
    """A kind of ground.

    Args:
        name: of the material.
        albedo: linear.
        semantic: what it is labelled as; pavement has a grain.
        reflectance_905: diffuse, at 905 nm.
        **more: other fields of the material.

    Returns:
        The material and its semantic.
    """
    fields: dict[str, str | float] = {"roughness": 0.9, "reflectance_905": reflectance_905, **more}
    if semantic in _PAVED:
        fields["grain_rad"] = _GRAIN_RAD
    return replace(Material(name, albedo), **fields), semantic  # type: ignore[arg-type]


#: slot: (material, semantic)
WALKS: dict[str, tuple[Material, Semantic]] = {
    "sidewalk": ground(
        "paving slabs",
        (0.172, 0.166, 0.157),
        Semantic.SIDEWALK,
        0.18,
        texture="paving",
        texture_size_m=1.2,
        roughness=0.85,
    ),
    "sidewalk_blocks": ground(
        "paving blocks",
        (0.150, 0.141, 0.132),
        Semantic.SIDEWALK,
        0.18,
        texture="paving",
        texture_size_m=0.7,
        roughness=0.85,
    ),
    "sidewalk_asphalt": ground(
        "asphalt of a sidewalk",
        (0.118, 0.115, 0.110),
        Semantic.SIDEWALK,
        0.13,
        texture="asphalt_worn",
        texture_size_m=3.0,
    ),
    "walk_patch": ground(
        "asphalt in a sidewalk",
        (0.070, 0.068, 0.067),
        Semantic.SIDEWALK,
        0.09,
        texture="asphalt",
        texture_size_m=1.2,
    ),
    "walk_slabs": ground(
        "new slabs in a sidewalk",
        (0.215, 0.209, 0.198),
        Semantic.SIDEWALK,
        0.20,
        texture="paving",
        texture_size_m=1.2,
        roughness=0.85,
    ),
    "walk_iron": ground(
        "lid in a sidewalk", (0.060, 0.058, 0.056), Semantic.SIDEWALK, 0.10, roughness=0.7
    ),
    "tree_pit": ground(
        "soil about a tree",
        (0.070, 0.058, 0.042),
        Semantic.TERRAIN,
        0.25,
        texture="soil",
        texture_size_m=1.0,
        roughness=0.95,
    ),
    "litter_leaf": ground("fallen leaf", (0.165, 0.100, 0.035), Semantic.SIDEWALK, 0.35),
    "litter_old": ground("old leaf", (0.075, 0.050, 0.028), Semantic.SIDEWALK, 0.30),
    "litter_paper": ground("scrap of paper", (0.42, 0.41, 0.39), Semantic.SIDEWALK, 0.5),
    "oil": ground(
        "oil on asphalt",
        (0.036, 0.035, 0.034),
        Semantic.PARKING,
        0.05,
        roughness=0.55,
    ),
}
