"""How much of the sky is open above a place, and how sunlit what closes it and the ground are."""

from math import exp, floor, sqrt

import numba

from scenesim.kernels.faces import item_of
from scenesim.kernels.jit import kernel
from scenesim.kernels.placing import (
    FACE,
    MATERIAL,
    PLACED_FACE,
    SKY,
    Lens,  # noqa: F401  an argument's layout is part of the cache key
)
from scenesim.kernels.texture import Media  # noqa: F401  likewise


@kernel
def shade_tops(heights, way, slope, steps, first, last, out_tops):
    """Up to which height the sun is hidden, over each cell of a height map.

    Args:
        heights: (S, S) float32 m, the top of what stands there.
        way: (2,) towards the sun in the plane, column and row, cells in a metre.
        slope: tangent of the sun's elevation.
        steps: (D,) m, distances at which something may hide it.
        first, last: the half-open range of rows that this call owns.
        out_tops: (S, S) float32 m; must come with what is lower than everything.
    """
    side = heights.shape[0]
    for j in range(first, last):
        tops = out_tops[j]
        for d in range(steps.shape[0]):
            y = int(floor(j + 0.5 + way[1] * steps[d]))  # noqa: RUF046
            if y < 0 or y >= side:
                continue
            shift = int(floor(0.5 + way[0] * steps[d]))  # noqa: RUF046
            line, fall = heights[y], numba.float32(slope * steps[d])
            for i in range(max(0, -shift), min(side, side - shift)):
                tops[i] = max(tops[i], line[i + shift] - fall)


@kernel
def albedos(face, items, faces_slots, media, first, last, out_albedo):
    """How bright what is seen of a view is, textures aside.

    Args:
        face: (H, W) int32 face in the frame.
        items: (I, COLUMNS) int32.
        faces_slots: (F,) slot of each face of the pool.
        media: materials and textures.
        first, last: the half-open range of rows that this call owns.
        out_albedo: (H, W) float32, of luminance; left as it is where nothing is seen.
    """
    starts, item = items[:, PLACED_FACE], 0
    for j in range(first, last):
        for i in range(face.shape[1]):
            f = face[j, i]
            if f != SKY:
                item = item_of(starts, f, item)
                k = f - items[item, PLACED_FACE] + items[item, FACE]
                s = media.surface[media.slots[items[item, MATERIAL] + faces_slots[k]]]
                out_albedo[j, i] = 0.2126 * s[0] + 0.7152 * s[1] + 0.0722 * s[2]


@kernel
def open_sky(  # noqa: C901
    heights,
    shade,
    fronts,
    cell,
    levels,
    ways,
    facing,
    steps,
    stride,
    first,
    last,
    out_rows,
    out_open,
    out_glow,
):
    """The share of skylight that reaches points above a height map, and their sunlit horizon.

    Args:
        heights: (S, S) float32 m, the top of what stands there.
        shade: (S, S) float32 m of ``shade_tops``.
        fronts: (S, S) float32 albedo of the sides of what stands there.
        cell: m, the side of a cell of it.
        levels: (L,) m, heights of the points.
        ways: (A, 2) unit directions in the plane, column and row.
        facing: (A, 3): cosine of the sun on what stands in a direction and looks back, and the
            direction in the world's plane.
        steps: (D,) m, distances at which the horizon is sought.
        stride: cells of the map between two points.
        first, last: the half-open range of rows of points that this call owns.
        out_rows: (L + 2, 2, P) float64, room: tangent of the horizon's height above each level,
            and what stands there sends back of the sun.
        out_open: (L, P, P) float32, 0..1, of a level surface that looks up.
        out_glow: (L, P, P, 4) float32, the first three written: the mean over all directions of
            what a wall that looks there sees of sunlit walls, as a share of a white wall that faces
            the sun; the same times the direction, x and y; then what is sunlit of the ground.

    Source:
        Max, "Horizon mapping", 1988; the share of what an upright surface sees below an elevation
        t, (2 t + sin 2 t) / pi, as a ratio of polynomials of its tangent, exact to 0.03.
    """
    side, points, far_away = heights.shape[0], out_open.shape[2], 1 << 20
    count, mean = levels.shape[0], 1.0 / ways.shape[0]
    tops, sunny = out_rows[count, 0], out_rows[count, 1]
    hidden = out_rows[count + 1, 0]
    for j in range(first, last):
        out_open[:, j, :] = 0.0
        out_glow[:, j, :, :3] = 0.0
        for a in range(ways.shape[0]):
            out_rows[:count] = 0.0
            for i in range(points):
                hidden[i] = shade[j * stride, i * stride]
            for d in range(steps.shape[0]):
                far = steps[d] / cell
                y = int(j * stride + 0.5 * stride + ways[a, 1] * far)
                if y < 0 or y >= side:
                    continue
                shift = int(far_away + 0.5 * stride + ways[a, 0] * far) - far_away
                start = max(0, (stride - 1 - shift) // stride)
                end = min(points, (side - 1 - shift) // stride + 1)
                line, above, front, shorter = heights[y], shade[y], fronts[y], 1.0 / steps[d]
                for i in range(start, end):
                    tops[i] = line[i * stride + shift]
                if facing[a, 0] <= 0.0:
                    rise_past(tops, levels, shorter, start, end, out_rows)
                    continue
                for i in range(start, end):
                    # a wall is as sunlit as the place before it
                    share = min(1.0, max(0.0, (tops[i] - hidden[i]) * 0.25))
                    sunny[i] = share * front[i * stride + shift]
                    hidden[i] = above[i * stride + shift]
                for n in range(count):
                    rises, lit, level = out_rows[n, 0], out_rows[n, 1], levels[n]
                    for i in range(start, end):
                        rise = (tops[i] - level) * shorter
                        higher = rise > rises[i]
                        rises[i] = rise if higher else rises[i]
                        lit[i] = sunny[i] if higher else lit[i]
            for n in range(count):
                rises, lit = out_rows[n, 0], out_rows[n, 1]
                row, glow = out_open[n, j], out_glow[n, j]
                for i in range(points):
                    row[i] += mean / (1.0 + rises[i] * rises[i])
                if facing[a, 0] <= 0.0:
                    continue
                power, x, y = mean * facing[a, 0], facing[a, 1], facing[a, 2]
                for i in range(points):
                    r = rises[i]
                    seen = power * lit[i] * (1.0 - 1.0 / (1.0 + r * (1.273 + 3.2 * r)))
                    glow[i, 0] += seen
                    glow[i, 1] += seen * x
                    glow[i, 2] += seen * y


@kernel
def rise_past(tops, levels, shorter, start, end, out_rows):
    """Let the horizon of a row of points rise past what stands at a distance.

    Args:
        tops: (P,) m, the top of what stands there.
        levels: (L,) m, heights of the points.
        shorter: 1 over the distance, 1/m.
        start, end: the half-open range of points that see it.
        out_rows: (L + 2, 2, P) of ``open_sky``.
    """
    for n in range(levels.shape[0]):
        rises, level = out_rows[n, 0], levels[n]
        for i in range(start, end):
            rises[i] = max(rises[i], (tops[i] - level) * shorter)


@kernel
def place_in(window, levels, side, p):
    """Where a point lies in a volume.

    Args:
        window: (2, 3) column and row of a world point: factors of x and y, offset.
        levels: (L,) m, ascending.
        side: points along a row.
        p: (x, y, z) m, world.

    Returns:
        Level, row and column of the lowest of the eight points about it, -1 outside, and how far
        it lies from there to the next along each, 0..1.
    """
    x = window[0, 0] * p[0] + window[0, 1] * p[1] + window[0, 2] - 0.5
    y = window[1, 0] * p[0] + window[1, 1] * p[1] + window[1, 2] - 0.5
    if x < 0.0 or y < 0.0 or x >= side - 1.0 or y >= side - 1.0:
        return -1, 0, 0, 0.0, 0.0, 0.0
    n = 0
    while n < levels.shape[0] - 2 and p[2] > levels[n + 1]:
        n += 1
    t = min(1.0, max(0.0, (p[2] - levels[n]) / (levels[n + 1] - levels[n])))
    i, j = int(x), int(y)
    return n, j, i, t, y - j, x - i


@kernel
def open_at(volume, window, levels, p):
    """The share of skylight at a point, between the volume's points.

    Args:
        volume: (L, P, P) of ``open_sky``.
        window: (2, 3) column and row of a world point: factors of x and y, offset.
        levels: (L,) m, ascending.
        p: (x, y, z) m, world.

    Returns:
        0..1; 1 outside the volume.
    """
    n, j, i, t, y, x = place_in(window, levels, volume.shape[1], p)
    if n < 0:
        return 1.0
    return between(volume, n, j, i, t, y, x)


@kernel
def between(volume, n, j, i, t, y, x):
    """A volume's value at a place of ``place_in``."""
    low = (volume[n, j, i] * (1.0 - x) + volume[n, j, i + 1] * x) * (1.0 - y) + (
        volume[n, j + 1, i] * (1.0 - x) + volume[n, j + 1, i + 1] * x
    ) * y
    n += 1
    high = (volume[n, j, i] * (1.0 - x) + volume[n, j, i + 1] * x) * (1.0 - y) + (
        volume[n, j + 1, i] * (1.0 - x) + volume[n, j + 1, i + 1] * x
    ) * y
    return low + (high - low) * t


@kernel
def glow_at(glow, n, j, i, t, y, x):
    """The four shares of sunlit surroundings at a place of ``place_in``, see ``open_sky``."""
    a, b = (1.0 - y) * (1.0 - x) * (1.0 - t), (1.0 - y) * x * (1.0 - t)
    c, d = y * (1.0 - x) * (1.0 - t), y * x * (1.0 - t)
    e, f = (1.0 - y) * (1.0 - x) * t, (1.0 - y) * x * t
    g, h = y * (1.0 - x) * t, y * x * t
    p, q, r, s = glow[n, j, i], glow[n, j, i + 1], glow[n, j + 1, i], glow[n, j + 1, i + 1]
    n += 1
    u, v, w, z = glow[n, j, i], glow[n, j, i + 1], glow[n, j + 1, i], glow[n, j + 1, i + 1]
    return (
        a * p[0] + b * q[0] + c * r[0] + d * s[0] + e * u[0] + f * v[0] + g * w[0] + h * z[0],
        a * p[1] + b * q[1] + c * r[1] + d * s[1] + e * u[1] + f * v[1] + g * w[1] + h * z[1],
        a * p[2] + b * q[2] + c * r[2] + d * s[2] + e * u[2] + f * v[2] + g * w[2] + h * z[2],
        a * p[3] + b * q[3] + c * r[3] + d * s[3] + e * u[3] + f * v[3] + g * w[3] + h * z[3],
    )


@kernel
def darken(
    boxes, windows, lens, rotation, position, near, instance, first_row, last_row, out_occlusion
):
    """Darken the ground under and beside things that stand on it.

    Args:
        boxes: (N, 8): world x, y, z of the footprint's centre, cosine and sine of its heading,
            half length, half width, height of the underside; m.
        windows: (N, 4) int32 left, top, right, bottom pixels (exclusive) that it may touch.
        lens: a pinhole.
        rotation: (3, 3) world from camera.
        position: (3,) m, world.
        near: (H, W) nearness.
        instance: (H, W) int32; only what belongs to none is ground.
        first_row, last_row: the half-open range of image rows this call owns.
        out_occlusion: (H, W) float32, multiplied.
    """
    r = rotation
    for n in range(boxes.shape[0]):
        gap = boxes[n, 7]
        for j in range(max(first_row, windows[n, 1]), min(last_row, windows[n, 3])):
            y = (j + 0.5 - lens.cy) / lens.fy
            for i in range(windows[n, 0], windows[n, 2]):
                if near[j, i] <= 0.0 or instance[j, i] >= 0:
                    continue
                z = 1.0 / near[j, i]
                x = (i + 0.5 - lens.cx) / lens.fx
                up = position[2] + z * (r[2, 0] * x + r[2, 1] * y + r[2, 2]) - boxes[n, 2]
                if up > 0.25 or up < -0.25:
                    continue
                ex = position[0] + z * (r[0, 0] * x + r[0, 1] * y + r[0, 2]) - boxes[n, 0]
                ey = position[1] + z * (r[1, 0] * x + r[1, 1] * y + r[1, 2]) - boxes[n, 1]
                along = abs(ex * boxes[n, 3] + ey * boxes[n, 4]) - boxes[n, 5]
                across = abs(ey * boxes[n, 3] - ex * boxes[n, 4]) - boxes[n, 6]
                outside = sqrt(max(0.0, along) ** 2 + max(0.0, across) ** 2)
                inside = max(0.0, -max(along, across))
                if outside > 0.0:
                    shade = 0.45 * exp(-outside / (0.35 + gap))
                else:
                    shade = 0.45 + 0.5 * (1.0 - exp(-inside / (0.12 + 0.6 * gap)))
                out_occlusion[j, i] *= 1.0 - shade
