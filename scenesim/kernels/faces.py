"""Places on faces: corners, weights, normals and texture coordinates, one pixel at a time."""

from scenesim.kernels.interpolation import weights
from scenesim.kernels.jit import kernel
from scenesim.kernels.placing import PLACED_VERTEX, VERTEX
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
def chart_of(pool, items, item, k, scale):
    """A face's texture coordinates, in repeats.

    Args:
        pool: the meshes.
        items: (I, COLUMNS) int32.
        item: row of ``items``.
        k: the face's row in the pool.
        scale: repeats in a metre.

    Returns:
        (u, v) of the first corner, and their change to the second and to the third.
    """
    a, b, c, _ = corners_of(pool, items, item, k)
    u = pool.uvs
    return (
        u[a, 0] * scale,
        u[a, 1] * scale,
        (u[b, 0] - u[a, 0]) * scale,
        (u[b, 1] - u[a, 1]) * scale,
        (u[c, 0] - u[a, 0]) * scale,
        (u[c, 1] - u[a, 1]) * scale,
    )
