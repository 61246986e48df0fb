"""What a surface sends towards the eye of the light that falls on it."""

import numba

from scenesim.kernels.block import (
    ACROSS,
    ALONG,
    BLOCK,
    COLOUR,
    FILM,
    IMAGE,
    NV,
    ROUGH,
    THROUGH,
    TINT,
    VX,
    WIDE,
)
from scenesim.kernels.block import COAT as COAT_ROW
from scenesim.kernels.brdf import fresnel
from scenesim.kernels.jit import kernel
from scenesim.kernels.placing import GLASS
from scenesim.kernels.resolve import OF_GLOW, OF_LAYER, OF_MATERIAL
from scenesim.kernels.sphere import read
from scenesim.kernels.vec3 import row

# columns of ``Media.surface``
RED = 0  # albedo, three columns
ROUGHNESS = 3
METALNESS = 4
EMISSION = 5  # three columns
TRANSMITTANCE = 8
COAT = 9
RETRO = 10
HOLDS_SNOW = 11
TRANSLUCENCY = 12


@kernel
def mixed(a, b, share):
    """Colour a with a share of colour b in its place."""
    return (
        a[0] + (b[0] - a[0]) * share,
        a[1] + (b[1] - a[1]) * share,
        a[2] + (b[2] - a[2]) * share,
    )


@kernel
def three(room, what, i):
    """Three rows of a block at one pixel."""
    at = what * BLOCK + i
    return room[at], room[at + BLOCK], room[at + 2 * BLOCK]


@kernel
def corners_at(surround, level, across, along):
    """A map's colour at a place of the unfolded square, between four of its cells."""
    t, level = surround, numba.uint64(level)
    side = t.shape[1]
    x = min(side - 1.001, max(0.0, across * side - 0.5))
    y = min(side - 1.001, max(0.0, along * side - 0.5))
    i, j = numba.uint64(x), numba.uint64(y)
    x -= numba.int64(i)
    y -= numba.int64(j)
    k, m = i + numba.uint64(1), j + numba.uint64(1)
    b, c, d = x * (1.0 - y), (1.0 - x) * y, x * y
    a = 1.0 - b - c - d
    return (
        a * t[level, j, i, 0]
        + b * t[level, j, k, 0]
        + c * t[level, m, i, 0]
        + d * t[level, m, k, 0],
        a * t[level, j, i, 1]
        + b * t[level, j, k, 1]
        + c * t[level, m, i, 1]
        + d * t[level, m, k, 1],
        a * t[level, j, i, 2]
        + b * t[level, j, k, 2]
        + c * t[level, m, i, 2]
        + d * t[level, m, k, 2],
    )


@kernel
def images(surround, bounce, on, count, out_room):
    """What the smooth surfaces of a block mirror.

    Args:
        surround: (L, R, R, 3), see ``Light``.
        bounce: (red, green, blue), see ``Light``.
        on: (BLOCK,) uint8 of ``tints``.
        count: pixels in the block.
        out_room: (ROWS * BLOCK,) float64; IMAGE and FILM are written.
    """
    room = out_room
    most = surround.shape[0] - 1
    for i in range(count):
        if on[i] != 2 and on[i] != 4:
            continue
        wide = room[WIDE * BLOCK + i]
        across, along = room[ACROSS * BLOCK + i], room[ALONG * BLOCK + i]
        level = min(most, int(room[ROUGH * BLOCK + i] * 6.0))
        image = corners_at(surround, level, across, along)
        film = image
        if room[COAT_ROW * BLOCK + i] > 0.0:
            if level > 0:
                film = corners_at(surround, 0, across, along)
            film = mixed(bounce, film, min(1.0, 2.0 * wide))
        image = mixed(bounce, image, min(1.0, 1.5 * wide))
        for c in range(3):
            room[(IMAGE + c) * BLOCK + i] = image[c]
            room[(FILM + c) * BLOCK + i] = film[c]


@kernel
def amended(at, faces, media, light, on, start, count, out_room):
    """Amend the colours of a block: the sky, glass, what glows.

    Args:
        at: (H * W,) int32 of ``Faces``.
        faces: ``Faces``.
        media: materials and textures.
        light: from outside.
        on: (BLOCK,) uint8 of ``tints``.
        start: the block's first pixel.
        count: pixels in the block.
        out_room: (ROWS * BLOCK,) float64; COLOUR and THROUGH are amended.
    """
    room = out_room
    numbers, table = faces.numbers, media.surface
    last, layer, glow, clear, emission, m = -1, 0, 0, 0.0, (0.0, 0.0, 0.0), 0
    for i in range(count):
        if on[i] == 1 or on[i] == 2:
            continue
        colour = (0.0, 0.0, 0.0)
        if on[i] == 3:
            v = three(room, VX, i)
            colour = read(light.sky, 0, (-v[0], -v[1], -v[2]))
        elif on[i] == 4:
            f = at[start + i]
            if f != last:
                last = f
                m = numbers[f, OF_MATERIAL]
                layer, glow = numbers[f, OF_LAYER], numbers[f, OF_GLOW]
                clear = float(table[m, TRANSMITTANCE])
                emission = (
                    float(table[m, EMISSION]),
                    float(table[m, EMISSION + 1]),
                    float(table[m, EMISSION + 2]),
                )
            colour = three(room, COLOUR, i)
            if layer == GLASS:
                room[THROUGH * BLOCK + i] = clear * (1.0 - fresnel(0.04, room[NV * BLOCK + i]))
            if glow != 0:
                light_of = emission
                if media.textures[m] >= 0:
                    light_of = shining(emission, row(table, m), three(room, TINT, i))
                colour = (colour[0] + light_of[0], colour[1] + light_of[1], colour[2] + light_of[2])
        room[COLOUR * BLOCK + i] = colour[0]
        room[(COLOUR + 1) * BLOCK + i] = colour[1]
        room[(COLOUR + 2) * BLOCK + i] = colour[2]


@kernel
def shining(emission, albedo, colour):
    """What a surface with a texture shines: half evenly, half by the picture on it.

    Behind a lit pane the room shines, and what stands in front of it is lit.

    Args:
        emission: (red, green, blue) of the material.
        albedo: (red, green, blue), the mean of its colours.
        colour: (red, green, blue) at this place.

    Returns:
        (red, green, blue).
    """
    return (
        emission[0] * (0.5 + 0.5 * colour[0] / max(albedo[0], 1e-6)),
        emission[1] * (0.5 + 0.5 * colour[1] / max(albedo[1], 1e-6)),
        emission[2] * (0.5 + 0.5 * colour[2] / max(albedo[2], 1e-6)),
    )
