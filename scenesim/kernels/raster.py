"""Triangles to pixels: exact sub-pixel edges, the nearest surface at every pixel centre.

A *mesh pool* holds the vertices and faces of many meshes; an *item* is one mesh of the pool at
one pose. Screen positions are whole numbers of 1/256 pixel, so that two triangles that share an
edge agree on every pixel of it; depth comes from the unrounded corners.
"""

from math import ceil, floor
from typing import NamedTuple

import numba

from scenesim.kernels.jit import kernel
from scenesim.kernels.texture import alpha_at
from scenesim.kernels.vec3 import cross, dot, row, subtract

# columns of ``items``
VERTEX = 0  # first vertex in the pool
VERTICES = 1
FACE = 2  # first face in the pool
FACES = 3
PLACED_VERTEX = 4  # first row in the frame's buffers of placed vertices
PLACED_FACE = 5  # number of its first face in the frame
MATERIAL = 6  # first row in the list of slot materials
INSTANCE = 7
SEMANTIC = 8  # -1: by slot
LAYERS = 9  # bits of the layers that its slots have
LIGHTS = 10  # bits of the lamps that are lit
COLUMNS = 11

# layers of a material
OPAQUE = 1
CUTOUT = 2
GLASS = 4

SKY = -1
CLIPPED = -2147483648  # screen x of a vertex in front of the near plane or far outside


class Pool(NamedTuple):
    """Meshes laid end to end.

    Attributes:
        vertices: (V, 3) float32 m, mesh frame.
        normals: (V, 3) float32, mesh frame.
        uvs: (V, 2) float32 m.
        faces: (F, 3) int32, counted from the mesh's own first vertex.
        slots: (F,) int16.
        parts: (F,) int16.
    """

    vertices: object
    normals: object
    uvs: object
    faces: object
    slots: object
    parts: object


class Placed(NamedTuple):
    """The vertices of a frame, seen from its camera or light.

    Attributes:
        camera: (P, 3) float32 m, camera frame (x right, y down, z forward).
        screen: (P, 2) int32, 1/256 pixel; x is CLIPPED where the vertex cannot be drawn.
        bounds: (I, 4) int32, per item left, top, right, bottom in 1/256 pixel; left CLIPPED
            where some vertex is.
    """

    camera: object
    screen: object
    bounds: object


class Lens(NamedTuple):
    """A pinhole, or with ``orthographic`` 1 a parallel projection.

    Attributes:
        fx, fy: pixels (per metre where orthographic).
        cx, cy: pixels.
        near: m, the nearest that is drawn.
        orthographic: 0 or 1.
    """

    fx: float
    fy: float
    cx: float
    cy: float
    near: float
    orthographic: int


@kernel
def place(pool, items, poses, lens, guard, first, last, out_placed):
    """Carry the vertices of items first..last-1 to the camera and onto its image.

    Args:
        pool: the meshes.
        items: (I, COLUMNS) int32.
        poses: (I, 3, 4) float64, camera from mesh.
        lens: the projection.
        guard: pixels from the image's centre beyond which a vertex counts as clipped.
        first, last: the half-open range of items this call owns.
        out_placed: the frame's vertices.
    """
    for i in range(first, last):
        pose = poses[i]
        source = items[i, VERTEX]
        target = items[i, PLACED_VERTEX]
        left, top, right, bottom = 2147483647, 2147483647, -2147483647, -2147483647
        clipped = False
        for k in range(items[i, VERTICES]):
            p = row(pool.vertices, source + k)
            x = pose[0, 0] * p[0] + pose[0, 1] * p[1] + pose[0, 2] * p[2] + pose[0, 3]
            y = pose[1, 0] * p[0] + pose[1, 1] * p[1] + pose[1, 2] * p[2] + pose[1, 3]
            z = pose[2, 0] * p[0] + pose[2, 1] * p[1] + pose[2, 2] * p[2] + pose[2, 3]
            out_placed.camera[target + k, 0] = x
            out_placed.camera[target + k, 1] = y
            out_placed.camera[target + k, 2] = z
            u, v = snapped(x, y, z, lens, guard)
            out_placed.screen[target + k, 0] = u
            out_placed.screen[target + k, 1] = v
            if u == CLIPPED:
                clipped = True
            else:
                left, right = min(left, u), max(right, u)
                top, bottom = min(top, v), max(bottom, v)
        out_placed.bounds[i, 0] = CLIPPED if clipped else left
        out_placed.bounds[i, 1] = top
        out_placed.bounds[i, 2] = right
        out_placed.bounds[i, 3] = bottom


@kernel
def snapped(x, y, z, lens, guard):
    """Where a point falls on the image, in whole 1/256 pixels.

    Args:
        x, y, z: m, camera frame.
        lens: the projection.
        guard: pixels.

    Returns:
        (u, v); u is CLIPPED where the point is too near or too far outside.
    """
    if lens.orthographic == 1:
        u = lens.cx + lens.fx * x
        v = lens.cy + lens.fy * y
    else:
        if z < lens.near:
            return CLIPPED, 0
        u = lens.cx + lens.fx * x / z
        v = lens.cy + lens.fy * y / z
    if abs(u - lens.cx) > guard or abs(v - lens.cy) > guard:
        return CLIPPED, 0
    return int(floor(u * 256.0 + 0.5)), int(floor(v * 256.0 + 0.5))


@kernel
def clip(pool, items, lens, guard, placed, first_row, out_scratch, out_faces):
    """Cut the faces that reach past the near plane or the guard into faces that do not.

    Args:
        pool: the meshes.
        items: (I, COLUMNS) int32.
        lens: a pinhole.
        guard: pixels.
        placed: the frame's vertices; new ones are written from ``first_row`` on, three a face.
        first_row: the first free row of ``placed``.
        out_scratch: (2, 9, 3) float64, room to work.
        out_faces: (N, 2) int32, item and face in the frame of each new face.

    Returns:
        The number of new faces; those that find no room are not written.
    """
    count = 0
    screen = placed.screen
    for i in range(items.shape[0]):
        if placed.bounds[i, 0] != CLIPPED:
            continue
        base = items[i, PLACED_VERTEX]
        for f in range(items[i, FACES]):
            k = items[i, FACE] + f
            a, b, c = base + pool.faces[k, 0], base + pool.faces[k, 1], base + pool.faces[k, 2]
            if screen[a, 0] != CLIPPED and screen[b, 0] != CLIPPED and screen[c, 0] != CLIPPED:
                continue
            store(out_scratch, 0, 0, row(placed.camera, a))
            store(out_scratch, 0, 1, row(placed.camera, b))
            store(out_scratch, 0, 2, row(placed.camera, c))
            side, corners = cut(lens, guard, out_scratch)
            for m in range(1, corners - 1):
                if count < out_faces.shape[0]:
                    at = first_row + 3 * count
                    write_vertex(row(out_scratch[side], 0), lens, placed, at)
                    write_vertex(row(out_scratch[side], m), lens, placed, at + 1)
                    write_vertex(row(out_scratch[side], m + 1), lens, placed, at + 2)
                    out_faces[count, 0] = i
                    out_faces[count, 1] = items[i, PLACED_FACE] + f
                count += 1
    return count


@kernel
def write_vertex(p, lens, placed, at):
    """Store a cut vertex; it lies on the guard at most, so nothing of it is clipped again."""
    placed.camera[at, 0] = p[0]
    placed.camera[at, 1] = p[1]
    placed.camera[at, 2] = p[2]
    u, v = snapped(p[0], p[1], max(p[2], lens.near), lens, 1.0e6)
    placed.screen[at, 0] = u
    placed.screen[at, 1] = v


@kernel
def store(scratch, side, k, p):
    """Write a point into row k of one side of the scratch room."""
    scratch[side, k, 0] = p[0]
    scratch[side, k, 1] = p[1]
    scratch[side, k, 2] = p[2]


@kernel
def inside_by(p, plane, lens, guard):
    """Signed distance, scaled, of a point from one of five planes; negative is cut off."""
    if plane == 0:
        return p[2] - lens.near
    side = guard * p[2]
    if plane == 1:
        return side - lens.fx * p[0]
    if plane == 2:
        return side + lens.fx * p[0]
    if plane == 3:
        return side - lens.fy * p[1]
    return side + lens.fy * p[1]


@kernel
def cut(lens, guard, out_scratch):
    """Cut the triangle in side 0 of the room by the near plane and the four guard planes.

    Args:
        lens: a pinhole.
        guard: pixels.
        out_scratch: (2, 9, 3) float64; the triangle is in rows 0..2 of side 0.

    Returns:
        (side, corners): where the polygon is now, and its corners; 0 where nothing is left.

    Source:
        Sutherland & Hodgman, "Reentrant polygon clipping", 1974. The cut point of an edge is
        always reckoned from its inner end, so that both faces of the edge get the same one.
    """
    corners = 3
    side = 0
    for plane in range(5):
        kept = 0
        for k in range(corners):
            p = row(out_scratch[side], k)
            q = row(out_scratch[side], k + 1 if k + 1 < corners else 0)
            dp = inside_by(p, plane, lens, guard)
            dq = inside_by(q, plane, lens, guard)
            if dp >= 0.0:
                store(out_scratch, 1 - side, kept, p)
                kept += 1
            if (dp >= 0.0) != (dq >= 0.0):
                point = crossing(p, q, dp, dq) if dp >= 0.0 else crossing(q, p, dq, dp)
                store(out_scratch, 1 - side, kept, point)
                kept += 1
        side = 1 - side
        corners = kept
        if corners < 3:
            return side, 0
    return side, corners


@kernel
def crossing(inner, outer, d_inner, d_outer):
    """Where an edge from inside to outside meets the plane."""
    t = d_inner / (d_inner - d_outer)
    return (
        inner[0] + (outer[0] - inner[0]) * t,
        inner[1] + (outer[1] - inner[1]) * t,
        inner[2] + (outer[2] - inner[2]) * t,
    )


@kernel
def first_pixel(at):
    """The first pixel whose centre is not before a place in 1/256 pixel."""
    return (at + 127) >> 8


@kernel
def span_end(x0, y0, x1, y1, centre):
    """The first pixel whose centre is not left of an edge, on one row of pixel centres.

    All are whole numbers below 2^31, so numerator and denominator are exact, and the one
    rounded division can be a whole number only where the true quotient is.

    Args:
        x0, y0, x1, y1: the edge's ends in 1/256 pixel, y0 != y1.
        centre: y of the row's centres, 1/256 pixel.

    Returns:
        The column.
    """
    dy = float(y1 - y0)
    numerator = (float(x0) - 128.0) * dy + float(x1 - x0) * float(centre - y0)
    return int(ceil(numerator / (256.0 * dy)))


@kernel
def covers_no_centre(x0, y0, x1, y1, x2, y2, width, first_row, last_row):
    """Whether the box round three corners holds no pixel centre of a band of the image."""
    low, high = min(y0, min(y1, y2)), max(y0, max(y1, y2))
    if max(first_row, first_pixel(low)) >= min(last_row, first_pixel(high)):
        return True
    low, high = min(x0, min(x1, x2)), max(x0, max(x1, x2))
    return max(0, first_pixel(low)) >= min(width, first_pixel(high)) or low == CLIPPED


@kernel
def by_height(x0, y0, x1, y1, x2, y2):
    """Three corners from the top to the bottom of the image."""
    if y0 > y1:
        x0, y0, x1, y1 = x1, y1, x0, y0
    if y1 > y2:
        x1, y1, x2, y2 = x2, y2, x1, y1
    if y0 > y1:
        x0, y0, x1, y1 = x1, y1, x0, y0
    return x0, y0, x1, y1, x2, y2


@kernel
def span(x0, y0, x1, y1, x2, y2, j, width):
    """The pixels of row j whose centres lie in a triangle, a half-open range.

    A centre exactly on an edge belongs to the face on its right or below: the top-left rule,
    here as half-open spans of half-open rows.

    Args:
        x0, y0, x1, y1, x2, y2: of ``by_height``.
        j: a row between the top and the bottom corner.
        width: of the image.

    Returns:
        (first, end); empty where end <= first.
    """
    centre = (j << 8) + 128
    long_edge = span_end(x0, y0, x2, y2, centre)
    if centre < y1:
        short_edge = span_end(x0, y0, x1, y1, centre)
    else:
        short_edge = span_end(x1, y1, x2, y2, centre)
    return max(0, min(long_edge, short_edge)), min(width, max(long_edge, short_edge))


@kernel
def depth_plane(a, b, c, lens):
    """Nearness as a plane over the image, from the unrounded corners.

    Args:
        a, b, c: the corners, camera frame.
        lens: the projection; nearness is 1 / z of a pinhole, -z of a parallel projection.

    Returns:
        (at pixel (0, 0)'s centre, per column, per row, least, most of the corners); the plane
        is 0 where the face is seen edge-on.
    """
    ab, ac = subtract(b, a), subtract(c, a)
    normal = cross(ab, ac)
    if lens.orthographic == 1:
        offset, scale = -dot(normal, a), normal[2]
        na, nb, nc = -a[2], -b[2], -c[2]
    else:
        offset, scale = normal[2], dot(normal, a)
        na, nb, nc = 1.0 / a[2], 1.0 / b[2], 1.0 / c[2]
    inverse = 1.0 / scale if scale != 0.0 else 0.0
    gx = normal[0] * inverse / lens.fx
    gy = normal[1] * inverse / lens.fy
    start = offset * inverse + gx * (0.5 - lens.cx) + gy * (0.5 - lens.cy)
    return start, gx, gy, min(na, min(nb, nc)), max(na, max(nb, nc))


@kernel
def draw(pool, items, order, placed, lens, wanted, media, first_row, last_row, out_near, out_face):
    """Draw the whole faces of opaque or glass layers on rows first_row..last_row-1.

    Args:
        pool: the meshes.
        items: (I, COLUMNS) int32.
        order: (N,) int32, the items to draw, near ones first.
        placed: the frame's vertices.
        lens: the projection.
        wanted: bits of the layers to draw; CUTOUT is drawn as if whole.
        media: the materials' layers.
        first_row, last_row: the half-open range of image rows this call owns.
        out_near: (H, W) float32, nearness; what is nearer than it is drawn.
        out_face: (H, W) int32, number of the face in the frame; SKY where none.
    """
    width = out_near.shape[1]
    screen = placed.screen
    for n in range(order.shape[0]):
        i = order[n]
        if items[i, LAYERS] & wanted == 0 or beside(placed.bounds, i, width, first_row, last_row):
            continue
        whole = items[i, LAYERS] & wanted == items[i, LAYERS]
        base = items[i, PLACED_VERTEX]
        first = items[i, FACE]
        number = items[i, PLACED_FACE] - first
        for k in range(first, first + items[i, FACES]):
            a, b, c = base + pool.faces[k, 0], base + pool.faces[k, 1], base + pool.faces[k, 2]
            x0, y0, x1, y1 = screen[a, 0], screen[a, 1], screen[b, 0], screen[b, 1]
            x2, y2 = screen[c, 0], screen[c, 1]
            if covers_no_centre(x0, y0, x1, y1, x2, y2, width, first_row, last_row):
                continue
            if not whole and not is_wanted(pool, items, i, k, media, wanted):
                continue
            pa, pb, pc = row(placed.camera, a), row(placed.camera, b), row(placed.camera, c)
            plane = depth_plane(pa, pb, pc, lens)
            fill(x0, y0, x1, y1, x2, y2, plane, first_row, last_row, number + k, out_near, out_face)


@kernel
def draw_cut(
    pool,
    items,
    placed,
    cut_faces,
    cut_count,
    first_cut,
    lens,
    wanted,
    media,
    first_row,
    last_row,
    out_near,
    out_face,
):
    """Draw the faces that ``clip`` made, opaque or glass, on rows first_row..last_row-1.

    Args:
        pool, items, placed, lens, wanted, media, first_row, last_row: as of ``draw``.
        cut_faces: (N, 2) int32 of ``clip``.
        cut_count: how many of them.
        first_cut: the first row of their vertices in ``placed``.
        out_near, out_face: as of ``draw``.
    """
    width = out_near.shape[1]
    screen = placed.screen
    for n in range(cut_count):
        i, number = cut_faces[n, 0], cut_faces[n, 1]
        k = number - items[i, PLACED_FACE] + items[i, FACE]
        a = first_cut + 3 * n
        x0, y0, x1, y1 = screen[a, 0], screen[a, 1], screen[a + 1, 0], screen[a + 1, 1]
        x2, y2 = screen[a + 2, 0], screen[a + 2, 1]
        if covers_no_centre(x0, y0, x1, y1, x2, y2, width, first_row, last_row):
            continue
        if is_wanted(pool, items, i, k, media, wanted):
            corners = placed.camera
            plane = depth_plane(row(corners, a), row(corners, a + 1), row(corners, a + 2), lens)
            fill(x0, y0, x1, y1, x2, y2, plane, first_row, last_row, number, out_near, out_face)


@kernel
def is_wanted(pool, items, i, k, media, wanted):
    """Whether a face's material is of a wanted layer."""
    return media.layers[media.slots[items[i, MATERIAL] + pool.slots[k]]] & wanted != 0


@kernel
def beside(bounds, i, width, first_row, last_row):
    """Whether an item lies wholly beside a band of the image."""
    if bounds[i, 0] == CLIPPED:
        return False
    return (
        bounds[i, 3] < first_row << 8
        or bounds[i, 1] > last_row << 8
        or bounds[i, 2] < 0
        or bounds[i, 0] > width << 8
    )


@kernel
def fill(x0, y0, x1, y1, x2, y2, plane, first_row, last_row, number, out_near, out_face):
    """Draw one face where it is nearest.

    Args:
        x0, y0, x1, y1, x2, y2: its corners, 1/256 pixel.
        plane: of ``depth_plane``.
        first_row, last_row: the band.
        number: what to write.
        out_near, out_face: as of ``draw``.
    """
    start, gx, gy, least, most = plane
    x0, y0, x1, y1, x2, y2 = by_height(x0, y0, x1, y1, x2, y2)
    for j in range(max(first_row, first_pixel(y0)), min(last_row, first_pixel(y2))):
        left, right = span(x0, y0, x1, y1, x2, y2, j, out_near.shape[1])
        value = start + gy * j
        row_near = out_near[numba.uint64(j)]
        row_face = out_face[numba.uint64(j)]
        for m in range(numba.uint64(left), numba.uint64(max(left, right))):
            near = numba.float32(min(most, max(least, value + gx * numba.int64(m))))
            if near > row_near[m]:
                row_near[m] = near
                row_face[m] = number


@kernel
def draw_cutouts(pool, items, order, placed, lens, media, first_row, last_row, out_near, out_face):
    """Draw the faces whose textures say what of them is there; none of them is clipped.

    Args:
        pool, items, order, placed, lens, media, first_row, last_row: as of ``draw``.
        out_near, out_face: as of ``draw``.
    """
    width = out_near.shape[1]
    screen = placed.screen
    for n in range(order.shape[0]):
        i = order[n]
        if items[i, LAYERS] & CUTOUT == 0 or beside(placed.bounds, i, width, first_row, last_row):
            continue
        base = items[i, PLACED_VERTEX]
        first = items[i, FACE]
        for k in range(first, first + items[i, FACES]):
            a, b, c = base + pool.faces[k, 0], base + pool.faces[k, 1], base + pool.faces[k, 2]
            x0, y0, x1, y1 = screen[a, 0], screen[a, 1], screen[b, 0], screen[b, 1]
            x2, y2 = screen[c, 0], screen[c, 1]
            if covers_no_centre(x0, y0, x1, y1, x2, y2, width, first_row, last_row):
                continue
            if is_wanted(pool, items, i, k, media, CUTOUT):
                x0, y0, x1, y1, x2, y2 = by_height(x0, y0, x1, y1, x2, y2)
                for j in range(max(first_row, first_pixel(y0)), min(last_row, first_pixel(y2))):
                    left, right = span(x0, y0, x1, y1, x2, y2, j, width)
                    fill_cutout(
                        pool,
                        items,
                        i,
                        k,
                        placed.camera,
                        lens,
                        media,
                        j,
                        left,
                        right,
                        out_near,
                        out_face,
                    )


@kernel
def fill_cutout(pool, items, i, k, camera, lens, media, j, left, right, out_near, out_face):
    """Draw one row of a face whose texture says what of it is there."""
    first, base = items[i, VERTEX], items[i, PLACED_VERTEX]
    va, vb, vc = pool.faces[k, 0], pool.faces[k, 1], pool.faces[k, 2]
    pa, pb, pc = row(camera, base + va), row(camera, base + vb), row(camera, base + vc)
    start, gx, gy, least, most = depth_plane(pa, pb, pc, lens)
    g = weights(pa, pb, pc)
    uvs = pool.uvs
    ua, ub, uc = uvs[first + va, 0], uvs[first + vb, 0], uvs[first + vc, 0]
    wa, wb, wc = uvs[first + va, 1], uvs[first + vb, 1], uvs[first + vc, 1]
    material = media.slots[items[i, MATERIAL] + pool.slots[k]]
    for m in range(left, right):
        near = min(most, max(least, start + gy * j + gx * m))
        if near > out_near[j, m]:
            s, t = weights_at(g, m + 0.5, j + 0.5, near, lens)
            u = ua + (ub - ua) * s + (uc - ua) * t
            v = wa + (wb - wa) * s + (wc - wa) * t
            pixel = 1.0 / (near * lens.fx) if lens.orthographic == 0 else 1.0 / lens.fx
            if alpha_at(media, material, u, v, pixel) >= 0.5:
                out_near[j, m] = near
                out_face[j, m] = items[i, PLACED_FACE] - items[i, FACE] + k


@kernel
def weights(a, b, c):
    """What turns a point of a face into its weights of the second and third corner.

    Args:
        a, b, c: the corners, camera frame.

    Returns:
        (vector of the second, vector of the third, their offsets): weight = p . vector + offset.
    """
    ab = subtract(b, a)
    ac = subtract(c, a)
    normal = cross(ab, ac)
    size = dot(normal, normal)
    inverse = 1.0 / size if size > 0.0 else 0.0
    second = cross(ac, normal)
    third = cross(normal, ab)
    second = (second[0] * inverse, second[1] * inverse, second[2] * inverse)
    third = (third[0] * inverse, third[1] * inverse, third[2] * inverse)
    return second, third, -dot(second, a), -dot(third, a)


@kernel
def weights_at(g, u, v, near, lens):
    """The weights of the second and third corner at a pixel.

    Args:
        g: of ``weights``.
        u, v: pixels.
        near: nearness there.
        lens: the projection.

    Returns:
        (second, third); the first has the rest.
    """
    x = (u - lens.cx) / lens.fx
    y = (v - lens.cy) / lens.fy
    z = -near
    if lens.orthographic == 0:
        z = 1.0 / near
        x *= z
        y *= z
    p = (x, y, z)
    return dot(p, g[0]) + g[2], dot(p, g[1]) + g[3]
