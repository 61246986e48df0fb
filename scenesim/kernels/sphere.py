"""Maps over all directions, unfolded on a square: no trigonometry to read them."""

from math import floor

from scenesim.kernels.jit import kernel
from scenesim.kernels.vec3 import normalised


@kernel
def unfold(d):
    """Where a direction lies on the square.

    Args:
        d: (x, y, z), any length.

    Returns:
        (u, v) in 0..1; the zenith is the middle.

    Source:
        Engelhardt & Dachsbacher, "Octahedron environment maps", 2008.
    """
    size = abs(d[0]) + abs(d[1]) + abs(d[2])
    x, y = d[0] / size, d[1] / size
    if d[2] < 0.0:
        x, y = (1.0 - abs(y)) * (1.0 if x >= 0.0 else -1.0), (1.0 - abs(x)) * (
            1.0 if y >= 0.0 else -1.0
        )
    return 0.5 * x + 0.5, 0.5 * y + 0.5


@kernel
def fold(u, v):
    """The direction of a place on the square.

    Args:
        u, v: 0..1.

    Returns:
        (x, y, z), unit.
    """
    x, y = 2.0 * u - 1.0, 2.0 * v - 1.0
    z = 1.0 - abs(x) - abs(y)
    if z < 0.0:
        x, y = (1.0 - abs(y)) * (1.0 if x >= 0.0 else -1.0), (1.0 - abs(x)) * (
            1.0 if y >= 0.0 else -1.0
        )
    return normalised((x, y, z))


@kernel
def read(table, d):
    """A map's colour in a direction, between four of its cells.

    Args:
        table: (S, S, 3) float32.
        d: (x, y, z), any length.

    Returns:
        (red, green, blue).
    """
    side = table.shape[0]
    u, v = unfold(d)
    x = min(side - 1.001, max(0.0, u * side - 0.5))
    y = min(side - 1.001, max(0.0, v * side - 0.5))
    i, j = int(floor(x)), int(floor(y))
    x -= i
    y -= j
    a, b, c, e = (1.0 - x) * (1.0 - y), x * (1.0 - y), (1.0 - x) * y, x * y
    p, q, r, s = table[j, i], table[j, i + 1], table[j + 1, i], table[j + 1, i + 1]
    return (
        a * p[0] + b * q[0] + c * r[0] + e * s[0],
        a * p[1] + b * q[1] + c * r[1] + e * s[1],
        a * p[2] + b * q[2] + c * r[2] + e * s[2],
    )
