"""What rain and snow leave on surfaces: puddles and drifts lie where they lie for every sensor."""

from math import floor

from scenesim.kernels.hashing import combined, unit
from scenesim.kernels.jit import kernel

_DRIFTS = 5  # key of the patches in which snow lies


@kernel
def lattice(key, i, j):
    """A number in [0, 1) that belongs to a cell."""
    return unit(combined(combined(key, i), j))


@kernel
def hollow(key, x, y, size):
    """A smooth random height over the ground, 0..1.

    Args:
        key: uint64.
        x, y: m, world.
        size: m between hills.
    """
    x, y = x / size, y / size
    i, j = int(floor(x)), int(floor(y))  # noqa: RUF046
    x -= i
    y -= j
    x, y = x * x * (3.0 - 2.0 * x), y * y * (3.0 - 2.0 * y)
    a, b = lattice(key, i, j), lattice(key, i + 1, j)
    c, d = lattice(key, i, j + 1), lattice(key, i + 1, j + 1)
    low, high = a + (b - a) * x, c + (d - c) * x
    return low + (high - low) * y


@kernel
def film_of(key, x, y, wet):
    """How closed the water's surface is: 0 damp stones, 1 a puddle.

    Args:
        key: uint64 of the ground.
        x, y: m, world.
        wet: 0..1.
    """
    height = 0.65 * hollow(key, x, y, 2.7) + 0.35 * hollow(combined(key, 1), x, y, 0.8)
    return min(1.0, max(0.0, (0.12 + 0.3 * wet - height) * 6.0))


@kernel
def snow_at(x, y, cover):
    """How closed the snow is at a place: blown and melted patches where it covers a part.

    Args:
        x, y: m, world.
        cover: share of the ground under snow, 0..1.

    Returns:
        0..1; near ``cover`` in the mean.
    """
    height = 0.55 * hollow(_DRIFTS, x, y, 2.3) + 0.45 * hollow(_DRIFTS, x, y, 0.45)
    s = 2.0 * cover - 1.0
    level = 0.5 + s * (0.19 + 0.31 * s * s * s * s * s * s)  # heights crowd about one half
    return min(1.0, max(0.0, 0.5 + 5.0 * (level - height)))


@kernel
def weathered(tint, wet, snow):
    """A surface's colour under water and snow.

    Args:
        tint: (red, green, blue) albedo when dry.
        wet: 0..1; water between the grains darkens.
        snow: 0..1, share covered.

    Returns:
        (red, green, blue).
    """
    dark = (1.0 - 0.45 * wet) * (1.0 - snow)
    return tint[0] * dark + 0.78 * snow, tint[1] * dark + 0.8 * snow, tint[2] * dark + 0.83 * snow
