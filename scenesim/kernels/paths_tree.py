"""A binary tree of boxes over the triangles of one moment, for paths of light in any direction."""

from math import inf
from typing import Any, NamedTuple

import numba

from scenesim.kernels.jit import kernel
from scenesim.kernels.placing import FACE, FACES, VERTEX
from scenesim.kernels.vec3 import cross, dot, row

LEAF = 4  # triangles in a leaf at most


class Scene(NamedTuple):
    """Triangles and the tree over them.

    Attributes:
        triangles: (T, 9) float32 m: corner, edge, edge, local frame, in the order of the leaves.
        owners: (T, 2) int32: item, and face in the pool.
        boxes: (N, 6) float32 m: least and greatest corner.
        links: (N, 2) int32: the first of two children, or ~first triangle of a leaf; triangles.
    """

    triangles: Any
    owners: Any
    boxes: Any
    links: Any


@kernel
def lay_out(pool, items, poses, out_triangles, out_owners):
    """Write the triangles of all items where they are.

    Args:
        pool: the meshes.
        items: (I, COLUMNS) int32.
        poses: (I, 3, 4) float64, local frame from mesh.
        out_triangles: (T, 9) float32 m.
        out_owners: (T, 2) int32.
    """
    at = 0
    for i in range(items.shape[0]):
        m, first = poses[i], items[i, VERTEX]
        for k in range(items[i, FACE], items[i, FACE] + items[i, FACES]):
            a = carried(m, row(pool.vertices, first + pool.faces[k, 0]))
            b = carried(m, row(pool.vertices, first + pool.faces[k, 1]))
            c = carried(m, row(pool.vertices, first + pool.faces[k, 2]))
            for q in range(3):
                out_triangles[at, q] = a[q]
                out_triangles[at, q + 3] = b[q] - a[q]
                out_triangles[at, q + 6] = c[q] - a[q]
            out_owners[at, 0], out_owners[at, 1] = i, k
            at += 1


@kernel
def carried(m, p):
    """A point under a (3, 4) motion."""
    return (
        m[0, 0] * p[0] + m[0, 1] * p[1] + m[0, 2] * p[2] + m[0, 3],
        m[1, 0] * p[0] + m[1, 1] * p[1] + m[1, 2] * p[2] + m[1, 3],
        m[2, 0] * p[0] + m[2, 1] * p[1] + m[2, 2] * p[2] + m[2, 3],
    )


@kernel
def middle(triangles, t, axis):
    """Three times a triangle's centre along an axis."""
    return 3.0 * triangles[t, axis] + triangles[t, axis + 3] + triangles[t, axis + 6]


@kernel
def grow(triangles, out_order, stack, out_boxes, out_links):
    """Split the triangles at the middle of their centres' box, over and over.

    Args:
        triangles: (T, 9) float32.
        out_order: (T,) int32, comes as 0, 1, ...; becomes the order of the leaves.
        stack: (128, 3) int64 scratch.
        out_boxes: (N, 6) float32; N at least 2 T.
        out_links: (N, 2) int32.

    Returns:
        The number of nodes.
    """
    stack[0, 0], stack[0, 1], stack[0, 2] = 0, 0, triangles.shape[0]
    top, nodes = 1, 1
    while top > 0:
        top -= 1
        node, first, last = stack[top, 0], stack[top, 1], stack[top, 2]
        axis, cut, extent = enclose(triangles, out_order, first, last, out_boxes, node)
        if last - first <= LEAF:
            out_links[node, 0], out_links[node, 1] = ~first, last - first
            continue
        split = parted(triangles, out_order, first, last, axis, cut)
        if extent == 0.0 or split in (first, last) or top > 120:
            split = (first + last) // 2
        out_links[node, 0], out_links[node, 1] = nodes, 0
        stack[top, 0], stack[top, 1], stack[top, 2] = nodes, first, split
        stack[top + 1, 0], stack[top + 1, 1], stack[top + 1, 2] = nodes + 1, split, last
        top += 2
        nodes += 2
    return nodes


@kernel
def enclose(triangles, order, first, last, out_boxes, node):
    """A node's box; returns the widest axis of the centres, its middle and its extent."""
    low = (inf, inf, inf)
    high = (-inf, -inf, -inf)
    for q in range(3):
        out_boxes[node, q], out_boxes[node, q + 3] = 3e38, -3e38
    for n in range(first, last):
        t = order[n]
        centre = (middle(triangles, t, 0), middle(triangles, t, 1), middle(triangles, t, 2))
        low = (min(low[0], centre[0]), min(low[1], centre[1]), min(low[2], centre[2]))
        high = (max(high[0], centre[0]), max(high[1], centre[1]), max(high[2], centre[2]))
        for q in range(3):
            a = triangles[t, q]
            b, c = a + triangles[t, q + 3], a + triangles[t, q + 6]
            out_boxes[node, q] = min(out_boxes[node, q], min(a, min(b, c)) - numba.float32(1e-4))
            out_boxes[node, q + 3] = max(
                out_boxes[node, q + 3], max(a, max(b, c)) + numba.float32(1e-4)
            )
    x, y, z = high[0] - low[0], high[1] - low[1], high[2] - low[2]
    if x >= y and x >= z:
        return 0, 0.5 * (low[0] + high[0]), x
    if y >= z:
        return 1, 0.5 * (low[1] + high[1]), y
    return 2, 0.5 * (low[2] + high[2]), z


@kernel
def parted(triangles, order, first, last, axis, cut):
    """Sort a range of triangles to both sides of a plane; returns where the second begins."""
    a, b = first, last - 1
    while a <= b:
        if middle(triangles, order[a], axis) < cut:
            a += 1
        else:
            order[a], order[b] = order[b], order[a]
            b -= 1
    return a


@kernel
def slab(boxes, node, origin, inverse, far):
    """Where a ray enters a node's box, inf where it does not before ``far``."""
    near = 0.0
    for q in range(3):
        a = (boxes[node, q] - origin[q]) * inverse[q]
        b = (boxes[node, q + 3] - origin[q]) * inverse[q]
        near = max(near, min(a, b))
        far = min(far, max(a, b))
    return near if near <= far else inf


@kernel
def nearest(scene, origin, direction, far, stack):
    """The nearest triangle along a ray.

    Args:
        scene: triangles and tree.
        origin: (x, y, z) m.
        direction: (x, y, z), unit.
        far: m, the farthest wanted.
        stack: (64,) int32 scratch.

    Returns:
        (distance, triangle or -1, weights of the second and the third corner).
    """
    inverse = (
        1.0 / direction[0] if direction[0] != 0.0 else 1e30,
        1.0 / direction[1] if direction[1] != 0.0 else 1e30,
        1.0 / direction[2] if direction[2] != 0.0 else 1e30,
    )
    best, found, s, t = far, -1, 0.0, 0.0
    stack[0] = 0
    top = 1
    while top > 0:
        top -= 1
        node = stack[top]
        if slab(scene.boxes, node, origin, inverse, best) == inf:
            continue
        child, count = scene.links[node, 0], scene.links[node, 1]
        if count > 0:
            for k in range(~child, ~child + count):
                distance, u, v = meet(scene.triangles, k, origin, direction)
                if distance < best:
                    best, found, s, t = distance, k, u, v
            continue
        a = slab(scene.boxes, child, origin, inverse, best)
        b = slab(scene.boxes, child + 1, origin, inverse, best)
        first, second = (child, child + 1) if a <= b else (child + 1, child)
        if max(a, b) < inf and top < 62:
            stack[top] = second
            top += 1
        if min(a, b) < inf and top < 62:
            stack[top] = first
            top += 1
    return best, found, s, t


@kernel
def meet(triangles, k, origin, direction):
    """Where a ray meets a triangle, from either side.

    Args:
        triangles: of ``Scene``.
        k: the triangle.
        origin, direction: of the ray.

    Returns:
        (distance or inf, weights of the second and the third corner).

    Source:
        Moller & Trumbore, "Fast, minimum storage ray/triangle intersection", 1997.
    """
    ab = (float(triangles[k, 3]), float(triangles[k, 4]), float(triangles[k, 5]))
    ac = (float(triangles[k, 6]), float(triangles[k, 7]), float(triangles[k, 8]))
    p = cross(direction, ac)
    volume = dot(ab, p)
    if volume == 0.0:
        return inf, 0.0, 0.0
    o = (origin[0] - triangles[k, 0], origin[1] - triangles[k, 1], origin[2] - triangles[k, 2])
    inverse = 1.0 / volume
    s = dot(o, p) * inverse
    if s < 0.0 or s > 1.0:
        return inf, 0.0, 0.0
    q = cross(o, ab)
    t = dot(direction, q) * inverse
    if t < 0.0 or s + t > 1.0:
        return inf, 0.0, 0.0
    distance = dot(ac, q) * inverse
    return (distance, s, t) if distance > 1e-4 else (inf, 0.0, 0.0)
