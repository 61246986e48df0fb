"""Where a LiDAR's rays go."""

from typing import Any, NamedTuple

import numba

from scenesim.kernels.jit import kernel
from scenesim.kernels.packets import turned


class Pattern(NamedTuple):
    """The rays of a sweep, sensor frame.

    Attributes:
        directions: (R, 3) float32, unit.
        heights: (R,) float32 m, where each beam meets the spin axis.
        times: (R,) float32 s from the sweep's time.
        rings: (R,) int16.
        columns: (R,) int32.
        order: (O,) int32 rays that may give points, in the file's order.
    """

    directions: Any
    heights: Any
    times: Any
    rings: Any
    columns: Any
    order: Any


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
def fire(pattern, motion, first, last, out_origins, out_directions):
    """The rays first..last-1 of a sweep, each from its own pose of the sensor.

    Args:
        pattern: ``Pattern``.
        motion: ``Motion``.
        first, last: the half-open range of rays.
        out_origins: (3, R) float32 m, local frame.
        out_directions: (3, R) float32, unit, local frame.
    """
    directions, heights, times = pattern.directions, pattern.heights, pattern.times
    spin = motion.spin[0], motion.spin[1], motion.spin[2]
    turns = spin[0] != 0.0 or spin[1] != 0.0 or spin[2] != 0.0
    turn, pivot, velocity = motion.rotation, motion.pivot, motion.velocity
    for row in range(first, last):
        time, height = numba.float64(times[row]), numba.float64(heights[row])
        x, y, z = directions[row, 0], directions[row, 1], directions[row, 2]
        dx = turn[0, 0] * x + turn[0, 1] * y + turn[0, 2] * z
        dy = turn[1, 0] * x + turn[1, 1] * y + turn[1, 2] * z
        dz = turn[2, 0] * x + turn[2, 1] * y + turn[2, 2] * z
        px = turn[0, 2] * height - pivot[0]
        py = turn[1, 2] * height - pivot[1]
        pz = turn[2, 2] * height - pivot[2]
        if turns:
            dx, dy, dz = turned(dx, dy, dz, spin, time)
            px, py, pz = turned(px, py, pz, spin, time)
        out_origins[0, row] = px + pivot[0] + velocity[0] * time
        out_origins[1, row] = py + pivot[1] + velocity[1] * time
        out_origins[2, row] = pz + pivot[2] + velocity[2] * time
        out_directions[0, row] = dx
        out_directions[1, row] = dy
        out_directions[2, row] = dz
