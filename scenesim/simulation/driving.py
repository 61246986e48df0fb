"""Verbs of drivers: pedals, lanes, ways; and what all verbs ask of the road."""

from __future__ import annotations

from math import cos, sqrt

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
from scenesim.simulation.motion import RefusedError
from scenesim.simulation.orders import Order, Phase
from scenesim.simulation.paths import Path, lane_path, through
from scenesim.world.classes import Light
from scenesim.world.conditions import Call, Expression, LaneName, Number, Point

_FAST = 1000.0  # m/s: no wish
_BEHIND_M = 12.0  # that a way straight on begins behind a vehicle, which may reverse
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
    if order.motion.path_of(order.row) is None:
        go_on(order)


def go_on(order: Order) -> None:
    """Give an actor the path that leads on from where it is: its lane's, or straight on.

    Args:
        order: whose.
    """
    motion, row = order.motion, order.row
    x, y, _ = order.place
    found = motion.scene.network.locate(x, y)
    drives = found is not None and found[0].kind in DRIVEN
    if found is None or not drives or order.actor.kind in WALKERS:
        straight_on(order, order.yaw, 80.0)
        return
    span, s, _ = found
    pose = motion.scene.network.lane_pose(span.road, span.lane, s)
    if cos(order.yaw - pose.heading_rad) < 0.5:  # across or against the traffic: straight on
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
    behind = 0.0 if order.actor.kind in WALKERS else _BEHIND_M
    path = through(straight(network, order.place, yaw_rad, length_m, behind))
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
