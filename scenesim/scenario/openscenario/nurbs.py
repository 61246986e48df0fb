"""Rational splines by de Boor's recursion."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

_PER_SPAN = 12
_MOST_POINTS = 2000

Point = tuple[float, float]


def curve(
    order: int, points: Sequence[Point], weights: Sequence[float], knots: Sequence[float]
) -> list[Point]:
    """Points along a non-uniform rational B-spline.

    Args:
        order: degree plus one.
        points: (x, y) m, its control points.
        weights: one of each point, above 0.
        knots: never falling; as many as points and order together.

    Returns:
        (x, y) m, evenly spread over each span of knots, both ends included.

    Raises:
        ValueError: numbers that make no curve.

    Source:
        Piegl & Tiller, "The NURBS Book", 1997, algorithms A3.1 and A4.1, in the form of de Boor.
    """
    count = len(points)
    if not 2 <= order <= count <= _MOST_POINTS:
        raise ValueError(f"wants an order from 2 to its {count} control points, has {order}")
    if len(knots) != count + order:
        raise ValueError(f"wants {count + order} knots, has {len(knots)}")
    if any(b < a for a, b in pairwise(knots)) or knots[order - 1] >= knots[count]:
        raise ValueError("wants knots that never fall, and some between its ends")
    if min(weights) <= 0.0:
        raise ValueError("wants weights above 0")
    homogeneous = [(x * w, y * w, w) for (x, y), w in zip(points, weights, strict=True)]
    found = []
    for span in range(order - 1, count):
        low, high = knots[span], knots[span + 1]
        if high <= low:
            continue
        for k in range(_PER_SPAN):
            found.append(_at(low + (high - low) * k / _PER_SPAN, span, order, homogeneous, knots))
        last = span
    found.append(_at(knots[count], last, order, homogeneous, knots))
    return found


def _at(
    u: float,
    span: int,
    order: int,
    points: Sequence[tuple[float, float, float]],
    knots: Sequence[float],
) -> Point:
    """The point of the curve at a parameter inside a span of knots."""
    degree = order - 1
    level = list(points[span - degree : span + 1])
    for r in range(1, order):
        for j in range(degree, r - 1, -1):
            low = knots[j + span - degree]
            room = knots[j + 1 + span - r] - low
            share = (u - low) / room if room > 0.0 else 0.0
            a, b = level[j - 1], level[j]
            level[j] = (
                a[0] + share * (b[0] - a[0]),
                a[1] + share * (b[1] - a[1]),
                a[2] + share * (b[2] - a[2]),
            )
    x, y, w = level[degree]
    return x / w, y / w
