"""Faces whose textures say what of them is there, to pixels: leaves, nets, fences."""

import numba

from scenesim.kernels.interpolation import weights, weights_at
from scenesim.kernels.jit import kernel
from scenesim.kernels.patches import beside
from scenesim.kernels.placing import (
    COUNT,
    CUTOUT,
    FACE,
    FIRST,
    LAYERS,
    MATERIAL,
    OF_ITEM,
    PLACED_FACE,
    PLACED_VERTEX,
    VERTEX,
)
from scenesim.kernels.raster import (
    box_of,
    by_height,
    column_of,
    corners_of,
    depth_plane,
    edge_from,
    first_pixel,
    is_covered,
    is_empty,
    is_patch_hidden,
    is_wanted,
    nearest,
    on_screen,
    point_at,
)
from scenesim.kernels.texture import alpha_level, texel_at


@kernel
def draw_cutouts(
    pool,
    items,
    patches,
    order,
    placed,
    lens,
    media,
    first_row,
    last_row,
    out_near,
    out_face,
    out_least,
):
    """Draw the faces whose textures say what of them is there; none of them is clipped.

    Args:
        pool, items, patches, order, placed, lens, media: as of ``raster.draw``.
        first_row, last_row: as of ``raster.draw``.
        out_near, out_face, out_least: as of ``raster.draw``.
    """
    width = out_near.shape[1]
    screen, camera = placed.screen.reshape(-1), placed.camera.reshape(-1)
    faces = pool.faces.reshape(-1)
    for n in range(order.shape[0]):
        patch = patches.rows[order[n]]
        i = patch[OF_ITEM]
        if items[i, LAYERS] & CUTOUT == 0 or beside(patch, first_row, last_row):
            continue
        if is_patch_hidden(patch, patches.most[order[n]], first_row, last_row, out_near, out_least):
            continue
        base = items[i, PLACED_VERTEX]
        for k in range(patch[FIRST], patch[FIRST] + patch[COUNT]):
            a, b, c = corners_of(faces, k, base)
            x0, y0, x1, y1, x2, y2 = on_screen(screen, a, b, c)
            box = box_of(x0, y0, x1, y1, x2, y2, width, first_row, last_row)
            if is_empty(box):
                continue
            if not is_wanted(pool, items, i, k, media, CUTOUT):
                continue
            pa, pb, pc = point_at(camera, a), point_at(camera, b), point_at(camera, c)
            most = nearest(pa[2], pb[2], pc[2], lens)
            if is_covered(box, most, out_near):
                continue
            fill_cutout(
                pool,
                items,
                i,
                k,
                by_height(x0, y0, x1, y1, x2, y2),
                (pa, pb, pc),
                lens,
                media,
                first_row,
                last_row,
                out_near,
                out_face,
            )


@kernel
def fill_cutout(
    pool, items, i, k, corners, places, lens, media, first_row, last_row, out_near, out_face
):
    """Draw a face whose texture says what of it is there.

    Args:
        pool, items, lens, media, first_row, last_row, out_near, out_face: as of
            ``raster.draw``.
        i, k: the item, and the face's row in the pool.
        corners: of ``by_height``.
        places: three (x, y, z) of the corners, camera frame.
    """
    first = items[i, VERTEX]
    va, vb, vc = pool.faces[k, 0], pool.faces[k, 1], pool.faces[k, 2]
    pa, pb, pc = places
    start, gx, gy, least, most = depth_plane(pa, pb, pc, lens)
    g = weights(pa, pb, pc)
    uvs = pool.uvs
    ua, ub, uc = uvs[first + va, 0], uvs[first + vb, 0], uvs[first + vc, 0]
    wa, wb, wc = uvs[first + va, 1], uvs[first + vb, 1], uvs[first + vc, 1]
    material = media.slots[items[i, MATERIAL] + pool.slots[k]]
    texture, scale = media.textures[material], 1.0 / media.sizes[material]
    side = media.sides[texture]  # what is cut out has one
    level = alpha_level(pixel_at(most, lens) * scale * side, side)
    many = level != alpha_level(pixel_at(least, lens) * scale * side, side)
    number = items[i, PLACED_FACE] - items[i, FACE] + k
    x0, y0, x1, y1, x2, y2 = corners
    width = out_near.shape[1]
    top, middle = max(first_row, first_pixel(y0)), first_pixel(y1)
    long, per_long, of_long = edge_from(x0, y0, x2, y2, top)
    short, per_short, of_short = edge_from(x0, y0, x1, y1, top)
    for j in range(top, min(last_row, first_pixel(y2))):
        if j == middle or (j == top and top > middle):
            short, per_short, of_short = edge_from(x1, y1, x2, y2, j)
        left, right = column_of(long, of_long), column_of(short, of_short)
        long += per_long
        short += per_short
        row_near, row_face = out_near[numba.uint64(j)], out_face[numba.uint64(j)]
        for m in range(max(0, min(left, right)), min(width, max(left, right))):
            near = min(most, max(least, start + gy * j + gx * m))
            if near > row_near[numba.uint64(m)]:
                s, t = weights_at(g, m + 0.5, j + 0.5, near, lens)
                u = ua + (ub - ua) * s + (uc - ua) * t
                v = wa + (wb - wa) * s + (wc - wa) * t
                if many:
                    level = alpha_level(pixel_at(near, lens) * scale * side, side)
                texel = texel_at(media.first[texture, level], side >> level, u * scale, v * scale)
                if media.texels[numba.uint64(texel)] >> 24 > 127:
                    row_near[numba.uint64(m)] = near
                    row_face[numba.uint64(m)] = number


@kernel
def pixel_at(near, lens):
    """What a pixel covers at some nearness, m."""
    return 1.0 / (near * lens.fx) if lens.orthographic == 0 else 1.0 / lens.fx
