"""Three-vectors and rotations as plain tuples: the same bits on every processor, and quick."""

from __future__ import annotations

from math import cos, radians, sin, sqrt

Vector = tuple[float, float, float]
Matrix = tuple[Vector, Vector, Vector]

IDENTITY: Matrix = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))


def add(a: Vector, b: Vector) -> Vector:
    """The sum.

    Args:
        a: first.
        b: second.

    Returns:
        a + b.
    """
    return (a[0] + b[0], a[1] + b[1], a[2] + b[2])


def minus(a: Vector, b: Vector) -> Vector:
    """The difference.

    Args:
        a: first.
        b: second.

    Returns:
        a - b.
    """
    return (a[0] - b[0], a[1] - b[1], a[2] - b[2])


def times(a: Vector, factor: float) -> Vector:
    """A scaled vector.

    Args:
        a: the vector.
        factor: the number.

    Returns:
        a * factor.
    """
    return (a[0] * factor, a[1] * factor, a[2] * factor)


def dot(a: Vector, b: Vector) -> float:
    """The inner product.

    Args:
        a: first.
        b: second.

    Returns:
        a . b.
    """
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def cross(a: Vector, b: Vector) -> Vector:
    """The right-handed outer product.

    Args:
        a: first.
        b: second.

    Returns:
        a x b.
    """
    return (a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0])


def length(a: Vector) -> float:
    """The Euclidean length.

    Args:
        a: the vector.

    Returns:
        Its length.
    """
    return sqrt(a[0] * a[0] + a[1] * a[1] + a[2] * a[2])


def unit(a: Vector) -> Vector:
    """The direction.

    Args:
        a: not null.

    Returns:
        a with length 1.
    """
    size = length(a)
    return (a[0] / size, a[1] / size, a[2] / size)


def between(a: Vector, b: Vector, share: float) -> Vector:
    """A point on the way.

    Args:
        a: at share 0.
        b: at share 1.
        share: how far.

    Returns:
        a + (b - a) * share.
    """
    return (
        a[0] + (b[0] - a[0]) * share,
        a[1] + (b[1] - a[1]) * share,
        a[2] + (b[2] - a[2]) * share,
    )


def turned(R: Matrix, v: Vector) -> Vector:  # noqa: N803
    """A vector turned by a matrix.

    Args:
        R: rotation by rows.
        v: the vector.

    Returns:
        R v.
    """
    return (dot(R[0], v), dot(R[1], v), dot(R[2], v))


def product(A: Matrix, B: Matrix) -> Matrix:  # noqa: N803
    """Two rotations, the right one first.

    Args:
        A: the last.
        B: the first.

    Returns:
        A B.
    """
    columns = tuple((B[0][k], B[1][k], B[2][k]) for k in range(3))
    row = [tuple(dot(A[i], columns[k]) for k in range(3)) for i in range(3)]
    return (row[0], row[1], row[2])  # type: ignore[return-value]


def euler(yaw_deg: float, pitch_deg: float, roll_deg: float = 0.0) -> Matrix:
    """A rotation by yaw, pitch and roll: ``Rz Ry Rx``.

    Args:
        yaw_deg: about z, to the left.
        pitch_deg: about y; positive lowers the front.
        roll_deg: about x; positive raises the left.

    Returns:
        The matrix.
    """
    y, p, r = radians(yaw_deg), radians(pitch_deg), radians(roll_deg)
    cy, sy, cp, sp, cr, sr = cos(y), sin(y), cos(p), sin(p), cos(r), sin(r)
    return (
        (cy * cp, cy * sp * sr - sy * cr, cy * sp * cr + sy * sr),
        (sy * cp, sy * sp * sr + cy * cr, sy * sp * cr - cy * sr),
        (-sp, cp * sr, cp * cr),
    )


def carried(d0: Vector, f0: Vector, d1: Vector, f1: Vector) -> Matrix:
    """The rotation that takes one direction with a hint to another.

    Args:
        d0: unit, before.
        f0: a hint across d0, before.
        d1: unit, after.
        f1: a hint across d1, after.

    Returns:
        The rotation R with R d0 = d1 that carries the hints' parts across d0 and d1.
    """
    a = _frame(d0, f0)
    b = _frame(d1, f1)
    rows = [
        tuple(b[0][i] * a[0][k] + b[1][i] * a[1][k] + b[2][i] * a[2][k] for k in range(3))
        for i in range(3)
    ]
    return (rows[0], rows[1], rows[2])  # type: ignore[return-value]


def _frame(d: Vector, f: Vector) -> Matrix:
    """Unit axes: d, the part of f across it, and their product."""
    across = minus(f, times(d, dot(d, f)))
    if length(across) < 1e-9:
        spare: Vector = (1.0, 0.0, 0.0) if abs(d[0]) < 0.9 else (0.0, 0.0, 1.0)
        across = minus(spare, times(d, dot(d, spare)))
    across = unit(across)
    return (d, across, cross(d, across))
