"""Fur: tufts that lie on the skin, and patches of colour with clean borders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from scenesim.randomness import Stream
from scenesim.shapes.meshing import sliced
from scenesim.shapes.people.grids import Floats, Weights
from scenesim.shapes.people.loft import Lofter, Patch
from scenesim.shapes.people.luck import numbers
from scenesim.shapes.people.vectors import Vector
from scenesim.shapes.surfaces import Surface

#: most of a normal to the side on what counts as the middle of a body
_MIDDLE = 0.5


def tufts(
    lofter: Lofter, skin: Patch, count: int, long: float, lie: Vector, weights: Weights
) -> Patch:
    """Tapered tufts on a skin: what makes the outline of an animal uneven.

    They have the colour, the normals and the place in the texture of the skin below them, so
    that they show against what is behind the animal and not against its own flank.

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
    slots = _only_slots(skin)
    rooms = np.flatnonzero(slots >= 0)
    chosen = rooms[np.minimum((draws[0, :, 0] * len(rooms)).astype(int), len(rooms) - 1)]
    points, out = skin.vertices[chosen], skin.normals[chosen]
    way = np.array(lie) + 0.5 * (draws[1] - 0.5) * np.array([0.0, 1.0, 1.0])
    way = _unit(way - out * (way * out).sum(axis=1)[:, None])
    aside = out[:, [1, 2, 0]] * way[:, [2, 0, 1]] - out[:, [2, 0, 1]] * way[:, [1, 2, 0]]
    size = long * (0.45 + 0.55 * draws[2])[..., None]
    along, lift, wide = (
        np.array(row)[None, :, None]
        for row in ((0.0, 0.5, 1.0), (-0.05, 0.07, 0.20), (0.13, 0.10, 0.010))
    )
    rise = (0.4 + 1.2 * draws[3])[..., None]
    spine = points[:, None] + way[:, None] * along * size + out[:, None] * lift * rise * size
    half = aside[:, None] * wide * size
    grid = np.stack([spine + half, spine - half], axis=2)
    sheets = lofter.sheet(grid, slots[chosen].tolist(), skin.part, weights, (0.0, 0.0, 0.0))
    each = grid.shape[1] * grid.shape[2]
    return replace(
        sheets,
        normals=np.repeat(out, each, axis=0),
        uvs=sheets.uvs + np.repeat(skin.uvs[chosen], each, axis=0),
    )


def _only_slots(skin: Patch) -> NDArray[np.int16]:
    """(V,) the slot of all faces around each vertex; -1 on a border between two colours."""
    corners, slots = skin.faces.reshape(-1), np.repeat(skin.slots, 3)
    low = np.full(len(skin.vertices), 99, np.int16)
    high = np.full(len(skin.vertices), -1, np.int16)
    np.minimum.at(low, corners, slots)
    np.maximum.at(high, corners, slots)
    return np.where(low == high, low, np.int16(-1))


def ridge(skin: Patch) -> Patch:
    """The part of a skin that is an animal's outline from the side: back, breast and belly.

    Args:
        skin: of a body.

    Returns:
        Its faces along the middle.
    """
    return part_of(skin, np.abs(skin.normals[skin.faces, 1]).max(axis=1) < _MIDDLE)


def part_of(skin: Patch, chosen: NDArray[np.bool_]) -> Patch:
    """Some faces of a skin, with their vertices only.

    Args:
        skin: all faces.
        chosen: (F,) which.

    Returns:
        The patch.
    """
    used, faces = np.unique(skin.faces[chosen], return_inverse=True)
    return replace(
        skin,
        vertices=skin.vertices[used],
        normals=skin.normals[used],
        uvs=skin.uvs[used],
        faces=faces.reshape(-1, 3).astype(np.int32),
        slots=skin.slots[chosen],
        row_of=skin.row_of[used],
    )


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
