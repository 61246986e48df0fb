"""Reference lines: where a station is in the plane, for every kind of OpenDRIVE geometry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, cos, sin, sqrt
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from scenesim.roads.elementwise import cosines, directions, sines
from scenesim.roads.model import Geometry

Floats = NDArray[np.float64]

#: below this curvature (1/m) a piece is straight to far less than a micrometre
STRAIGHT = 1e-12
#: turning within one interval of quadrature, rad
TURN = 0.5
#: a piece that turns further is a data error
LONGEST_TURN_RAD = 400.0
CURVE_KNOTS = 96
#: Gauss-Legendre nodes and weights of order 8 on [0, 1]
#: Source: Abramowitz & Stegun, "Handbook of Mathematical Functions", 1964, table 25.4.
NODES = (
    0.019855071751231884, 0.10166676129318664, 0.2372337950418355, 0.4082826787521751,
    0.5917173212478249, 0.7627662049581645, 0.8983332387068134, 0.9801449282487681,
)  # fmt: skip
WEIGHTS = (
    0.05061426814518813, 0.11119051722668724, 0.15685332293894363, 0.18134189168918100,
    0.18134189168918100, 0.15685332293894363, 0.11119051722668724, 0.05061426814518813,
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class LinePoints:
    """A reference line at some stations.

    Attributes:
        x: (P,) m, world.
        y: (P,) m, world.
        heading: (P,) rad.
        curvature: (P,) 1/m, positive turns left.
    """

    x: Floats
    y: Floats
    heading: Floats
    curvature: Floats


class _Piece(Protocol):
    def at(self, ds: Floats) -> LinePoints: ...


class ReferenceLine:
    """The reference line of a road."""

    def __init__(self, plan: Sequence[Geometry]) -> None:
        self.starts = np.array([piece.s_m for piece in plan])
        self._pieces = [_piece(geometry) for geometry in plan]

    def at(self, stations: Floats) -> LinePoints:
        """Places along the line; a station past an end runs on along the last piece.

        Args:
            stations: (P,) m, in any order.

        Returns:
            (P,) each.
        """
        which = np.maximum(np.searchsorted(self.starts, stations, side="right") - 1, 0)
        out = np.zeros((4, stations.size))
        for index in np.unique(which).tolist():
            here = which == index
            points = self._pieces[index].at(stations[here] - self.starts[index])
            out[:, here] = points.x, points.y, points.heading, points.curvature
        return LinePoints(out[0], out[1], out[2], out[3])


def _piece(geometry: Geometry) -> _Piece:
    if geometry.kind == "arc":
        return _arc_or_line(geometry, geometry.parameters[0])
    if geometry.kind == "spiral":
        first, last = geometry.parameters
        if abs(last - first) * geometry.length_m < 1e-9:
            return _arc_or_line(geometry, first)
        return _Spiral(geometry, first, last)
    if geometry.kind in {"poly3", "paramPoly3"}:
        return _Curve(geometry)
    return _Line(geometry)


def _arc_or_line(geometry: Geometry, curvature: float) -> _Piece:
    return _Line(geometry) if abs(curvature) < STRAIGHT else _Arc(geometry, curvature)


class _Line:
    def __init__(self, geometry: Geometry) -> None:
        self.g = geometry
        self.cos, self.sin = cos(geometry.heading_rad), sin(geometry.heading_rad)

    def at(self, ds: Floats) -> LinePoints:
        g = self.g
        return LinePoints(
            g.x_m + ds * self.cos,
            g.y_m + ds * self.sin,
            np.full(ds.shape, g.heading_rad),
            np.zeros(ds.shape),
        )


class _Arc:
    def __init__(self, geometry: Geometry, curvature: float) -> None:
        self.g, self.k = geometry, curvature

    def at(self, ds: Floats) -> LinePoints:
        g = self.g
        # chord form: no difference of large numbers where the curvature is small
        half = ds * self.k * 0.5
        sine = sines(half)
        chord = np.where(np.abs(half) > 1e-9, 2.0 * sine / self.k, ds)
        middle = g.heading_rad + half
        return LinePoints(
            g.x_m + chord * cosines(middle),
            g.y_m + chord * sines(middle),
            g.heading_rad + ds * self.k,
            np.full(ds.shape, self.k),
        )


class _Spiral:
    """A clothoid by Gauss-Legendre quadrature from the nearest of a row of knots."""

    def __init__(self, geometry: Geometry, first: float, last: float) -> None:
        self.g, self.k0 = geometry, first
        self.rate = (last - first) / geometry.length_m
        turning = geometry.length_m * max(abs(first), abs(last))
        count = max(ceil(turning / TURN), 1)
        self.step = geometry.length_m / count
        starts = self.step * np.arange(count, dtype=np.float64)
        x, y = self._integrals(starts, np.full(count, self.step))
        self.x = np.concatenate([[0.0], np.cumsum(x)])
        self.y = np.concatenate([[0.0], np.cumsum(y)])

    def at(self, ds: Floats) -> LinePoints:
        g = self.g
        knot = np.clip(np.floor(ds / self.step), 0, self.x.size - 2).astype(np.int64)
        start = knot.astype(np.float64) * self.step
        x, y = self._integrals(start, ds - start)
        return LinePoints(
            g.x_m + self.x[knot] + x,
            g.y_m + self.y[knot] + y,
            self._heading(ds),
            self.k0 + self.rate * ds,
        )

    def _heading(self, ds: Floats) -> Floats:
        return self.g.heading_rad + ds * (self.k0 + 0.5 * self.rate * ds)

    def _integrals(self, start: Floats, length: Floats) -> tuple[Floats, Floats]:
        x, y = np.zeros(start.shape), np.zeros(start.shape)
        for node, weight in zip(NODES, WEIGHTS, strict=True):
            heading = self._heading(start + node * length)
            x += weight * cosines(heading)
            y += weight * sines(heading)
        return x * length, y * length


class _Curve:
    """poly3 and paramPoly3: a cubic in a parameter, with a table of its arc length."""

    def __init__(self, geometry: Geometry) -> None:
        self.g = geometry
        self.cos, self.sin = cos(geometry.heading_rad), sin(geometry.heading_rad)
        if geometry.kind == "poly3":
            self.u: tuple[float, ...] = (0.0, 1.0, 0.0, 0.0)
            self.v = geometry.parameters
            end = geometry.length_m
        else:
            self.u, self.v = geometry.parameters[:4], geometry.parameters[4:]
            end = 1.0 if geometry.normalised else geometry.length_m
        self.knots = np.arange(CURVE_KNOTS + 1, dtype=np.float64) * (end / CURVE_KNOTS)
        starts = self.knots[:-1]
        steps = self._lengths(starts, self.knots[1:] - starts)
        self.arc = np.concatenate([[0.0], np.cumsum(steps)])
        self.length = float(self.arc[-1])

    def at(self, ds: Floats) -> LinePoints:
        p = self._parameter(ds)
        u, v = _cubic(self.u, p), _cubic(self.v, p)
        du, dv = _slope(self.u, p), _slope(self.v, p)
        bend = du * _bend(self.v, p) - dv * _bend(self.u, p)
        speed = np.maximum(np.sqrt(du * du + dv * dv), 1e-12)
        return LinePoints(
            self.g.x_m + u * self.cos - v * self.sin,
            self.g.y_m + u * self.sin + v * self.cos,
            self.g.heading_rad + directions(dv, du),
            bend / (speed * speed * speed),
        )

    def _parameter(self, ds: Floats) -> Floats:
        g = self.g
        # the whole curve is the whole length, whatever rounding the file's length has
        target = ds * (self.length / g.length_m) if g.kind == "paramPoly3" else ds
        p = np.interp(target, self.arc, self.knots)
        for _ in range(3):
            knot = np.clip(np.searchsorted(self.knots, p, side="right") - 1, 0, CURVE_KNOTS - 1)
            start = self.knots[knot]
            error = self.arc[knot] + self._lengths(start, p - start) - target
            p = p - error / np.maximum(self._speed(p), 1e-9)
            p = np.clip(p, 0.0, self.knots[-1])
        return p

    def _speed(self, p: Floats) -> Floats:
        du, dv = _slope(self.u, p), _slope(self.v, p)
        return np.sqrt(du * du + dv * dv)

    def _lengths(self, start: Floats, length: Floats) -> Floats:
        total = np.zeros(start.shape)
        for node, weight in zip(NODES, WEIGHTS, strict=True):
            total += weight * self._speed(start + node * length)
        return total * length


def curve_length_m(geometry: Geometry) -> float:
    """The true length of a paramPoly3 piece, to compare with what the file says.

    Args:
        geometry: of kind ``paramPoly3``.

    Returns:
        Metres.
    """
    return _Curve(geometry).length


def rough_length_m(geometry: Geometry) -> float:
    """About the length of a paramPoly3 piece, to a millimetre for what roads look like, and soon.

    Args:
        geometry: of kind ``paramPoly3``.

    Returns:
        Metres.
    """
    _, u1, u2, u3, _, v1, v2, v3 = geometry.parameters
    end = 1.0 if geometry.normalised else geometry.length_m
    total, step = 0.0, end / 4
    for part in range(4):
        for node, weight in zip(NODES, WEIGHTS, strict=True):
            p = step * (part + node)
            du, dv = u1 + p * (2 * u2 + p * 3 * u3), v1 + p * (2 * v2 + p * 3 * v3)
            total += weight * sqrt(du * du + dv * dv)
    return total * step


def _cubic(k: Sequence[float], p: Floats) -> Floats:
    return k[0] + p * (k[1] + p * (k[2] + p * k[3]))


def _slope(k: Sequence[float], p: Floats) -> Floats:
    return k[1] + p * (2.0 * k[2] + p * (3.0 * k[3]))


def _bend(k: Sequence[float], p: Floats) -> Floats:
    return 2.0 * k[2] + p * (6.0 * k[3])
