"""From the number of the nearest face to everything that a label may ask of a pixel."""

from scenesim.kernels.interpolation import weights, weights_at
from scenesim.kernels.jit import kernel
from scenesim.kernels.placing import (
    FACE,
    INSTANCE,
    MATERIAL,
    PLACED_FACE,
    PLACED_VERTEX,
    SEMANTIC,
    SKY,
    VERTEX,
)
from scenesim.kernels.vec3 import cross, dot, normalised, row, subtract

SKY_SEMANTIC = 18


@kernel
def item_of(starts, face, guess):
    """The item that a face of the frame belongs to.

    Args:
        starts: (I,) int32, the first face of each item, ascending.
        face: number of the face in the frame.
        guess: an item that is likely.

    Returns:
        The row of the item.
    """
    count = starts.shape[0]
    if starts[guess] <= face and (guess + 1 == count or face < starts[guess + 1]):
        return guess
    low, high = 0, count
    while high - low > 1:
        middle = (low + high) >> 1
        if starts[middle] <= face:
            low = middle
        else:
            high = middle
    return low


@kernel
def corners_of(pool, items, item, k):
    """Rows of a face's corners in the pool, and the way from there to the placed vertices."""
    first = items[item, VERTEX]
    shift = items[item, PLACED_VERTEX] - first
    return first + pool.faces[k, 0], first + pool.faces[k, 1], first + pool.faces[k, 2], shift


@kernel
def face_frame(pool, items, item, k, camera):
    """A face's interpolation weights, and how its normals must turn to face the eye.

    The corners' order need not agree with the normals: imported meshes mix both.

    Args:
        pool: the meshes.
        items: (I, COLUMNS) int32.
        item: row of it.
        k: the face's row in the pool.
        camera: (P, 3) float32 placed vertices.

    Returns:
        (of ``raster.weights``, -1.0 for the back or 1.0).
    """
    a, b, c, shift = corners_of(pool, items, item, k)
    pa, pb, pc = row(camera, a + shift), row(camera, b + shift), row(camera, c + shift)
    normal = cross(subtract(pb, pa), subtract(pc, pa))
    origin = row(pool.vertices, a)
    front = cross(subtract(row(pool.vertices, b), origin), subtract(row(pool.vertices, c), origin))
    n = pool.normals
    smooth = (n[a, 0] + n[b, 0] + n[c, 0], n[a, 1] + n[b, 1] + n[c, 1], n[a, 2] + n[b, 2] + n[c, 2])
    turn = 1.0 if dot(front, smooth) >= 0.0 else -1.0
    return weights(pa, pb, pc), -turn if dot(normal, pa) > 0.0 else turn


@kernel
def blended(a, b, c, s, t):
    """Three vectors by the weights of the second and the third."""
    r = 1.0 - s - t
    return (
        a[0] * r + b[0] * s + c[0] * t,
        a[1] * r + b[1] * s + c[1] * t,
        a[2] * r + b[2] * s + c[2] * t,
    )


@kernel
def normal_at(pool, items, item, k, rotations, s, t, side):
    """The smooth normal on a face, in the world.

    Args:
        pool: the meshes.
        items: (I, COLUMNS) int32.
        item: row of it.
        k: the face's row in the pool.
        rotations: (I, 3, 3), world from mesh.
        s, t: weights of the second and third corner.
        side: -1.0 to turn it to the back.

    Returns:
        (x, y, z), unit.
    """
    a, b, c, _ = corners_of(pool, items, item, k)
    n = blended(row(pool.normals, a), row(pool.normals, b), row(pool.normals, c), s, t)
    n = (n[0] * side, n[1] * side, n[2] * side)
    r = rotations
    return normalised(
        (
            r[item, 0, 0] * n[0] + r[item, 0, 1] * n[1] + r[item, 0, 2] * n[2],
            r[item, 1, 0] * n[0] + r[item, 1, 1] * n[1] + r[item, 1, 2] * n[2],
            r[item, 2, 0] * n[0] + r[item, 2, 1] * n[1] + r[item, 2, 2] * n[2],
        )
    )


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
def label(
    pool,
    items,
    rotations,
    placed,
    lens,
    near,
    face,
    choose,
    semantics,
    first_row,
    last_row,
    out_labels,
):
    """Depth, ids, normals and places on the surface for rows first_row..last_row-1.

    Args:
        pool: the meshes.
        items: (I, COLUMNS) int32.
        rotations: (I, 3, 3) float64, world from mesh.
        placed: the frame's vertices.
        lens: a pinhole.
        near: (H, W) float32 nearness.
        face: (H, W) int32 face in the frame.
        choose: (H, W) uint8: pixels to label.
        semantics: (N,) uint8, of all slots of all items.
        first_row, last_row: the half-open range of image rows this call owns.
        out_labels: depth (H, W) float32 m, inf for sky; instance (H, W) int32; semantic
            (H, W) uint8; part (H, W) int16; normal (H, W, 3) float32, world; weights
            (H, W, 2) float32 of the face's second and third corner.
    """
    depth, instance, semantic, part, normals, out_weights = out_labels
    starts = items[:, PLACED_FACE]
    item, last_face = 0, -2
    g, side = weights((0.0, 0.0, 1.0), (1.0, 0.0, 1.0), (0.0, 1.0, 1.0)), 1.0
    for j in range(first_row, last_row):
        for i in range(face.shape[1]):
            if choose[j, i] == 0:
                continue
            f = face[j, i]
            if f == SKY:
                semantic[j, i] = SKY_SEMANTIC
                continue
            k = f - items[item, PLACED_FACE] + items[item, FACE]
            if f != last_face:
                item = item_of(starts, f, item)
                k = f - items[item, PLACED_FACE] + items[item, FACE]
                g, side = face_frame(pool, items, item, k, placed.camera)
                last_face = f
            s, t = weights_at(g, i + 0.5, j + 0.5, near[j, i], lens)
            s, t = limited(s, t)
            n = normal_at(pool, items, item, k, rotations, s, t, side)
            depth[j, i] = 1.0 / near[j, i]
            instance[j, i] = items[item, INSTANCE]
            of_item = items[item, SEMANTIC]
            slot = items[item, MATERIAL] + pool.slots[k]
            semantic[j, i] = of_item if of_item >= 0 else semantics[slot]
            part[j, i] = pool.parts[k]
            normals[j, i, 0] = n[0]
            normals[j, i, 1] = n[1]
            normals[j, i, 2] = n[2]
            out_weights[j, i, 0] = s
            out_weights[j, i, 1] = t
