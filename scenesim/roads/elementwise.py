"""Sine and its kin over arrays with the C library's last bit, the same on every processor."""

from __future__ import annotations

from math import atan2, cos, sin, tan

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def sines(angles_rad: Floats) -> Floats:
    """Sine of each angle.

    Args:
        angles_rad: (P,) rad.

    Returns:
        (P,).
    """
    return np.fromiter(map(sin, angles_rad.tolist()), np.float64, angles_rad.size)


def cosines(angles_rad: Floats) -> Floats:
    """Cosine of each angle.

    Args:
        angles_rad: (P,) rad.

    Returns:
        (P,).
    """
    return np.fromiter(map(cos, angles_rad.tolist()), np.float64, angles_rad.size)


def tangents(angles_rad: Floats) -> Floats:
    """Tangent of each angle.

    Args:
        angles_rad: (P,) rad.

    Returns:
        (P,).
    """
    return np.fromiter(map(tan, angles_rad.tolist()), np.float64, angles_rad.size)


def directions(y: Floats, x: Floats) -> Floats:
    """Direction of each vector: atan2(y, x).

    Args:
        y: (P,).
        x: (P,).

    Returns:
        (P,) rad in [-pi, pi].
    """
    return np.fromiter(map(atan2, y.tolist(), x.tolist()), np.float64, x.size)
