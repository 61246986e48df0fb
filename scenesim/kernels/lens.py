"""Where a lens puts a direction on the image, and the direction that a place of it looks."""

from math import atan2, cos, sin, sqrt, tan
from typing import Any, NamedTuple

from scenesim.kernels.jit import kernel

PINHOLE = 0
BROWN_CONRADY = 1
POLYNOMIAL = 2  # radius by powers of the angle from the axis
TABLE = 3  # radius by a table over that angle


class Optics(NamedTuple):
    """A lens with its sensor.

    Attributes:
        model: one of the numbers above.
        fx, fy, cx, cy: pixels; the first pixel's centre is (0.5, 0.5).
        c: (14,) Brown and Conrady: k1 k2 p1 p2 k3 k4 k5 k6; polynomial: of the powers 1, 2, ...
        table: (N,) radius at angles evenly from 0 to the limit; of ``TABLE`` alone.
        limit: rad from the axis, the farthest that is seen.
    """

    model: int
    fx: float
    fy: float
    cx: float
    cy: float
    c: Any
    table: Any
    limit: float


@kernel
def brown(c, x, y):
    """A point of the plane z = 1 as the lens displaces it.

    Args:
        c: of ``Optics``.
        x, y: on the plane.

    Returns:
        (x, y, and their derivatives: x by x, x by y, y by x, y by y).

    Source:
        Brown, "Close-range camera calibration", 1971, in OpenCV's order and rational form.
    """
    r2 = x * x + y * y
    above = 1.0 + r2 * (c[0] + r2 * (c[1] + r2 * c[4]))
    below = 1.0 + r2 * (c[5] + r2 * (c[6] + r2 * c[7]))
    g = above / below
    slope = (c[0] + r2 * (2.0 * c[1] + r2 * 3.0 * c[4])) / below
    slope -= g * (c[5] + r2 * (2.0 * c[6] + r2 * 3.0 * c[7])) / below
    p, q = c[2], c[3]
    u = x * g + 2.0 * p * x * y + q * (r2 + 2.0 * x * x)
    v = y * g + p * (r2 + 2.0 * y * y) + 2.0 * q * x * y
    across = 2.0 * x * y * slope + 2.0 * p * x + 2.0 * q * y
    return (
        u,
        v,
        g + 2.0 * x * x * slope + 2.0 * p * y + 6.0 * q * x,
        across,
        across,
        g + 2.0 * y * y * slope + 6.0 * p * y + 2.0 * q * x,
    )


@kernel
def radius(optics, theta):
    """Distance from the centre, in focal lengths, and its derivative.

    Args:
        optics: polynomial or table.
        theta: rad from the axis, at most the limit.

    Returns:
        (radius, radius per rad).
    """
    if optics.model == TABLE:
        steps = optics.table.shape[0] - 1
        at = theta / optics.limit * steps
        k = min(int(at), steps - 1)
        rise = optics.table[k + 1] - optics.table[k]
        return optics.table[k] + (at - k) * rise, rise * steps / optics.limit
    value, slope = 0.0, 0.0
    for k in range(optics.c.shape[0] - 1, -1, -1):
        slope = slope * theta + (k + 1) * optics.c[k]
        value = (value + optics.c[k]) * theta
    return value, slope


@kernel
def project(optics, x, y, z):
    """Where a direction falls on the image.

    Directions beyond the limit fall outside it, farther the farther they are from it.

    Args:
        optics: the lens.
        x, y, z: in the camera's frame, of any length.

    Returns:
        (u, v, whether the lens sees it).
    """
    rho = sqrt(x * x + y * y)
    theta = atan2(rho, z)
    seen = theta <= optics.limit
    if rho == 0.0:
        return optics.cx, optics.cy, seen
    if seen and optics.model == PINHOLE:
        return optics.fx * x / z + optics.cx, optics.fy * y / z + optics.cy, seen
    inside = min(theta, optics.limit)
    if optics.model <= BROWN_CONRADY:
        r = tan(inside) / rho
        bent = brown(optics.c, r * x, r * y)
        a, b = bent[0], bent[1]
    else:
        r = radius(optics, inside)[0] / rho
        a, b = r * x, r * y
    beyond = 1.0 + 8.0 * (theta - inside)
    return optics.fx * a * beyond + optics.cx, optics.fy * b * beyond + optics.cy, seen


@kernel
def undistorted(c, a, b, most):
    """The point of the plane z = 1 that the lens displaces to a place, by Newton's method.

    Args:
        c: of ``Optics``.
        a, b: the place, in focal lengths.
        most: the greatest radius on the plane.

    Returns:
        (x, y, whether there is one).
    """
    x, y = a, b
    for _ in range(40):
        r = sqrt(x * x + y * y)
        if r > most:
            x, y = x * most / r, y * most / r
        u, v, xx, xy, yx, yy = brown(c, x, y)
        det = xx * yy - xy * yx
        if abs(det) < 1e-12:
            break
        du, dv = a - u, b - v
        x += (yy * du - xy * dv) / det
        y += (xx * dv - yx * du) / det
        if abs(du) + abs(dv) < 1e-13:
            break
    u, v = brown(c, x, y)[:2]
    good = abs(u - a) + abs(v - b) < 1e-7 and x * x + y * y <= most * most * 1.000001
    return x, y, good


@kernel
def angle_of(optics, r):
    """The angle from the axis of a radius, by Newton's method kept in brackets.

    Args:
        optics: polynomial or table.
        r: in focal lengths.

    Returns:
        rad; -1 where the lens sees nothing.
    """
    if r > radius(optics, optics.limit)[0]:
        return -1.0
    low, high = 0.0, optics.limit
    theta = min(r, 0.5 * optics.limit)
    for _ in range(60):
        value, slope = radius(optics, theta)
        if value > r:
            high = theta
        else:
            low = theta
        step = (r - value) / slope if slope > 0.0 else 10.0
        if abs(step) < 1e-14:
            break
        theta += step
        if theta <= low or theta >= high:
            theta = 0.5 * (low + high)
    return theta


@kernel
def unproject(optics, u, v):
    """The direction that a place of the image looks.

    Args:
        optics: the lens.
        u, v: pixels.

    Returns:
        (x, y, z, whether anything is seen there): z = 1 of pinholes and Brown and Conrady's
        lenses, a unit vector of the others.
    """
    a, b = (u - optics.cx) / optics.fx, (v - optics.cy) / optics.fy
    if optics.model <= BROWN_CONRADY:
        most = tan(optics.limit)
        good = a * a + b * b <= most * most
        if optics.model == BROWN_CONRADY:
            a, b, good = undistorted(optics.c, a, b, most)
        return a, b, 1.0, good
    r = sqrt(a * a + b * b)
    theta = angle_of(optics, r)
    if theta < 0.0:
        return 0.0, 0.0, 1.0, False
    if r == 0.0:
        return 0.0, 0.0, 1.0, True
    s = sin(theta) / r
    return a * s, b * s, cos(theta), True


@kernel
def project_all(optics, points, out_pixels, out_seen):
    """Where many directions fall.

    Args:
        optics: the lens.
        points: (P, 3) float64, camera frame.
        out_pixels: (P, 2) float64.
        out_seen: (P,) uint8.
    """
    for k in range(points.shape[0]):
        u, v, seen = project(optics, points[k, 0], points[k, 1], points[k, 2])
        out_pixels[k, 0] = u
        out_pixels[k, 1] = v
        out_seen[k] = 1 if seen else 0


@kernel
def unproject_all(optics, pixels, out_rays, out_seen):
    """Where many places look.

    Args:
        optics: the lens.
        pixels: (P, 2) float64.
        out_rays: (P, 3) float64.
        out_seen: (P,) uint8.
    """
    for k in range(pixels.shape[0]):
        x, y, z, seen = unproject(optics, pixels[k, 0], pixels[k, 1])
        out_rays[k, 0] = x
        out_rays[k, 1] = y
        out_rays[k, 2] = z
        out_seen[k] = 1 if seen else 0
