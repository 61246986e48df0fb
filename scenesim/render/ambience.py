"""How much light reaches places from all sides: streets are canyons, sunlit fronts light them."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scenesim.geometry.transform import Floats, Transform
from scenesim.kernels import openness, placing
from scenesim.kernels.texture import Media
from scenesim.render.bands import in_bands
from scenesim.render.daylight import SNOW
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


#: m, distances at which something may hide the sun from a place
_HIDING = np.array([1.0, 2.0, 3.0, 4.0, 6.0, 8.0, 11.0, 15.0, 20.0, 27.0, 36.0, 48.0, 64.0])
#: m above the ground that shade or what stands on it may be and the place be sunlit ground
_FLAT, _LOW = 0.5, 2.5
#: what counts of ground on which something high stands: crowns hide some, houses all of it
_UNDER_CROWNS = 0.15
#: house fronts beside their roofs and crowns seen from the side, and the most that they send back
_FRONTS, _WHITEST = 1.6, 0.35
#: passes of a mean of three by three points that make the ground of a level of that below
_SPREAD = (1, 1, 2, 3, 4)


class Openness(NamedTuple):
    """The volumes that ``kernels.openness`` reads.

    Attributes:
        volume: (L, P, P) the open share of the sky.
        window: (2, 3), see ``kernels.openness.place_in``.
        levels: (L,) m.
        glow: (L, P, P, 4) sunlit walls and ground, see ``kernels.openness.open_sky``; nothing
            without a sun.
    """

    volume: NDArray[np.float32]
    window: Floats
    levels: Floats
    glow: NDArray[np.float32]


class OpenSky:
    """What is open and what is sunlit over one draw, made again when the camera has gone far."""

    def __init__(self, sun: tuple[float, float, float] | None, snow: float) -> None:
        """Start with no volume.

        Args:
            sun: direction to it, unit; None for one that does not shine.
            snow: share of what faces up that it covers.
        """
        self._sun, self._snow = sun, snow
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
        glow = np.zeros((*volume.shape, 4), np.float32)
        albedo = np.full(near.shape, 0.1, np.float32)
        shade = np.full(near.shape, ground - 1.0, np.float32)
        facing = np.zeros((len(_WAYS), 3))
        if self._sun is not None:
            openness.albedos(face, items.table, pool.arrays().slots, media, 0, _SIDE, albedo)
            facing = self._into_the_sun(self._sun, near, shade)
            white = albedo + np.float32(self._snow) * (np.float32(SNOW) - albedo)
            glow[..., 3] = _sunlit_ground(near, shade, white, ground)
        openness.open_sky(
            near,
            shade,
            np.minimum(albedo * np.float32(_FRONTS), np.float32(_WHITEST)),
            _CELL,
            levels,
            _WAYS,
            facing,
            _STEPS,
            _STRIDE,
            0,
            points,
            np.zeros((len(levels) + 2, 2, points)),
            volume,
            glow,
        )
        window = np.zeros((2, 3))
        for axis, centre in enumerate((lens.cx, lens.cy)):
            window[axis, :2] = self._axes.rotation[axis, :2] * lens.fx / _STRIDE
            window[axis, 2] = centre / _STRIDE
        return Openness(volume, window, levels, glow if self._sun is not None else glow[:0])

    def _into_the_sun(
        self,
        sun: tuple[float, float, float],
        tops: NDArray[np.float32],
        shade: NDArray[np.float32],
    ) -> Floats:
        """``facing`` of ``kernels.openness.open_sky``; writes the height up to which is shade."""
        axes = np.array(self._axes.rotation[:2, :2])
        facing = np.zeros((len(_WAYS), 3))
        facing[:, 1:] = _WAYS[:, :1] * axes[0] + _WAYS[:, 1:] * axes[1]
        facing[:, 0] = -(facing[:, 1] * sun[0] + facing[:, 2] * sun[1])
        flat = sqrt(sun[0] ** 2 + sun[1] ** 2) + 1e-9
        way = (axes[:, 0] * sun[0] + axes[:, 1] * sun[1]) / flat
        openness.shade_tops(tops, way / _CELL, sun[2] / flat, _HIDING, 0, _SIDE, shade)
        return facing


def _sunlit_ground(
    tops: NDArray[np.float32],
    shade: NDArray[np.float32],
    albedo: NDArray[np.float32],
    ground: float,
) -> NDArray[np.float32]:
    """(L, P, P): what the ground that a place looks down on sends back of the sun."""
    low = tops < ground + _LOW
    seen = np.where(low, np.float32(1.0), np.float32(_UNDER_CROWNS))
    lit = np.where(low & (shade < np.maximum(tops, ground) + _FLAT), albedo, np.float32(0.0))
    both = np.stack([lit, seen])
    both = (both[:, ::2, ::2] + both[:, 1::2, ::2] + both[:, ::2, 1::2] + both[:, 1::2, 1::2]) / 4
    levels = []
    for passes in _SPREAD:
        for _ in range(passes):
            both = _mean_of_three(_mean_of_three(both).swapaxes(1, 2)).swapaxes(1, 2)
        levels.append(both[0] / both[1])
    return np.stack(levels)


def _mean_of_three(images: NDArray[np.float32]) -> NDArray[np.float32]:
    """Of each point and those beside it in its column, edges repeated."""
    wide = np.concatenate([images[:, :1], images, images[:, -1:]], axis=1)
    mean: NDArray[np.float32] = (wide[:, :-2] + wide[:, 1:-1] + wide[:, 2:]) * np.float32(1 / 3)
    return mean


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
    boxes = _footprints(_largest(bodies))
    windows = _windows(boxes, T_world_from_camera.inverse(), lens, (width, height))
    shown = (windows[:, 0] < windows[:, 2]) & (windows[:, 1] < windows[:, 3])
    if shown.any():
        boxes, windows = boxes[shown], windows[shown]
        rotation = np.array(T_world_from_camera.rotation)
        position = np.array(T_world_from_camera.translation)

        def band(first: int, last: int) -> None:
            openness.darken(
                boxes,
                windows,
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


def _footprints(bodies: Sequence[Placement]) -> Floats:
    """(N, 8) rows of ``openness.darken``'s boxes."""
    count = len(bodies)
    low = np.array([body.lods[0].low for body in bodies], np.float32).reshape(count, 3)
    high = np.array([body.lods[0].high for body in bodies], np.float32).reshape(count, 3)
    turns = np.array([body.T_world_from_mesh.rotation for body in bodies]).reshape(count, 3, 3)
    places = np.array([body.T_world_from_mesh.translation for body in bodies]).reshape(count, 3)
    middle = ((low + high) / 2).astype(np.float64)
    half = (high - low).astype(np.float64) / 2
    x, y = middle[:, 0, None], middle[:, 1, None]
    flat = np.sqrt(np.maximum(1e-6, turns[:, 0, 0] ** 2 + turns[:, 1, 0] ** 2))
    boxes = np.zeros((count, 8))
    boxes[:, :3] = x * turns[:, :, 0] + y * turns[:, :, 1] + places
    boxes[:, 3:5] = turns[:, :2, 0] / flat[:, None]
    boxes[:, 5], boxes[:, 6] = half[:, 0] * 0.97, half[:, 1] * 0.95
    boxes[:, 7] = np.clip(low[:, 2], 0.0, 0.6)
    return boxes


#: corners of what a footprint may darken: sides of its reach, m above its ground
_CORNERS = np.array([(a, b, c) for a in (-1.0, 1.0) for b in (-1.0, 1.0) for c in (-0.25, 0.25)])


def _windows(
    boxes: Floats, T_camera_from_world: Transform, lens: placing.Lens, size: tuple[int, int]
) -> NDArray[np.int32]:
    """(N, 4) left, top, right, bottom: the pixels that footprints with their margins may touch."""
    width, height = size
    cosine, sine = boxes[:, 3, None], boxes[:, 4, None]
    along = _CORNERS[:, 0] * (boxes[:, 5, None] + 1.2)
    across = _CORNERS[:, 1] * (boxes[:, 6, None] + 1.2)
    corners = np.zeros((len(boxes), len(_CORNERS), 3))
    corners[:, :, 0] = boxes[:, 0, None] + along * cosine - across * sine
    corners[:, :, 1] = boxes[:, 1, None] + along * sine + across * cosine
    corners[:, :, 2] = boxes[:, 2, None] + _CORNERS[:, 2]
    seen = T_camera_from_world.points(corners)
    depth = np.maximum(seen[:, :, 2], 0.2)
    u, v = lens.fx * seen[:, :, 0] / depth + lens.cx, lens.fy * seen[:, :, 1] / depth + lens.cy
    windows = np.zeros((len(boxes), 4), np.int32)
    windows[:, 0] = np.clip(u.min(axis=1), 0, width)
    windows[:, 1] = np.clip(v.min(axis=1), 0, height)
    windows[:, 2] = np.clip(u.max(axis=1) + 1, 0, width)
    windows[:, 3] = np.clip(v.max(axis=1) + 1, 0, height)
    windows[(seen[:, :, 2] < 0.2).all(axis=1)] = 0
    return windows
