"""What lies on the glass before a camera, and what its lens does to colours."""

from math import sqrt

import numba

from scenesim.kernels.hashing import uniform
from scenesim.kernels.jit import kernel
from scenesim.kernels.warp import bilinear


@kernel
def smooth(x):
    """0 to 1 without corners."""
    x = min(1.0, max(0.0, x))
    return x * x * (3.0 - 2.0 * x)


@kernel
def soil(blobs, light, first_row, last_row, out_radiance):
    """Smear dirt on the glass: it takes light away and scatters some of the scene's into the lens.

    Args:
        blobs: (N, 6): column, row, radius in pixels, softness 0..1, opacity 0..1, raggedness.
        light: (3,) radiance that dirt scatters.
        first_row, last_row: the half-open range of image rows this call owns.
        out_radiance: (H, W, 3) float32, changed in place.
    """
    width = out_radiance.shape[1]
    for n in range(blobs.shape[0]):
        x, y, reach = blobs[n, 0], blobs[n, 1], blobs[n, 2] * 1.4
        for j in range(max(first_row, int(y - reach)), min(last_row, int(y + reach) + 2)):
            for i in range(max(0, int(x - reach)), min(width, int(x + reach) + 2)):
                dx, dy = i + 0.5 - x, j + 0.5 - y
                ragged = 1.0 + blobs[n, 5] * (
                    0.6 * wave(n, dx / blobs[n, 2], dy / blobs[n, 2])
                    + 0.4 * wave(n + 71, 2.3 * dx / blobs[n, 2], 2.3 * dy / blobs[n, 2])
                )
                away = sqrt(dx * dx + dy * dy) / blobs[n, 2] * ragged
                cover = blobs[n, 4] * smooth((1.0 - away) / max(0.02, blobs[n, 3]))
                for c in range(3):
                    own = out_radiance[j, i, c] * (1.0 - cover)
                    out_radiance[j, i, c] = own + cover * light[c]


@kernel
def wave(n, x, y):
    """A smooth noise in -0.5 .. 0.5 over a grid of unit cells, different for each n."""
    x, y = 2.5 * x + 40.0, 2.5 * y + 40.0
    i, j = int(x), int(y)
    s, t = smooth(x - i), smooth(y - j)
    key = numba.uint64(n + 1)
    a, b = uniform(key, i, j, 0), uniform(key, i + 1, j, 0)
    c, d = uniform(key, i, j + 1, 0), uniform(key, i + 1, j + 1, 0)
    return (a + (b - a) * s) * (1.0 - t) + (c + (d - c) * s) * t - 0.5


@kernel
def splash(drops, source, first_row, last_row, out_radiance):
    """Put water on the glass: each drop is a small lens that shows a wide view upside down.

    Args:
        drops: (N, 5): column, row, half width, half height in pixels, magnification (how many
            pixels of the scene one pixel of the drop shows).
        source: (H, W, 3) float32, the scene without drops.
        first_row, last_row: the half-open range of image rows this call owns.
        out_radiance: (H, W, 3) float32, changed in place.
    """
    width = out_radiance.shape[1]
    for n in range(drops.shape[0]):
        x, y, a, b = drops[n, 0], drops[n, 1], drops[n, 2], drops[n, 3]
        blur = drops[n, 4]
        for j in range(max(first_row, int(y - b)), min(last_row, int(y + b) + 2)):
            for i in range(max(0, int(x - a)), min(width, int(x + a) + 2)):
                dx, dy = (i + 0.5 - x) / a, (j + 0.5 - y) / b
                away = sqrt(dx * dx + dy * dy)
                if away >= 1.0:
                    continue
                bend = 1.0 / sqrt(1.0001 - 0.8 * away * away)
                red, green, blue = 0.0, 0.0, 0.0
                for k in range(5):
                    u = x - (dx * a * bend + (k % 3 - 1)) * blur
                    v = y - (dy * b * bend + (k // 3 - 0.5)) * blur
                    r, g, w = bilinear(source, u, v)
                    red += 0.2 * r
                    green += 0.2 * g
                    blue += 0.2 * w
                rim = 1.0 - 0.4 * smooth((away - 0.5) / 0.5)
                cover = smooth((1.0 - away) / 0.5)
                out_radiance[j, i, 0] += cover * (rim * red - out_radiance[j, i, 0])
                out_radiance[j, i, 1] += cover * (rim * green - out_radiance[j, i, 1])
                out_radiance[j, i, 2] += cover * (rim * blue - out_radiance[j, i, 2])


@kernel
def crack(lines, light, source, first_row, last_row, out_radiance):
    """Break the glass along lines: they scatter light, and the view jumps across them.

    Args:
        lines: (N, 6): ends in pixels, width in pixels, jump in pixels.
        light: (3,) radiance that an edge scatters.
        source: (H, W, 3) float32, the scene through whole glass.
        first_row, last_row: the half-open range of image rows this call owns.
        out_radiance: (H, W, 3) float32, changed in place.
    """
    width = out_radiance.shape[1]
    for n in range(lines.shape[0]):
        x0, y0, x1, y1 = lines[n, 0], lines[n, 1], lines[n, 2], lines[n, 3]
        half, jump = 0.5 * lines[n, 4], lines[n, 5]
        dx, dy = x1 - x0, y1 - y0
        size = max(1e-6, sqrt(dx * dx + dy * dy))
        nx, ny = -dy / size, dx / size
        reach = half + 5.0
        for j in range(
            max(first_row, int(min(y0, y1) - reach)), min(last_row, int(max(y0, y1) + reach) + 2)
        ):
            for i in range(
                max(0, int(min(x0, x1) - reach)), min(width, int(max(x0, x1) + reach) + 2)
            ):
                px, py = i + 0.5 - x0, j + 0.5 - y0
                along = min(1.0, max(0.0, (px * dx + py * dy) / (size * size)))
                ox, oy = px - along * dx, py - along * dy
                away = sqrt(ox * ox + oy * oy)
                side = 1.0 if px * nx + py * ny > 0.0 else -1.0
                near = smooth(1.0 - (away - half) / 5.0)
                if near <= 0.0:
                    continue
                move = side * jump * near
                r, g, b = bilinear(source, i + 0.5 + move * nx, j + 0.5 + move * ny)
                edge = 0.75 * smooth(half + 0.7 - away)
                glint = 0.35 + 1.1 * uniform(numba.uint64(n), i, j, 1)
                out_radiance[j, i, 0] = r * (1.0 - edge) + edge * glint * light[0]
                out_radiance[j, i, 1] = g * (1.0 - edge) + edge * glint * light[1]
                out_radiance[j, i, 2] = b * (1.0 - edge) + edge * glint * light[2]


@kernel
def fringe(source, centre, share, first_row, last_row, out_radiance):
    """Lateral chromatic aberration: red is drawn a little larger, blue a little smaller.

    Args:
        source: (H, W, 3) float32.
        centre: (2,) column and row.
        share: by which red is larger.
        first_row, last_row: the half-open range of image rows this call owns.
        out_radiance: (H, W, 3) float32.
    """
    for j in range(first_row, last_row):
        for i in range(source.shape[1]):
            dx, dy = i + 0.5 - centre[0], j + 0.5 - centre[1]
            large = bilinear(source, centre[0] + dx * (1.0 - share), centre[1] + dy * (1.0 - share))
            small = bilinear(source, centre[0] + dx * (1.0 + share), centre[1] + dy * (1.0 + share))
            out_radiance[j, i, 0] = large[0]
            out_radiance[j, i, 1] = source[j, i, 1]
            out_radiance[j, i, 2] = small[2]


@kernel
def mean_light(radiance, step):
    """Mean radiance over a grid of pixels.

    Args:
        radiance: (H, W, 3).
        step: pixels between samples.

    Returns:
        (red, green, blue).
    """
    red, green, blue, count = 0.0, 0.0, 0.0, 0
    for j in range(step // 2, radiance.shape[0], step):
        for i in range(step // 2, radiance.shape[1], step):
            red += min(4.0, radiance[j, i, 0])
            green += min(4.0, radiance[j, i, 1])
            blue += min(4.0, radiance[j, i, 2])
            count += 1
    return red / max(1, count), green / max(1, count), blue / max(1, count)
