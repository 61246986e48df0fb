"""Leaves as small faces: light enough to draw, open enough for a laser to see into a crown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from math import sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scenesim.geometry.mesh import PIECES
from scenesim.randomness import Stream
from scenesim.shapes.street.assembly import Assembly, Floats, unit
from scenesim.world.classes import Semantic
from scenesim.world.materials import Material

#: slots of foliage, from the sunny outside to the inside of a crown
LEAF_SLOTS = ("leaf_light", "leaf", "leaf_dark")
SPRAY_SLOTS = ("spray_light", "spray", "spray_dark")
FOLIAGE_SLOTS = LEAF_SLOTS + SPRAY_SLOTS

Tone = tuple[float, float, float]


def leaf_materials(
    tone: Tone,
    texture: str = "leaves",
    tile_m: float = 0.8,
    reflectance: float = 0.5,
    translucency: float = 0.8,
) -> dict[str, Material]:
    """The three tones of a plant's leaves, as dense faces and as open sprays.

    Args:
        tone: (r, g, b) linear albedo of the middle tone.
        texture: of the sprays: ``leaves``, ``conifer``, ``ivy``, ``grass_blades``.
        tile_m: side of a tile of dense leaves, about 28 of them.
        reflectance: at 905 nm.
        translucency: of ``Material``; most leaves let through nearly as much as they send back.

    Returns:
        Materials by slot.
    """
    found = {}
    # light that comes through the outer leaves is yellow
    for dense, spray, shade, yellow in zip(
        LEAF_SLOTS, SPRAY_SLOTS, (1.5, 1.0, 0.62), (0.65, 0.125, 0.0), strict=True
    ):
        blue = shade * (1.0 - yellow * translucency)
        albedo = (tone[0] * shade, tone[1] * shade, tone[2] * blue)
        shared = Material(
            dense,
            albedo,
            roughness=0.95,
            texture="hedge",
            texture_size_m=tile_m,
            reflectance_905=reflectance * (0.85 + 0.15 * shade),
            translucency=translucency,
        )
        found[dense] = shared
        found[spray] = replace(shared, name=spray, texture=texture, texture_size_m=1.0, cutout=True)
    return found


LEAF_SEMANTICS = {slot: int(Semantic.VEGETATION) for slot in FOLIAGE_SLOTS}


class Leaves(NamedTuple):
    """Places for leaves of one plant.

    Attributes:
        centres: (N, 3) m.
        outward: (N, 3) unit; away from the inside of the crown, also the shading normal.
        size_m: (N,) length of a leaf, side of a card.
        tone: (N,) rows of slots.
        clump: (N,) 0..1, which leaves belong together.
    """

    centres: Floats
    outward: Floats
    size_m: Floats
    tone: NDArray[np.int64]
    clump: Floats


class Faces(NamedTuple):
    """Leaves as faces.

    Attributes:
        corners: (N, 4, 3) m.
        normals: (N, 4, 3) unit.
        uvs: (N, 4, 2) m.
        slot: (N,) rows of ``FOLIAGE_SLOTS``.
        clump: (N,) of ``Leaves``.
    """

    corners: Floats
    normals: Floats
    uvs: Floats
    slot: NDArray[np.int64]
    clump: Floats


def directions(generator: np.random.Generator, count: int) -> Floats:
    """Unit vectors, near enough evenly spread.

    Args:
        generator: of the plant's stream.
        count: how many.

    Returns:
        (count, 3).
    """
    return unit(generator.random((count, 4, 3)).sum(axis=1) - 2.0)


def kites(leaves: Leaves, generator: np.random.Generator) -> Faces:
    """Kite-shaped leaf sprays that lie roughly along a crown's surface.

    Args:
        leaves: where, their tones rows of ``LEAF_SLOTS``.
        generator: of the plant's stream.

    Returns:
        Their faces.
    """
    centres, outward, size_m, tone, clump = leaves
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
    return Faces(corners, normals, uvs + generator.random((count, 1, 2)), tone, clump)


def sprays(leaves: Leaves, generator: np.random.Generator) -> Faces:
    """Square cards, each with one spray of leaves cut out of it.

    Args:
        leaves: where, their tones rows of ``SPRAY_SLOTS``.
        generator: of the plant's stream.

    Returns:
        Their faces.
    """
    centres, outward, size_m, tone, clump = leaves
    count = len(centres)
    facing = unit(0.7 * outward + directions(generator, count))
    along = unit(np.cross(facing, directions(generator, count)))
    across = np.cross(facing, along)
    half = 0.5 * size_m[:, None]
    u, v = along * half, across * half
    corners = np.stack([centres - u - v, centres + u - v, centres + u + v, centres - u + v], axis=1)
    normals = unit(outward[:, None, :] + 0.35 * facing[:, None, :] + np.zeros((count, 4, 3)))
    square = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]])
    uvs = np.repeat(square[None], count, axis=0)
    return Faces(corners, normals, uvs, tone + len(LEAF_SLOTS), clump)


def add_pieces(assembly: Assembly, foliage: Sequence[tuple[Faces, int]]) -> None:
    """Leaves clump by clump: a view leaves out hidden ones, and each changes its level alone.

    Args:
        assembly: takes the faces; what it holds already belongs to the first piece.
        foliage: leaves, and how many of the first are added; those are the same for any number.
    """
    corners, normals, uvs, slot, clump = (
        np.concatenate([faces[field][:count] for faces, count in foliage]) for field in range(5)
    )
    piece = np.minimum((clump * PIECES).astype(np.int64), PIECES - 1)
    order = np.lexsort((clump, slot, piece))
    run = (piece * len(FOLIAGE_SLOTS) + slot)[order]
    ends = 4 * np.searchsorted(run, np.arange(PIECES * len(FOLIAGE_SLOTS) + 1))
    points, normals = corners[order].reshape(-1, 3), normals[order].reshape(-1, 3)
    uvs = uvs[order].reshape(-1, 2)
    faces = 4 * np.arange(len(order))[:, None, None] + np.array([[0, 1, 2], [0, 2, 3]])
    faces = faces.reshape(-1, 3)
    for number, (first, last) in enumerate(pairwise(ends.tolist())):
        if number % len(FOLIAGE_SLOTS) == 0:
            assembly.piece()
        own = slice(first, last)
        name = FOLIAGE_SLOTS[number % len(FOLIAGE_SLOTS)]
        assembly.add(points[own], normals[own], uvs[own], faces[: (last - first) // 2], name)


def add_share(
    assembly: Assembly, plant: tuple[Leaves, Leaves], share: float, stream: Stream, open_: bool
) -> None:
    """Some of a plant's leaves, grown so that they cover as much as all of them do.

    Coarse levels keep places of fine ones: nobody sees one take over from another.

    Args:
        assembly: takes the faces.
        plant: its dense leaves inside, and the sprays around them.
        share: of all leaves.
        stream: of the plant, the same for all of its levels.
        open_: sprays are cut out; far away their leaves would come and go, so they are whole.
    """
    foliage = []
    for name, leaves, shape in zip(
        ("turn/dense", "turn/sprays"), plant, (kites, sprays if open_ else kites), strict=True
    ):
        grown = leaves._replace(size_m=leaves.size_m / sqrt(share))
        faces = shape(grown, stream.child(name).generator())
        foliage.append((faces, round(share * len(grown.tone))))
    add_pieces(assembly, foliage)


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
