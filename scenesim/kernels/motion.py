"""How everything that moves moves: stations along paths, step by step, for all actors at once.

Actors ride on paths: the rear axle of a vehicle (the whole of a person) is at a station along a
polyline of even spacing, at an offset to its left that changes by a quintic. A rear axle whose
heading is the tangent of its track *is* the kinematic bicycle, so steering follows from curvature
and no controller has to be tuned.
"""

from math import atan, atan2, cos, inf, pi, sin, sqrt

from scenesim.kernels.actors import (
    ABOUT_Y,
    ACCELERATION,
    AHEAD,
    AIR,
    AT_END,
    AT_OFFSET,
    AT_SPEED,
    BRAKE,
    CARRIER,
    COUNT,
    CRUISE,
    D_LENGTH,
    D_START,
    DECEL,
    DONE,
    FORCED_GAIT,
    GAIT,
    HALTED,
    HEIGHT,
    INDICATES,
    KIND,
    LEAN,
    LENGTH,
    LOAD,
    NOD,
    OFFSET,
    PATH,
    PEDAL,
    PITCH,
    ROLL,
    RUNS_ABOVE,
    SIDE,
    SIGNAL,
    SLIP,
    SLIP_RATE,
    SLIP_TO,
    SLOPE,
    SPEED,
    SPRING,
    START,
    STATION,
    STEER,
    STOP_AT,
    SWAY,
    TARGET,
    TIP_AXIS,
    TIP_LENGTH,
    TIP_START,
    TIP_TO,
    TRAVELLED,
    VEHICLE,
    WALKER,
    WHEELBASE,
    WIDTH,
    YAW,
    X,
    Y,
    Z,
)
from scenesim.kernels.drivers import nearest_ahead, pedal
from scenesim.kernels.jit import kernel
from scenesim.kernels.junctions import has_halted, room_to_wait
from scenesim.kernels.loads import carried, falling, swung
from scenesim.kernels.walkers import stepped_aside
from scenesim.kernels.ways import offset_at, path_at


@kernel
def tipped(station, body, order):
    """How far a body has rolled or pitched over, and how high its frame is lifted by that.

    Args:
        station: m, of the body on its path.
        body: (BODY_COLUMNS,).
        order: (ORDER_COLUMNS,).

    Returns:
        Roll rad, pitch rad, lift m: the lowest corner of the body stays on the ground.
    """
    if order[TIP_TO] == 0.0:
        return 0.0, 0.0, 0.0
    u = (station - order[TIP_START]) / max(order[TIP_LENGTH], 0.01)
    u = max(0.0, min(1.0, u))
    angle = order[TIP_TO] * u * u * (3.0 - 2.0 * u)
    across = body[LENGTH] if order[TIP_AXIS] == ABOUT_Y else body[WIDTH]
    lift = 0.5 * across * abs(sin(angle)) + max(0.0, -body[HEIGHT] * cos(angle))
    if order[TIP_AXIS] == ABOUT_Y:
        return 0.0, angle, lift
    return angle, 0.0, lift


@kernel
def pose(state, body, order, start, count, spacing, points):
    """Write where an actor is from its station: position, heading, slope, steering.

    Args:
        state: (STATE_COLUMNS,) with STATION, SPEED, NOD, SWAY, SLIP set; the rest is written.
        body: (BODY_COLUMNS,).
        order: (ORDER_COLUMNS,).
        start, count, spacing, points: its path.
    """
    s = state[STATION]
    x, y, z, heading, bend, _ = path_at(s, start, count, spacing, points)
    d, slope, offset_bend = offset_at(s, order)
    state[OFFSET] = d
    d += state[SIDE]
    state[SLOPE] = slope
    x -= d * sin(heading)
    y += d * cos(heading)
    if body[KIND] == WALKER:
        state[X], state[Y], state[Z] = x, y, z
        state[STEER] = 0.0
        return
    shrink = max(1.0 - bend * d, 0.2)
    yaw = heading + atan(slope / shrink)
    curvature = bend / shrink + offset_bend / (1.0 + slope * slope) ** 1.5
    z_front = path_at(s + body[WHEELBASE], start, count, spacing, points)[2]
    climb = (z_front - z) / max(body[WHEELBASE], 0.5)
    slipped = yaw + state[SLIP]
    roll, pitch, lift = tipped(s, body, order)
    state[X] = x + body[AHEAD] * cos(slipped)
    state[Y] = y + body[AHEAD] * sin(slipped)
    state[Z] = z + climb * body[AHEAD] + lift + state[AIR]
    state[YAW] = slipped
    state[PITCH] = state[NOD] - atan(climb) + pitch
    state[ROLL] = roll if order[TIP_TO] != 0.0 else state[SWAY]
    state[STEER] = max(-0.65, min(0.65, atan(body[WHEELBASE] * curvature) - state[SLIP]))


@kernel
def walker_heading(state, previous, heading, step_s):
    """Turn a person towards a heading by at most a quick step's turn.

    Args:
        state: (STATE_COLUMNS,), YAW is written.
        previous: rad, the last yaw.
        heading: rad, wanted.
        step_s: s.
    """
    turn = (heading - previous + pi) % (2.0 * pi) - pi
    most = 4.0 * step_s
    state[YAW] = previous + max(-most, min(most, turn))


@kernel
def gait_of(speed, body, order):
    """The gait of a person at a speed.

    Args:
        speed: m/s.
        body: (BODY_COLUMNS,).
        order: (ORDER_COLUMNS,).

    Returns:
        A ``Gait`` as a float.
    """
    if order[FORCED_GAIT] >= 0.0:
        return order[FORCED_GAIT]
    if speed < 0.05:
        return 0.0
    return 2.0 if speed > body[RUNS_ABOVE] else 1.0


@kernel
def done_bits(state, order, end):
    """What an actor has come to the end of.

    Args:
        state: (STATE_COLUMNS,).
        order: (ORDER_COLUMNS,).
        end: m, the last station of the path.

    Returns:
        AT_SPEED + AT_OFFSET + AT_END as a float.
    """
    done = 0.0
    if abs(state[SPEED] - order[TARGET]) < 1e-6:
        done += AT_SPEED
    if state[STATION] >= order[D_START] + order[D_LENGTH]:
        done += AT_OFFSET
    if state[STATION] >= min(end, order[STOP_AT]) - 0.05:
        done += AT_END
    return done


@kernel
def moved(now, then, body, order, a, step_s):
    """Write speed, station and distance of the next step, stopping exactly where it stops.

    Args:
        now, then: (STATE_COLUMNS,) of this and of the next step; ``then`` is written.
        body: (BODY_COLUMNS,).
        order: (ORDER_COLUMNS,).
        a: m/s^2.
        step_s: s.
    """
    v = now[SPEED]
    speed = v + a * step_s
    way = (v + speed) * 0.5 * step_s
    floor_speed = order[TARGET] if order[PEDAL] == BRAKE else 0.0
    if v >= floor_speed > speed and order[TARGET] >= 0.0:
        braking = (v - floor_speed) / -a
        way = (v + floor_speed) * 0.5 * braking + floor_speed * (step_s - braking)
        speed = floor_speed
    then[SPEED] = speed
    then[ACCELERATION] = (speed - v) / step_s
    then[STATION] = now[STATION] + way
    then[TRAVELLED] = now[TRAVELLED] + way


@kernel
def bodily(now, then, body, step_s):
    """Let the body nod and sway on its springs, or lean into the bend on two wheels.

    Args:
        now, then: (STATE_COLUMNS,); NOD and SWAY of ``then`` are written.
        body: (BODY_COLUMNS,).
        step_s: s.
    """
    across = then[SPEED] * then[SPEED] * sin(now[STEER]) / max(body[WHEELBASE], 0.5)
    if body[LEAN] > 0.0:
        nod, sway = 0.0, -atan2(across, 9.81)
    else:
        nod = -then[ACCELERATION] * 0.00445 * body[SPRING]
        sway = across * 0.00623 * body[SPRING]
    share = step_s / (0.3 + step_s)
    then[NOD] = now[NOD] + (nod - now[NOD]) * share
    then[SWAY] = now[SWAY] + (sway - now[SWAY]) * share


@kernel
def advance(
    first,
    last,
    step_s,
    movers,
    states,
    bodies,
    orders,
    table,
    spacings,
    points,
    crossings,
    conflicts,
    lights,
):
    """Simulate from step ``first`` to step ``last`` under standing orders.

    Args:
        first, last: steps; states[first] is given, first + 1 .. last are written.
        step_s: s.
        movers: (M,) int64 rows of the actors that may move.
        states: (T, N, STATE_COLUMNS), read at ``first``, written after it.
        bodies: (N, BODY_COLUMNS).
        orders: (N, ORDER_COLUMNS).
        table: (K, 4) int64, each path's first point and number of points, first crossing and
            number of crossings.
        spacings: (K,) m between the points of each path.
        points: (P, 6) of all paths.
        crossings: (C, CROSSING_COLUMNS) of all paths: entering and leaving a junction.
        conflicts: (V, V) int8, who goes first of two movements; 0 where they are free.
        lights: (L, T) int8, 1 where a light forbids to go.
    """
    for step in range(first, last):
        for m in range(movers.shape[0]):
            i = movers[m]
            now = states[step, i]
            then = states[step + 1, i]
            body = bodies[i]
            order = orders[i]
            swung(now, then, order, step_s)
            then[HALTED] = now[HALTED]
            if body[KIND] == LOAD and order[CARRIER] >= 0.0:
                carried(then, states[step + 1, int(order[CARRIER])], order)
                continue
            path = int(order[PATH])
            start, count, spacing = table[path, START], table[path, COUNT], spacings[path]
            _, _, _, heading, _, limit = path_at(now[STATION], start, count, spacing, points)
            wanted = min(order[TARGET], limit)
            rest = inf
            if order[PEDAL] == CRUISE and body[KIND] == VEHICLE:
                then[HALTED] = has_halted(i, step, states, bodies, orders, table, crossings)
                rest = room_to_wait(
                    i, step, movers, states, bodies, orders, table, crossings, conflicts, lights
                )
            if body[KIND] == WALKER:
                heading += atan(now[SLOPE])
                then[SIDE], slower = stepped_aside(i, step, states, bodies, heading, step_s)
                wanted *= slower
            route = (start, count, spacing)
            a = intended(
                i, step, states, bodies, orders, route, points, wanted, rest, heading, step_s
            )
            if body[KIND] == LOAD:
                a *= falling(now, then, order, step, step_s)
            moved(now, then, body, order, a, step_s)
            then[SLIP] = now[SLIP] + max(
                -order[SLIP_RATE] * step_s,
                min(order[SLIP_RATE] * step_s, order[SLIP_TO] - now[SLIP]),
            )
            bodily(now, then, body, step_s)
            then[YAW] = now[YAW]
            pose(then, body, order, start, count, spacing, points)
            then[GAIT] = now[GAIT]
            if body[KIND] == WALKER:
                # who steps aside turns half into the step
                aside = (then[SIDE] - now[SIDE]) / step_s
                looks = heading + 0.5 * atan2(aside, max(then[SPEED], 0.8))
                walker_heading(then, now[YAW], looks, step_s)
                then[GAIT] = gait_of(then[SPEED], body, order)
            then[SIGNAL] = order[INDICATES]
            then[DONE] = done_bits(then, order, (count - 1) * spacing)


@kernel
def intended(i, step, states, bodies, orders, route, points, wanted, rest, heading, step_s):
    """The acceleration of an actor for one step: its orders, who is ahead, where it has to stop.

    Args:
        i: the actor.
        step: row of states.
        states, bodies, orders: of all actors.
        route: (start, count, spacing) of its path.
        points: of all paths.
        wanted: m/s that path and orders allow.
        rest: m, way to where junctions make it wait; inf for nowhere.
        heading: rad, of its way.
        step_s: s.

    Returns:
        m/s^2.
    """
    now, body, order = states[step, i], bodies[i], orders[i]
    ahead = (inf, 0.0)
    if order[PEDAL] == CRUISE and (wanted > 0.0 or now[SPEED] > 0.0):
        ahead = nearest_ahead(i, step, states, bodies, orders, route, points)
        end = (route[1] - 1) * route[2] if body[KIND] == WALKER else inf
        rest = min(rest, min(order[STOP_AT], end) - now[STATION])
        if rest < inf and body[KIND] == WALKER:
            wanted = min(wanted, sqrt(1.6 * order[DECEL] * max(rest, 0.0)))
    if body[KIND] == WALKER:
        wanted *= max(0.0, cos(heading - now[YAW]))
    return pedal(now[SPEED], wanted, ahead, rest, body, order, step_s)


@kernel
def backcast(zero, step_s, movers, states, bodies, orders, table, spacings, points):
    """Fill the steps before t = 0: each actor as if it had come at its first speed.

    Args:
        zero: the step of t = 0; states[zero] holds STATION, SPEED, YAW and is completed.
        step_s: s.
        movers: (M,) int64.
        states: (T, N, STATE_COLUMNS).
        bodies, orders, table, spacings, points: as of ``advance``.
    """
    for m in range(movers.shape[0]):
        i = movers[m]
        path = int(orders[i, PATH])
        for step in range(zero + 1):
            state = states[step, i]
            if bodies[i, KIND] == LOAD and orders[i, CARRIER] >= 0.0:
                carried(state, states[step, int(orders[i, CARRIER])], orders[i])
                continue
            back = (step - zero) * step_s * states[zero, i, SPEED]
            state[SPEED] = states[zero, i, SPEED]
            state[STATION] = states[zero, i, STATION] + back
            state[TRAVELLED] = back
            state[YAW] = states[zero, i, YAW]
            state[GAIT] = states[zero, i, GAIT]
            state[SIGNAL] = orders[i, INDICATES]
            pose(
                state,
                bodies[i],
                orders[i],
                table[path, START],
                table[path, COUNT],
                spacings[path],
                points,
            )
            if bodies[i, KIND] == WALKER:
                state[GAIT] = gait_of(state[SPEED], bodies[i], orders[i])
            if bodies[i, LEAN] > 0.0:
                across = state[SPEED] * state[SPEED] * sin(state[STEER])
                state[SWAY] = -atan2(across / max(bodies[i, WHEELBASE], 0.5), 9.81)
                state[ROLL] = state[SWAY]
