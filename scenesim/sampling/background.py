"""Everybody who is there by chance: parked, driving, walking; each from a stream of its own.

They give way to the named actors: who would stand in someone, or hide a way that the scenario
needs, is left out. Removing one changes no other, for each is drawn from its own address.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import cos, floor, pi, sin

import numpy as np
from numpy.typing import NDArray

from scenesim.randomness import Stream
from scenesim.roads.network import LaneSpan, RoadNetwork
from scenesim.sampling.chances import bell, chances, weighted
from scenesim.sampling.crossing import AGES, PACE, people_crossing
from scenesim.sampling.lanes import DRIVEN, Spot, runs_off, stretches
from scenesim.sampling.parking import Space, spaces, stand
from scenesim.sampling.site import Footing, Site
from scenesim.shapes import catalogue
from scenesim.world.conditions import Call, Number, Word
from scenesim.world.scene import Actor, LanePosition, Model

_WIDE_M = 2.6  # of a lane that anybody may appear on
_NEAR_M = 130.0  # background farther from the ego's way than this is not seen
_ROOM_PARKED = 0.6  # m kept free around named actors
_TRIES = 4

_PARKED_KINDS = (("hatchback", 0.4), ("sedan", 0.25), ("suv", 0.25), ("van", 0.1))
_DRIVEN = frozenset({"car", "hatchback", "sedan", "estate", "suv", "pickup", "van", "truck", "bus"})
_TRAFFIC_KINDS = (
    ("hatchback", 0.33),
    ("sedan", 0.25),
    ("suv", 0.22),
    ("van", 0.12),
    ("truck", 0.05),
    ("bus", 0.03),
)


@dataclass(frozen=True, slots=True, eq=False)
class Surroundings:
    """What the background of a draw is made around.

    Attributes:
        site: with all named actors.
        way: (P, 2) m, the ego's way; who is far from all of it is left out.
        duration_s: of the run.
        caution: factor on speeds by weather, at most 1.
        stream: of the draw.
    """

    site: Site
    way: NDArray[np.float64]
    duration_s: float
    caution: float
    stream: Stream


def fill(around: Surroundings, calls: tuple[Call, ...]) -> None:
    """Add the background to the site.

    Args:
        around: the site and what it is filled by.
        calls: ``parked``, ``traffic``, ``pedestrians`` in the order of the text.
    """
    makers = {"parked": _parked, "traffic": _traffic, "pedestrians": _pedestrians}
    counts: dict[str, int] = {}
    for call in calls:
        counts[call.name] = counts.get(call.name, 0) + 1
        address = f"background.{call.name}[{counts[call.name]}]"
        makers[call.name](around, call, address)


def unmanned(kind: str) -> dict[str, str | float]:
    """What a parked vehicle's shape is told: nobody sits in it.

    Args:
        kind: a word of the language.

    Returns:
        Arguments for the catalogue; empty for what has no driver inside.
    """
    return {"driver": "no"} if kind in _DRIVEN else {}


def _parked(around: Surroundings, call: Call, address: str) -> None:
    """Vehicles in the spaces of the parking lanes, each space by its own stream."""
    network, stream = around.site.network, around.stream.child(address)
    occupancy, kinds = _number(call, "occupancy", 0.5), _word(call, "kinds", "mixed")
    built = _built(_PARKED_KINDS)
    for space in _slots(around, _word(call, "side", "both")):
        own = stream.child(space.number)
        taken, which, along, across, about, *_ = chances(own)
        if taken >= occupancy:
            continue
        kind = weighted(built, which) if kinds == "mixed" else kinds
        model = catalogue.specify(kind, unmanned(kind), own.child("model"))
        found = stand(network, space, model, (along, across, about))
        if found is None:
            continue
        actor = Actor(
            f"{address}/{space.number}", kind, model, found.place, found.yaw_rad,
            lane=found.lane, group="parked",
        )  # fmt: skip
        spot = Spot(space.spot.span, found.lane.s_m, found.lane.offset_m)
        _add(around.site, actor, spot, _ROOM_PARKED)


def _slots(around: Surroundings, side: str) -> Iterator[Space]:
    """Parking spaces near the ego's way."""
    ego = around.site.placed["ego"].spot
    for stretch, found in spaces(around.site.network):
        if found and (side == "both" or _side_of(ego, stretch.span) == side):
            near = stretch.near(around.way, _NEAR_M).tolist()
            yield from (space for space in found if near[space.point])


def _side_of(ego: Spot | None, span: LaneSpan) -> str:
    """On which side of the ego's travel a lane is; of its own traffic on other roads."""
    if ego is None or ego.span.road != span.road:
        return "right"
    on_left_of_s = span.lane > ego.span.lane
    return "left" if on_left_of_s == ego.span.forward else "right"


def _traffic(around: Surroundings, call: Call, address: str) -> None:
    """Moving vehicles on the driving lanes, at random distances but never too close."""
    network, stream = around.site.network, around.stream.child(address)
    ego = around.site.placed["ego"].spot
    direction = _word(call, "direction", "both")
    first = 0
    for stretch in stretches(network, DRIVEN):
        span, own = (
            stretch.span,
            stream.child(f"{stretch.span.road}/{stretch.span.section}/{stretch.span.lane}"),
        )
        limit = _number(
            call, "speed", network.speed_limit_mps(span.road, span.s_start_m, span.lane)
        )
        places = _spread(stretch.length_m, _number(call, "density", 0.008), limit, own)
        against = (
            ego is not None and span.road == ego.span.road and span.forward != ego.span.forward
        )
        wanted = direction == "both" or (direction == "against") == against
        # who is far now may be here before the run ends
        near = stretch.near(around.way, _NEAR_M + 0.5 * limit * around.duration_s)
        if wanted and places and near.any():
            held = _room_to_stop(network, span, limit)
            for k, s in enumerate(places):
                spot = Spot(span, span.s_start_m + s)
                if _before_end(spot) < held or not near[stretch.nearest_point(s)]:
                    continue
                _one_vehicle(around, call, f"{address}/{first + k}", spot, own.child(k))
        first += len(places)


def _room_to_stop(network: RoadNetwork, span: LaneSpan, speed: float) -> float:
    """How near to a junction, or to where its lane narrows to nothing, nobody may appear."""
    ahead = network.successors(span)
    if any(one.junction for one in ahead):
        return speed * speed / 5.0 + 8.0
    end, sign = (span.s_end_m, -1.0) if span.forward else (span.s_start_m, 1.0)
    narrow, length = 0.0, span.s_end_m - span.s_start_m
    while (
        not ahead
        and narrow < length
        and network.lane_pose(span.road, span.lane, end + sign * narrow).width_m < _WIDE_M
    ):
        narrow += 10.0
    return narrow + speed * speed / 5.0 + 8.0 if narrow > 0.0 else 0.0


def _before_end(spot: Spot) -> float:
    return spot.span.s_end_m - spot.s_m if spot.span.forward else spot.s_m - spot.span.s_start_m


def _spread(length: float, density: float, speed: float, stream: Stream) -> list[float]:
    """Stations along a lane: as many as the density says, uniform but with room between."""
    count = floor(density * length + stream.chance("count"))
    least = 7.0 + 1.0 * speed
    count = min(count, int(length / least))
    free = length - count * least
    picks = sorted(stream.child(f"at/{k}").uniform(0.0, free) for k in range(count))
    return [at + (k + 0.5) * least for k, at in enumerate(picks)]


def _one_vehicle(around: Surroundings, call: Call, name: str, spot: Spot, own: Stream) -> None:
    network, span = around.site.network, spot.span
    which, eager, *_ = chances(own)
    kind = weighted(_built(_TRAFFIC_KINDS), which)
    model = catalogue.specify(kind, {}, own.child("model"))
    pose = network.lane_pose(span.road, span.lane, spot.s_m)
    if model.width_m > pose.width_m - 0.4:
        return
    limit = network.speed_limit_mps(span.road, spot.s_m, span.lane)
    wish = _number(call, "speed", limit * around.caution)
    # speeds on a free road scatter by a tenth (SUMO's speedDev)
    speed = wish * (1.0 + 0.1 * bell(eager))
    options = {"speed": speed}
    if "headway" in call.named:
        options["headway"] = _number(call, "headway", 1.4)
    actor = Actor(
        name, kind, model, pose.position, pose.heading_rad, speed,
        LanePosition(span.road, span.lane, spot.s_m), "follow_lane",
        options=options, group="traffic",
    )  # fmt: skip
    if runs_off(network, spot, speed * around.duration_s):
        return
    if not _too_close(around.site, actor):
        _add(around.site, actor, spot, 1.0)


def _too_close(site: Site, actor: Actor) -> bool:
    """Whether it would begin nearer to a vehicle of its way than drivers do."""
    x, y, _ = actor.position
    c, s = cos(actor.yaw_rad), sin(actor.yaw_rad)
    for footing in site.placed.values():
        other = footing.actor
        if other.group == "parked" or other.kind == "pedestrian":
            continue
        dx, dy = other.position[0] - x, other.position[1] - y
        ahead, aside = dx * c + dy * s, dy * c - dx * s
        # bends carry the way aside; who comes the other way beyond the next lane is no matter
        if abs(ahead) > 90.0 or abs(aside) > 2.2 + 0.1 * abs(ahead):
            continue
        same_way = cos(other.yaw_rad - actor.yaw_rad) > 0.0
        if not same_way and abs(aside) > 2.2:
            continue
        follower, leader = (actor, other) if ahead > 0 else (other, actor)
        free = abs(ahead) - (actor.model.length_m + other.model.length_m) / 2
        closing = max(0.0, follower.speed_mps - (leader.speed_mps if same_way else 0.0))
        if free < 3.0 + 0.9 * follower.speed_mps + closing * closing / 6.0:
            return True
    return False


def _pedestrians(around: Surroundings, call: Call, address: str) -> None:
    """People who walk along the sidewalks, keeping to their right."""
    on = _word(call, "on", "sidewalk")
    if on == "crosswalk":
        own = around.stream.child(address)
        people_crossing(around.site, around.way, int(_number(call, "count", 6.0)), own, address)
        return
    kinds = frozenset({"sidewalk", "walking"}) if on != "shoulder" else frozenset({"shoulder"})
    near = _near_parts(around, kinds)
    total = sum(high - low for _, low, high in near)
    if total <= 0.0:
        return
    count = int(_number(call, "count", 6.0))
    if "density" in call.named:
        count = floor(_number(call, "density", 0.0) * total + 0.5)
    stream = around.stream.child(address)
    for index in range(count):
        own = stream.child(index)
        how_old, quick, *_ = chances(own)
        age = weighted(AGES, how_old)
        model = catalogue.specify("pedestrian", {"age": age}, own.child("model"))
        for attempt in range(_TRIES):
            spot, forward = _somewhere(near, total, own.child(f"try/{attempt}"), model, around)
            pace = _number(call, "speed", PACE[age]) * (1.0 + 0.12 * bell(quick))
            actor = _walker(around.site.network, f"{address}/{index}", model, spot, (forward, pace))
            if _add(around.site, actor, spot, 0.3):
                break


def _near_parts(around: Surroundings, kinds: frozenset[str]) -> list[tuple[LaneSpan, float, float]]:
    """The parts of lanes of some types near the ego's way: lane, from s to s."""
    parts = []
    for stretch in stretches(around.site.network, kinds):
        rows = np.nonzero(stretch.near(around.way, _NEAR_M))[0]
        if len(rows):
            step = stretch.length_m / (stretch.count - 1)
            start = stretch.span.s_start_m
            low, high = start + int(rows[0]) * step, start + int(rows[-1]) * step
            parts.append((stretch.span, low, max(high, min(low + step, stretch.span.s_end_m))))
    return parts


def _somewhere(
    near: list[tuple[LaneSpan, float, float]],
    total: float,
    stream: Stream,
    model: Model,
    around: Surroundings,
) -> tuple[Spot, bool]:
    """A place on a sidewalk and whether the walk is along growing s."""
    where, which_way, beside, *_ = chances(stream)
    at = where * total
    chosen = near[-1]
    for part in near:
        if at < part[2] - part[1]:
            chosen = part
            break
        at -= part[2] - part[1]
    span, low, high = chosen
    s = min(low + max(at, 0.0), high)
    s = min(max(s, span.s_start_m + 1.0), max(span.s_end_m - 1.0, span.s_start_m))
    forward = which_way < 0.5
    width = around.site.network.lane_pose(span.road, span.lane, s).width_m
    half = max(0.0, width / 2 - model.width_m / 2 - 0.15)
    right = (0.1 + 0.85 * beside) * half
    return Spot(span, s, -right if forward else right), forward


def _walker(
    network: RoadNetwork, name: str, model: Model, spot: Spot, walk: tuple[bool, float]
) -> Actor:
    span = spot.span
    pose = network.lane_pose(span.road, span.lane, spot.s_m, spot.offset_m)
    along_s = pose.heading_rad if span.forward else pose.heading_rad + pi
    forward, pace = walk
    return Actor(
        name, "pedestrian", model, pose.position, along_s if forward else along_s + pi, pace,
        LanePosition(span.road, span.lane, spot.s_m, spot.offset_m), "walk",
        options={"speed": pace}, group="pedestrians",
    )  # fmt: skip


def _add(site: Site, actor: Actor, spot: Spot, margin: float) -> bool:
    if site.taken_by(actor, margin) is not None:
        return False
    site.add(Footing(actor, spot))
    return True


@lru_cache(maxsize=8)
def _built(options: tuple[tuple[str, float], ...]) -> tuple[tuple[str, float], ...]:
    """Those kinds that there is a shape for."""
    known = set(catalogue.kinds())
    return tuple(option for option in options if option[0] in known)


def _number(call: Call, name: str, otherwise: float) -> float:
    value = call.named.get(name)
    return value.value if isinstance(value, Number) else otherwise


def _word(call: Call, name: str, otherwise: str) -> str:
    value = call.named.get(name)
    return value.text if isinstance(value, Word) else otherwise
