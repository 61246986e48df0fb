"""Oriented footprints in the plane: whether and how far they are apart."""

from math import cos, inf, sin, sqrt

from scenesim.kernels.actors import LENGTH, WIDTH, YAW, X, Y
from scenesim.kernels.jit import kernel


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
        m: positive if apart, negative by the depth if not.
    """
    dx, dy = q[0] - p[0], q[1] - p[1]
    reach = 0.5 * (sqrt(p[3] * p[3] + p[4] * p[4]) + sqrt(q[3] * q[3] + q[4] * q[4])) + 1e-6
    if dx * dx + dy * dy > reach * reach:  # the circles around them are apart
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
