"""A road by hand: one straight or circular reference line, lanes of constant width."""

from __future__ import annotations

from math import atan2, cos, hypot, pi, sin

import numpy as np

from scenesim.roads.network import LanePath, LanePose, LaneSpan

STREET = {
    -3: ("sidewalk", 2.5, 0.12),
    -2: ("parking", 2.2, 0.0),
    -1: ("driving", 3.25, 0.0),
    1: ("driving", 3.25, 0.0),
    2: ("parking", 2.2, 0.0),
    3: ("sidewalk", 2.5, 0.12),
}


class HandRoad:
    """Implements RoadNetwork; ``radius`` inf is straight along x, else a circle to the left."""

    name = "hand"
    setting = "town"
    main_road = "1"
    left_hand = False

    def __init__(self, length: float = 300.0, radius: float = 0.0, lanes=None):
        self._length = length
        self._radius = radius
        self._lanes = lanes or STREET

    def road_ids(self):
        return ["1"]

    def length_m(self, road):
        return self._length

    def spans(self, kind=None):
        spans = [self._span(lane) for lane in sorted(self._lanes)]
        return [span for span in spans if kind is None or span.kind == kind]

    def _span(self, lane):
        return LaneSpan("1", 0, lane, self._lanes[lane][0], 0.0, self._length, lane < 0)

    def span_at(self, road, lane, s_m):
        if road != "1" or lane not in self._lanes or not 0 <= s_m <= self._length:
            return None
        return self._span(lane)

    def _centre(self, lane):
        sign = 1 if lane > 0 else -1
        inner = sum(self._lanes[k][1] for k in self._lanes if k * sign > 0 and abs(k) < abs(lane))
        return sign * (inner + self._lanes[lane][1] / 2)

    def _at(self, s, t):
        if not self._radius:
            return (s, t), 0.0
        r = self._radius
        a = s / r
        return ((r - t) * sin(a), r - (r - t) * cos(a)), a

    def surface(self, road, s_m, t_m):
        points = [(*self._at(s, t)[0], 0.0) for s, t in zip(s_m, t_m, strict=True)]
        return np.array(points)

    def lane_pose(self, road, lane, s_m, offset_m=0.0):
        _, width, z = self._lanes[lane]
        (x, y), heading = self._at(s_m, self._centre(lane) + offset_m)
        return LanePose((x, y, z), heading if lane < 0 else heading + pi, width)

    def locate(self, x_m, y_m):
        s, t = x_m, y_m
        if self._radius:
            r = self._radius
            t = r - hypot(x_m, y_m - r)
            s = (atan2(x_m, r - y_m) % (2 * pi)) * r
        for lane in self._lanes:
            off = t - self._centre(lane)
            if abs(off) <= self._lanes[lane][1] / 2 and 0 <= s <= self._length:
                return self._span(lane), s, off
        return None

    def successors(self, span):
        return []

    def neighbour(self, span, side):
        step = 1 if (side == "left") == span.forward else -1
        lane = span.lane + step or span.lane + 2 * step
        return self._span(lane) if lane in self._lanes else None

    def path_ahead(self, road, lane, s_m, length_m, stream):
        sign = 1 if lane < 0 else -1
        far = min(max(s_m + sign * length_m, 0.0), self._length)
        count = max(2, int(abs(far - s_m)) + 2)
        places = np.linspace(s_m, far, count)
        poses = [self.lane_pose(road, lane, float(s)) for s in places]
        points = np.array([pose.position for pose in poses])
        headings = np.array([pose.heading_rad for pose in poses])
        steps = np.hypot(*np.diff(points[:, :2], axis=0).T)
        stations = np.concatenate([[0.0], np.cumsum(steps)])
        return LanePath(points, headings, stations, ((0.0, self._span(lane)),))

    def speed_limit_mps(self, road, s_m, lane=None):
        return 13.9

    def ground_m(self, x_m, y_m):
        found = self.locate(x_m, y_m)
        return self._lanes[found[0].lane][2] if found else 0.0
