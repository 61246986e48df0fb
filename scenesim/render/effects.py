"""What weather and lamps add to a picture after its surfaces are shaded, each made when needed."""

from __future__ import annotations

from math import pi

import numpy as np
from numpy.typing import NDArray

from scenesim.kernels import glare, mirror
from scenesim.kernels.shading import Eye
from scenesim.render.bands import in_bands
from scenesim.render.daylight import Daylight
from scenesim.render.falling import Shot
from scenesim.render.illumination import Illumination
from scenesim.render.surfaces import Surfaces
from scenesim.world.classes import Semantic

#: share of a light that the lens scatters over about 4, 8, 16, 32 and 64 pixels
_HALO = (0.008, 0.005, 0.003, 0.002, 0.0015)
#: how many times the mean the brightest place must be for halos to show
_DAZZLING = 60.0
_GROUND = (Semantic.ROAD, Semantic.SIDEWALK)


def wet_ground(
    shown: Surfaces,
    falling: Illumination,
    eye: Eye,
    key: int,
    radiance: NDArray[np.float32],
    threads: int,
) -> None:
    """Let wet ground mirror what stands on it; nothing is done where it is dry.

    Args:
        shown: the surfaces of the picture.
        falling: the light on them.
        eye: where the camera is.
        key: of the ground's hollows.
        radiance: (H, W, 3) by pixel centres, amended.
        threads: bands.
    """
    light, openness = falling.light, falling.openness
    if light.ground[0] <= 0.0:
        return
    near, lens, labels = shown.view.near, shown.view.lens, shown.labels
    ground = np.zeros(near.shape, np.uint8)
    for kind in _GROUND:
        ground |= (labels.semantic == int(kind)).view(np.uint8)
    rows, columns = (near.shape[0] + 1) // 2, (near.shape[1] + 1) // 2
    sharp = np.zeros((rows, columns, 5), np.float32)
    smeared = np.zeros_like(sharp)
    normal, whole = labels.normal, np.uint64(key)

    def traced(first: int, last: int) -> None:
        mirror.trace_mirror(
            near, normal, ground, lens, eye, light, openness, whole, first, last, radiance, sharp
        )

    in_bands(traced, rows, threads)
    for part in (0.04, 0.2, 1.0):
        _smear(sharp, part, threads, smeared)
        sharp, smeared = smeared, sharp
    in_bands(
        lambda first, last: mirror.lay_mirror(sharp, normal, ground, first, last, radiance),
        near.shape[0],
        threads,
    )


def _smear(image: NDArray[np.float32], part: float, threads: int, out: NDArray[np.float32]) -> None:
    """One pass of ``mirror.smear_mirror``."""
    in_bands(
        lambda first, last: mirror.smear_mirror(image, part, first, last, out), len(image), threads
    )


def halos(radiance: NDArray[np.float32], threads: int) -> None:
    """Let the lens scatter a little of every light far over the picture.

    Nothing is done to pictures without very bright places, where nobody would see it.

    Args:
        radiance: (H, W, 3), amended.
        threads: bands.
    """
    height, width = radiance.shape[:2]
    if min(height, width) < 8 * 2 ** len(_HALO):
        return
    levels = [np.zeros((height // 4, width // 4, 3), np.float32)]
    glare.shrink(radiance, 4, levels[0])
    mean, most = glare.extremes(levels[0])
    if most < _DAZZLING * mean:
        return
    for _ in _HALO[1:]:
        above = levels[-1].shape
        levels.append(np.zeros((above[0] // 2, above[1] // 2, 3), np.float32))
        glare.shrink(levels[-2], 2, levels[-1])
    levels = [_rounded(level) for level in levels]
    levels[-1] *= np.float32(_HALO[-1])
    for share, coarse, fine in zip(_HALO[-2::-1], levels[:0:-1], levels[-2::-1], strict=True):
        glare.spread(coarse, 2, 1.0, share, 0, fine.shape[0], _room_for(coarse), fine)
    kept, small = 1.0 - sum(_HALO), levels[0]

    def band(first: int, last: int) -> None:
        glare.spread(small, 4, 1.0, kept, first, last, _room_for(small), radiance)

    in_bands(band, height, threads)


def _rounded(level: NDArray[np.float32]) -> NDArray[np.float32]:
    """A coarse picture blurred by 1 2 1 each way: its cells no longer show as squares."""
    for axis in (0, 1):
        wide = np.concatenate(
            [level.take([0], axis), level, level.take([-1], axis)], axis
        ).swapaxes(0, axis)
        level = (0.25 * (wide[:-2] + wide[2:]) + 0.5 * wide[1:-1]).swapaxes(0, axis)
    return np.ascontiguousarray(level)


def _room_for(small: NDArray[np.float32]) -> NDArray[np.float64]:
    """Room for ``glare.spread`` to work in."""
    return np.zeros((2, 3 * small.shape[1]))


def sun_in_the_lens(day: Daylight, shot: Shot, threads: int, radiance: NDArray[np.float32]) -> None:
    """Add the sun, its veil and its ghosts, where it shines into the picture.

    Args:
        day: light and direction of the sun.
        shot: the camera and what it sees; what stands before the sun hides it.
        threads: bands.
        radiance: (H, W, 3), amended.
    """
    near, lens = shot.near, shot.lens
    towards = np.array(day.direction)
    sun = shot.T_world_from_camera.inverse().rotation
    x, y, z = (float((sun[k] * towards).sum()) for k in range(3))
    if not day.has_sun or z < 0.1:
        return
    height, width = near.shape
    u, v = x / z * lens.fx + lens.cx, y / z * lens.fy + lens.cy
    reach = int(lens.fx * 0.005) + 1
    if v + reach < 0 or u + reach < 0:
        return
    rows = slice(max(0, int(v) - reach), max(0, int(v) + reach))
    seen = near[rows, max(0, int(u) - reach) : max(0, int(u) + reach)]
    if not (seen <= 0.0).any():
        return
    share = float((seen <= 0.0).sum()) / float((2 * reach) ** 2)
    colour = tuple(pi * share * float(c) for c in day.light.sun[1])
    du, dv = u - width / 2, v - height / 2
    ghosts = np.array(
        [
            (width / 2 - k * du, height / 2 - k * dv, r * lens.fx / 721.5, s)
            for k, r, s in ((0.45, 14.0, 0.012), (0.8, 30.0, 0.006), (-0.5, 9.0, 0.01))
        ]
    )
    in_bands(
        lambda first, last: glare.sun_veil((x, y, z), colour, lens, ghosts, first, last, radiance),
        height,
        threads,
    )
