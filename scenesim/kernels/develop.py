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
        Mean 0, standard deviation 1: the sum of four uniform 4-bit numbers and a carry of
        their products would be coarser than the sensor; four nibbles suffice for 8-bit steps.
    """
    b = bits >> numba.uint64(shift)
    four = numba.uint64(15)
    total = (
        numba.int64(b & four)
        + numba.int64((b >> numba.uint64(4)) & four)
        + numba.int64((b >> numba.uint64(8)) & four)
        + numba.int64((b >> numba.uint64(12)) & four)
    )
    return (total - 30.0) * 0.10846


@kernel
def blur_row(radiance, j, width, centre, aside, out_row):
    """One row of the image blurred along itself and across, by three taps each way.

    Args:
        radiance: (H, W, 3).
        j: the row.
        width: pixels.
        centre, aside: weights of the three taps.
        out_row: (W, 3) float32.
    """
    height = radiance.shape[0]
    up, down = max(0, j - 1), min(height - 1, j + 1)
    for i in range(width):
        left, right = max(0, i - 1), min(width - 1, i + 1)
        for c in range(3):
            across = radiance[up, i, c] + radiance[down, i, c]
            left_ = radiance[up, left, c] + radiance[down, left, c]
            right_ = radiance[up, right, c] + radiance[down, right, c]
            mid = radiance[j, left, c] + radiance[j, right, c]
            out_row[i, c] = centre * (centre * radiance[j, i, c] + aside * (across + mid)) + (
                aside * aside * (left_ + right_)
            )


@kernel
def develop(
    radiance, gains, falloff, psf, noise, key, curve, first_row, last_row, out_row, out_image
):
    """Expose, blur, add noise, and bring rows first_row..last_row-1 to 8 bits.

    Args:
        radiance: (H, W, 3) float32, linear.
        gains: (3,) exposure times white balance: 1 saturates.
        falloff: (4,): centre column and row, 1 / focal length in pixels, strength of cos^4.
        psf: (2,) weights of the middle and the side taps of the blur.
        noise: (3,): full well in electrons, read noise in electrons, photo-response spread.
        key: uint64 of this frame's noise.
        curve: (4096,) uint8 of the exposure 0..1.
        first_row, last_row: the half-open range of image rows this call owns.
        out_row: (W, 3) float32, room for a row.
        out_image: (H, W, 3) uint8.

    Source:
        EMVA Standard 1288: shot noise by the electrons, read noise added.
    """
    width = radiance.shape[1]
    well, dark = noise[0], noise[1] / noise[0]
    steps = curve.shape[0] - 1
    for j in range(first_row, last_row):
        blur_row(radiance, j, width, psf[0], psf[1], out_row)
        y = (j + 0.5 - falloff[1]) * falloff[2]
        for i in range(width):
            x = (i + 0.5 - falloff[0]) * falloff[2]
            cos2 = 1.0 / (1.0 + x * x + y * y)
            shade = 1.0 + falloff[3] * (cos2 * cos2 - 1.0)
            bits = mix(combined(key, j * width + i))
            for c in range(3):
                value = min(4.0, out_row[i, c] * gains[c] * shade)
                sigma = sqrt(max(0.0, value) / well + dark * dark)
                value += sigma * gaussian(bits, 16 * c)
                out_image[j, i, c] = curve[int(min(1.0, max(0.0, value)) * steps + 0.5)]


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
