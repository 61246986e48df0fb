"""Weights of a face's corners at the pixels that show it."""

from scenesim.kernels.jit import kernel
from scenesim.kernels.vec3 import cross, dot, subtract


@kernel
def weights(a, b, c):
    """What turns a point of a face into its weights of the second and third corner.

    Args:
        a, b, c: the corners, camera frame.

    Returns:
        (vector of the second, vector of the third, their offsets): weight = p . vector + offset.
    """
    ab = subtract(b, a)
    ac = subtract(c, a)
    normal = cross(ab, ac)
    size = dot(normal, normal)
    inverse = 1.0 / size if size > 0.0 else 0.0
    second = cross(ac, normal)
    third = cross(normal, ab)
    second = (second[0] * inverse, second[1] * inverse, second[2] * inverse)
    third = (third[0] * inverse, third[1] * inverse, third[2] * inverse)
    return second, third, -dot(second, a), -dot(third, a)


@kernel
def weights_at(g, u, v, near, lens):
    """The weights of the second and third corner at a pixel.

    Args:
        g: of ``weights``.
        u, v: pixels.
        near: nearness there.
        lens: the projection.

    Returns:
        (second, third); the first has the rest.
    """
    x = (u - lens.cx) / lens.fx
    y = (v - lens.cy) / lens.fy
    z = -near
    if lens.orthographic == 0:
        z = 1.0 / near
        x *= z
        y *= z
    p = (x, y, z)
    return dot(p, g[0]) + g[2], dot(p, g[1]) + g[3]
