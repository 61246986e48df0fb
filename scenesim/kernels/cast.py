"""Packets of rays through a tree of bodies, each a tree of triangles."""

from math import cos, inf, sin, sqrt
from typing import Any, NamedTuple

import numba

from scenesim.kernels.bvh import WIDTH
from scenesim.kernels.jit import kernel

LANES = 16  # rays of a packet
NOTHING = -1
ANY = 1 << 30  # face of a lane whose hit came from a body with a higher row


class Tree(NamedTuple):
    """Wide nodes and what their leaves hold.

    Attributes:
        boxes: (N, 6, 16) float32 m.
        children: (N, 16) int32: a node, or ~(first * 16 + number) of a leaf.
        triangles: (T, 9) float32 m: corner, edge, edge; empty for a tree of bodies.
        faces: (T,) int32: the face (or body) of each leaf's entry.
    """

    boxes: Any
    children: Any
    triangles: Any
    faces: Any


class Bodies(NamedTuple):
    """Meshes where they are at time 0, and how they move.

    Attributes:
        roots: (B,) int32 node of each mesh's tree.
        rotations: (B, 3, 3) float64, local frame from mesh frame.
        positions: (B, 3) float64 m, local frame.
        velocities: (B, 3) float64 m/s.
        spins: (B, 3) float64 rad/s.
        moves: (B,) uint8: 0 still, 1 moves, 2 turns as well.
    """

    roots: Any
    rotations: Any
    positions: Any
    velocities: Any
    spins: Any
    moves: Any


class Rays(NamedTuple):
    """Rays in the local frame.

    Attributes:
        origins: (R, 3) float32 m.
        directions: (R, 3) float32, unit.
        times: (R,) float32 s.
        nears: (R,) float32 m; hits nearer than this do not count.
    """

    origins: Any
    directions: Any
    times: Any
    nears: Any


class Work(NamedTuple):
    """Scratch of one thread.

    Attributes:
        lanes: (8, 16) float32: origin, direction, near, nearest hit of the packet's rays.
        hits: (2, 16) int32: body and entry of the nearest hit.
        inverse: (3, 16) float32: of the directions of a group.
        chosen: (2, 16) int64: lanes of the group that walks the bodies; rows of it in a body.
        moved: (6, 16) float32: the group's rays seen from a body.
        group: (8, 16) float32: as lanes, for the rays of one octant there.
        faces: (2, 16) int32: face and entry hit in this group.
        cones: (2, 12) float32: what bounds a group, for bodies and for triangles.
        entry: (16,) float32: where a group enters each child.
        stacks: (2, 1024) int32.
        reaches: (2, 1024) float32.
    """

    lanes: Any
    hits: Any
    inverse: Any
    chosen: Any
    moved: Any
    group: Any
    faces: Any
    cones: Any
    entry: Any
    stacks: Any
    reaches: Any


@kernel
def cast(
    rays, order, top, forest, bodies, far, first, last, work, out_ranges, out_bodies, out_entries
):
    """What each ray meets first, for packets first..last-1 of 16 rays each.

    A tie goes to the lowest body, then to its lowest face, whatever way the tree is walked.

    Args:
        rays: ``Rays``.
        order: (O,) int32 rows of rays; neighbours in it should be neighbours in space.
        top: ``Tree`` of bodies.
        forest: ``Tree`` that holds all meshes' trees.
        bodies: ``Bodies``.
        far: m; what is farther is not met.
        first, last: the half-open range of packets.
        work: ``Work``.
        out_ranges: (R,) float32 m; inf where nothing is met.
        out_bodies: (R,) int32; -1 where nothing is met.
        out_entries: (R,) int32, the row in the forest's triangles; -1 where nothing is met.
    """
    lanes, hits = work.lanes, work.hits
    for packet in range(first, last):
        start = packet * LANES
        count = min(LANES, order.shape[0] - start)
        for i in range(count):
            r = order[start + i]
            for q in range(3):
                lanes[q, i] = rays.origins[r, q]
                lanes[q + 3, i] = rays.directions[r, q]
            lanes[6, i] = rays.nears[r]
            lanes[7, i] = far
            hits[0, i] = NOTHING
            hits[1, i] = NOTHING
        seen = octants(lanes, count)
        for octant in range(8):
            if (seen >> octant) & 1:
                walk_bodies(rays.times, order, start, count, octant, top, forest, bodies, work)
        for i in range(count):
            r = order[start + i]
            out_ranges[r] = lanes[7, i] if hits[0, i] >= 0 else inf
            out_bodies[r] = hits[0, i]
            out_entries[r] = hits[1, i]


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
        rays: (6 or more, 16) float32; rows 3 to 5 are directions.
        count: how many.

    Returns:
        One bit for each octant.
    """
    seen = 0
    for i in range(count):
        seen |= 1 << octant_of(rays[3, i], rays[4, i], rays[5, i])
    return seen


@kernel
def walk_bodies(times, order, start, count, octant, top, forest, bodies, work):
    """Enter every body that may hold the nearest hit of a packet's rays of one octant.

    Args:
        times: (R,) float32 s.
        order: (O,) int32.
        start: of the packet in order.
        count: rays of the packet.
        octant: 0..7.
        top, forest: ``Tree``.
        bodies: ``Bodies``.
        work: ``Work``; lanes and hits are kept up to date.
    """
    lanes, chosen = work.lanes, work.chosen
    stack, reach, cone = work.stacks[0], work.reaches[0], work.cones[0]
    n = 0
    for i in range(count):
        if octant_of(lanes[3, i], lanes[4, i], lanes[5, i]) == octant:
            chosen[0, n] = i
            for q in range(6):
                work.group[q, n] = lanes[q, i]
            n += 1
    bound(work.group, n, octant, work.inverse, cone)
    limit = farthest(lanes[7], chosen[0], n)
    depth = push(top, 0, cone, octant, limit, work.entry, stack, reach, 0)
    while depth > 0:
        depth -= 1
        if reach[depth] > limit:
            continue
        code = stack[depth]
        if code >= 0:
            depth = push(top, code, cone, octant, limit, work.entry, stack, reach, depth)
            continue
        code = ~code
        for k in range(code >> 4, (code >> 4) + (code & 15)):
            enter(top.faces[k], times, order, start, n, forest, bodies, work)
        limit = farthest(lanes[7], chosen[0], n)


@kernel
def farthest(ranges, rows, count):
    """The greatest of some numbers.

    Args:
        ranges: (16,) float32.
        rows: (16,) int64 which of them.
        count: how many rows.

    Returns:
        A float32.
    """
    most = ranges[rows[0]]
    for i in range(1, count):
        most = max(most, ranges[rows[i]])
    return most


@kernel
def bound(rays, count, octant, inverse, out_cone):
    """The least and greatest origin and inverse direction of rays of one octant.

    Args:
        rays: (6 or more, 16) float32 origins and directions.
        count: at least 1.
        octant: theirs.
        inverse: (3, 16) float32 scratch.
        out_cone: (12,) float32: origin to meet near planes from, origin to meet far planes from,
            least inverse direction, greatest inverse direction; x, y, z each.
    """
    tiny, one = numba.float32(1e-12), numba.float32(1.0)
    for axis in range(3):
        down = (octant >> axis) & 1
        low = high = rays[axis, 0]
        step = max(abs(rays[axis + 3, 0]), tiny)
        slow = quick = one / (-step if down else step)
        for i in range(1, count):
            low, high = min(low, rays[axis, i]), max(high, rays[axis, i])
            step = max(abs(rays[axis + 3, i]), tiny)
            pace = one / (-step if down else step)
            slow, quick = min(slow, pace), max(quick, pace)
        out_cone[axis] = low if down else high
        out_cone[axis + 3] = high if down else low
        out_cone[axis + 6] = slow
        out_cone[axis + 9] = quick


@kernel
def push(tree, node, cone, octant, limit, entry, stack, reach, depth):
    """Put those children of a node on the stack that a group of rays may meet, nearest on top.

    Args:
        tree: ``Tree``.
        node: its row.
        cone: (12,) float32, as of ``bound``.
        octant: of the group.
        limit: float32 m, the farthest hit that can still be improved.
        entry: (16,) float32 scratch.
        stack: (1024,) int32 children.
        reach: (1024,) float32 m, where the group first enters each.
        depth: entries on the stack.

    Returns:
        The new number of entries.

    Source:
        Wald, Slusallek, Benthin & Wagner, "Interactive rendering with coherent ray tracing",
        2001; interval arithmetic after Boulos, Wald & Shirley, 2006.
    """
    boxes = tree.boxes
    none, slack = numba.float32(3e38), numba.float32(1.000001)
    nx, ny, nz = (octant & 1) * 3, 1 + ((octant >> 1) & 1) * 3, 2 + ((octant >> 2) & 1) * 3
    fx, fy, fz = 3 - nx, 5 - ny, 7 - nz
    ax, ay, az, bx, by, bz = cone[0], cone[1], cone[2], cone[3], cone[4], cone[5]
    lx, ly, lz, hx, hy, hz = cone[6], cone[7], cone[8], cone[9], cone[10], cone[11]
    zero = numba.float32(0.0)
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
            stack[j] = tree.children[node, i]
            reach[j] = first
            depth += 1
    return depth


@kernel
def enter(body, times, order, start, count, forest, bodies, work):
    """Follow a group of rays into a body, in the frame of its mesh at each ray's own time.

    Args:
        body: its row.
        times: (R,) float32 s.
        order: (O,) int32.
        start: of the packet in order.
        count: rays of the group.
        forest: ``Tree``.
        bodies: ``Bodies``.
        work: ``Work``; lanes and hits are kept up to date.
    """
    lanes, moved, chosen = work.lanes, work.moved, work.chosen[0]
    for i in range(count):
        lane = chosen[i]
        time = float(times[order[start + lane]]) if bodies.moves[body] else 0.0
        seen_from(body, bodies, time, lanes, lane, moved, i)
    seen = octants(moved, count)
    for octant in range(8):
        if not (seen >> octant) & 1:
            continue
        n = regroup(body, octant, count, work)
        walk(forest, bodies.roots[body], octant, n, work)
        rows = work.chosen[1]
        for i in range(n):
            face = work.faces[0, i]
            if 0 <= face < ANY:
                lane = chosen[rows[i]]
                lanes[7, lane] = work.group[7, i]
                work.hits[0, lane] = body
                work.hits[1, lane] = work.faces[1, i]


@kernel
def seen_from(body, bodies, time, lanes, lane, out_rays, i):
    """A ray in the frame of a body's mesh at a time.

    Args:
        body: its row.
        bodies: ``Bodies``.
        time: s.
        lanes: (8, 16) float32.
        lane: which.
        out_rays: (6, 16) float32.
        i: where it goes.
    """
    x = float(lanes[0, lane]) - bodies.positions[body, 0]
    y = float(lanes[1, lane]) - bodies.positions[body, 1]
    z = float(lanes[2, lane]) - bodies.positions[body, 2]
    u, v, w = float(lanes[3, lane]), float(lanes[4, lane]), float(lanes[5, lane])
    if bodies.moves[body]:
        x -= bodies.velocities[body, 0] * time
        y -= bodies.velocities[body, 1] * time
        z -= bodies.velocities[body, 2] * time
        if bodies.moves[body] > 1:
            spin = bodies.spins[body, 0], bodies.spins[body, 1], bodies.spins[body, 2]
            x, y, z = turned(x, y, z, spin, -time)
            u, v, w = turned(u, v, w, spin, -time)
    turn = bodies.rotations
    for q in range(3):
        a, b, c = turn[body, 0, q], turn[body, 1, q], turn[body, 2, q]
        out_rays[q, i] = a * x + b * y + c * z
        out_rays[q + 3, i] = a * u + b * v + c * w


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
def regroup(body, octant, count, work):
    """Gather the moved rays of one octant side by side.

    Args:
        body: whose frame they are in.
        octant: 0..7.
        count: moved rays.
        work: ``Work``; group, faces and chosen[1] are filled.

    Returns:
        How many.
    """
    moved, group = work.moved, work.group
    n = 0
    for i in range(count):
        if octant_of(moved[3, i], moved[4, i], moved[5, i]) != octant:
            continue
        lane = work.chosen[0, i]
        for q in range(6):
            group[q, n] = moved[q, i]
        group[6, n] = work.lanes[6, lane]
        group[7, n] = work.lanes[7, lane]
        work.faces[0, n] = ANY if work.hits[0, lane] > body else NOTHING
        work.chosen[1, n] = i
        n += 1
    for i in range(n, LANES):
        group[7, i] = numba.float32(-1.0)
    return n


@kernel
def walk(forest, root, octant, count, work):
    """The nearest hits of a group of rays of one octant among the triangles of one mesh.

    Args:
        forest: ``Tree``.
        root: node of the mesh's tree.
        octant: of all rays.
        count: of rays.
        work: ``Work``; group[7] and faces are kept up to date.
    """
    group, cone = work.group, work.cones[1]
    stack, reach = work.stacks[1], work.reaches[1]
    bound(group, count, octant, work.inverse, cone)
    limit = greatest(group[7], count)
    depth = push(forest, root, cone, octant, limit, work.entry, stack, reach, 0)
    while depth > 0:
        depth -= 1
        if reach[depth] > limit:
            continue
        code = stack[depth]
        if code >= 0:
            depth = push(forest, code, cone, octant, limit, work.entry, stack, reach, depth)
            continue
        code = ~code
        strike(forest.triangles, forest.faces, code >> 4, code & 15, group, work.faces)
        limit = greatest(group[7], count)


@kernel
def greatest(ranges, count):
    """The greatest of the first numbers.

    Args:
        ranges: (16,) float32.
        count: at least 1.

    Returns:
        A float32.
    """
    most = ranges[0]
    for i in range(1, count):
        most = max(most, ranges[i])
    return most


@kernel
def strike(triangles, faces, start, count, rays, out_faces):
    """Meet 16 rays with some triangles.

    Args:
        triangles: (T, 9) float32 m: corner and two edges.
        faces: (T,) int32.
        start, count: which triangles.
        rays: (8, 16) float32: origin, direction, near, nearest hit; the last is lowered.
        out_faces: (2, 16) int32, face and entry of the nearest hit.

    Source:
        Möller & Trumbore, "Fast, minimum storage ray/triangle intersection", 1997.
    """
    zero, one = numba.float32(0.0), numba.float32(1.0)
    for k in range(start, start + count):
        cx, cy, cz = triangles[k, 0], triangles[k, 1], triangles[k, 2]
        ax, ay, az = triangles[k, 3], triangles[k, 4], triangles[k, 5]
        bx, by, bz = triangles[k, 6], triangles[k, 7], triangles[k, 8]
        face, entry = faces[k], numba.int32(k)
        for i in range(LANES):
            dx, dy, dz = rays[3, i], rays[4, i], rays[5, i]
            px, py, pz = dy * bz - dz * by, dz * bx - dx * bz, dx * by - dy * bx
            inverse = one / (ax * px + ay * py + az * pz)
            sx, sy, sz = rays[0, i] - cx, rays[1, i] - cy, rays[2, i] - cz
            u = (sx * px + sy * py + sz * pz) * inverse
            qx, qy, qz = sy * az - sz * ay, sz * ax - sx * az, sx * ay - sy * ax
            v = (dx * qx + dy * qy + dz * qz) * inverse
            t = (bx * qx + by * qy + bz * qz) * inverse
            inside = (u >= zero) & (v >= zero) & (u + v <= one) & (t > rays[6, i])
            nearer = (t < rays[7, i]) | ((t == rays[7, i]) & (face < out_faces[0, i]))
            hit = inside & nearer
            rays[7, i] = t if hit else rays[7, i]
            out_faces[0, i] = face if hit else out_faces[0, i]
            out_faces[1, i] = entry if hit else out_faces[1, i]
