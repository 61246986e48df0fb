"""Whether the sun reaches a point, from depth maps drawn as the sun sees the scene."""

from typing import Any, NamedTuple

from scenesim.kernels.jit import kernel


class Shadows(NamedTuple):
    """Depth maps seen from the sun, finest first.

    Attributes:
        maps: (N, S, S) float32 nearness (m towards the sun) of the first surface.
        windows: (N, 3, 4) float64: column, row (texels) and nearness (m) of a world point.
        bias: (N,) m, how far a point is lifted towards the sun.
    """

    maps: Any
    windows: Any
    bias: Any


@kernel
def sunlit(maps, windows, biases, p, n, slope):
    """The share of the sun that a point sees.

    Args:
        maps, windows, biases: of ``Shadows``.
        p: (x, y, z) m, world.
        n: unit normal of the surface there.
        slope: cosine between normal and sun.

    Returns:
        0..1, over a neighbourhood of 3 x 3 texels with soft edges.
    """
    w = windows
    side = maps.shape[1]
    for k in range(maps.shape[0]):
        bias = biases[k]
        lift = bias * (2.2 - 1.6 * slope)
        q = (p[0] + n[0] * lift, p[1] + n[1] * lift, p[2] + n[2] * lift)
        x = w[k, 0, 0] * q[0] + w[k, 0, 1] * q[1] + w[k, 0, 2] * q[2] + w[k, 0, 3]
        y = w[k, 1, 0] * q[0] + w[k, 1, 1] * q[1] + w[k, 1, 2] * q[2] + w[k, 1, 3]
        if x < 2.5 or y < 2.5 or x > side - 3.5 or y > side - 3.5:
            continue
        z = w[k, 2, 0] * q[0] + w[k, 2, 1] * q[1] + w[k, 2, 2] * q[2] + w[k, 2, 3] + 0.5 * bias
        return filtered(maps, k, x - 0.5, y - 0.5, z)
    return 1.0


@kernel
def filtered(maps, k, x, y, z):
    """The share of a soft 4 x 4 neighbourhood of texels that lies behind nearness z.

    Source:
        Reeves, Salesin & Cook, "Rendering antialiased shadows with depth maps", 1987; the
        outer texels weigh by how far the window reaches into them.
    """
    i, j = int(x), int(y)
    a, b = maps[k, j - 1, i - 1] <= z, maps[k, j - 1, i + 2] <= z
    c, d = maps[k, j + 2, i - 1] <= z, maps[k, j + 2, i + 2] <= z
    if a == b and c == d and a == c and (maps[k, j, i] <= z) == a:
        return 1.0 if a else 0.0
    fx, fy = x - i, y - j
    total = 0.0
    for dj in range(-1, 3):
        wy = 1.0 - fy if dj == -1 else (fy if dj == 2 else 1.0)
        line = (1.0 - fx) if maps[k, j + dj, i - 1] <= z else 0.0
        line += 1.0 if maps[k, j + dj, i] <= z else 0.0
        line += 1.0 if maps[k, j + dj, i + 1] <= z else 0.0
        line += fx if maps[k, j + dj, i + 2] <= z else 0.0
        total += wy * line
    return total / 9.0
