"""How much skylight reaches the places of a scene: streets are canyons, cars stand on shade."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scenesim.geometry.transform import Floats, Transform
from scenesim.kernels import openness, placing
from scenesim.kernels.texture import Media
from scenesim.render.bands import in_bands
from scenesim.render.items import Group, light_axes, parallel
from scenesim.render.pool import MeshPool
from scenesim.render.room import Room
from scenesim.render.skyline import skyline_of
from scenesim.render.visibility import see
from scenesim.scenery.stage import Placement

_SIDE = 256
_CELL = 1.0
_STRIDE = 2
_AHEAD, _STEP = 60.0, 32.0
_LEVELS = np.array([0.2, 2.0, 5.0, 10.0, 20.0])
_STEPS = np.array([1.5, 3.0, 5.0, 8.0, 12.0, 18.0, 27.0, 40.0])
_WAYS = np.array(
    [(1, 0), (0.8, 0.6), (0.6, 0.8), (0, 1), (-0.6, 0.8), (-0.8, 0.6), (-1, 0), (-0.8, -0.6),
     (-0.6, -0.8), (0, -1), (0.6, -0.8), (0.8, -0.6)], float
)  # fmt: skip


class Openness(NamedTuple):
    """The volume that ``kernels.openness.open_at`` reads."""

    volume: NDArray[np.float32]
    window: Floats
    levels: Floats


class OpenSky:
    """The open share of the sky over one draw, made again when the camera has gone far."""

    def __init__(self) -> None:
        self._axes = light_axes((0.0, 0.0, 1.0))
        self._at: tuple[float, float, float] | None = None
        self._ready: Openness | None = None
        self.skyline = np.zeros(0)  # of the volume's middle, see ``skyline_of``

    def update(
        self, statics: Group, pool: MeshPool, media: Media, room: Room, eye: tuple[Floats, Floats]
    ) -> Openness:
        """The volume round a camera.

        Args:
            statics: what stands still.
            pool: the meshes.
            media: materials and textures.
            room: work arrays.
            eye: position (3,) m and viewing direction (3,), world.

        Returns:
            The volume.
        """
        centre = self._axes.points(eye[0] + eye[1] * _AHEAD)
        at = (
            round(float(centre[0]) / _STEP) * _STEP,
            round(float(centre[1]) / _STEP) * _STEP,
            round(2.0 * (float(eye[0][2]) - 1.65)) / 2.0,
        )
        if self._ready is None or at != self._at:
            self._at = at
            self._ready = self._made(statics, pool, media, room, at)
        return self._ready

    def _made(
        self,
        statics: Group,
        pool: MeshPool,
        media: Media,
        room: Room,
        at: tuple[float, float, float],
    ) -> Openness:
        """Draw the scene from above and look round from every point."""
        ground = at[2]
        middle = _SIDE / 2
        lens = placing.Lens(
            1.0 / _CELL, 1.0 / _CELL, middle - at[0] / _CELL, middle - at[1] / _CELL, 0.0, 1
        )
        near = np.full((_SIDE, _SIDE), ground - 1.0, np.float32)
        face = np.full((_SIDE, _SIDE), placing.SKY, np.int32)
        items = parallel(statics, pool, self._axes, lens, (_SIDE, _SIDE), 200.0)
        see(items, pool, media, lens, room, near=near, face=face, wanted=7)
        self.skyline = skyline_of(near, _CELL, ground, self._axes.rotation[:2, :2])
        points = _SIDE // _STRIDE
        volume = np.ones((len(_LEVELS), points, points), np.float32)
        levels = _LEVELS + ground
        rises = np.zeros((len(levels) + 1, points))
        openness.open_sky(near, _CELL, levels, _WAYS, _STEPS, _STRIDE, 0, points, rises, volume)
        window = np.zeros((2, 3))
        for axis, centre in enumerate((lens.cx, lens.cy)):
            window[axis, :2] = self._axes.rotation[axis, :2] * lens.fx / _STRIDE
            window[axis, 2] = centre / _STRIDE
        return Openness(volume, window, levels)


def contact(
    bodies: Sequence[Placement],
    T_world_from_camera: Transform,
    lens: placing.Lens,
    near: NDArray[np.float32],
    instance: NDArray[np.int32],
    threads: int,
) -> NDArray[np.float32]:
    """The share of skylight left on the ground by the things that stand on it.

    Args:
        bodies: moving placements; the largest of an instance stands for it.
        T_world_from_camera: the camera.
        lens: its projection.
        near: (H, W) nearness.
        instance: (H, W); only what belongs to none is ground.
        threads: bands.

    Returns:
        (H, W) float32.
    """
    height, width = near.shape
    occlusion = np.ones(near.shape, np.float32)
    boxes, windows = [], []
    T_camera_from_world = T_world_from_camera.inverse()
    for body in _largest(bodies):
        box = _footprint(body)
        window = _window(box, T_camera_from_world, lens, width, height)
        if window is not None:
            boxes.append(box)
            windows.append(window)
    if boxes:
        box_rows, window_rows = np.array(boxes), np.array(windows, np.int32)
        rotation = np.array(T_world_from_camera.rotation)
        position = np.array(T_world_from_camera.translation)

        def band(first: int, last: int) -> None:
            openness.darken(
                box_rows,
                window_rows,
                lens,
                rotation,
                position,
                near,
                instance,
                first,
                last,
                occlusion,
            )

        in_bands(band, height, threads)
    return occlusion


def _largest(bodies: Sequence[Placement]) -> list[Placement]:
    """The placement with the largest footprint of each instance."""
    chosen: dict[int, tuple[float, Placement]] = {}
    for body in bodies:
        size = body.lods[0].high - body.lods[0].low
        area = float(size[0]) * float(size[1])
        if body.instance >= 0 and area > chosen.get(body.instance, (0.0, body))[0]:
            chosen[body.instance] = (area, body)
    return [body for _, body in chosen.values()]


def _footprint(body: Placement) -> tuple[float, ...]:
    """A row of ``openness.darken``'s boxes."""
    low, high = body.lods[0].low, body.lods[0].high
    r = body.T_world_from_mesh.rotation
    middle = np.array([(low[0] + high[0]) / 2, (low[1] + high[1]) / 2, 0.0], float)
    x, y, z = body.T_world_from_mesh.points(middle)
    flat = max(1e-6, float(r[0, 0] * r[0, 0] + r[1, 0] * r[1, 0])) ** 0.5
    half_x, half_y = float(high[0] - low[0]) / 2, float(high[1] - low[1]) / 2
    gap = min(0.6, max(0.0, float(low[2])))
    return (
        float(x), float(y), float(z), float(r[0, 0]) / flat, float(r[1, 0]) / flat,
        half_x * 0.97, half_y * 0.95, gap,
    )  # fmt: skip


def _window(
    box: tuple[float, ...],
    T_camera_from_world: Transform,
    lens: placing.Lens,
    width: int,
    height: int,
) -> tuple[int, int, int, int] | None:
    """The pixels that a footprint with its margin may touch; None for none."""
    x, y, z, cosine, sine, half_x, half_y, _ = box
    reach_x, reach_y = half_x + 1.2, half_y + 1.2
    corners = np.array(
        [
            (
                x + a * reach_x * cosine - b * reach_y * sine,
                y + a * reach_x * sine + b * reach_y * cosine,
                z + c,
            )
            for a in (-1, 1)
            for b in (-1, 1)
            for c in (-0.25, 0.25)
        ]
    )
    seen = T_camera_from_world.points(corners)
    if (seen[:, 2] < 0.2).all():
        return None
    depth = np.maximum(seen[:, 2], 0.2)
    u, v = lens.fx * seen[:, 0] / depth + lens.cx, lens.fy * seen[:, 1] / depth + lens.cy
    left, right = max(0, int(u.min())), min(width, int(u.max()) + 1)
    top, bottom = max(0, int(v.min())), min(height, int(v.max()) + 1)
    return (left, top, right, bottom) if left < right and top < bottom else None
