"""Rotations as unit quaternions, for formats that want them."""

from __future__ import annotations

from math import sqrt

from scenesim.geometry.transform import Floats


def quaternion(rotation: Floats) -> tuple[float, float, float, float]:
    """A rotation as w, x, y, z with w >= 0.

    Args:
        rotation: (3, 3) proper rotation.

    Returns:
        The unit quaternion.

    Source:
        "Quaternion from rotation matrix", Journal of Guidance and Control 1, 1978.
    """
    m = rotation.tolist()
    trace = m[0][0] + m[1][1] + m[2][2]
    diagonal = (trace, m[0][0], m[1][1], m[2][2])
    largest = diagonal.index(max(diagonal))
    sums = (m[2][1] - m[1][2], m[0][2] - m[2][0], m[1][0] - m[0][1])
    if largest == 0:
        q = (1.0 + trace, *sums)
    else:
        i = largest - 1
        j, k = (i + 1) % 3, (i + 2) % 3
        parts = [0.0, 0.0, 0.0]
        parts[i] = 1.0 + 2.0 * m[i][i] - trace
        parts[j] = m[j][i] + m[i][j]
        parts[k] = m[k][i] + m[i][k]
        q = (sums[i], parts[0], parts[1], parts[2])
    length = sqrt(sum(v * v for v in q)) * (1.0 if q[0] >= 0 else -1.0)
    return q[0] / length, q[1] / length, q[2] / length, q[3] / length
