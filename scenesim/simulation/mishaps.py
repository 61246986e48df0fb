"""Verbs of things that go wrong with a vehicle: a tyre bursts, the grip is lost, it rolls over."""

from __future__ import annotations

from math import pi

from scenesim.kernels.actors import (
    ABOUT_X,
    AT_SPEED,
    BRAKE,
    OFFSET,
    SPEED,
    STATION,
    TIP_AXIS,
    TIP_LENGTH,
    TIP_START,
    TIP_TO,
)
from scenesim.simulation.driving import on_its_way
from scenesim.simulation.orders import Order, Phase

_ROLLING_ON_RIM = 2.5  # m/s^2
_STEEL_ON_ASPHALT = 0.45  # friction of a body that lies on its side or roof
_SLIDING = 0.8  # share of the grip that is left to a sliding tyre


def blow_tyre(order: Order) -> Phase:
    """A tyre bursts: the car slows down and pulls to that side."""
    on_its_way(order)
    wheel = order.word("wheel", "front_left")
    side = 1.0 if wheel.endswith("left") else -1.0
    speed = max(order.speed, 1.0)
    here = float(order.motion.states[order.step, order.row, OFFSET])
    # a front tyre drags the nose round, a rear one lets the tail hang out
    slip = 0.03 * side if wheel.startswith("front") else -0.10 * side
    order.motion.shift(order.row, order.step, here + side * min(0.13 * speed, 3.2), 2.2 * speed)
    order.set(pedal=BRAKE, target=0.0, decel=min(_ROLLING_ON_RIM, order.hardest))
    order.set(slip_to=slip, slip_rate=0.25)
    return Phase(AT_SPEED)


def skid(order: Order) -> Phase:
    """The tail breaks away: the car turns while it slides on, slower on slippery ground."""
    on_its_way(order)
    side = 1.0 if order.word("side", "left") == "left" else -1.0
    lasts = order.number("duration", 2.0)
    speed = max(order.speed, 1.0)
    grip = order.motion.scene.weather.friction()
    here = float(order.motion.states[order.step, order.row, OFFSET])
    turn = min(0.12 * speed, 1.9)
    # it slides off to the outside of the turn
    order.motion.shift(order.row, order.step, here - side * min(0.10 * speed, 2.5), 1.5 * speed)
    order.set(pedal=BRAKE, target=0.0, decel=_SLIDING * grip * 9.81)
    order.set(slip_to=side * turn, slip_rate=turn / max(lasts, 0.3))
    return Phase(lasts_s=lasts)


def roll_over(order: Order) -> Phase:
    """Tip over to a side and slide on as it lies, on its side or on its roof."""
    on_its_way(order)
    motion, row = order.motion, order.row
    side = -1.0 if order.word("side", "left") == "left" else 1.0
    quarters = max(round(order.number("quarters", 2.0)), 1)
    speed = max(order.speed, 2.0)
    decel = _STEEL_ON_ASPHALT * 9.81
    rest = speed * speed / (2.0 * decel)
    motion.states[order.step, row, SPEED] = speed
    here = float(motion.states[order.step, row, OFFSET])
    motion.shift(row, order.step, here - side * min(0.12 * speed, 2.5), max(rest, 2.0))
    order.set(pedal=BRAKE, target=0.0, decel=decel)
    order.set(slip_to=-0.05 * side * speed, slip_rate=0.05 * decel)
    columns = motion.orders[row]
    columns[[TIP_TO, TIP_AXIS]] = side * quarters * pi / 2, ABOUT_X
    columns[TIP_START] = motion.states[order.step, row, STATION]
    # as it slows down the last turn takes longest, and it rocks no more once it stands
    columns[TIP_LENGTH] = min(max(0.8 * rest, 2.0), max(rest - 0.05, 0.5))
    return Phase(AT_SPEED)


def slide_out(order: Order) -> Phase:
    """Slide to a stand."""
    return Phase(AT_SPEED)
