"""Textures under a block of pixels, read for all its pixels together.

A *tap* is one look into one mip level, between four texels. Pixels between two levels take two.
Reckoning where they are, reading them and blending them are steps of their own: the first and the
last run in vectors, and of many reads none waits for another.
"""

from typing import Any, NamedTuple

import numba

from scenesim.kernels.block import BLOCK, PATTERN, TINT
from scenesim.kernels.jit import kernel

TAPS = 2 * BLOCK

# rows of ``Taps.whole``
PIXEL = 0  # of the block
START = 1  # the level's first texel
SIDE = 2  # texels along its side, a power of two
ACROSS, DOWN = 3, 4  # how far the place lies between the texels, 64ths
CORNERS = 5  # four texels, left and right above, left and right below: their numbers, later they
WHOLE = 9
# rows of ``Taps.real``
U, V = 0, 1  # repeats
SHARE = 2  # of this tap in what its pixel has so far; 1 for the first
COLOUR = 3  # three: what it reads
REAL = 6


class Taps(NamedTuple):
    """Room for the taps of a block.

    Attributes:
        whole: (WHOLE * TAPS,) int32.
        real: (REAL * TAPS,) float64.
    """

    whole: Any
    real: Any


@kernel
def level_near(texels_per_pixel, side, guess):
    """The finest mip level at which a pixel is no more than two texels wide, from a likely one.

    Args:
        texels_per_pixel: of level 0.
        side: texels along a side of level 0.
        guess: a level.
    """
    level = guess
    part = texels_per_pixel / float(1 << level)
    while part <= 1.0 and level > 0:
        part *= 2.0
        level -= 1
    while part > 2.0 and side >> level > 1:
        part *= 0.5
        level += 1
    while side >> level < 1:
        level -= 1
    return level


@kernel
def level_limits(level, side):
    """Between how many of the finest texels in a pixel a mip level is the one of ``level_near``."""
    width = float(1 << level)
    return width if level > 0 else -1.0, 2.0 * width if side >> level > 1 else 1.0e30


@kernel
def before(side, level):
    """How many texels of a texture lie before a mip level of it.

    Args:
        side: texels along a side of level 0.
        level: the level.

    Returns:
        side^2 (1 + 1/4 + ...): a third of what four times the first lacks of four times the last.
    """
    own = side >> level
    return (4 * (side * side - own * own)) // 3


@kernel
def tap(taps, count, pixel, tile, side, u, v, share):
    """Write down where a pixel looks: into one mip level, or into two where it lies between them.

    Args:
        taps: ``Taps``.
        count: taps so far.
        pixel: of the block.
        tile: the first texel of the finer level.
        side: texels along its side.
        u, v: repeats.
        share: of the coarser level; less than 0 for a pixel finer than the finest.

    Returns:
        How many taps there are now.
    """
    if share <= 0.7 or side == 1:
        write_tap(taps, count, pixel, tile, side, u, v, 1.0)
        count += 1
    if share >= 0.3 and side > 1:
        part = 2.5 * share - 0.75 if share <= 0.7 else 1.0
        write_tap(taps, count, pixel, tile + side * side, side >> 1, u, v, part)
        count += 1
    return count


@kernel
def write_tap(taps, row, pixel, start, side, u, v, share):
    """Write down one tap; the arguments are those of the rows."""
    whole, real = taps.whole, taps.real
    whole[PIXEL * TAPS + row] = pixel
    whole[START * TAPS + row] = start
    whole[SIDE * TAPS + row] = side
    real[U * TAPS + row] = u
    real[V * TAPS + row] = v
    real[SHARE * TAPS + row] = share


@kernel
def read_taps(texels, count, out_taps):
    """The colours of taps: those of four texels, weighed by how near they are in 64ths.

    Args:
        texels: (X,) uint32 of ``Media``.
        count: taps.
        out_taps: ``Taps``.
    """
    whole, real = out_taps.whole, out_taps.real
    for q in range(count):
        start, side = whole[START * TAPS + q], whole[SIDE * TAPS + q]
        x = numba.int32(real[U * TAPS + q] * (side * 64)) - 32
        y = numba.int32(real[V * TAPS + q] * (side * 64)) - 32
        left, top, mask = x >> 6, y >> 6, side - 1
        above, below = start + (top & mask) * side, start + ((top + 1) & mask) * side
        whole[ACROSS * TAPS + q] = x & 63
        whole[DOWN * TAPS + q] = y & 63
        whole[CORNERS * TAPS + q] = above + (left & mask)
        whole[(CORNERS + 1) * TAPS + q] = above + ((left + 1) & mask)
        whole[(CORNERS + 2) * TAPS + q] = below + (left & mask)
        whole[(CORNERS + 3) * TAPS + q] = below + ((left + 1) & mask)
    for corner in range(CORNERS, CORNERS + 4):
        for q in range(count):
            at = numba.uint64(whole[corner * TAPS + q])
            whole[corner * TAPS + q] = numba.int32(texels[at])
    k = 4.0 / (255.0 * 255.0 * 4096.0 * 4096.0)  # texels hold roots
    for c in range(3):
        for q in range(count):
            a = whole[CORNERS * TAPS + q] >> 8 * c & 255
            b = whole[(CORNERS + 1) * TAPS + q] >> 8 * c & 255
            d = whole[(CORNERS + 2) * TAPS + q] >> 8 * c & 255
            e = whole[(CORNERS + 3) * TAPS + q] >> 8 * c & 255
            above = 64 * a + whole[ACROSS * TAPS + q] * (b - a)
            below = 64 * d + whole[ACROSS * TAPS + q] * (e - d)
            root = float(numba.int32(64 * above + whole[DOWN * TAPS + q] * (below - above)))
            real[(COLOUR + c) * TAPS + q] = root * root * k


@kernel
def lay_taps(taps, taken, count, out_room):
    """Multiply the albedo of a block's surfaces with their textures.

    Args:
        taps: of ``read_taps``.
        taken: how many.
        count: pixels in the block.
        out_room: (ROWS * BLOCK,) float64; TINT is amended, PATTERN written.
    """
    whole, real, room = taps.whole, taps.real, out_room
    for c in range(3):
        pattern, colour, tint = (PATTERN + c) * BLOCK, (COLOUR + c) * TAPS, (TINT + c) * BLOCK
        for i in range(count):
            room[pattern + i] = 1.0
        for q in range(taken):
            at = pattern + whole[PIXEL * TAPS + q]
            room[at] += (real[colour + q] - room[at]) * real[SHARE * TAPS + q]
        for i in range(count):
            room[tint + i] *= room[pattern + i]
