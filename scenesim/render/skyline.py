"""What the surfaces of a street mirror: its own houses and trees, the sky above, the road below."""

from __future__ import annotations

from math import cos, pi, sin

import numpy as np
from numpy.typing import NDArray

from scenesim.geometry.transform import Floats
from scenesim.kernels import sky as sky_kernels
from scenesim.kernels.shading import Light

#: directions round a place, from east on, in which the skyline is known
_COUNT = 32
_WAYS = np.array([(cos(2 * pi * k / _COUNT), sin(2 * pi * k / _COUNT)) for k in range(_COUNT)])
#: m, distances at which it is sought
_STEPS = np.array([4.0, 6.0, 9.0, 13.0, 19.0, 28.0, 40.0, 60.0])
#: m, places that it is the mean of, from the middle, and the height that cars look from
_PLACES = np.array([(12.0 * a, 12.0 * b) for a in range(-2, 3) for b in range(-2, 3)])
_EYE = 1.0
#: m, what stands higher is no open ground; the skyline where none is open
_OPEN, _USUAL = 2.5, 0.2
_SIDE, _LEVELS = 128, 5
#: share of light that house fronts with their windows and trees send back, and roads
_WALLS, _ROAD = 0.18, 0.13
#: share of a high sun that reaches them past crowns and ledges
_SUNNY = 0.6


def skyline_of(
    tops: NDArray[np.float32], cell: float, ground: float, axes: Floats
) -> NDArray[np.float64]:
    """How high a street's sides stand, seen from its open ground.

    Args:
        tops: (S, S) float32 m, the top of what stands in each cell.
        cell: m, the side of one.
        ground: m, the height of the ground.
        axes: (2, 2): column and row of a step east and of one north, m.

    Returns:
        (A,) sine of the skyline's elevation, by direction from east on.
    """
    side = tops.shape[0]
    places = _PLACES / cell + side / 2
    high = tops[places[:, 1].astype(np.int64), places[:, 0].astype(np.int64)]
    places = places[high < ground + _OPEN]
    if not len(places):
        return np.full(_COUNT, _USUAL)
    ways = np.stack([_WAYS[:, 0] * axes[k, 0] + _WAYS[:, 1] * axes[k, 1] for k in range(2)], axis=1)
    at = places[:, None, None] + ways[None, :, None] * (_STEPS[None, None, :, None] / cell)
    at = np.clip(at, 0.0, side - 1.0).astype(np.int64)  # (P, A, D, 2)
    slopes = (tops[at[..., 1], at[..., 0]] - (ground + _EYE)) / _STEPS
    rises = np.maximum(slopes.max(axis=2), 0.0)
    sines: NDArray[np.float64] = (rises / np.sqrt(1.0 + rises * rises)).mean(axis=0)
    return sines


class Surroundings:
    """What smooth surfaces reflect in the streets of a draw."""

    def __init__(self, light: Light, key: int) -> None:
        """Start with no street.

        Args:
            light: of the day.
            key: of roofs, crowns and windows.
        """
        self._light, self._key = light, key
        self._last: tuple[Floats, NDArray[np.float32]] | None = None

    def under(self, skyline: Floats) -> NDArray[np.float32]:
        """What is reflected under a skyline.

        Args:
            skyline: (A,) of ``skyline_of``; the same array is not looked at again.

        Returns:
            (L, R, R, 3), see ``Light.surround``.
        """
        if self._last is None or self._last[0] is not skyline:
            self._last = skyline, _painted(self._light, skyline, self._key)
        return self._last[1]


def _painted(light: Light, skyline: Floats, key: int) -> NDArray[np.float32]:
    """The surroundings, from sharp to blurred."""
    sun, direct, ambient = light.sun[0], light.sun[1], light.ambient
    towards = _WAYS[:, 0] * sun[0] + _WAYS[:, 1] * sun[1]
    # a low sun is hidden by what stands on its side of the street
    sunny = _SUNNY * min(1.0, float(sun[2]) / (float(skyline[towards.argmax()]) + 0.05))
    facing = sunny * np.maximum(-towards, 0.0)[:, None]
    x, y = _WAYS[:, :1], _WAYS[:, 1:]
    around = x * x * np.where(x > 0.0, ambient[1], ambient[0])
    around += y * y * np.where(y > 0.0, ambient[3], ambient[2])
    walls = _WALLS * (direct * facing + 0.5 * around)
    ground = _ROAD * (sunny * direct * float(sun[2]) + ambient[4])
    levels = np.zeros((_LEVELS, _SIDE, _SIDE, 3), np.float32)
    sky_kernels.surround(light.sky[0], ground, np.uint64(key), skyline, walls, 0, _SIDE, levels)
    for level in range(1, _LEVELS):
        levels[level] = _blurred(levels[level - 1], 2 ** (level - 1))
    return levels


def _blurred(image: NDArray[np.float32], reach: int) -> NDArray[np.float32]:
    """Four passes of a box of three taps, ``reach`` apart, edges repeated."""
    for _ in range(2):
        for axis in (0, 1):
            rows = image if axis == 0 else image.swapaxes(0, 1)
            first, last = rows[:1].repeat(reach, 0), rows[-1:].repeat(reach, 0)
            wide, n = np.concatenate([first, rows, last]), len(rows)
            rows = (wide[:n] + wide[reach:][:n] + wide[2 * reach :]) * np.float32(1 / 3)
            image = rows if axis == 0 else rows.swapaxes(0, 1)
    return np.ascontiguousarray(image)
