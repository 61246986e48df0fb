"""Smooth edges: what part of a pixel its neighbours' faces really cover."""

from scenesim.kernels.jit import kernel
from scenesim.kernels.placing import CLIPPED, SKY
from scenesim.kernels.raster import depth_plane
from scenesim.kernels.resolve import OF_CORNERS
from scenesim.kernels.vec3 import row


@kernel
def is_edge(near, face, ids, ragged, j, i):
    """Whether something else begins beside a pixel: another thing, or a step in depth.

    Args:
        near: (H, W) nearness.
        face: (H, W) face in the frame.
        ids: (H, W) int32 that differ between surfaces that never blend unseen.
        ragged: value of ``ids`` modulo 64 within which steps in depth are left alone (leaves).
        j, i: an inner pixel.

    Returns:
        True for an edge.
    """
    f, own = face[j, i], ids[j, i]
    left, right, up, down = face[j, i - 1], face[j, i + 1], face[j - 1, i], face[j + 1, i]
    if left == f and right == f and up == f and down == f:
        return False
    if ids[j, i - 1] != own or ids[j, i + 1] != own or ids[j - 1, i] != own or ids[j + 1, i] != own:
        return True
    if own & 63 == ragged:
        return False
    n = near[j, i]
    bend_x = near[j, i - 1] + near[j, i + 1] - 2.0 * n
    bend_y = near[j - 1, i] + near[j + 1, i] - 2.0 * n
    return abs(bend_x) + abs(bend_y) > 0.015 * n


@kernel
def is_plain(radiance, j, i):
    """Whether a pixel and those beside it are so alike that blending them shows nothing."""
    own = radiance[j, i, 1]
    least, most = own, own
    for m in range(4):
        jj = j - 1 if m == 2 else (j + 1 if m == 3 else j)
        ii = i - 1 if m == 0 else (i + 1 if m == 1 else i)
        value = radiance[jj, ii, 1]
        least, most = min(least, value), max(most, value)
    return most - least < 0.12 * least + 0.004


@kernel
def covered(ax, ay, bx, by, cx, cy, x, y):
    """Whether a face covers a point, all in 1/256 pixel; its edges belong to it."""
    p = (ax - x) * (by - y) - (bx - x) * (ay - y)
    q = (bx - x) * (cy - y) - (cx - x) * (by - y)
    r = (cx - x) * (ay - y) - (ax - x) * (cy - y)
    return (p >= 0 and q >= 0 and r >= 0) or (p <= 0 and q <= 0 and r <= 0)


@kernel
def compete(screen, camera, lens, a, b, c, i, j, offsets, source, out_best, out_source):
    """Let a face take the points of a pixel that it covers nearer than others.

    Args:
        screen, camera: of ``placing.Placed``.
        lens: a pinhole.
        a, b, c: rows of the face's corners.
        i, j: the pixel.
        offsets: (N, 2) int32 of the points.
        source: the number of the pixel that shows the face, 0..4.
        out_best: (N,) nearness so far.
        out_source: (N,) whose it is.
    """
    ax, ay, bx, by = screen[a, 0], screen[a, 1], screen[b, 0], screen[b, 1]
    cx, cy = screen[c, 0], screen[c, 1]
    u, v = (i << 8) + 128, (j << 8) + 128
    start, gx, gy, least, most = 0.0, 0.0, 0.0, 0.0, 0.0
    for n in range(offsets.shape[0]):
        x, y = u + offsets[n, 0], v + offsets[n, 1]
        if covered(ax, ay, bx, by, cx, cy, x, y):
            if most == 0.0:
                plane = depth_plane(row(camera, a), row(camera, b), row(camera, c), lens)
                start, gx, gy, least, most = plane
            value = start + gx * (x / 256.0 - 0.5) + gy * (y / 256.0 - 0.5)
            value = min(most, max(least, value))
            if value > out_best[n]:
                out_best[n] = value
                out_source[n] = source


@kernel
def beside_of(j, i, m):
    """Row and column of a pixel (0) and of those left, right, above and below it (1..4)."""
    return (
        j - 1 if m == 3 else (j + 1 if m == 4 else j),
        i - 1 if m == 1 else (i + 1 if m == 2 else i),
    )


@kernel
def smooth_edges(  # noqa: C901
    placed,
    lens,
    near,
    faces,
    ids,
    ragged,
    offsets,
    radiance,
    first_row,
    last_row,
    out_best,
    out_source,
    out_radiance,
):
    """Blend the pixels at edges by what covers several points of each.

    At each point of an edge pixel the faces seen at its own centre and at the four beside it are
    drawn again; the nearest that covers the point lends the colour of the pixel that shows it.

    Args:
        placed: the frame's vertices.
        lens: a pinhole.
        near: (H, W) nearness.
        faces: ``Faces``.
        ids, ragged: see ``is_edge``.
        offsets: (N, 2) int32 points in a pixel, 1/256 pixel from its centre.
        radiance: (H, W, 3) by pixel centres.
        first_row, last_row: the half-open range of image rows this call owns.
        out_best: (N,) float64, room.
        out_source: (N,) int64, room.
        out_radiance: (H, W, 3) float32, a copy of ``radiance``; edge pixels are written.
    """
    face, numbers = faces.at, faces.numbers
    height, width = face.shape
    points = offsets.shape[0]
    camera, screen = placed.camera, placed.screen
    share = 1.0 / (points + 1)
    for j in range(max(1, first_row), min(height - 1, last_row)):
        for i in range(1, width - 1):
            if not is_edge(near, face, ids, ragged, j, i) or is_plain(radiance, j, i):
                continue
            for n in range(points):
                out_best[n] = -1.0
                out_source[n] = 0
            for m in range(5):
                jj, ii = beside_of(j, i, m)
                f = face[jj, ii]
                if m > 0 and f == face[j, i]:
                    continue
                if f == SKY:
                    for n in range(points):
                        if out_best[n] < 0.0:
                            out_best[n] = 0.0
                            out_source[n] = m
                    continue
                a, b, c = (
                    numbers[f, OF_CORNERS],
                    numbers[f, OF_CORNERS + 1],
                    numbers[f, OF_CORNERS + 2],
                )
                if screen[a, 0] == CLIPPED or screen[b, 0] == CLIPPED or screen[c, 0] == CLIPPED:
                    if m == 0:
                        for n in range(points):
                            out_best[n] = near[j, i]
                    continue
                compete(screen, camera, lens, a, b, c, i, j, offsets, m, out_best, out_source)
            red = float(radiance[j, i, 0])
            green = float(radiance[j, i, 1])
            blue = float(radiance[j, i, 2])
            for n in range(points):
                jj, ii = beside_of(j, i, out_source[n])
                red += radiance[jj, ii, 0]
                green += radiance[jj, ii, 1]
                blue += radiance[jj, ii, 2]
            out_radiance[j, i, 0] = red * share
            out_radiance[j, i, 1] = green * share
            out_radiance[j, i, 2] = blue * share
