"""From the number of the nearest face to everything that a label may ask of a pixel."""

from math import floor, inf, sqrt
from typing import Any, NamedTuple

import numba

from scenesim.kernels.faces import SKY_SEMANTIC, item_of
from scenesim.kernels.interpolation import weights
from scenesim.kernels.jit import kernel
from scenesim.kernels.placing import (
    CLIPPED,
    FACE,
    INSTANCE,
    LIGHTS,
    MATERIAL,
    PLACED_FACE,
    PLACED_VERTEX,
    SEMANTIC,
    SKY,
    VERTEX,
)
from scenesim.kernels.raster import corners_of, depth_plane, on_screen, point_at
from scenesim.kernels.texture import Media  # noqa: F401  an argument's layout, part of the cache key
from scenesim.kernels.vec3 import cross, dot, normalised, subtract

# columns of ``Faces.numbers``
OF_INSTANCE = 0
OF_SEMANTIC = 1
OF_PART = 2
OF_MATERIAL = 3
OF_LAYER = 4
OF_GLOW = 5  # 1 where its lamp is lit, or where it is no lamp
OF_TEXEL = 6  # the first texel of its texture
OF_SIDE = 7  # texels along a side of it; 0 for none
NUMBERS = 8
# columns of ``Faces.planes``: a, b, c, d of weight = z * (a u + b v + c) + d
SECOND, THIRD = 0, 4  # corners
PLANES = 8
# columns of ``Faces.skins``
NORMALS = 0  # nine: of the first corner, and the changes to the second and the third; world
CHART = 9  # six: texture coordinates of the first corner, 0..1, and the changes, in repeats
SCALE = 15  # texels of the finest level in a metre
SKINS = 16


class Faces(NamedTuple):
    """The faces that a view shows, each once.

    Attributes:
        at: (H, W) int32 row of the face that a pixel shows; SKY for none.
        numbers: (N, NUMBERS) int32.
        planes: (N, PLANES) float64.
        skins: (N, SKINS) float32.
        corners: (N, 6) int32 x and y of each, 1/256 pixel; the first CLIPPED if any of them is.
        depths: (N, 5) float64 of ``raster.depth_plane``.
    """

    at: Any
    numbers: Any
    planes: Any
    skins: Any
    corners: Any
    depths: Any


@kernel
def list_faces(face, choose, out_marks, out_rows, out_at):
    """Number the faces that are seen, in the order of the picture.

    Args:
        face: (H, W) int32 face in the frame.
        choose: (H, W) uint8: pixels that count.
        out_marks: (F,) uint8, must come as 0: 1 for the faces seen.
        out_rows: (F,) int32, for each of them its number.
        out_at: (H, W) int32, the number of the face seen; SKY where nothing is seen or counts.

    Returns:
        How many are seen.
    """
    count, last, at = 0, SKY, SKY
    for j in range(numba.uint64(face.shape[0])):
        line, wanted, own = face[j], choose[j], out_at[j]
        for i in range(numba.uint64(face.shape[1])):
            f = line[i]
            if f == SKY or wanted[i] == 0:
                own[i] = SKY
                continue
            if f != last:
                last = f
                if out_marks[f] == 0:
                    out_marks[f] = 1
                    out_rows[f] = count
                    count += 1
                at = out_rows[f]
            own[i] = at
    return count


@kernel
def in_frame_order(marks, out_list):
    """The faces that are seen, one after the other as the frame has them.

    What lies side by side in the pool is then described side by side.

    Args:
        marks: (F,) uint8 of ``list_faces``, 8 at a time as (F / 8,) uint64.
        out_list: (H * W,) int32, the faces.
    """
    count = 0
    for n in range(marks.shape[0]):
        bits, f = marks[n], 8 * n
        while bits != 0:
            if bits & numba.uint64(1) != 0:
                out_list[count] = f
                count += 1
            bits >>= numba.uint64(8)
            f += 1


@kernel
def turned(r, n, side):
    """A normal from the mesh to the world."""
    return (
        side * (r[0, 0] * n[0] + r[0, 1] * n[1] + r[0, 2] * n[2]),
        side * (r[1, 0] * n[0] + r[1, 1] * n[1] + r[1, 2] * n[2]),
        side * (r[2, 0] * n[0] + r[2, 1] * n[1] + r[2, 2] * n[2]),
    )


@kernel
def describe(  # noqa: PLR0915
    pool, items, rotations, placed, lens, media, semantics, listed, rows, first, last, out_faces
):
    """What pixels need of the faces first..last-1 of those seen.

    The corners' order need not agree with the normals (imported meshes mix both), so normals
    turn to the eye by comparing the corners' order on the mesh and in the camera.

    Args:
        pool: the meshes.
        items: (I, COLUMNS) int32.
        rotations: (I, 3, 3) float64, world from mesh.
        placed: the frame's vertices.
        lens: a pinhole.
        media: materials and textures.
        semantics: (S,) uint8, of all slots of all items.
        listed: (N,) int32 of ``in_frame_order``.
        rows: (F,) int32 of ``list_faces``.
        first, last: the half-open range of faces this call owns.
        out_faces: ``Faces``, which may come with anything.
    """
    starts, faces = items[:, PLACED_FACE], pool.faces.reshape(-1)
    camera, screen = placed.camera.reshape(-1), placed.screen.reshape(-1)
    vertices, normals = pool.vertices.reshape(-1), pool.normals.reshape(-1)
    item = 0
    for n in range(first, last):
        f = listed[n]
        m = numba.uint64(rows[f])
        numbers, planes, skins = out_faces.numbers[m], out_faces.planes[m], out_faces.skins[m]
        item = item_of(starts, f, item)
        k = f - items[item, PLACED_FACE] + items[item, FACE]
        a, b, c = corners_of(faces, k, items[item, PLACED_VERTEX])
        pa, pb, pc = point_at(camera, a), point_at(camera, b), point_at(camera, c)
        write_corners(on_screen(screen, a, b, c), out_faces.corners[m])
        depths = depth_plane(pa, pb, pc, lens)
        for q in range(5):
            out_faces.depths[m, q] = depths[q]
        a, b, c = corners_of(faces, k, items[item, VERTEX])
        second, third, of_second, of_third = weights(pa, pb, pc)
        write_weights(second, of_second, lens, planes, SECOND)
        write_weights(third, of_third, lens, planes, THIRD)
        origin = point_at(vertices, a)
        front = cross(
            subtract(point_at(vertices, b), origin), subtract(point_at(vertices, c), origin)
        )
        na, nb, nc = point_at(normals, a), point_at(normals, b), point_at(normals, c)
        smooth = (na[0] + nb[0] + nc[0], na[1] + nb[1] + nc[1], na[2] + nb[2] + nc[2])
        side = 1.0 if dot(front, smooth) >= 0.0 else -1.0
        if dot(cross(subtract(pb, pa), subtract(pc, pa)), pa) > 0.0:
            side = -side
        na = normalised(turned(rotations[item], na, side))
        nb = subtract(normalised(turned(rotations[item], nb, side)), na)
        nc = subtract(normalised(turned(rotations[item], nc, side)), na)
        for q in range(3):
            skins[NORMALS + q] = na[q]
            skins[NORMALS + 3 + q] = nb[q]
            skins[NORMALS + 6 + q] = nc[q]
        slot = items[item, MATERIAL] + pool.slots[k]
        of_item = items[item, SEMANTIC]
        numbers[OF_INSTANCE] = items[item, INSTANCE]
        numbers[OF_SEMANTIC] = of_item if of_item >= 0 else semantics[slot]
        numbers[OF_PART] = pool.parts[k]
        material = media.slots[slot]
        numbers[OF_MATERIAL] = material
        numbers[OF_LAYER] = media.layers[material]
        lamp = media.lamps[material]
        numbers[OF_GLOW] = 1 if lamp == 0 or lamp & items[item, LIGHTS] != 0 else 0
        texture = media.textures[material]
        numbers[OF_SIDE] = 0
        if texture >= 0:
            scale = 1.0 / media.sizes[material]
            numbers[OF_TEXEL] = media.first[texture, 0]
            numbers[OF_SIDE] = media.sides[texture]
            skins[SCALE] = scale * media.sides[texture]
            for q in range(2):
                own = pool.uvs[a, q]
                skins[CHART + q] = own * scale - floor(own * scale)
                skins[CHART + 2 + q] = (pool.uvs[b, q] - own) * scale
                skins[CHART + 4 + q] = (pool.uvs[c, q] - own) * scale


@kernel
def write_weights(vector, offset, lens, out_plane, column):
    """Store a corner's weight as a plane over the image's pixels, to be multiplied by depth."""
    a, b = vector[0] / lens.fx, vector[1] / lens.fy
    out_plane[column] = a
    out_plane[column + 1] = b
    out_plane[column + 2] = vector[2] - a * lens.cx - b * lens.cy
    out_plane[column + 3] = offset


@kernel
def write_corners(places, out_corners):
    """Store where a face's corners lie on the image, the first as CLIPPED where one of them is."""
    for q in range(6):
        out_corners[q] = places[q]
    if places[2] == CLIPPED or places[4] == CLIPPED:
        out_corners[0] = CLIPPED


@kernel
def limited(s, t):
    """Weights inside the face, where rounding has put them a little outside."""
    s = min(1.0, max(0.0, s))
    t = min(1.0, max(0.0, t))
    if s + t > 1.0:
        size = s + t
        return s / size, t / size
    return s, t


@kernel
def row_at(values, first):
    """Three numbers of a list, as float64."""
    return float(values[first]), float(values[first + 1]), float(values[first + 2])


@kernel
def label_sky(j, i, out_labels):
    """What a pixel shows where nothing is."""
    depth, instance, semantic, part, normals, _ = out_labels
    depth[j, i], instance[j, i], semantic[j, i], part[j, i] = inf, -1, SKY_SEMANTIC, 0
    normals[j, i, 0], normals[j, i, 1], normals[j, i, 2] = 0.0, 0.0, 0.0


@kernel
def label(near, faces, first_row, last_row, out_labels):
    """Depth, ids, normals and places on the surface for rows first_row..last_row-1.

    Args:
        near: (H, W) float32 nearness.
        faces: ``Faces``.
        first_row, last_row: the half-open range of image rows this call owns.
        out_labels: depth (H, W) float32 m; instance (H, W) int32; semantic (H, W) uint8; part
            (H, W) int16; normal (H, W, 3) float32, world; weights (H, W, 2) float32 of the
            face's second and third corner, which are not written where the sky is.
    """
    depth, instance, semantic, part, normals, out_weights = out_labels
    at, numbers, planes, skins = faces.at, faces.numbers, faces.planes, faces.skins
    last, body, meaning, limb, bent = SKY, 0, 0, 0, True
    a0, a1, a2, a3, b0, b1, b2, b3 = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    na, nb, nc = (0.0, 0.0, 0.0), (0.0, 0.0, 0.0), (0.0, 0.0, 0.0)
    for j in range(first_row, last_row):
        v = j + 0.5
        for i in range(at.shape[1]):
            f = at[j, i]
            if f == SKY:
                label_sky(j, i, out_labels)
                continue
            if f != last:
                last = f
                g = planes[f]
                a0, a1, a2, a3 = g[0], g[1], g[2], g[3]
                b0, b1, b2, b3 = g[4], g[5], g[6], g[7]
                h = skins[f]
                na, nb, nc = row_at(h, NORMALS), row_at(h, NORMALS + 3), row_at(h, NORMALS + 6)
                bent = nb[0] != 0.0 or nb[1] != 0.0 or nb[2] != 0.0
                bent = bent or nc[0] != 0.0 or nc[1] != 0.0 or nc[2] != 0.0
                own = numbers[f]
                body, meaning, limb = own[OF_INSTANCE], own[OF_SEMANTIC], own[OF_PART]
            z = 1.0 / near[j, i]
            u = i + 0.5
            s, t = limited(z * (a0 * u + a1 * v + a2) + a3, z * (b0 * u + b1 * v + b2) + b3)
            n = na
            if bent:
                x = na[0] + s * nb[0] + t * nc[0]
                y = na[1] + s * nb[1] + t * nc[1]
                w = na[2] + s * nb[2] + t * nc[2]
                short = 1.0 / sqrt(max(1e-30, x * x + y * y + w * w))
                n = (x * short, y * short, w * short)
            depth[j, i], instance[j, i] = z, body
            semantic[j, i], part[j, i] = meaning, limb
            normals[j, i, 0] = n[0]
            normals[j, i, 1] = n[1]
            normals[j, i, 2] = n[2]
            out_weights[j, i, 0] = s
            out_weights[j, i, 1] = t
