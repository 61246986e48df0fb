"""Verbs that go beside any driving: not heeding others, doors, loads that come off."""

from __future__ import annotations

from scenesim.kernels.actors import (
    ABOUT_Y,
    AIR,
    BRAKE,
    CARRIED_X,
    CARRIED_Z,
    CARRIER,
    DECEL,
    FALLS_AT,
    LENGTH,
    PEDAL,
    SIDE,
    SLIP_RATE,
    SLIP_TO,
    SPEED,
    STATION,
    TARGET,
    TIP_AXIS,
    TIP_LENGTH,
    TIP_START,
    TIP_TO,
    YAW,
    X,
    Y,
    Z,
)
from scenesim.randomness import Stream
from scenesim.simulation.driving import go_on
from scenesim.simulation.ground import height, straight
from scenesim.simulation.motion import STEP_S, Motion, RefusedError
from scenesim.simulation.orders import Order, Phase
from scenesim.simulation.paths import through
from scenesim.world.conditions import Number, Point
from scenesim.world.scene import IGNORED

_SLIDES_OFF = 2.5  # m/s that a load loses on what carried it
_GRIP = 0.45  # of wood and steel on asphalt, as a share of g


def ignore(order: Order) -> Phase:
    """Heed some others no more; for good, or as long as ``for`` and ``until`` say."""
    motion, row = order.motion, order.row
    motion.heed(row, IGNORED[order.word("what", "everything")])
    lasts = order.action.for_s is not None or order.action.until is not None
    return Phase(moot=not lasts)


def open_door(order: Order) -> Phase:
    """Swing a front door open; it stays so."""
    return _swing(order, order.number("angle", 1.13))


def close_door(order: Order) -> Phase:
    """Swing a front door shut."""
    return _swing(order, 0.0)


def _swing(order: Order, angle: float) -> Phase:
    order.motion.engage(order.row, order.step)
    duration = max(order.number("duration", 1.0), 0.1)
    side = order.word("side", "left")
    order.set(door_rate=1.13 / duration)
    if side == "left":
        order.set(door_left=angle)
    else:
        order.set(door_right=angle)
    return Phase(lasts_s=duration)


def lights(order: Order) -> Phase:
    """Switch beams and indicators; they stay so."""
    motion, row = order.motion, order.row
    if order.given("beams") is not None:
        motion.beams.append((order.step, row, order.word("beams")))
    if order.given("indicator") is not None:
        motion.indicate(row, order.word("indicator"), order.step)
    return Phase(moot=True)


def teleport(order: Order) -> Phase:
    """Be somewhere else at once, and go on from there.

    Raises:
        RefusedError: it is told no place.
    """
    at = order.given("at")
    if not isinstance(at, Point):
        raise RefusedError(f"{order.actor.name} is told no place to be teleported to")
    x, y = (one.value for one in at.items if isinstance(one, Number))
    motion, row, step = order.motion, order.row, order.step
    motion.engage(row, step)
    state = motion.states[step, row]
    yaw = order.number("heading", float(state[YAW]))
    state[X], state[Y], state[YAW] = x, y, yaw
    state[Z] = height(motion.scene.network, x, y, float(state[Z]))
    state[SIDE] = 0.0
    go_on(order)
    return Phase(moot=True)


def lose_cargo(order: Order) -> Phase:
    """Let the next load that the vehicle carries slide off behind it.

    Raises:
        RefusedError: it carries none.
    """
    motion = order.motion
    for load in motion.loads_of(order.row):
        if motion.orders[load, CARRIER] >= 0.0:
            _release(motion, load, order.row, order.step)
            return Phase(moot=True)
    raise RefusedError(f"{order.actor.name} carries nothing to lose")


def _release(motion: Motion, load: int, carrier: int, step: int) -> None:
    """A load leaves its carrier: slides off its end, falls, tumbles, comes to rest."""
    orders, state = motion.orders[load], motion.states[step, load]
    carries = motion.states[step, carrier]
    up, along = float(orders[CARRIED_Z]), float(orders[CARRIED_X])
    orders[CARRIER] = -1.0
    speed = max(float(carries[SPEED]) - _SLIDES_OFF, 0.3)
    yaw = float(state[3])
    x, y = float(state[0]), float(state[1])
    ground = height(motion.scene.network, x, y, float(state[2]) - up)
    grip = _GRIP * 9.81 * min(1.0, motion.scene.weather.friction() / 0.6)
    length = speed * speed / (2.0 * grip) + speed * 1.5 + 4.0
    points = straight(motion.scene.network, (x, y, ground), yaw, length, 2.0)
    motion.take_path(load, step, through(points, limited=False))
    state[SPEED], state[AIR] = speed, up
    orders[[PEDAL, TARGET, DECEL]] = BRAKE, 0.0, grip
    clear = 0.5 * float(motion.bodies[carrier, LENGTH]) + along
    clear += 0.5 * float(motion.bodies[load, LENGTH])
    orders[FALLS_AT] = step + round(clear / _SLIDES_OFF / STEP_S)
    _tumble(motion, load, (step, speed, grip))


def _tumble(motion: Motion, load: int, how: tuple[int, float, float]) -> None:
    """Half turns while it slides: as many as its speed is worth, and a twist."""
    step, speed, grip = how
    orders = motion.orders[load]
    stream = Stream(motion.scene.stream_key).child("tumble").child(motion.scene.actors[load].name)
    halves = int(speed / 12.0 + stream.child("turns").uniform())
    begin = float(motion.states[step, load, STATION])
    orders[[TIP_TO, TIP_AXIS]] = halves * 3.141592653589793, ABOUT_Y
    air = (2.0 * max(float(motion.states[step, load, AIR]), 0.1) / 9.81) ** 0.5
    orders[TIP_START] = begin + speed * (float(orders[FALLS_AT]) - step) * STEP_S
    orders[TIP_LENGTH] = max(speed * air + 0.7 * speed * speed / (2.0 * grip), 0.5)
    orders[SLIP_TO] = stream.child("twist").uniform(-1.2, 1.2)
    orders[SLIP_RATE] = abs(float(orders[SLIP_TO])) / max(speed / grip, 0.5)
