"""Trees of boxes: where to split, by the surface area heuristic."""

import numba

from scenesim.kernels.jit import kernel

BINS = 16
DEEP = 40  # below this the tree is halved, so that stacks have a bound


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
def best_axis(boxes, weights, rows, first, last, axes, centres, bins, counts, costs, sweep):
    """The cheapest split of some boxes along any axis.

    Args:
        boxes: (I, 6) float32 m.
        weights: (I,) int32, triangles of each.
        rows: (I,) int32.
        first, last: which of rows.
        axes: 3, or 0 to ask for none.
        centres: (6,) float32, box of the doubled centres.
        bins, counts, costs, sweep: scratch, as of ``best_plane``.

    Returns:
        (cost, axis or -1, first bin of the right side, low and scale of the bins).
    """
    best, axis, plane, low, scale = 3e38, -1, 0, centres[0], centres[0]
    for q in range(axes):
        extent = centres[q + 3] - centres[q]
        if extent <= numba.float32(1e-6):
            continue
        steps = numba.float32(BINS * 0.9999) / extent
        fill_bins(boxes, weights, rows, first, last, q, centres[q], steps, bins, counts)
        cost, at = best_plane(bins, counts, costs, sweep)
        if cost < best:
            best, axis, plane, low, scale = cost, q, at, centres[q], steps
    return best, axis, plane, low, scale


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
        # of two there is one way to split; below DEEP boxes are halved as they come
        axes = 3 if depth < DEEP and (last - first > 2 or total <= leaf) else 0
        best, axis, plane, low, scale = best_axis(
            boxes, weights, rows, first, last, axes, centres, bins, counts, costs, sweep
        )
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
