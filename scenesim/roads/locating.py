"""Finds the lanes under a point."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from math import floor

import numpy as np
from numpy.typing import NDArray

from scenesim.roads.elementwise import cosines, sines
from scenesim.roads.strips import Strip

Floats = NDArray[np.float64]

_CELL_M = 6.0
_WIDE = 1 << 24  # more cells than any map has from west to east


class Locator:
    """An index of all lane sections' short quadrilaterals."""

    def __init__(self, strips: Sequence[Strip]) -> None:
        self._strips = strips
        lows, highs, owners, rows = [], [], [], []
        for number, strip in enumerate(strips):
            if len(strip.stations) < 2 or not strip.lanes:
                continue
            edges = strip.borders[:, (0, -1), :2]  # (P, 2, 2)
            low, high = edges.min(axis=1), edges.max(axis=1)
            low, high = np.minimum(low[:-1], low[1:]), np.maximum(high[:-1], high[1:])
            lows.append(low)
            highs.append(high)
            owners.append(np.full(len(low), number))
            rows.append(np.arange(len(low)))
        self._owner = np.concatenate(owners) if owners else np.zeros(0, np.int64)
        self._row = np.concatenate(rows) if rows else np.zeros(0, np.int64)
        empty = [np.zeros((0, 2))]
        self._fill(np.concatenate(lows or empty), np.concatenate(highs or empty))
        self._axes = [
            (cosines(strip.frames.heading), sines(strip.frames.heading)) for strip in strips
        ]

    def _fill(self, low: Floats, high: Floats) -> None:
        """Note the quadrilaterals of each cell of a grid, by growing number."""
        first = np.floor(low / _CELL_M).astype(np.int64)
        wide, tall = (np.floor(high / _CELL_M).astype(np.int64) - first + 1).T
        quads = np.repeat(np.arange(len(low)), wide * tall)
        place = np.arange(len(quads)) - np.repeat(np.cumsum(wide * tall) - wide * tall, wide * tall)
        east, north = first[quads, 0] + place % wide[quads], first[quads, 1] + place // wide[quads]
        cells = north * _WIDE + east
        order = np.argsort(cells, kind="stable")
        known, starts = np.unique(cells[order], return_index=True)
        self._cells: list[int] = known.tolist()
        self._starts: list[int] = [*starts.tolist(), len(quads)]
        self._quads = quads[order]
        self._bounds = np.concatenate([low, -high], axis=1)[self._quads]

    def under(self, x: float, y: float) -> Iterator[tuple[Strip, int, float, float]]:
        """Lanes that hold a point.

        Args:
            x: m, world.
            y: m, world.

        Yields:
            strip, column of the lane, s (m), and t (m) of the point.
        """
        cell = floor(y / _CELL_M) * _WIDE + floor(x / _CELL_M)
        at = bisect_left(self._cells, cell)
        if at == len(self._cells) or self._cells[at] != cell:
            return
        first, last = self._starts[at], self._starts[at + 1]
        inside = (self._bounds[first:last] <= (x, y, -x, -y)).all(axis=1)
        seen: set[tuple[int, int]] = set()
        for hit in self._quads[first:last][inside].tolist():
            number, row = int(self._owner[hit]), int(self._row[hit])
            found = self._in_quad(number, row, x, y)
            if found is None or (number, found[0]) in seen:
                continue
            seen.add((number, found[0]))
            yield self._strips[number], *found

    def _in_quad(
        self, number: int, row: int, x: float, y: float
    ) -> tuple[int, float, float] | None:
        strip, ends = self._strips[number], slice(row, row + 2)
        cosine, sine = (axis[ends].tolist() for axis in self._axes[number])
        dx, dy = zip(
            *[(x - o[0], y - o[1]) for o in strip.frames.origin[ends].tolist()], strict=True
        )
        ahead = [dx[k] * cosine[k] + dy[k] * sine[k] for k in (0, 1)]
        start, end = strip.stations[ends].tolist()
        step = end - start
        slack = 1e-6 + 1e-3 * step
        if step <= 0 or ahead[0] < -slack or ahead[1] > slack:
            return None
        span = ahead[0] - ahead[1]
        share = min(max(ahead[0] / span, 0.0), 1.0) if span > 0 else 0.0
        aside = [-dx[k] * sine[k] + dy[k] * cosine[k] for k in (0, 1)]
        t = aside[0] * (1 - share) + aside[1] * share
        near, far = strip.border_t[ends].tolist()
        border = [a * (1 - share) + b * share for a, b in zip(near, far, strict=True)]
        if t > border[0] or t < border[-1]:
            return None
        column = bisect_right([-edge for edge in border], -t) - 1
        column = min(max(column, 0), len(strip.lanes) - 1)
        return column, start + share * step, t
