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
        self._listed: dict[int, list[tuple[float, float, float, float, int, int]]] = {}
        self._ends: dict[tuple[int, int], _Ends] = {}

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
        self._low, self._high = low[self._quads], high[self._quads]

    def under(self, x: float, y: float) -> Iterator[tuple[Strip, int, float, float]]:
        """Lanes that hold a point.

        Args:
            x: m, world.
            y: m, world.

        Yields:
            strip, column of the lane, s (m), and t (m) of the point.
        """
        seen: set[tuple[int, int]] = set()
        for low_x, low_y, high_x, high_y, number, row in self._cell(x, y):
            if x < low_x or y < low_y or x > high_x or y > high_y:
                continue
            found = self._in_quad(number, row, x, y)
            if found is None or (number, found[0]) in seen:
                continue
            seen.add((number, found[0]))
            yield self._strips[number], *found

    def _cell(self, x: float, y: float) -> list[tuple[float, float, float, float, int, int]]:
        """Bounds, strip and row of the quadrilaterals of a cell, listed when first asked for."""
        cell = floor(y / _CELL_M) * _WIDE + floor(x / _CELL_M)
        known = self._listed.get(cell)
        if known is None:
            at = bisect_left(self._cells, cell)
            missed = at == len(self._cells) or self._cells[at] != cell
            part = slice(0, 0) if missed else slice(self._starts[at], self._starts[at + 1])
            quads = self._quads[part]
            columns = (
                *self._low[part].T,
                *self._high[part].T,
                self._owner[quads],
                self._row[quads],
            )
            known = list(zip(*(column.tolist() for column in columns), strict=True))
            if not missed:
                self._listed[cell] = known
        return known

    def _in_quad(
        self, number: int, row: int, x: float, y: float
    ) -> tuple[int, float, float] | None:
        """Column, s and t of a point in a quadrilateral of a strip."""
        ends = self._ends.get((number, row))
        if ends is None:
            ends = self._ends[number, row] = _Ends(self._strips[number], row)
        return ends.holds(x, y)


class _Ends:
    """A quadrilateral between two stations of a strip, as plain numbers."""

    __slots__ = ("borders", "frames", "lanes", "stations")

    def __init__(self, strip: Strip, row: int) -> None:
        part = slice(row, row + 2)
        heading = strip.frames.heading[part]
        self.frames: list[tuple[float, float, float, float]] = list(
            zip(
                *(strip.frames.origin[part, axis].tolist() for axis in (0, 1)),
                cosines(heading).tolist(),
                sines(heading).tolist(),
                strict=True,
            )
        )
        self.stations: tuple[float, float] = tuple(strip.stations[part].tolist())
        self.borders: tuple[list[float], list[float]] = tuple(strip.border_t[part].tolist())
        self.lanes = len(strip.lanes)

    def holds(self, x: float, y: float) -> tuple[int, float, float] | None:
        """Column of the lane, s and t of a point; None outside."""
        (x0, y0, c0, s0), (x1, y1, c1, s1) = self.frames
        start, end = self.stations
        step = end - start
        behind = (x - x0) * c0 + (y - y0) * s0
        before = (x - x1) * c1 + (y - y1) * s1
        slack = 1e-6 + 1e-3 * step
        if step <= 0 or behind < -slack or before > slack:
            return None
        span = behind - before
        share = min(max(behind / span, 0.0), 1.0) if span > 0 else 0.0
        left, ahead = -(x - x0) * s0 + (y - y0) * c0, -(x - x1) * s1 + (y - y1) * c1
        t = left * (1 - share) + ahead * share
        near, far = self.borders
        border = [a * (1 - share) + b * share for a, b in zip(near, far, strict=True)]
        if t > border[0] or t < border[-1]:
            return None
        column = bisect_right([-edge for edge in border], -t) - 1
        return min(max(column, 0), self.lanes - 1), start + share * step, t
