"""What each verb of the language makes an actor do: its orders, and what ends it."""

from __future__ import annotations

from collections.abc import Callable
from math import cos, inf, pi, sin

from scenesim.errors import NotAvailableError
from scenesim.kernels.actors import (
    ACCEL,
    AT_END,
    AT_OFFSET,
    AT_SPEED,
    BRAKE,
    CRUISE,
    D_TO,
    DECEL,
    FORCED_GAIT,
    HEADWAY,
    HOLD,
    INDICATES,
    JAM,
    PATH,
    PEDAL,
    SPEED,
    STATION,
    STOP_AT,
    TARGET,
    YAW,
    X,
    Y,
    Z,
)
from scenesim.simulation.bodies import WALKERS, driver_of, hardest_braking
from scenesim.simulation.conditions import Evaluator
from scenesim.simulation.ground import across, straight
from scenesim.simulation.moving import Motion, RefusedError
from scenesim.simulation.paths import lane_line, lane_path, through
from scenesim.world import vocabulary
from scenesim.world.classes import Light
from scenesim.world.conditions import Action, ActorName, Expression, LaneName, Number, Point, Word

_FAST = 1000.0  # m/s: no wish


class Order:
    """One action being obeyed from a step on: what the verbs' functions read."""

    def __init__(self, motion: Motion, evaluator: Evaluator, action: Action, step: int) -> None:
        self.motion = motion
        self.action = action
        self.step = step
        self.row = motion.rows[action.actor]
        self.actor = motion.scene.actors[self.row]
        self._evaluator = evaluator

    @property
    def speed(self) -> float:
        """The actor's speed now, m/s."""
        return float(self.motion.states[self.step, self.row, SPEED])

    @property
    def place(self) -> tuple[float, float, float]:
        """Where the actor is now, (x, y, z) m."""
        state = self.motion.states[self.step, self.row]
        return float(state[X]), float(state[Y]), float(state[Z])

    @property
    def yaw(self) -> float:
        """Where the actor heads now, rad."""
        return float(self.motion.states[self.step, self.row, YAW])

    def given(self, name: str) -> Expression | None:
        """An argument as given, or its default in the vocabulary."""
        found = self.action.arguments.get(name)
        if found is not None:
            return found
        signature = vocabulary.find("behaviour", self.action.verb)
        return signature.default(name) if signature else None

    def number(self, name: str, otherwise: float = 0.0) -> float:
        """A numeric argument, SI."""
        found = self.given(name)
        return otherwise if found is None else self._evaluator.number(found, self.step)

    def word(self, name: str, otherwise: str = "") -> str:
        """An argument that is a word."""
        found = self.given(name)
        return found.text if isinstance(found, Word) else otherwise

    def set(self, **columns: float) -> None:
        """Write columns of the actor's orders by name."""
        for name, value in columns.items():
            self.motion.orders[self.row, _COLUMNS[name]] = value


_COLUMNS = {
    "pedal": PEDAL,
    "target": TARGET,
    "accel": ACCEL,
    "decel": DECEL,
    "stop_at": STOP_AT,
    "gait": FORCED_GAIT,
    "indicates": INDICATES,
}


def begin(motion: Motion, evaluator: Evaluator, action: Action, step: int) -> int:
    """Put an action in force.

    Args:
        motion: the run; orders of the actor are changed.
        evaluator: gives values that depend on the run.
        action: what is to be done.
        step: from when.

    Returns:
        The bit of DONE that tells the action's end; 0 if it has none of its own.

    Raises:
        NotAvailableError: for verbs that cannot be run yet.
    """
    verb = VERBS.get(action.verb)
    if verb is None:
        raise NotAvailableError(
            f"{action.address or 'rule'}: '{action.verb}' is understood but cannot be run yet; "
            f"what can: {', '.join(sorted(VERBS))}"
        )
    return verb(Order(motion, evaluator, action, step))


def end(motion: Motion, action: Action, step: int) -> None:
    """Let an actor go on by itself after ``for`` or ``until`` cut an action short.

    Args:
        motion: the run.
        action: what ends.
        step: when.
    """
    row = motion.rows[action.actor]
    order, actor = motion.orders[row], motion.scene.actors[row]
    order[INDICATES], order[FORCED_GAIT] = 0.0, -1.0
    if actor.kind in WALKERS:
        order[PEDAL], order[TARGET] = CRUISE, 0.0
    elif action.verb in {"brake", "accelerate", "stop"}:
        order[PEDAL], order[TARGET] = CRUISE, float(motion.states[step, row, SPEED])
        order[ACCEL] = driver_of(actor.kind).accel_mps2
        order[DECEL] = hardest_braking(actor, motion.scene.weather)


def _on_its_way(order: Order) -> None:
    """Give an actor that stood a path to move on."""
    motion, row = order.motion, order.row
    if motion.path_of(row) is not None:
        return
    x, y, _ = order.place
    found = motion.scene.network.locate(x, y)
    drives = found is not None and found[0].kind in _DRIVEN
    if found is None or not drives or order.actor.kind in WALKERS:
        _straight_on(order, order.yaw, 80.0)
        return
    span, s, _ = found
    path = lane_path(motion.scene.network, (span.road, span.lane, s), 300.0, motion.route(row))
    motion.take_path(row, order.step, path)


_DRIVEN = frozenset(
    {"driving", "entry", "exit", "onRamp", "offRamp", "connectingRamp", "bidirectional"}
)


def _straight_on(order: Order, yaw: float, length: float) -> None:
    network = order.motion.scene.network
    path = through(straight(network, order.place, yaw, length))
    order.motion.take_path(order.row, order.step, path)


def _brake(order: Order) -> int:
    _on_its_way(order)
    hardest = hardest_braking(order.actor, order.motion.scene.weather)
    decel = min(order.number("decel", 6.0), hardest)
    order.set(pedal=BRAKE, target=order.number("to"), decel=max(decel, 0.01))
    return AT_SPEED


def _accelerate(order: Order) -> int:
    _on_its_way(order)
    hardest = hardest_braking(order.actor, order.motion.scene.weather)
    accel = min(order.number("accel", 2.0), hardest)
    order.set(pedal=HOLD, target=order.number("to", _FAST), accel=max(accel, 0.01))
    return AT_SPEED


def _follow_lane(order: Order) -> int:
    _on_its_way(order)
    order.motion.bodies[order.row, HEADWAY] = order.number(
        "headway", float(order.motion.bodies[order.row, HEADWAY])
    )
    order.motion.bodies[order.row, JAM] = order.number("gap", 2.0)
    wish = order.number("speed", order.speed)
    order.set(pedal=CRUISE, target=wish, decel=_hardest(order), accel=_accel(order))
    return 0


def _keep_lane(order: Order) -> int:
    _on_its_way(order)
    wish = order.number("speed", order.speed)
    order.set(pedal=HOLD, target=wish, accel=_accel(order), decel=2.0)
    return 0


def _change_lane(order: Order) -> int:
    motion, network = order.motion, order.motion.scene.network
    _on_its_way(order)
    name = order.actor.name
    span = motion.lane_of(order.step, order.row)
    if span is None:
        raise RefusedError(f"{name} is off all lanes when it should change lanes")
    s = _station_on_road(order)
    to = order.given("to")
    if isinstance(to, LaneName):
        target = network.span_at(to.road or span.road, to.lane, s)
        side = "left" if span.forward == (to.lane > span.lane) else "right"
    else:
        side = order.word("to", "left")
        target = network.neighbour(span, side)
    if target is None or target.kind not in _DRIVEN:
        raise RefusedError(f"no lane on the {side} of {name} to change to")
    speed = order.number("speed", max(order.speed, float(motion.orders[order.row, TARGET])))
    reach = max(speed, 8.0) * motion.scene.duration_s + 60.0
    path = lane_path(network, (target.road, target.lane, s), reach, motion.route(order.row))
    way = max(order.speed, 2.0) * order.number("duration", 4.0)
    motion.take_path(order.row, order.step, path, settle_m=way)
    light = Light.INDICATOR_LEFT if side == "left" else Light.INDICATOR_RIGHT
    order.set(indicates=float(light), target=speed)
    return AT_OFFSET


def _station_on_road(order: Order) -> float:
    x, y, _ = order.place
    found = order.motion.scene.network.locate(x, y)
    return found[1] if found else 0.0


def _swerve(order: Order) -> int:
    _on_its_way(order)
    sign = 1.0 if order.word("side", "left") == "left" else -1.0
    way = max(order.speed, 1.0) * order.number("duration", 1.5) / 2.0
    to = float(order.motion.states[order.step, order.row, 11]) + sign * order.number("offset", 1.5)
    order.motion.shift(order.row, order.step, to, way)
    return AT_OFFSET


def _drift(order: Order) -> int:
    _on_its_way(order)
    sign = 1.0 if order.word("side", "left") == "left" else -1.0
    way = max(order.speed, 1.0) * order.number("duration", 4.0)
    to = float(order.motion.states[order.step, order.row, 11]) + sign * order.number("offset", 2.0)
    order.motion.shift(order.row, order.step, to, way)
    return AT_OFFSET


def _cross(order: Order) -> int:
    network, angle = order.motion.scene.network, order.number("angle", pi / 2)
    points = across(network, order.place, order.yaw, angle)
    if points is None:
        raise RefusedError(f"{order.actor.name} has no road near it to cross")
    order.motion.take_path(order.row, order.step, through(points, 0.25, limited=False))
    speed, over = order.number("speed", 1.4), order.number("accelerate_over")
    accel = speed * speed / (2.0 * over) if over > 0.0 else 2.0 + speed * 0.5
    order.set(pedal=CRUISE, target=speed, accel=accel, decel=_hardest(order))
    return AT_END


def _walk(order: Order) -> int:
    motion, row = order.motion, order.row
    yaw, x, y = order.yaw, *order.place[:2]
    to = order.given("to")
    if isinstance(to, Number):
        yaw += to.value
    elif isinstance(to, ActorName):
        other = motion.states[order.step, motion.rows[to.name]]
        from math import atan2

        yaw = atan2(float(other[Y]) - y, float(other[X]) - x)
    elif isinstance(to, Word):
        found = motion.scene.network.locate(x, y)
        if found is not None:
            heading = motion.scene.network.lane_pose(found[0].road, found[0].lane, found[1])
            turn = {"along": 0.0, "against": pi, "away": 0.0}[to.text]
            yaw = (yaw + pi) if to.text == "away" else heading.heading_rad + turn
    speed = order.number("speed", 1.4)
    found = motion.scene.network.locate(x, y)
    line = None
    if found is not None and found[0].kind in {"sidewalk", "shoulder", "walking"}:
        span = found[0]
        pose = motion.scene.network.lane_pose(span.road, span.lane, found[1])
        turn = cos(yaw - pose.heading_rad)
        if abs(turn) > 0.8:
            forward = (turn > 0.0) == span.forward
            line = lane_line(motion.scene.network, span.road, span.lane, forward)
    if line is not None:
        motion.take_path(row, order.step, line)
    else:
        _straight_on(order, yaw, min(speed * motion.scene.duration_s + 3.0, 60.0))
    order.set(pedal=CRUISE, target=speed, accel=1.5 + speed * 0.4, decel=_hardest(order))
    return AT_END


def _stand(order: Order) -> int:
    order.set(pedal=CRUISE, target=0.0, decel=2.5)
    return 0 if order.speed > 0.0 else AT_SPEED


def _stop(order: Order) -> int:
    _on_its_way(order)
    order.set(pedal=BRAKE, target=0.0, decel=min(order.number("decel", 3.0), _hardest(order)))
    return AT_SPEED


def _follow(order: Order) -> int:
    to = order.given("path")
    points = _points(to)
    if len(points) < 2:
        raise NotAvailableError("follow(path) wants a path of two points or more")
    from scenesim.simulation.ground import height

    network, z = order.motion.scene.network, order.place[2]
    places = [(x, y, height(network, x, y, z)) for x, y in points]
    order.motion.take_path(order.row, order.step, through(places))
    order.set(pedal=HOLD, target=order.number("speed", order.speed), accel=_accel(order))
    return AT_END


def _points(value: Expression | None) -> list[tuple[float, float]]:
    from scenesim.world.conditions import Call

    if not isinstance(value, Call):
        return []
    found = []
    for item in value.arguments:
        if isinstance(item, Point):
            x, y, *_ = (one.value for one in item.items if isinstance(one, Number))
            found.append((x, y))
    return found


def _hardest(order: Order) -> float:
    if order.actor.kind in WALKERS:
        return driver_of(order.actor.kind).emergency_mps2
    return hardest_braking(order.actor, order.motion.scene.weather)


def _accel(order: Order) -> float:
    return driver_of(order.actor.kind).accel_mps2


VERBS: dict[str, Callable[[Order], int]] = {
    "follow_lane": _follow_lane,
    "keep_lane": _keep_lane,
    "change_lane": _change_lane,
    "brake": _brake,
    "accelerate": _accelerate,
    "stop": _stop,
    "drift": _drift,
    "cross": _cross,
    "walk": _walk,
    "run": _walk,
    "stand": _stand,
    "follow": _follow,
}
_ = (D_TO, PATH, STATION, inf, sin, _swerve)
