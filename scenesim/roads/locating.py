"""Finds the lanes under a point."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from scenesim.roads.elementwise import cosines, sines
from scenesim.roads.strips import Strip

Floats = NDArray[np.float64]


class Locator:
    """An index of all lane sections' short quadrilaterals."""

    def __init__(self, strips: Sequence[Strip]) -> None:
        self._strips = strips
        boxes, owners, rows = [], [], []
        for number, strip in enumerate(strips):
            if len(strip.stations) < 2 or not strip.lanes:
                continue
            edges = strip.borders[:, (0, -1), :2]  # (P, 2, 2)
            low, high = edges.min(axis=1), edges.max(axis=1)
            low, high = np.minimum(low[:-1], low[1:]), np.maximum(high[:-1], high[1:])
            boxes.append(shapely.box(low[:, 0], low[:, 1], high[:, 0], high[:, 1]))
            owners.append(np.full(len(low), number))
            rows.append(np.arange(len(low)))
        self._owner = np.concatenate(owners) if owners else np.zeros(0, np.int64)
        self._row = np.concatenate(rows) if rows else np.zeros(0, np.int64)
        self._tree = shapely.STRtree(np.concatenate(boxes) if boxes else [])
        self._axes = [
            (cosines(strip.frames.heading), sines(strip.frames.heading)) for strip in strips
        ]

    def under(self, x: float, y: float) -> Iterator[tuple[Strip, int, float, float]]:
        """Lanes that hold a point.

        Args:
            x: m, world.
            y: m, world.

        Yields:
            strip, column of the lane, s (m), and t (m) of the point.
        """
        hits = self._tree.query(shapely.Point(x, y))
        hits.sort()
        seen: set[tuple[int, int]] = set()
        for hit in hits.tolist():
            number, row = int(self._owner[hit]), int(self._row[hit])
            found = self._in_quad(number, row, x, y)
            if found is None or (number, found[0]) in seen:
                continue
            seen.add((number, found[0]))
            yield self._strips[number], *found

    def _in_quad(
        self, number: int, row: int, x: float, y: float
    ) -> tuple[int, float, float] | None:
        strip = self._strips[number]
        cosine, sine = self._axes[number]
        origin = strip.frames.origin
        ahead = [
            (x - origin[i, 0]) * cosine[i] + (y - origin[i, 1]) * sine[i] for i in (row, row + 1)
        ]
        step = float(strip.stations[row + 1] - strip.stations[row])
        slack = 1e-6 + 1e-3 * step
        if step <= 0 or ahead[0] < -slack or ahead[1] > slack:
            return None
        span = ahead[0] - ahead[1]
        share = min(max(float(ahead[0] / span), 0.0), 1.0) if span > 0 else 0.0
        aside = [
            -(x - origin[i, 0]) * sine[i] + (y - origin[i, 1]) * cosine[i] for i in (row, row + 1)
        ]
        t = float(aside[0] * (1 - share) + aside[1] * share)
        border = strip.border_t[row] * (1 - share) + strip.border_t[row + 1] * share
        if t > border[0] or t < border[-1]:
            return None
        column = int(np.searchsorted(-border, -t, side="right")) - 1
        column = min(max(column, 0), len(strip.lanes) - 1)
        return column, float(strip.stations[row]) + share * step, t
