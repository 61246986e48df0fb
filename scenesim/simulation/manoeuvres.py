"""Verbs of drivers who turn back, park, back up, or take a way at a junction."""

from __future__ import annotations

from math import cos, inf, pi, sin, sqrt, tan

from scenesim.kernels.actors import AT_END, AT_OFFSET, AT_SPEED, BRAKE, CRUISE, HOLD, TARGET
from scenesim.roads.network import LaneSpan
from scenesim.simulation.driving import DRIVEN, indicator, lane_here, on_its_way, path_of
from scenesim.simulation.ground import height
from scenesim.simulation.motion import RefusedError
from scenesim.simulation.orders import Order, Phase
from scenesim.simulation.paths import through, turning_path, turns_ahead
from scenesim.world.classes import Light

_SLOW = 4.0  # m/s at which parking and turning back begin


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
    place = (span.road, span.lane, s)
    if direction == "anywhere":
        ways = turns_ahead(motion.scene.network, place, reach)
        direction = motion.route(order.row).pick(ways) if ways else direction
    path = turning_path(motion.scene.network, place, reach, direction)
    if path is None:
        raise RefusedError(f"no way to turn {direction} ahead of {order.actor.name}")
    motion.take_path(order.row, order.step, path)
    speed = order.number("speed", float(motion.orders[order.row, TARGET]))
    order.set(pedal=CRUISE, target=speed, indicates=indicator(direction))
    return Phase()
