"""Lines that a body is drawn with: rounded polylines as tables, and fillets between surfaces."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scenesim.geometry.transform import Floats

_STEP_M = 0.005
#: numbers of a table's rows; the longest is that of an articulated bus
_PLACES = np.arange(8192, dtype=np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """A function of one length, as a table with equal steps, held beyond its ends.

    Attributes:
        start: argument of the first value, m.
        values: (N,) at steps of 5 mm.
        slopes: (N,) derivative.
    """

    start: float
    values: Floats
    slopes: Floats

    def __call__(self, x: Floats) -> Floats:
        """The value at each argument.

        Args:
            x: any shape, m.

        Returns:
            The same shape.
        """
        return _looked_up(self.values, self.start, x)

    def slope(self, x: Floats) -> Floats:
        """The derivative at each argument.

        Args:
            x: any shape, m.

        Returns:
            The same shape.
        """
        return _looked_up(self.slopes, self.start, x)


def curve(points: Sequence[Sequence[float]], rounding: float = 0.12) -> Curve:
    """A polyline with rounded corners as a function.

    Args:
        points: (argument, value) or (argument, value, rounding) with rising arguments, m.
        rounding: how far along its legs a corner is rounded, m.

    Returns:
        The curve.
    """
    path = _rounded([tuple(point) for point in points], rounding)
    first, last = path[0][0], path[-1][0]
    count = int((last - first) / _STEP_M) + 2
    at = first + np.arange(count) * _STEP_M
    values = np.interp(at, [p[0] for p in path], [p[1] for p in path])
    slopes = np.zeros(count)
    slopes[1:-1] = (values[2:] - values[:-2]) / (2 * _STEP_M)
    slopes[0], slopes[-1] = slopes[1], slopes[-2]
    return Curve(first, values, slopes)


def fillet(a: Floats, b: Floats, size: Floats | float) -> Floats:
    """The greater of two distances, rounded where they meet.

    Args:
        a: m.
        b: m.
        size: the width of the rounding, m; the corner loses a quarter of it.

    Returns:
        m.

    Source:
        Quilez, "Smooth minimum", quadratic polynomial.
    """
    near = np.maximum(size - np.abs(a - b), 0.0) / size
    return np.maximum(a, b) + near * near * size * 0.25


def eased(x: Floats) -> Floats:
    """0 below 0, 1 above 1, a smooth step between.

    Args:
        x: any shape.

    Returns:
        The same shape.
    """
    t = np.minimum(np.maximum(x, 0.0), 1.0)
    return t * t * (3.0 - 2.0 * t)


def _looked_up(values: Floats, start: float, x: Floats) -> Floats:
    """Linear interpolation in a table with equal steps."""
    found: Floats = np.interp((x - start) / _STEP_M, _PLACES[: len(values)], values)
    return found


def _rounded(points: list[tuple[float, ...]], rounding: float) -> list[tuple[float, float]]:
    """The polyline with a parabola at each corner."""
    path = [(points[0][0], points[0][1])]
    for before, here, after in zip(points[:-2], points[1:-1], points[2:], strict=True):
        size = here[2] if len(here) > 2 else rounding
        reach_in = min(1.0, size / (here[0] - before[0]), 0.5)
        reach_out = min(1.0, size / (after[0] - here[0]), 0.5)
        a = [here[i] + (before[i] - here[i]) * reach_in for i in (0, 1)]
        c = [here[i] + (after[i] - here[i]) * reach_out for i in (0, 1)]
        for step in range(9):
            t = step / 8
            x, y = (
                a[i] * (1 - t) * (1 - t) + 2 * here[i] * t * (1 - t) + c[i] * t * t for i in (0, 1)
            )
            path.append((x, y))
    path.append((points[-1][0], points[-1][1]))
    return path
