"""Finds the lanes under a point; only the roads that may be there are sampled for it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from math import floor

import numpy as np
from numpy.typing import NDArray

from scenesim.roads.elementwise import cosines, sines
from scenesim.roads.extent import Box
from scenesim.roads.strips import Strip

Floats = NDArray[np.float64]
Cell = tuple[int, int]

_CELL_M = 6.0


class Locator:
    """An index of all lane sections' short quadrilaterals, filled as places are asked for."""

    def __init__(
        self, extents: Mapping[str, Box], strips: Callable[[str], Sequence[Strip]]
    ) -> None:
        """Know where roads may be.

        Args:
            extents: of each road by id.
            strips: gives the sampled lane sections of a road.
        """
        self._roads = list(extents)
        self._extents = np.array(list(extents.values())).reshape(-1, 4)
        self._strips = strips
        self._of_road: dict[str, list[_Cells]] = {}
        self._listed: dict[Cell, list[_Ends]] = {}

    def under(self, x: float, y: float) -> Iterator[tuple[Strip, int, float, float]]:
        """Lanes that hold a point.

        Args:
            x: m, world.
            y: m, world.

        Yields:
            strip, column of the lane, s (m), and t (m) of the point.
        """
        seen: set[tuple[int, int]] = set()
        cell = (floor(x / _CELL_M), floor(y / _CELL_M))
        listed = self._listed.get(cell)
        if listed is None:
            listed = self._listed[cell] = list(self._in_cell(cell))
        for ends in listed:
            found = ends.holds(x, y)
            if found is None or (id(ends.strip), found[0]) in seen:
                continue
            seen.add((id(ends.strip), found[0]))
            yield ends.strip, *found

    def _in_cell(self, cell: Cell) -> Iterator[_Ends]:
        """The quadrilaterals of a cell of the grid, road by road."""
        west, south = cell[0] * _CELL_M, cell[1] * _CELL_M
        e = self._extents
        near = (e[:, 0] <= west + _CELL_M) & (e[:, 1] <= south + _CELL_M)
        near &= (e[:, 2] >= west) & (e[:, 3] >= south)
        for number in np.nonzero(near)[0].tolist():
            road = self._roads[number]
            if road not in self._of_road:
                sampled = (one for one in self._strips(road) if len(one.stations) > 1 and one.lanes)
                self._of_road[road] = [_Cells(one) for one in sampled]
            for strip in self._of_road[road]:
                yield from strip.inside(cell)


class _Cells:
    """Which cells of the grid the quadrilaterals of a strip touch."""

    __slots__ = ("_first", "_high", "_last", "_low", "_most", "_strip")

    def __init__(self, strip: Strip) -> None:
        edges = strip.borders[:, (0, -1), :2]  # (P, 2, 2)
        low, high = edges.min(axis=1), edges.max(axis=1)
        self._strip = strip
        self._low, self._high = np.minimum(low[:-1], low[1:]), np.maximum(high[:-1], high[1:])
        self._first = np.floor(self._low / _CELL_M)
        self._last = np.floor(self._high / _CELL_M)
        self._most = (*self._first.min(axis=0).tolist(), *self._last.max(axis=0).tolist())

    def inside(self, cell: Cell) -> Iterator[_Ends]:
        """The quadrilaterals that touch a cell."""
        west, south, east, north = self._most
        if not (west <= cell[0] <= east and south <= cell[1] <= north):
            return
        touching = ((self._first <= cell) & (self._last >= cell)).all(axis=1)
        for row in np.nonzero(touching)[0].tolist():
            yield _Ends(self._strip, row, (*self._low[row].tolist(), *self._high[row].tolist()))


class _Ends:
    """A quadrilateral between two stations of a strip, as plain numbers."""

    __slots__ = ("borders", "bounds", "frames", "stations", "strip")

    def __init__(self, strip: Strip, row: int, bounds: Box) -> None:
        self.strip, self.bounds = strip, bounds
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

    def holds(self, x: float, y: float) -> tuple[int, float, float] | None:
        """Column of the lane, s and t of a point; None outside."""
        west, south, east, north = self.bounds
        if x < west or y < south or x > east or y > north:
            return None
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
        return min(max(column, 0), len(self.strip.lanes) - 1), start + share * step, t
