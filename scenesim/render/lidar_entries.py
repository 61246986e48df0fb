"""Where rays enter bodies: a large body near the sensor is entered by its parts, not as a whole."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scenesim.geometry.transform import Floats
from scenesim.kernels import cast

_NEAR = 2.0  # nearer than so many halves of its diagonal, a body fills much of the view
_LEVELS = 3  # of its tree that are opened


class Entries(NamedTuple):
    """What the tree over bodies holds.

    Attributes:
        boxes: (E, 6) float32 m, local frame: least and greatest corners.
        owners: (E,) int32 body of each.
        heads: (E,) int32, as of ``kernels.cast.Bodies``.
    """

    boxes: NDArray[np.float32]
    owners: NDArray[np.int32]
    heads: NDArray[np.int32]


def entries_of(
    boxes: NDArray[np.float32],
    roots: NDArray[np.int32],
    placed: tuple[Floats, Floats],
    still: NDArray[np.bool_],
    tree: cast.Tree,
) -> Entries:
    """The entries of bodies; those that stand still about the sensor get one for each part.

    A street's grass or a crown overhead has a box that every ray meets; few meet its parts. Which
    entries there are changes the time that casting takes, not what rays meet.

    Args:
        boxes: (B, 6) m, local frame, whose origin is the sensor.
        roots: (B,) of their trees.
        placed: (B, 3, 3) rotations and (B, 3) m positions, local frame from mesh frame.
        still: (B,) whether they stand still.
        tree: of all their meshes.

    Returns:
        The entries.
    """
    entries = Entries(boxes, np.arange(len(roots), dtype=np.int32), ~roots)
    fresh = np.ones(len(roots), bool)
    for _ in range(_LEVELS):
        nodes = _nodes(entries.heads, tree)
        wide = fresh & (nodes >= 0) & still[entries.owners] & _about(entries.boxes)
        if not wide.any():
            break
        parts = _parts(nodes[wide], entries.owners[wide], placed, tree)
        closed = len(wide) - int(wide.sum())
        fresh = np.arange(closed + len(parts.heads)) >= closed
        entries = Entries(
            np.concatenate([entries.boxes[~wide], parts.boxes]),
            np.concatenate([entries.owners[~wide], parts.owners]),
            np.concatenate([entries.heads[~wide], parts.heads]),
        )
    return entries


def _nodes(heads: NDArray[np.int32], tree: cast.Tree) -> NDArray[np.int32]:
    """(E,) the node that each entry opens; below 0 for a leaf."""
    whole = heads < 0
    child = np.where(whole, 0, heads)
    nodes: NDArray[np.int32] = np.where(whole, ~heads, tree.children[child >> 4, child & 15])
    return nodes


def _about(boxes: NDArray[np.float32]) -> NDArray[np.bool_]:
    """(E,) whether a box holds the sensor or is large for its distance."""
    away = np.maximum(np.maximum(boxes[:, :3], -boxes[:, 3:]), np.float32(0.0))
    size = boxes[:, 3:] - boxes[:, :3]
    near: NDArray[np.bool_] = _squares(away) < _squares(size) * np.float32(0.25 * _NEAR * _NEAR)
    return near


def _squares(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """(E,) squared lengths."""
    x, y, z = vectors[:, 0], vectors[:, 1], vectors[:, 2]
    squares: NDArray[np.float32] = x * x + y * y + z * z
    return squares


def _parts(
    nodes: NDArray[np.int32],
    owners: NDArray[np.int32],
    placed: tuple[Floats, Floats],
    tree: cast.Tree,
) -> Entries:
    """The children of nodes as entries of their own."""
    boxes = tree.boxes[nodes].astype(np.float64)  # (K, 6, 16)
    rows, children = np.nonzero(boxes[:, 0] <= boxes[:, 3])
    low, high = boxes[rows, :3, children], boxes[rows, 3:, children]  # (E, 3)
    owner = owners[rows]
    rotations, positions = placed[0][owner], placed[1][owner]
    middle, half = (low + high) / 2, (high - low) / 2
    centres, reach = positions.copy(), np.full_like(positions, 1e-4)
    for axis in range(3):
        centres += rotations[:, :, axis] * middle[:, axis, None]
        reach += np.abs(rotations[:, :, axis]) * half[:, axis, None]
    around = np.concatenate([centres - reach, centres + reach], axis=1).astype(np.float32)
    return Entries(around, owner, (nodes[rows] * 16 + children).astype(np.int32))
