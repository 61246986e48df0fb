"""What is on vehicles and comes off them: loads that are carried, then fall; doors that swing."""

from math import cos, sin

from scenesim.kernels.actors import (
    ACCELERATION,
    AIR,
    CARRIED_X,
    CARRIED_Z,
    DOOR_LEFT,
    DOOR_RATE,
    DOOR_RIGHT,
    DROP,
    FALLS_AT,
    LEFT_TO,
    PITCH,
    RIGHT_TO,
    ROLL,
    SPEED,
    TRAVELLED,
    YAW,
    X,
    Y,
    Z,
)
from scenesim.kernels.jit import kernel


@kernel
def carried(state, carrier, order):
    """Write where a load is that rides on a vehicle.

    Args:
        state: (STATE_COLUMNS,) of the load, written.
        carrier: (STATE_COLUMNS,) of the vehicle at the same step.
        order: (ORDER_COLUMNS,) of the load.
    """
    along = order[CARRIED_X] * cos(carrier[PITCH]) + order[CARRIED_Z] * sin(carrier[PITCH])
    state[X] = carrier[X] + along * cos(carrier[YAW])
    state[Y] = carrier[Y] + along * sin(carrier[YAW])
    up = order[CARRIED_Z] * cos(carrier[PITCH]) - order[CARRIED_X] * sin(carrier[PITCH])
    state[Z] = carrier[Z] + up
    state[YAW] = carrier[YAW]
    state[PITCH] = carrier[PITCH]
    state[ROLL] = carrier[ROLL]
    state[SPEED] = carrier[SPEED]
    state[ACCELERATION] = carrier[ACCELERATION]
    state[TRAVELLED] = carrier[TRAVELLED]


@kernel
def falling(now, then, order, step, step_s):
    """Let a load that has come loose fall and bounce.

    Args:
        now, then: (STATE_COLUMNS,); AIR and DROP of ``then`` are written.
        order: (ORDER_COLUMNS,).
        step: now; it falls from FALLS_AT on, and slides on what carried it until then.
        step_s: s.

    Returns:
        Share of its braking that acts: a little while it slides, none in the air, all on the
        ground.
    """
    then[AIR], then[DROP] = now[AIR], now[DROP]
    if step < order[FALLS_AT]:
        return 0.25
    if now[AIR] <= 0.0 and now[DROP] <= 0.0:
        then[AIR], then[DROP] = 0.0, 0.0
        return 1.0
    then[AIR] = now[AIR] + now[DROP] * step_s - 4.905 * step_s * step_s
    then[DROP] = now[DROP] - 9.81 * step_s
    if then[AIR] < 0.0:
        then[AIR] = 0.0
        bounce = -0.25 * then[DROP]
        then[DROP] = bounce if bounce > 0.5 else 0.0
    return 0.0


@kernel
def swung(now, then, order, step_s):
    """Turn the doors of a vehicle towards where they are wanted.

    Args:
        now, then: (STATE_COLUMNS,); the doors of ``then`` are written.
        order: (ORDER_COLUMNS,).
        step_s: s.
    """
    most = order[DOOR_RATE] * step_s
    then[DOOR_LEFT] = now[DOOR_LEFT] + max(-most, min(most, order[LEFT_TO] - now[DOOR_LEFT]))
    then[DOOR_RIGHT] = now[DOOR_RIGHT] + max(-most, min(most, order[RIGHT_TO] - now[DOOR_RIGHT]))
