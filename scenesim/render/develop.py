"""The camera behind the lens: exposure, sensor and tone curve."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from scenesim.kernels import develop as kernels
from scenesim.sensors.camera import CameraModel

#: exposure at which the mean (of square roots) of the picture settles
_KEY = 0.265
#: where nothing is bright, as in fog: the exposure of the brightest twentieth, and by how much
#: the picture is lifted to it at most
_HIGHLIGHT, _LIFT = 0.75, 1.7
#: pixels between those that the exposure goes by
_GRID = 6
_STEPS = 4096
_TOE = 1.5
#: what is taken from each colour for the other two: the filters overlap
_CROSSTALK = 0.20
#: exposure beyond which time is used up and gain begins, and the most of both
_BASE, _CEILING = 800.0, 9000.0
#: px^2, by how much the variance of the lens's blur of red, green and blue exceeds the stated one:
#: a simple lens focuses green best, and edges have coloured fringes
_DEFOCUS = (0.25, 0.08, 0.35)
#: light that the lens scatters over the whole picture, after the toe
_GLARE = 0.002


def exposure_of(radiance: NDArray[np.float32], ev: float) -> float:
    """The automatic exposure of a picture: by its mean, and by its highlights where it has none.

    Args:
        radiance: (H, W, 3) linear.
        ev: compensation, stops.

    Returns:
        What radiance is multiplied with: 1 saturates.
    """
    exposure = _KEY / max(kernels.log_mean(radiance, _GRID, 1e-7), 1e-9)
    red, green, blue = np.moveaxis(radiance[::_GRID, ::_GRID].astype(np.float64), -1, 0)
    luminances = np.sort((0.2126 * red + 0.7152 * green + 0.0722 * blue).ravel())
    bright = float(luminances[int(0.95 * (len(luminances) - 1))])
    lift = min(_LIFT, max(1.0, _HIGHLIGHT / max(exposure * bright, 1e-9)))
    return float(min(_CEILING, exposure * lift) * 2.0**ev)


def develop(
    radiance: NDArray[np.float32],
    camera: CameraModel,
    exposure: float,
    balance: tuple[float, float, float],
    key: int,
) -> NDArray[np.uint8]:
    """Turn radiance into a picture.

    Args:
        radiance: (H, W, 3) linear.
        camera: lens and sensor.
        exposure: of ``exposure_of``.
        balance: white balance.
        key: of this frame's noise.

    Returns:
        (H, W, 3) uint8, red first.
    """
    height, width = radiance.shape[:2]
    raw = np.zeros((height, width), np.float32)
    kernels.expose(
        radiance.reshape(height, 3 * width),
        np.array([exposure * b for b in balance]),
        np.array([camera.cx_px, camera.cy_px, 1.0 / camera.fx_px, camera.vignetting]),
        np.array([_taps(camera.psf_sigma_px, more) for more in _DEFOCUS], np.float32),
        np.array([camera.full_well_e * min(1.0, _BASE / exposure), camera.read_noise_e]),
        np.uint64(key),
        0,
        height,
        np.zeros((2, 3 * width), np.float32),
        raw,
    )
    image = np.zeros((height, width, 3), np.uint8)
    lines, steps = np.zeros((5, width + 4), np.float32), np.zeros((3, width), np.int32)
    green, apart = np.zeros_like(raw), np.zeros((height, width + 2), np.float32)
    kernels.greens(raw, 0, height, lines, green, apart)
    kernels.demosaic(green, apart, _CROSSTALK, _curve(), 0, height, steps, image)
    return image


def _taps(sigma: float, more: float) -> tuple[float, float]:
    """Middle and side weights of a three-tap blur of the lens's variance and some more."""
    aside = min(0.33, (sigma * sigma + more) / 2.0)
    return 1.0 - 2.0 * aside, aside


@cache
def _curve() -> NDArray[np.uint8]:
    """The response of an industrial camera: a toe, sRGB's curve, and a hard clip.

    The toe (an exponent a little over 1 in linear light) is what makes the shadows of real KITTI
    pictures as dark as they are; the table is over the square root of the exposure.
    """
    table = np.zeros(_STEPS, np.uint8)
    for i in range(_STEPS):
        x = (i / (_STEPS - 1)) ** (2.0 * _TOE)
        x = _GLARE + (1.0 - _GLARE) * x
        coded = 12.92 * x if x <= 0.0031308 else 1.055 * x ** (1 / 2.4) - 0.055
        table[i] = int(min(1.0, max(0.0, coded)) * 255.0 + 0.5)
    table.setflags(write=False)
    return table
