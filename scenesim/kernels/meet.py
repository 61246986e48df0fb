"""Packets of rays against boxes and triangles."""

import numba

from scenesim.kernels.bvh import WIDTH
from scenesim.kernels.jit import kernel
from scenesim.kernels.packets import LANES


@kernel
def push(boxes, node, cone, octant, near, limit, entry, stack, reach, depth):
    """Put those children of a node on the stack that a group of rays may meet, nearest on top.

    Args:
        boxes: (N, 6, 16) float32 m.
        node: its row.
        cone: (12,) float32, as of ``bound``.
        octant: of the group.
        near: float32 m, the nearest hit that counts.
        limit: float32 m, the farthest hit that can still be improved.
        entry: (LANES,) float32 scratch.
        stack: (1024,) int32: a node's row times 16, plus which of its children.
        reach: (1024,) float32 m, where the group first enters each.
        depth: entries on the stack.

    Returns:
        The new number of entries.

    Source:
        Interval arithmetic over packets after Boulos, Wald & Shirley, "Geometric and arithmetic
        culling methods for entire ray packets", 2006.
    """
    slack = numba.float32(1.000001)
    one, zero, met = numba.int32(1), numba.int32(0), numba.int32(0)
    close = near * numba.float32(0.99999)
    nx, ny, nz = (octant & 1) * 3, 1 + ((octant >> 1) & 1) * 3, 2 + ((octant >> 2) & 1) * 3
    fx, fy, fz = 3 - nx, 5 - ny, 7 - nz
    ax, ay, az, bx, by, bz = cone[0], cone[1], cone[2], cone[3], cone[4], cone[5]
    lx, ly, lz, hx, hy, hz = cone[6], cone[7], cone[8], cone[9], cone[10], cone[11]
    for i in range(WIDTH):
        x, y, z = boxes[node, nx, i] - ax, boxes[node, ny, i] - ay, boxes[node, nz, i] - az
        first = max(max(min(x * lx, x * hx), min(y * ly, y * hy)), max(min(z * lz, z * hz), close))
        x, y, z = boxes[node, fx, i] - bx, boxes[node, fy, i] - by, boxes[node, fz, i] - bz
        last = min(min(max(x * lx, x * hx), max(y * ly, y * hy)), max(z * lz, z * hz))
        last = min(last * slack, limit)
        entry[i] = first
        met |= (one << numba.int32(i)) if first <= last else zero
    base = depth
    while met != 0:
        i = lowest(met)
        met &= met - 1
        first = entry[i]
        j = depth
        while j > base and reach[j - 1] < first:
            stack[j] = stack[j - 1]
            reach[j] = reach[j - 1]
            j -= 1
        stack[j] = node * WIDTH + i
        reach[j] = first
        depth += 1
    return depth


@kernel
def lowest(bits):
    """The number of the lowest bit that is set.

    Args:
        bits: int, 16 of them, at least one set.

    Returns:
        0..15.

    Source:
        Warren, "Hacker's Delight", 2002, section 5-1: as many as there are bits below it.
    """
    x = (bits & -bits) - 1
    x -= (x >> 1) & 0x5555
    x = (x & 0x3333) + ((x >> 2) & 0x3333)
    x = (x + (x >> 4)) & 0x0F0F
    return (x + (x >> 8)) & 31


@kernel
def is_met(boxes, node, child, octant, group):
    """Whether any ray of a group meets the box of a child before what it has met so far.

    ``push`` asks for all rays at once and says yes too often; this asks each.

    Args:
        boxes: (N, 6, 16) float32 m.
        node, child: which.
        octant: of the group.
        group: (16 * LANES,) float32, as of ``Work``, with its inverse directions.

    Returns:
        A bool.
    """
    one, none, slack = numba.int32(1), numba.int32(0), numba.float32(1.000001)
    nx, ny, nz = (octant & 1) * 3, 1 + ((octant >> 1) & 1) * 3, 2 + ((octant >> 2) & 1) * 3
    ax, ay, az = boxes[node, nx, child], boxes[node, ny, child], boxes[node, nz, child]
    bx, by, bz = (
        boxes[node, 3 - nx, child], boxes[node, 5 - ny, child], boxes[node, 7 - nz, child],
    )  # fmt: skip
    met = none
    for i in range(LANES):
        x, y, z = group[i], group[LANES + i], group[2 * LANES + i]
        u, v, w = group[10 * LANES + i], group[11 * LANES + i], group[12 * LANES + i]
        first = max(max((ax - x) * u, (ay - y) * v), max((az - z) * w, group[6 * LANES + i]))
        last = min(min((bx - x) * u, (by - y) * v), (bz - z) * w) * slack
        met |= one if first <= min(last, group[7 * LANES + i]) else none
    return met != none


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


@kernel
def strike_leaves(triangles, tree_faces, slots, gaps, start, count, base, group):
    """As ``strike``, of surfaces with holes, which stay where they are in the world.

    A triangle is cut into cells of an eighth of its sides; a fixed share of them is open. Where
    real leaves and wires are, the texture says; that many are there, but not in these places.

    Args:
        triangles: (T, 9) float32 m: corner and two edges.
        tree_faces: (T,) int32.
        slots: (T,) int16, material slots.
        gaps: (S,) float32, share of each slot that is open.
        start, count: which triangles.
        base: the mesh's first triangle.
        group: (16 * LANES,) float32, as of ``Work``.

    Source:
        Möller & Trumbore, as ``strike``; cells in the order of Roberts' R2 sequence, 2018.
    """
    zero, one, eight = numba.float32(0.0), numba.float32(1.0), numba.float32(8.0)
    first, second = numba.float32(0.7548776662466927), numba.float32(0.5698402909980532)
    for k in range(start, start + count):
        cx, cy, cz = triangles[k, 0], triangles[k, 1], triangles[k, 2]
        ax, ay, az = triangles[k, 3], triangles[k, 4], triangles[k, 5]
        bx, by, bz = triangles[k, 6], triangles[k, 7], triangles[k, 8]
        face, entry = numba.float32(tree_faces[k]), numba.float32(k - base)
        own = tree_faces[k] * 0.6180339887498949
        phase, gap = numba.float32(own - int(own)), gaps[slots[k]]
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
            row = numba.float32(numba.int32(u * eight if inside else zero))
            column = numba.float32(numba.int32(v * eight if inside else zero))
            place = row * first + column * second + phase
            solid = place - numba.float32(numba.int32(place)) >= gap
            best, held = group[7 * LANES + i], group[8 * LANES + i]
            hit = inside & solid & ((t < best) | ((t == best) & (face < held)))
            group[7 * LANES + i] = t if hit else best
            group[8 * LANES + i] = face if hit else held
            group[9 * LANES + i] = entry if hit else group[9 * LANES + i]
