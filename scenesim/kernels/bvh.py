"""Trees of boxes over triangles (or over whatever has boxes): building."""

import numba

from scenesim.kernels.jit import kernel

WIDTH = 16  # children of a node: one vector of float32
BINS = 16
LEAF = 8  # most triangles of a leaf
INDEX_BITS = 22  # of a key: the row; above it 14 bits of Morton code for each axis
DEEP = 40  # below this the tree is halved, so that stacks have a bound


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
def morton_keys(vertices, faces, low, scale, first, last, out_keys):
    """Sorting keys that put near triangles near: Morton code of the centre, then the row.

    Args:
        vertices: (V, 3) float32 m.
        faces: (F, 3) int32.
        low: (x, y, z) m, the least corner of all vertices.
        scale: cells per metre: 2^14 / the largest extent.
        first, last: rows of faces.
        out_keys: (F,) uint64; all bits set for triangles without area.
    """
    third = scale / 3.0
    for f in range(first, last):
        a, b, c = faces[f, 0], faces[f, 1], faces[f, 2]
        if is_flat(vertices, a, b, c):
            out_keys[f] = numba.uint64(0xFFFFFFFFFFFFFFFF)
            continue
        code = numba.uint64(0)
        for axis in range(3):
            total = float(vertices[a, axis]) + float(vertices[b, axis]) + float(vertices[c, axis])
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
    px = float(vertices[b, 0]) - float(vertices[a, 0])
    py = float(vertices[b, 1]) - float(vertices[a, 1])
    pz = float(vertices[b, 2]) - float(vertices[a, 2])
    qx = float(vertices[c, 0]) - float(vertices[a, 0])
    qy = float(vertices[c, 1]) - float(vertices[a, 1])
    qz = float(vertices[c, 2]) - float(vertices[a, 2])
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
def half_area(x0, y0, z0, x1, y1, z1):
    """Half the surface of a box.

    Args:
        x0, y0, z0: least corner, m.
        x1, y1, z1: greatest corner, m.

    Returns:
        m^2.
    """
    dx, dy, dz = x1 - x0, y1 - y0, z1 - z0
    return dx * dy + dy * dz + dz * dx


@kernel
def grow(boxes, rows, first, last, out_box, out_centres):
    """The box around some boxes, and the box around their centres (times two).

    Args:
        boxes: (I, 6) float32 m.
        rows: (I,) int32 rows of boxes.
        first, last: which of rows.
        out_box: (6,) float32.
        out_centres: (6,) float32.
    """
    for axis in range(3):
        low = centre_low = numba.float32(3e38)
        high = centre_high = numba.float32(-3e38)
        for k in range(first, last):
            a, b = boxes[rows[k], axis], boxes[rows[k], axis + 3]
            low, high = min(low, a), max(high, b)
            centre_low, centre_high = min(centre_low, a + b), max(centre_high, a + b)
        out_box[axis], out_box[axis + 3] = low, high
        out_centres[axis], out_centres[axis + 3] = centre_low, centre_high


@kernel
def fill_bins(boxes, weights, rows, first, last, axis, low, scale, out_bins, out_counts):
    """Sort boxes into bins along an axis by their centres.

    Args:
        boxes: (I, 6) float32 m.
        weights: (I,) int32, triangles of each.
        rows: (I,) int32.
        first, last: which of rows.
        axis: 0, 1 or 2.
        low, scale: bin of a doubled centre c is (c - low) * scale.
        out_bins: (BINS, 6) float32, the box of each bin.
        out_counts: (BINS,) int64, triangles of each bin.
    """
    for b in range(BINS):
        out_counts[b] = 0
        for q in range(3):
            out_bins[b, q] = numba.float32(3e38)
            out_bins[b, q + 3] = numba.float32(-3e38)
    for k in range(first, last):
        i = rows[k]
        b = int((boxes[i, axis] + boxes[i, axis + 3] - low) * scale)
        out_counts[b] += weights[i]
        for q in range(3):
            out_bins[b, q] = min(out_bins[b, q], boxes[i, q])
            out_bins[b, q + 3] = max(out_bins[b, q + 3], boxes[i, q + 3])


@kernel
def best_plane(bins, counts, costs, box):
    """The cheapest split of binned boxes by the surface area heuristic.

    Args:
        bins: (BINS, 6) float32.
        counts: (BINS,) int64.
        costs: (BINS,) float64 scratch.
        box: (6,) float32 scratch.

    Returns:
        (cost in m^2 times triangles, first bin of the right side); (inf, 0) if there is none.

    Source:
        Wald, "On fast construction of SAH-based bounding volume hierarchies", 2007.
    """
    best, plane = 3e38, 0
    for side in range(2):
        for q in range(3):
            box[q] = numba.float32(3e38)
            box[q + 3] = numba.float32(-3e38)
        total = 0
        for step in range(BINS - 1):
            b = BINS - 1 - step if side else step
            total += counts[b]
            for q in range(3):
                box[q] = min(box[q], bins[b, q])
                box[q + 3] = max(box[q + 3], bins[b, q + 3])
            if total == 0:
                cost = -1.0
            else:
                cost = float(half_area(box[0], box[1], box[2], box[3], box[4], box[5])) * total
            if side == 0:
                costs[b] = cost
            elif cost >= 0.0 and costs[b - 1] >= 0.0 and cost + costs[b - 1] < best:
                best, plane = cost + costs[b - 1], b
    return best, plane


@kernel
def partition(boxes, rows, first, last, axis, low, scale, plane):
    """Put the rows left of a plane before those right of it.

    Args:
        boxes: (I, 6) float32 m.
        rows: (I,) int32, reordered.
        first, last: which of rows.
        axis, low, scale: as of ``fill_bins``.
        plane: first bin of the right side.

    Returns:
        The first row of the right side.
    """
    a, b = first, last - 1
    while a <= b:
        i = rows[a]
        if int((boxes[i, axis] + boxes[i, axis + 3] - low) * scale) < plane:
            a += 1
        else:
            rows[a] = rows[b]
            rows[b] = i
            b -= 1
    return a


@kernel
def split_boxes(boxes, weights, count, leaf, work, rows, out_nodes, out_boxes):
    """A binary tree over boxes, split where the surface area heuristic says.

    Args:
        boxes: (I, 6) float32 m.
        weights: (I,) int32, triangles of each.
        count: of boxes, at least 1.
        leaf: most triangles of a leaf.
        work: scratch: box (6,), centres (6,), sweep (6,), bins (BINS, 6) float32, counts (BINS,)
            int64, costs (BINS,) float64, stack (1024, 4) int64.
        rows: (I,) int32, 0 .. I - 1; reordered so that each leaf is a run.
        out_nodes: (2 I, 4) int32: left child (the right one follows) or -1, first row, number of
            rows, triangles.
        out_boxes: (2 I, 6) float32 m.

    Returns:
        The number of nodes; node 0 is the root.
    """
    box, centres, sweep, bins, counts, costs, stack = work
    stack[0, 0], stack[0, 1], stack[0, 2], stack[0, 3] = 0, 0, count, 0
    top, nodes = 1, 1
    while top > 0:
        top -= 1
        node, first, last, depth = stack[top, 0], stack[top, 1], stack[top, 2], stack[top, 3]
        grow(boxes, rows, first, last, box, centres)
        total = 0
        for k in range(first, last):
            total += weights[rows[k]]
        for q in range(6):
            out_boxes[node, q] = box[q]
        out_nodes[node, 0] = -1
        out_nodes[node, 1] = first
        out_nodes[node, 2] = last - first
        out_nodes[node, 3] = total
        if last - first <= 1:
            continue
        best, axis, plane, low, scale = 3e38, -1, 0, box[0], box[0]
        for q in range(3 if depth < DEEP else 0):
            extent = centres[q + 3] - centres[q]
            if extent <= numba.float32(1e-6):
                continue
            steps = numba.float32(BINS * 0.9999) / extent
            fill_bins(boxes, weights, rows, first, last, q, centres[q], steps, bins, counts)
            cost, at = best_plane(bins, counts, costs, sweep)
            if cost < best:
                best, axis, plane, low, scale = cost, q, at, centres[q], steps
        whole = float(half_area(box[0], box[1], box[2], box[3], box[4], box[5]))
        if total <= leaf and (axis < 0 or 0.1 * best + whole >= 0.1 * whole * total):
            continue
        middle = (first + last) // 2
        if axis >= 0:
            at = partition(boxes, rows, first, last, axis, low, scale, plane)
            if first < at < last:
                middle = at
        out_nodes[node, 0] = nodes
        for side in range(2):
            stack[top, 0] = nodes + side
            stack[top, 1] = middle if side else first
            stack[top, 2] = last if side else middle
            stack[top, 3] = depth + 1
            top += 1
        nodes += 2
    return nodes


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
