"""Leaves as small faces: light enough to draw, open enough for a laser to see into a crown."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scenesim.shapes.street.assembly import Assembly, Floats, unit
from scenesim.world.classes import Semantic
from scenesim.world.materials import Material

#: slots of foliage, from the sunny outside to the inside of a crown
LEAF_SLOTS = ("leaf_light", "leaf", "leaf_dark")

Tone = tuple[float, float, float]


def leaf_materials(tone: Tone, reflectance: float = 0.5) -> dict[str, Material]:
    """The three tones of a plant's leaves.

    Args:
        tone: (r, g, b) linear albedo of the middle tone.
        reflectance: at 905 nm.

    Returns:
        Materials by slot.
    """
    shades = {"leaf_light": 1.35, "leaf": 1.0, "leaf_dark": 0.62}
    return {
        slot: Material(
            name=slot,
            albedo=(tone[0] * shade, tone[1] * shade, tone[2] * shade),
            roughness=0.65,
            reflectance_905=reflectance * (0.85 + 0.15 * shade),
        )
        for slot, shade in shades.items()
    }


LEAF_SEMANTICS = {slot: int(Semantic.VEGETATION) for slot in LEAF_SLOTS}


def directions(generator: np.random.Generator, count: int) -> Floats:
    """Unit vectors, near enough evenly spread.

    Args:
        generator: of the plant's stream.
        count: how many.

    Returns:
        (count, 3).
    """
    return unit(generator.random((count, 4, 3)).sum(axis=1) - 2.0)


def add_leaves(
    assembly: Assembly,
    centres: Floats,
    outward: Floats,
    size_m: Floats,
    tone: NDArray[np.int64],
    generator: np.random.Generator,
) -> None:
    """Kite-shaped leaf sprays that lie roughly along a crown's surface.

    Args:
        assembly: takes the faces.
        centres: (N, 3) m.
        outward: (N, 3) unit; away from the inside of the crown, also the shading normal.
        size_m: (N,) length of each spray.
        tone: (N,) rows of ``LEAF_SLOTS``.
        generator: of the plant's stream.
    """
    count = len(centres)
    facing = unit(outward + 0.9 * directions(generator, count))
    spin = directions(generator, count)
    along = unit(np.cross(facing, spin))
    across = np.cross(facing, along)
    half = 0.5 * size_m[:, None]
    wide = half * (0.55 + 0.35 * generator.random((count, 1)))
    bend = facing * half * 0.35
    corners = np.stack(
        [
            centres - along * half - bend,
            centres + across * wide,
            centres + along * half - bend,
            centres - across * wide,
        ],
        axis=1,
    )
    normals = unit(outward[:, None, :] + 0.45 * facing[:, None, :] + np.zeros((count, 4, 3)))
    uvs = np.stack(
        [
            np.concatenate([-half, half * 0, half, half * 0], axis=1),
            np.concatenate([half * 0, wide, half * 0, -wide], axis=1),
        ],
        axis=-1,
    )
    for row, slot in enumerate(LEAF_SLOTS):
        chosen = tone == row
        if chosen.any():
            assembly.quads(corners[chosen], slot, uvs[chosen], normals[chosen])


def tones(depth: Floats, generator: np.random.Generator) -> NDArray[np.int64]:
    """Which tone each leaf has: darker inside, with chance in it.

    Args:
        depth: (N,) 0 at the surface of the crown, 1 deep inside.
        generator: of the plant's stream.

    Returns:
        (N,) rows of ``LEAF_SLOTS``.
    """
    shade = depth + 0.5 * (generator.random(len(depth)) - 0.5)
    return np.where(shade < 0.18, 0, np.where(shade < 0.55, 1, 2))
