"""Triangles to pixels: exact sub-pixel edges, the nearest surface at every pixel centre.

Depth comes from the unrounded corners, edges from the rounded ones.
"""

from math import ceil

import numba

from scenesim.kernels.jit import kernel
from scenesim.kernels.patches import beside, is_hidden, is_nearer
from scenesim.kernels.placing import (
    BOTTOM,
    CLIPPED,
    COUNT,
    FACE,
    FIRST,
    LAYERS,
    LEFT,
    MATERIAL,
    OF_ITEM,
    PLACED_FACE,
    PLACED_VERTEX,
    RIGHT,
    TOP,
)
from scenesim.kernels.texture import Media  # noqa: F401  an argument's layout, part of the cache key
from scenesim.kernels.vec3 import cross, dot, row, subtract


@kernel
def first_pixel(at):
    """The first pixel whose centre is not before a place in 1/256 pixel."""
    return (at + 127) >> 8


@kernel
def edge_from(x0, y0, x1, y1, j):
    """An edge of a triangle, to be walked down the rows of the image.

    Corners are whole numbers of at most 22 bits (16384 pixels), so that numerators are exact, and
    no quotient lies nearer to a whole number than 2^-30 without being it.

    Args:
        x0, y0, x1, y1: the edge's ends in 1/256 pixel, the upper one first.
        j: the row at which it begins.

    Returns:
        For ``column_of``: the numerator at that row, what it grows by with each row, and one
        through the denominator.
    """
    dy = float(y1 - y0)
    numerator = (float(x0) - 128.0) * dy + float(x1 - x0) * float((j << 8) + 128 - y0)
    return numerator, 256.0 * float(x1 - x0), 1.0 / (256.0 * max(dy, 1.0))


@kernel
def column_of(numerator, inverse):
    """The first pixel whose centre is not left of an edge, on one row of pixel centres.

    A centre exactly on an edge belongs to the face on its right or below: the top-left rule,
    here as half-open spans of half-open rows.
    """
    return int(ceil(numerator * inverse - 2.0e-10))  # noqa: RUF046


@kernel
def box_of(x0, y0, x1, y1, x2, y2, width, first_row, last_row):
    """The pixels of a band whose centres the box round three corners holds.

    Args:
        x0, y0, x1, y1, x2, y2: the corners, 1/256 pixel.
        width: of the image.
        first_row, last_row: the band.

    Returns:
        (left, top, right, bottom), the last two exclusive; right is 0 for a clipped corner.
    """
    low, high = min(y0, min(y1, y2)), max(y0, max(y1, y2))
    top, bottom = max(first_row, first_pixel(low)), min(last_row, first_pixel(high))
    low, high = min(x0, min(x1, x2)), max(x0, max(x1, x2))
    left, right = max(0, first_pixel(low)), min(width, first_pixel(high))
    return left, top, 0 if low == CLIPPED else right, bottom


@kernel
def is_empty(box):
    """Whether a box of ``box_of`` holds no pixel."""
    left, top, right, bottom = box
    return (left >= right) | (top >= bottom)


@kernel
def is_covered(box, most, near):
    """Whether a small face lies behind what is drawn at all pixels of the box round it.

    Args:
        box: of ``box_of``, not empty.
        most: the greatest nearness of its corners.
        near: (H, W) float32 nearness drawn so far.

    Returns:
        True where nothing of it can be seen; False also for boxes so large that looking would
        cost as much as drawing.
    """
    left, top, right, bottom = box
    if (bottom - top) * (right - left) > 128:
        return False
    return is_nearer(near, left, top, right, bottom, numba.float32(most))


@kernel
def is_patch_hidden(patch, most, first_row, last_row, near, out_least):
    """Whether a patch lies behind what is drawn in all of its window in a band."""
    top, bottom = max(first_row, patch[TOP]), min(last_row, patch[BOTTOM])
    return is_hidden(patch[LEFT], top, patch[RIGHT], bottom, most, near, out_least)


@kernel
def nearest(za, zb, zc, lens):
    """The greatest nearness of three depths."""
    least = min(za, min(zb, zc))
    return -least if lens.orthographic == 1 else 1.0 / least


@kernel
def by_height(x0, y0, x1, y1, x2, y2):
    """Three corners from the top to the bottom of the image."""
    if y0 > y1:
        x0, y0, x1, y1 = x1, y1, x0, y0
    if y1 > y2:
        x1, y1, x2, y2 = x2, y2, x1, y1
    if y0 > y1:
        x0, y0, x1, y1 = x1, y1, x0, y0
    return x0, y0, x1, y1, x2, y2


@kernel
def depth_plane(a, b, c, lens):
    """Nearness as a plane over the image, from the unrounded corners.

    Args:
        a, b, c: the corners, camera frame.
        lens: the projection; nearness is 1 / z of a pinhole, -z of a parallel projection.

    Returns:
        (at pixel (0, 0)'s centre, per column, per row, least, most of the corners); the plane
        is 0 where the face is seen edge-on.
    """
    ab, ac = subtract(b, a), subtract(c, a)
    normal = cross(ab, ac)
    if lens.orthographic == 1:
        offset, scale = -dot(normal, a), normal[2]
        na, nb, nc = -a[2], -b[2], -c[2]
    else:
        offset, scale = normal[2], dot(normal, a)
        na, nb, nc = 1.0 / a[2], 1.0 / b[2], 1.0 / c[2]
    inverse = 1.0 / scale if scale != 0.0 else 0.0
    gx = normal[0] * inverse / lens.fx
    gy = normal[1] * inverse / lens.fy
    start = offset * inverse + gx * (0.5 - lens.cx) + gy * (0.5 - lens.cy)
    return start, gx, gy, min(na, min(nb, nc)), max(na, max(nb, nc))


@kernel
def draw(
    pool,
    items,
    patches,
    order,
    placed,
    lens,
    wanted,
    media,
    first_row,
    last_row,
    out_near,
    out_face,
    out_least,
):
    """Draw the whole faces of opaque or glass layers on rows first_row..last_row-1.

    Args:
        pool: the meshes.
        items: (I, COLUMNS) int32.
        patches: those that may be seen.
        order: (N,) int32, the patches to draw, near ones first.
        placed: the frame's vertices.
        lens: the projection.
        wanted: bits of the layers to draw; CUTOUT is drawn as if whole.
        media: the materials' layers.
        first_row, last_row: the half-open range of image rows this call owns, of whole tiles.
        out_near: (H, W) float32, nearness; what is nearer than it is drawn.
        out_face: (H, W) int32, number of the face in the frame; SKY where none.
        out_least: as of ``is_hidden``.
    """
    width = out_near.shape[1]
    screen, camera = placed.screen.reshape(-1), placed.camera.reshape(-1)
    faces = pool.faces.reshape(-1)
    for n in range(order.shape[0]):
        patch = patches.rows[order[n]]
        i = patch[OF_ITEM]
        if items[i, LAYERS] & wanted == 0 or beside(patch, first_row, last_row):
            continue
        if is_patch_hidden(patch, patches.most[order[n]], first_row, last_row, out_near, out_least):
            continue
        whole = items[i, LAYERS] & wanted == items[i, LAYERS]
        base = items[i, PLACED_VERTEX]
        number = items[i, PLACED_FACE] - items[i, FACE]
        for k in range(patch[FIRST], patch[FIRST] + patch[COUNT]):
            a, b, c = corners_of(faces, k, base)
            x0, y0, x1, y1, x2, y2 = on_screen(screen, a, b, c)
            box = box_of(x0, y0, x1, y1, x2, y2, width, first_row, last_row)
            if is_empty(box):
                continue
            if not whole and not is_wanted(pool, items, i, k, media, wanted):
                continue
            pa, pb, pc = point_at(camera, a), point_at(camera, b), point_at(camera, c)
            most = nearest(pa[2], pb[2], pc[2], lens)
            if is_covered(box, most, out_near):
                continue
            plane = depth_plane(pa, pb, pc, lens)
            fill(x0, y0, x1, y1, x2, y2, plane, first_row, last_row, number + k, out_near, out_face)


@kernel
def corners_of(faces, k, base):
    """Rows of the placed vertices of a face.

    Args:
        faces: (3 F,) int32 of the pool, flat: its rows are then found in half the time.
        k: the face's row in the pool.
        base: the first row of its item's placed vertices.
    """
    at, start = numba.uint64(3 * k), numba.uint64(base)
    return (
        start + numba.uint64(faces[at]),
        start + numba.uint64(faces[at + numba.uint64(1)]),
        start + numba.uint64(faces[at + numba.uint64(2)]),
    )


@kernel
def on_screen(screen, a, b, c):
    """Where three vertices are on the image, 1/256 pixel, from (2 P,) int32: all of them flat."""
    one, two = numba.uint64(1), numba.uint64(2)
    a, b, c = two * a, two * b, two * c
    return screen[a], screen[a + one], screen[b], screen[b + one], screen[c], screen[c + one]


@kernel
def point_at(camera, a):
    """A vertex from (3 P,) float32: all of them flat."""
    at = numba.uint64(3) * a
    x, y, z = camera[at], camera[at + numba.uint64(1)], camera[at + numba.uint64(2)]
    return float(x), float(y), float(z)


@kernel
def draw_cut(
    pool,
    items,
    placed,
    cut_faces,
    cut_count,
    first_cut,
    lens,
    wanted,
    media,
    first_row,
    last_row,
    out_near,
    out_face,
):
    """Draw the faces that ``clip`` made, opaque or glass, on rows first_row..last_row-1.

    Args:
        pool, items, placed, lens, wanted, media, first_row, last_row: as of ``draw``.
        cut_faces: (N, 2) int32 of ``clip``.
        cut_count: how many of them.
        first_cut: the first row of their vertices in ``placed``.
        out_near, out_face: as of ``draw``.
    """
    width = out_near.shape[1]
    screen = placed.screen
    for n in range(cut_count):
        i, number = cut_faces[n, 0], cut_faces[n, 1]
        k = number - items[i, PLACED_FACE] + items[i, FACE]
        a = first_cut + 3 * n
        x0, y0, x1, y1 = screen[a, 0], screen[a, 1], screen[a + 1, 0], screen[a + 1, 1]
        x2, y2 = screen[a + 2, 0], screen[a + 2, 1]
        if is_empty(box_of(x0, y0, x1, y1, x2, y2, width, first_row, last_row)):
            continue
        if is_wanted(pool, items, i, k, media, wanted):
            corners = placed.camera
            plane = depth_plane(row(corners, a), row(corners, a + 1), row(corners, a + 2), lens)
            fill(x0, y0, x1, y1, x2, y2, plane, first_row, last_row, number, out_near, out_face)


@kernel
def is_wanted(pool, items, i, k, media, wanted):
    """Whether a face's material is of a wanted layer."""
    return media.layers[media.slots[items[i, MATERIAL] + pool.slots[k]]] & wanted != 0


@kernel
def fill(x0, y0, x1, y1, x2, y2, plane, first_row, last_row, number, out_near, out_face):
    """Draw one face where it is nearest.

    Args:
        x0, y0, x1, y1, x2, y2: its corners, 1/256 pixel.
        plane: of ``depth_plane``.
        first_row, last_row: the band.
        number: what to write.
        out_near, out_face: as of ``draw``.
    """
    start, gx, gy, least, most = plane
    x0, y0, x1, y1, x2, y2 = by_height(x0, y0, x1, y1, x2, y2)
    width = out_near.shape[1]
    top, middle = max(first_row, first_pixel(y0)), first_pixel(y1)
    long, per_long, of_long = edge_from(x0, y0, x2, y2, top)
    short, per_short, of_short = edge_from(x0, y0, x1, y1, top)
    for j in range(top, min(last_row, first_pixel(y2))):
        if j == middle or (j == top and top > middle):
            short, per_short, of_short = edge_from(x1, y1, x2, y2, j)
        a, b = column_of(long, of_long), column_of(short, of_short)
        long += per_long
        short += per_short
        left, right = max(0, min(a, b)), min(width, max(a, b))
        value = start + gy * j
        row_near = out_near[numba.uint64(j)]
        row_face = out_face[numba.uint64(j)]
        for m in range(numba.uint64(left), numba.uint64(max(left, right))):
            near = numba.float32(min(most, max(least, value + gx * numba.int64(m))))
            if near > row_near[m]:
                row_near[m] = near
                row_face[m] = number
