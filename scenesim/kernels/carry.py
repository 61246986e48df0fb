"""Where the surface under each pixel goes by another moment, and what colour it has by itself."""

from math import sqrt

from scenesim.kernels.faces import blended, chart_of, item_of
from scenesim.kernels.jit import kernel
from scenesim.kernels.lens import BROWN_CONRADY, project
from scenesim.kernels.placing import FACE, GLASS, MATERIAL, PLACED_FACE, SKY
from scenesim.kernels.texture import level_of, modulation
from scenesim.kernels.vec3 import dot, row

SEEN = 0
HIDDEN = 1
OUTSIDE = 2
NOTHING = 3


@kernel
def corner_rows(pool, items, item, k, first):
    """A face's three corners, of a mesh whose vertices begin at ``first``."""
    return (
        row(pool.vertices, first + pool.faces[k, 0]),
        row(pool.vertices, first + pool.faces[k, 1]),
        row(pool.vertices, first + pool.faces[k, 2]),
    )


@kernel
def moved(pose, p):
    """A point under a (3, 4) motion."""
    return (
        pose[0, 0] * p[0] + pose[0, 1] * p[1] + pose[0, 2] * p[2] + pose[0, 3],
        pose[1, 0] * p[0] + pose[1, 1] * p[1] + pose[1, 2] * p[2] + pose[1, 3],
        pose[2, 0] * p[0] + pose[2, 1] * p[1] + pose[2, 2] * p[2] + pose[2, 3],
    )


@kernel
def carry(
    pool, items, face, weights, rays, then, turn, optics, origin_row, first_row, last_row, out_flow,
    out_depth,
):  # fmt: skip
    """How far each pixel's surface moves on the image, and how far away it is then.

    Args:
        pool: the meshes.
        items: (I, COLUMNS) int32.
        face: (H, W) int32, number in the frame.
        weights: (H, W, 2) of the face's second and third corner.
        rays: (H, W, 3) float32; 0 where nothing is seen.
        then: (poses (I, 3, 4) camera from mesh, vertices (I,) first row in the pool) of the
            other moment.
        turn: (3, 3) rotation from the camera now to the camera then: where the sky goes.
        optics: the lens.
        origin_row: image row of row 0 of the buffers.
        first_row, last_row: the half-open range of buffer rows this call owns.
        out_flow: (H, W, 3) float32: pixels right, pixels down, OUTSIDE or NOTHING or SEEN.
        out_depth: (H, W) float32 m at the other moment, inf for the sky.
    """
    poses, vertices = then
    starts = items[:, PLACED_FACE]
    item = 0
    plane = optics.model <= BROWN_CONRADY
    for j in range(first_row, last_row):
        for i in range(face.shape[1]):
            ray = (float(rays[j, i, 0]), float(rays[j, i, 1]), float(rays[j, i, 2]))
            if dot(ray, ray) == 0.0:
                out_flow[j, i, 2] = NOTHING
                continue
            f = face[j, i]
            if f == SKY:
                p = (dot(row(turn, 0), ray), dot(row(turn, 1), ray), dot(row(turn, 2), ray))
            else:
                item = item_of(starts, f, item)
                k = f - items[item, PLACED_FACE] + items[item, FACE]
                a, b, c = corner_rows(pool, items, item, k, vertices[item])
                q = blended(a, b, c, float(weights[j, i, 0]), float(weights[j, i, 1]))
                p = moved(poses[item], q)
                out_depth[j, i] = p[2] if plane else sqrt(dot(p, p))
            u, v, seen = project(optics, p[0], p[1], p[2])
            out_flow[j, i, 0] = u - (i + 0.5)
            out_flow[j, i, 1] = v - (origin_row + j + 0.5)
            out_flow[j, i, 2] = SEEN if seen else OUTSIDE


@kernel
def compare(size, depth, slack, origin_row, first_row, last_row, out_flow, depth_then):
    """Say of each moved pixel whether it is still inside the image and still seen.

    Args:
        size: (W, H) of the image.
        depth: (H, W) float32 m of the other moment's nearest surfaces, inf for the sky.
        slack: (m, share of the depth) by which a surface may seem nearer.
        origin_row: image row of row 0 of ``out_flow``.
        first_row, last_row: the half-open range of rows of ``out_flow``.
        out_flow: (h, W, 3) of ``carry``; the third becomes SEEN, HIDDEN or OUTSIDE.
        depth_then: (h, W) of ``carry``.
    """
    width, height = size
    for j in range(first_row, last_row):
        for i in range(width):
            if out_flow[j, i, 2] != SEEN:
                continue
            u = i + float(out_flow[j, i, 0])
            v = origin_row + j + float(out_flow[j, i, 1])
            if u < -0.5 or v < -0.5 or u >= width - 0.5 or v >= height - 0.5:
                out_flow[j, i, 2] = OUTSIDE
                continue
            farthest = 0.0
            left, top = int(u + 1.0) - 1, int(v + 1.0) - 1
            for n in range(4):
                x = min(max(left + (n & 1), 0), width - 1)
                y = min(max(top + (n >> 1), 0), height - 1)
                farthest = max(farthest, depth[y, x])
            here = float(depth_then[j, i])
            if farthest < here - slack[0] - slack[1] * min(here, 1e9):
                out_flow[j, i, 2] = HIDDEN


@kernel
def displace(pool, items, face, weights, now, then, first_row, last_row, out_motion):
    """How far each pixel's surface moves in the world.

    Args:
        pool, items, face, weights: as of ``carry``.
        now, then: (poses (I, 3, 4) world from mesh, vertices (I,)) of both moments.
        first_row, last_row: the half-open range of rows.
        out_motion: (H, W, 3) float32 m; 0 for the sky.
    """
    starts = items[:, PLACED_FACE]
    item = 0
    for j in range(first_row, last_row):
        for i in range(face.shape[1]):
            f = face[j, i]
            if f == SKY:
                continue
            item = item_of(starts, f, item)
            k = f - items[item, PLACED_FACE] + items[item, FACE]
            s, t = float(weights[j, i, 0]), float(weights[j, i, 1])
            a, b, c = corner_rows(pool, items, item, k, now[1][item])
            p = moved(now[0][item], blended(a, b, c, s, t))
            a, b, c = corner_rows(pool, items, item, k, then[1][item])
            q = moved(then[0][item], blended(a, b, c, s, t))
            out_motion[j, i, 0] = q[0] - p[0]
            out_motion[j, i, 1] = q[1] - p[1]
            out_motion[j, i, 2] = q[2] - p[2]


@kernel
def base_colours(pool, items, face, weights, depth, focal, media, first_row, last_row, out_albedo):
    """The colour of each pixel's surface: its material's and its texture's, dry and unlit.

    Args:
        pool, items, face, weights: as of ``carry``.
        depth: (H, W) float32 m.
        focal: pixels per radian.
        media: materials and textures.
        first_row, last_row: the half-open range of rows.
        out_albedo: (H, W, 3) float32 linear; 0 for the sky.
    """
    starts = items[:, PLACED_FACE]
    item = 0
    for j in range(first_row, last_row):
        for i in range(face.shape[1]):
            f = face[j, i]
            if f == SKY:
                continue
            item = item_of(starts, f, item)
            k = f - items[item, PLACED_FACE] + items[item, FACE]
            material = media.slots[items[item, MATERIAL] + pool.slots[k]]
            base = media.surface[material]
            tint = (float(base[0]), float(base[1]), float(base[2]))
            texture = media.textures[material]
            if texture >= 0 and media.layers[material] != GLASS:
                scale = 1.0 / media.sizes[material]
                chart = chart_of(pool, items, item, k, scale)
                side = media.sides[texture]
                pixel = depth[j, i] / focal
                s, t = float(weights[j, i, 0]), float(weights[j, i, 1])
                fine, share = level_of(pixel * scale * side, side)
                m = modulation(
                    media.texels,
                    media.first[texture, 0],
                    side,
                    chart[0] + s * chart[2] + t * chart[4],
                    chart[1] + s * chart[3] + t * chart[5],
                    fine,
                    share,
                )
                tint = (tint[0] * m[0], tint[1] * m[1], tint[2] * m[2])
            out_albedo[j, i, 0] = tint[0]
            out_albedo[j, i, 1] = tint[1]
            out_albedo[j, i, 2] = tint[2]
