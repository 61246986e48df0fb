"""Patches: runs of faces of a mesh that a view takes or leaves together.

What lies outside a view is neither placed nor drawn, and what lies behind what is drawn already
is found with one look at its window instead of one at each of its faces.
"""

from math import ceil, floor

import numba

from scenesim.kernels.jit import kernel
from scenesim.kernels.placing import (
    BOTTOM,
    COUNT,
    FACE,
    FACES,
    FIRST,
    IS_CUT,
    LEFT,
    OF_ITEM,
    PATCH,
    PLACED_VERTEX,
    RIGHT,
    TILE,
    TOP,
    VERTEX,
)


@kernel
def bound(vertices, faces, first, count, out_boxes, out_reaches):
    """The boxes of a mesh's patches, and which of its vertices they use.

    Args:
        vertices: (V, 3) float32 m, the mesh's own.
        faces: (F, 3) int32 of all meshes, counted from the mesh's own first vertex.
        first: the mesh's first face, a multiple of PATCH.
        count: its faces.
        out_boxes: (F // PATCH + 1, 6) float32 m: low, high.
        out_reaches: (F // PATCH + 1, 2) int32: first and last + 1 of the vertices used.
    """
    for start in range(first, first + count, PATCH):
        p = start // PATCH
        least, most = 2147483647, -1
        for q in range(3):
            out_boxes[p, q] = 3.0e38
            out_boxes[p, 3 + q] = -3.0e38
        for k in range(start, min(start + PATCH, first + count)):
            for corner in range(3):
                v = faces[k, corner]
                least, most = min(least, v), max(most, v)
                for q in range(3):
                    out_boxes[p, q] = min(out_boxes[p, q], vertices[v, q])
                    out_boxes[p, 3 + q] = max(out_boxes[p, 3 + q], vertices[v, q])
        out_reaches[p, 0], out_reaches[p, 1] = least, most + 1


@kernel
def window_of(box, pose, lens, guard, width, height):
    """Where on an image the content of a box may be.

    Args:
        box: (6,) m: low, high; mesh frame.
        pose: (3, 4), camera from mesh.
        lens: the projection.
        guard: pixels from the image's centre beyond which vertices are clipped.
        width, height: pixels.

    Returns:
        (left, top, right, bottom, nearness, cut): pixels whose centres may be covered; none where
        left is not before right, or top not above bottom. ``cut`` is 1 where a vertex may be
        clipped.
    """
    closest, farthest, behind = 1.0e30, -1.0e30, False
    low_u, high_u, low_v, high_v = 1.0e30, -1.0e30, 1.0e30, -1.0e30
    # whether all corners lie beyond one side, for boxes that reach behind the camera
    beyond_left, beyond_right, beyond_top, beyond_bottom = True, True, True, True
    for corner in range(8):
        a = box[3] if corner & 1 else box[0]
        b = box[4] if corner & 2 else box[1]
        c = box[5] if corner & 4 else box[2]
        x = pose[0, 0] * a + pose[0, 1] * b + pose[0, 2] * c + pose[0, 3]
        y = pose[1, 0] * a + pose[1, 1] * b + pose[1, 2] * c + pose[1, 3]
        z = pose[2, 0] * a + pose[2, 1] * b + pose[2, 2] * c + pose[2, 3]
        closest, farthest = min(closest, z), max(farthest, z)
        deep = 1.0
        if lens.orthographic == 0:
            beyond_left = beyond_left and lens.fx * x < -(lens.cx + 1.0) * z
            beyond_right = beyond_right and lens.fx * x > (width - lens.cx + 1.0) * z
            beyond_top = beyond_top and lens.fy * y < -(lens.cy + 1.0) * z
            beyond_bottom = beyond_bottom and lens.fy * y > (height - lens.cy + 1.0) * z
            if z < 1.01 * lens.near:
                behind = True
                continue
            deep = 1.0 / z
        u, v = lens.cx + lens.fx * x * deep, lens.cy + lens.fy * y * deep
        low_u, high_u = min(low_u, u), max(high_u, u)
        low_v, high_v = min(low_v, v), max(high_v, v)
    if lens.orthographic == 1:
        nearness = -closest + 1.0e-5 * abs(closest)
    else:
        nearness = 1.00001 / max(closest, lens.near)
    if behind:
        if beyond_left or beyond_right or beyond_top or beyond_bottom or farthest < lens.near:
            return 0, 0, 0, 0, 0.0, 1
        return 0, 0, width, height, nearness, 1
    wide = max(high_u - lens.cx, lens.cx - low_u) > guard - 1.0
    tall = max(high_v - lens.cy, lens.cy - low_v) > guard - 1.0
    # pixel centres, with room for places that are rounded to 1/256 pixel
    left = int(ceil(max(low_u - 0.51, 0.0)))  # noqa: RUF046
    top = int(ceil(max(low_v - 0.51, 0.0)))  # noqa: RUF046
    right = int(floor(min(high_u - 0.49, width - 1.0))) + 1  # noqa: RUF046
    bottom = int(floor(min(high_v - 0.49, height - 1.0))) + 1  # noqa: RUF046
    return left, top, right, bottom, nearness, 1 if wide or tall else 0


@kernel
def sift(pool, items, poses, lens, guard, width, height, out_patches, out_runs):
    """The patches that an image may show, and the runs of vertices that they use.

    Args:
        pool: the meshes.
        items: (I, COLUMNS) int32.
        poses: (I, 3, 4) float64, camera from mesh.
        lens: the projection.
        guard: pixels, as of ``placing.place``.
        width, height: pixels.
        out_patches: ``Patches`` with room for all.
        out_runs: (R, 2) int32 with a row for each PATCH placed vertices, must come as -1: item
            and first vertex in the pool of the runs used.

    Returns:
        How many patches.
    """
    count = 0
    for i in range(items.shape[0]):
        out_patches.firsts[i] = count
        base = items[i, PLACED_VERTEX] // PATCH
        end = items[i, FACE] + items[i, FACES]
        for first in range(items[i, FACE], end, PATCH):
            p = first // PATCH
            left, top, right, bottom, most, cut = window_of(
                pool.boxes[p], poses[i], lens, guard, width, height
            )
            if left >= right or top >= bottom:
                continue
            row = out_patches.rows[count]
            row[OF_ITEM], row[FIRST], row[COUNT] = i, first, min(PATCH, end - first)
            row[LEFT], row[TOP], row[RIGHT], row[BOTTOM] = left, top, right, bottom
            row[IS_CUT] = cut
            out_patches.most[count] = most
            count += 1
            for r in range(pool.reaches[p, 0] // PATCH, (pool.reaches[p, 1] - 1) // PATCH + 1):
                out_runs[base + r, 0] = i
                out_runs[base + r, 1] = items[i, VERTEX] + r * PATCH
    out_patches.firsts[items.shape[0]] = count
    return count


@kernel
def beside(patch, first_row, last_row):
    """Whether a patch lies wholly above or below a band of the image."""
    return patch[BOTTOM] <= first_row or patch[TOP] >= last_row


@kernel
def is_hidden(left, top, right, bottom, most, near, out_least):
    """Whether everything in a window of the image is nearer than what could be seen there.

    Args:
        left, top, right, bottom: the window, pixels inside the image and the band.
        most: the greatest nearness of that.
        near: (H, W) float32 nearness drawn so far.
        out_least: (H // TILE + 1, W // TILE + 1) float32, what no nearness in a tile is below as
            far as is known; it learns from every look.

    Returns:
        True where nothing of it can be seen in the window.
    """
    for j in range(top // TILE, (bottom - 1) // TILE + 1):
        for i in range(left // TILE, (right - 1) // TILE + 1):
            if out_least[j, i] >= most:
                continue
            if is_tile_nearer(near, j, i, most):
                out_least[j, i] = most
                continue
            first, last = max(left, i * TILE), min(right, i * TILE + TILE)
            upper, lower = max(top, j * TILE), min(bottom, j * TILE + TILE)
            if not is_nearer(near, first, upper, last, lower, most):
                return False
    return True


@kernel
def is_nearer(near, left, top, right, bottom, most):
    """Whether all pixels of a small window are at least as near as something."""
    for j in range(top, bottom):
        line = near[numba.uint64(j)]
        for m in range(numba.uint64(left), numba.uint64(right)):
            if line[m] < most:
                return False
    return True


@kernel
def is_tile_nearer(near, j, i, most):
    """Whether all pixels of a tile are at least as near as something."""
    height, width = near.shape
    first, last = i * TILE, min(width, i * TILE + TILE)
    for row in range(j * TILE, min(height, j * TILE + TILE)):
        line, farther = near[numba.uint64(row)], 0
        for m in range(numba.uint64(first), numba.uint64(last)):
            farther |= 1 if line[m] < most else 0  # no way out within a row: this runs in vectors
        if farther != 0:
            return False
    return True
