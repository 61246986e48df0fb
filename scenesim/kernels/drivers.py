"""What a driver or walker does with the pedals: keep a speed, keep off what is ahead."""

from math import cos, floor, inf, pi, sin, sqrt

from scenesim.kernels.actors import (
    ACCEL,
    AHEAD,
    BRAKE,
    COMFORT,
    DECEL,
    HEADWAY,
    HOLD,
    JAM,
    KIND,
    LENGTH,
    OFFSET,
    PEDAL,
    REACTION,
    SEES,
    SEES_MOVING,
    SEES_PEOPLE,
    SEES_STATIC,
    SPEED,
    STATION,
    TARGET,
    WALKER,
    WIDTH,
    YAW,
    X,
    Y,
)
from scenesim.kernels.footprints import half_across
from scenesim.kernels.jit import kernel
from scenesim.kernels.ways import offset_at, path_at


@kernel
def kind_of_sight(speed, kind):
    """Which bit of SEES an actor falls under.

    Args:
        speed: m/s.
        kind: its KIND.

    Returns:
        SEES_MOVING, SEES_PEOPLE or SEES_STATIC.
    """
    if kind == WALKER:
        return SEES_PEOPLE
    return SEES_MOVING if abs(speed) > 0.3 else SEES_STATIC


@kernel
def nearly_half_across(turn, body):
    """At least half of what a turned body takes across a way, told without a sine.

    Args:
        turn: rad between the body and the way.
        body: (BODY_COLUMNS,).

    Returns:
        m; little more than it is where the body is about parallel to the way.
    """
    # a sine is at most its angle
    askew = min(abs(turn - pi * floor(turn / pi + 0.5)) + 1e-9, 1.0)
    return 0.5 * (body[LENGTH] * askew + body[WIDTH])


@kernel
def nearest_ahead(i, step, states, bodies, orders, route, points):
    """The free way ahead of an actor in the corridor that it is going to use.

    Args:
        i: the actor.
        step: row of states.
        states, bodies, orders: of all actors.
        route: (start, count, spacing) of its path.
        points: of all paths.

    Returns:
        Free length m (inf if clear) and the speed of what ends it along the path, m/s.
    """
    start, count, spacing = route
    me = states[step, i]
    body = bodies[i]
    sees = int(orders[i, SEES])
    walks = body[KIND] == WALKER
    reach = 4.0 if walks else 15.0 + me[SPEED] * me[SPEED] / 5.0 + 2.0 * me[SPEED]
    margin = 0.08 if walks else 0.2
    centre = me[STATION] + body[AHEAD]
    best, lead = inf, 0.0
    forward, left = cos(me[YAW]), sin(me[YAW])
    towards, c, s = me[YAW], forward, left  # on straight roads the same for all
    for j in range(states.shape[1]):
        dx = states[step, j, X] - me[X]
        dy = states[step, j, Y] - me[Y]
        near = reach + (bodies[j, LENGTH] + body[LENGTH]) * 0.5
        if (
            abs(dx) > near
            or abs(dy) > near
            or j == i
            or dx * forward + dy * left < 0.0
            or sees & kind_of_sight(states[step, j, SPEED], bodies[j, KIND]) == 0
        ):
            continue
        lag = int(orders[i, REACTION]) if bodies[j, KIND] == WALKER and not walks else 0
        # a driver answers to where a person was a moment ago
        other = states[max(step - lag, 0), j]
        dx, dy = other[X] - me[X], other[Y] - me[Y]
        far = sqrt(dx * dx + dy * dy)
        x, y, _, h, _, _ = path_at(centre + far, start, count, spacing, points)
        if h != towards:
            towards, c, s = h, cos(h), sin(h)
        along = (other[X] - x) * c + (other[Y] - y) * s
        across = -(other[X] - x) * s + (other[Y] - y) * c
        planned = offset_at(me[STATION] + far + along, orders[i])[0]
        beside = min(abs(across - planned), abs(across - me[OFFSET]))
        turn = other[YAW] - h
        if beside > nearly_half_across(turn, bodies[j]) + 0.5 * body[WIDTH] + margin:
            continue
        half_along = half_across(bodies[j, LENGTH], bodies[j, WIDTH], turn)
        half_wide = half_across(bodies[j, WIDTH], bodies[j, LENGTH], turn)
        if beside > half_wide + 0.5 * body[WIDTH] + margin:
            continue
        gap = far + along - half_along - 0.5 * body[LENGTH]
        if gap < -0.5 * body[LENGTH] or gap >= best:
            continue
        best = gap
        lead = other[SPEED] * cos(turn)
    return best, lead


@kernel
def intended_acceleration(speed, wanted, ahead, body, order):
    """The intelligent driver's acceleration towards a speed, behind what is ahead.

    Args:
        speed: m/s.
        wanted: m/s, desired.
        ahead: (gap m, speed m/s) of the leader; gap inf if none.
        body: (BODY_COLUMNS,).
        order: (ORDER_COLUMNS,).

    Returns:
        m/s^2.

    Source:
        Treiber, Hennecke & Helbing, "Congested traffic states in empirical observations and
        microscopic simulations", 2000, eq. 2-3, exponent 4.
    """
    gap, lead = ahead
    a_max = order[ACCEL]
    if wanted < 0.05:
        free = -order[DECEL] if speed > 0.0 else 0.0
    elif speed > wanted:
        # above the wish the fourth power brakes far too hard: a driver lifts the foot
        free = max(-body[COMFORT], -4.0 * a_max * (speed / wanted - 1.0))
    else:
        r = speed / wanted
        free = a_max * (1.0 - r * r * r * r)
    if gap == inf:
        return free
    closing = speed - lead
    s_star = body[JAM] + max(
        0.0, speed * body[HEADWAY] + speed * closing / (2.0 * sqrt(a_max * body[COMFORT]))
    )
    ratio = s_star / max(gap, 0.1)
    return free - a_max * ratio * ratio


@kernel
def pedal(speed, wanted, ahead, rest, body, order, step_s):
    """The acceleration of one step under the actor's orders.

    Args:
        speed: m/s.
        wanted: m/s that path and orders allow.
        ahead: (gap m, speed m/s) of the leader.
        rest: m, way to where it has to stop; inf for nowhere.
        body: (BODY_COLUMNS,).
        order: (ORDER_COLUMNS,).
        step_s: s.

    Returns:
        m/s^2 within the order's ACCEL and DECEL.
    """
    if order[PEDAL] == HOLD:
        a = (order[TARGET] - speed) / step_s
    elif order[PEDAL] == BRAKE:
        a = -order[DECEL] if speed > order[TARGET] else 0.0
    elif body[KIND] == WALKER:
        room = max(ahead[0] - 0.25, 0.0)
        a = (min(wanted, ahead[1] + sqrt(2.0 * order[DECEL] * room)) - speed) / step_s
    else:
        a = intended_acceleration(speed, wanted, ahead, body, order)
        if rest < inf:
            # a stop line is a leader that stands beyond it by the gap that is kept in a jam
            line = (rest + body[JAM], 0.0)
            a = min(a, intended_acceleration(speed, wanted, line, body, order))
    return max(-order[DECEL], min(order[ACCEL], a))
