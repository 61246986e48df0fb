"""Positions of OpenSCENARIO on the lanes of a map."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import atan2, cos, degrees, sin

from scenesim.roads.network import RoadNetwork
from scenesim.scenario.openscenario.reading import Item


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is.

    Attributes:
        x_m, y_m: in the world.
        heading_rad: of the thing, in the world.
        road, lane: the lane it is on; "" off all lanes.
        s_m: along the road.
        left_m: from the lane's centre, positive to the left of travel.
        turned_rad: heading from the lane's direction of travel.
        road_m: length of that road.
    """

    x_m: float
    y_m: float
    heading_rad: float
    road: str = ""
    lane: int = 0
    s_m: float = 0.0
    left_m: float = 0.0
    turned_rad: float = 0.0
    road_m: float = 0.0

    def arguments(self, ahead_m: float = 0.0, room_m: float = 0.0) -> list[str]:
        """As arguments of an actor.

        Args:
            ahead_m: how far ahead of this place, as it looks, the footprint's centre is.
            room_m: to leave to the ends of the road.

        Returns:
            Such as ``on=road.lane("0", -1)``.
        """
        if not self.road:
            x = self.x_m + ahead_m * cos(self.heading_rad)
            y = self.y_m + ahead_m * sin(self.heading_rad)
            return [f"at=({x:.3f} m, {y:.3f} m)"]
        grows = 1.0 if self.lane < 0 else -1.0
        s = self.s_m + grows * ahead_m * cos(self.turned_rad)
        left = self.left_m + ahead_m * sin(self.turned_rad)
        s = min(max(s, room_m), max(room_m, self.road_m - room_m))
        words = [f'on=road.lane("{self.road}", {self.lane})', f"s={s:.3f} m"]
        if abs(left) > 1e-3:
            words.append(f"t={left:.3f} m")
        if abs(self.turned_rad) > 1e-3:
            words.append(f"facing={degrees(self.turned_rad):.2f} deg")
        return words


def _turn(angle: float) -> float:
    """An angle in (-pi, pi]."""
    return atan2(sin(angle), cos(angle))


class Places:
    """Finds places on one map.

    Attributes:
        network: the map.
        known: where an entity starts, by its name in the file; None where it has no place yet.
    """

    def __init__(self, network: RoadNetwork, known: Callable[[str], Place | None]) -> None:
        self.network = network
        self.known = known

    def of(self, position: Item) -> Place | None:
        """The place of a ``Position``.

        Args:
            position: the element, or any that holds just a kind of position.

        Returns:
            The place; None with a problem.
        """
        kind = position.only()
        if kind is None:
            return None
        finders = {
            "LanePosition": self._lane,
            "RoadPosition": self._road,
            "WorldPosition": self._world,
            "RelativeLanePosition": self._beside,
            "RelativeRoadPosition": self._along,
            "RelativeObjectPosition": self._around,
            "RelativeWorldPosition": self._around,
        }
        finder = finders.get(kind.tag)
        if finder is None:
            kind.unsupported("is no position that is supported")
            return None
        return finder(kind)

    def at(self, x: float, y: float, heading: float) -> Place:
        """A point of the world.

        Args:
            x: m, world.
            y: m, world.
            heading: rad, world.

        Returns:
            The place, on the lane under it if there is one.
        """
        found = self.network.locate(x, y)
        if found is None:
            return Place(x, y, heading)
        span, s, offset = found
        pose = self.network.lane_pose(span.road, span.lane, s, offset)
        left = offset if span.forward else -offset
        turned, length = _turn(heading - pose.heading_rad), self.network.length_m(span.road)
        return Place(x, y, heading, span.road, span.lane, s, left, turned, length)

    def middle(self, place: Place, ahead_m: float) -> Place:
        """The place of a body's middle, of one that stands aslant on its lane.

        Args:
            place: of its reference point.
            ahead_m: from there to the middle, as it looks.

        Returns:
            The place on the lane under the middle.
        """
        x = place.x_m + ahead_m * cos(place.heading_rad)
        y = place.y_m + ahead_m * sin(place.heading_rad)
        return self.at(x, y, place.heading_rad)

    def on_lane(self, item: Item, road: str, lane: int, s: float, offset: float) -> Place | None:
        """A place on a lane.

        Args:
            item: whose orientation counts.
            road: the road's id.
            lane: the lane's id.
            s: along the road, m.
            offset: to the left of growing s, m.

        Returns:
            The place; None with a problem.
        """
        if road not in self.network.road_ids():
            item.problem(f"roadId '{road}': the map has no such road")
            return None
        length = self.network.length_m(road)
        if not -0.5 <= s <= length + 0.5:
            item.problem(f"s={s:g} is off road '{road}', which is {length:.1f} m long")
            return None
        s = min(max(s, 0.0), length)
        span = self.network.span_at(road, lane, s)
        if span is None:
            item.problem(f"laneId '{lane}': road '{road}' has no such lane at s={s:g}")
            return None
        pose = self.network.lane_pose(road, lane, s, offset)
        turned = self._turned(item, pose.heading_rad)
        return Place(
            pose.position[0],
            pose.position[1],
            pose.heading_rad + turned,
            road,
            lane,
            s,
            offset if span.forward else -offset,
            turned,
            length,
        )

    def _turned(self, item: Item, heading: float) -> float:
        """An ``Orientation`` as an angle from a heading."""
        orientation = item.first("Orientation")
        if orientation is None or not orientation.has("h"):
            return 0.0
        angle = orientation.number("h")
        relative = orientation.text("type", "absolute") == "relative"
        return _turn(angle if relative else angle - heading)

    def _lane(self, item: Item) -> Place | None:
        lane = int(item.number("laneId"))
        return self.on_lane(
            item, item.text("roadId"), lane, item.number("s"), item.number("offset")
        )

    def _road(self, item: Item) -> Place | None:
        road, s, t = item.text("roadId"), item.number("s"), item.number("t")
        spans = [span for span in self.network.spans() if span.road == road]
        best: tuple[float, int, float] | None = None
        for span in spans:
            if span.s_start_m <= s <= span.s_end_m:
                here = self.network.lane_pose(road, span.lane, s)
                middle = self._t_of(road, s, here.position)
                best = min(best or (1e9, 0, 0.0), (abs(t - middle), span.lane, t - middle))
        if best is None:
            item.problem(f"roadId '{road}', s={s:g}: the map has no lane there")
            return None
        return self.on_lane(item, road, best[1], s, best[2])

    def _t_of(self, road: str, s: float, position: tuple[float, float, float]) -> float:
        """How far left of the reference line a point of a cross-section is."""
        import numpy as np

        ends = self.network.surface(road, np.array([s, s]), np.array([0.0, 1.0]))
        x, y = float(ends[0, 0]), float(ends[0, 1])
        along = float(ends[1, 0]) - x, float(ends[1, 1]) - y
        return (position[0] - x) * along[0] + (position[1] - y) * along[1]

    def _world(self, item: Item) -> Place | None:
        return self.at(item.number("x"), item.number("y"), item.number("h"))

    def _reference(self, item: Item) -> Place | None:
        """Where the entity starts that a position refers to."""
        name = item.text("entityRef")
        place = self.known(name)
        if place is None:
            item.problem(f"entityRef '{name}': it has no place of its own before this one")
        return place

    def _beside(self, item: Item) -> Place | None:
        place = self._reference(item)
        if place is None or not place.road:
            if place is not None:
                item.problem("refers to an entity that is on no lane")
            return None
        step = int(item.number("dLane"))
        lane = place.lane
        for _ in range(abs(step)):
            lane += 1 if step > 0 else -1
            lane += (1 if step > 0 else -1) if lane == 0 else 0
        along = item.number("dsLane") if item.has("dsLane") else item.number("ds")
        return self._moved(item, place, lane, along, item.number("offset"))

    def _along(self, item: Item) -> Place | None:
        place = self._reference(item)
        if place is None or not place.road:
            return None
        forward = place.lane < 0
        left = place.left_m if forward else -place.left_m
        s = place.s_m + item.number("ds") * (1.0 if forward else -1.0)
        return self.on_lane(item, place.road, place.lane, s, left + item.number("dt"))

    def _moved(
        self, item: Item, place: Place, lane: int, along: float, offset: float
    ) -> Place | None:
        """A place so far along the lane of another."""
        forward = 1.0 if place.lane < 0 else -1.0
        s = place.s_m + forward * along
        if 0.0 <= s <= self.network.length_m(place.road):
            return self.on_lane(item, place.road, lane, s, offset)
        item.problem(f"ds={along:g} leads off road '{place.road}'")
        return None

    def _around(self, item: Item) -> Place | None:
        place = self._reference(item)
        if place is None:
            return None
        dx, dy = item.number("dx"), item.number("dy")
        turn = place.heading_rad if item.tag == "RelativeObjectPosition" else 0.0
        x = place.x_m + dx * cos(turn) - dy * sin(turn)
        y = place.y_m + dx * sin(turn) + dy * cos(turn)
        return self.at(x, y, place.heading_rad + self._turned(item, place.heading_rad))
