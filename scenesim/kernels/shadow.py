"""Whether the sun reaches a point, from depth maps drawn as the sun sees the scene."""

from typing import Any, NamedTuple

import numba

from scenesim.kernels.block import BLOCK, LIT, NL, NX, NY, NZ, PX, PY, PZ
from scenesim.kernels.jit import kernel
from scenesim.kernels.placing import Lens  # noqa: F401  an argument's layout is part of the cache key


class Shadows(NamedTuple):
    """Depth maps seen from the sun, finest first.

    Attributes:
        maps: (N, S, S) float32 nearness (m towards the sun) of the first surface; in the finest,
            of what moves.
        windows: (N, 3, 4) float64: column, row (texels) and nearness (m) of a world point.
        spans: (N, 4) least and greatest column, least and greatest row (texels) that are looked at.
        bias: (N,) m, how far a point is lifted towards the sun.
    """

    maps: Any
    windows: Any
    spans: Any
    bias: Any


@kernel
def sunlit(shadows, count, out_room):
    """The share of the sun that each pixel of a block sees.

    Args:
        shadows: ``Shadows``.
        count: pixels in the block.
        out_room: (ROWS * BLOCK,) float64 of ``block``; LIT is written: 0..1, over a
            neighbourhood of 3 x 3 texels with soft edges.
    """
    maps, w, biases, room = shadows.maps, shadows.windows, shadows.bias, out_room
    spans = shadows.spans
    for i in range(count):
        slope = abs(room[NL * BLOCK + i])
        share = 0.0
        if slope > 0.0:
            share = 1.0
            steep = 2.2 - 1.6 * slope
            for k in range(maps.shape[0]):
                bias = biases[k]
                lift = bias * steep if room[NL * BLOCK + i] > 0.0 else -bias * steep
                px = room[PX * BLOCK + i] + room[NX * BLOCK + i] * lift
                py = room[PY * BLOCK + i] + room[NY * BLOCK + i] * lift
                pz = room[PZ * BLOCK + i] + room[NZ * BLOCK + i] * lift
                x = w[k, 0, 0] * px + w[k, 0, 1] * py + w[k, 0, 2] * pz + w[k, 0, 3]
                y = w[k, 1, 0] * px + w[k, 1, 1] * py + w[k, 1, 2] * pz + w[k, 1, 3]
                if x < spans[k, 0] or x > spans[k, 1] or y < spans[k, 2] or y > spans[k, 3]:
                    continue
                z = w[k, 2, 0] * px + w[k, 2, 1] * py + w[k, 2, 2] * pz + w[k, 2, 3]
                found = filtered(maps, numba.uint64(k), x - 0.5, y - 0.5, z + 0.5 * bias)
                share = min(share, found)
                if k > 0 or share == 0.0:
                    break
        room[LIT * BLOCK + i] = share


@kernel
def filtered(maps, k, x, y, z):
    """The share of a soft 4 x 4 neighbourhood of texels of map k that lies behind nearness z.

    Source:
        Reeves, Salesin & Cook, "Rendering antialiased shadows with depth maps", 1987; the
        outer texels weigh by how far the window reaches into them.
    """
    i, j = numba.uint64(x), numba.uint64(y)
    one, two = numba.uint64(1), numba.uint64(2)
    a, b = maps[k, j - one, i - one] <= z, maps[k, j - one, i + two] <= z
    c, d = maps[k, j + two, i - one] <= z, maps[k, j + two, i + two] <= z
    if a == b and c == d and a == c and (maps[k, j, i] <= z) == a:
        return 1.0 if a else 0.0
    fx, fy = x - numba.int64(i), y - numba.int64(j)
    total = 0.0
    for dj in range(4):
        wy = 1.0 - fy if dj == 0 else (fy if dj == 3 else 1.0)
        n = j - one + numba.uint64(dj)
        sum_ = (1.0 - fx) if maps[k, n, i - one] <= z else 0.0
        sum_ += 1.0 if maps[k, n, i] <= z else 0.0
        sum_ += 1.0 if maps[k, n, i + one] <= z else 0.0
        sum_ += fx if maps[k, n, i + two] <= z else 0.0
        total += wy * sum_
    return total / 9.0


@kernel
def texel_axis(windows, k, axis, rotation, position):
    """How a column or row of a map grows with a camera's x, y, z: three factors and an offset."""
    a, b, c, d = windows[k, axis, 0], windows[k, axis, 1], windows[k, axis, 2], windows[k, axis, 3]
    r = rotation
    return (
        a * r[0, 0] + b * r[1, 0] + c * r[2, 0],
        a * r[0, 1] + b * r[1, 1] + c * r[2, 1],
        a * r[0, 2] + b * r[1, 2] + c * r[2, 2],
        a * position[0] + b * position[1] + c * position[2] + d,
    )


@kernel
def reach(axis, lens, i, j, block, least, most):
    """The least and greatest column or row of a map under a block of pixels.

    Args:
        axis: of ``texel_axis``.
        lens: a pinhole.
        i, j: the block's first column and row of pixels.
        block: pixels along its side.
        least, most: nearness in it.

    Returns:
        (least, greatest) texel of all corners, near and far.
    """
    low, high = 1.0e30, -1.0e30
    for m in range(8):
        z = 1.0 / (least if m & 4 == 0 else most)
        x = (i + (m & 1) * block - lens.cx) / lens.fx
        y = (j + (m >> 1 & 1) * block - lens.cy) / lens.fy
        u = (axis[0] * x + axis[1] * y + axis[2]) * z + axis[3]
        low, high = min(low, u), max(high, u)
    return low, high


@kernel
def nearness_of(near, i, j, block):
    """Least and greatest nearness in a block of pixels that is not the sky's; (0, 0) for none."""
    least, most = 1.0e30, 0.0
    for n in range(j, min(near.shape[0], j + block)):
        for m in range(i, min(near.shape[1], i + block)):
            value = float(near[n, m])
            most = max(most, value)
            least = min(least, value if value > 0.0 else 1.0e30)
    return (least, most) if most > 0.0 else (0.0, 0.0)


@kernel
def mark_tiles(lens, rotation, position, near, windows, side, tile, slack, out_marks):
    """Which tiles of the sun's maps the pixels of a picture may look into.

    Args:
        lens: a pinhole.
        rotation: (3, 3) world from camera.
        position: (3,) m, world.
        near: (H, W) float32 nearness, 0 for the sky.
        windows: (N, 3, 4) of ``Shadows``.
        side, tile: texels along a side of a map and of a tile.
        slack: texels by which a look-up may miss its pixel's own place.
        out_marks: (N, M, M) uint8, row and column of each tile; 1 where it is wanted.
    """
    block = 8
    for j in range(0, near.shape[0], block):
        for i in range(0, near.shape[1], block):
            least, most = nearness_of(near, i, j, block)
            if most == 0.0:
                continue
            for k in range(windows.shape[0]):
                across = texel_axis(windows, k, 0, rotation, position)
                along = texel_axis(windows, k, 1, rotation, position)
                a, b = reach(across, lens, i, j, block, least, most)
                c, d = reach(along, lens, i, j, block, least, most)
                if max(a, c) > side + slack or min(b, d) < -slack:
                    continue
                left, right = int(max(0.0, a - slack)), int(min(side - 1.0, b + slack))
                top, bottom = int(max(0.0, c - slack)), int(min(side - 1.0, d + slack))
                for n in range(top // tile, bottom // tile + 1):
                    for m in range(left // tile, right // tile + 1):
                        out_marks[k, n, m] = 1
                if min(a, c) > 2.0 * slack and max(b, d) < side - 2.0 * slack:
                    break  # no coarser map is looked into
