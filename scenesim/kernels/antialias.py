"""Smooth edges: what part of a pixel its neighbours' faces really cover."""

from scenesim.kernels.jit import kernel
from scenesim.kernels.raster import (
    CLIPPED,
    FACE,
    PLACED_FACE,
    PLACED_VERTEX,
    SKY,
    depth_plane,
)
from scenesim.kernels.resolve import item_of
from scenesim.kernels.vec3 import row


@kernel
def is_edge(near, face, ids, j, i):
    """Whether something else begins beside a pixel: another thing, or a step in depth.

    Args:
        near: (H, W) nearness.
        face: (H, W) face in the frame.
        ids: (H, W) int32 that differ between surfaces that never blend unseen.
        j, i: an inner pixel.

    Returns:
        True for an edge.
    """
    own, n, f = ids[j, i], near[j, i], face[j, i]
    if face[j, i - 1] == f and face[j, i + 1] == f and face[j - 1, i] == f and face[j + 1, i] == f:
        return False
    if ids[j, i - 1] != own or ids[j, i + 1] != own or ids[j - 1, i] != own or ids[j + 1, i] != own:
        return True
    bend_x = near[j, i - 1] + near[j, i + 1] - 2.0 * n
    bend_y = near[j - 1, i] + near[j + 1, i] - 2.0 * n
    return abs(bend_x) + abs(bend_y) > 0.01 * n


@kernel
def covering(screen, a, b, c, u, v):
    """Whether a face covers a point of the image; the top-left rule does not matter here."""
    ax, ay, bx, by = screen[a, 0] - u, screen[a, 1] - v, screen[b, 0] - u, screen[b, 1] - v
    cx, cy = screen[c, 0] - u, screen[c, 1] - v
    p = ax * by - bx * ay
    q = bx * cy - cx * by
    r = cx * ay - ax * cy
    return (p >= 0 and q >= 0 and r >= 0) or (p <= 0 and q <= 0 and r <= 0)


@kernel
def nearness_at(pool, items, item, f, placed, lens, u, v):
    """How near a face is at a point of the image.

    Args:
        pool, items, placed, lens: as of ``smooth_edges``.
        item: the face's item.
        f: the face in the frame.
        u, v: 1/256 pixel.

    Returns:
        Its nearness; 0 where it does not cover the point; -1 where it was cut by the near plane.
    """
    k = f - items[item, PLACED_FACE] + items[item, FACE]
    base = items[item, PLACED_VERTEX]
    a, b, c = base + pool.faces[k, 0], base + pool.faces[k, 1], base + pool.faces[k, 2]
    screen = placed.screen
    if screen[a, 0] == CLIPPED or screen[b, 0] == CLIPPED or screen[c, 0] == CLIPPED:
        return -1.0
    if not covering(screen, a, b, c, u, v):
        return 0.0
    camera = placed.camera
    start, gx, gy, least, most = depth_plane(row(camera, a), row(camera, b), row(camera, c), lens)
    return min(most, max(least, start + gx * (u / 256.0 - 0.5) + gy * (v / 256.0 - 0.5)))


@kernel
def source_of(pool, items, placed, lens, near, face, j, i, u, v, guess):
    """Which of the 3 x 3 pixels round an edge pixel shows what covers a point of it.

    Args:
        pool, items, placed, lens, near, face: as of ``smooth_edges``.
        j, i: the edge pixel.
        u, v: the point, 1/256 pixel.
        guess: an item that is likely.

    Returns:
        (row, column, item to guess next).
    """
    best, from_j, from_i = -0.5, j, i
    starts = items[:, PLACED_FACE]
    for m in range(9):
        jj, ii = j + (m + 4) % 9 // 3 - 1, i + (m + 4) % 9 % 3 - 1
        f = face[jj, ii]
        if f == SKY:
            value = -0.1
        elif m > 0 and f == face[j, i]:
            continue
        else:
            guess = item_of(starts, f, guess)
            value = nearness_at(pool, items, guess, f, placed, lens, u, v)
            if value < 0.0:
                value = near[jj, ii] if m == 0 else -1.0
            elif value == 0.0:
                value = -1.0
        if value > best:
            best, from_j, from_i = value, jj, ii
    return from_j, from_i, guess


@kernel
def smooth_edges(
    pool, items, placed, lens, near, face, ids, offsets, radiance, first_row, last_row, out_radiance
):
    """Blend the pixels at edges by what covers several points of each.

    At each point of an edge pixel the faces seen at the 3 x 3 pixel centres round it are drawn
    again; the nearest that covers the point lends the colour of the pixel that shows it.

    Args:
        pool: the meshes.
        items: (I, COLUMNS) int32.
        placed: the frame's vertices.
        lens: a pinhole.
        near: (H, W) nearness.
        face: (H, W) face in the frame.
        ids: (H, W) int32, see ``is_edge``.
        offsets: (N, 2) int32 points in a pixel, 1/256 pixel from its centre.
        radiance: (H, W, 3) by pixel centres.
        first_row, last_row: the half-open range of image rows this call owns.
        out_radiance: (H, W, 3) float32, a copy of ``radiance``; edge pixels are written.
    """
    height, width = face.shape
    guess = 0
    points = offsets.shape[0]
    for j in range(max(1, first_row), min(height - 1, last_row)):
        for i in range(1, width - 1):
            if not is_edge(near, face, ids, j, i):
                continue
            red = float(radiance[j, i, 0])
            green = float(radiance[j, i, 1])
            blue = float(radiance[j, i, 2])
            for n in range(points):
                u, v = (i << 8) + 128 + offsets[n, 0], (j << 8) + 128 + offsets[n, 1]
                jj, ii, guess = source_of(pool, items, placed, lens, near, face, j, i, u, v, guess)
                red += radiance[jj, ii, 0]
                green += radiance[jj, ii, 1]
                blue += radiance[jj, ii, 2]
            out_radiance[j, i, 0] = red / (points + 1)
            out_radiance[j, i, 1] = green / (points + 1)
            out_radiance[j, i, 2] = blue / (points + 1)
