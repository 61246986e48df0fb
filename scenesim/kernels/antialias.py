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
        out_radiance: (H, W, 3) float32.
    """
    height, width = face.shape
    starts = items[:, PLACED_FACE]
    item = 0
    points = offsets.shape[0]
    for j in range(first_row, last_row):
        for i in range(width):
            for c in range(3):
                out_radiance[j, i, c] = radiance[j, i, c]
            if j == 0 or i == 0 or j == height - 1 or i == width - 1:
                continue
            if not is_edge(near, face, ids, j, i):
                continue
            red, green, blue = 0.0, 0.0, 0.0
            for n in range(points):
                u, v = (i << 8) + 128 + offsets[n, 0], (j << 8) + 128 + offsets[n, 1]
                best, from_j, from_i = -1.0, j, i
                for m in range(9):
                    jj, ii = j + m // 3 - 1, i + m % 3 - 1
                    f = face[jj, ii]
                    repeated = (m % 3 > 0 and face[jj, ii - 1] == f) or (
                        m > 2 and face[jj - 1, ii] == f
                    )
                    if repeated and m != 4:
                        continue
                    if f == SKY:
                        if best < 0.0 and m == 4:
                            best = 0.0
                            from_j, from_i = jj, ii
                        elif best < 0.0:
                            best = 0.0
                            from_j, from_i = jj, ii
                        continue
                    item = item_of(starts, f, item)
                    k = f - items[item, PLACED_FACE] + items[item, FACE]
                    base = items[item, PLACED_VERTEX]
                    a, b, c = (
                        base + pool.faces[k, 0],
                        base + pool.faces[k, 1],
                        base + pool.faces[k, 2],
                    )
                    if (
                        placed.screen[a, 0] == CLIPPED
                        or placed.screen[b, 0] == CLIPPED
                        or placed.screen[c, 0] == CLIPPED
                    ):
                        value = near[jj, ii] if m == 4 else -1.0
                    elif covering(placed.screen, a, b, c, u, v):
                        camera = placed.camera
                        start, gx, gy, least, most = depth_plane(
                            row(camera, a), row(camera, b), row(camera, c), lens
                        )
                        value = start + gx * (u / 256.0 - 0.5) + gy * (v / 256.0 - 0.5)
                        value = min(most, max(least, value))
                    else:
                        value = -1.0
                    if value > best:
                        best = value
                        from_j, from_i = jj, ii
                red += radiance[from_j, from_i, 0]
                green += radiance[from_j, from_i, 1]
                blue += radiance[from_j, from_i, 2]
            out_radiance[j, i, 0] = red / points
            out_radiance[j, i, 1] = green / points
            out_radiance[j, i, 2] = blue / points
