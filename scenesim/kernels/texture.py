"""Textures: mip maps laid end to end, read with the blur that a pixel's size asks for."""

from math import floor, log2
from typing import NamedTuple

from scenesim.kernels.jit import kernel

LEVELS = 12


class Media(NamedTuple):
    """The materials of a Stage and their textures.

    Attributes:
        slots: (N,) int16 rows of the materials, for all items one after the other.
        layers: (M,) int32, one layer bit of each material.
        textures: (M,) int32 rows of ``first``; -1 for none.
        sizes: (M,) float32 m that one repeat covers.
        surface: (M, 16) float32, see ``shading``.
        lamps: (M,) int32 bits of ``Light`` that light it.
        first: (T, LEVELS) int32 first texel of each level.
        sides: (T,) int32 texels along a side of level 0, a power of two.
        texels: (X, 4) uint8, red, green, blue (square root of the modulation / 4), alpha.
    """

    slots: object
    layers: object
    textures: object
    sizes: object
    surface: object
    lamps: object
    first: object
    sides: object
    texels: object


@kernel
def level_of(texels_per_pixel, side):
    """The mip level at which a texel is about as large as a pixel.

    Args:
        texels_per_pixel: of level 0.
        side: texels along a side of level 0.

    Returns:
        At least 0, at most the level of a single texel.
    """
    if texels_per_pixel <= 1.0:
        return 0.0
    return min(log2(texels_per_pixel), log2(float(side)))


@kernel
def alpha_at(media, material, u, v, pixel):
    """How much of a surface is there.

    Args:
        media: materials and textures.
        material: its row.
        u, v: m along the surface.
        pixel: m that a pixel covers there.

    Returns:
        0..1, of the nearest texel.
    """
    texture = media.textures[material]
    if texture < 0:
        return 1.0
    side = media.sides[texture]
    scale = 1.0 / media.sizes[material]
    level = int(level_of(pixel * scale * side, side) + 0.5)
    side >>= level
    x = u * scale
    y = v * scale
    i = min(side - 1, int((x - floor(x)) * side))
    j = min(side - 1, int((y - floor(y)) * side))
    return media.texels[media.first[texture, level] + j * side + i, 3] / 255.0


@kernel
def bilinear(texels, first, side, x, y):
    """Square of the root-coded colour between four texels of one level.

    Args:
        texels: (X, 4) uint8.
        first: the level's first texel.
        side: its texels along a side.
        x, y: repeats; 0..1 is one tile.

    Returns:
        (red, green, blue) modulation, mean 1 over the tile.
    """
    fx = (x - floor(x)) * side + (side - 0.5)
    fy = (y - floor(y)) * side + (side - 0.5)
    i, j = int(fx), int(fy)
    fx -= i
    fy -= j
    mask = side - 1
    top, bottom = first + (j & mask) * side, first + ((j + 1) & mask) * side
    left, right = i & mask, (i + 1) & mask
    a, b, c, d = top + left, top + right, bottom + left, bottom + right
    t = texels
    wa, wb = (1.0 - fx) * (1.0 - fy), fx * (1.0 - fy)
    wc, wd = (1.0 - fx) * fy, fx * fy
    red = wa * t[a, 0] + wb * t[b, 0] + wc * t[c, 0] + wd * t[d, 0]
    green = wa * t[a, 1] + wb * t[b, 1] + wc * t[c, 1] + wd * t[d, 1]
    blue = wa * t[a, 2] + wb * t[b, 2] + wc * t[c, 2] + wd * t[d, 2]
    k = 4.0 / (255.0 * 255.0)
    return red * red * k, green * green * k, blue * blue * k


@kernel
def modulation(texels, first, side, u, v, texels_per_pixel):
    """What a texture multiplies a colour with, between two mip levels.

    Args:
        texels: (X, 4) uint8.
        first: the first texel of the finest level; the coarser follow it.
        side: its texels along a side.
        u, v: repeats.
        texels_per_pixel: of the finest level.

    Returns:
        (red, green, blue), mean 1.
    """
    level = level_of(texels_per_pixel, side)
    fine = int(level)
    share = level - fine
    # levels above hold side^2 (1 + 1/4 + ...) texels: a third of what four times their last holds
    near = first + (4 * side * side - 4 * (side >> fine) * (side >> fine)) // 3
    side >>= fine
    a = bilinear(texels, near, side, u, v)
    if share < 0.04 or side <= 1:
        return a
    b = bilinear(texels, near + side * side, side >> 1, u, v)
    return a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share, a[2] + (b[2] - a[2]) * share
