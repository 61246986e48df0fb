"""Depth maps as the sun sees the scene: kept for what stands still, amended for what moves."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scenesim.geometry.transform import Floats, Transform
from scenesim.kernels import placing
from scenesim.kernels.shadow import Shadows
from scenesim.kernels.texture import Media
from scenesim.render.items import Group, parallel
from scenesim.render.pool import MeshPool
from scenesim.render.visibility import Room, light_axes, see

SIDE = 2048
#: metres of a texel, metres that the window lies ahead, metres of its steps, level of detail
_CASCADES = ((0.045, 34.0, 16.0, 20.0), (0.18, 120.0, 64.0, 70.0))
_FAR = -1.0e9


class SunShadows:
    """The sun's depth maps of one draw."""

    def __init__(self, direction: tuple[float, float, float]) -> None:
        """Start with no map.

        Args:
            direction: unit, to the sun, world.
        """
        self._axes = light_axes(direction)
        self._maps = np.full((len(_CASCADES), SIDE, SIDE), _FAR, np.float32)
        self._face = np.full((SIDE, SIDE), placing.SKY, np.int32)
        self._windows = np.zeros((len(_CASCADES), 3, 4))
        self._at: list[tuple[float, float] | None] = [None] * len(_CASCADES)
        self._amended: list[tuple[int, slice, slice, NDArray[np.float32]]] = []

    def update(
        self,
        statics: Group,
        moving: Group,
        pool: MeshPool,
        media: Media,
        room: Room,
        eye: tuple[Floats, Floats],
    ) -> Shadows:
        """The maps for one frame.

        Args:
            statics: what stands still; drawn again only when a window moves on.
            moving: everything else.
            pool: the meshes.
            media: materials and textures.
            room: work arrays.
            eye: position (3,) m and viewing direction (3,), world.

        Returns:
            The maps; valid until the next update.
        """
        for level, rows, columns, saved in reversed(self._amended):
            self._maps[level, rows, columns] = saved
        self._amended.clear()
        for level, (texel, ahead, step, detail) in enumerate(_CASCADES):
            centre = self._axes.points(eye[0] + eye[1] * ahead)
            at = (round(float(centre[0]) / step) * step, round(float(centre[1]) / step) * step)
            lens = placing.Lens(
                1.0 / texel, 1.0 / texel, SIDE / 2 - at[0] / texel, SIDE / 2 - at[1] / texel, 0.0, 1
            )
            if self._at[level] != at:
                self._at[level] = at
                self._maps[level] = _FAR
                self._windows[level] = _window(self._axes, lens)
                self._draw(statics, pool, media, room, lens, level, detail, keep=False)
            self._draw(moving, pool, media, room, lens, level, detail, keep=True)
        bias = np.array([texel for texel, *_ in _CASCADES])
        return Shadows(self._maps, self._windows, bias)

    def _draw(  # noqa: PLR0913
        self,
        group: Group,
        pool: MeshPool,
        media: Media,
        room: Room,
        lens: placing.Lens,
        level: int,
        detail: float,
        *,
        keep: bool,
    ) -> None:
        """Draw a group into a map; with ``keep``, remember what was there."""
        items = parallel(group, pool, self._axes, lens, (SIDE, SIDE), detail)
        if not len(items.table):
            return
        near = self._maps[level]
        solid = placing.OPAQUE | placing.CUTOUT
        if keep:
            placed = room.placed(items)
            placing.place(
                pool.arrays(), items.table, items.poses, lens, 1.0e6, 0, len(items.table), placed
            )
            for left, top, right, bottom in placed.bounds // 256:
                rows = slice(max(0, top), max(0, bottom + 2))
                columns = slice(max(0, left), max(0, right + 2))
                self._amended.append((level, rows, columns, near[rows, columns].copy()))
        see(items, pool, media, lens, room, near=near, face=self._face, wanted=solid)


def _window(axes: Transform, lens: placing.Lens) -> Floats:
    """Column, row and nearness of a map as rows of numbers to multiply a world point with."""
    window = np.zeros((3, 4))
    window[0, :3], window[0, 3] = axes.rotation[0] * lens.fx, lens.cx
    window[1, :3], window[1, 3] = axes.rotation[1] * lens.fy, lens.cy
    window[2, :3] = -axes.rotation[2]
    return window
