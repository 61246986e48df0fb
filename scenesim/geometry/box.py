"""Oriented boxes that stand on the ground plane of their frame."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenesim.geometry.transform import Floats, Transform

_SIGNS = np.array([[x, y, z] for z in (-1, 1) for x, y in ((1, 1), (1, -1), (-1, -1), (-1, 1))])

#: a box stands while the cosine of its tilt is more than this
_STANDS = 0.7

#: the twelve edges of ``Box.corners``, as pairs of rows
EDGES: tuple[tuple[int, int], ...] = (
    *((i, (i + 1) % 4) for i in range(4)),
    *((4 + i, 4 + (i + 1) % 4) for i in range(4)),
    *((i, 4 + i) for i in range(4)),
)


@dataclass(frozen=True, slots=True, eq=False)
class Box:
    """A box by its centre frame: x along the length, y along the width, z along the height.

    Attributes:
        T_frame_from_box: the box's centre and axes in its frame (usually world).
        length_m: extent along x.
        width_m: extent along y.
        height_m: extent along z.
    """

    T_frame_from_box: Transform
    length_m: float
    width_m: float
    height_m: float

    def corners(self) -> Floats:
        """The eight corners: bottom then top, each front left, front right, rear right, rear left.

        Returns:
            (8, 3) m, the box's frame.
        """
        half = np.array([self.length_m, self.width_m, self.height_m]) / 2
        return self.T_frame_from_box.points(_SIGNS * half)

    def contains(self, points: Floats, margin_m: float = 0.0) -> NDArray[np.bool_]:
        """Which points lie inside.

        Args:
            points: (P, 3) m, the box's frame.
            margin_m: grow the box by this much on each side.

        Returns:
            (P,) true where inside.
        """
        local = np.abs(self.T_frame_from_box.inverse().points(points))
        half = np.array([self.length_m, self.width_m, self.height_m]) / 2 + margin_m
        return np.all(local <= half, axis=1)  # type: ignore[no-any-return]

    def upright(self) -> Box:
        """The box for those who know yaw alone: what lies on its side or roof gets one around it.

        Returns:
            The same box where it stands, however steep the road; else the least level one along
            its heading that holds it.
        """
        rotation = self.T_frame_from_box.rotation
        if rotation[2, 2] > _STANDS:
            return self
        yaw = self.T_frame_from_box.yaw_rad()
        T_frame_from_level = Transform.planar(self.T_frame_from_box.translation, yaw)
        corners = T_frame_from_level.inverse().points(self.corners())
        low, high = corners.min(axis=0), corners.max(axis=0)
        size = high - low
        middle = T_frame_from_level @ Transform(np.eye(3), 0.5 * (low + high))
        return Box(middle, float(size[0]), float(size[1]), float(size[2]))

    def moved(self, T_target_from_frame: Transform) -> Box:
        """The same box seen from another frame.

        Args:
            T_target_from_frame: from the box's frame to the target.

        Returns:
            A new box.
        """
        moved = T_target_from_frame @ self.T_frame_from_box
        return Box(moved, self.length_m, self.width_m, self.height_m)
