"""Fur: tufts that stand off the skin, and patches of colour with clean borders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from scenesim.randomness import Stream
from scenesim.shapes.meshing import sliced
from scenesim.shapes.people.grids import Floats, Weights
from scenesim.shapes.people.loft import Lofter, Patch
from scenesim.shapes.people.luck import numbers
from scenesim.shapes.people.vectors import Vector
from scenesim.shapes.surfaces import Surface


def tufts(
    lofter: Lofter, skin: Patch, count: int, long: float, lie: Vector, weights: Weights
) -> Patch:
    """Tapered tufts on a skin, in its colours: what makes the outline of an animal uneven.

    Args:
        lofter: how fine.
        skin: where they grow.
        count: how many.
        long: m, length of the longest.
        lie: unit, where the hair lies.
        weights: of the skin.

    Returns:
        The patch.
    """
    luck = numbers(Stream.of(0).child(f"tufts/{count}/{skin.part}"))
    draws = np.array([[next(luck) for _ in range(4)] for _ in range(count)]).T[:, :, None]
    chosen = np.minimum((draws[0, :, 0] * len(skin.vertices)).astype(int), len(skin.vertices) - 1)
    points, out = skin.vertices[chosen], skin.normals[chosen]
    way = np.array(lie) + 0.5 * (draws[1] - 0.5) * np.array([0.0, 1.0, 1.0])
    way = _unit(way - out * (way * out).sum(axis=1)[:, None])
    aside = out[:, [1, 2, 0]] * way[:, [2, 0, 1]] - out[:, [2, 0, 1]] * way[:, [1, 2, 0]]
    size = long * (0.45 + 0.55 * draws[2])[..., None]
    along, lift, wide = (
        np.array(row)[None, :, None]
        for row in ((0.0, 0.5, 1.0), (-0.05, 0.07, 0.20), (0.22, 0.17, 0.015))
    )
    rise = (0.4 + 1.2 * draws[3])[..., None]
    spine = points[:, None] + way[:, None] * along * size + out[:, None] * lift * rise * size
    half = aside[:, None] * wide * size
    grid = np.stack([spine + half, spine - half], axis=2)
    slots = np.zeros(len(skin.vertices), np.int16)
    slots[skin.faces.reshape(-1)] = np.repeat(skin.slots, 3)
    return lofter.sheet(grid, slots[chosen].tolist(), skin.part, weights, (0.0, 0.0, 0.0))


def patched(skin: Patch, values: Floats, slots: Sequence[int]) -> Patch:
    """A skin of one bone in two colours, cut along the border between them.

    Args:
        skin: whose vertices all follow one row of weights.
        values: (V,) below 0 in the first colour.
        slots: rows of the figure's slots of both.

    Returns:
        The patch; its faces are sorted by colour.
    """
    surface = Surface(skin.vertices, skin.faces, "", skin.part, skin.normals, skin.uvs)
    grown, first, second = sliced(surface, skin.faces, values)
    names = np.repeat(np.array(slots, np.int16), [len(first), len(second)])
    return replace(
        skin,
        vertices=grown.vertices,
        normals=_kept(grown.normals),
        uvs=_kept(grown.uvs),
        faces=np.concatenate([first, second]),
        slots=names,
        row_of=np.zeros(len(grown.vertices), np.int64),
    )


def _kept(rows: Floats | None) -> Floats:
    """An optional array that is there."""
    assert rows is not None
    return rows


def _unit(vectors: Floats) -> Floats:
    squares = vectors * vectors
    size = np.sqrt(squares[:, 0] + squares[:, 1] + squares[:, 2])
    unit: Floats = vectors / np.maximum(size, 1e-9)[:, None]
    return unit
