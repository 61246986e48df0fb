"""How much of the sky is open above a place: houses and trees close it, and things on wheels."""

from math import exp, sqrt

from scenesim.kernels.jit import kernel
from scenesim.kernels.placing import Lens  # noqa: F401  an argument's layout is part of the cache key


@kernel
def open_sky(heights, cell, levels, ways, steps, stride, first, last, out_rises, out_open):
    """The share of skylight that reaches points above a height map.

    Args:
        heights: (S, S) float32 m, the top of what stands there.
        cell: m, the side of a cell of it.
        levels: (L,) m, heights of the points.
        ways: (A, 2) unit directions in the plane, column and row.
        steps: (D,) m, distances at which the horizon is sought.
        stride: cells of the map between two points.
        first, last: the half-open range of rows of points that this call owns.
        out_rises: (L + 1, P) float64, room: tangent of the horizon's height above each level.
        out_open: (L, P, P) float32, 0..1, of a level surface that looks up.

    Source:
        Max, "Horizon mapping", 1988.
    """
    side, points, far_away = heights.shape[0], out_open.shape[2], 1 << 20
    for j in range(first, last):
        out_open[:, j, :] = 0.0
        for a in range(ways.shape[0]):
            out_rises[:, :] = 0.0
            for d in range(steps.shape[0]):
                far = steps[d] / cell
                y = int(j * stride + 0.5 * stride + ways[a, 1] * far)
                if y < 0 or y >= side:
                    continue
                shift = int(far_away + 0.5 * stride + ways[a, 0] * far) - far_away
                start = max(0, (stride - 1 - shift) // stride)
                end = min(points, (side - 1 - shift) // stride + 1)
                line, tops, shorter = heights[y], out_rises[levels.shape[0]], 1.0 / steps[d]
                for i in range(start, end):
                    tops[i] = line[i * stride + shift]
                for n in range(levels.shape[0]):
                    rises, level = out_rises[n], levels[n]
                    for i in range(start, end):
                        rises[i] = max(rises[i], (tops[i] - level) * shorter)
            for n in range(levels.shape[0]):
                rises, row = out_rises[n], out_open[n, j]
                for i in range(points):
                    row[i] += 1.0 / ((1.0 + rises[i] * rises[i]) * ways.shape[0])


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
    side = volume.shape[1]
    x = window[0, 0] * p[0] + window[0, 1] * p[1] + window[0, 2] - 0.5
    y = window[1, 0] * p[0] + window[1, 1] * p[1] + window[1, 2] - 0.5
    if x < 0.0 or y < 0.0 or x >= side - 1.0 or y >= side - 1.0:
        return 1.0
    n = 0
    while n < levels.shape[0] - 2 and p[2] > levels[n + 1]:
        n += 1
    t = min(1.0, max(0.0, (p[2] - levels[n]) / (levels[n + 1] - levels[n])))
    i, j = int(x), int(y)
    x -= i
    y -= j
    low = (volume[n, j, i] * (1.0 - x) + volume[n, j, i + 1] * x) * (1.0 - y) + (
        volume[n, j + 1, i] * (1.0 - x) + volume[n, j + 1, i + 1] * x
    ) * y
    n += 1
    high = (volume[n, j, i] * (1.0 - x) + volume[n, j, i + 1] * x) * (1.0 - y) + (
        volume[n, j + 1, i] * (1.0 - x) + volume[n, j + 1, i + 1] * x
    ) * y
    return low + (high - low) * t


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
