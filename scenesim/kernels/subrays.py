"""Beams have a width: which of them an edge may cut, and the rays that fill those."""

from math import sqrt

import numba

from scenesim.kernels.jit import kernel


@kernel
def across(beam, lines, columns, wraps, shifts):
    """The beam of another ring that looks in the same direction.

    Args:
        beam: its row; rays stand ring by ring.
        lines: how many rings on.
        columns: rays of a ring.
        wraps: whether the last column is next to the first.
        shifts: (H,) int64 columns by which each ring looks ahead of its firings.

    Returns:
        A row; -1 where there is none.
    """
    ring = beam // columns
    there = ring + lines
    if there < 0 or there >= shifts.shape[0]:
        return -1
    column = beam - ring * columns + shifts[ring] - shifts[there]
    if wraps:
        column %= columns
    elif column < 0 or column >= columns:
        return -1
    return there * columns + column


@kernel
def cut_beams(columns, wraps, shifts, ranges, bodies, out_beams):
    """The beams that one surface may not fill.

    A plane's inverse ranges lie on a line from column to column; a beam whose neighbours in its
    ring do not, or whose neighbours above and below meet another body far from it, is looked at
    closely. What is thinner than the gap between beams and met by none stays unseen.

    Args:
        columns: rays of a ring; rays stand ring by ring.
        wraps: whether the last column is next to the first.
        shifts: as of ``across``.
        ranges: (B,) float32 m of the beams' middles; inf where nothing is met.
        bodies: (B,) int32.
        out_beams: (B,) int32, filled from the front.

    Returns:
        How many.
    """
    count = 0
    total = ranges.shape[0]
    for beam in range(total):
        column = beam % columns
        left = beam - 1 if column > 0 else (beam + columns - 1 if wraps else beam)
        right = beam + 1 if column < columns - 1 else (beam - columns + 1 if wraps else beam)
        if left < 0 or right >= total:
            continue
        here = numba.float64(ranges[beam])
        near = 1.0 / here
        bend = abs(1.0 / ranges[left] + 1.0 / ranges[right] - 2.0 * near)
        cut = bend * here * here > 0.08 + 0.004 * here if bodies[beam] >= 0 else bend > 0.0
        if not cut:
            for lines in (-1, 1):
                other = across(beam, lines, columns, wraps, shifts)
                if other >= 0 and bodies[other] != bodies[beam]:
                    gap = abs(numba.float64(ranges[other]) - here)
                    cut = cut or not (gap < 0.3 + 0.15 * min(here, ranges[other]))
        if cut:
            out_beams[count] = beam
            count += 1
    return count


@kernel
def fan(beams, spots, rays, times, out_rays, out_times):
    """The further rays of some beams, about each beam's middle.

    Args:
        beams: (C,) int32.
        spots: (S, 2) float64 rad, to the side and upwards, of each further ray.
        rays: (origins, directions), (3, R) float32 each, local frame, of all beams' middles.
        times: (R,) float32 s.
        out_rays: (origins, directions), (3, C * S) float32 each.
        out_times: (C * S,) float32 s.
    """
    origins, directions = rays
    out_origins, out_directions = out_rays
    many = spots.shape[0]
    for c in range(beams.shape[0]):
        beam = beams[c]
        x = numba.float64(directions[0, beam])
        y = numba.float64(directions[1, beam])
        z = numba.float64(directions[2, beam])
        flat = max(sqrt(x * x + y * y), 1e-9)
        sx, sy = -y / flat, x / flat
        ux, uy, uz = -z * sy, z * sx, x * sy - y * sx
        for k in range(many):
            a, b = spots[k, 0], spots[k, 1]
            dx, dy, dz = x + a * sx + b * ux, y + a * sy + b * uy, z + b * uz
            size = sqrt(dx * dx + dy * dy + dz * dz)
            row = c * many + k
            for q in range(3):
                out_origins[q, row] = origins[q, beam]
            out_directions[0, row] = dx / size
            out_directions[1, row] = dy / size
            out_directions[2, row] = dz / size
            out_times[row] = times[beam]
