"""A packet's rays in the frames of bodies: moving them there and bringing hits back."""

from math import cos, sin, sqrt

import numba

from scenesim.kernels.jit import kernel
from scenesim.kernels.packets import ANY, LANES, NOTHING, copy_run, octant_of


@kernel
def see_from(body, rotations, positions, velocities, outer, out_moved):
    """Rays in the frame of a body's mesh, each at its own time; the body does not turn.

    Args:
        body: its row.
        rotations, positions, velocities: as of ``Bodies``.
        outer: (16 * LANES,) float32.
        out_moved: (16 * LANES,) float32.
    """
    real = numba.float32  # places are within some hundred metres of the sensor: good to 1e-5 m
    px, py, pz = real(positions[body, 0]), real(positions[body, 1]), real(positions[body, 2])
    vx, vy, vz = real(velocities[body, 0]), real(velocities[body, 1]), real(velocities[body, 2])
    turn = rotations[body]
    ax, ay, az = real(turn[0, 0]), real(turn[1, 0]), real(turn[2, 0])
    bx, by, bz = real(turn[0, 1]), real(turn[1, 1]), real(turn[2, 1])
    cx, cy, cz = real(turn[0, 2]), real(turn[1, 2]), real(turn[2, 2])
    for i in range(LANES):
        time = outer[13 * LANES + i]
        x = outer[i] - px - vx * time
        y = outer[LANES + i] - py - vy * time
        z = outer[2 * LANES + i] - pz - vz * time
        u, v, w = outer[3 * LANES + i], outer[4 * LANES + i], outer[5 * LANES + i]
        out_moved[i] = ax * x + ay * y + az * z
        out_moved[LANES + i] = bx * x + by * y + bz * z
        out_moved[2 * LANES + i] = cx * x + cy * y + cz * z
        out_moved[3 * LANES + i] = ax * u + ay * v + az * w
        out_moved[4 * LANES + i] = bx * u + by * v + bz * w
        out_moved[5 * LANES + i] = cx * u + cy * v + cz * w


@kernel
def turn_all(body, spins, rotations, positions, velocities, outer, out_moved):
    """As ``see_from``, for a body that turns.

    Args:
        body: its row.
        spins, rotations, positions, velocities: as of ``Bodies``.
        outer: (16 * LANES,) float32.
        out_moved: (16 * LANES,) float32.
    """
    spin = spins[body, 0], spins[body, 1], spins[body, 2]
    for i in range(LANES):
        time = numba.float64(outer[13 * LANES + i])
        x = numba.float64(outer[i]) - positions[body, 0] - velocities[body, 0] * time
        y = numba.float64(outer[LANES + i]) - positions[body, 1] - velocities[body, 1] * time
        z = numba.float64(outer[2 * LANES + i]) - positions[body, 2] - velocities[body, 2] * time
        x, y, z = turned(x, y, z, spin, -time)
        u = numba.float64(outer[3 * LANES + i])
        v = numba.float64(outer[4 * LANES + i])
        w = numba.float64(outer[5 * LANES + i])
        u, v, w = turned(u, v, w, spin, -time)
        for q in range(3):
            a, b, c = rotations[body, 0, q], rotations[body, 1, q], rotations[body, 2, q]
            out_moved[q * LANES + i] = a * x + b * y + c * z
            out_moved[(q + 3) * LANES + i] = a * u + b * v + c * w


@kernel
def turned(x, y, z, spin, time):
    """A vector after turning at a constant rate.

    Args:
        x, y, z: its parts.
        spin: (x, y, z) rad/s, not null.
        time: s.

    Returns:
        (x, y, z).

    Source:
        Rodrigues' formula.
    """
    rate = sqrt(spin[0] * spin[0] + spin[1] * spin[1] + spin[2] * spin[2])
    a, b, c = spin[0] / rate, spin[1] / rate, spin[2] / rate
    s, k = sin(rate * time), cos(rate * time)
    along = (a * x + b * y + c * z) * (1.0 - k)
    return (
        x * k + (b * z - c * y) * s + a * along,
        y * k + (c * x - a * z) * s + b * along,
        z * k + (a * y - b * x) * s + c * along,
    )


@kernel
def whole_group(body, outer, tree_faces, out_group):
    """Complete a group of all outer rays, where they are of one octant in a body's frame.

    Args:
        body: whose frame they are in.
        outer: (16 * LANES,) float32.
        tree_faces: (T,) int32, as of ``Tree``: what the body's other entries gave stays a hit.
        out_group: (16 * LANES,) float32, as of ``Work``; origins and directions stand already.
            Its faces are what a hit at the same range must be below.
    """
    own, free, none = numba.float32(body), numba.float32(ANY), numba.float32(NOTHING)
    for row in range(6, 9):
        at = numba.uint64(row * LANES)
        copy_run(outer, at, out_group, at)
    again = numba.int32(0)
    for i in range(LANES):
        held = out_group[8 * LANES + i]
        again += numba.int32(1) if held == own else numba.int32(0)
        out_group[8 * LANES + i] = free if held > own else none
    if again != 0:
        for i in range(LANES):
            if outer[8 * LANES + i] == own:
                out_group[8 * LANES + i] = tree_faces[numba.int64(outer[9 * LANES + i])]
    for i in range(LANES):
        out_group[9 * LANES + i] = none


@kernel
def part_group(body, octant, count, moved, outer, tree_faces, out_group, out_rows):
    """The moved rays of one octant side by side; spare lanes repeat the first and hit nothing.

    Args:
        body: whose frame they are in.
        octant: 0..7.
        count: moved rays.
        moved, outer: (16 * LANES,) float32.
        tree_faces: (T,) int32, as of ``Tree``.
        out_group: (16 * LANES,) float32, as of ``whole_group``.
        out_rows: (LANES,) int64 rows of moved.

    Returns:
        How many.
    """
    n = 0
    for i in range(count):
        if octant_of(moved[3 * LANES + i], moved[4 * LANES + i], moved[5 * LANES + i]) == octant:
            out_rows[n] = i
            n += 1
    for i in range(LANES):
        row = out_rows[i if i < n else 0]
        for q in range(6):
            out_group[q * LANES + i] = moved[q * LANES + row]
        out_group[6 * LANES + i] = outer[6 * LANES + row]
        out_group[7 * LANES + i] = outer[7 * LANES + row] if i < n else numba.float32(-1.0)
        out_group[8 * LANES + i] = ANY if outer[8 * LANES + row] > body else NOTHING
        if outer[8 * LANES + row] == body:
            out_group[8 * LANES + i] = tree_faces[numba.int64(outer[9 * LANES + row])]
        out_group[9 * LANES + i] = NOTHING
    return n


@kernel
def take(body, first, count, rows, group, outer):
    """Bring a part group's new hits back.

    Args:
        body: that was hit.
        first: its mesh's first triangle.
        count: rays of the group.
        rows: (LANES,) int64 outer ray of each.
        group: (16 * LANES,) float32.
        outer: (16 * LANES,) float32, written.
    """
    for i in range(count):
        entry = group[9 * LANES + i]
        if entry >= 0:
            row = rows[i]
            outer[7 * LANES + row] = group[7 * LANES + i]
            outer[8 * LANES + row] = body
            outer[9 * LANES + row] = numba.float32(first) + entry


@kernel
def take_whole(body, first, group, outer):
    """Bring a whole group's new hits back.

    Args:
        body: that was hit.
        first: its mesh's first triangle.
        group: (16 * LANES,) float32.
        outer: (16 * LANES,) float32, written.
    """
    own, start, zero = numba.float32(body), numba.float32(first), numba.float32(0.0)
    near, spare = numba.uint64(7 * LANES), numba.uint64(14 * LANES)
    copy_run(group, near, outer, near)
    copy_run(group, numba.uint64(9 * LANES), outer, spare)
    for i in range(LANES):
        found = outer[14 * LANES + i] >= zero
        outer[8 * LANES + i] = own if found else outer[8 * LANES + i]
    for i in range(LANES):
        entry = outer[14 * LANES + i]
        outer[9 * LANES + i] = start + entry if entry >= zero else outer[9 * LANES + i]
