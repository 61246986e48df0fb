"""Packets of rays: gathering them, bounding them, and meeting boxes and triangles."""

from math import cos, sin, sqrt

import numba

from scenesim.kernels.jit import kernel

LANES = 16  # rays of a packet: 16 or 32
HALF = LANES // 2
NOTHING = -1
ANY = 1 << 30  # face of a lane whose hit came from a body with a higher row


@kernel
def parcel(order, reach, out_starts):
    """Cut a list of rays into packets of neighbours.

    Args:
        order: (O,) int32 rays, growing.
        reach: a packet's rays lie less than this apart in number.
        out_starts: (O + 1,) int32 where each packet begins, and the end.

    Returns:
        How many packets.
    """
    packets, first = 0, 0
    for k in range(order.shape[0]):
        if k == 0 or k - first >= LANES or order[k] - order[first] >= reach:
            out_starts[packets] = k
            packets += 1
            first = k
    out_starts[packets] = order.shape[0]
    return packets


@kernel
def load(origins, directions, ray_times, nears, order, start, count, far, out_lanes, out_times):
    """Fetch a packet of rays.

    Args:
        origins, directions: (R, 3) float32.
        ray_times: (R,) float32 s.
        nears: (R,) float32 m.
        order: (O,) int32 rows of rays.
        start, count: which of order.
        far: m.
        out_lanes: (16 * LANES,) float32.
        out_times: (LANES,) float32 s.
    """
    for i in range(count):
        r = order[start + i]
        for q in range(3):
            out_lanes[q * LANES + i] = origins[r, q]
            out_lanes[(q + 3) * LANES + i] = directions[r, q]
        out_lanes[6 * LANES + i] = nears[r]
        out_lanes[7 * LANES + i] = far
        out_times[i] = ray_times[r]


@kernel
def octant_of(x, y, z):
    """Which of the eight corners of space a direction points to.

    Args:
        x, y, z: its parts.

    Returns:
        0..7.
    """
    return (1 if x < 0 else 0) + (2 if y < 0 else 0) + (4 if z < 0 else 0)


@kernel
def octants(rays, count):
    """The octants that some directions point to.

    Args:
        rays: (96 or more,) float32: 16 each of origin x, y, z, direction x, y, z.
        count: how many.

    Returns:
        One bit for each octant.
    """
    seen = 0
    for i in range(count):
        seen |= 1 << octant_of(rays[3 * LANES + i], rays[4 * LANES + i], rays[5 * LANES + i])
    return seen


@kernel
def pick(lanes, times, count, octant, out_outer, out_times, out_hits, out_rows):
    """The rays of one octant side by side; spare lanes repeat the first and hit nothing.

    Args:
        lanes: (16 * LANES,) float32.
        times: (LANES,) float32 s.
        count: rays of the packet.
        octant: 0..7.
        out_outer: (16 * LANES,) float32.
        out_times: (LANES,) float32 s.
        out_hits: (2, LANES) int32, nothing hit yet.
        out_rows: (LANES,) int64 their lanes.

    Returns:
        How many.
    """
    n = 0
    for i in range(count):
        if octant_of(lanes[3 * LANES + i], lanes[4 * LANES + i], lanes[5 * LANES + i]) == octant:
            out_rows[n] = i
            n += 1
    for i in range(LANES):
        row = out_rows[i if i < n else 0]
        for q in range(7):
            out_outer[q * LANES + i] = lanes[q * LANES + row]
        out_outer[7 * LANES + i] = lanes[7 * LANES + row] if i < n else numba.float32(-1.0)
        out_times[i] = times[row]
        out_hits[0, i] = NOTHING
        out_hits[1, i] = NOTHING
    return n


@kernel
def bound(group, octant, out_cone):
    """The least and greatest origin and inverse direction of 16 rays of one octant.

    Args:
        group: (16 * LANES,) float32, as of ``strike``.
        octant: theirs.
        out_cone: (12,) float32: origin to meet near planes from, origin to meet far planes from,
            least inverse direction, greatest inverse direction; x, y, z each.
    """
    tiny, one = numba.float32(1e-12), numba.float32(1.0)
    sx = -one if octant & 1 else one
    sy = -one if octant & 2 else one
    sz = -one if octant & 4 else one
    for i in range(LANES):
        group[10 * LANES + i] = sx / max(abs(group[3 * LANES + i]), tiny)
        group[11 * LANES + i] = sy / max(abs(group[4 * LANES + i]), tiny)
        group[12 * LANES + i] = sz / max(abs(group[5 * LANES + i]), tiny)
    for axis in range(3):
        at = axis * LANES
        down = (octant >> axis) & 1
        low, high = least(group, at), greatest(group, at)
        out_cone[axis] = low if down else high
        out_cone[axis + 3] = high if down else low
        out_cone[axis + 6] = least(group, 10 * LANES + at)
        out_cone[axis + 9] = greatest(group, 10 * LANES + at)


@kernel
def least(group, at):
    """The least of a row of a group.

    Args:
        group: (16 * LANES,) float32; its last two rows are scratch.
        at: where the row begins.

    Returns:
        A float32.
    """
    for i in range(HALF):
        group[14 * LANES + i] = min(group[at + i], group[at + HALF + i])
    for i in range(8):
        group[15 * LANES + i] = min(group[14 * LANES + i], group[14 * LANES + HALF - 8 + i])
    for i in range(4):
        group[14 * LANES + i] = min(group[15 * LANES + i], group[15 * LANES + 4 + i])
    a, b = group[14 * LANES], group[14 * LANES + 1]
    return min(min(a, b), min(group[14 * LANES + 2], group[14 * LANES + 3]))


@kernel
def greatest(group, at):
    """The greatest of a row of a group.

    Args:
        group: (16 * LANES,) float32; its last two rows are scratch.
        at: where the row begins.

    Returns:
        A float32.
    """
    for i in range(HALF):
        group[14 * LANES + i] = max(group[at + i], group[at + HALF + i])
    for i in range(8):
        group[15 * LANES + i] = max(group[14 * LANES + i], group[14 * LANES + HALF - 8 + i])
    for i in range(4):
        group[14 * LANES + i] = max(group[15 * LANES + i], group[15 * LANES + 4 + i])
    a, b = group[14 * LANES], group[14 * LANES + 1]
    return max(max(a, b), max(group[14 * LANES + 2], group[14 * LANES + 3]))


@kernel
def see_from(body, rotations, positions, velocities, times, outer, out_moved):
    """Rays in the frame of a body's mesh, each at its own time; the body does not turn.

    Args:
        body: its row.
        rotations, positions, velocities: as of ``Bodies``.
        times: (LANES,) float32 s.
        outer: (16 * LANES,) float32.
        out_moved: (16 * LANES,) float32.
    """
    px, py, pz = positions[body, 0], positions[body, 1], positions[body, 2]
    vx, vy, vz = velocities[body, 0], velocities[body, 1], velocities[body, 2]
    ax, ay, az = rotations[body, 0, 0], rotations[body, 1, 0], rotations[body, 2, 0]
    bx, by, bz = rotations[body, 0, 1], rotations[body, 1, 1], rotations[body, 2, 1]
    cx, cy, cz = rotations[body, 0, 2], rotations[body, 1, 2], rotations[body, 2, 2]
    for i in range(LANES):
        time = numba.float64(times[i])
        x = numba.float64(outer[i]) - px - vx * time
        y = numba.float64(outer[LANES + i]) - py - vy * time
        z = numba.float64(outer[2 * LANES + i]) - pz - vz * time
        out_moved[i] = ax * x + ay * y + az * z
        out_moved[LANES + i] = bx * x + by * y + bz * z
        out_moved[2 * LANES + i] = cx * x + cy * y + cz * z
    for i in range(LANES):
        x = numba.float64(outer[3 * LANES + i])
        y = numba.float64(outer[4 * LANES + i])
        z = numba.float64(outer[5 * LANES + i])
        out_moved[3 * LANES + i] = ax * x + ay * y + az * z
        out_moved[4 * LANES + i] = bx * x + by * y + bz * z
        out_moved[5 * LANES + i] = cx * x + cy * y + cz * z


@kernel
def turn_all(body, spins, rotations, positions, velocities, times, outer, out_moved):
    """As ``see_from``, for a body that turns.

    Args:
        body: its row.
        spins, rotations, positions, velocities: as of ``Bodies``.
        times: (LANES,) float32 s.
        outer: (16 * LANES,) float32.
        out_moved: (16 * LANES,) float32.
    """
    spin = spins[body, 0], spins[body, 1], spins[body, 2]
    for i in range(LANES):
        time = numba.float64(times[i])
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
def whole_group(body, count, moved, outer, hits, out_group, out_rows):
    """All moved rays as they stand, where they are of one octant.

    Args:
        body: whose frame they are in.
        count: moved rays.
        moved, outer: (16 * LANES,) float32.
        hits: (2, LANES) int32.
        out_group: (16 * LANES,) float32, as of ``Work``; its faces are what a hit at the same
            range must be below.
        out_rows: (LANES,) int64.

    Returns:
        How many.
    """
    for i in range(6 * LANES):
        out_group[i] = moved[i]
    for i in range(2 * LANES):
        out_group[6 * LANES + i] = outer[6 * LANES + i]
    for i in range(LANES):
        out_rows[i] = i
        out_group[8 * LANES + i] = ANY if hits[0, i] > body else NOTHING
        out_group[9 * LANES + i] = NOTHING
    return count


@kernel
def part_group(body, octant, count, moved, outer, hits, out_group, out_rows):
    """The moved rays of one octant side by side; spare lanes repeat the first and hit nothing.

    Args:
        body: whose frame they are in.
        octant: 0..7.
        count: moved rays.
        moved, outer: (16 * LANES,) float32.
        hits: (2, LANES) int32.
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
        out_group[8 * LANES + i] = ANY if hits[0, row] > body else NOTHING
        out_group[9 * LANES + i] = NOTHING
    return n


@kernel
def take(body, first, count, rows, group, outer, hits):
    """Bring a group's new hits back.

    Args:
        body: that was hit.
        first: its mesh's first triangle.
        count: rays of the group.
        rows: (LANES,) int64 outer ray of each.
        group: (16 * LANES,) float32.
        outer: (16 * LANES,) float32, written.
        hits: (2, LANES) int32, written.
    """
    for i in range(count):
        entry = numba.int32(group[9 * LANES + i])
        if entry >= 0:
            row = rows[i]
            outer[7 * LANES + row] = group[7 * LANES + i]
            hits[0, row] = body
            hits[1, row] = first + entry
