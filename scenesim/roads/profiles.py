"""Piecewise cubics over s: elevation, widths, offsets."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from scenesim.roads.model import Cubic

Floats = NDArray[np.float64]


class Profile:
    """Cubic records as one function of s; 0 before the first record.

    Attributes:
        starts: (R,) m where the records begin.
    """

    __slots__ = ("_k", "starts")

    def __init__(self, records: Sequence[Cubic], shift_m: float = 0.0) -> None:
        self.starts = np.array([record.s_m + shift_m for record in records])
        self._k = np.array([(r.a, r.b, r.c, r.d) for r in records]).reshape(-1, 4)

    def at(self, stations: Floats) -> Floats:
        """Values.

        Args:
            stations: (P,) m.

        Returns:
            (P,).
        """
        return self.with_slope(stations)[0]

    def with_slope(self, stations: Floats) -> tuple[Floats, Floats]:
        """Values and their first derivative by s.

        Args:
            stations: (P,) m.

        Returns:
            (P,) and (P,).
        """
        if not self.starts.size:
            return np.zeros(stations.shape), np.zeros(stations.shape)
        if self.starts.size == 1:
            a, b, c, d = self._k[0]
            ds = stations - self.starts[0]
            before = ds < -1e-9
        else:
            which = np.searchsorted(self.starts, stations, side="right") - 1
            before = which < 0
            which = np.maximum(which, 0)
            a, b, c, d = self._k[which].T
            ds = stations - self.starts[which]
        value = a + ds * (b + ds * (c + ds * d))
        slope = b + ds * (2.0 * c + ds * (3.0 * d))
        if before.any():
            value, slope = np.where(before, 0.0, value), np.where(before, 0.0, slope)
        return value, slope

    def bend(self, stations: Floats) -> Floats:
        """Second derivative by s.

        Args:
            stations: (P,) m.

        Returns:
            (P,).
        """
        if not self.starts.size:
            return np.zeros(stations.shape)
        which = np.maximum(np.searchsorted(self.starts, stations, side="right") - 1, 0)
        c, d = self._k[which, 2], self._k[which, 3]
        return np.asarray(2.0 * c + 6.0 * d * (stations - self.starts[which]))
