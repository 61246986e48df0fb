"""Trees of boxes over triangles (or over whatever has boxes): building."""

import numba

from scenesim.kernels.bvh_split import half_area
from scenesim.kernels.jit import kernel

WIDTH = 16  # children of a node: one vector of float32
INDEX_BITS = 22  # of a key: the row; above it 14 bits of Morton code for each axis


@kernel
def spread(value):
    """The low 14 bits of a number, two zeros between each.

    Args:
        value: uint64 below 2^14.

    Returns:
        A uint64 below 2^42.
    """
    x = numba.uint64(value)
    x = (x | (x << numba.uint64(32))) & numba.uint64(0x001F00000000FFFF)
    x = (x | (x << numba.uint64(16))) & numba.uint64(0x001F0000FF0000FF)
    x = (x | (x << numba.uint64(8))) & numba.uint64(0x100F00F00F00F00F)
    x = (x | (x << numba.uint64(4))) & numba.uint64(0x10C30C30C30C30C3)
    return (x | (x << numba.uint64(2))) & numba.uint64(0x1249249249249249)


@kernel
def morton_keys(vertices, faces, low, scale, first, last, flat_too, out_keys):
    """Sorting keys that put near triangles near: Morton code of the centre, then the row.

    Args:
        vertices: (V, 3) float32 m.
        faces: (F, 3) int32.
        low: (x, y, z) m, the least corner of all vertices.
        scale: cells per metre: 2^14 / the largest extent.
        first, last: rows of faces.
        flat_too: whether triangles without area count as well: they may have one in another pose.
        out_keys: (F,) uint64; all bits set for triangles that do not count.
    """
    third = scale / 3.0
    for f in range(first, last):
        a, b, c = faces[f, 0], faces[f, 1], faces[f, 2]
        if not flat_too and is_flat(vertices, a, b, c):
            out_keys[f] = numba.uint64(0xFFFFFFFFFFFFFFFF)
            continue
        code = numba.uint64(0)
        for axis in range(3):
            total = (
                numba.float64(vertices[a, axis])
                + numba.float64(vertices[b, axis])
                + numba.float64(vertices[c, axis])
            )
            cell = min(max(int((total - 3.0 * low[axis]) * third), 0), 16383)
            code |= spread(numba.uint64(cell)) << numba.uint64(axis)
        out_keys[f] = (code << numba.uint64(INDEX_BITS)) | numba.uint64(f)


@kernel
def is_flat(vertices, a, b, c):
    """Whether a triangle has no area worth the name: nothing is ever seen of it.

    Args:
        vertices: (V, 3) float32 m.
        a, b, c: rows.

    Returns:
        True where twice its area is below 1e-6 of its longest edges' product, or not finite.
    """
    px = numba.float64(vertices[b, 0]) - numba.float64(vertices[a, 0])
    py = numba.float64(vertices[b, 1]) - numba.float64(vertices[a, 1])
    pz = numba.float64(vertices[b, 2]) - numba.float64(vertices[a, 2])
    qx = numba.float64(vertices[c, 0]) - numba.float64(vertices[a, 0])
    qy = numba.float64(vertices[c, 1]) - numba.float64(vertices[a, 1])
    qz = numba.float64(vertices[c, 2]) - numba.float64(vertices[a, 2])
    nx, ny, nz = py * qz - pz * qy, pz * qx - px * qz, px * qy - py * qx
    size = (px * px + py * py + pz * pz) + (qx * qx + qy * qy + qz * qz)
    return not (nx * nx + ny * ny + nz * nz > 1e-12 * size * size)


@kernel
def cut(keys, count, grain, stack, out_items):
    """Runs of neighbours along the Morton curve, at most ``grain`` triangles each.

    Args:
        keys: (F,) uint64, sorted.
        count: how many of them are triangles.
        grain: 1 or more.
        stack: (1024, 4) int64 scratch.
        out_items: (F, 2) int32 first key and number of each run.

    Returns:
        The number of runs.

    Source:
        Lauterbach et al., "Fast BVH construction on GPUs", 2009 (splits by the highest bit).
    """
    items = 0
    stack[0, 0] = 0
    stack[0, 1] = count
    top = 1 if count > 0 else 0
    while top > 0:
        top -= 1
        first, last = stack[top, 0], stack[top, 1]
        if last - first <= grain:
            out_items[items, 0] = first
            out_items[items, 1] = last - first
            items += 1
            continue
        middle = split_key(keys, first, last)
        stack[top, 0] = middle
        stack[top, 1] = last
        stack[top + 1, 0] = first
        stack[top + 1, 1] = middle
        top += 2
    return items


@kernel
def split_key(keys, first, last):
    """Where the highest bit that differs among sorted keys changes; the middle if none does.

    Args:
        keys: (F,) uint64, sorted.
        first, last: a range of two or more.

    Returns:
        A row strictly inside the range.
    """
    low = keys[first] >> numba.uint64(INDEX_BITS)
    high = keys[last - 1] >> numba.uint64(INDEX_BITS)
    if low == high:
        return (first + last) // 2
    differing = low ^ high
    bit = numba.uint64(1)
    while differing > bit:
        differing &= ~bit
        bit <<= numba.uint64(1)
    a, b = first, last - 1  # a lacks the bit, b has it
    while b - a > 1:
        middle = (a + b) // 2
        if (keys[middle] >> numba.uint64(INDEX_BITS)) & bit:
            b = middle
        else:
            a = middle
    return b


@kernel
def item_boxes(vertices, faces, keys, items, count, pad, out_boxes):
    """The boxes of runs of triangles, widened so that rounding loses no hit.

    Args:
        vertices: (V, 3) float32 m.
        faces: (F, 3) int32.
        keys: (F,) uint64, sorted; the low bits are rows of faces.
        items: (I, 2) int32 first key and number.
        count: of items.
        pad: m.
        out_boxes: (I, 6) float32 m: least corner, greatest corner.
    """
    mask = numba.uint64((1 << INDEX_BITS) - 1)
    for i in range(count):
        x0 = y0 = z0 = numba.float32(3e38)
        x1 = y1 = z1 = numba.float32(-3e38)
        for k in range(items[i, 0], items[i, 0] + items[i, 1]):
            f = numba.int64(keys[k] & mask)
            for corner in range(3):
                v = faces[f, corner]
                x, y, z = vertices[v, 0], vertices[v, 1], vertices[v, 2]
                x0, y0, z0 = min(x0, x), min(y0, y), min(z0, z)
                x1, y1, z1 = max(x1, x), max(y1, y), max(z1, z)
        out_boxes[i, 0], out_boxes[i, 1], out_boxes[i, 2] = x0 - pad, y0 - pad, z0 - pad
        out_boxes[i, 3], out_boxes[i, 4], out_boxes[i, 5] = x1 + pad, y1 + pad, z1 + pad


@kernel
def widen(nodes, node_boxes, starts, stack, kids, out_boxes, out_children):
    """A tree of 16 children per node from a binary one, largest boxes opened first.

    Args:
        nodes: (M, 4) int32, as of ``split_boxes``.
        node_boxes: (M, 6) float32.
        starts: (M,) int32, first triangle of each leaf.
        stack: (1024, 4) int64 scratch.
        kids: (WIDTH,) int64 scratch.
        out_boxes: (N, 6, WIDTH) float32 m; children that are not there have inverted boxes.
        out_children: (N, WIDTH) int32: a node, or ~(first triangle * 16 + number) for a leaf.

    Returns:
        The number of wide nodes; node 0 is the root.
    """
    stack[0, 0], stack[0, 1] = 0, 0
    top, wide = 1, 1
    while top > 0:
        top -= 1
        node, here = stack[top, 0], stack[top, 1]
        count = open_children(nodes, node_boxes, node, kids)
        for i in range(WIDTH):
            if i >= count:
                out_children[here, i] = 0
                for q in range(3):
                    out_boxes[here, q, i] = numba.float32(1e30)
                    out_boxes[here, q + 3, i] = numba.float32(-1e30)
                continue
            k = kids[i]
            for q in range(6):
                out_boxes[here, q, i] = node_boxes[k, q]
            if nodes[k, 0] < 0:
                out_children[here, i] = ~(starts[k] * 16 + nodes[k, 3])
            else:
                out_children[here, i] = wide
                stack[top, 0], stack[top, 1] = k, wide
                top += 1
                wide += 1
    return wide


@kernel
def open_children(nodes, node_boxes, node, kids):
    """Up to 16 descendants that stand for a node.

    Args:
        nodes: (M, 4) int32.
        node_boxes: (M, 6) float32.
        node: a row.
        kids: (WIDTH,) int64, filled.

    Returns:
        How many.
    """
    kids[0] = node
    count = 1
    while count < WIDTH:
        best, widest = -1, numba.float32(-1.0)
        for i in range(count):
            k = kids[i]
            if nodes[k, 0] >= 0:
                b = node_boxes[k]
                area = half_area(b[0], b[1], b[2], b[3], b[4], b[5])
                if area > widest:
                    best, widest = i, area
        if best < 0:
            break
        left = nodes[kids[best], 0]
        kids[best] = left
        kids[count] = left + 1
        count += 1
    return count


@kernel
def pack(vertices, faces, keys, items, nodes, count, rows, out_starts, out_triangles, out_faces):
    """Triangles in the order of the leaves: a corner and two edges each.

    Args:
        vertices: (V, 3) float32 m.
        faces: (F, 3) int32.
        keys: (F,) uint64, sorted.
        items: (I, 2) int32 runs of keys.
        nodes: (M, 4) int32 of the binary tree.
        count: of nodes.
        rows: (I,) int32, items in the order of the leaves.
        out_starts: (M,) int32, first triangle of each leaf.
        out_triangles: (T, 9) float32 m.
        out_faces: (T,) int32 rows of faces.
    """
    mask = numba.uint64((1 << INDEX_BITS) - 1)
    at = 0
    for node in range(count):
        if nodes[node, 0] >= 0:
            continue
        out_starts[node] = at
        for r in range(nodes[node, 1], nodes[node, 1] + nodes[node, 2]):
            item = rows[r]
            for k in range(items[item, 0], items[item, 0] + items[item, 1]):
                f = numba.int64(keys[k] & mask)
                a, b, c = faces[f, 0], faces[f, 1], faces[f, 2]
                for q in range(3):
                    out_triangles[at, q] = vertices[a, q]
                    out_triangles[at, q + 3] = vertices[b, q] - vertices[a, q]
                    out_triangles[at, q + 6] = vertices[c, q] - vertices[a, q]
                out_faces[at] = f
                at += 1


@kernel
def refit(vertices, faces, order, pad, first, root, boxes, children, triangles):
    """Fit a tree to its mesh in another pose; triangles without area become points.

    Args:
        vertices: (V, 3) float32 m.
        faces: (F, 3) int32.
        order: (T,) int32 rows of faces, in the order of the leaves.
        pad: m, so that rounding loses no hit.
        first: row of the tree's first triangle among all.
        root: row of the tree's first node among all; its nodes end where boxes end.
        boxes: (N, 6, WIDTH) float32 m, written from root on.
        children: (N, WIDTH) int32.
        triangles: (T, 9) float32 m, written from first on.
    """
    for t in range(order.shape[0]):
        a, b, c = faces[order[t], 0], faces[order[t], 1], faces[order[t], 2]
        size = numba.float32(0.0) if is_flat(vertices, a, b, c) else numba.float32(1.0)
        for q in range(3):
            triangles[first + t, q] = vertices[a, q]
            triangles[first + t, q + 3] = (vertices[b, q] - vertices[a, q]) * size
            triangles[first + t, q + 6] = (vertices[c, q] - vertices[a, q]) * size
    for back in range(boxes.shape[0] - root):
        node = boxes.shape[0] - 1 - back  # what a node holds stands behind it
        for i in range(WIDTH):
            child = children[node, i]
            if boxes[node, 0, i] > boxes[node, 3, i]:
                continue  # no child
            for q in range(3):
                low, high = numba.float32(3e38), numba.float32(-3e38)
                if child >= 0:
                    for k in range(WIDTH):
                        low = min(low, boxes[child, q, k])
                        high = max(high, boxes[child, q + 3, k])
                else:
                    start, count = (~child) >> 4, (~child) & 15
                    for t in range(start, start + count):
                        p = triangles[t, q]
                        u, v = p + triangles[t, q + 3], p + triangles[t, q + 6]
                        low, high = min(low, min(p, min(u, v))), max(high, max(p, max(u, v)))
                    low, high = low - pad, high + pad
                boxes[node, q, i] = low
                boxes[node, q + 3, i] = high
