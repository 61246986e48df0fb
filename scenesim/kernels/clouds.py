"""Clouds that hang behind vehicles, as a camera sees them: thin at their edges, and ragged."""

from math import exp, sqrt

from scenesim.kernels.hashing import combined
from scenesim.kernels.jit import kernel
from scenesim.kernels.placing import Lens  # noqa: F401  an argument's layout is part of the cache key
from scenesim.kernels.plumes import Plumes, within  # noqa: F401  as above
from scenesim.kernels.weathering import hollow

_STEPS = 6


@kernel
def dense_at(plumes, n, x, y, z):
    """The extinction of a cloud at a place of its own frame.

    Args:
        plumes: ``Plumes``.
        n: which.
        x, y, z: m, from its middle; x to where its vehicle heads.

    Returns:
        1/m, 0 outside.
    """
    a, b, c = plumes.halves[n, 0], plumes.halves[n, 1], plumes.halves[n, 2]
    along, across, up = 0.5 * (1.0 + x / a), y / b, z / c  # along: 0 at the rear, 1 at the wheels
    # it widens and thins on its way back, and hangs low
    narrow = 0.55 + 0.45 * (1.0 - along)
    across /= narrow
    low = 0.5 * (1.0 + up) / narrow
    if along <= 0.0 or along >= 1.0 or across * across >= 1.0 or low >= 1.0:
        return 0.0
    key = combined(plumes.key, n)
    ragged = 0.6 * hollow(key, x + 0.7 * z, y + 1.3 * z, 0.8) + 0.4 * hollow(
        key, y - 0.9 * z, x + 0.5 * z, 0.25
    )
    ragged = max(0.0, 2.4 * ragged - 0.5)
    shape = (1.0 - across * across) * (1.0 - low * low) * min(1.0, 1.6 * along)
    return 2.0 * plumes.extinctions[n] * shape * ragged


@kernel
def veil(plumes, colours, near, lens, rotation, first_row, last_row, out_radiance):
    """Lay clouds over rows first_row..last_row-1, in their order.

    Args:
        plumes: ``Plumes``, the farthest first, from the camera's place.
        colours: (N, 3) radiance of each where it is thick.
        near: (H, W) float32 nearness of what stands there.
        lens: a pinhole.
        rotation: (3, 3) world from camera.
        first_row, last_row: the half-open range of image rows this call owns.
        out_radiance: (H, W, 3) float32, amended.
    """
    width = near.shape[1]
    r = rotation
    for n in range(plumes.extinctions.shape[0]):
        cx, cy, cz = plumes.centres[n, 0], plumes.centres[n, 1], plumes.centres[n, 2]
        fx, fy = plumes.forwards[n, 0], plumes.forwards[n, 1]
        place = (-fx * cx - fy * cy, -(fx * cy - fy * cx), -cz)
        left, top, right, bottom = window(plumes, n, lens, r)
        for j in range(max(first_row, top), min(last_row, bottom)):
            y = (j + 0.5 - lens.cy) / lens.fy
            for i in range(max(0, left), min(width, right)):
                x = (i + 0.5 - lens.cx) / lens.fx
                away = sqrt(x * x + y * y + 1.0)
                u = (r[0, 0] * x + r[0, 1] * y + r[0, 2]) / away
                v = (r[1, 0] * x + r[1, 1] * y + r[1, 2]) / away
                w = (r[2, 0] * x + r[2, 1] * y + r[2, 2]) / away
                slope = (fx * u + fy * v, fx * v - fy * u, w)
                start, end = within(place, slope, plumes.halves, n)
                if near[j, i] > 0.0:
                    end = min(end, away / near[j, i])
                if end <= start:
                    continue
                step, thick = (end - start) / _STEPS, 0.0
                for k in range(_STEPS):
                    t = start + (k + 0.5) * step
                    thick += step * dense_at(
                        plumes,
                        n,
                        place[0] + t * slope[0],
                        place[1] + t * slope[1],
                        place[2] + t * slope[2],
                    )
                share = 1.0 - exp(-thick)
                for c in range(3):
                    own = out_radiance[j, i, c]
                    out_radiance[j, i, c] = own + (colours[n, c] - own) * share


@kernel
def window(plumes, n, lens, r):
    """The pixels that a cloud may touch: left, top, right, bottom.

    Args:
        plumes: ``Plumes``.
        n: which.
        lens: a pinhole.
        r: (3, 3) world from camera.
    """
    fx, fy = plumes.forwards[n, 0], plumes.forwards[n, 1]
    left, top, right, bottom = 1.0e9, 1.0e9, -1.0e9, -1.0e9
    for corner in range(8):
        a = plumes.halves[n, 0] * (1.0 if corner & 1 else -1.0)
        b = plumes.halves[n, 1] * (1.0 if corner & 2 else -1.0)
        c = plumes.halves[n, 2] * (1.0 if corner & 4 else -1.0)
        px = plumes.centres[n, 0] + fx * a - fy * b
        py = plumes.centres[n, 1] + fy * a + fx * b
        pz = plumes.centres[n, 2] + c
        x = r[0, 0] * px + r[1, 0] * py + r[2, 0] * pz
        y = r[0, 1] * px + r[1, 1] * py + r[2, 1] * pz
        z = r[0, 2] * px + r[1, 2] * py + r[2, 2] * pz
        if z < 0.3:
            z = 0.3  # what is beside the camera reaches to the image's edge
        u, v = lens.cx + lens.fx * x / z, lens.cy + lens.fy * y / z
        left, right = min(left, u), max(right, u)
        top, bottom = min(top, v), max(bottom, v)
    limit = 1.0e6
    return (
        int(max(-limit, left)),
        int(max(-limit, top)),
        int(min(limit, right)) + 1,
        int(min(limit, bottom)) + 1,
    )
