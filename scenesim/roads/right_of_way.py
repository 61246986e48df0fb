"""Who goes first at junctions: lights with their phases, signs, and which ways give way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import pi
from typing import Protocol

import shapely

from scenesim.geometry.angles import wrapped
from scenesim.roads.furniture import Signal
from scenesim.roads.junctions import Junction
from scenesim.roads.lane_lines import LaneLine
from scenesim.roads.model import Road, RoadMap
from scenesim.roads.network import LaneSpan

Lanes = tuple[tuple[int, int], ...]

#: traffic lights, stop and yield signs (Germany; ``OpenDRIVE`` numbers lights alike)
LIGHTS = frozenset({"1000001", "1000009", "1000011"})
SIGNS = {"206": "stop", "205": "yield", "306": "priority", "301": "priority"}
STOP_LINES = frozenset({"294"})
#: Saint Andrew's crosses; a light within this of one is that of a level crossing
CROSSES, BESIDE_M = frozenset({"201"}), 3.0
#: seconds of each phase of a group; then all lights are red before the next
GREEN_S, AMBER_S, CLEAR_S, RED_AMBER_S = 12.0, 3.0, 2.0, 1.0
#: ways whose middles come closer than this get in each other's way
CONFLICT_M = 2.6
#: a sign holds for the junction if it stands within this of it
REACH_M = 40.0


@dataclass(frozen=True, slots=True)
class Control:
    """What holds for traffic at the end of a lane that leads into a junction.

    Attributes:
        kind: ``lights stop yield priority none``.
        signals: ids of the lights, or of the sign.
        stop_s_m: station at which to stop.
    """

    kind: str
    signals: tuple[str, ...]
    stop_s_m: float


@dataclass(frozen=True, slots=True)
class Guard:
    """A light that is dark until a train comes.

    Attributes:
        signal: id.
        road: id of the road that it stands on.
        s_m: its station.
        forward: it holds for who drives along growing s.
    """

    signal: str
    road: str
    s_m: float
    forward: bool


class Ways(Protocol):
    """What the rules need to know of a network."""

    @property
    def map(self) -> RoadMap:
        """The values."""
        ...

    def line(self, span: LaneSpan) -> LaneLine:
        """A lane's centre line."""
        ...

    def span_at(self, road: str, lane: int, s_m: float) -> LaneSpan | None:
        """A lane at a station."""
        ...


class RightOfWay:
    """The rules of all junctions of a map."""

    def __init__(self, network: Ways) -> None:
        self._network = network
        self._roads = {road.id: road for road in network.map.roads}
        self._junctions = {junction.id: junction for junction in network.map.junctions}
        self._signals = {signal.id: signal for road in network.map.roads for signal in road.signals}
        self._leaving: dict[tuple[str, str], list[Road]] = {}
        for road in network.map.roads:
            link = road.predecessor
            if road.junction and link is not None and link.kind == "road":
                self._leaving.setdefault((link.id, link.contact), []).append(road)
        #: lights of level crossings, in the file's order
        self.guards = tuple(guard for road in network.map.roads for guard in _guards(road))
        self._groups = self._light_groups()
        self._yields: dict[str, Mapping[str, frozenset[str]]] = {}

    def light(self, signal: str, time_s: float) -> str:
        """The state of a traffic light; its groups take turns from 0 s on.

        Args:
            signal: id.
            time_s: since the run began; add an offset to begin elsewhere in the cycle.

        Returns:
            ``green amber red red_amber``, or ``off`` for what is no light of a junction.
        """
        if signal not in self._groups:
            return "off"
        group, count = self._groups[signal]
        turn = GREEN_S + AMBER_S + CLEAR_S
        since = (time_s - group * turn) % (count * turn)
        if since < GREEN_S:
            return "green"
        if since < GREEN_S + AMBER_S:
            return "amber"
        return "red_amber" if since >= count * turn - RED_AMBER_S else "red"

    def lights(self) -> tuple[str, ...]:
        """All traffic lights that have phases.

        Returns:
            Their ids, sorted.
        """
        return tuple(
            sorted(
                name
                for name in self._groups
                if name in self._signals and self._signals[name].kind in LIGHTS
            )
        )

    def switchable(self) -> tuple[str, ...]:
        """All traffic lights that a run may switch: those of people and level crossings too.

        Returns:
            Their ids, sorted.
        """
        return tuple(sorted(name for name, one in self._signals.items() if one.dynamic))

    def control(self, span: LaneSpan) -> Control | None:
        """What holds at the end of a lane in its direction of travel.

        Args:
            span: a lane.

        Returns:
            The control; None where the lane does not lead into a junction.
        """
        road = self._roads[span.road]
        link = road.successor if span.forward else road.predecessor
        end = road.length_m if span.forward else 0.0
        at_end = span.s_end_m >= end if span.forward else span.s_start_m <= 0.0
        if link is None or link.kind != "junction" or not at_end:
            return None
        return self._control(road, span.forward, span.lane)

    def gives_way(self, way: str) -> frozenset[str]:
        """The ways through a junction that go before one, by the rules of the road.

        Args:
            way: id of a connecting road.

        Returns:
            Ids of connecting roads of the same junction.
        """
        junction = self._roads[way].junction
        if junction not in self._yields:
            self._yields[junction] = self._orders(self._junctions[junction])
        return self._yields[junction].get(way, frozenset())

    def _control(self, road: Road, forward: bool, lane: int | None) -> Control:
        end = road.length_m if forward else 0.0
        wanted = "+" if forward else "-"
        near = [
            signal
            for signal, orientation, lanes in self._near(road, end)
            if orientation in {wanted, "none"} and _holds(lanes, lane)
        ]
        near += self._beyond(road, "end" if forward else "start")
        stop = end
        for thing in road.objects:
            if thing.subkind == "stopLine" and thing.orientation == wanted:
                stop = thing.s_m + (-0.5 if forward else 0.5) * thing.length_m
        for signal in near:
            if signal.kind in STOP_LINES:
                stop = signal.s_m
        lights = tuple(signal.id for signal in near if signal.kind in LIGHTS and signal.dynamic)
        if lights:
            return Control("lights", lights, stop)
        for kind in ("stop", "yield", "priority"):
            found = tuple(signal.id for signal in near if SIGNS.get(signal.kind) == kind)
            if found:
                return Control(kind, found, stop)
        return Control("none", (), stop)

    def _near(self, road: Road, end: float) -> Iterator[tuple[Signal, str, Lanes]]:
        """Signals that stand or hold near one end of a road."""
        for signal in road.signals:
            if abs(signal.s_m - end) < REACH_M:
                yield signal, signal.orientation, signal.lanes
        for one in road.signal_references:
            if one.signal in self._signals and abs(one.s_m - end) < REACH_M:
                yield self._signals[one.signal], one.orientation, one.lanes

    def _beyond(self, road: Road, contact: str) -> list[Signal]:
        """Lights that hold on the ways through a junction at the place where they begin."""
        found: dict[str, Signal] = {}
        for way in self._leaving.get((road.id, contact), ()):
            for one in way.signal_references:
                signal = self._signals.get(one.signal)
                if signal is not None and one.s_m < 0.5 * way.length_m and one.orientation == "+":
                    found[signal.id] = signal
        return list(found.values())

    def _light_groups(self) -> dict[str, tuple[int, int]]:
        """Each light's group and how many groups take turns with it."""
        controllers = {controller.id: controller for controller in self._network.map.controllers}
        groups: dict[str, tuple[int, int]] = {}
        for junction in self._network.map.junctions:
            chosen = [controllers[name] for name in junction.controllers if name in controllers]
            chosen.sort(key=lambda controller: controller.sequence)
            for number, controller in enumerate(chosen):
                for signal in controller.signals:
                    groups.setdefault(signal, (number, len(chosen)))
        guards = {guard.signal for guard in self.guards}
        loose = [
            signal.id
            for signal in self._signals.values()
            if signal.kind in LIGHTS and signal.dynamic and signal.id not in {*groups, *guards}
        ]
        for signal in loose:
            groups[signal] = (0, 2)
        return groups

    def _orders(self, junction: Junction) -> Mapping[str, frozenset[str]]:
        ways = [
            self._entry(way) for way in dict.fromkeys(c.connecting for c in junction.connections)
        ]
        known = [way for way in ways if way is not None]
        ring = len({one.incoming for one in known}) > 2 and all(one.rank == 1 for one in known)
        orders: dict[str, set[str]] = {one.road: set() for one in known}
        for one in known:
            for other in known:
                if one.incoming == other.incoming or one.road == other.road:
                    continue
                if one.line.distance(other.line) > CONFLICT_M:
                    continue
                if _goes_first(other, one, junction, ring):
                    orders[one.road].add(other.road)
        return {road: frozenset(found) for road, found in orders.items()}

    def _entry(self, way: str) -> _Entry | None:
        road = self._roads.get(way)
        if road is None or road.predecessor is None or road.predecessor.id not in self._roads:
            return None
        lane = next(
            (lane.id for section in road.sections for lane in section.lanes if lane.id), None
        )
        span = self._network.span_at(way, lane, 0.0) if lane is not None else None
        if span is None:
            return None
        incoming = self._roads[road.predecessor.id]
        line = self._network.line(span)
        points = line.points[:, :2]
        if len(points) < 2:
            return None
        control = self._control(incoming, road.predecessor.contact == "end", None)
        return _Entry(
            road=way,
            incoming=incoming.id,
            rank=1 if control.kind in {"stop", "yield"} else 0,
            heading=float(line.headings[0]),
            turn=wrapped(float(line.headings[-1] - line.headings[0])),
            line=shapely.LineString(points),
            left_hand=road.left_hand,
        )


@dataclass(frozen=True, slots=True, eq=False)
class _Entry:
    road: str
    incoming: str
    rank: int
    heading: float
    turn: float
    line: shapely.LineString
    left_hand: bool


def _guards(road: Road) -> Iterator[Guard]:
    """The lights beside Saint Andrew's crosses."""
    crosses = [signal for signal in road.signals if signal.kind in CROSSES]
    for light in road.signals if crosses else ():
        if light.kind not in LIGHTS or not light.dynamic:
            continue
        if any(
            abs(one.s_m - light.s_m) < BESIDE_M and one.orientation == light.orientation
            for one in crosses
        ):
            yield Guard(light.id, road.id, light.s_m, light.orientation != "-")


def _goes_first(one: _Entry, other: _Entry, junction: Junction, ring: bool) -> bool:
    """Whether ``one`` goes before ``other``."""
    if (one.incoming, other.incoming) in junction.priorities:
        return True
    if (other.incoming, one.incoming) in junction.priorities:
        return False
    if one.rank != other.rank:
        return one.rank < other.rank
    # where one comes from, seen by the other: 0 is behind, pi ahead, positive from the right
    side = wrapped(one.heading - other.heading)
    if one.left_hand:
        side = -side
    if ring:
        return -0.9 * pi < side < 0.0
    if abs(side) > 0.75 * pi:
        across = -1.0 if one.left_hand else 1.0
        return across * other.turn > 0.5 and across * one.turn < 0.5
    return side > 0.0


def _holds(lanes: Lanes, lane: int | None) -> bool:
    if lane is None or not lanes:
        return True
    return any(min(low, high) <= lane <= max(low, high) or low == high == 0 for low, high in lanes)
