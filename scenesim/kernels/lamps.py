"""Lamps at night: what street lamps, head lamps and signals shed on a surface."""

from math import atan2, exp, sqrt

from scenesim.kernels.jit import kernel
from scenesim.kernels.vec3 import dot

# columns of a lamp: position (3), direction (3), irradiance / pi at 1 m (3), pattern
PATTERN = 9
POINT = 0
LOW_BEAM = 1
HIGH_BEAM = 2
STREET = 3


@kernel
def beam(pattern, forward, d):
    """A lamp's intensity in a direction, as a share of its greatest.

    Args:
        pattern: POINT, LOW_BEAM, HIGH_BEAM or STREET.
        forward: unit, where the lamp points.
        d: unit, from the lamp to the place.

    Returns:
        0..1.

    Source:
        The low beam: Gaussian lobe under a cut-off 1 % down on the left, rising 15 degrees on
        the right, after ECE R112.
    """
    along = dot(forward, d)
    if pattern == POINT:
        return max(0.0, 0.25 + 0.75 * along)
    if pattern == STREET:
        return max(0.0, -d[2])
    if along <= 0.0:
        return 0.0
    flat = sqrt(max(1e-9, forward[0] * forward[0] + forward[1] * forward[1]))
    right = (d[0] * forward[1] - d[1] * forward[0]) / flat
    h = atan2(right, along) * 57.29578
    v = atan2(d[2], along) * 57.29578
    if pattern == HIGH_BEAM:
        return exp(-((h / 10.0) ** 2) - (v / 3.0) ** 2)
    limit = -0.57 if h < 0.0 else min(1.0, -0.57 + 0.268 * h)
    edge = 1.0 / (1.0 + exp((v - limit) / 0.12))
    return exp(-((h / 18.0) ** 2) - ((v + 1.5) / 3.5) ** 2) * edge + 0.004


@kernel
def lamp_light(lamps, p, n):
    """Light of all lamps on a surface, shadows left out.

    Args:
        lamps: (N, 10), see the columns.
        p: (x, y, z) m, world.
        n: unit normal.

    Returns:
        (red, green, blue) irradiance / pi.
    """
    red, green, blue = 0.0, 0.0, 0.0
    for k in range(lamps.shape[0]):
        d = (p[0] - lamps[k, 0], p[1] - lamps[k, 1], p[2] - lamps[k, 2])
        square = dot(d, d) + 0.05
        if square > 10000.0:
            continue
        short = 1.0 / sqrt(square)
        d = (d[0] * short, d[1] * short, d[2] * short)
        facing = -dot(d, n)
        if facing <= 0.0:
            continue
        if facing * (lamps[k, 6] + lamps[k, 7]) < 2.0e-6 * square:
            continue
        forward = (lamps[k, 3], lamps[k, 4], lamps[k, 5])
        power = facing / square * beam(lamps[k, PATTERN], forward, d)
        red += power * lamps[k, 6]
        green += power * lamps[k, 7]
        blue += power * lamps[k, 8]
    return red, green, blue
