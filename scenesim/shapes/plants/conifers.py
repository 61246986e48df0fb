"""The crown of a spruce: tiers of drooping boughs around a dark core, narrower towards the tip."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scenesim.shapes.plants.foliage import LEAF_SLOTS, Faces, add_pieces
from scenesim.shapes.street.assembly import Assembly, Floats, unit

#: by level of detail: tiers, boughs of a tier
_TIERS = (28, 20, 11, 7)
_BOUGHS = (13, 10, 8, 6)
_UP = np.array([0.0, 0.0, 1.0])


def conifer_crown(
    assembly: Assembly,
    base_m: float,
    top_m: float,
    radius_m: float,
    level: int,
    generator: np.random.Generator,
) -> None:
    """Boughs from the lowest tier to the tip.

    Args:
        assembly: takes the faces.
        base_m: height of the lowest tier.
        top_m: of the tree's tip.
        radius_m: of the lowest tiers.
        level: of detail; from the third on boughs are dense kites.
        generator: of the tree's stream.
    """
    core = np.array([base_m - 0.2, 0.5 * (base_m + top_m), top_m])
    path = [(0.0, 0.0, float(z)) for z in core]
    assembly.tube(path, [0.30 * radius_m, 0.18 * radius_m, 0.02], "leaf_dark", 7 - level)
    tiers, around = _TIERS[level], _BOUGHS[level]
    count = tiers * around
    share = (np.repeat(np.arange(tiers), around) + generator.random(count)) / tiers
    turn = np.tile(np.arange(around) / around, tiers) + generator.random(count)
    way = unit(_circle(turn))
    reach = radius_m * (1.0 - share) ** 0.85 * (0.62 + 0.52 * generator.random(count)) + 0.12
    foot = (base_m + (top_m - base_m) * share)[:, None] * _UP + 0.08 * reach[:, None] * way
    # old boughs hang, young ones rise
    fall = (0.42 - 0.75 * share + 0.3 * (generator.random(count) - 0.5)) * reach
    tip = foot + reach[:, None] * way - fall[:, None] * _UP
    tones = np.clip((3.0 * (0.75 - share) * generator.random(count)).astype(np.int64), 0, 2)
    if level < 2:
        middle = 0.5 * (foot + tip) + (0.06 * reach)[:, None] * _UP
        faces = _tents((foot, middle, tip), way, (reach, tones, share), level)
    else:
        faces = [_kites(foot, tip, way, (reach, tones, share))]
    add_pieces(assembly, [(part, len(part.slot)) for part in faces])


def _circle(turns: Floats) -> Floats:
    """Directions in the plane by turns, from arcs of a parabola: sines differ between machines."""
    phase = 4.0 * (turns - np.floor(turns))
    quarter = np.floor(phase).astype(np.int64)
    t = phase - quarter
    x, y = 1.0 - t * t, 2.0 * t
    signs = np.array([(1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.0, -1.0)])[quarter]
    along_x = x * signs[:, 0] - y * signs[:, 1]
    along_y = x * signs[:, 1] + y * signs[:, 0]
    return np.stack([along_x, along_y, np.zeros_like(x)], axis=1)


def _tents(
    line: tuple[Floats, Floats, Floats],
    way: Floats,
    looks: tuple[Floats, NDArray[np.int64], Floats],
    level: int,
) -> list[Faces]:
    """Cards with twigs, hung to both sides of each bough like the cloth of a tent."""
    reach, tones, share = looks
    aside = np.cross(_UP, way)
    wide = np.minimum(0.30 * reach + 0.16, 0.72)[:, None]
    parts = ((0, 1, 0.0, 0.5, 1), (1, 2, 0.5, 1.0, 0)) if level == 0 else ((0, 2, 0.0, 1.0, 0),)
    made = []
    for side in (1.0, -1.0):
        for first, last, v0, v1, darker in parts:
            a, b = line[first], line[last]
            hang = side * wide * aside - 0.85 * wide * _UP
            corners = np.stack([a, a + hang, b + hang, b], axis=1)
            edge = 0.5 + 0.5 * side
            square = np.array([[0.5, v0], [edge, v0], [edge, v1], [0.5, v1]])
            normals = unit(0.6 * way + 0.5 * side * aside + 0.7 * _UP)
            slot = len(LEAF_SLOTS) + np.minimum(tones + darker, 2)
            made.append(_faces(corners, square, normals, slot, share))
    return made


def _kites(
    foot: Floats, tip: Floats, way: Floats, looks: tuple[Floats, NDArray[np.int64], Floats]
) -> Faces:
    """Dense pointed faces, as boughs look from afar."""
    reach, tones, share = looks
    aside = np.cross(_UP, way)
    wide = np.minimum(0.30 * reach + 0.25, 0.9)[:, None]
    middle = 0.45 * foot + 0.55 * tip
    left, right = middle + wide * aside, middle - wide * aside
    corners = np.stack([foot, right - 0.6 * wide * _UP, tip, left - 0.6 * wide * _UP], axis=1)
    square = np.array([[0.5, 0.0], [1.0, 0.5], [0.5, 1.0], [0.0, 0.5]])
    return _faces(corners, square, unit(0.8 * way + 0.6 * _UP), tones, share)


def _faces(
    corners: Floats, square: Floats, normals: Floats, slot: NDArray[np.int64], share: Floats
) -> Faces:
    """Quads, each with the same place in the tile; the lowest lie on the ground."""
    corners[..., 2] = np.maximum(corners[..., 2], 0.06)
    uvs = np.repeat(square[None], len(corners), axis=0)
    return Faces(corners, np.repeat(normals[:, None], 4, axis=1), uvs, slot, share)
