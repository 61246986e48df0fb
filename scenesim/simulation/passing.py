"""Overtaking: out of the lane, past a slower one, and back in."""

from __future__ import annotations

from scenesim.kernels.actors import AT_OFFSET, CRUISE, HOLD, OFFSET, TARGET
from scenesim.simulation.driving import (
    DRIVEN,
    indicator,
    lane_here,
    limited_way,
    on_its_way,
    path_of,
)
from scenesim.simulation.motion import RefusedError
from scenesim.simulation.orders import Order, Phase
from scenesim.world.conditions import ActorName, Comparison, Measure, Number


def pull_aside(order: Order) -> Phase:
    """Out to the side of who is overtaken: the next lane, or the half of the road beyond.

    Raises:
        RefusedError: there is nothing to drive on at that side.
    """
    motion, network = order.motion, order.motion.scene.network
    on_its_way(order)
    span, s = lane_here(order)
    side = order.word("side", "left")
    beside = network.neighbour(span, side)
    if beside is None or beside.kind not in DRIVEN:
        raise RefusedError(f"no lane on the {side} of {order.actor.name} to overtake on")
    speed = max(order.number("speed", 1.3 * order.speed + 2.0), 1.0)
    order.memory.update(before=float(motion.orders[order.row, TARGET]), speed=speed)
    seconds = order.number("duration", 3.0)
    mine = network.lane_pose(span.road, span.lane, s).width_m
    theirs = network.lane_pose(beside.road, beside.lane, s).width_m
    away = 0.5 * (mine + theirs)
    way = limited_way(order, away, seconds)
    sign = 1.0 if side == "left" else -1.0
    if beside.forward == span.forward:
        order.memory["lane"] = sign * away
        motion.take_path(order.row, order.step, path_of(order, beside, s, speed), settle_m=way)
    else:
        here = float(motion.states[order.step, order.row, OFFSET])
        order.memory["offset"] = here
        motion.shift(order.row, order.step, here + sign * away, way)
    order.set(pedal=HOLD, target=speed, accel=2.5, decel=2.5, indicates=indicator(side))
    return Phase(AT_OFFSET)


def pass_by(order: Order) -> Phase:
    """Along the other until far enough before it."""
    order.set(indicates=0.0)
    other = order.given("actor")
    if not isinstance(other, ActorName):
        return Phase(lasts_s=order.number("duration", 3.0))
    ahead = Measure("lead", (ActorName(order.actor.name), other))
    return Phase(until=Comparison(">", ahead, Number(order.number("gap", 8.0))))


def pull_in(order: Order) -> Phase:
    """Back into the lane that it came from."""
    motion, side = order.motion, order.word("side", "left")
    back = "right" if side == "left" else "left"
    order.set(indicates=indicator(back), pedal=CRUISE, target=order.memory["before"])
    seconds = order.number("duration", 3.0)
    if "offset" in order.memory:
        here = float(motion.states[order.step, order.row, OFFSET])
        way = limited_way(order, abs(order.memory["offset"] - here), seconds)
        motion.shift(order.row, order.step, order.memory["offset"], way)
        return Phase(AT_OFFSET)
    span, s = lane_here(order)
    home = motion.scene.network.neighbour(span, back)
    if home is None or home.kind not in DRIVEN or home.forward != span.forward:
        return Phase(moot=True)
    way = limited_way(order, abs(order.memory["lane"]), seconds)
    path = path_of(order, home, s, order.memory["speed"])
    motion.take_path(order.row, order.step, path, settle_m=way)
    return Phase(AT_OFFSET)
