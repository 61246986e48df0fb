"""Verbs of people and animals: cross, walk, run, hesitate, fall."""

from __future__ import annotations

from math import atan2, cos, pi

from scenesim.kernels.actors import AT_END, AT_SPEED, CRUISE, STATION, TARGET, X, Y
from scenesim.simulation.driving import straight_on
from scenesim.simulation.ground import across
from scenesim.simulation.motion import RefusedError
from scenesim.simulation.orders import Order, Phase
from scenesim.simulation.paths import Path, lane_line, through
from scenesim.world.classes import Gait
from scenesim.world.conditions import ActorName, Number, Word

_WALKED = frozenset({"sidewalk", "shoulder", "walking"})


def cross(order: Order) -> Phase:
    """Cross the road to its other side.

    Raises:
        RefusedError: no road is near.
    """
    network, angle = order.motion.scene.network, order.number("angle", pi / 2)
    points = across(network, order.place, order.yaw, angle)
    if points is None:
        raise RefusedError(f"{order.actor.name} has no road near it to cross")
    order.motion.take_path(order.row, order.step, through(points, 0.25, limited=False))
    speed, over = order.number("speed", 1.4), order.number("accelerate_over")
    accel = speed * speed / (2.0 * over) if over > 0.0 else 2.0 + speed * 0.5
    order.set(pedal=CRUISE, target=speed, accel=accel, decel=order.hardest)
    return Phase(AT_END)


def walk(order: Order) -> Phase:
    """Walk or run where it looks, or that way; along a sidewalk if it is on one."""
    motion, row = order.motion, order.row
    yaw = _direction(order)
    speed = order.number("speed", 1.4)
    line = _sidewalk(order, yaw)
    if line is not None:
        motion.take_path(row, order.step, line)
    else:
        straight_on(order, yaw, min(speed * motion.scene.duration_s + 3.0, 60.0))
    order.set(pedal=CRUISE, target=speed, accel=1.5 + speed * 0.4, decel=order.hardest)
    return Phase(AT_END)


def stand(order: Order) -> Phase:
    """Stand still."""
    _on_feet(order)
    order.set(pedal=CRUISE, target=0.0, decel=2.5)
    return Phase()


def pause(order: Order) -> Phase:
    """Stop in mid-stride."""
    order.memory["speed"] = float(order.motion.orders[order.row, TARGET])
    order.set(pedal=CRUISE, target=0.0, decel=3.0)
    return Phase(lasts_s=order.number("duration", 1.0) + order.speed / 3.0)


def go_or_turn(order: Order) -> Phase:
    """After a pause go on, or turn back the way it came."""
    motion, row = order.motion, order.row
    speed = max(order.memory["speed"], 1.0)
    path = motion.path_of(row)
    if order.word("then", "back") == "back" and path is not None:
        come = max(2, int(float(motion.states[order.step, row, STATION]) / path.spacing_m))
        rows = [tuple(float(v) for v in point[:3]) for point in path.points[come::-1]]
        places = [order.place, *((x, y, z) for x, y, z in rows)]
        motion.take_path(row, order.step, through(places, 0.25, limited=False))
    order.set(pedal=CRUISE, target=speed, accel=2.0 + 0.5 * speed, decel=order.hardest)
    return Phase(AT_END)


def fall(order: Order) -> Phase:
    """Fall over."""
    _on_feet(order)
    order.set(pedal=CRUISE, target=0.0, decel=4.0, gait=float(Gait.FALL))
    return Phase(lasts_s=order.number("duration", 0.8))


def lie(order: Order) -> Phase:
    """Lie where it fell."""
    order.set(pedal=CRUISE, target=0.0, decel=4.0, gait=float(Gait.LIE))
    return Phase(AT_SPEED)


def _on_feet(order: Order) -> None:
    """Someone who has not moved yet gets a path to stand on."""
    if order.motion.path_of(order.row) is None:
        straight_on(order, order.yaw, 2.0)


def _direction(order: Order) -> float:
    """The heading that ``to`` asks for."""
    x, y, _ = order.place
    to = order.given("to")
    if isinstance(to, Number):
        return order.yaw + to.value
    if isinstance(to, ActorName):
        other = order.motion.states[order.step, order.motion.rows[to.name]]
        return atan2(float(other[Y]) - y, float(other[X]) - x)
    if not isinstance(to, Word):
        return order.yaw
    found = order.motion.scene.network.locate(x, y)
    if found is None or to.text == "away":
        return order.yaw + (pi if to.text in {"away", "against"} else 0.0)
    pose = order.motion.scene.network.lane_pose(found[0].road, found[0].lane, found[1])
    return pose.heading_rad + (pi if to.text == "against" else 0.0)


def _sidewalk(order: Order, yaw: float) -> Path | None:
    """The line of the sidewalk under an actor, if it wants to go along it."""
    network = order.motion.scene.network
    x, y, _ = order.place
    found = network.locate(x, y)
    if found is None or found[0].kind not in _WALKED:
        return None
    span = found[0]
    along = cos(yaw - network.lane_pose(span.road, span.lane, found[1]).heading_rad)
    if abs(along) < 0.8:
        return None
    return lane_line(network, span.road, span.lane, (along > 0.0) == span.forward)
