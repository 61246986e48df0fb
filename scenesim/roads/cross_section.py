"""A road's surface and its cross-sections, evaluated over s."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenesim.roads.elementwise import cosines, sines, tangents
from scenesim.roads.model import Cubic, Lane, LaneHeight, LaneSection, Road, Shape
from scenesim.roads.profiles import Profile
from scenesim.roads.reference_line import ReferenceLine

Floats = NDArray[np.float64]

#: a section's end is looked at from before it, where its own records and offsets hold
BEFORE_M = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Frames:
    """The road's frame at some stations.

    Attributes:
        origin: (P, 3) m, world: the reference line.
        heading: (P,) rad of the reference line in the plane.
        curvature: (P,) 1/m.
        left: (P, 3) unit, world: growing t on the road's surface.
        up: (P, 3) unit, world: out of the surface.
    """

    origin: Floats
    heading: Floats
    curvature: Floats
    left: Floats
    up: Floats


class RoadShape:
    """Where the surface of one road is.

    Attributes:
        road: its values.
        line: its reference line.
        sections: its lane sections.
    """

    def __init__(self, road: Road) -> None:
        self.road = road
        self.line = ReferenceLine(road.plan)
        self.elevation = Profile(road.elevation)
        self.superelevation = Profile(road.superelevation)
        self.lane_offset = Profile(road.lane_offsets)
        self._crossfalls = [
            (side, Profile([c.angle for c in road.crossfalls if c.side in {side, "both"}]))
            for side in ("left", "right")
        ]
        self._shapes = _stations_of(road.shapes)
        ends = [*(section.s_m for section in road.sections[1:]), road.length_m]
        self.sections = [
            SectionShape(section, max(end, section.s_m), self.lane_offset)
            for section, end in zip(road.sections, ends, strict=True)
        ]

    @property
    def is_banked(self) -> bool:
        """Whether its surface is more than the reference line moved sideways.

        Returns:
            True with crossfall or shape records.
        """
        return bool(self.road.crossfalls or self._shapes)

    def frames(self, stations: Floats) -> Frames:
        """The road's frame: origin, left and up.

        Args:
            stations: (P,) m.

        Returns:
            The frames.
        """
        points = self.line.at(stations)
        z, slope = self.elevation.with_slope(stations)
        origin = np.stack([points.x, points.y, z], axis=-1)
        c, s = cosines(points.heading), sines(points.heading)
        flat = np.stack([-s, c, np.zeros(c.shape)], axis=-1)
        norm = 1.0 / np.sqrt(1.0 + slope * slope)
        along = np.stack([c * norm, s * norm, slope * norm], axis=-1)
        if self.road.superelevation:
            lean = self.superelevation.at(stations)
            raised = _cross(along, flat)
            left = cosines(lean)[:, None] * flat + sines(lean)[:, None] * raised
        else:
            left = flat
        return Frames(origin, points.heading, points.curvature, left, _cross(along, left))

    def banking(self, stations: Floats, t: Floats) -> Floats:
        """Height over the leaning plane from crossfall and lateral shape.

        Args:
            stations: (P,) m.
            t: (P,) m.

        Returns:
            (P,) m.
        """
        height = np.zeros(stations.shape)
        for side, profile in self._crossfalls:
            if profile.starts.size:
                on_side = t > 0 if side == "left" else t < 0
                fall = tangents(profile.at(stations)) * np.abs(t)
                height -= np.where(on_side, fall, 0.0)
        if self._shapes:
            height += self._shape_height(stations, t)
        return height

    def surface(self, stations: Floats, t: Floats) -> Floats:
        """Points of the surface, without lane heights.

        Args:
            stations: (P,) m.
            t: (P,) m.

        Returns:
            (P, 3) m, world.
        """
        return self.lift(self.frames(stations), stations, t)

    def lift(
        self, frames: Frames, stations: Floats, t: Floats, above: Floats | None = None
    ) -> Floats:
        """Points at (s, t, h) from frames that are known already.

        Args:
            frames: at the stations.
            stations: (P,) m.
            t: (P,) m.
            above: (P,) m over the surface; None for on it.

        Returns:
            (P, 3) m, world.
        """
        points = frames.origin + t[:, None] * frames.left
        height = self.banking(stations, t) if self.is_banked else None
        if above is not None:
            height = above if height is None else height + above
        return points if height is None else points + height[:, None] * frames.up

    def _shape_height(self, stations: Floats, t: Floats) -> Floats:
        at = np.array([s for s, _ in self._shapes])
        after = np.searchsorted(at, stations, side="right")
        low, high = np.maximum(after - 1, 0), np.minimum(after, at.size - 1)
        heights = np.stack([profile.at(t) for _, profile in self._shapes])
        columns = np.arange(stations.size)
        gap = at[high] - at[low]
        share = np.where(gap > 0, (stations - at[low]) / np.where(gap > 0, gap, 1.0), 0.0)
        share = np.clip(share, 0.0, 1.0)
        return np.asarray(heights[low, columns] * (1 - share) + heights[high, columns] * share)


class SectionShape:
    """Where the lanes of one section are.

    Attributes:
        section: its values.
        start_m, end_m: its stretch of the reference line.
        lanes: from the leftmost to the rightmost, without the centre.
        centre: how many of them are left of lane 0; also the column of lane 0 in ``borders``.
    """

    def __init__(self, section: LaneSection, end_m: float, lane_offset: Profile) -> None:
        self.section = section
        self.start_m, self.end_m = section.s_m, end_m
        self.lanes = tuple(lane for lane in section.lanes if lane.id != 0)
        self.centre = sum(lane.id > 0 for lane in self.lanes)
        self._offset = lane_offset
        self._widths = [Profile(lane.widths, section.s_m) for lane in self.lanes]
        self._borders = [
            Profile(lane.borders, section.s_m) if lane.borders and not lane.widths else None
            for lane in self.lanes
        ]

    def breaks(self) -> list[float]:
        """Stations inside the section at which a width, border or height record begins.

        Returns:
            Unsorted stations in m.
        """
        found: list[float] = []
        for lane in self.lanes:
            found += [self.start_m + record.s_m for record in (*lane.widths, *lane.borders)]
            found += [self.start_m + record.s_m for record in lane.heights]
        return found

    def is_curved(self) -> bool:
        """Whether a lane's width changes other than linearly.

        Returns:
            True if so.
        """
        return any(
            record.c or record.d for lane in self.lanes for record in (*lane.widths, *lane.borders)
        )

    def borders(self, stations: Floats) -> tuple[Floats, Floats]:
        """Lane borders from left to right, with their slopes.

        Args:
            stations: (P,) m.

        Returns:
            t: (P, L + 1) m, and dt/ds of the same shape; column ``centre`` is lane 0.
        """
        count = len(self.lanes) + 1
        t, slope = np.zeros((stations.size, count)), np.zeros((stations.size, count))
        t[:, self.centre], slope[:, self.centre] = self._offset.with_slope(stations)
        for column in range(self.centre - 1, -1, -1):
            self._outward(t, slope, column, column + 1, 1.0, stations)
        for column in range(self.centre + 1, count):
            self._outward(t, slope, column, column - 1, -1.0, stations)
        return t, slope

    def heights(self, column: int, stations: Floats) -> tuple[Floats, Floats] | None:
        """How far a lane lies above the road at its two borders.

        Args:
            column: of ``lanes``.
            stations: (P,) m.

        Returns:
            inner (P,) m and outer (P,) m; None for lanes without heights.
        """
        records = self.lanes[column].heights
        if not records:
            return None
        ds = stations - self.start_m
        return _between(records, ds)

    def column(self, lane: int) -> int | None:
        """Where a lane is in ``lanes``.

        Args:
            lane: its id.

        Returns:
            The index, or None.
        """
        for index, found in enumerate(self.lanes):
            if found.id == lane:
                return index
        return None

    def lane(self, lane: int) -> Lane | None:
        """A lane's values.

        Args:
            lane: its id; 0 is the centre.

        Returns:
            The lane, or None.
        """
        return next((found for found in self.section.lanes if found.id == lane), None)

    def _outward(
        self, t: Floats, slope: Floats, column: int, inner: int, sign: float, stations: Floats
    ) -> None:
        index = column if sign > 0 else inner
        absolute = self._borders[index]
        if absolute is not None:
            value, rate = absolute.with_slope(stations)
            outside = sign * (value - t[:, inner]) > 0
            t[:, column] = np.where(outside, value, t[:, inner])
            slope[:, column] = np.where(outside, rate, slope[:, inner])
            return
        width, rate = self._widths[index].with_slope(stations)
        # a lane that begins at no width has its slope there; one that is below 0 m has none
        rate = np.where((width > 0) | ((width > -1e-9) & (rate > 0)), rate, 0.0)
        t[:, column] = t[:, inner] + sign * np.maximum(width, 0.0)
        slope[:, column] = slope[:, inner] + sign * rate


def _between(records: tuple[LaneHeight, ...], ds: Floats) -> tuple[Floats, Floats]:
    at = [record.s_m for record in records]
    inner = np.interp(ds, at, [record.inner_m for record in records])
    outer = np.interp(ds, at, [record.outer_m for record in records])
    return inner, outer


def _stations_of(shapes: tuple[Shape, ...]) -> list[tuple[float, Profile]]:
    rows: dict[float, list[Shape]] = {}
    for shape in shapes:
        rows.setdefault(shape.s_m, []).append(shape)
    return [(s, _across(rows[s])) for s in sorted(rows)]


def _across(row: list[Shape]) -> Profile:
    row = sorted(row, key=lambda shape: shape.t_m)
    return Profile([Cubic(shape.t_m, shape.a, shape.b, shape.c, shape.d) for shape in row])


def _cross(a: Floats, b: Floats) -> Floats:
    return np.stack(
        [
            a[:, 1] * b[:, 2] - a[:, 2] * b[:, 1],
            a[:, 2] * b[:, 0] - a[:, 0] * b[:, 2],
            a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0],
        ],
        axis=-1,
    )
