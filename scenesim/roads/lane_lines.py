"""Lane centre lines, dense enough to look up a place in microseconds."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from math import cos, pi, sin

import numpy as np
from numpy.typing import NDArray

from scenesim.geometry.angles import wrapped
from scenesim.roads.elementwise import cosines, directions, sines
from scenesim.roads.network import LanePose
from scenesim.roads.strips import Strip

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Travel:
    """A lane's centre line in the direction of travel.

    Attributes:
        points: (P, 3) m, world.
        headings: (P,) rad, continuous.
        keys: (P,) m, growing: s, or -s where traffic runs against it.
        arc: (P,) m travelled since the first point.
    """

    points: Floats
    headings: Floats
    keys: Floats
    arc: Floats


class LaneLine:
    """The centre line of one lane of one section.

    Attributes:
        stations: (P,) m of the reference line.
        points: (P, 3) m, world, along growing s.
        headings: (P,) rad along growing s, continuous.
        widths: (P,) m.
        tilt: (P,) rise to the left per metre.
    """

    def __init__(self, strip: Strip, column: int) -> None:
        lane = strip.lanes[column]
        left_side = column < strip.centre
        inner, outer = (column + 1, column) if left_side else (column, column + 1)
        t = 0.5 * (lane.inner_t + lane.outer_t)
        rate = 0.5 * (strip.border_slope[:, inner] + strip.border_slope[:, outer])
        frames = strip.frames
        shrink = 1.0 - t * frames.curvature
        self.stations = strip.stations
        self.points = 0.5 * (lane.inner + lane.outer)
        heading = frames.heading + directions(rate, shrink)
        self.headings = np.unwrap(heading)
        self.widths = np.abs(lane.outer_t - lane.inner_t)
        across = np.maximum(self.widths, 1e-3) * (1.0 if left_side else -1.0)
        self.tilt = np.where(
            self.widths > 1e-3, (lane.outer[:, 2] - lane.inner[:, 2]) / across, 0.0
        )
        c, s = cosines(frames.heading), sines(frames.heading)
        slope_x = c * shrink + frames.left[:, 0] * rate
        slope_y = s * shrink + frames.left[:, 1] * rate
        self.centre_t = t
        self._s: list[float] = self.stations.tolist()
        self._t: list[float] = t.tolist()
        self._x, self._y, self._z = (self.points[:, axis].tolist() for axis in range(3))
        self._dx, self._dy = slope_x.tolist(), slope_y.tolist()
        self._heading = self.headings.tolist()
        self._width = self.widths.tolist()
        self._tilt = self.tilt.tolist()
        self._travels: dict[bool, Travel] = {}

    def at(self, s: float) -> tuple[float, float, float, float, float, float]:
        """A place on the centre line, by cubic interpolation with the exact slopes.

        Args:
            s: m, clipped to the section.

        Returns:
            x, y, z (m, world), heading (rad, along growing s), width (m), tilt.
        """
        knots = self._s
        last = len(knots) - 2
        if last < 0:
            return self._x[0], self._y[0], self._z[0], self._heading[0], self._width[0], 0.0
        i = bisect_right(knots, s) - 1
        i = 0 if i < 0 else last if i > last else i
        h = knots[i + 1] - knots[i]
        u = (s - knots[i]) / h
        u = 0.0 if u < 0.0 else 1.0 if u > 1.0 else u
        v = 1.0 - u
        a, b = v * v * (1.0 + 2.0 * u), u * u * (3.0 - 2.0 * u)
        c, d = h * u * v * v, -h * u * u * v
        x = a * self._x[i] + b * self._x[i + 1] + c * self._dx[i] + d * self._dx[i + 1]
        y = a * self._y[i] + b * self._y[i + 1] + c * self._dy[i] + d * self._dy[i + 1]
        return (
            x,
            y,
            v * self._z[i] + u * self._z[i + 1],
            v * self._heading[i] + u * self._heading[i + 1],
            v * self._width[i] + u * self._width[i + 1],
            v * self._tilt[i] + u * self._tilt[i + 1],
        )

    def middle(self, s: float) -> float:
        """Where the centre line is across the road.

        Args:
            s: m, clipped to the section.

        Returns:
            t, m.
        """
        knots, t = self._s, self._t
        i = bisect_right(knots, s) - 1
        if i < 0 or i >= len(knots) - 1:
            return t[max(i, 0)]
        return (t[i + 1] - t[i]) / (knots[i + 1] - knots[i]) * (s - knots[i]) + t[i]

    def pose(self, s: float, offset: float, forward: bool) -> LanePose:
        """A place on the lane.

        Args:
            s: m.
            offset: m from the centre, positive to the left of growing s.
            forward: traffic runs along growing s.

        Returns:
            The pose with the heading of travel.
        """
        x, y, z, heading, width, tilt = self.at(s)
        if offset:
            x -= sin(heading) * offset
            y += cos(heading) * offset
            z += tilt * offset
        return LanePose((x, y, z), wrapped(heading if forward else heading + pi), width)

    def travel(self, forward: bool) -> Travel:
        """The whole centre line in one direction of travel, kept for the next time.

        Args:
            forward: along growing s.

        Returns:
            The line as traffic sees it.
        """
        if forward not in self._travels:
            self._travels[forward] = self._travel(forward)
        return self._travels[forward]

    def _travel(self, forward: bool) -> Travel:
        points, headings, stations = self.points, self.headings, self.stations
        if not forward:
            points, headings, stations = points[::-1], headings[::-1] + pi, -stations[::-1]
        steps = np.diff(points, axis=0)
        keep = np.concatenate([[True], np.sqrt((steps * steps).sum(axis=1)) > 1e-4])
        points, headings, stations = points[keep], headings[keep], stations[keep]
        steps = np.diff(points, axis=0)
        arc = np.concatenate([[0.0], np.cumsum(np.sqrt((steps * steps).sum(axis=1)))])
        return Travel(points, headings, stations, arc)
