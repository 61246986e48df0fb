"""How everything that moves moves: stations along paths, step by step, for all actors at once.

Actors ride on paths: the rear axle of a vehicle (the whole of a person) is at a station along a
polyline of even spacing, at an offset to its left that changes by a quintic. A rear axle whose
heading is the tangent of its track *is* the kinematic bicycle, so steering follows from curvature
and no controller has to be tuned.
"""

from math import atan, atan2, cos, floor, inf, pi, sin, sqrt

from scenesim.kernels.jit import kernel

# columns of the states (T, N, STATE_COLUMNS)
X, Y, Z, YAW, PITCH, ROLL = 0, 1, 2, 3, 4, 5
SPEED, ACCELERATION, STEER, TRAVELLED = 6, 7, 8, 9
STATION, OFFSET, SLOPE = 10, 11, 12
NOD, SWAY = 13, 14
GAIT, SIGNAL, DONE, SLIP = 15, 16, 17, 18
STATE_COLUMNS = 19

# columns of the bodies (N, BODY_COLUMNS)
LENGTH, WIDTH, HEIGHT, AHEAD, WHEELBASE, KIND = 0, 1, 2, 3, 4, 5
LEAN, SPRING, HEADWAY, JAM, COMFORT, RUNS_ABOVE = 6, 7, 8, 9, 10, 11
BODY_COLUMNS = 12
STILL, VEHICLE, WALKER = 0, 1, 2

# columns of the orders (N, ORDER_COLUMNS)
PEDAL, TARGET, ACCEL, DECEL, PATH, SEES = 0, 1, 2, 3, 4, 5
D_FROM, D_RATE, D_TO, D_START, D_LENGTH = 6, 7, 8, 9, 10
FORCED_GAIT, INDICATES, STOP_AT, SLIP_TO, SLIP_RATE = 11, 12, 13, 14, 15
ORDER_COLUMNS = 16
CRUISE, HOLD, BRAKE = 0, 1, 2
AT_SPEED, AT_OFFSET, AT_END = 1, 2, 4  # bits of DONE
SEES_MOVING, SEES_PEOPLE, SEES_STATIC = 1, 2, 4

# columns of the path points (P, 6)
PX, PY, PZ, PH, PK, PLIMIT = 0, 1, 2, 3, 4, 5


@kernel
def bend_limits(points, spacing, lateral, braking):
    """Fill the speed that bends allow along one path, braking for each in time.

    Args:
        points: (P, 6) of one path; PLIMIT holds the legal limit (m/s) on entry.
        spacing: m between points.
        lateral: m/s^2 of comfort across the path.
        braking: m/s^2 of comfort along it.
    """
    ahead = inf
    for back in range(points.shape[0]):
        i = points.shape[0] - 1 - back
        bend = sqrt(lateral / max(abs(points[i, PK]), 1e-6))
        ahead = min(points[i, PLIMIT], bend, sqrt(ahead * ahead + 2.0 * braking * spacing))
        points[i, PLIMIT] = ahead


@kernel
def path_at(station, start, count, spacing, points):
    """The point of a path at a station; straight on before its start and past its end.

    Args:
        station: m.
        start, count: the path's rows of points.
        spacing: m between them.
        points: (P, 6).

    Returns:
        x, y, z (m), heading (rad), curvature (1/m), speed limit (m/s).
    """
    at = station / spacing
    low = int(floor(at))
    if low < 0 or low >= count - 1:
        row = start if low < 0 else start + count - 1
        h = points[row, PH]
        past = station if low < 0 else station - (count - 1) * spacing
        x = points[row, PX] + past * cos(h)
        y = points[row, PY] + past * sin(h)
        return x, y, points[row, PZ], h, 0.0, points[row, PLIMIT]
    row = start + low
    f = at - low
    g = 1.0 - f
    return (
        points[row, PX] * g + points[row + 1, PX] * f,
        points[row, PY] * g + points[row + 1, PY] * f,
        points[row, PZ] * g + points[row + 1, PZ] * f,
        points[row, PH] * g + points[row + 1, PH] * f,
        points[row, PK] * g + points[row + 1, PK] * f,
        points[row, PLIMIT] * g + points[row + 1, PLIMIT] * f,
    )


@kernel
def offset_at(station, order):
    """Offset to the left of the path, its slope and bend, at a station, by the ordered quintic.

    Args:
        station: m.
        order: (ORDER_COLUMNS,) of the actor.

    Returns:
        Offset m, slope (m per m), second derivative 1/m.
    """
    length = order[D_LENGTH]
    if length <= 0.0 or station >= order[D_START] + length:
        return order[D_TO], 0.0, 0.0
    u = max((station - order[D_START]) / length, 0.0)
    m = order[D_RATE] * length
    a = order[D_TO] - order[D_FROM] - m
    c3 = 10.0 * a + 4.0 * m
    c4 = -15.0 * a - 7.0 * m
    c5 = 6.0 * a + 3.0 * m
    d = order[D_FROM] + u * (m + u * u * (c3 + u * (c4 + u * c5)))
    slope = (m + u * u * (3.0 * c3 + u * (4.0 * c4 + u * 5.0 * c5))) / length
    bend = u * (6.0 * c3 + u * (12.0 * c4 + u * 20.0 * c5)) / (length * length)
    return d, slope, bend


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
    state[SLOPE] = slope
    shrink = max(1.0 - bend * d, 0.2)
    yaw = heading + atan(slope / shrink)
    curvature = bend / shrink + offset_bend / (1.0 + slope * slope) ** 1.5
    x -= d * sin(heading)
    y += d * cos(heading)
    if body[KIND] == WALKER:
        state[X], state[Y], state[Z] = x, y, z
        state[STEER] = 0.0
        return
    z_front = path_at(s + body[WHEELBASE], start, count, spacing, points)[2]
    climb = (z_front - z) / max(body[WHEELBASE], 0.5)
    slipped = yaw + state[SLIP]
    state[X] = x + body[AHEAD] * cos(slipped)
    state[Y] = y + body[AHEAD] * sin(slipped)
    state[Z] = z + climb * body[AHEAD]
    state[YAW] = slipped
    state[PITCH] = state[NOD] - atan(climb)
    state[ROLL] = state[SWAY]
    state[STEER] = max(-0.65, min(0.65, atan(body[WHEELBASE] * curvature) - state[SLIP]))


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
    best = inf
    lead = 0.0
    for j in range(states.shape[1]):
        if j == i:
            continue
        other = states[step, j]
        dx = other[X] - me[X]
        dy = other[Y] - me[Y]
        far = sqrt(dx * dx + dy * dy)
        if far > reach + bodies[j, LENGTH] * 0.5 + body[LENGTH] * 0.5:
            continue
        if dx * cos(me[YAW]) + dy * sin(me[YAW]) < 0.0:
            continue
        moves = abs(other[SPEED]) > 0.3
        kind = SEES_STATIC
        if moves:
            kind = SEES_PEOPLE if bodies[j, KIND] == WALKER else SEES_MOVING
        elif bodies[j, KIND] == WALKER:
            kind = SEES_PEOPLE
        if sees & kind == 0:
            continue
        x, y, _, h, _, _ = path_at(centre + far, start, count, spacing, points)
        c, s = cos(h), sin(h)
        along = (other[X] - x) * c + (other[Y] - y) * s
        across = -(other[X] - x) * s + (other[Y] - y) * c
        turn = other[YAW] - h
        ct, st = abs(cos(turn)), abs(sin(turn))
        half_along = 0.5 * (bodies[j, LENGTH] * ct + bodies[j, WIDTH] * st)
        half_across = 0.5 * (bodies[j, LENGTH] * st + bodies[j, WIDTH] * ct)
        planned = offset_at(me[STATION] + far + along, orders[i])[0]
        room = half_across + 0.5 * body[WIDTH] + margin
        if min(abs(across - planned), abs(across - me[OFFSET])) > room:
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
def pedal(speed, wanted, ahead, body, order, step_s):
    """The acceleration of one step under the actor's orders.

    Args:
        speed: m/s.
        wanted: m/s that path and orders allow.
        ahead: (gap m, speed m/s) of the leader.
        body: (BODY_COLUMNS,).
        order: (ORDER_COLUMNS,).
        step_s: s.

    Returns:
        m/s^2 within the order's ACCEL and DECEL.
    """
    if order[PEDAL] == HOLD:
        a = (order[TARGET] - speed) / step_s
    elif order[PEDAL] == BRAKE:
        a = max(-order[DECEL], (order[TARGET] - speed) / step_s)
    elif body[KIND] == WALKER:
        room = max(ahead[0] - 0.25, 0.0)
        a = (min(wanted, ahead[1] + sqrt(2.0 * order[DECEL] * room)) - speed) / step_s
    else:
        a = intended_acceleration(speed, wanted, ahead, body, order)
    return max(-order[DECEL], min(order[ACCEL], a))


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
    if v > 0.0 and speed < 0.0 and order[TARGET] >= 0.0:
        way = v * v / (-2.0 * a)
        speed = 0.0
    if order[PEDAL] == BRAKE and v > order[TARGET] > speed:
        speed = order[TARGET]
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
def advance(first, last, step_s, movers, states, bodies, orders, starts, counts, spacings, points):
    """Simulate from step ``first`` to step ``last`` under standing orders.

    Args:
        first, last: steps; states[first] is given, first + 1 .. last are written.
        step_s: s.
        movers: (M,) int64 rows of the actors that may move.
        states: (T, N, STATE_COLUMNS), read at ``first``, written after it.
        bodies: (N, BODY_COLUMNS).
        orders: (N, ORDER_COLUMNS).
        starts, counts: (K,) int64, each path's first point and number of points.
        spacings: (K,) m between the points of each path.
        points: (P, 6) of all paths.
    """
    for step in range(first, last):
        for m in range(movers.shape[0]):
            i = movers[m]
            now = states[step, i]
            then = states[step + 1, i]
            body = bodies[i]
            order = orders[i]
            path = int(order[PATH])
            start, count, spacing = starts[path], counts[path], spacings[path]
            end = (count - 1) * spacing
            _, _, _, heading, _, limit = path_at(now[STATION], start, count, spacing, points)
            wanted = min(order[TARGET], limit)
            ahead = (inf, 0.0)
            if order[PEDAL] == CRUISE and (wanted > 0.0 or now[SPEED] > 0.0):
                ahead = nearest_ahead(
                    i, step, states, bodies, orders, (start, count, spacing), points
                )
                rest = min(order[STOP_AT], end if body[KIND] == WALKER else inf) - now[STATION]
                if rest < inf:
                    wanted = min(wanted, sqrt(2.0 * order[DECEL] * 0.8 * max(rest, 0.0)))
            if body[KIND] == WALKER:
                heading += atan(now[SLOPE])
                wanted *= max(0.0, cos(heading - now[YAW]))
            a = pedal(now[SPEED], wanted, ahead, body, order, step_s)
            moved(now, then, body, order, a, step_s)
            then[SLIP] = now[SLIP] + max(
                -order[SLIP_RATE] * step_s,
                min(order[SLIP_RATE] * step_s, order[SLIP_TO] - now[SLIP]),
            )
            bodily(now, then, body, step_s)
            then[YAW] = now[YAW]
            pose(then, body, order, start, count, spacing, points)
            if body[KIND] == WALKER:
                walker_heading(then, now[YAW], heading, step_s)
                then[GAIT] = gait_of(then[SPEED], body, order)
            else:
                then[GAIT] = now[GAIT]
            then[SIGNAL] = order[INDICATES]
            then[DONE] = done_bits(then, order, end)


@kernel
def backcast(zero, step_s, movers, states, bodies, orders, starts, counts, spacings, points):
    """Fill the steps before t = 0: each actor as if it had come at its first speed.

    Args:
        zero: the step of t = 0; states[zero] holds STATION, SPEED, YAW and is completed.
        step_s: s.
        movers: (M,) int64.
        states: (T, N, STATE_COLUMNS).
        bodies, orders, starts, counts, spacings, points: as of ``advance``.
    """
    for m in range(movers.shape[0]):
        i = movers[m]
        path = int(orders[i, PATH])
        for step in range(zero + 1):
            state = states[step, i]
            back = (step - zero) * step_s * states[zero, i, SPEED]
            state[SPEED] = states[zero, i, SPEED]
            state[STATION] = states[zero, i, STATION] + back
            state[TRAVELLED] = back
            state[YAW] = states[zero, i, YAW]
            state[GAIT] = states[zero, i, GAIT]
            state[SIGNAL] = orders[i, INDICATES]
            pose(state, bodies[i], orders[i], starts[path], counts[path], spacings[path], points)
            if bodies[i, KIND] == WALKER:
                state[GAIT] = gait_of(state[SPEED], bodies[i], orders[i])
            if bodies[i, LEAN] > 0.0:
                across = state[SPEED] * state[SPEED] * sin(state[STEER])
                state[SWAY] = -atan2(across / max(bodies[i, WHEELBASE], 0.5), 9.81)
                state[ROLL] = state[SWAY]
