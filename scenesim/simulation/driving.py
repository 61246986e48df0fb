"""Verbs of drivers: pedals, lanes, turns, parking."""

from __future__ import annotations

from math import cos, inf, pi, sin, sqrt, tan

from scenesim.errors import NotAvailableError
from scenesim.kernels.actors import (
    AT_END,
    AT_OFFSET,
    AT_SPEED,
    BRAKE,
    CRUISE,
    HEADWAY,
    HOLD,
    JAM,
    OFFSET,
    TARGET,
)
from scenesim.roads.network import LaneSpan
from scenesim.simulation.bodies import WALKERS
from scenesim.simulation.ground import height, straight
from scenesim.simulation.moving import RefusedError
from scenesim.simulation.orders import Order, Phase
from scenesim.simulation.paths import Path, lane_path, through, turning_path
from scenesim.world.classes import Light
from scenesim.world.conditions import Call, Expression, LaneName, Number, Point

_FAST = 1000.0  # m/s: no wish
_SLOW = 4.0  # m/s at which parking and turning back begin
DRIVEN = frozenset(
    {
        *("driving", "entry", "exit", "onRamp", "offRamp", "connectingRamp", "bidirectional"),
        *("mwyEntry", "mwyExit", "slipLane"),
    }
)


def on_its_way(order: Order) -> None:
    """Give an actor that stood a path to move on.

    Args:
        order: whose.
    """
    motion, row = order.motion, order.row
    if motion.path_of(row) is not None:
        return
    x, y, _ = order.place
    found = motion.scene.network.locate(x, y)
    drives = found is not None and found[0].kind in DRIVEN
    if found is None or not drives or order.actor.kind in WALKERS:
        straight_on(order, order.yaw, 80.0)
        return
    span, s, _ = found
    pose = motion.scene.network.lane_pose(span.road, span.lane, s)
    if cos(order.yaw - pose.heading_rad) < 0.0:  # against the traffic: straight on
        straight_on(order, order.yaw, 80.0)
        return
    path = lane_path(motion.scene.network, (span.road, span.lane, s), 300.0, motion.route(row))
    motion.take_path(row, order.step, path)


def straight_on(order: Order, yaw_rad: float, length_m: float) -> None:
    """Send an actor straight over the ground.

    Args:
        order: whose.
        yaw_rad: which way, world.
        length_m: how far.
    """
    network = order.motion.scene.network
    path = through(straight(network, order.place, yaw_rad, length_m))
    order.motion.take_path(order.row, order.step, path)


def brake(order: Order) -> Phase:
    """Brake to a speed and hold it."""
    on_its_way(order)
    decel = max(min(order.number("decel", 6.0), order.hardest), 0.01)
    order.set(pedal=BRAKE, target=order.number("to"), decel=decel)
    return Phase(AT_SPEED)


def stop(order: Order) -> Phase:
    """Come to a stand and stay."""
    if order.speed == 0.0:
        return Phase(moot=True)
    on_its_way(order)
    order.set(pedal=BRAKE, target=0.0, decel=min(order.number("decel", 3.0), order.hardest))
    return Phase(AT_SPEED)


def accelerate(order: Order) -> Phase:
    """Speed up and hold the speed."""
    on_its_way(order)
    accel = max(min(order.number("accel", 2.0), order.hardest), 0.01)
    order.set(pedal=HOLD, target=order.number("to", _FAST), accel=accel)
    return Phase(AT_SPEED)


def follow_lane(order: Order) -> Phase:
    """Drive on behind others."""
    on_its_way(order)
    body = order.motion.bodies[order.row]
    body[HEADWAY] = order.number("headway", float(body[HEADWAY]))
    body[JAM] = order.number("gap", 2.0)
    wish = order.number("speed", max(order.speed, float(order.motion.orders[order.row, TARGET])))
    order.set(pedal=CRUISE, target=wish, decel=order.hardest, accel=order.accel)
    return Phase()


def keep_lane(order: Order) -> Phase:
    """Hold lane and speed, whoever is ahead."""
    on_its_way(order)
    order.set(pedal=HOLD, target=order.number("speed", order.speed), accel=order.accel, decel=2.0)
    return Phase()


def change_lane(order: Order) -> Phase:
    """Move to the next lane or a named one.

    Raises:
        RefusedError: there is no such lane.
    """
    motion, network = order.motion, order.motion.scene.network
    on_its_way(order)
    name = order.actor.name
    span, s = lane_here(order)
    to = order.given("to")
    if isinstance(to, LaneName):
        target = network.span_at(to.road or span.road, to.lane, s)
        side = "left" if span.forward == (to.lane > span.lane) else "right"
    else:
        side = order.word("to", "left")
        target = network.neighbour(span, side)
    if target is None or target.kind not in DRIVEN:
        raise RefusedError(f"no lane on the {side} of {name} to change to")
    speed = order.number("speed", max(order.speed, float(motion.orders[order.row, TARGET])))
    path = path_of(order, target, s, speed)
    width = network.lane_pose(target.road, target.lane, s).width_m
    way = limited_way(order, width, order.number("duration", 4.0))
    motion.take_path(order.row, order.step, path, settle_m=way)
    order.set(indicates=indicator(side), target=speed)
    return Phase(AT_OFFSET)


def lights_off(order: Order) -> Phase:
    """The indicator goes off when a move is done."""
    order.set(indicates=0.0)
    return Phase(moot=True)


def aside(order: Order) -> Phase:
    """Steer aside, half of a swerve."""
    on_its_way(order)
    here = float(order.motion.states[order.step, order.row, OFFSET])
    order.memory["offset"] = here
    aside_m = _sideways(order, 1.5)
    way = limited_way(order, aside_m, order.number("duration", 1.5) / 2.0)
    order.motion.shift(order.row, order.step, here + aside_m, way)
    return Phase(AT_OFFSET)


def back(order: Order) -> Phase:
    """Steer back, the other half."""
    way = limited_way(order, _sideways(order, 1.5), order.number("duration", 1.5) / 2.0)
    order.motion.shift(order.row, order.step, order.memory["offset"], way)
    return Phase(AT_OFFSET)


def drift(order: Order) -> Phase:
    """Leave the lane slowly and not come back."""
    on_its_way(order)
    here = float(order.motion.states[order.step, order.row, OFFSET])
    way = max(order.speed, 1.0) * order.number("duration", 4.0)
    order.motion.shift(order.row, order.step, here + _sideways(order, 2.0), way)
    return Phase(AT_OFFSET)


def back_up(order: Order) -> Phase:
    """Drive backwards on the own path."""
    on_its_way(order)
    distance = order.number("distance", inf)
    # speeding up and stopping at 1.5 m/s^2 take a third of the square of the speed each
    speed = min(order.number("speed", 1.5), sqrt(1.5 * distance) if distance < inf else inf)
    order.set(pedal=HOLD, target=-speed, accel=1.5, decel=1.5)
    if distance == inf or speed == 0.0:
        return Phase(moot=distance < inf)
    return Phase(lasts_s=(distance - speed * speed / 1.5) / speed + speed / 1.5)


def halt(order: Order) -> Phase:
    """Stop softly from any speed, backwards too."""
    order.set(pedal=HOLD, target=0.0, accel=1.5, decel=1.5)
    return Phase(AT_SPEED)


def slow_down(order: Order) -> Phase:
    """Brake to manoeuvring speed."""
    on_its_way(order)
    order.memory["speed"] = order.speed
    if order.speed <= _SLOW:
        return Phase(moot=True)
    order.set(pedal=BRAKE, target=_SLOW, decel=min(2.5, order.hardest))
    return Phase(AT_SPEED)


def into_space(order: Order) -> Phase:
    """Steer to the parking lane or kerb.

    Raises:
        RefusedError: there is no lane here.
    """
    network = order.motion.scene.network
    span, s = lane_here(order)
    side = order.word("side", "right")
    beside = network.neighbour(span, side)
    width = network.lane_pose(span.road, span.lane, s).width_m
    away = width / 2 - order.actor.model.width_m / 2 - 0.25
    if beside is not None and beside.kind in {"parking", "shoulder", "stop"}:
        away = width / 2 + network.lane_pose(beside.road, beside.lane, s).width_m / 2
    to = away if side == "left" else -away
    order.motion.shift(order.row, order.step, to, 11.0)
    order.set(pedal=HOLD, target=2.5, accel=1.0, decel=1.0, indicates=indicator(side))
    return Phase(AT_OFFSET)


def pull_out(order: Order) -> Phase:
    """Leave a parking space into the lane.

    Raises:
        RefusedError: there is no lane to drive on beside it.
    """
    network = order.motion.scene.network
    span, s = lane_here(order)
    sides = [order.word("side")] if order.word("side") else ["left", "right"]
    target, side = None, sides[0]
    for side in sides:
        target = span if span.kind in DRIVEN else network.neighbour(span, side)
        while target is not None and target.kind not in DRIVEN:
            target = network.neighbour(target, side)
        if target is not None and target.forward == span.forward:
            break
    if target is None:
        raise RefusedError(f"no lane to drive on beside {order.actor.name} to pull out to")
    speed = order.number("speed", 0.8 * network.speed_limit_mps(target.road, s, target.lane))
    path = path_of(order, target, s, speed)
    # from a stand at 2 m/s^2 the wanted time gives the way
    duration = order.number("duration", 3.0)
    way = max(order.speed * duration + duration * duration, 8.0)
    order.motion.take_path(order.row, order.step, path, settle_m=way)
    order.set(pedal=HOLD, target=speed, accel=2.0, decel=2.0, indicates=indicator(side))
    return Phase(AT_OFFSET)


def turn_back(order: Order) -> Phase:
    """Half a circle to the left.

    Raises:
        RefusedError: nobody comes the other way here.
    """
    network = order.motion.scene.network
    span, s = lane_here(order)
    px, py, pz = order.place
    tightest = max(order.actor.model.wheelbase_m, 1.0) / tan(0.6)
    found: tuple[LaneSpan, float] | None = None
    for other in _oncoming(order, span):
        x, y, _ = network.lane_pose(other.road, other.lane, s).position
        apart = abs(-(x - px) * sin(order.yaw) + (y - py) * cos(order.yaw))
        found = (other, apart)
        if apart >= 2.0 * tightest:
            break
    if found is None:
        raise RefusedError(f"no lane the other way for {order.actor.name} to turn back to")
    radius = order.number("radius", max(found[1] / 2.0, tightest))
    points = [(px, py, pz)]
    side = order.yaw + pi / 2
    cx, cy = px + radius * cos(side), py + radius * sin(side)
    for k in range(1, 25):
        a = order.yaw - pi / 2 + k * pi / 24
        point = (cx + radius * cos(a), cy + radius * sin(a))
        points.append((*point, height(network, *point, pz)))
    end = points[-1]
    for far in (4.0, 60.0):
        point = (end[0] - far * cos(order.yaw), end[1] - far * sin(order.yaw))
        points.append((*point, height(network, *point, pz)))
    order.motion.take_path(order.row, order.step, through(points))
    order.memory.update(lane=float(found[0].lane), s=s)
    order.set(pedal=HOLD, target=order.number("speed", _SLOW), accel=1.5, decel=2.0)
    order.set(indicates=float(Light.INDICATOR_LEFT), stop_at=pi * radius)
    return Phase(AT_END)


def settle_back(order: Order) -> Phase:
    """Find into the lane the other way."""
    network, x, y = order.motion.scene.network, *order.place[:2]
    found = network.locate(x, y)
    s = found[1] if found else order.memory["s"]
    road = found[0].road if found else network.main_road
    span = network.span_at(road, int(order.memory["lane"]), s)
    if span is None:
        return Phase(moot=True)
    path = path_of(order, span, s, 12.0)
    order.motion.take_path(order.row, order.step, path, settle_m=18.0)
    order.set(pedal=CRUISE, target=order.memory["speed"], accel=order.accel, indicates=0.0)
    return Phase(AT_OFFSET)


def _oncoming(order: Order, span: LaneSpan) -> list[LaneSpan]:
    """The lanes that traffic comes on, the nearest first."""
    network, found = order.motion.scene.network, []
    here = network.neighbour(span, "left")
    while here is not None:
        if here.kind in DRIVEN and here.forward != span.forward:
            found.append(here)
        here = network.neighbour(here, "left" if here.forward == span.forward else "right")
    return found


def turn(order: Order) -> Phase:
    """Take a way at the next junction.

    Raises:
        RefusedError: the next junction has no such way.
    """
    motion = order.motion
    on_its_way(order)
    span, s = lane_here(order)
    direction = order.word("direction", "left")
    reach = max(order.speed, 8.0) * motion.scene.duration_s + 120.0
    path = turning_path(motion.scene.network, (span.road, span.lane, s), reach, direction)
    if path is None:
        raise RefusedError(f"no way to turn {direction} ahead of {order.actor.name}")
    motion.take_path(order.row, order.step, path)
    speed = order.number("speed", float(motion.orders[order.row, TARGET]))
    order.set(pedal=CRUISE, target=speed, indicates=indicator(direction))
    return Phase()


def run_red(order: Order) -> Phase:
    """Go on whatever signals and others say."""
    on_its_way(order)
    order.set(pedal=HOLD, target=order.number("speed", order.speed), accel=2.0, obeys=0.0)
    return Phase()


def follow(order: Order) -> Phase:
    """Move along points of the world.

    Raises:
        NotAvailableError: fewer than two points.
    """
    points = _points(order.given("path"))
    if len(points) < 2:
        raise NotAvailableError("follow(path) wants a path of two points or more")
    network, z = order.motion.scene.network, order.place[2]
    places = [(x, y, height(network, x, y, z)) for x, y in points]
    order.motion.take_path(order.row, order.step, through(places))
    order.set(pedal=HOLD, target=order.number("speed", order.speed), accel=order.accel)
    return Phase(AT_END)


def lane_here(order: Order) -> tuple[LaneSpan, float]:
    """The lane under an actor.

    Args:
        order: whose.

    Returns:
        The lane and the station on its road, m.

    Raises:
        RefusedError: it is off all lanes.
    """
    x, y, _ = order.place
    found = order.motion.scene.network.locate(x, y)
    if found is None:
        raise RefusedError(
            f"{order.actor.name} is off all lanes when it should {order.action.verb}"
        )
    return found[0], found[1]


def path_of(order: Order, span: LaneSpan, s: float, speed: float) -> Path:
    """The way on along a lane for the rest of the run.

    Args:
        order: whose.
        span: the lane.
        s: m, station on its road.
        speed: m/s, at most driven.

    Returns:
        The path.
    """
    reach = max(speed, 8.0) * order.motion.scene.duration_s + 60.0
    network = order.motion.scene.network
    return lane_path(network, (span.road, span.lane, s), reach, order.motion.route(order.row))


def limited_way(order: Order, offset_m: float, seconds: float) -> float:
    """How far a vehicle drives while it moves sideways: no faster than its tyres hold.

    Args:
        order: whose.
        offset_m: to the side.
        seconds: that it wants to take.

    Returns:
        m; a quintic of that length asks for at most nine tenths of the grip.
    """
    grip = 0.9 * 9.81 * order.motion.scene.weather.friction()
    least = sqrt(5.774 * abs(offset_m) / grip)
    return max(order.speed, 2.0) * max(seconds, least)


def indicator(side: str) -> float:
    """The bits of the turn indicator of a side.

    Args:
        side: ``left``, ``right`` or anything else for none.

    Returns:
        Bits of ``Light`` as a float.
    """
    lights = {"left": Light.INDICATOR_LEFT, "right": Light.INDICATOR_RIGHT}
    return float(lights.get(side, 0))


def _sideways(order: Order, otherwise: float) -> float:
    """Offset to the left that ``side`` and ``offset`` ask for."""
    sign = 1.0 if order.word("side", "left") == "left" else -1.0
    return sign * order.number("offset", otherwise)


def _points(value: Expression | None) -> list[tuple[float, float]]:
    items = value.arguments if isinstance(value, Call) else ()
    found = []
    for item in items:
        if isinstance(item, Point):
            x, y, *_ = (one.value for one in item.items if isinstance(one, Number))
            found.append((x, y))
    return found
