"""Whether a lamp reaches a point, from depth maps drawn as the lamps see the scene."""

from typing import Any, NamedTuple

import numba

from scenesim.kernels.jit import kernel
from scenesim.kernels.lamps import is_dim
from scenesim.kernels.placing import Lens  # noqa: F401  an argument's layout is part of the cache key
from scenesim.kernels.shadow import filtered

_TEXELS = 2.6  # by which a place is lifted off its surface, so that it does not shade itself


class LampMaps(NamedTuple):
    """Depth maps seen from lamps.

    Attributes:
        maps: (K, S, S) float32 nearness (1/m along the map's axis) of the first surface.
        frames: (K, 3, 4) float64: a world point's place before the lamp, m; the third is along
            the map's axis.
        focal: (K, 2) float64 texels for a slope of 1.
        near: m along the axis from which on things cast a shadow.
    """

    maps: Any
    frames: Any
    focal: Any
    near: float


@kernel
def lamp_lit(lens, eye, near, normals, choose, lamps, lamp_maps, first_row, last_row, out_lit):
    """The share of each lamp that pixels see.

    Args:
        lens: a pinhole.
        eye: ``shading.Eye``.
        near: (H, W) float32 nearness.
        normals: (H, W, 3) float32, world.
        choose: (H, W) uint8: pixels that matter.
        lamps: (N, 10) of ``lamps``; the first K have maps.
        lamp_maps: ``LampMaps``.
        first_row, last_row: the half-open range of image rows this call owns.
        out_lit: (K, H * W) uint8, 255 where a lamp is seen whole.
    """
    r, o, width = eye.rotation, eye.position, near.shape[1]
    for j in range(first_row, last_row):
        y = (j + 0.5 - lens.cy) / lens.fy
        for i in range(width):
            if near[j, i] == 0.0 or choose[j, i] == 0:
                continue
            z, x = 1.0 / near[j, i], (i + 0.5 - lens.cx) / lens.fx
            p = (
                o[0] + z * (r[0, 0] * x + r[0, 1] * y + r[0, 2]),
                o[1] + z * (r[1, 0] * x + r[1, 1] * y + r[1, 2]),
                o[2] + z * (r[2, 0] * x + r[2, 1] * y + r[2, 2]),
            )
            n = (float(normals[j, i, 0]), float(normals[j, i, 1]), float(normals[j, i, 2]))
            for k in range(lamp_maps.maps.shape[0]):
                d = (p[0] - lamps[k, 0], p[1] - lamps[k, 1], p[2] - lamps[k, 2])
                if not is_dim(lamps, k, d, n):
                    share = share_seen(lamp_maps, k, p, n)
                    out_lit[k, j * width + i] = int(255.0 * share + 0.5)


@kernel
def share_seen(lamp_maps, k, p, n):
    """The share of a lamp that a place sees, with soft edges.

    Args:
        lamp_maps: ``LampMaps``.
        k: the lamp.
        p: (x, y, z) m, world.
        n: unit normal there.

    Returns:
        0..1; 1 beside the map.
    """
    f, side = lamp_maps.frames[k], lamp_maps.maps.shape[1]
    across, along = lamp_maps.focal[k, 0], lamp_maps.focal[k, 1]
    x, y, z = place_before(f, 0, p), place_before(f, 1, p), place_before(f, 2, p)
    if z < lamp_maps.near:
        return 1.0
    nx, ny, nz = turned(f, 0, n), turned(f, 1, n), turned(f, 2, n)
    lift = _TEXELS * z / (across * (abs(nx) + abs(nz)) + along * abs(ny))
    z += nz * lift
    u, v = (x + nx * lift) / z * across + 0.5 * side, (y + ny * lift) / z * along + 0.5 * side
    if z < lamp_maps.near or u < 2.5 or v < 2.5 or u > side - 3.5 or v > side - 3.5:
        return 1.0
    return filtered(lamp_maps.maps, numba.uint64(k), u - 0.5, v - 0.5, 1.003 / z)


@kernel
def place_before(frame, row, p):
    """One coordinate of a point in a lamp's frame, m."""
    return turned(frame, row, p) + frame[row, 3]


@kernel
def turned(frame, row, d):
    """One coordinate of a direction in a lamp's frame."""
    return frame[row, 0] * d[0] + frame[row, 1] * d[1] + frame[row, 2] * d[2]
