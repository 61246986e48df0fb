"""Meshes placed before a camera: their vertices on its image, and faces cut where they must be.

A *mesh pool* holds the vertices and faces of many meshes; an *item* is one mesh of the pool at
one pose. Screen positions are whole numbers of 1/256 pixel, so that two triangles that share an
edge agree on every pixel of it.
"""

from math import floor
from typing import Any, NamedTuple

import numba

from scenesim.kernels.jit import kernel
from scenesim.kernels.vec3 import row

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

PATCH = 64  # faces of a patch, vertices of a run; both begin at multiples of it

# columns of ``Patches.rows``
OF_ITEM = 0
FIRST = 1  # its first face in the pool
COUNT = 2
LEFT = 3  # its window: no pixel outside it shows the patch; right and bottom are exclusive
TOP = 4
RIGHT = 5
BOTTOM = 6
IS_CUT = 7  # 1 where vertices may be CLIPPED
PATCH_COLUMNS = 8

TILE = 8  # pixels along the side of a tile; bands of an image begin at multiples of it

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
        boxes: (F // PATCH + 1, 6) float32 m, of ``patches.bound``.
        reaches: (F // PATCH + 1, 2) int32, of ``patches.bound``.
    """

    vertices: Any
    normals: Any
    uvs: Any
    faces: Any
    slots: Any
    parts: Any
    boxes: Any
    reaches: Any


class Placed(NamedTuple):
    """The vertices of a frame, seen from its camera or light.

    Attributes:
        camera: (P, 3) float32 m, camera frame (x right, y down, z forward).
        screen: (P, 2) int32, 1/256 pixel; x is CLIPPED where the vertex cannot be drawn.

    Rows that no patch of the view uses hold anything.
    """

    camera: Any
    screen: Any


class Patches(NamedTuple):
    """The patches that a view may show, item by item.

    Attributes:
        rows: (N, PATCH_COLUMNS) int32.
        most: (N,) float32, greatest nearness.
        firsts: (I + 1,) int32, each item's first patch.
    """

    rows: Any
    most: Any
    firsts: Any


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
def place(pool, items, poses, runs, lens, guard, first, last, out_placed):
    """Carry runs first..last-1 of vertices to the camera and onto its image.

    Args:
        pool: the meshes.
        items: (I, COLUMNS) int32.
        poses: (I, 3, 4) float64, camera from mesh.
        runs: (R, 2) int32 of ``patches.sift``.
        lens: the projection.
        guard: pixels from the image's centre beyond which a vertex counts as clipped.
        first, last: the half-open range of runs this call owns.
        out_placed: the frame's vertices.
    """
    # flat arrays, whose rows lie at places known when this is compiled, are what lets it run in
    # vectors
    vertices = pool.vertices.reshape(-1)
    camera, screen = out_placed.camera.reshape(-1), out_placed.screen.reshape(-1)
    two, three = numba.uint64(2), numba.uint64(3)
    for n in range(first, last):
        i, source = runs[n, 0], runs[n, 1]
        ax, ay, az, at = row4(poses[i], 0)
        bx, by, bz, bt = row4(poses[i], 1)
        cx, cy, cz, ct = row4(poses[i], 2)
        begin = numba.uint64(source)
        room = numba.uint64(source + items[i, PLACED_VERTEX] - items[i, VERTEX])
        count = min(PATCH, items[i, VERTEX] + items[i, VERTICES] - source)
        for q in range(numba.uint64(count)):
            own, to = three * (begin + q), three * (room + q)
            px, py = float(vertices[own]), float(vertices[own + numba.uint64(1)])
            pz = float(vertices[own + two])
            x = ax * px + ay * py + az * pz + at
            y = bx * px + by * py + bz * pz + bt
            z = cx * px + cy * py + cz * pz + ct
            camera[to] = x
            camera[to + numba.uint64(1)] = y
            camera[to + two] = z
            u, v = snapped(x, y, z, lens, guard)
            at_screen = two * (room + q)
            screen[at_screen] = u
            screen[at_screen + numba.uint64(1)] = v


@kernel
def row4(matrix, k):
    """Row k of a (3, 4) matrix."""
    return matrix[k, 0], matrix[k, 1], matrix[k, 2], matrix[k, 3]


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
    flat = lens.orthographic == 1
    deep = max(z, lens.near)
    u = lens.cx + (lens.fx * x if flat else lens.fx * x / deep)
    v = lens.cy + (lens.fy * y if flat else lens.fy * y / deep)
    seen = (abs(u - lens.cx) <= guard) & (abs(v - lens.cy) <= guard) & (flat | (z >= lens.near))
    # no early way out: loops over points run in vectors
    return (
        int(floor(u * 256.0 + 0.5)) if seen else CLIPPED,  # noqa: RUF046
        int(floor(v * 256.0 + 0.5)) if seen else 0,  # noqa: RUF046
    )


@kernel
def clip(pool, items, patches, lens, guard, placed, first_row, out_scratch, out_faces):
    """Cut the faces that reach past the near plane or the guard into faces that do not.

    Args:
        pool: the meshes.
        items: (I, COLUMNS) int32.
        patches: those that may be seen.
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
    for n in range(patches.most.shape[0]):
        if patches.rows[n, IS_CUT] == 0:
            continue
        i, start = patches.rows[n, OF_ITEM], patches.rows[n, FIRST]
        base, number = items[i, PLACED_VERTEX], items[i, PLACED_FACE] - items[i, FACE]
        for k in range(start, start + patches.rows[n, COUNT]):
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
                    out_faces[count, 1] = number + k
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
