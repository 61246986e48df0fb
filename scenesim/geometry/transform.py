"""Rigid motions between named frames."""

from __future__ import annotations

from dataclasses import dataclass
from math import atan2, cos, sin

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Transform:
    """A rigid motion: ``p_world = T_world_from_ego.points(p_ego)``.

    Name a variable by both its frames, target first, so that a chain reads like a fraction:
    ``T_world_from_camera = T_world_from_ego @ T_ego_from_camera``. Products are written out
    instead of given to a BLAS, whose last bit depends on the processor.

    Attributes:
        rotation: (3, 3) proper rotation.
        translation: (3,) m, the source frame's origin seen from the target frame.
    """

    rotation: Floats
    translation: Floats

    def __post_init__(self) -> None:
        if self.rotation.shape != (3, 3) or self.translation.shape != (3,):
            raise ValueError(
                f"want rotation (3, 3) and translation (3,), got {self.rotation.shape} "
                f"and {self.translation.shape}"
            )
        self.rotation.setflags(write=False)
        self.translation.setflags(write=False)

    def __matmul__(self, other: Transform) -> Transform:
        x, y, z = other.rotation.tolist()  # numbers by themselves: faster than arrays of three
        rows = [
            [x[k] * a + y[k] * b + z[k] * c for k in range(3)] for a, b, c in self.rotation.tolist()
        ]
        return Transform(np.array(rows), self.points(other.translation))

    @staticmethod
    def identity() -> Transform:
        """The motion that moves nothing.

        Returns:
            The identity.
        """
        return Transform(np.eye(3), np.zeros(3))

    @staticmethod
    def planar(position: Floats | tuple[float, float, float], yaw_rad: float) -> Transform:
        """A position with a heading: level, turned about z.

        Args:
            position: (3,) m, target frame.
            yaw_rad: counter-clockwise from x.

        Returns:
            The motion from the turned frame to the target frame.
        """
        return Transform.euler(position, yaw_rad, 0.0, 0.0)

    @staticmethod
    def euler(
        position: Floats | tuple[float, float, float],
        yaw_rad: float,
        pitch_rad: float,
        roll_rad: float,
    ) -> Transform:
        """A position with yaw, pitch and roll: ``Rz(yaw) Ry(pitch) Rx(roll)``.

        Args:
            position: (3,) m, target frame.
            yaw_rad: counter-clockwise from x seen from above.
            pitch_rad: about y; positive lowers the front.
            roll_rad: about x; positive raises the left side.

        Returns:
            The motion from the turned frame to the target frame.
        """
        cy, sy, cp, sp = cos(yaw_rad), sin(yaw_rad), cos(pitch_rad), sin(pitch_rad)
        cr, sr = cos(roll_rad), sin(roll_rad)
        rows = (
            cy * cp, cy * sp * sr - sy * cr, cy * sp * cr + sy * sr,
            sy * cp, sy * sp * sr + cy * cr, sy * sp * cr - cy * sr,
            -sp, cp * sr, cp * cr,
        )  # fmt: skip
        rotation = np.array(rows).reshape(3, 3)  # twice as fast as from three rows
        return Transform(rotation, np.array(position, dtype=np.float64))

    def inverse(self) -> Transform:
        """The motion back: ``T_ego_from_world`` of ``T_world_from_ego``.

        Returns:
            The inverse motion.
        """
        back = np.ascontiguousarray(self.rotation.T)
        return Transform(back, -rotated(back, self.translation))

    def points(self, points: Floats) -> Floats:
        """Carry points from the source frame to the target frame.

        Args:
            points: (..., 3) m, source frame.

        Returns:
            (..., 3) m, target frame.
        """
        return rotated(self.rotation, points) + self.translation

    def directions(self, directions: Floats) -> Floats:
        """Turn directions from the source frame into the target frame.

        Args:
            directions: (..., 3), source frame.

        Returns:
            (..., 3), target frame.
        """
        return rotated(self.rotation, directions)

    def yaw_rad(self) -> float:
        """The heading of the source frame's x axis in the target frame.

        Returns:
            Radians in (-pi, pi].
        """
        return atan2(float(self.rotation[1, 0]), float(self.rotation[0, 0]))


def rotated(rotation: Floats, vectors: Floats) -> Floats:
    """Vectors turned by a matrix, written out so that every processor agrees.

    Args:
        rotation: (3, 3).
        vectors: (..., 3).

    Returns:
        (..., 3).
    """
    if vectors.shape == (3,):
        x, y, z = vectors.tolist()
        return np.array([x * a + y * b + z * c for a, b, c in rotation.tolist()])
    vectors = np.asarray(vectors, np.float64)
    x, y, z = vectors[..., 0], vectors[..., 1], vectors[..., 2]
    turned: Floats = np.zeros(vectors.shape)
    for axis, (a, b, c) in enumerate(rotation.tolist()):
        turned[..., axis] = x * a + y * b + z * c
    return turned
