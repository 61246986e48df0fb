"""How near, how soon, how hidden: measures between oriented footprints, step by step."""

from math import cos, inf, sin, sqrt

from scenesim.kernels.jit import kernel
from scenesim.kernels.motion import HEIGHT, LENGTH, PX, PY, SPEED, WIDTH, YAW, X, Y, Z


@kernel
def half_across(length, width, turn):
    """Half the extent of a turned rectangle along an axis.

    Args:
        length, width: m.
        turn: rad between its length and the axis.

    Returns:
        m.
    """
    return 0.5 * (length * abs(cos(turn)) + width * abs(sin(turn)))


@kernel
def separation(p, q, axis):
    """Signed gap between two rectangles along one axis.

    Args:
        p, q: (x, y, yaw, length, width) each.
        axis: rad.

    Returns:
        m; negative where they overlap along this axis.
    """
    apart = abs((q[0] - p[0]) * cos(axis) + (q[1] - p[1]) * sin(axis))
    return apart - half_across(p[3], p[4], p[2] - axis) - half_across(q[3], q[4], q[2] - axis)


@kernel
def overlap(p, q):
    """How deep two rectangles overlap, by the separating axes of both.

    Args:
        p, q: (x, y, yaw, length, width) each.

    Returns:
        The greatest gap over the four axes, m: positive if apart, negative by the depth if not.
    """
    reach = p[3] + p[4] + q[3] + q[4]
    if abs(q[0] - p[0]) > reach or abs(q[1] - p[1]) > reach:
        return reach
    right = 1.5707963267948966
    a = max(separation(p, q, p[2]), separation(p, q, p[2] + right))
    b = max(separation(p, q, q[2]), separation(p, q, q[2] + right))
    return max(a, b)


@kernel
def first_overlap(rectangles, count, p):
    """The first of some rectangles that a rectangle overlaps.

    Args:
        rectangles: (M, 5) x, y, yaw, length, width.
        count: how many of them count.
        p: (x, y, yaw, length, width).

    Returns:
        Its row, or -1.
    """
    for m in range(count):
        r = rectangles[m]
        if overlap(p, (r[0], r[1], r[2], r[3], r[4])) < 0.0:
            return m
    return -1


@kernel
def corner_distance(p, q):
    """The least distance from the corners of one rectangle to another.

    Args:
        p, q: (x, y, yaw, length, width) each.

    Returns:
        m, at least 0.
    """
    cp, sp = cos(p[2]), sin(p[2])
    cq, sq = cos(q[2]), sin(q[2])
    best = inf
    for k in range(4):
        u = 0.5 * p[3] * (1.0 if k < 2 else -1.0)
        v = 0.5 * p[4] * (1.0 if k % 2 == 0 else -1.0)
        x = p[0] + u * cp - v * sp - q[0]
        y = p[1] + u * sp + v * cp - q[1]
        dx = max(abs(x * cq + y * sq) - 0.5 * q[3], 0.0)
        dy = max(abs(-x * sq + y * cq) - 0.5 * q[4], 0.0)
        best = min(best, dx * dx + dy * dy)
    return sqrt(best)


@kernel
def footprint(states, bodies, step, i):
    """An actor's footprint at a step.

    Args:
        states: (T, N, C).
        bodies: (N, B).
        step, i: which.

    Returns:
        (x, y, yaw, length, width).
    """
    s = states[step, i]
    return s[X], s[Y], s[YAW], bodies[i, LENGTH], bodies[i, WIDTH]


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
def time_to_overlap(p, q, vx, vy):
    """When two rectangles first touch if they keep their velocities and headings.

    Args:
        p, q: (x, y, yaw, length, width) each.
        vx, vy: m/s, velocity of q relative to p.

    Returns:
        s; 0 if they overlap, inf if they never will.
    """
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
    return enter if enter <= leave else inf


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
    h = points[row, 3]
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
            footprints along the path (negative where they are side by side); and offset of j.
    """
    row_i = -1
    row_j = -1
    for step in range(first, last):
        a = states[step, i]
        b = states[step, j]
        s_i, _, row_i = station_on(points, spacing, a[X], a[Y], row_i)
        s_j, d_j, row_j = station_on(points, spacing, b[X], b[Y], row_j)
        mine = half_across(bodies[i, LENGTH], bodies[i, WIDTH], a[YAW] - points[row_i, 3])
        its = half_across(bodies[j, LENGTH], bodies[j, WIDTH], b[YAW] - points[row_j, 3])
        out_gap[step, 0] = s_j - s_i - mine
        out_gap[step, 1] = abs(s_j - s_i) - mine - its
        out_gap[step, 2] = d_j


@kernel
def meets_prism(origin, ray, p, low, high):
    """Whether a stretch of a line enters an upright prism.

    Args:
        origin: (x, y, z) m.
        ray: (x, y, z) m to the stretch's end.
        p: (x, y, yaw, length, width) of the prism.
        low, high: m, z of its bottom and top.

    Returns:
        True or False.
    """
    c, s = cos(p[2]), sin(p[2])
    ox, oy = origin[0] - p[0], origin[1] - p[1]
    near, far = 0.0, 1.0
    for k in range(3):
        if k == 0:
            o, d, lo, hi = ox * c + oy * s, ray[0] * c + ray[1] * s, -0.5 * p[3], 0.5 * p[3]
        elif k == 1:
            o, d, lo, hi = oy * c - ox * s, ray[1] * c - ray[0] * s, -0.5 * p[4], 0.5 * p[4]
        else:
            o, d, lo, hi = origin[2], ray[2], low, high
        if abs(d) < 1e-12:
            if o < lo or o > hi:
                return False
            continue
        a, b = (lo - o) / d, (hi - o) / d
        near = max(near, min(a, b))
        far = min(far, max(a, b))
    return near < far


@kernel
def ray_is_free(eye, target, states, bodies, blockers, step, viewer, seen):
    """Whether a line of sight passes all bodies but two.

    Args:
        eye, target: (x, y, z) m.
        states, bodies: of all actors.
        blockers: (M,) int64 rows that may hide.
        step: row of states.
        viewer, seen: the actors at its ends.

    Returns:
        True or False.
    """
    ray = (target[0] - eye[0], target[1] - eye[1], target[2] - eye[2])
    for m in range(blockers.shape[0]):
        k = blockers[m]
        if k == viewer or k == seen:
            continue
        z = states[step, k, Z]
        # glass makes the upper third of a car transparent at its edges: a body hides most of it
        if meets_prism(eye, ray, footprint(states, bodies, step, k), z, z + bodies[k, HEIGHT]):
            return False
    return True


@kernel
def visible_shares(states, bodies, eye_body, i, j, blockers, first, last, out_share):
    """The share of rays from an actor's eye that reach another's body past all others.

    Args:
        states: (T, N, C).
        bodies: (N, B).
        eye_body: (forward, left, up, half_fov) of the eye from the centre of i, m and rad.
        i, j: who looks, who is looked at.
        blockers: (M,) int64 actors that may hide j.
        first, last: half-open range of steps.
        out_share: (T,) 0..1.
    """
    for step in range(first, last):
        a = states[step, i]
        b = states[step, j]
        c, s = cos(a[YAW]), sin(a[YAW])
        eye = (
            a[X] + eye_body[0] * c - eye_body[1] * s,
            a[Y] + eye_body[0] * s + eye_body[1] * c,
            a[Z] + eye_body[2],
        )
        dx, dy = b[X] - eye[0], b[Y] - eye[1]
        far = max(sqrt(dx * dx + dy * dy), 0.1)
        out_share[step] = 0.0
        if (dx * c + dy * s) < cos(eye_body[3]) * far:
            continue
        half = 0.4 * min(bodies[j, WIDTH], bodies[j, LENGTH])
        if bodies[j, LENGTH] > 2.0 * bodies[j, WIDTH]:
            half = 0.8 * half_across(bodies[j, LENGTH], bodies[j, WIDTH], b[YAW] - a[YAW] - 1.57079)
        free = 0
        for k in range(9):
            across = (k % 3 - 1) * half
            up = (0.15 + 0.35 * (k // 3)) * bodies[j, HEIGHT]
            target = (b[X] - across * dy / far, b[Y] + across * dx / far, b[Z] + up)
            if ray_is_free(eye, target, states, bodies, blockers, step, i, j):
                free += 1
        out_share[step] = free / 9.0


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
            out_velocity[step, i, 0] = states[step, i, SPEED] * cos(states[step, i, YAW])
            out_velocity[step, i, 1] = states[step, i, SPEED] * sin(states[step, i, YAW])
