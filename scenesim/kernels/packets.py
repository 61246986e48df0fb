"""Packets of rays: gathering them, bounding them, and meeting boxes and triangles."""

from math import cos, inf, sin, sqrt

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
def load(origins, directions, ray_times, nears, order, start, count, far, out_outer):
    """Fetch a packet of rays with nothing hit yet; spare lanes repeat the first and hit nothing.

    Args:
        origins, directions: (3, R) float32.
        ray_times: (R,) float32 s.
        nears: (R,) float32 m.
        order: (O,) int32 rows of rays.
        start, count: which of order.
        far: m.
        out_outer: (16 * LANES,) float32.
    """
    if is_run(order, start, count):
        first = numba.uint64(order[start])
        for q in range(3):
            copy_run(origins[q], first, out_outer, numba.uint64(q * LANES))
            copy_run(directions[q], first, out_outer, numba.uint64((q + 3) * LANES))
        copy_run(nears, first, out_outer, numba.uint64(6 * LANES))
        copy_run(ray_times, first, out_outer, numba.uint64(13 * LANES))
        for i in range(LANES):
            out_outer[7 * LANES + i] = far
            out_outer[8 * LANES + i] = numba.float32(NOTHING)
            out_outer[9 * LANES + i] = numba.float32(NOTHING)
        return
    for i in range(LANES):
        r = numba.uint64(order[start + (i if i < count else 0)])
        for q in range(3):
            out_outer[q * LANES + i] = origins[q, r]
            out_outer[(q + 3) * LANES + i] = directions[q, r]
        out_outer[6 * LANES + i] = nears[r]
        out_outer[7 * LANES + i] = far if i < count else numba.float32(-1.0)
        out_outer[8 * LANES + i] = numba.float32(NOTHING)
        out_outer[9 * LANES + i] = numba.float32(NOTHING)
        out_outer[13 * LANES + i] = ray_times[r]


@kernel
def copy_run(values, first, out_outer, at):  # noqa: PLR0915 (a loop would not become a vector)
    """Copy 16 values that follow each other.

    All are read before one is written, so that the compiler need not ask whether the arrays
    overlap and makes two moves of it; unsigned rows, so that it need not ask for their signs.

    Args:
        values: (R,) float32.
        first: uint64, the first one.
        out_outer: (16 * LANES,) float32.
        at: uint64, where to.
    """
    one = numba.uint64(1)
    r0 = first
    r1 = r0 + one
    r2 = r1 + one
    r3 = r2 + one
    r4 = r3 + one
    r5 = r4 + one
    r6 = r5 + one
    r7 = r6 + one
    r8 = r7 + one
    r9 = r8 + one
    r10 = r9 + one
    r11 = r10 + one
    r12 = r11 + one
    r13 = r12 + one
    r14 = r13 + one
    r15 = r14 + one
    v0, v1, v2, v3 = values[r0], values[r1], values[r2], values[r3]
    v4, v5, v6, v7 = values[r4], values[r5], values[r6], values[r7]
    v8, v9, v10, v11 = values[r8], values[r9], values[r10], values[r11]
    v12, v13, v14, v15 = values[r12], values[r13], values[r14], values[r15]
    w0 = at
    w1 = w0 + one
    w2 = w1 + one
    w3 = w2 + one
    w4 = w3 + one
    w5 = w4 + one
    w6 = w5 + one
    w7 = w6 + one
    w8 = w7 + one
    w9 = w8 + one
    w10 = w9 + one
    w11 = w10 + one
    w12 = w11 + one
    w13 = w12 + one
    w14 = w13 + one
    w15 = w14 + one
    out_outer[w0] = v0
    out_outer[w1] = v1
    out_outer[w2] = v2
    out_outer[w3] = v3
    out_outer[w4] = v4
    out_outer[w5] = v5
    out_outer[w6] = v6
    out_outer[w7] = v7
    out_outer[w8] = v8
    out_outer[w9] = v9
    out_outer[w10] = v10
    out_outer[w11] = v11
    out_outer[w12] = v12
    out_outer[w13] = v13
    out_outer[w14] = v14
    out_outer[w15] = v15


@kernel
def is_run(order, start, count):
    """Whether a packet is full and its rays follow each other.

    Args:
        order: (O,) int32 rows of rays, growing within a packet.
        start, count: which of order.

    Returns:
        A bool.
    """
    return count == LANES and order[start + LANES - 1] - order[start] == LANES - 1


@kernel
def stand(out_rows):
    """The rays of a packet in their own lanes.

    Args:
        out_rows: (LANES,) int64.
    """
    for i in range(LANES):
        out_rows[i] = i


@kernel
def set_aside(rays, out_rays):
    """Keep rays of several octants, to be taken up octant by octant.

    Args:
        rays: (16 * LANES,) float32.
        out_rays: (16 * LANES,) float32.
    """
    for i in range(14 * LANES):
        out_rays[i] = rays[i]


@kernel
def give(order, start, count, rows, outer, out_ranges, out_bodies, out_entries):
    """Write what a packet's rays have met.

    Args:
        order: (O,) int32 rows of rays.
        start: the packet's first in it.
        count: rays in outer.
        rows: (LANES,) int64 lane of each.
        outer: (16 * LANES,) float32.
        out_ranges: (R,) float32 m; inf where nothing is met.
        out_bodies, out_entries: (R,) int32; -1 where nothing is met.
    """
    for i in range(LANES):
        far = outer[7 * LANES + i]
        outer[7 * LANES + i] = far if outer[8 * LANES + i] >= 0 else numba.float32(inf)
    if is_run(order, start, count):
        first = numba.uint64(order[start])
        copy_run(outer, numba.uint64(7 * LANES), out_ranges, first)
        copy_run(outer, numba.uint64(8 * LANES), out_bodies, first)
        copy_run(outer, numba.uint64(9 * LANES), out_entries, first)
        return
    for i in range(count):
        r = numba.uint64(order[start + rows[i]])
        out_ranges[r] = outer[7 * LANES + i]
        out_bodies[r] = outer[8 * LANES + i]
        out_entries[r] = outer[9 * LANES + i]


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
def pick(lanes, count, octant, out_outer, out_rows):
    """The rays of one octant side by side; spare lanes repeat the first and hit nothing.

    Args:
        lanes: (16 * LANES,) float32, as of ``load``.
        count: rays of the packet.
        octant: 0..7.
        out_outer: (16 * LANES,) float32.
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
        for q in range(14):
            out_outer[q * LANES + i] = lanes[q * LANES + row]
        if i >= n:
            out_outer[7 * LANES + i] = numba.float32(-1.0)
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
def whole_group(body, outer, out_group):
    """Complete a group of all outer rays, where they are of one octant in a body's frame.

    Args:
        body: whose frame they are in.
        outer: (16 * LANES,) float32.
        out_group: (16 * LANES,) float32, as of ``Work``; origins and directions stand already.
            Its faces are what a hit at the same range must be below.
    """
    own, free, none = numba.float32(body), numba.float32(ANY), numba.float32(NOTHING)
    for row in range(6, 9):
        at = numba.uint64(row * LANES)
        copy_run(outer, at, out_group, at)
    for i in range(LANES):
        out_group[8 * LANES + i] = free if out_group[8 * LANES + i] > own else none
    for i in range(LANES):
        out_group[9 * LANES + i] = none


@kernel
def part_group(body, octant, count, moved, outer, out_group, out_rows):
    """The moved rays of one octant side by side; spare lanes repeat the first and hit nothing.

    Args:
        body: whose frame they are in.
        octant: 0..7.
        count: moved rays.
        moved, outer: (16 * LANES,) float32.
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
