"""Paths as evenly spaced points: where a station is, how fast its bends may be taken."""

from math import cos, floor, inf, sin, sqrt

from scenesim.kernels.actors import (
    D_FROM,
    D_LENGTH,
    D_RATE,
    D_START,
    D_TO,
    PH,
    PK,
    PLIMIT,
    PX,
    PY,
    PZ,
)
from scenesim.kernels.jit import kernel


@kernel
def bend_limits(points, spacing, lateral, braking):
    """Fill the speed that bends allow along one path, braking for each in time.

    Args:
        points: (P, 6) of one path; PLIMIT holds the legal limit (m/s) on entry.
        spacing: m between points.
        lateral: m/s^2 of comfort across the path.
        braking: m/s^2 of comfort along it.
    """
    ahead = inf
    for back in range(points.shape[0]):
        i = points.shape[0] - 1 - back
        bend = sqrt(lateral / max(abs(points[i, PK]), 1e-6))
        ahead = min(points[i, PLIMIT], bend, sqrt(ahead * ahead + 2.0 * braking * spacing))
        points[i, PLIMIT] = ahead


@kernel
def path_at(station, start, count, spacing, points):
    """The point of a path at a station; straight on before its start and past its end.

    Args:
        station: m.
        start, count: the path's rows of points.
        spacing: m between them.
        points: (P, 6).

    Returns:
        x, y, z (m), heading (rad), curvature (1/m), speed limit (m/s).
    """
    at = station / spacing
    low = floor(at)
    if low < 0 or low >= count - 1:
        row = start if low < 0 else start + count - 1
        h = points[row, PH]
        past = station if low < 0 else station - (count - 1) * spacing
        x = points[row, PX] + past * cos(h)
        y = points[row, PY] + past * sin(h)
        return x, y, points[row, PZ], h, 0.0, points[row, PLIMIT]
    row = start + low
    f = at - low
    g = 1.0 - f
    return (
        points[row, PX] * g + points[row + 1, PX] * f,
        points[row, PY] * g + points[row + 1, PY] * f,
        points[row, PZ] * g + points[row + 1, PZ] * f,
        points[row, PH] * g + points[row + 1, PH] * f,
        points[row, PK] * g + points[row + 1, PK] * f,
        points[row, PLIMIT] * g + points[row + 1, PLIMIT] * f,
    )


@kernel
def offset_at(station, order):
    """Offset to the left of the path, its slope and bend, at a station, by the ordered quintic.

    Args:
        station: m.
        order: (ORDER_COLUMNS,) of the actor.

    Returns:
        Offset m, slope (m per m), second derivative 1/m.
    """
    length = order[D_LENGTH]
    if length <= 0.0 or station >= order[D_START] + length:
        return order[D_TO], 0.0, 0.0
    u = max((station - order[D_START]) / length, 0.0)
    m = order[D_RATE] * length
    a = order[D_TO] - order[D_FROM] - m
    c3 = 10.0 * a + 4.0 * m
    c4 = -15.0 * a - 7.0 * m
    c5 = 6.0 * a + 3.0 * m
    d = order[D_FROM] + u * (m + u * u * (c3 + u * (c4 + u * c5)))
    slope = (m + u * u * (3.0 * c3 + u * (4.0 * c4 + u * 5.0 * c5))) / length
    bend = u * (6.0 * c3 + u * (12.0 * c4 + u * 20.0 * c5)) / (length * length)
    return d, slope, bend
