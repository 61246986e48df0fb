"""Lane lines and drivable area near the ego, from the road network that the pictures show."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import cos, floor, radians
from typing import cast
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from scenesim.geometry.transform import Floats, Transform
from scenesim.roads.driving import MapNetwork
from scenesim.roads.network import LaneSpan, RoadNetwork
from scenesim.roads.spans import DRIVEN
from scenesim.roads.stripes import Stripe
from scenesim.roads.strips import Strip
from scenesim.sensors.frame import CameraFrame
from scenesim.truth.projected import divided, line_pieces, outline_inside, rounded, thinned
from scenesim.truth.surroundings import AreaLabel, LineLabel

#: what is farther than this from the ego is not labelled
REACH_M = 80.0
#: gaps between dashes of one line
_LONGEST_GAP_M = 15.0
#: ends of lines that are nearer than this are one line
_JOIN_M = 0.35
_JOIN_TURN = cos(radians(35.0))
#: lines are counted from the ego by where they pass it, between these x of the ego frame
_BESIDE_M = (0.0, 25.0)
#: points nearer than this to the way between their neighbours are left out
_STRAIGHT_M = 0.005
#: a step of more than this is a kerb
_KERB_M = 0.03
#: lines nearer to each other than this are one (double lines)
_DOUBLE_M = 0.45


@dataclass(frozen=True, slots=True, eq=False)
class _Line:
    """One line of the whole map."""

    stripe: Stripe
    points: Floats
    line: int


@dataclass(frozen=True, slots=True, eq=False)
class _Lane:
    """One lane of one section, as borders."""

    span: LaneSpan
    inner: Floats
    outer: Floats


@dataclass(frozen=True, slots=True, eq=False)
class _Known:
    """What is known of a network: the same for all its frames."""

    lines: tuple[_Line, ...]
    line_bounds: Floats
    lanes: tuple[_Lane, ...]
    lane_bounds: Floats


_KNOWN: WeakKeyDictionary[RoadNetwork, _Known] = WeakKeyDictionary()


def line_labels(
    network: RoadNetwork, T_world_from_ego: Transform, cameras: Mapping[str, CameraFrame]
) -> tuple[LineLabel, ...]:
    """The lines near the ego.

    Args:
        network: the roads.
        T_world_from_ego: where the ego is.
        cameras: readings by camera name.

    Returns:
        In the order of the map.
    """
    known = _known(network)
    ego = T_world_from_ego.translation
    found: list[tuple[_Line, Floats]] = []
    for row in _within(known.line_bounds, ego):
        one = known.lines[row]
        found += [(one, piece) for piece in _runs(one.points, ego)]
    orders = _orders([(one.line, piece) for one, piece in found], T_world_from_ego)
    labels = []
    for one, piece in found:
        views = {name: line_pieces(piece, frame) for name, frame in cameras.items()}
        labels.append(
            LineLabel(
                line=one.line,
                road=one.stripe.road,
                lane=one.stripe.lane,
                kind=one.stripe.kind,
                colour=one.stripe.colour,
                width_m=one.stripe.width_m,
                order=orders.get(one.line, 0),
                points_world=rounded(thinned(piece, _STRAIGHT_M), 3),
                images={name: pieces for name, pieces in views.items() if pieces},
            )
        )
    return tuple(labels)


def area_labels(
    network: RoadNetwork,
    ahead: Sequence[LaneSpan],
    T_world_from_ego: Transform,
    cameras: Mapping[str, CameraFrame],
) -> tuple[AreaLabel, ...]:
    """The lanes near the ego that may be driven on.

    Args:
        network: the roads.
        ahead: the lane that the ego is in and those that it leads to; empty off the road.
        T_world_from_ego: where the ego is.
        cameras: readings by camera name.

    Returns:
        In the order of the map.
    """
    known = _known(network)
    ego = T_world_from_ego.translation
    own = {(span.road, span.section, span.lane) for span in ahead}
    labels = []
    for row in _within(known.lane_bounds, ego):
        lane = known.lanes[row]
        near = _close(lane.inner, ego) | _close(lane.outer, ego)
        rows = np.flatnonzero(near)
        if len(rows) < 2:
            continue
        part = slice(int(rows[0]), int(rows[-1]) + 1)
        outline = np.concatenate([lane.inner[part], lane.outer[part][::-1]])
        views = {name: outline_inside(outline, frame) for name, frame in cameras.items()}
        span = lane.span
        labels.append(
            AreaLabel(
                road=span.road,
                section=span.section,
                lane=span.lane,
                kind=span.kind,
                role=_role(span, ahead, own),
                outline_world=rounded(thinned(outline, _STRAIGHT_M), 3),
                images={name: ring for name, ring in views.items() if len(ring)},
            )
        )
    return tuple(labels)


def lanes_ahead(network: RoadNetwork, T_world_from_ego: Transform) -> tuple[LaneSpan, ...]:
    """The lane that the ego is in and those that it leads to, as long as there is no choice.

    Args:
        network: the roads.
        T_world_from_ego: where the ego is.

    Returns:
        In travel direction; empty off all lanes.
    """
    x, y, _ = (float(v) for v in T_world_from_ego.translation)
    found = network.locate(x, y)
    if found is None or found[0].kind not in DRIVEN:
        return ()
    spans = [found[0]]
    length = 0.0
    while length < REACH_M:
        following = network.successors(spans[-1])
        if len(following) != 1 or following[0] in spans:
            break
        spans.append(following[0])
        length += following[0].s_end_m - following[0].s_start_m
    return tuple(spans)


def _role(span: LaneSpan, ahead: Sequence[LaneSpan], own: set[tuple[str, int, int]]) -> str:
    """What a lane is to the ego."""
    if (span.road, span.section, span.lane) in own:
        return "ego"
    if span.junction:
        return "junction"
    of_road = next((lane for lane in ahead if lane.road == span.road), None)
    if of_road is None:
        return "other"
    return "same" if of_road.forward == span.forward else "oncoming"


def _known(network: RoadNetwork) -> _Known:
    """The lines and lanes of a map, derived once."""
    known = _KNOWN.get(network)
    if known is None:
        roads = cast(MapNetwork, network)
        pieces: list[tuple[Stripe, Floats]] = []
        lanes: list[_Lane] = []
        for road in network.road_ids():
            painted = _joined(roads.stripes(road))
            marked = {(stripe.section, stripe.lane) for stripe, _ in painted}
            pieces += painted
            for strip in roads.strips(road):
                lanes += _lanes_of(roads, strip)
                pieces += _edges_of(strip, marked)
        numbers = _chained([points for _, points in pieces])
        lines = tuple(
            _Line(stripe, points, number)
            for (stripe, points), number in zip(pieces, numbers, strict=True)
        )
        known = _Known(
            lines,
            _bounds([one.points for one in lines]),
            tuple(lanes),
            _bounds([np.concatenate([lane.inner, lane.outer]) for lane in lanes]),
        )
        _KNOWN[network] = known
    return known


def _joined(stripes: Sequence[Stripe]) -> list[tuple[Stripe, Floats]]:
    """Dashes put together to lines."""
    open_lines: dict[tuple[int, int, str, str, float], list[list[Stripe]]] = defaultdict(list)
    lines: list[list[Stripe]] = []
    for stripe in stripes:
        key = (stripe.section, stripe.lane, stripe.kind, stripe.colour, stripe.width_m)
        line = next((line for line in open_lines[key] if _goes_on(line[-1], stripe)), None)
        if line is None:
            line = []
            open_lines[key].append(line)
            lines.append(line)
        line.append(stripe)
    return [(line[0], np.concatenate([dash.points for dash in line])) for line in lines]


def _goes_on(before: Stripe, after: Stripe) -> bool:
    """Whether a dash is the next of a line."""
    gap = after.s_start_m - before.s_end_m
    if not -1e-6 <= gap <= _LONGEST_GAP_M:
        return False
    step = after.points[0] - before.points[-1]
    aside = abs(float((step * before.left[-1]).sum()))
    return aside < 0.1 + 0.1 * gap


def _lanes_of(network: MapNetwork, strip: Strip) -> list[_Lane]:
    """The driven lanes of a section."""
    found = []
    for lane in strip.lanes:
        middle = 0.5 * float(strip.stations[0] + strip.stations[-1])
        span = network.span_at(strip.road, lane.lane, middle)
        if span is not None and lane.kind in DRIVEN:
            found.append(_Lane(span, lane.inner, lane.outer))
    return found


def _edges_of(strip: Strip, marked: set[tuple[int, int]]) -> list[tuple[Stripe, Floats]]:
    """Borders of the carriageway on which nothing is painted, outside junctions."""
    found: list[tuple[Stripe, Floats]] = []
    if strip.junction or len(strip.stations) < 2:
        return found
    for column, lane in enumerate(strip.lanes):
        step = -1 if column < strip.centre else 1
        outside = column + step
        beyond = strip.lanes[outside] if 0 <= outside < len(strip.lanes) else None
        driven = (lane.kind in DRIVEN, beyond is not None and beyond.kind in DRIVEN)
        if driven[0] == driven[1] or (strip.section, lane.lane) in marked:
            continue
        rise = 0.0 if beyond is None else float(abs(beyond.inner_height - lane.outer_height).max())
        stripe = Stripe(
            road=strip.road,
            section=strip.section,
            lane=lane.lane,
            kind="curb" if rise > _KERB_M else "edge",
            colour="none",
            width_m=0.0,
            height_m=0.0,
            s_start_m=float(strip.stations[0]),
            s_end_m=float(strip.stations[-1]),
            points=lane.outer,
            left=strip.frames.left,
        )
        found.append((stripe, lane.outer))
    return found


def _chained(lines: Sequence[Floats]) -> list[int]:
    """A number for each line; equal where the end of one is the beginning of another."""
    owner = list(range(len(lines)))

    def root(row: int) -> int:
        while owner[row] != row:
            row = owner[row]
        return row

    cells: dict[tuple[int, int], list[tuple[int, Floats, Floats]]] = defaultdict(list)
    for row, points in enumerate(lines):
        for end, inward in ((points[0], points[1]), (points[-1], points[-2])):
            away = end - inward
            length = float(np.sqrt((away * away).sum())) or 1.0
            cell = (floor(end[0]), floor(end[1]))
            for other, place, way in _around(cells, cell):
                gap = place - end
                facing = -float((way * (away / length)).sum())
                if float((gap * gap).sum()) < _JOIN_M**2 and facing > _JOIN_TURN:
                    a, b = sorted((root(row), root(other)))
                    owner[b] = a
            cells[cell].append((row, end, away / length))
    return [root(row) for row in range(len(lines))]


def _around(
    cells: Mapping[tuple[int, int], list[tuple[int, Floats, Floats]]], cell: tuple[int, int]
) -> list[tuple[int, Floats, Floats]]:
    """What lies in a cell and its neighbours."""
    x, y = cell
    places = [(x + i, y + j) for i in (-1, 0, 1) for j in (-1, 0, 1)]
    return [one for place in places if place in cells for one in cells[place]]


def _bounds(lines: Sequence[Floats]) -> Floats:
    """(N, 4) least and greatest x and y of each line."""
    rows = [[*p[:, :2].min(axis=0), *p[:, :2].max(axis=0)] for p in lines]
    return np.array(rows).reshape(-1, 4)


def _within(bounds: Floats, ego: Floats) -> list[int]:
    """Rows whose rectangle comes near the ego."""
    low, high = ego[:2] - REACH_M, ego[:2] + REACH_M
    near = (bounds[:, :2] <= high).all(axis=1) & (bounds[:, 2:] >= low).all(axis=1)
    return [int(row) for row in np.flatnonzero(near)]


def _close(points: Floats, ego: Floats) -> NDArray[np.bool_]:
    """Which points are within reach."""
    gaps = points[:, :2] - ego[:2]
    near: NDArray[np.bool_] = (gaps * gaps).sum(axis=1) < REACH_M**2
    return near


def _runs(points: Floats, ego: Floats) -> list[Floats]:
    """The stretches of a line within reach, at most a metre between points."""
    steps = np.diff(points, axis=0)
    counts = np.ceil(np.sqrt((steps * steps).sum(axis=1))).astype(np.int64)
    dense = divided(points, counts)
    near = _close(dense, ego).astype(np.int8)
    bounds = np.flatnonzero(np.diff(near, prepend=0, append=0))
    runs = zip(bounds[::2].tolist(), bounds[1::2].tolist(), strict=True)
    return [dense[first:last] for first, last in runs if last - first >= 2]


def _orders(pieces: Sequence[tuple[int, Floats]], T_world_from_ego: Transform) -> dict[int, int]:
    """Line number to its place beside the ego, counted outwards from it."""
    T_ego_from_world = T_world_from_ego.inverse()
    beside: dict[int, list[float]] = defaultdict(list)
    for number, piece in pieces:
        points = T_ego_from_world.points(piece)
        steps = np.diff(points, axis=0)
        along = np.abs(steps[:, 0]) > 1.5 * np.abs(steps[:, 1])
        low, high = _BESIDE_M
        rows = along & (points[:-1, 0] >= low) & (points[:-1, 0] <= high)
        if rows.any():
            nearest = int(np.argmin(np.where(rows, points[:-1, 0], np.inf)))
            beside[number].append(float(points[nearest, 1]))
    places = sorted((min(ys, key=abs), number) for number, ys in beside.items())
    orders: dict[int, int] = {}
    for sign in (1, -1):
        side = [(abs(y), number) for y, number in places if (y > 0) == (sign > 0)]
        order, last = 0, -_DOUBLE_M
        for away, number in sorted(side):
            order += away - last >= _DOUBLE_M
            last = away
            orders[number] = sign * max(order, 1)
    return orders
