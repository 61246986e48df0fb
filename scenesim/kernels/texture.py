"""Textures: mip maps laid end to end, read with the blur that a pixel's size asks for."""

from math import floor
from typing import Any, NamedTuple

import numba

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
        texels: (X,) uint32, one byte each of red, green, blue (square root of the modulation / 4)
            and, uppermost, alpha.
    """

    slots: Any
    layers: Any
    textures: Any
    sizes: Any
    surface: Any
    lamps: Any
    first: Any
    sides: Any
    texels: Any


@kernel
def level_of(texels_per_pixel, side):
    """The mip level at which a texel is about as large as a pixel.

    Args:
        texels_per_pixel: of level 0.
        side: texels along a side of level 0.

    Returns:
        (level, share of the next coarser one); a chord of the logarithm.
    """
    level = 0
    while texels_per_pixel > 2.0 and side > 1:
        texels_per_pixel *= 0.5
        side >>= 1
        level += 1
    return level, min(1.0, max(0.0, texels_per_pixel - 1.0))


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
    level = alpha_level(pixel * scale * side, side)
    texel = texel_at(media.first[texture, level], side >> level, u * scale, v * scale)
    return (media.texels[texel] >> 24) / 255.0


@kernel
def alpha_level(texels_per_pixel, side):
    """The mip level of the nearest texel: the more of them a pixel holds, the higher."""
    level, share = level_of(texels_per_pixel, side)
    return level + 1 if share > 0.5 and side >> level > 1 else level


@kernel
def texel_at(first, side, x, y):
    """The texel at a place, in repeats, of a level with so many texels along a side."""
    i = min(side - 1, int((x - floor(x)) * side))
    j = min(side - 1, int((y - floor(y)) * side))
    return first + j * side + i


@kernel
def spread(texel):
    """The three colours of a texel, 20 bits apart."""
    t = numba.uint64(texel)
    low, middle, high = numba.uint64(0xFF), numba.uint64(0xFF00), numba.uint64(0xFF0000)
    return (t & low) | (t & middle) << numba.uint64(12) | (t & high) << numba.uint64(24)


@kernel
def modulation(texels, first, side, u, v, fine, share):
    """What a texture multiplies a colour with: between four texels, and between two mip levels.

    A texel holds the root of its colour. The weights are whole 4096ths, so that all three colours
    are blended in one number.

    Args:
        texels: (X,) uint32.
        first: the first texel of the finest level; the coarser follow it.
        side: its texels along a side.
        u, v: repeats; 0..1 is one tile.
        fine, share: of ``level_of``.

    Returns:
        (red, green, blue), mean 1 over the tile.
    """
    if share > 0.7 and side >> fine > 1:
        fine += 1
    # levels above hold side^2 (1 + 1/4 + ...) texels: a third of what four times their last holds
    first += (4 * side * side - 4 * (side >> fine) * (side >> fine)) // 3
    side >>= fine
    k = 4.0 / (255.0 * 255.0 * 4096.0 * 4096.0)
    rest = numba.uint64(0xFFFFF)
    u, v = u - floor(u), v - floor(v)
    red, green, blue = 0.0, 0.0, 0.0
    for level in range(2 if 0.3 <= share <= 0.7 and side > 1 else 1):
        column, line = (
            int(u * side * 64.0) + (side * 64 - 32),
            int(v * side * 64.0) + side * 64 - 32,
        )
        fx, fy = column & 63, line & 63
        column, line, mask = column >> 6, line >> 6, side - 1
        left, right = column & mask, (column + 1) & mask
        top, bottom = first + (line & mask) * side, first + ((line + 1) & mask) * side
        whole = spread(texels[numba.uint64(top + left)]) * numba.uint64((64 - fx) * (64 - fy))
        whole += spread(texels[numba.uint64(top + right)]) * numba.uint64(fx * (64 - fy))
        whole += spread(texels[numba.uint64(bottom + left)]) * numba.uint64((64 - fx) * fy)
        whole += spread(texels[numba.uint64(bottom + right)]) * numba.uint64(fx * fy)
        r = float(numba.int64(whole & rest))
        g = float(numba.int64(whole >> numba.uint64(20) & rest))
        b = float(numba.int64(whole >> numba.uint64(40)))
        part = 1.0 if level == 0 else 2.5 * share - 0.75
        red += (r * r * k - red) * part
        green += (g * g * k - green) * part
        blue += (b * b * k - blue) * part
        first += side * side
        side >>= 1
    return red, green, blue
