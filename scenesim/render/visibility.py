"""The visibility pass: which face is nearest at every pixel centre, and what it is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scenesim.kernels import cutouts, placing, raster, resolve
from scenesim.kernels import patches as sifting
from scenesim.kernels.resolve import Faces
from scenesim.kernels.texture import Media
from scenesim.render.bands import in_bands
from scenesim.render.items import Items
from scenesim.render.pool import MeshPool
from scenesim.render.room import CUT_FACES, Room
from scenesim.sensors.camera import CameraModel

GUARD_PX = 8192.0
#: of parallel projections, which cut nothing: pixels from the world's origin
_FLAT_GUARD_PX = 1.0e6


class Labels(NamedTuple):
    """The buffers of ``kernels.resolve.label``."""

    depth: NDArray[np.float32]
    instance: NDArray[np.int32]
    semantic: NDArray[np.uint8]
    part: NDArray[np.int16]
    normal: NDArray[np.float32]
    weights: NDArray[np.float32]


def no_labels(shape: tuple[int, ...], semantic: int = 0) -> Labels:
    """The buffers of pixels that show nothing.

    Args:
        shape: (H, W).
        semantic: their class.

    Returns:
        Fresh arrays.
    """
    return Labels(
        np.full(shape, np.inf, np.float32),
        np.full(shape, -1, np.int32),
        np.full(shape, semantic, np.uint8),
        np.zeros(shape, np.int16),
        np.zeros((*shape, 3), np.float32),
        np.zeros((*shape, 2), np.float32),
    )


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """A drawn view.

    Attributes:
        items: what was drawn.
        patches: what of them may be seen.
        order: (N,) int32, the patches, near ones first.
        placed: its vertices; valid until the room serves another view.
        lens: the projection.
        cut_faces: (N, 2) int32 faces made by clipping.
        cut_count: how many.
        near: (H, W) float32 nearness of the nearest surface, 0 for none.
        face: (H, W) int32 its face in the frame, SKY for none.
    """

    items: Items
    patches: placing.Patches
    order: NDArray[np.int32]
    placed: placing.Placed
    lens: placing.Lens
    cut_faces: NDArray[np.int32]
    cut_count: int
    near: NDArray[np.float32]
    face: NDArray[np.int32]


def see(  # noqa: PLR0913
    items: Items,
    pool: MeshPool,
    media: Media,
    lens: placing.Lens,
    room: Room,
    *,
    near: NDArray[np.float32],
    face: NDArray[np.int32],
    wanted: int,
    threads: int = 1,
) -> View:
    """Draw the items.

    Args:
        items: what may be seen.
        pool: their meshes.
        media: materials and textures.
        lens: the projection.
        room: work arrays.
        near: (H, W) nearness to draw over.
        face: (H, W) faces to draw over.
        wanted: bits of the layers drawn.
        threads: bands drawn at the same time; the result does not depend on it.

    Returns:
        The view.
    """
    view = placed_view(items, pool, lens, room, near, face, threads)
    draw_over(view, pool.arrays(), media, wanted, threads)
    return view


def placed_view(  # noqa: PLR0913
    items: Items,
    pool: MeshPool,
    lens: placing.Lens,
    room: Room,
    near: NDArray[np.float32],
    face: NDArray[np.int32],
    threads: int = 1,
) -> View:
    """The items carried to the image, with nothing drawn yet.

    Args:
        items: what may be seen.
        pool: their meshes.
        lens: the projection.
        room: work arrays.
        near: (H, W) nearness to draw over.
        face: (H, W) faces to draw over.
        threads: parts of the items carried at the same time.

    Returns:
        The view.
    """
    placed = room.placed(items)
    arrays = pool.arrays()
    guard = GUARD_PX if lens.orthographic == 0 else _FLAT_GUARD_PX
    patches, runs = _sifted(items, arrays, lens, guard, near.shape)

    def some(first: int, last: int) -> None:
        placing.place(arrays, items.table, items.poses, runs, lens, guard, first, last, placed)

    in_bands(some, len(runs), threads)
    cut = 0
    if lens.orthographic == 0:
        cut = placing.clip(
            arrays,
            items.table,
            patches,
            lens,
            GUARD_PX,
            placed,
            items.vertices,
            room.scratch,
            room.cut_faces,
        )
        cut = min(cut, CUT_FACES)
    order = np.argsort(-patches.most, kind="stable").astype(np.int32)
    return View(items, patches, order, placed, lens, room.cut_faces, cut, near, face)


def _sifted(
    items: Items,
    arrays: placing.Pool,
    lens: placing.Lens,
    guard: float,
    shape: tuple[int, ...],
) -> tuple[placing.Patches, NDArray[np.int32]]:
    """The patches that an image of (H, W) may show, and the runs of vertices that they use."""
    most = items.faces // placing.PATCH + len(items.table)
    rows = np.zeros((most, placing.PATCH_COLUMNS), np.int32)
    nearness = np.zeros(most, np.float32)
    firsts = np.zeros(len(items.table) + 1, np.int32)
    runs = np.full((items.vertices // placing.PATCH, 2), -1, np.int32)
    patches = placing.Patches(rows, nearness, firsts)
    count = sifting.sift(
        arrays, items.table, items.poses, lens, guard, shape[1], shape[0], patches, runs
    )
    patches = placing.Patches(rows[:count], nearness[:count], firsts)
    return patches, runs[runs[:, 0] >= 0]


def empty(size: tuple[int, int]) -> tuple[NDArray[np.float32], NDArray[np.int32]]:
    """Buffers of an empty image.

    Args:
        size: width and height, pixels.

    Returns:
        Nearness 0 and no face.
    """
    shape = (size[1], size[0])
    return np.zeros(shape, np.float32), np.full(shape, placing.SKY, np.int32)


def draw_over(view: View, arrays: placing.Pool, media: Media, wanted: int, threads: int) -> None:
    """Draw layers of a placed view into its buffers.

    Args:
        view: its ``near`` and ``face`` are written.
        arrays: the meshes.
        media: materials and textures.
        wanted: bits of the layers.
        threads: bands.
    """
    items = view.items
    table, near, face = items.table, view.near, view.face
    patches, order, placed, lens = view.patches, view.order, view.placed, view.lens

    height, width = near.shape
    tiles = -(-height // placing.TILE)
    least = np.full((tiles, -(-width // placing.TILE)), -np.inf, np.float32)

    def band(first_tile: int, last_tile: int) -> None:
        first, last = first_tile * placing.TILE, min(last_tile * placing.TILE, height)
        solid = wanted & ~placing.CUTOUT
        raster.draw(
            arrays,
            table,
            patches,
            order,
            placed,
            lens,
            solid,
            media,
            first,
            last,
            near,
            face,
            least,
        )
        if view.cut_count:
            raster.draw_cut(
                arrays,
                table,
                placed,
                view.cut_faces,
                view.cut_count,
                items.vertices,
                lens,
                wanted,
                media,
                first,
                last,
                near,
                face,
            )
        if wanted & placing.CUTOUT and (table[:, placing.LAYERS] & placing.CUTOUT).any():
            cutouts.draw_cutouts(
                arrays, table, patches, order, placed, lens, media, first, last, near, face, least
            )

    in_bands(band, tiles, threads)


def faces_of(  # noqa: PLR0913
    view: View,
    pool: MeshPool,
    media: Media,
    semantics: NDArray[np.uint8],
    room: Room,
    threads: int = 1,
    choose: NDArray[np.uint8] | None = None,
) -> Faces:
    """The faces that a view shows, with what its pixels need of them.

    Args:
        view: drawn.
        pool: its meshes.
        media: materials and textures.
        semantics: of all slots.
        room: work arrays.
        threads: bands.
        choose: pixels wanted; None for all.

    Returns:
        Buffers that the next call with this room overwrites.
    """
    shape = view.near.shape
    chosen = _all_of(shape) if choose is None else choose
    at = room.kept("at", shape, np.int32)
    listed = room.kept("listed", (shape[0] * shape[1],), np.int32)
    rows = room.kept("rows", (max(1, view.items.faces),), np.int32)
    eights = room.kept("seen", (view.items.faces // 8 + 1,), np.uint64)
    marks = eights.view(np.uint8)
    marks[:] = 0
    count = resolve.list_faces(view.face, chosen, marks, rows, at)
    resolve.in_frame_order(eights, listed)
    faces = Faces(
        at,
        room.kept("numbers", (count, resolve.NUMBERS), np.int32),
        room.kept("planes", (count, resolve.PLANES), np.float64),
        room.kept("skins", (count, resolve.SKINS), np.float32),
        room.kept("corners", (count, 6), np.int32),
        room.kept("depths", (count, 5), np.float64),
    )
    arrays, items = pool.arrays(), view.items

    def band(first: int, last: int) -> None:
        resolve.describe(
            arrays,
            items.table,
            items.rotations,
            view.placed,
            view.lens,
            media,
            semantics,
            listed,
            rows,
            first,
            last,
            faces,
        )

    in_bands(band, count, threads)
    return faces


def labels_of(view: View, faces: Faces, out: Labels, threads: int = 1) -> None:
    """What every pixel shows.

    Args:
        view: drawn.
        faces: of ``faces_of``.
        out: (H, W) buffers, written; weights are not where the sky is.
        threads: bands.
    """

    def band(first: int, last: int) -> None:
        resolve.label(view.near, faces, first, last, out)

    in_bands(band, view.near.shape[0], threads)


@cache
def _all_of(shape: tuple[int, int]) -> NDArray[np.uint8]:
    """Every pixel of an image chosen; nobody writes in it."""
    return np.ones(shape, np.uint8)


def camera_lens(camera: CameraModel, near_m: float = 0.1) -> placing.Lens:
    """The projection of a pinhole camera.

    Args:
        camera: its intrinsics.
        near_m: nearest distance drawn.

    Returns:
        The lens.
    """
    return placing.Lens(
        float(camera.fx_px),
        float(camera.fy_px),
        float(camera.cx_px),
        float(camera.cy_px),
        near_m,
        0,
    )


def doubled(camera: CameraModel) -> CameraModel:
    """The same camera with twice as many rows and columns.

    Args:
        camera: a pinhole.

    Returns:
        The finer one.
    """
    return replace(
        camera,
        width_px=2 * camera.width_px,
        height_px=2 * camera.height_px,
        fx_px=2.0 * camera.fx_px,
        fy_px=2.0 * camera.fy_px,
        cx_px=2.0 * camera.cx_px,
        cy_px=2.0 * camera.cy_px,
    )
