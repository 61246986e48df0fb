"""Depth maps as the sun sees the scene: kept for what stands still, amended for what moves."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from scenesim.geometry.transform import Floats, Transform
from scenesim.kernels import placing
from scenesim.kernels.shadow import Shadows, mark_tiles
from scenesim.kernels.texture import Media
from scenesim.render.between_draws import lent
from scenesim.render.items import Group, light_axes, parallel
from scenesim.render.pool import MeshPool
from scenesim.render.room import Room
from scenesim.render.visibility import draw_over, placed_view, see

_SOLID = placing.OPAQUE | placing.CUTOUT
#: texels along a side of a tile, and tiles along a side of a window
TILE, ACROSS = 512, 4
SIDE = TILE * ACROSS
#: metres of a texel, metres that the window lies ahead, level of detail; the first takes only what
#: moves, so that thin tyres and shoes stand in their shadows: trees and streets would take 8 ms a
#: tile
_CASCADES = ((0.010, 10.0, 15.0), (0.045, 34.0, 70.0), (0.18, 120.0, 1000.0))
#: texels of a map that a look-up needs before and after its place
_BEFORE, _AFTER = 2.5, 3.5
_FAR = -1.0e9
_NOWHERE = -(2**40)
#: tiles kept: a megabyte each
_KEPT = 64
#: texels by which a place is lifted and blurred at most
_SLACK = 6.0


class _Sheets:
    """Large arrays that a draw leaves to the next as they are: only tiles drawn anew are read."""

    def __init__(self) -> None:
        self.maps = np.full((len(_CASCADES), SIDE, SIDE), _FAR, np.float32)
        self.face = np.full((SIDE, SIDE), placing.SKY, np.int32)
        self.tile_face = np.full((TILE, TILE), placing.SKY, np.int32)
        self.tiles = np.zeros((_KEPT, TILE, TILE), np.float32)


#: the sheets that no draw uses now
_spare: list[_Sheets] = []


class SunShadows:
    """The sun's depth maps of one draw.

    What stands still is drawn in square tiles that lie fast in the world, each once and only when
    a camera sees ground or walls there: a picture does not depend on those taken before it.
    """

    def __init__(self, direction: tuple[float, float, float]) -> None:
        """Start with no map.

        Args:
            direction: unit, to the sun, world.
        """
        self._axes = light_axes(direction)
        sheets = lent(self, _spare, _Sheets, lambda _: True)
        self._maps, self._face, self._tile_face = sheets.maps, sheets.face, sheets.tile_face
        self._paper = sheets.tiles
        self._maps[0] = _FAR
        self._windows = np.zeros((len(_CASCADES), 3, 4))
        whole = _BEFORE, SIDE - _AFTER
        self._spans = np.array([(*whole, *whole)] * len(_CASCADES))
        self._tiles: dict[tuple[int, int, int], NDArray[np.float32]] = {}
        self._shown: list[set[tuple[int, int]]] = [set() for _ in _CASCADES]
        self._at = [(_NOWHERE, _NOWHERE)] * len(_CASCADES)
        self._amended: list[tuple[int, slice, slice, NDArray[np.float32]]] = []

    def update(  # noqa: PLR0913
        self,
        statics: Group,
        moving: Group,
        pool: MeshPool,
        media: Media,
        room: Room,
        T_world_from_camera: Transform,
        camera: placing.Lens,
        pictures: Sequence[NDArray[np.float32]],
    ) -> Shadows:
        """The maps for one frame.

        Args:
            statics: what stands still.
            moving: everything else.
            pool: the meshes.
            media: materials and textures.
            room: work arrays.
            T_world_from_camera: where the camera is.
            camera: its projection.
            pictures: (H, W) nearness of everything that the sun shines on; none at night and under
                closed clouds.

        Returns:
            The maps; valid until the next update, and without meaning where nothing is shone on.
        """
        for level, rows, columns, saved in reversed(self._amended):
            self._maps[level, rows, columns] = saved
        self._amended.clear()
        bias = np.array([texel for texel, *_ in _CASCADES])
        if not pictures:
            return Shadows(self._maps, self._windows, self._spans, bias)
        eye, forward = T_world_from_camera.translation, T_world_from_camera.rotation[:, 2]
        for level, (texel, ahead, _) in enumerate(_CASCADES):
            centre = self._axes.points(eye + forward * ahead) / (texel * TILE)
            at = round(float(centre[0])) - ACROSS // 2, round(float(centre[1])) - ACROSS // 2
            if self._at[level] != at:
                self._at[level] = at
                self._shown[level].clear()
                self._windows[level] = _window(self._axes, _lens(texel, at))
        rotation = np.array(T_world_from_camera.rotation)
        marks = np.zeros((len(_CASCADES), ACROSS, ACROSS), np.uint8)
        still, wanted = self._windows[1:], marks[1:]
        for near in pictures:
            mark_tiles(camera, rotation, np.array(eye), near, still, SIDE, TILE, _SLACK, wanted)
        for level, row, column in np.argwhere(marks).tolist():
            at = self._at[level]
            cell = at[0] + column, at[1] + row
            if cell not in self._shown[level]:
                self._show(statics, pool, media, room, level, cell)
        for level, (texel, _, detail) in enumerate(_CASCADES):
            lens = _lens(texel, self._at[level])
            drawn = self._amend(moving, pool, media, room, lens, level, detail)
            if level == 0:
                self._spans[level] = _span(drawn)
        return Shadows(self._maps, self._windows, self._spans, bias)

    def _show(
        self,
        statics: Group,
        pool: MeshPool,
        media: Media,
        room: Room,
        level: int,
        cell: tuple[int, int],
    ) -> None:
        """Put a tile into its place in the window, drawn if it is new."""
        tile = self._tiles.get((level, *cell))
        texel, _, detail = _CASCADES[level]
        if tile is None:
            if len(self._tiles) >= _KEPT:
                self._tiles.clear()
            tile = self._paper[len(self._tiles)]
            tile[:] = _FAR
            lens = _lens(texel, cell)
            items = parallel(statics, pool, self._axes, lens, (TILE, TILE), detail)
            if len(items.table):
                see(items, pool, media, lens, room, near=tile, face=self._tile_face, wanted=_SOLID)
            self._tiles[level, *cell] = tile
        at = self._at[level]
        column, row = (cell[0] - at[0]) * TILE, (cell[1] - at[1]) * TILE
        self._maps[level, row : row + TILE, column : column + TILE] = tile
        self._shown[level].add(cell)

    def _amend(  # noqa: PLR0913
        self,
        moving: Group,
        pool: MeshPool,
        media: Media,
        room: Room,
        lens: placing.Lens,
        level: int,
        detail: float,
    ) -> NDArray[np.int32]:
        """Draw what moves into a map, and remember what was there; gives the windows drawn in."""
        items = parallel(moving, pool, self._axes, lens, (SIDE, SIDE), detail)
        if not len(items.table):
            return np.zeros((0, 4), np.int32)
        near = self._maps[level]
        view = placed_view(items, pool, lens, room, near, self._face)
        windows = _windows(view.patches)
        for left, top, right, bottom in windows.tolist():
            rows, columns = slice(top, bottom), slice(left, right)
            self._amended.append((level, rows, columns, near[rows, columns].copy()))
        draw_over(view, pool.arrays(), media, _SOLID, 1)
        return windows


def _span(windows: NDArray[np.int32]) -> tuple[float, float, float, float]:
    """Least and greatest column, least and greatest row whose look-ups touch a window."""
    if not len(windows):
        return 0.0, -1.0, 0.0, -1.0
    left, top = (max(float(v) - _AFTER, _BEFORE) for v in windows[:, :2].min(axis=0))
    right, bottom = (min(float(v) + _BEFORE, SIDE - _AFTER) for v in windows[:, 2:].max(axis=0))
    return left, right, top, bottom


def _windows(patches: placing.Patches) -> NDArray[np.int32]:
    """(N, 4) left, top, right, bottom of all items of which anything is seen."""
    starts = np.unique(patches.firsts[:-1][np.diff(patches.firsts) > 0])
    rows = patches.rows
    low = [np.minimum.reduceat(rows[:, k], starts) for k in (placing.LEFT, placing.TOP)]
    high = [np.maximum.reduceat(rows[:, k], starts) for k in (placing.RIGHT, placing.BOTTOM)]
    return np.stack([*low, *high], axis=1)


def _lens(texel: float, cell: tuple[int, int]) -> placing.Lens:
    """The projection whose image begins at a tile's corner."""
    return placing.Lens(
        1.0 / texel, 1.0 / texel, float(-cell[0] * TILE), float(-cell[1] * TILE), 0.0, 1
    )


def _window(axes: Transform, lens: placing.Lens) -> Floats:
    """Column, row and nearness of a map as rows of numbers to multiply a world point with."""
    window = np.zeros((3, 4))
    window[0, :3], window[0, 3] = axes.rotation[0] * lens.fx, lens.cx
    window[1, :3], window[1, 3] = axes.rotation[1] * lens.fy, lens.cy
    window[2, :3] = -axes.rotation[2]
    return window
