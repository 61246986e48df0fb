"""From radiance to the numbers of a picture: lens, sensor, noise, tone curve."""

from math import sqrt

import numba

from scenesim.kernels.hashing import combined, mix
from scenesim.kernels.jit import kernel


@kernel
def gaussian(bits, shift):
    """A number of about the normal distribution from 16 bits of a hash.

    Args:
        bits: uint64.
        shift: which 16 of them.

    Returns:
        Mean 0, standard deviation 1: the sum of four uniform numbers of four bits each.
    """
    b = numba.int64(bits >> numba.uint64(shift))
    total = (b & 15) + ((b >> 4) & 15) + ((b >> 8) & 15) + ((b >> 12) & 15)
    return (total - 30) * 0.10846


@kernel
def blur_row(radiance, j, psf, out_rows):
    """One row of the image blurred across and along itself, by three taps each way.

    Args:
        radiance: (H, 3 W) float32.
        j: the row.
        psf: (2,) float32 weights of the middle and the side taps.
        out_rows: (2, 3 W) float32; the result is in the second.
    """
    height, length = radiance.shape
    up, down = max(0, j - 1), min(height - 1, j + 1)
    middle, aside = psf[0], psf[1]
    for q in range(length):
        out_rows[0, q] = middle * radiance[j, q] + aside * (radiance[up, q] + radiance[down, q])
    for q in range(3):
        out_rows[1, q] = out_rows[0, q]
        out_rows[1, length - 3 + q] = out_rows[0, length - 3 + q]
    for q in range(3, length - 3):
        out_rows[1, q] = middle * out_rows[0, q] + aside * (out_rows[0, q - 3] + out_rows[0, q + 3])


@kernel
def develop(
    radiance, gains, falloff, psf, noise, key, curve, first_row, last_row, out_rows, out_image
):
    """Expose, blur, add noise, and bring rows first_row..last_row-1 to 8 bits.

    Red and blue are sensed at one pixel of four each: their noise is coarser and, after the
    colour matrix, stronger.

    Args:
        radiance: (H, 3 W) float32, linear.
        gains: (3,) exposure times white balance: 1 saturates.
        falloff: (4,): centre column and row, 1 / focal length in pixels, strength of cos^4.
        psf: (2,) float32 weights of the middle and the side taps of the blur.
        noise: (2,): electrons at saturation, read noise in electrons.
        key: uint64 of this frame's noise.
        curve: (N,) uint8 of the exposure's square root, 0..1.
        first_row, last_row: the half-open range of image rows this call owns.
        out_rows: (2, 3 W) float32, room for two rows.
        out_image: (H, 3 W) uint8.

    Source:
        EMVA Standard 1288: shot noise by the electrons, read noise added.
    """
    width = radiance.shape[1] // 3
    shot, dark = 1.0 / noise[0], (noise[1] / noise[0]) * (noise[1] / noise[0])
    steps = curve.shape[0] - 1
    for j in range(first_row, last_row):
        blur_row(radiance, j, psf, out_rows)
        y = (j + 0.5 - falloff[1]) * falloff[2]
        for i in range(width):
            x = (i + 0.5 - falloff[0]) * falloff[2]
            cos2 = 1.0 / (1.0 + x * x + y * y)
            shade = 1.0 + falloff[3] * (cos2 * cos2 - 1.0)
            bits = mix(combined(key, j * width + i))
            tint = mix(combined(key, -1 - (j >> 1) * width - (i >> 1)))
            for c in range(3):
                value = max(0.0, min(2.0, out_rows[1, 3 * i + c] * gains[c] * shade))
                sigma = sqrt(value * shot + dark)
                value += sigma * (
                    gaussian(bits, 16 * c) if c == 1 else 2.2 * gaussian(tint, 16 * c)
                )
                root = sqrt(min(1.0, max(0.0, value)))
                out_image[j, 3 * i + c] = curve[int(root * steps + 0.5)]


@kernel
def log_mean(radiance, step, floor_):
    """The brightness that exposure goes by: the mean over a grid of limited luminances.

    Args:
        radiance: (H, W, 3).
        step: pixels between samples.
        floor_: least luminance counted.

    Returns:
        The square of the mean square root of luminance.
    """
    total, count = 0.0, 0
    for j in range(step // 2, radiance.shape[0], step):
        for i in range(step // 2, radiance.shape[1], step):
            y = 0.2126 * radiance[j, i, 0] + 0.7152 * radiance[j, i, 1] + 0.0722 * radiance[j, i, 2]
            total += sqrt(max(y, floor_))
            count += 1
    mean = total / max(1, count)
    return mean * mean
