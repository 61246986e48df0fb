"""Packets of rays: gathering them, bounding them, and meeting boxes and triangles."""

from math import cos, sin, sqrt

import numba

from scenesim.kernels.bvh import WIDTH
from scenesim.kernels.jit import kernel

LANES = 16  # rays of a packet: 16 or 32
HALF = LANES // 2
NOTHING = -1
ANY = 1 << 30  # face of a lane whose hit came from a body with a higher row


@kernel
def load(
    origins, directions, ray_times, nears, order, start, count, far, out_lanes, out_hits, out_times
):
    """Fetch a packet of rays.

    Args:
        origins, directions: (R, 3) float32.
        ray_times: (R,) float32 s.
        nears: (R,) float32 m.
        order: (O,) int32 rows of rays.
        start, count: which of order.
        far: m.
        out_lanes: (8 * LANES,) float32.
        out_hits: (2, LANES) int32.
        out_times: (LANES,) float32 s.
    """
    for i in range(count):
        r = order[start + i]
        for q in range(3):
            out_lanes[q * LANES + i] = origins[r, q]
            out_lanes[(q + 3) * LANES + i] = directions[r, q]
        out_lanes[6 * LANES + i] = nears[r]
        out_lanes[7 * LANES + i] = far
        out_hits[0, i] = NOTHING
        out_hits[1, i] = NOTHING
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
def pick(lanes, count, octant, out_chosen, out_moved):
    """The rays of one octant side by side; the first again where there are fewer than 16.

    Args:
        lanes: (8 * LANES,) float32.
        count: rays of the packet.
        octant: 0..7.
        out_chosen: (LANES,) int64 their lanes.
        out_moved: (16 * LANES,) float32 origins and directions.

    Returns:
        How many.
    """
    n = 0
    for i in range(count):
        if octant_of(lanes[3 * LANES + i], lanes[4 * LANES + i], lanes[5 * LANES + i]) == octant:
            out_chosen[n] = i
            n += 1
    for i in range(LANES):
        lane = out_chosen[i if i < n else 0]
        for q in range(6):
            out_moved[q * LANES + i] = lanes[q * LANES + lane]
    return n


@kernel
def farthest(lanes, rows, count):
    """The farthest of the nearest hits of some lanes.

    Args:
        lanes: (8 * LANES,) float32.
        rows: (LANES,) int64 which of them.
        count: how many rows.

    Returns:
        A float32, m.
    """
    most = lanes[7 * LANES + rows[0]]
    for i in range(1, count):
        most = max(most, lanes[7 * LANES + rows[i]])
    return most


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
def push(boxes, children, node, cone, octant, limit, entry, stack, reach, depth):
    """Put those children of a node on the stack that a group of rays may meet, nearest on top.

    Args:
        boxes: (N, 6, 16) float32 m.
        children: (N, 16) int32.
        node: its row.
        cone: (12,) float32, as of ``bound``.
        octant: of the group.
        limit: float32 m, the farthest hit that can still be improved.
        entry: (LANES,) float32 scratch.
        stack: (1024,) int32 children.
        reach: (1024,) float32 m, where the group first enters each.
        depth: entries on the stack.

    Returns:
        The new number of entries.

    Source:
        Interval arithmetic over packets after Boulos, Wald & Shirley, "Geometric and arithmetic
        culling methods for entire ray packets", 2006.
    """
    none, slack, zero = numba.float32(3e38), numba.float32(1.000001), numba.float32(0.0)
    nx, ny, nz = (octant & 1) * 3, 1 + ((octant >> 1) & 1) * 3, 2 + ((octant >> 2) & 1) * 3
    fx, fy, fz = 3 - nx, 5 - ny, 7 - nz
    ax, ay, az, bx, by, bz = cone[0], cone[1], cone[2], cone[3], cone[4], cone[5]
    lx, ly, lz, hx, hy, hz = cone[6], cone[7], cone[8], cone[9], cone[10], cone[11]
    for i in range(WIDTH):
        x, y, z = boxes[node, nx, i] - ax, boxes[node, ny, i] - ay, boxes[node, nz, i] - az
        first = max(max(min(x * lx, x * hx), min(y * ly, y * hy)), max(min(z * lz, z * hz), zero))
        x, y, z = boxes[node, fx, i] - bx, boxes[node, fy, i] - by, boxes[node, fz, i] - bz
        last = min(min(max(x * lx, x * hx), max(y * ly, y * hy)), max(z * lz, z * hz))
        last = min(last * slack, limit)
        entry[i] = first if first <= last else none
    base = depth
    for i in range(WIDTH):
        first = entry[i]
        if first < none:
            j = depth
            while j > base and reach[j - 1] < first:
                stack[j] = stack[j - 1]
                reach[j] = reach[j - 1]
                j -= 1
            stack[j] = children[node, i]
            reach[j] = first
            depth += 1
    return depth


@kernel
def see_from(
    body, rotations, positions, velocities, spins, moves, times, lanes, chosen, count, out_moved
):
    """Rays in the frame of a body's mesh, each at its own time.

    Args:
        body: its row.
        rotations, positions, velocities, spins, moves: as of ``Bodies``.
        times: (LANES,) float32 s.
        lanes: (8 * LANES,) float32.
        chosen: (LANES,) int64 which lanes.
        count: how many.
        out_moved: (16 * LANES,) float32.
    """
    spin = spins[body, 0], spins[body, 1], spins[body, 2]
    for i in range(count):
        lane = chosen[i]
        time = float(times[lane])
        x = float(lanes[lane]) - positions[body, 0] - velocities[body, 0] * time
        y = float(lanes[LANES + lane]) - positions[body, 1] - velocities[body, 1] * time
        z = float(lanes[2 * LANES + lane]) - positions[body, 2] - velocities[body, 2] * time
        u, v, w = (
            float(lanes[3 * LANES + lane]),
            float(lanes[4 * LANES + lane]),
            float(lanes[5 * LANES + lane]),
        )
        if moves[body] > 1:
            x, y, z = turned(x, y, z, spin, -time)
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
def regroup(body, octant, count, moved, chosen, lanes, hits, out_group, out_rows):
    """The moved rays of one octant side by side; spare lanes repeat the first and hit nothing.

    Args:
        body: whose frame they are in.
        octant: 0..7.
        count: moved rays.
        moved: (16 * LANES,) float32.
        chosen: (LANES,) int64 lanes of the moved rays.
        lanes: (8 * LANES,) float32.
        hits: (2, LANES) int32.
        out_group: (16 * LANES,) float32, as of ``strike``.
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
        lane = chosen[out_rows[i]] if i < n else 0
        out_group[6 * LANES + i] = lanes[6 * LANES + lane]
        out_group[7 * LANES + i] = lanes[7 * LANES + lane] if i < n else numba.float32(-1.0)
        out_group[8 * LANES + i] = ANY if hits[0, lane] > body else NOTHING
        out_group[9 * LANES + i] = NOTHING
        row = out_rows[i if i < n else 0]
        for q in range(6):
            out_group[q * LANES + i] = moved[q * LANES + row]
    return n


@kernel
def take(body, first, count, rows, chosen, group, lanes, hits):
    """Bring a group's new hits back to the packet.

    Args:
        body: that was hit.
        first: its mesh's first triangle.
        count: rays of the group.
        rows, chosen: (LANES,) int64: lane among the moved, then in the packet.
        group: (16 * LANES,) float32.
        lanes: (8 * LANES,) float32, written.
        hits: (2, LANES) int32, written.
    """
    for i in range(count):
        entry = numba.int32(group[9 * LANES + i])
        if entry >= 0:
            lane = chosen[rows[i]]
            lanes[7 * LANES + lane] = group[7 * LANES + i]
            hits[0, lane] = body
            hits[1, lane] = first + entry


@kernel
def strike(triangles, tree_faces, start, count, base, group):
    """Meet a group of rays with some triangles.

    Args:
        triangles: (T, 9) float32 m: corner and two edges.
        tree_faces: (T,) int32.
        start, count: which triangles.
        base: the mesh's first triangle.
        group: (16 * LANES,) float32, as of ``Work``; flat, so that the compiler sees that its rows
            lie apart and makes one vector loop.

    Source:
        Möller & Trumbore, "Fast, minimum storage ray/triangle intersection", 1997.
    """
    zero, one = numba.float32(0.0), numba.float32(1.0)
    for k in range(start, start + count):
        cx, cy, cz = triangles[k, 0], triangles[k, 1], triangles[k, 2]
        ax, ay, az = triangles[k, 3], triangles[k, 4], triangles[k, 5]
        bx, by, bz = triangles[k, 6], triangles[k, 7], triangles[k, 8]
        face, entry = numba.float32(tree_faces[k]), numba.float32(k - base)
        for i in range(LANES):
            dx, dy, dz = group[3 * LANES + i], group[4 * LANES + i], group[5 * LANES + i]
            px, py, pz = dy * bz - dz * by, dz * bx - dx * bz, dx * by - dy * bx
            inverse = one / (ax * px + ay * py + az * pz)
            sx, sy, sz = group[i] - cx, group[LANES + i] - cy, group[2 * LANES + i] - cz
            u = (sx * px + sy * py + sz * pz) * inverse
            qx, qy, qz = sy * az - sz * ay, sz * ax - sx * az, sx * ay - sy * ax
            v = (dx * qx + dy * qy + dz * qz) * inverse
            t = (bx * qx + by * qy + bz * qz) * inverse
            inside = (u >= zero) & (v >= zero) & (u + v <= one) & (t > group[6 * LANES + i])
            best, held = group[7 * LANES + i], group[8 * LANES + i]
            hit = inside & ((t < best) | ((t == best) & (face < held)))
            group[7 * LANES + i] = t if hit else best
            group[8 * LANES + i] = face if hit else held
            group[9 * LANES + i] = entry if hit else group[9 * LANES + i]
