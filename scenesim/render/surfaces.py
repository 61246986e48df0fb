"""The surfaces of a picture: what its pixels show, and what they show through glass."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenesim.kernels.resolve import Faces
from scenesim.render.exposed import Gathered
from scenesim.render.pool import MeshPool
from scenesim.render.room import Room
from scenesim.render.visibility import Labels, View, faces_of, labels_of


@dataclass(frozen=True, slots=True, eq=False)
class Surfaces:
    """One surface at each pixel, or at some.

    Attributes:
        view: drawn.
        faces: those seen; valid until their room serves another view.
        labels: of the pixels.
        chosen: (H, W) uint8, 1 where the surface counts.
    """

    view: View
    faces: Faces
    labels: Labels
    chosen: NDArray[np.uint8]


def surfaces_of(
    view: View,
    place: Gathered,
    pool: MeshPool,
    room: Room,
    threads: int,
    chosen: NDArray[np.uint8] | None = None,
) -> Surfaces:
    """What the pixels of a view show.

    Args:
        view: drawn.
        place: what there is to see.
        pool: its meshes.
        room: work arrays.
        threads: bands.
        chosen: (H, W) uint8, pixels that count: the labels then serve one picture; None for all.

    Returns:
        The surfaces.
    """
    shape = view.near.shape
    labels = _lasting(shape, room) if chosen is None else _passing(shape, room)
    if chosen is None:
        chosen = np.ones(shape, np.uint8)
    faces = faces_of(view, pool, place.media, place.semantics, room, threads, chosen)
    labels_of(view, faces, labels, threads)
    return Surfaces(view, faces, labels, chosen)


def behind_glass(
    solid: View, view: View, place: Gathered, pool: MeshPool, room: Room, threads: int
) -> Surfaces:
    """What the pixels that show glass show behind it.

    Args:
        solid: the view without glass.
        view: with it.
        place: what there is to see.
        pool: its meshes.
        room: work arrays, not those of the view's own surfaces.
        threads: bands.

    Returns:
        The surfaces.
    """
    chosen = (view.face != solid.face).astype(np.uint8)
    return surfaces_of(solid, place, pool, room, threads, chosen)


def _lasting(shape: tuple[int, ...], room: Room) -> Labels:
    """Fresh buffers, but for the weights, which no frame keeps."""
    return Labels(
        np.zeros(shape, np.float32),
        np.zeros(shape, np.int32),
        np.zeros(shape, np.uint8),
        np.zeros(shape, np.int16),
        np.zeros((*shape, 3), np.float32),
        room.kept("weights", (*shape, 2), np.float32),
    )


def _passing(shape: tuple[int, ...], room: Room) -> Labels:
    """Buffers that the next surfaces of this room overwrite."""
    return Labels(
        room.kept("depth", shape, np.float32),
        room.kept("instance", shape, np.int32),
        room.kept("semantic", shape, np.uint8),
        room.kept("part", shape, np.int16),
        room.kept("normal", (*shape, 3), np.float32),
        room.kept("weights", (*shape, 2), np.float32),
    )
