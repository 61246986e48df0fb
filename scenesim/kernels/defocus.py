"""Depth of field: what is not in focus is spread over a disc."""

from math import sqrt

from scenesim.kernels.jit import kernel


@kernel
def discs(depth, aperture, focus, most, out_radius):
    """The radius over which the light of each pixel is spread.

    Args:
        depth: (H, W) float32 m, inf for the sky.
        aperture: pixels times metres: half of the focal length in pixels times the opening.
        focus: 1/m, one over the distance in focus.
        most: pixels, larger ones are cut to it.
        out_radius: (H, W) float32 pixels.

    Source:
        The thin lens: Potmesil & Chakravarty, "A lens and aperture camera model for synthetic
        image generation", 1981.
    """
    for j in range(depth.shape[0]):
        for i in range(depth.shape[1]):
            out_radius[j, i] = min(most, aperture * abs(1.0 / max(0.05, depth[j, i]) - focus))


@kernel
def widest(radius, tile, out_tiles):
    """The largest radius of every tile.

    Args:
        radius: (H, W) float32 pixels.
        tile: pixels of a tile's side.
        out_tiles: (h, w) float32.
    """
    for j in range(radius.shape[0]):
        for i in range(radius.shape[1]):
            m, n = j // tile, i // tile
            out_tiles[m, n] = max(out_tiles[m, n], radius[j, i])


@kernel
def reach_of(tiles, tile, j, i):
    """How far light may come to a pixel: the largest radius of its tile and those around.

    Args:
        tiles: (h, w) float32 of ``widest``; no radius is larger than a tile.
        tile: pixels of a tile's side.
        j, i: row and column.
    """
    m, n = j // tile, i // tile
    reach = 0.0
    for p in range(max(0, m - 1), min(tiles.shape[0], m + 2)):
        for q in range(max(0, n - 1), min(tiles.shape[1], n + 2)):
            reach = max(reach, tiles[p, q])
    return reach


@kernel
def spread(radiance, depth, radius, tiles, tile, first_row, last_row, out_radiance):
    """Gather at each pixel the light of the discs that cover it.

    What lies behind a pixel's own surface spreads over it no farther than that is blurred
    itself: a sharp edge stays sharp before a blurred background.

    Args:
        radiance: (H, W, 3) float32.
        depth: (H, W) float32 m.
        radius: (H, W) float32 of ``discs``.
        tiles: (h, w) float32 of ``widest``.
        tile: pixels of a tile's side.
        first_row, last_row: the half-open range of image rows this call owns.
        out_radiance: (H, W, 3) float32.
    """
    height, width = depth.shape
    for j in range(first_row, last_row):
        for i in range(width):
            reach = int(reach_of(tiles, tile, j, i) + 0.5)
            red, green, blue, total = 0.0, 0.0, 0.0, 0.0
            for n in range(max(0, j - reach), min(height, j + reach + 1)):
                for m in range(max(0, i - reach), min(width, i + reach + 1)):
                    r = float(radius[n, m])
                    if depth[n, m] > depth[j, i]:
                        r = min(r, float(radius[j, i]))
                    away = sqrt(float((n - j) * (n - j) + (m - i) * (m - i)))
                    cover = min(1.0, max(0.0, r + 0.5 - away))
                    if cover > 0.0:
                        weight = cover / max(1.0, 3.14159 * r * r)
                        red += weight * radiance[n, m, 0]
                        green += weight * radiance[n, m, 1]
                        blue += weight * radiance[n, m, 2]
                        total += weight
            out_radiance[j, i, 0] = red / total
            out_radiance[j, i, 1] = green / total
            out_radiance[j, i, 2] = blue / total
