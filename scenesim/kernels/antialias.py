"""Smooth edges: what part of a pixel its neighbours' faces really cover."""

import numba

from scenesim.kernels.jit import kernel
from scenesim.kernels.placing import CLIPPED, SKY
from scenesim.kernels.resolve import Faces  # noqa: F401  its layout is part of the cache key


@kernel
def mark_edges(near, face, ids, ragged, j, out_marks):
    """Find the pixels of a row beside which something else begins: another thing, a step in depth.

    Args:
        near: (H, W) float32 nearness.
        face: (H, W) int32 face seen.
        ids: (H, W) int32 that differ between surfaces that never blend unseen.
        ragged: value of ``ids`` modulo 64 within which steps in depth are left alone (leaves).
        j: the row; neither the first nor the last.
        out_marks: (W,) uint8, 1 for edges.
    """
    width = near.shape[1]
    middle, above, below = ids[j], ids[j - 1], ids[j + 1]
    for i in range(1, width - 1):
        own = middle[i]
        other = (middle[i - 1] != own) | (middle[i + 1] != own)
        other = other | (above[i] != own) | (below[i] != own)
        smooth = (own & 63) != ragged
        out_marks[i] = numba.uint8(other) | numba.uint8(smooth) << numba.uint8(1)
    middle, above, below = face[j], face[j - 1], face[j + 1]
    for i in range(1, width - 1):
        f = middle[i]
        same = (middle[i - 1] == f) & (middle[i + 1] == f) & (above[i] == f) & (below[i] == f)
        out_marks[i] = 0 if same else out_marks[i]
    line, up, down = near[j], near[j - 1], near[j + 1]
    for i in range(1, width - 1):
        n = line[i] * numba.float32(2.0)
        bend = abs(line[i - 1] + line[i + 1] - n) + abs(up[i] + down[i] - n)
        step = numba.uint8(2) if bend > numba.float32(0.0075) * n else numba.uint8(0)
        out_marks[i] = out_marks[i] & (step | numba.uint8(1))


@kernel
def is_plain(radiance, at, line):
    """Whether a pixel and those beside it are so alike that blending them shows nothing.

    Args:
        radiance: (H * W * 3,) float32.
        at: the pixel's green.
        line: numbers in a row.
    """
    a, b, c = radiance[at - 3], radiance[at + 3], radiance[at - line]
    d, own = radiance[at + line], radiance[at]
    least = min(own, min(min(a, b), min(c, d)))
    most = max(own, max(max(a, b), max(c, d)))
    return most - least < 0.12 * least + 0.004


@kernel
def edge(ax, ay, bx, by):
    """Twice the area between an edge and the origin, and how it grows with the origin's place."""
    return ax * by - bx * ay, ay - by, bx - ax


@kernel
def compete(corners, depths, f, i, j, offsets, source, out_best, out_source):
    """Let a face take the points of a pixel that it covers nearer than others.

    Args:
        corners, depths: of ``Faces``.
        f: the face's row in them.
        i, j: the pixel.
        offsets: (N, 2) int32 of the points.
        source: the number of the pixel that shows the face, 0..4.
        out_best: (N,) nearness so far.
        out_source: (N,) whose it is.

    Returns:
        How many points it took.
    """
    u, v, at = (i << 8) + 128, (j << 8) + 128, corners[f]
    ax, ay, bx, by, cx, cy = at[0] - u, at[1] - v, at[2] - u, at[3] - v, at[4] - u, at[5] - v
    p0, px, py = edge(ax, ay, bx, by)
    q0, qx, qy = edge(bx, by, cx, cy)
    r0, rx, ry = edge(cx, cy, ax, ay)
    won, plane = 0, depths[f]
    for n in range(offsets.shape[0]):
        x, y = offsets[n, 0], offsets[n, 1]
        p, q, r = p0 + px * x + py * y, q0 + qx * x + qy * y, r0 + rx * x + ry * y
        if (p | q | r) >= 0 or ((-p) | (-q) | (-r)) >= 0:
            value = plane[0] + plane[1] * (i + x / 256.0) + plane[2] * (j + y / 256.0)
            value = min(plane[4], max(plane[3], value))
            if value > out_best[n]:
                out_best[n] = value
                out_source[n] = source
                won += 1
    return won


@kernel
def beside_of(j, i, m):
    """Row and column of a pixel (0) and of those left, right, above and below it (1..4)."""
    return (
        j - 1 if m == 3 else (j + 1 if m == 4 else j),
        i - 1 if m == 1 else (i + 1 if m == 2 else i),
    )


@kernel
def is_known(face, j, i, m, f):
    """Whether a pixel's face has been drawn for one of those before it: the middle, then around."""
    if m == 0:
        return False
    known = f == face[j, i]
    if m > 1:
        known = known or f == face[j, i - 1]
    if m > 2:
        known = known or f == face[j, i + 1]
    if m > 3:
        known = known or f == face[j - 1, i]
    return known


@kernel
def is_own(source):
    """Whether all points of a pixel show what its centre shows."""
    total = 0
    for n in range(source.shape[0]):
        total += source[n]
    return total == 0


@kernel
def smooth_edges(  # noqa: C901
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
    out_marks,
    out_radiance,
):
    """Blend the pixels at edges by what covers several points of each.

    At each point of an edge pixel the faces seen at its own centre and at the four beside it are
    drawn again; the nearest that covers the point lends the colour of the pixel that shows it.

    Args:
        near: (H, W) nearness.
        faces: ``Faces``.
        ids, ragged: see ``mark_edges``.
        offsets: (N, 2) int32 points in a pixel, 1/256 pixel from its centre.
        radiance: (H, W, 3) by pixel centres.
        first_row, last_row: the half-open range of image rows this call owns.
        out_best: (N,) float64, room.
        out_source: (N,) int64, room.
        out_marks: (W,) uint8, room.
        out_radiance: (H, W, 3) float32, a copy of ``radiance``; edge pixels are written.
    """
    face, corners, depths = faces.at, faces.corners, faces.depths
    height, width = face.shape
    points = offsets.shape[0]
    share = 1.0 / (points + 1)
    flat = radiance.reshape(-1)
    for j in range(max(1, first_row), min(height - 1, last_row)):
        mark_edges(near, face, ids, ragged, j, out_marks)
        for i in range(1, width - 1):
            if out_marks[i] == 0 or is_plain(flat, 3 * (j * width + i) + 1, 3 * width):
                continue
            for n in range(points):
                out_best[n] = -1.0
                out_source[n] = 0
            own, taken = near[j, i], 0
            for m in range(5):
                jj, ii = beside_of(j, i, m)
                f = face[jj, ii]
                if is_known(face, j, i, m, f) or (taken == points and near[jj, ii] < own):
                    continue
                if f == SKY:
                    for n in range(points):
                        if out_best[n] < 0.0:
                            out_best[n] = 0.0
                            out_source[n] = m
                    continue
                if corners[f, 0] == CLIPPED:
                    if m == 0:
                        taken = points
                        for n in range(points):
                            out_best[n] = own
                    continue
                won = compete(corners, depths, f, i, j, offsets, m, out_best, out_source)
                taken = won if m == 0 else taken
            if taken == points and is_own(out_source):
                continue
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
