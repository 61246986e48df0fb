"""What an instance would cover with nothing in front of it."""

import numba

from scenesim.kernels.jit import kernel
from scenesim.kernels.placing import (
    BOTTOM,
    COUNT,
    FIRST,
    IS_CUT,
    LEFT,
    PLACED_VERTEX,
    RIGHT,
    TOP,
)
from scenesim.kernels.raster import (
    box_of,
    by_height,
    column_of,
    corners_of,
    edge_from,
    first_pixel,
    is_empty,
    on_screen,
)


@kernel
def silhouettes(
    pool, items, patches, groups, placed, cut_faces, cut_count, first_cut, out_stamp, out_rows
):
    """Count the pixels of groups of items, each as if alone.

    Args:
        pool: the meshes.
        items: (I, COLUMNS) int32.
        patches: those that may be seen.
        groups: (N, 2) int32 of group and item, all items of a group together.
        placed: the frame's vertices.
        cut_faces: (M, 2) int32 of ``raster.clip``.
        cut_count: how many of them.
        first_cut: the first row of their vertices.
        out_stamp: (H, W) int32, a scratch image; must hold no group's number.
        out_rows: (G, 5) int64, per group pixels, left, top, right, bottom (exclusive); must
            come as 0, W, H, 0, 0.
    """
    faces, screen = pool.faces.reshape(-1), placed.screen.reshape(-1)
    for n in range(groups.shape[0]):
        group, i = groups[n, 0], groups[n, 1]
        base = items[i, PLACED_VERTEX]
        cut = 0
        for q in range(patches.firsts[i], patches.firsts[i + 1]):
            patch = patches.rows[q]
            cut |= patch[IS_CUT]
            window = patch[LEFT], patch[TOP], patch[RIGHT], patch[BOTTOM]
            if is_stamped(window, group, out_stamp):
                continue
            for k in range(patch[FIRST], patch[FIRST] + patch[COUNT]):
                a, b, c = corners_of(faces, k, base)
                stamp(screen, a, b, c, group, out_stamp, out_rows)
        if cut != 0:
            for m in range(cut_count):
                if cut_faces[m, 0] == i:
                    a = numba.uint64(first_cut + 3 * m)
                    b, c = a + numba.uint64(1), a + numba.uint64(2)
                    stamp(screen, a, b, c, group, out_stamp, out_rows)


@kernel
def stamp(screen, a, b, c, group, out_stamp, out_rows):
    """Mark one face's pixels with the group's number, and count those that were not."""
    height, width = out_stamp.shape
    x0, y0, x1, y1, x2, y2 = on_screen(screen, a, b, c)
    box = box_of(x0, y0, x1, y1, x2, y2, width, 0, height)
    left, top, right, bottom = box
    if is_empty(box) or (
        (bottom - top) * (right - left) <= 48 and is_stamped(box, group, out_stamp)
    ):
        return
    x0, y0, x1, y1, x2, y2 = by_height(x0, y0, x1, y1, x2, y2)
    middle = first_pixel(y1)
    long, per_long, of_long = edge_from(x0, y0, x2, y2, top)
    short, per_short, of_short = edge_from(x0, y0, x1, y1, top)
    for j in range(top, bottom):
        if j == middle or (j == top and top > middle):
            short, per_short, of_short = edge_from(x1, y1, x2, y2, j)
        one, other = column_of(long, of_long), column_of(short, of_short)
        long += per_long
        short += per_short
        left, right = max(0, min(one, other)), min(width, max(one, other))
        fresh, line = 0, out_stamp[numba.uint64(j)]
        for m in range(numba.uint64(left), numba.uint64(max(left, right))):
            fresh += 1 if line[m] != group else 0
            line[m] = group
        if fresh > 0:
            out_rows[group, 0] += fresh
            out_rows[group, 1] = min(out_rows[group, 1], left)
            out_rows[group, 2] = min(out_rows[group, 2], j)
            out_rows[group, 3] = max(out_rows[group, 3], right)
            out_rows[group, 4] = max(out_rows[group, 4], j + 1)


@kernel
def is_stamped(box, group, stamped):
    """Whether a group has marked every pixel of a window.

    Args:
        box: (left, top, right, bottom), pixels inside the image.
        group: number of the group.
        stamped: (H, W) int32.
    """
    left, top, right, bottom = box
    for j in range(top, bottom):
        line = stamped[numba.uint64(j)]
        for m in range(numba.uint64(left), numba.uint64(right)):
            if line[m] != group:
                return False
    return True
