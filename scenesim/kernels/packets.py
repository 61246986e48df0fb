"""Packets of rays: gathering them, bounding them, and meeting boxes and triangles."""

from math import inf

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
        order: (O,) int32 rays, growing; where they begin anew, so does a packet.
        reach: a packet's rays lie less than this apart in number.
        out_starts: (O + 1,) int32 where each packet begins, and the end.

    Returns:
        How many packets.
    """
    packets, first = 0, 0
    for k in range(order.shape[0]):
        ahead = order[k] - order[first]
        if k == 0 or k - first >= LANES or ahead >= reach or ahead < 0:
            out_starts[packets] = k
            packets += 1
            first = k
    out_starts[packets] = order.shape[0]
    return packets


@kernel
def load(origins, directions, ray_times, nears, fars, order, start, count, out_outer):
    """Fetch a packet of rays with nothing hit yet; spare lanes repeat the first and hit nothing.

    Args:
        origins, directions: (3, R) float32.
        ray_times: (R,) float32 s.
        nears, fars: (R,) float32 m.
        order: (O,) int32 rows of rays.
        start, count: which of order.
        out_outer: (16 * LANES,) float32.
    """
    if is_run(order, start, count):
        first = numba.uint64(order[start])
        for q in range(3):
            copy_run(origins[q], first, out_outer, numba.uint64(q * LANES))
            copy_run(directions[q], first, out_outer, numba.uint64((q + 3) * LANES))
        copy_run(nears, first, out_outer, numba.uint64(6 * LANES))
        copy_run(fars, first, out_outer, numba.uint64(7 * LANES))
        copy_run(ray_times, first, out_outer, numba.uint64(13 * LANES))
        for i in range(LANES):
            out_outer[8 * LANES + i] = numba.float32(NOTHING)
            out_outer[9 * LANES + i] = numba.float32(NOTHING)
        return
    for i in range(LANES):
        r = numba.uint64(order[start + (i if i < count else 0)])
        for q in range(3):
            out_outer[q * LANES + i] = origins[q, r]
            out_outer[(q + 3) * LANES + i] = directions[q, r]
        out_outer[6 * LANES + i] = nears[r]
        out_outer[7 * LANES + i] = fars[r] if i < count else numba.float32(-1.0)
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
        rays: (96 or more,) float32: 16 each of origin x, y, z, direction x, y, z; spare lanes
            repeat the first.
        count: how many.

    Returns:
        One bit for each octant.
    """
    one, none, zero = numba.int32(1), numba.int32(0), numba.float32(0.0)
    x, y, z = none, none, none
    for i in range(LANES):
        x += one if rays[3 * LANES + i] < zero else none
        y += one if rays[4 * LANES + i] < zero else none
        z += one if rays[5 * LANES + i] < zero else none
    if (x == 0 or x == LANES) and (y == 0 or y == LANES) and (z == 0 or z == LANES):
        return 1 << octant_of(rays[3 * LANES], rays[4 * LANES], rays[5 * LANES])
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
