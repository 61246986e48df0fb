"""Where the named actors stand: by lane, by each other, by the kerb. It rejects, never nudges."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from math import cos, pi
from typing import NoReturn

from scenesim.randomness import Stream
from scenesim.roads.network import LaneSpan
from scenesim.sampling.arguments import lamps, plain
from scenesim.sampling.background import unmanned
from scenesim.sampling.crossing import stand_at_crosswalk
from scenesim.sampling.drawn import DrawnActor
from scenesim.sampling.facing import facing
from scenesim.sampling.lanes import (
    DRIVEN,
    Spot,
    against_lane,
    along,
    beside,
    heading_of,
    no_lane,
)
from scenesim.sampling.site import Footing, Site, UnplaceableError, half_extent, sticks_out
from scenesim.shapes import catalogue
from scenesim.world import vocabulary
from scenesim.world.conditions import (
    ActorName,
    Call,
    Expression,
    LaneName,
    Number,
    Point,
    Word,
)
from scenesim.world.scene import IGNORED, Actor, LanePosition, Model

_KERB_GAP = 0.25  # m from a parked vehicle to the kerb or the lane's edge
_PEOPLE = frozenset({"pedestrian", "animal"})
_SIDES = {"left_of": "left", "right_of": "right"}
_FORWARD = {"ahead_of": 1.0, "behind": -1.0}
#: how far a vehicle is rolled over that lies on a side or on its roof
_ROLLED = {"left_side": -pi / 2, "right_side": pi / 2, "roof": pi}


def place(site: Site, drawn: DrawnActor, stream: Stream) -> Footing:
    """Stand a named actor where the scenario wants it.

    Args:
        site: everybody that it refers to stands already.
        drawn: who, with all values decided.
        stream: of the actor.

    Returns:
        Its footing, not yet added to the site.

    Raises:
        UnplaceableError: there is no such place, or no room there.
    """
    return _Placing(site, drawn, stream).footing()


class _Placing:
    """One actor on its way to its place."""

    def __init__(self, site: Site, drawn: DrawnActor, stream: Stream) -> None:
        self.site, self.network, self.drawn, self.stream = site, site.network, drawn, stream
        self.arguments: Mapping[str, Expression] = drawn.arguments
        told = {
            name: value
            for name, value in ((k, plain(v)) for k, v in drawn.arguments.items())
            if value is not None and name not in _PLACING
        }
        if "parked" in drawn.arguments:
            told |= unmanned(drawn.kind)
        if drawn.name in site.losers:
            told["load"] = "flat"
        if drawn.name == "ego" and drawn.kind == "car":
            told["role"] = "ego"  # a body whose roof stands in no sensor's way
        self.model: Model = catalogue.specify(drawn.kind, told, stream.child("model"))
        self.is_person = drawn.kind in _PEOPLE

    def footing(self) -> Footing:
        """Find the spot, turn the actor, check the ground."""
        point = self.arguments.get("at")
        if isinstance(point, Point):
            return self._at(point)
        if self.arguments.get("on") == Word("crosswalk"):
            return self._on_crosswalk()
        reference = self._reference()
        spot = self._beside_reference(*reference) if reference else self._on_lane()
        return self._standing(spot)

    def _reference(self) -> tuple[str, Footing] | None:
        for relation in ("ahead_of", "behind", "left_of", "right_of"):
            value = self.arguments.get(relation)
            if isinstance(value, ActorName):
                return relation, self.site.placed[value.name]
        return None

    def _beside_reference(self, relation: str, other: Footing) -> Spot:
        """The spot ahead of, behind or beside another actor."""
        if other.spot is None:
            self._fail(f"{other.actor.name} is on no lane to be {relation.replace('_', ' ')}")
        if relation in _SIDES:
            return self._at_side(other, other.spot, _SIDES[relation])
        sign = _FORWARD[relation]
        heading = self._heading(other.spot)
        turn = other.actor.yaw_rad - heading
        theirs = half_extent(other.actor.model.length_m, other.actor.model.width_m, turn)
        mine = self._half_along(other.spot)
        gap = self._number("gap", 1.0 if self.is_person else 5.0)
        spot = along(self.network, other.spot, sign * (theirs + gap + mine))
        if spot is None:
            self._fail(f"the road ends {relation.replace('_', ' ')} {other.actor.name}")
        return self._sideways(spot, other.spot)

    def _sideways(self, spot: Spot, origin: Spot) -> Spot:
        """From the reference's own lane to the lane, kerb or offset that is asked for."""
        if "parked" in self.arguments:
            return self._parked(spot)
        if "on" in self.arguments:
            span = self._lane_named(self.arguments["on"], spot)
            return self._offset(Spot(span, spot.s_m))
        offset = self._number("offset", 0.0) * (1.0 if spot.span.forward else -1.0)
        return Spot(spot.span, spot.s_m, origin.offset_m + offset)

    def _at_side(self, other: Footing, spot: Spot, side: str) -> Spot:
        if "gap" not in self.arguments and not self.is_person:
            span = beside(self.network, spot.span, side, DRIVEN)
            if span is None:
                self._fail(f"no lane to drive on the {side} of {other.actor.name}")
            return self._offset(Spot(span, spot.s_m))
        heading = self._heading(spot)
        turn = other.actor.yaw_rad - heading + pi / 2
        theirs = half_extent(other.actor.model.length_m, other.actor.model.width_m, turn)
        mine = 0.5 * (self.model.length_m if self._turns() else self.model.width_m)
        sign = 1.0 if (side == "left") == spot.span.forward else -1.0
        away = theirs + mine + self._number("gap", 0.5)
        ahead = self._number("offset", 0.0)
        moved = along(self.network, spot, ahead) if ahead else spot
        if moved is None:
            self._fail(f"the road ends beside {other.actor.name}")
        return self._settled(Spot(moved.span, moved.s_m, spot.offset_m + sign * away))

    def _settled(self, spot: Spot) -> Spot:
        """The same place named by the lane that it is really on."""
        pose = self.network.lane_pose(spot.span.road, spot.span.lane, spot.s_m, spot.offset_m)
        found = self.network.locate(pose.position[0], pose.position[1])
        if found is None:
            self._fail("it would stand off the road")
        return Spot(*found)

    def _on_lane(self) -> Spot:
        on = self.arguments.get("on", LaneName(None, -1))
        s = self._number("s", -1.0)
        if isinstance(on, Word):
            span = self._strip_of(on.text, s)
        else:
            span = self._lane_named(on, None, s if s >= 0.0 else None)
        if s < 0.0:
            edge = min(self.model.length_m, (span.s_end_m - span.s_start_m) / 4)
            s = self.stream.child("s").uniform(span.s_start_m + edge, span.s_end_m - edge)
        elif not span.s_start_m - 1e-6 <= s <= span.s_end_m + 1e-6:
            self._fail(f"s lies outside road '{span.road}'")
        spot = Spot(span, s)
        return self._parked(spot) if "parked" in self.arguments else self._offset(spot)

    def _strip_of(self, word: str, s: float) -> LaneSpan:
        """A sidewalk, shoulder, ... of the ego's road or the main road."""
        kinds = {"parking": {"parking"}, "shoulder": {"shoulder", "stop"}}.get(word, {"sidewalk"})
        ego = self.site.placed.get("ego")
        road = ego.spot.span.road if ego and ego.spot else self.network.main_road
        spans = [one for one in self.network.spans() if one.kind in kinds and one.road == road]
        if s >= 0.0:
            spans = [one for one in spans if one.s_start_m <= s <= one.s_end_m]
        if not spans:
            self._fail(f"road '{road}' has no {word}")
        if word == "shoulder" and ego is not None and ego.spot is not None:
            # the hard shoulder of the ego's own traffic, not the one along the median
            own = [one for one in spans if one.lane * ego.spot.span.lane > 0] or spans
            widest = max(abs(one.lane) for one in own)
            spans = [one for one in own if abs(one.lane) == widest]
        return self.stream.child("strip").pick(spans)

    def _lane_named(self, on: Expression, near: Spot | None, s: float | None = None) -> LaneSpan:
        """The lane that an expression means, near a place where one is given."""
        if isinstance(on, Call):
            return self._lane_of_call(on, near)
        if isinstance(on, Word) and near is not None:
            kind = frozenset({on.text if on.text != "crosswalk" else "driving"})
            for side in ("right", "left"):
                found = beside(self.network, near.span, side, kind)
                if found is not None:
                    return found
            self._fail(f"no {on.text} beside the road there")
        if not isinstance(on, LaneName):
            self._fail("on= wants a lane")
        if on.lane == 0 and on.kind:
            return self._any_lane(on)
        return self._lane_by_id(on, near, s)

    def _lane_by_id(self, on: LaneName, near: Spot | None, s: float | None) -> LaneSpan:
        road = on.road if on.road is not None else self.network.main_road
        if road not in self.network.road_ids():
            self._fail(f"there is no road '{road}'")
        station = near.s_m if near is not None and near.span.road == road else s
        if station is None:
            spans = [one for one in self.network.spans() if (one.road, one.lane) == (road, on.lane)]
            if not spans:
                self._fail(no_lane(self.network, road, on.lane))
            return spans[0]
        span = self.network.span_at(road, on.lane, station)
        if span is None:
            self._fail(no_lane(self.network, road, on.lane, station))
        return span

    def _any_lane(self, on: LaneName) -> LaneSpan:
        spans = [
            one
            for one in self.network.spans(on.kind)
            if not one.junction and (on.road is None or one.road == on.road)
        ]
        lengths = [one.s_end_m - one.s_start_m for one in spans]
        total = sum(lengths)
        if total <= 0.0:
            self._fail(f"the map has no {on.kind} lane")
        left = self.stream.child("lane").uniform(0.0, total)
        for one, length in zip(spans, lengths, strict=True):
            left -= length
            if left < 0.0:
                return one
        return spans[-1]

    def _lane_of_call(self, on: Call, near: Spot | None) -> LaneSpan:
        names = [
            one.name for one in (*on.arguments, *on.named.values()) if isinstance(one, ActorName)
        ]
        other = self.site.placed[names[0]] if names else None
        if other is None or other.spot is None:
            self._fail(f"on={on.name}() wants an actor on a lane")
        base = near.span if near is not None else other.spot.span
        if on.name == "lane_of":
            return base
        side = "right" if on.name == "right_of" else "left"
        found = beside(self.network, base, side, DRIVEN)
        if found is not None and on.name == "left_of" and found.forward != base.forward:
            found = None
        while on.name == "oncoming" and found is not None and found.forward == base.forward:
            found = beside(self.network, found, "left", DRIVEN)
        if found is None:
            self._fail(f"no lane {on.name.replace('_', ' ')} {other.actor.name}")
        return found

    def _parked(self, spot: Spot) -> Spot:
        """The parking lane of that side of travel, or the kerb of the outermost lane."""
        word = self.arguments["parked"]
        side = word.text if isinstance(word, Word) else "right"
        found = beside(self.network, spot.span, side, frozenset({"parking"}))
        if found is not None:
            return Spot(found, spot.s_m)
        outer = spot.span
        while (further := self.network.neighbour(outer, side)) is not None:
            if further.kind not in DRIVEN | {"shoulder", "stop", "border", "biking"}:
                break
            outer = further
            if outer.forward != spot.span.forward:
                break
        lane = self.network.lane_pose(outer.road, outer.lane, spot.s_m)
        room = lane.width_m / 2 - self.model.width_m / 2 - _KERB_GAP
        sign = 1.0 if (side == "left") == outer.forward else -1.0
        return Spot(outer, spot.s_m, sign * max(room, 0.0))

    def _offset(self, spot: Spot) -> Spot:
        """Move by ``t``, positive to the left of travel."""
        t = self._number("t", self._number("offset", 0.0))
        return replace(spot, offset_m=spot.offset_m + (t if spot.span.forward else -t))

    def _at(self, point: Point) -> Footing:
        numbers = [one.value for one in point.items if isinstance(one, Number)]
        x, y = numbers[0], numbers[1]
        found = self.network.locate(x, y)
        if found is not None:
            return self._standing(Spot(*found))
        z = numbers[2] if len(numbers) > 2 else 0.0
        yaw = self._facing(None, (x, y), 0.0)
        return self._checked(self._actor((x, y, z), yaw, None), None)

    def _on_crosswalk(self) -> Footing:
        """At a marked crossing, by default before its kerb."""
        try:
            before = -0.5 * self.model.width_m - 0.4
            stand = stand_at_crosswalk(self.site, self._reference(), self.arguments, before)
        except UnplaceableError as reason:
            self._fail(str(reason))
        yaw = stand.yaw_rad
        if "facing" in self.arguments:
            yaw = self._facing(stand.spot, stand.place[:2], self._heading(stand.spot))
        return self._checked(self._actor(stand.place, yaw, stand.spot), stand.spot)

    def _standing(self, spot: Spot) -> Footing:
        pose = self.network.lane_pose(spot.span.road, spot.span.lane, spot.s_m, spot.offset_m)
        x, y, z = pose.position
        if abs(spot.offset_m) > pose.width_m / 2:
            ground = self.network.ground_m(x, y)
            if ground is None:
                self._fail("it would stand off the road")
            z = ground
            if self.is_person:
                spot = self._settled(spot)
        yaw = self._facing(spot, (x, y), pose.heading_rad)
        return self._checked(self._actor((x, y, z), yaw, spot), spot)

    def _actor(self, position: tuple[float, float, float], yaw: float, spot: Spot | None) -> Actor:
        span = spot.span if spot else None
        lane = (
            LanePosition(span.road, span.lane, spot.s_m, spot.offset_m) if span and spot else None
        )
        speed, behaviour, options = self._motion(spot)
        path: tuple[tuple[float, float], ...] = ()
        if behaviour == "follow_lane" and spot is not None:
            along_lane = cos(yaw - self._heading(spot))
            if along_lane < 0.94 and speed == 0.0:
                behaviour = "still"  # it stands across, as after a crash or in a driveway
            elif along_lane < -0.7:
                behaviour, path = "path", against_lane(self.network, spot)
        return Actor(
            self.drawn.name, self.drawn.kind, self.model, position, yaw, speed, lane, behaviour,
            path, options,
        )  # fmt: skip

    def _motion(self, spot: Spot | None) -> tuple[float, str, dict[str, float]]:
        """Speed, behaviour and options at the start."""
        options = lamps(self.arguments)
        given = self.arguments.get("speed")
        speed = given.value if isinstance(given, Number) else 0.0
        for name in ("headway", "reaction"):
            if isinstance(value := self.arguments.get(name), Number):
                options[name] = value.value
        if isinstance(ignored := self.arguments.get("ignores"), Word):
            options["ignores"] = float(IGNORED[ignored.text])
        if isinstance(lies := self.arguments.get("overturned"), Word):
            return 0.0, "still", {**options, "roll": _ROLLED[lies.text]}
        if self.is_person:
            return speed, "walk" if speed > 0.0 else "still", {**options, "speed": speed}
        known = vocabulary.find("actor", self.drawn.kind)
        drives = known is None or known.category == "vehicle"
        if "parked" in self.arguments or not drives or spot is None:
            return 0.0, "still", options
        if given is None:
            limit = self.network.speed_limit_mps(spot.span.road, spot.s_m, spot.span.lane)
            eager = 0.92 + 0.16 * self.stream.chance("eagerness")
            speed = limit * eager * self.site.calm
        if spot.span.kind not in DRIVEN:
            return speed, "follow_lane" if speed > 0.0 else "still", {**options, "speed": speed}
        return speed, "follow_lane", {**options, "speed": speed}

    def _facing(self, spot: Spot | None, place: tuple[float, float], travel: float) -> float:
        """The heading that is asked for; vehicles and people look along the lane otherwise."""
        return facing(self.site, self.arguments.get("facing"), spot, place, travel)

    def _turns(self) -> bool:
        facing = self.arguments.get("facing")
        return isinstance(facing, Word) and facing.text in {"road", "away", "left", "right"}

    def _half_along(self, spot: Spot) -> float:
        """Half of what the actor will take along the lane."""
        heading = self._heading(spot)
        turn = self._facing(spot, (0.0, 0.0), heading) - heading
        return half_extent(self.model.length_m, self.model.width_m, turn)

    def _heading(self, spot: Spot) -> float:
        return heading_of(self.network, spot)

    def _checked(self, actor: Actor, spot: Spot | None) -> Footing:
        taken = self.site.taken_by(actor)
        if taken is not None:
            self._fail(f"it would stand in {taken}")
        if spot is not None and not self.is_person and sticks_out(self.network, actor):
            self._fail("it would stick out beyond the end of the road")
        return Footing(actor, spot)

    def _number(self, name: str, otherwise: float) -> float:
        value = self.arguments.get(name)
        return value.value if isinstance(value, Number) else otherwise

    def _fail(self, reason: str) -> NoReturn:
        raise UnplaceableError(f"{self.drawn.name}: {reason}")


_PLACING = frozenset(
    {
        *("on", "s", "t", "ahead_of", "behind", "left_of", "right_of", "gap", "offset", "at"),
        *("parked", "facing", "speed", "headway", "indicator", "lights"),
        *("ignores", "reaction", "overturned"),
    }
)
