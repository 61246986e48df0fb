"""How near, how soon: measures between footprints, step by step."""

from math import cos, inf, sin, sqrt

from scenesim.kernels.actors import LENGTH, PH, PX, PY, SPEED, WIDTH, YAW, X, Y
from scenesim.kernels.footprints import corner_distance, footprint, half_across, overlap
from scenesim.kernels.jit import kernel


@kernel
def distances(states, bodies, i, j, first, last, out_m):
    """Free space between two footprints at each step; 0 where they overlap.

    Args:
        states: (T, N, C).
        bodies: (N, B).
        i, j: actors.
        first, last: half-open range of steps.
        out_m: (T,) m.
    """
    for step in range(first, last):
        p = footprint(states, bodies, step, i)
        q = footprint(states, bodies, step, j)
        out_m[step] = 0.0
        if overlap(p, q) > 0.0:
            out_m[step] = min(corner_distance(p, q), corner_distance(q, p))


@kernel
def overlaps(states, bodies, i, others, first, last, out_depth):
    """How deep an actor's footprint is inside others at each step.

    Args:
        states: (T, N, C).
        bodies: (N, B).
        i: the actor.
        others: (M,) int64 actors.
        first, last: half-open range of steps.
        out_depth: (T,) m of the deepest overlap; 0 for none.
    """
    for step in range(first, last):
        deepest = 0.0
        p = footprint(states, bodies, step, i)
        for m in range(others.shape[0]):
            if others[m] != i:
                deepest = max(deepest, -overlap(p, footprint(states, bodies, step, others[m])))
        out_depth[step] = deepest


@kernel
def fastest_steps(states, movers, first, last, out_way):
    """The longest way along x or y that each actor goes in one step.

    Args:
        states: (T, N, C).
        movers: (M,) int64 rows of who moves.
        first, last: half-open range of steps.
        out_way: (N,) m.
    """
    for step in range(first, last - 1):
        for m in range(movers.shape[0]):
            i = movers[m]
            dx = abs(states[step + 1, i, X] - states[step, i, X])
            dy = abs(states[step + 1, i, Y] - states[step, i, Y])
            out_way[i] = max(out_way[i], dx, dy)


@kernel
def diagonal(body):
    """From corner to corner of a footprint.

    Args:
        body: (BODY_COLUMNS,).

    Returns:
        m.
    """
    return sqrt(body[LENGTH] * body[LENGTH] + body[WIDTH] * body[WIDTH])


@kernel
def meeting(states, bodies, i, j, way, first, last):
    """The first step at which two footprints overlap, leaping over steps that cannot.

    Args:
        states: (T, N, C).
        bodies: (N, B).
        i, j: actors.
        way: m, by which they come nearer in one step at most.
        first, last: half-open range of steps.

    Returns:
        The step, or ``last``.
    """
    near = 0.5 * (diagonal(bodies[i]) + diagonal(bodies[j]))
    step = first
    while step < last:
        dx = abs(states[step, j, X] - states[step, i, X])
        dy = abs(states[step, j, Y] - states[step, i, Y])
        apart = max(dx, dy) - near
        if apart > 0.0:
            step += max(1, int(min(apart / max(way, 1e-6), 1e6)))
            continue
        p = footprint(states, bodies, step, i)
        if overlap(p, footprint(states, bodies, step, j)) < -0.01:
            return step
        step += 1
    return last


@kernel
def first_contact(states, bodies, movers, known, first, last, out_way):
    """The first two bodies that touch, of which at least one moves.

    Args:
        states: (T, N, C).
        bodies: (N, B).
        movers: (M,) int64 rows of who moves.
        known: (N, N) int8, 1 for pairs that have touched before.
        first, last: half-open range of steps.
        out_way: (N,) m, zeros: each actor's longest step.

    Returns:
        Step and the two rows, the mover first; -1 for none.
    """
    fastest_steps(states, movers, first, last, out_way)
    best, one, other = last, -1, -1
    for m in range(movers.shape[0]):
        i = movers[m]
        for j in range(states.shape[1]):
            if j == i or known[i, j] != 0:
                continue
            step = meeting(states, bodies, i, j, out_way[i] + out_way[j], first, best)
            if step < best:
                best, one, other = step, i, j
    if one < 0:
        return -1, -1, -1
    return best, one, other


@kernel
def passes_clear(p, q, vx, vy):
    """Whether two bodies stay so far apart that their footprints need not be looked at.

    Args:
        p, q: (x, y, yaw, length, width) each.
        vx, vy: m/s, velocity of q relative to p.

    Returns:
        True if the circles around them never meet from now on.
    """
    dx, dy = q[0] - p[0], q[1] - p[1]
    room = 0.5 * (p[3] + p[4] + q[3] + q[4])
    away = dx * dx + dy * dy
    closing = -(dx * vx + dy * vy)
    if closing <= 0.0:
        return away > room * room
    side = dx * vy - dy * vx
    return side * side > room * room * (vx * vx + vy * vy)


@kernel
def time_to_overlap(p, q, vx, vy):
    """When two rectangles first touch if they keep their velocities and headings.

    Args:
        p, q: (x, y, yaw, length, width) each.
        vx, vy: m/s, velocity of q relative to p.

    Returns:
        s; 0 if they overlap, inf if they never will.
    """
    if passes_clear(p, q, vx, vy):
        return inf
    enter = 0.0
    leave = inf
    for k in range(4):
        axis = (p[2] if k < 2 else q[2]) + (1.5707963267948966 if k % 2 else 0.0)
        c, s = cos(axis), sin(axis)
        apart = (q[0] - p[0]) * c + (q[1] - p[1]) * s
        speed = vx * c + vy * s
        room = half_across(p[3], p[4], p[2] - axis) + half_across(q[3], q[4], q[2] - axis)
        if abs(speed) < 1e-9:
            if abs(apart) > room:
                return inf
            continue
        a = (-room - apart) / speed
        b = (room - apart) / speed
        enter = max(enter, min(a, b))
        leave = min(leave, max(a, b))
        if enter > leave:
            return inf
    return enter


@kernel
def times_to_collision(states, bodies, velocities, i, others, first, last, out_s):
    """The least time to overlap of an actor with any of others, at constant velocity.

    Args:
        states: (T, N, C).
        bodies: (N, B).
        velocities: (T, N, 2) m/s, world.
        i: the actor.
        others: (M,) int64 actors.
        first, last: half-open range of steps.
        out_s: (T,) s; inf where nobody is met.
    """
    for step in range(first, last):
        best = inf
        p = footprint(states, bodies, step, i)
        for m in range(others.shape[0]):
            j = others[m]
            if j == i:
                continue
            vx = velocities[step, j, 0] - velocities[step, i, 0]
            vy = velocities[step, j, 1] - velocities[step, i, 1]
            q = footprint(states, bodies, step, j)
            best = min(best, time_to_overlap(p, q, vx, vy))
        out_s[step] = best


@kernel
def encroachment(states, bodies, i, j, step_s, first, last):
    """Time between one actor's leaving a place and another's entering it, the least of all places.

    Args:
        states: (T, N, C).
        bodies: (N, B).
        i, j: actors.
        step_s: s.
        first, last: half-open range of steps.

    Returns:
        s; 0 if they collide, inf if their tracks share no place.
    """
    best = inf
    for a in range(first, last):
        p = footprint(states, bodies, a, i)
        for b in range(first, last):
            if abs(a - b) * step_s < best and overlap(p, footprint(states, bodies, b, j)) < 0.0:
                best = abs(a - b) * step_s
    return best


@kernel
def station_on(points, spacing, x, y, guess):
    """The station of a place along a path, found downhill from a guess.

    Args:
        points: (P, 6) of one path.
        spacing: m.
        x, y: m, world.
        guess: row to begin at; -1 searches all.

    Returns:
        Station m (beyond the ends by extension), offset to the left m, the row.
    """
    count = points.shape[0]
    best = inf
    row = 0
    low, high = (0, count) if guess < 0 else (max(guess - 20, 0), min(guess + 21, count))
    for k in range(low, high):
        dx = x - points[k, PX]
        dy = y - points[k, PY]
        near = dx * dx + dy * dy
        if near < best:
            best = near
            row = k
    if guess >= 0 and (row == low or row == high - 1) and high - low < count:
        return station_on_all(points, spacing, x, y)
    return station_at(points, spacing, x, y, row)


@kernel
def station_on_all(points, spacing, x, y):
    """The station of a place along a path, all of it searched.

    Args:
        points: (P, 6) of one path.
        spacing: m.
        x, y: m, world.

    Returns:
        Station m, offset m, the row.
    """
    best = inf
    row = 0
    for k in range(points.shape[0]):
        dx = x - points[k, PX]
        dy = y - points[k, PY]
        if dx * dx + dy * dy < best:
            best = dx * dx + dy * dy
            row = k
    return station_at(points, spacing, x, y, row)


@kernel
def station_at(points, spacing, x, y, row):
    """Station and offset of a place by the heading of a row of a path.

    Args:
        points: (P, 6) of one path.
        spacing: m.
        x, y: m, world.
        row: the nearest row.

    Returns:
        Station m, offset m, the row.
    """
    h = points[row, PH]
    dx = x - points[row, PX]
    dy = y - points[row, PY]
    return row * spacing + dx * cos(h) + dy * sin(h), -dx * sin(h) + dy * cos(h), row


@kernel
def along_path(states, bodies, points, spacing, i, j, first, last, out_gap):
    """Free way along a's path between the front of actor i and the footprint of j, and back.

    Args:
        states: (T, N, C).
        bodies: (N, B).
        points: (P, 6) of the path of i.
        spacing: m.
        i, j: actors.
        first, last: half-open range of steps.
        out_gap: (T, 3) m: station of j's centre less that of i's front; free space between the
            footprints along the path (negative where they are side by side); and across it.
    """
    row_i = -1
    row_j = -1
    for step in range(first, last):
        a = states[step, i]
        b = states[step, j]
        s_i, d_i, row_i = station_on(points, spacing, a[X], a[Y], row_i)
        s_j, d_j, row_j = station_on(points, spacing, b[X], b[Y], row_j)
        mine = half_across(bodies[i, LENGTH], bodies[i, WIDTH], a[YAW] - points[row_i, PH])
        its = half_across(bodies[j, LENGTH], bodies[j, WIDTH], b[YAW] - points[row_j, PH])
        out_gap[step, 0] = s_j - s_i - mine
        out_gap[step, 1] = abs(s_j - s_i) - mine - its
        turn_i, turn_j = a[YAW] - points[row_i, PH], b[YAW] - points[row_j, PH]
        mine = half_across(bodies[i, WIDTH], bodies[i, LENGTH], turn_i)
        its = half_across(bodies[j, WIDTH], bodies[j, LENGTH], turn_j)
        out_gap[step, 2] = abs(d_j - d_i) - mine - its


@kernel
def velocities_of(states, step_s, first, last, out_velocity):
    """World velocities along the headings.

    Args:
        states: (T, N, C).
        step_s: s.
        first, last: half-open range of steps.
        out_velocity: (T, N, 2) m/s.
    """
    for step in range(first, last):
        for i in range(states.shape[1]):
            speed = states[step, i, SPEED]
            if speed == 0.0:
                out_velocity[step, i, 0] = out_velocity[step, i, 1] = 0.0
                continue
            out_velocity[step, i, 0] = speed * cos(states[step, i, YAW])
            out_velocity[step, i, 1] = speed * sin(states[step, i, YAW])
