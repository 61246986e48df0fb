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
def expose(radiance, gains, falloff, psf, noise, key, first_row, last_row, out_rows, out_raw):
    """What the sensor holds after the exposure: one colour at each pixel, with its noise.

    The mosaic is red green over green blue.

    Args:
        radiance: (H, 3 W) float32, linear.
        gains: (3,) exposure times white balance: 1 saturates.
        falloff: (4,): centre column and row, 1 / focal length in pixels, strength of cos^4.
        psf: (2,) float32 weights of the middle and the side taps of the blur.
        noise: (2,): electrons at saturation, read noise in electrons.
        key: uint64 of this frame's noise.
        first_row, last_row: the half-open range of image rows this call owns.
        out_rows: (2, 3 W) float32, room for two rows.
        out_raw: (H, W) float32, 1 is saturated.

    Source:
        EMVA Standard 1288: shot noise by the electrons, read noise added.
    """
    width = radiance.shape[1] // 3
    shot, dark = 1.0 / noise[0], (noise[1] / noise[0]) * (noise[1] / noise[0])
    for j in range(first_row, last_row):
        blur_row(radiance, j, psf, out_rows)
        y = (j + 0.5 - falloff[1]) * falloff[2]
        for i in range(width):
            x = (i + 0.5 - falloff[0]) * falloff[2]
            cos2 = 1.0 / (1.0 + x * x + y * y)
            shade = 1.0 + falloff[3] * (cos2 * cos2 - 1.0)
            c = (j & 1) + (i & 1)
            value = max(0.0, min(2.0, out_rows[1, 3 * i + c] * gains[c] * shade))
            bits = mix(combined(key, j * width + i))
            value += sqrt(value * shot + dark) * gaussian(bits, 0)
            out_raw[j, i] = min(1.0, max(0.0, value))


@kernel
def at_edge(k, count):
    """A row or column beside the image, mirrored onto the same colour of the mosaic."""
    if k < 0:
        return -k
    return k if k < count else 2 * count - 2 - k


@kernel
def demosaic(raw, matrix, curve, first_row, last_row, out_image):
    """The three colours of each pixel from its own and its neighbours', in 8 bits.

    Args:
        raw: (H, W) of ``expose``.
        matrix: (3, 3) sensor colours to sRGB colours.
        curve: (N,) uint8 of the square root of the colour, 0..1.
        first_row, last_row: the half-open range of image rows this call owns.
        out_image: (H, W, 3) uint8.

    Source:
        Malvar, He & Cutler, "High-quality linear interpolation for demosaicing of
        Bayer-patterned color images", 2004.
    """
    height, width = raw.shape
    steps = curve.shape[0] - 1
    m = matrix
    for j in range(first_row, last_row):
        u2, u1 = at_edge(j - 2, height), at_edge(j - 1, height)
        d1, d2 = at_edge(j + 1, height), at_edge(j + 2, height)
        for i in range(width):
            l2, l1, r1, r2 = i - 2, i - 1, i + 1, i + 2
            if i < 2 or i >= width - 2:
                l2, l1, r1, r2 = (
                    at_edge(l2, width),
                    at_edge(l1, width),
                    at_edge(r1, width),
                    at_edge(r2, width),
                )
            own = raw[j, i]
            across, along = raw[j, l1] + raw[j, r1], raw[u1, i] + raw[d1, i]
            far_x, far_y = raw[j, l2] + raw[j, r2], raw[u2, i] + raw[d2, i]
            corners = raw[u1, l1] + raw[u1, r1] + raw[d1, l1] + raw[d1, r1]
            if (i + j) & 1 == 0:
                green = 0.5 * own + 0.25 * (across + along) - 0.125 * (far_x + far_y)
                other = 0.75 * own + 0.25 * corners - 0.1875 * (far_x + far_y)
                red, blue = (own, other) if j & 1 == 0 else (other, own)
            else:
                green = own
                flat = 0.625 * own + 0.5 * across - 0.125 * (corners + far_x) + 0.0625 * far_y
                steep = 0.625 * own + 0.5 * along - 0.125 * (corners + far_y) + 0.0625 * far_x
                red, blue = (flat, steep) if j & 1 == 0 else (steep, flat)
            red, green, blue = max(0.0, red), max(0.0, green), max(0.0, blue)
            for c in range(3):
                value = m[c, 0] * red + m[c, 1] * green + m[c, 2] * blue
                root = sqrt(min(1.0, max(0.0, value)))
                out_image[j, i, c] = curve[int(root * steps + 0.5)]


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
