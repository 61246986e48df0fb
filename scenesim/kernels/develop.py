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
    return (numba.int32(total) - 30) * 0.10846


@kernel
def blur_row(radiance, j, psf, out_rows):
    """One row of the image blurred across and along itself, by three taps each way.

    Args:
        radiance: (H, 3 W) float32.
        j: the row.
        psf: (3, 2) float32 weights of the middle and the side taps, of each colour.
        out_rows: (2, 3 W) float32; the result is in the second.
    """
    height, length = radiance.shape
    up, down = max(0, j - 1), min(height - 1, j + 1)
    for c in range(3):
        middle, aside = psf[c, 0], psf[c, 1]
        for q in range(c, length, 3):
            out_rows[0, q] = middle * radiance[j, q] + aside * (radiance[up, q] + radiance[down, q])
        out_rows[1, c] = out_rows[0, c]
        out_rows[1, length - 3 + c] = out_rows[0, length - 3 + c]
        for q in range(3 + c, length - 3, 3):
            sides = out_rows[0, q - 3] + out_rows[0, q + 3]
            out_rows[1, q] = middle * out_rows[0, q] + aside * sides


@kernel
def expose(radiance, gains, falloff, psf, noise, key, first_row, last_row, out_rows, out_raw):
    """What the sensor holds after the exposure: one colour at each pixel, with its noise.

    The mosaic is red green over green blue.

    Args:
        radiance: (H, 3 W) float32, linear.
        gains: (3,) exposure times white balance: 1 saturates.
        falloff: (4,): centre column and row, 1 / focal length in pixels, strength of cos^4.
        psf: (3, 2) float32, as of ``blur_row``.
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
    key = numba.uint64(key)
    for j in range(first_row, last_row):
        blur_row(radiance, j, psf, out_rows)
        line, picked, raw = out_rows[1], out_rows[0], out_raw[j]
        for i in range(width):
            picked[i] = line[3 * i + (j & 1) + (i & 1)]
        y = (j + 0.5 - falloff[1]) * falloff[2]
        even, odd = gains[j & 1], gains[(j & 1) + 1]
        for i in range(width):
            x = (i + 0.5 - falloff[0]) * falloff[2]
            cos2 = 1.0 / (1.0 + x * x + y * y)
            shade = 1.0 + falloff[3] * (cos2 * cos2 - 1.0)
            value = max(0.0, min(2.0, picked[i] * (even if i & 1 == 0 else odd) * shade))
            bits = mix(combined(key, j * width + i))
            value += sqrt(value * shot + dark) * gaussian(bits, 0)
            raw[i] = min(1.0, max(0.0, value))


@kernel
def at_edge(k, count):
    """A row or column beside the image, mirrored onto the same colour of the mosaic."""
    if k < 0:
        return -k
    return k if k < count else 2 * count - 2 - k


@kernel
def padded(raw, j, out_lines):
    """Rows j - 2 .. j + 2 of the mosaic with two more pixels at either side.

    Args:
        raw: (H, W) float32.
        j: the middle row.
        out_lines: (5, W + 4) float32.
    """
    height, width = raw.shape
    for n in range(5):
        line, source = out_lines[n], raw[at_edge(j + n - 2, height)]
        for i in range(width):
            line[i + 2] = source[i]
        for k in range(2):
            line[k] = source[at_edge(k - 2, width)]
            line[width + 2 + k] = source[at_edge(width + k, width)]


@kernel
def greens(raw, first_row, last_row, out_lines, out_green, out_apart):
    """Green at every pixel of a mosaic: along the edges that run there and not across them.

    Args:
        raw: (H, W) of ``expose``.
        first_row, last_row: the half-open range of image rows this call owns.
        out_lines: (5, W + 4) float32, room to work.
        out_green: (H, W) float32.
        out_apart: (H, W + 2) float32: what red or blue is more than green, 0 where the mosaic has
            green; one more pixel at either side.

    Source:
        Hamilton & Adams, US patent 5,629,734, 1997, with weights in the place of a choice.
    """
    width = raw.shape[1]
    up2, up1, own_line, down1, down2 = (
        out_lines[0], out_lines[1], out_lines[2], out_lines[3], out_lines[4],
    )  # fmt: skip
    for j in range(first_row, last_row):
        padded(raw, j, out_lines)
        line, apart = out_green[j], out_apart[j]
        for i in range(width):  # also reckoned where green is known: no branch stops it
            own = own_line[i + 2]
            left, right, up, down = own_line[i + 1], own_line[i + 3], up1[i + 2], down1[i + 2]
            bend_x = own + own - own_line[i] - own_line[i + 4]
            bend_y = own + own - up2[i + 2] - down2[i + 2]
            steep_x, steep_y = abs(left - right) + abs(bend_x), abs(up - down) + abs(bend_y)
            square_x, square_y = steep_x * steep_x + 1.0e-9, steep_y * steep_y + 1.0e-9
            flat, upright = 0.5 * (left + right) + 0.25 * bend_x, 0.5 * (up + down) + 0.25 * bend_y
            value = upright + (flat - upright) * (square_y / (square_x + square_y))
            value = numba.float64(own) if (i + j) & 1 == 1 else value
            line[i] = value
            apart[i + 1] = own - value
        apart[0], apart[width + 1] = apart[2], apart[width - 1]


@kernel
def root_step(colour, steps):
    """Where a colour stands in a table over its square root.

    Args:
        colour: linear; the table spans 0..1.
        steps: entries less one.

    Returns:
        The nearest entry, int32.
    """
    return numba.int32(sqrt(min(1.0, max(0.0, colour))) * steps + 0.5)


@kernel
def demosaic(green, apart, unmixing, curve, first_row, last_row, out_steps, out_image):
    """The three colours of each pixel, in 8 bits.

    Args:
        green, apart: of ``greens``; red and blue are smooth beside green.
        unmixing: how much of each colour is taken from the other two where the picture is nearly
            grey; the stronger a colour, the less, since filters that overlap leave none dark.
        curve: (N,) uint8 of the square root of the colour, 0..1.
        first_row, last_row: the half-open range of image rows this call owns.
        out_steps: (3, W) int32, room to work.
        out_image: (H, W, 3) uint8.
    """
    (height, width), steps = green.shape, numba.float64(curve.shape[0] - 1)
    for j in range(first_row, last_row):
        line, own = green[j], apart[j]
        up, down = apart[at_edge(j - 1, height)], apart[at_edge(j + 1, height)]
        for i in range(width):  # both kinds of pixel are reckoned at each: no branch stops it
            across, along = 0.5 * (own[i] + own[i + 2]), 0.5 * (up[i + 1] + down[i + 1])
            corners = 0.25 * (up[i] + up[i + 2] + down[i] + down[i + 2])
            is_green = (i + j) & 1 == 1
            first = across if is_green else numba.float64(own[i + 1])
            third = along if is_green else corners
            value = numba.float64(line[i])
            red, blue = (first, third) if j & 1 == 0 else (third, first)
            red, blue, value = max(0.0, value + red), max(0.0, value + blue), max(0.0, value)
            paleness = min(red, blue, value) / (max(red, blue, value) + 1.0e-9)
            share = unmixing * paleness * (2.0 - paleness)
            own_share, others = 1.0 + 3.0 * share, share * (red + value + blue)
            out_steps[0, i] = root_step(own_share * red - others, steps)
            out_steps[1, i] = root_step(own_share * value - others, steps)
            out_steps[2, i] = root_step(own_share * blue - others, steps)
        row = out_image[j]
        for i in range(width):
            for c in range(3):
                row[i, c] = curve[out_steps[c, i]]


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
