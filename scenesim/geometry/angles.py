"""Angles on the circle."""

from __future__ import annotations

from math import pi


def wrapped(angle_rad: float) -> float:
    """The same direction in (-pi, pi].

    Args:
        angle_rad: any angle.

    Returns:
        Radians in (-pi, pi].
    """
    turned = (angle_rad + pi) % (2 * pi) - pi
    return pi if turned == -pi else turned
