"""Ways of OpenSCENARIO, routes and trajectories, as points; positions on them."""

from __future__ import annotations

from collections import deque
from itertools import pairwise
from math import atan2, cos, hypot, pi, sin

from scenesim.roads.network import LaneSpan, RoadNetwork
from scenesim.scenario.openscenario.nurbs import curve
from scenesim.scenario.openscenario.places import Place, Places
from scenesim.scenario.openscenario.reading import Item

_STEP_M = 2.0
#: lanes looked through between two waypoints
_MOST_LANES = 4000


def position_of(places: Places, position: Item) -> Place | None:
    """The place of a ``Position``, on a route or a trajectory where it names one.

    Args:
        places: of the map.
        position: the element, or any that holds just a kind of position.

    Returns:
        The place; None with a problem.
    """
    on_route = position.first("RoutePosition")
    if on_route is not None:
        points, where = route_of(places, on_route), on_route.first("InRoutePosition")
        inner = where.only() if where is not None else None
        if not points or inner is None:
            return None
        if inner.tag == "FromCurrentEntity":
            inner.unsupported()
            return None
        return on_route_at(places, points, inner)
    on_trajectory = position.first("TrajectoryPosition")
    if on_trajectory is not None:
        points = trajectory_of(places, on_trajectory)
        if not points:
            return None
        here = along(points, on_trajectory.number("s"))[0]
        left = on_trajectory.number("t")
        x = here.x_m - left * sin(here.heading_rad)
        y = here.y_m + left * cos(here.heading_rad)
        return places.at(x, y, here.heading_rad)
    return places.of(position)


def on_route_at(places: Places, points: list[Place], where: Item) -> Place:
    """A place on a route, aside of it by a lane's offset.

    Args:
        places: of the map.
        points: of the route, at least one.
        where: what an ``InRoutePosition`` holds.

    Returns:
        The place.
    """
    here = along(points, where.number("pathS"))[0]
    left = where.number("laneOffset")
    x = here.x_m - left * sin(here.heading_rad)
    y = here.y_m + left * cos(here.heading_rad)
    return places.at(x, y, here.heading_rad)


def route_of(places: Places, item: Item) -> list[Place]:
    """The points of the route that an element holds or names.

    Args:
        places: of the map.
        item: holds a ``RouteRef``.

    Returns:
        Places in order; none with a problem.
    """
    reference = item.first("RouteRef")
    inner = reference.only() if reference is not None else None
    route = inner.resolved() if inner is not None else None
    return route_points(places, route.with_parameters()) if route is not None else []


def trajectory_of(places: Places, item: Item, start: Place | None = None) -> list[Place]:
    """The points of the trajectory that an element holds or names.

    Args:
        places: of the map.
        item: holds a ``TrajectoryRef``, a ``Trajectory`` or a ``CatalogReference``.
        start: where one begins that does not say so itself.

    Returns:
        Places in order; none with a problem.
    """
    for part in (item.first("TrajectoryRef"), item):
        inner = part.first("Trajectory") or part.first("CatalogReference") if part else None
        trajectory = inner.resolved() if inner is not None else None
        if trajectory is not None:
            scoped = trajectory if inner is not trajectory else trajectory.with_parameters()
            points = shape_points(places, scoped, start)
            if len(points) < 2:
                trajectory.problem("needs two points on the map")
            return points
    item.problem("holds no trajectory")
    return []


def route_points(places: Places, route: Item) -> list[Place]:
    """The way through a route's waypoints: along lanes where they lead there, else straight.

    Args:
        places: of the map.
        route: a ``Route``.

    Returns:
        Places in order; fewer than two with a problem.
    """
    stops = []
    for waypoint in route.children("Waypoint"):
        position = waypoint.first("Position")
        place = position_of(places, position) if position is not None else None
        if place is not None:
            stops.append(place)
    if len(stops) < 2:
        route.problem("needs two waypoints on the map")
        return []
    points = [stops[0]]
    for here, there in pairwise(stops):
        points += [*_between(places.network, here, there), there]
    return points


def _between(network: RoadNetwork, here: Place, there: Place) -> list[Place]:
    """Points on the lanes from one place to another; none where no lane leads there."""
    first = network.span_at(here.road, here.lane, here.s_m) if here.road else None
    last = network.span_at(there.road, there.lane, there.s_m) if there.road else None
    if first is None or last is None:
        return []
    way = _lanes(network, first, last)
    points: list[Place] = []
    for k, span in enumerate(way):
        start, end = (
            (span.s_start_m, span.s_end_m) if span.forward else (span.s_end_m, span.s_start_m)
        )
        start = here.s_m if k == 0 else start
        end = there.s_m if k == len(way) - 1 else end
        if k == 0 and k == len(way) - 1 and (end - start) * (1 if span.forward else -1) < 0:
            return []
        count = max(1, int(abs(end - start) / _STEP_M))
        for i in range(1, count + 1):
            pose = network.lane_pose(span.road, span.lane, start + (end - start) * i / count)
            points.append(Place(pose.position[0], pose.position[1], pose.heading_rad))
    return points[:-1]


def _lanes(network: RoadNetwork, first: LaneSpan, last: LaneSpan) -> list[LaneSpan]:
    """The shortest way over lanes that follow one another; empty where there is none."""
    before: dict[LaneSpan, LaneSpan | None] = {first: None}
    waiting = deque([first])
    while waiting and len(before) < _MOST_LANES:
        span = waiting.popleft()
        if span == last:
            way: list[LaneSpan] = []
            step: LaneSpan | None = span
            while step is not None:
                way.append(step)
                step = before[step]
            return way[::-1]
        for after in network.successors(span):
            if after not in before:
                before[after] = span
                waiting.append(after)
    return []


def along(points: list[Place], distance_m: float) -> tuple[Place, list[Place]]:
    """A place along a way, and what is left of the way from there.

    Args:
        points: of the way, at least one.
        distance_m: from its start.

    Returns:
        (the place, the places from it on).
    """
    left = max(0.0, distance_m)
    for k, (a, b) in enumerate(pairwise(points)):
        step = hypot(b.x_m - a.x_m, b.y_m - a.y_m)
        if left <= step and step > 0:
            share = left / step
            x = a.x_m + share * (b.x_m - a.x_m)
            y = a.y_m + share * (b.y_m - a.y_m)
            here = Place(x, y, b.heading_rad)
            return here, [here, *points[k + 1 :]]
        left -= step
    return points[-1], [points[-1]]


def path_text(points: list[Place], most: int = 60) -> str:
    """A way as the ``path`` of the language.

    Args:
        points: of the way.
        most: points kept.

    Returns:
        ``path((x m, y m), ...)``.
    """
    kept: list[Place] = []
    for point in points:
        if not kept or hypot(point.x_m - kept[-1].x_m, point.y_m - kept[-1].y_m) > 0.05:
            kept.append(point)
    if len(kept) > most:
        kept = [kept[round(i * (len(kept) - 1) / (most - 1))] for i in range(most)]
    return "path(" + ", ".join(f"({p.x_m:.2f} m, {p.y_m:.2f} m)" for p in kept) + ")"


def length_of(points: list[Place]) -> float:
    """How long a way through places is.

    Args:
        points: in order.

    Returns:
        Metres.
    """
    pairs = pairwise(points)
    return sum(hypot(b.x_m - a.x_m, b.y_m - a.y_m) for a, b in pairs)


def shape_points(places: Places, trajectory: Item, start: Place | None = None) -> list[Place]:
    """The points of a trajectory.

    Args:
        places: of the map.
        trajectory: a ``Trajectory``.
        start: where one begins that does not say so itself.

    Returns:
        Places in order; none with a problem.
    """
    shape = trajectory.first("Shape")
    kind = shape.only() if shape is not None else None
    if kind is None:
        return []
    if kind.tag == "Polyline":
        found = [
            position_of(places, p) for v in kind.children("Vertex") for p in v.children("Position")
        ]
        return [place for place in found if place is not None]
    if kind.tag in ("Clothoid", "ClothoidSpline"):
        return _clothoid(places, kind, start)
    if kind.tag == "Nurbs":
        return nurbs(places, kind)
    kind.unsupported("is no shape that is supported")
    return []


def nurbs(places: Places, shape: Item) -> list[Place]:
    """Points along a rational spline.

    Args:
        places: of the map.
        shape: a ``Nurbs``.

    Returns:
        Places in order; none with a problem.
    """
    points, weights = [], []
    for one in shape.children("ControlPoint"):
        position = one.first("Position")
        place = position_of(places, position) if position is not None else None
        if place is None:
            return []
        points.append((place.x_m, place.y_m))
        weights.append(one.number("weight", 1.0))
    knots = [one.number("value") for one in shape.children("Knot")]
    try:
        found = curve(int(shape.number("order", 2)), points, weights, knots)
    except ValueError as error:
        shape.problem(str(error))
        return []
    ends = [*pairwise(found), (found[-2], found[-1])]
    return [
        Place(x, y, atan2(d - b, c - a))
        for (x, y), ((a, b), (c, d)) in zip(found, ends, strict=True)
    ]


def _clothoid(places: Places, shape: Item, here: Place | None) -> list[Place]:
    """Points a metre apart along pieces whose curvature grows evenly."""
    points: list[Place] = []
    for piece in list(shape.children("ClothoidSplineSegment")) or [shape]:
        start = piece.first("PositionStart") or piece.first("Position")
        if start is not None:
            here = position_of(places, start)
        if here is None:
            return []
        length = min(abs(piece.number("length")), 2000.0)
        first = piece.number("curvatureStart" if piece.has("curvatureStart") else "curvature")
        rate = piece.number("curvatureDot" if piece.has("curvatureDot") else "curvaturePrime")
        last = piece.number("curvatureEnd", first + rate * length)
        points.append(here)
        count = max(1, int(length))
        x, y, heading, step = here.x_m, here.y_m, here.heading_rad, length / count
        for k in range(count):
            middle = first + (last - first) * (k + 0.5) / count
            x += step * cos(heading + 0.5 * middle * step)
            y += step * sin(heading + 0.5 * middle * step)
            heading = heading + middle * step
            here = Place(x, y, (heading + pi) % (2 * pi) - pi)
            points.append(here)
    return points
