"""Where a LiDAR's rays go."""

from typing import Any, NamedTuple

import numba

from scenesim.kernels.groups import turned
from scenesim.kernels.jit import kernel


class Pattern(NamedTuple):
    """The rays of a sweep, sensor frame.

    Attributes:
        directions: (R, 3) float32, unit.
        heights: (R,) float32 m, where each beam meets the spin axis.
        times: (R,) float32 s from the sweep's time.
        rings: (R,) int16.
        columns: (R,) int32.
        order: (O,) int32 rays that may give points, in the file's order.
        moments: (R,) int32 rows of the sweep's different times.
    """

    directions: Any
    heights: Any
    times: Any
    rings: Any
    columns: Any
    order: Any
    moments: Any


class Motion(NamedTuple):
    """The head's pose at the sweep's time and its motion, local frame (world axes).

    Attributes:
        rotation: (3, 3) float64, local frame from sensor frame.
        pivot: (3,) m, what the vehicle turns about.
        velocity: (3,) m/s of the pivot.
        spin: (3,) rad/s.
    """

    rotation: Any
    pivot: Any
    velocity: Any
    spin: Any


@kernel
def moved_head(motion, moments, out_poses):
    """Where the head is at some moments of a sweep.

    Args:
        motion: ``Motion``.
        moments: (M,) float32 s from the sweep's time.
        out_poses: (M, 12) float64: rotation by rows, place of the sensor's origin; local frame.
    """
    spin = motion.spin[0], motion.spin[1], motion.spin[2]
    turns = spin[0] != 0.0 or spin[1] != 0.0 or spin[2] != 0.0
    turn, pivot, velocity = motion.rotation, motion.pivot, motion.velocity
    for m in range(moments.shape[0]):
        time = numba.float64(moments[m])
        for axis in range(3):
            x, y, z = turn[0, axis], turn[1, axis], turn[2, axis]
            if turns:
                x, y, z = turned(x, y, z, spin, time)
            out_poses[m, axis] = x
            out_poses[m, 3 + axis] = y
            out_poses[m, 6 + axis] = z
        x, y, z = -pivot[0], -pivot[1], -pivot[2]
        if turns:
            x, y, z = turned(x, y, z, spin, time)
        out_poses[m, 9] = x + pivot[0] + velocity[0] * time
        out_poses[m, 10] = y + pivot[1] + velocity[1] * time
        out_poses[m, 11] = z + pivot[2] + velocity[2] * time


@kernel
def fire(pattern, poses, first, last, out_origins, out_directions):
    """The rays first..last-1 of a sweep, each from its own pose of the sensor.

    Args:
        pattern: ``Pattern``.
        poses: (M, 12) float64, as of ``moved_head``.
        first, last: the half-open range of rays.
        out_origins: (3, R) float32 m, local frame.
        out_directions: (3, R) float32, unit, local frame.
    """
    for row in range(first, last):
        pose = poses[pattern.moments[row]]
        height = numba.float64(pattern.heights[row])
        x = numba.float64(pattern.directions[row, 0])
        y = numba.float64(pattern.directions[row, 1])
        z = numba.float64(pattern.directions[row, 2])
        for q in range(3):
            a, b, c = pose[3 * q], pose[3 * q + 1], pose[3 * q + 2]
            out_origins[q, row] = c * height + pose[9 + q]
            out_directions[q, row] = a * x + b * y + c * z
