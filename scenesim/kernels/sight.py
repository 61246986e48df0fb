"""Who sees whom: rays from an eye to a body past upright prisms."""

from math import cos, sin, sqrt

from scenesim.kernels.actors import HEIGHT, LENGTH, WIDTH, YAW, X, Y, Z
from scenesim.kernels.footprints import footprint, half_across
from scenesim.kernels.jit import kernel


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
def is_beside(origin, ray, state, body):
    """Whether a stretch of a line passes a body at more than its half diagonal, seen from above.

    Args:
        origin: (x, y, z) m.
        ray: (x, y, z) m to the stretch's end.
        state: (STATE_COLUMNS,) of the body.
        body: (BODY_COLUMNS,).

    Returns:
        True if the line cannot meet it.
    """
    dx, dy = state[X] - origin[0], state[Y] - origin[1]
    aside = ray[0] * dy - ray[1] * dx
    wide = 0.25 * (body[LENGTH] * body[LENGTH] + body[WIDTH] * body[WIDTH]) + 1e-3
    return aside * aside > wide * (ray[0] * ray[0] + ray[1] * ray[1])


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
        if k in (viewer, seen) or is_beside(eye, ray, states[step, k], bodies[k]):
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
