"""Maps over all directions, unfolded on a square: no trigonometry to read them."""

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
        x, y = (
            (1.0 - abs(y)) * (1.0 if x >= 0.0 else -1.0),
            (1.0 - abs(x)) * (1.0 if y >= 0.0 else -1.0),
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
        x, y = (
            (1.0 - abs(y)) * (1.0 if x >= 0.0 else -1.0),
            (1.0 - abs(x)) * (1.0 if y >= 0.0 else -1.0),
        )
    return normalised((x, y, z))


@kernel
def read(tables, level, d):
    """A map's colour in a direction, between four of its cells.

    Args:
        tables: (L, S, S, 3) float32.
        level: which of the maps.
        d: (x, y, z), any length.

    Returns:
        (red, green, blue).
    """
    side = tables.shape[1]
    u, v = unfold(d)
    x = min(side - 1.001, max(0.0, u * side - 0.5))
    y = min(side - 1.001, max(0.0, v * side - 0.5))
    i, j = int(x), int(y)
    x -= i
    y -= j
    a, b, c, e = (1.0 - x) * (1.0 - y), x * (1.0 - y), (1.0 - x) * y, x * y
    t = tables
    k, m = i + 1, j + 1
    return (
        a * t[level, j, i, 0]
        + b * t[level, j, k, 0]
        + c * t[level, m, i, 0]
        + e * t[level, m, k, 0],
        a * t[level, j, i, 1]
        + b * t[level, j, k, 1]
        + c * t[level, m, i, 1]
        + e * t[level, m, k, 1],
        a * t[level, j, i, 2]
        + b * t[level, j, k, 2]
        + c * t[level, m, i, 2]
        + e * t[level, m, k, 2],
    )
