"""Triangles to the pixels of any lens: each pixel centre's own ray, tested exactly.

Straight edges are curves behind a bent lens. So a face's projected corners only say which pixels
may show it; whether one does is decided by the pixel's ray and the face's three edges, which two
faces that share an edge reckon from the same two corners.
"""

from math import ceil, floor, sqrt

from scenesim.kernels.faces import SKY_SEMANTIC, face_frame, item_of, limited, normal_at
from scenesim.kernels.jit import kernel
from scenesim.kernels.lens import project, unproject
from scenesim.kernels.placing import (
    CUTOUT,
    FACE,
    FACES,
    INSTANCE,
    MATERIAL,
    PLACED_FACE,
    PLACED_VERTEX,
    SEMANTIC,
    SKY,
    VERTEX,
    VERTICES,
)
from scenesim.kernels.texture import alpha_at
from scenesim.kernels.vec3 import add, cross, dot, row, scale, subtract

WIDE = 0.0144  # square of the chord of unit directions over which a face is split


@kernel
def stand(pool, items, poses, optics, first, last, out_camera, out_screen):
    """Carry the vertices of items first..last-1 to the camera and onto its image.

    Args:
        pool: the meshes.
        items: (I, COLUMNS) int32.
        poses: (I, 3, 4) float64, camera from mesh.
        optics: the lens.
        first, last: the half-open range of items this call owns.
        out_camera: (P, 3) float32 m, camera frame.
        out_screen: (P, 2) float32 pixels, beyond the field's edge where the lens does not see.
    """
    for i in range(first, last):
        m = poses[i]
        source, target = items[i, VERTEX], items[i, PLACED_VERTEX]
        for k in range(items[i, VERTICES]):
            p = row(pool.vertices, source + k)
            x = m[0, 0] * p[0] + m[0, 1] * p[1] + m[0, 2] * p[2] + m[0, 3]
            y = m[1, 0] * p[0] + m[1, 1] * p[1] + m[1, 2] * p[2] + m[1, 3]
            z = m[2, 0] * p[0] + m[2, 1] * p[1] + m[2, 2] * p[2] + m[2, 3]
            out_camera[target + k, 0] = x
            out_camera[target + k, 1] = y
            out_camera[target + k, 2] = z
            u, v, _ = project(optics, x, y, z)
            out_screen[target + k, 0] = u
            out_screen[target + k, 1] = v


@kernel
def corner(camera, v):
    """A vertex as float64."""
    return float(camera[v, 0]), float(camera[v, 1]), float(camera[v, 2])


@kernel
def spread(a, b, c):
    """Squares of the chords between three directions: ab, bc, ca; 4 where one has no length."""
    la, lb, lc = dot(a, a), dot(b, b), dot(c, c)
    if la < 1e-12 or lb < 1e-12 or lc < 1e-12:
        return 4.0, 4.0, 4.0
    a, b, c = scale(a, 1.0 / sqrt(la)), scale(b, 1.0 / sqrt(lb)), scale(c, 1.0 / sqrt(lc))
    ab, bc, ca = subtract(a, b), subtract(b, c), subtract(c, a)
    return dot(ab, ab), dot(bc, bc), dot(ca, ca)


@kernel
def box_of(ax, ay, bx, by, cx, cy, margin, size, out_boxes, n):
    """Write the pixels whose centres may lie in a face; returns how many boxes there are then.

    Args:
        ax, ay, bx, by, cx, cy: corners, pixels.
        margin: pixels that its edges may bulge.
        size: (width, first row, last row).
        out_boxes: (N, 4) int32 left, top, right, bottom, half-open.
        n: boxes so far.
    """
    left = int(max(0.0, ceil(min(ax, min(bx, cx)) - margin - 0.5)))
    right = int(min(float(size[0]), floor(max(ax, max(bx, cx)) + margin - 0.5) + 1.0))
    top = int(max(float(size[1]), ceil(min(ay, min(by, cy)) - margin - 0.5)))
    bottom = int(min(float(size[2]), floor(max(ay, max(by, cy)) + margin - 0.5) + 1.0))
    if left >= right or top >= bottom or n >= out_boxes.shape[0]:
        return n
    out_boxes[n, 0], out_boxes[n, 1] = left, top
    out_boxes[n, 2], out_boxes[n, 3] = right, bottom
    return n + 1


@kernel
def boxes_of(a, b, c, screen, rows, optics, bend, size, out_pieces, out_boxes):
    """Boxes of pixels that together hold a face's image.

    Args:
        a, b, c: its corners, camera frame.
        screen: (P, 2) float32 of ``stand``.
        rows: of its corners in ``screen``.
        optics: the lens.
        bend: pixels that an edge bulges at most per square of its chord.
        size: (width, first row, last row) of the image.
        out_pieces: (S, 10) float64, room for faces still to be split.
        out_boxes: (N, 4) int32.

    Returns:
        How many boxes.
    """
    ab, bc, ca = spread(a, b, c)
    widest = max(ab, max(bc, ca))
    if widest <= WIDE:
        i, j, k = rows
        margin = 0.02 + bend * widest
        return box_of(
            screen[i, 0], screen[i, 1], screen[j, 0], screen[j, 1], screen[k, 0], screen[k, 1],
            margin, size, out_boxes, 0,
        )  # fmt: skip
    store(out_pieces, 0, a, b, c, 0)
    count, top = 0, 1
    while top > 0:
        top -= 1
        p = out_pieces[top]
        a, b, c = (p[0], p[1], p[2]), (p[3], p[4], p[5]), (p[6], p[7], p[8])
        depth = int(p[9])
        ab, bc, ca = spread(a, b, c)
        widest = max(ab, max(bc, ca))
        if widest <= WIDE or depth >= 26:
            ua, va, _ = project(optics, a[0], a[1], a[2])
            ub, vb, _ = project(optics, b[0], b[1], b[2])
            uc, vc, _ = project(optics, c[0], c[1], c[2])
            margin = 0.02 + bend * widest
            count = box_of(ua, va, ub, vb, uc, vc, margin, size, out_boxes, count)
            continue
        if bc >= ab and bc >= ca:
            a, b, c = b, c, a
        elif ca >= ab:
            a, b, c = c, a, b
        middle = scale(add(a, b), 0.5)
        store(out_pieces, top, a, middle, c, depth + 1)
        store(out_pieces, top + 1, middle, b, c, depth + 1)
        top += 2
    return count


@kernel
def store(pieces, k, a, b, c, depth):
    """Write a face into a row of the room."""
    pieces[k, 0], pieces[k, 1], pieces[k, 2] = a
    pieces[k, 3], pieces[k, 4], pieces[k, 5] = b
    pieces[k, 6], pieces[k, 7], pieces[k, 8] = c
    pieces[k, 9] = depth


@kernel
def edges_of(a, b, c):
    """A face's three edge planes, all turned inward, and its volume with the camera."""
    bc, ca, ab = cross(b, c), cross(c, a), cross(a, b)
    volume = dot(a, bc)
    if volume < 0.0:
        return scale(bc, -1.0), scale(ca, -1.0), scale(ab, -1.0), -volume
    return bc, ca, ab, volume


@kernel
def draw(
    pool, items, order, camera, screen, rays, optics, bend, most, media, room, first_row, last_row,
    out_near, out_face,
):  # fmt: skip
    """Draw all faces on rows first_row..last_row-1.

    Args:
        pool: the meshes.
        items: (I, COLUMNS) int32.
        order: (N,) int32, the items to draw, near ones first.
        camera, screen: of ``stand``.
        rays: (H, W, 3) float32; 0 where the lens sees nothing.
        optics: the lens.
        bend: of ``boxes_of``.
        most: greatest nearness drawn, 1/m.
        media: materials and textures.
        room: (pieces, boxes) of ``boxes_of``.
        first_row, last_row: the half-open range of image rows this call owns.
        out_near: (H, W) float32, 1 / depth; what is nearer than it is drawn.
        out_face: (H, W) int32, number of the face in the frame; SKY where none.
    """
    pieces, boxes = room
    size = (rays.shape[1], first_row, last_row)
    for n in range(order.shape[0]):
        i = order[n]
        base, first = items[i, PLACED_VERTEX], items[i, FACE]
        for k in range(first, first + items[i, FACES]):
            ra, rb, rc = base + pool.faces[k, 0], base + pool.faces[k, 1], base + pool.faces[k, 2]
            a, b, c = corner(camera, ra), corner(camera, rb), corner(camera, rc)
            ea, eb, ec, volume = edges_of(a, b, c)
            if volume == 0.0:
                continue
            count = boxes_of(a, b, c, screen, (ra, rb, rc), optics, bend, size, pieces, boxes)
            material = media.slots[items[i, MATERIAL] + pool.slots[k]]
            cut = media.layers[material] == CUTOUT
            number = items[i, PLACED_FACE] - first + k
            for m in range(count):
                for y in range(boxes[m, 1], boxes[m, 3]):
                    for x in range(boxes[m, 0], boxes[m, 2]):
                        ray = (float(rays[y, x, 0]), float(rays[y, x, 1]), float(rays[y, x, 2]))
                        wa, wb, wc = dot(ray, ea), dot(ray, eb), dot(ray, ec)
                        total = wa + wb + wc
                        if wa < 0.0 or wb < 0.0 or wc < 0.0 or total <= 0.0:
                            continue
                        near = total / volume
                        if near <= out_near[y, x] or near > most:
                            continue
                        if cut and is_hole(
                            pool, items, i, k, wb / total, wc / total, media, material,
                            1.0 / (near * optics.fx),
                        ):  # fmt: skip
                            continue
                        out_near[y, x] = near
                        out_face[y, x] = number


@kernel
def is_hole(pool, items, i, k, s, t, media, material, pixel):
    """Whether a texture leaves a place of a face open."""
    first, uvs = items[i, VERTEX], pool.uvs
    a, b, c = first + pool.faces[k, 0], first + pool.faces[k, 1], first + pool.faces[k, 2]
    u = uvs[a, 0] + (uvs[b, 0] - uvs[a, 0]) * s + (uvs[c, 0] - uvs[a, 0]) * t
    v = uvs[a, 1] + (uvs[b, 1] - uvs[a, 1]) * s + (uvs[c, 1] - uvs[a, 1]) * t
    return alpha_at(media, material, u, v, pixel) < 0.5


@kernel
def stamp(
    pool, items, groups, camera, screen, rays, optics, bend, most, room, first_row, last_row,
    out_stamp, out_rows,
):  # fmt: skip
    """Count the pixels of groups of items, each as if alone, on rows first_row..last_row-1.

    Args:
        pool, items, camera, screen, rays, optics, bend, most, room: as of ``draw``.
        groups: (N, 2) int32 of group and item, all items of a group together.
        first_row, last_row: the half-open range of image rows.
        out_stamp: (H, W) int32, a scratch image; must hold no group's number.
        out_rows: (G, 5) int64, per group pixels, left, top, right, bottom (exclusive); must
            come as 0, W, H, 0, 0.
    """
    pieces, boxes = room
    size = (rays.shape[1], first_row, last_row)
    for n in range(groups.shape[0]):
        group, i = groups[n, 0], groups[n, 1]
        base, first = items[i, PLACED_VERTEX], items[i, FACE]
        for k in range(first, first + items[i, FACES]):
            ra, rb, rc = base + pool.faces[k, 0], base + pool.faces[k, 1], base + pool.faces[k, 2]
            a, b, c = corner(camera, ra), corner(camera, rb), corner(camera, rc)
            ea, eb, ec, volume = edges_of(a, b, c)
            if volume == 0.0:
                continue
            count = boxes_of(a, b, c, screen, (ra, rb, rc), optics, bend, size, pieces, boxes)
            for m in range(count):
                for y in range(boxes[m, 1], boxes[m, 3]):
                    for x in range(boxes[m, 0], boxes[m, 2]):
                        if out_stamp[y, x] == group:
                            continue
                        ray = (float(rays[y, x, 0]), float(rays[y, x, 1]), float(rays[y, x, 2]))
                        wa, wb, wc = dot(ray, ea), dot(ray, eb), dot(ray, ec)
                        total = wa + wb + wc
                        if wa < 0.0 or wb < 0.0 or wc < 0.0 or total <= 0.0:
                            continue
                        if total > most * volume:
                            continue
                        out_stamp[y, x] = group
                        out_rows[group, 0] += 1
                        out_rows[group, 1] = min(out_rows[group, 1], x)
                        out_rows[group, 2] = min(out_rows[group, 2], y)
                        out_rows[group, 3] = max(out_rows[group, 3], x + 1)
                        out_rows[group, 4] = max(out_rows[group, 4], y + 1)


@kernel
def label(
    pool, items, rotations, camera, rays, near, face, semantics, first_row, last_row, out_labels
):
    """Depth, ids, normals and places on the surface for rows first_row..last_row-1.

    Args:
        pool: the meshes.
        items: (I, COLUMNS) int32.
        rotations: (I, 3, 3) float64, world from mesh.
        camera: of ``stand``.
        rays: (H, W, 3) float32; 0 where the lens sees nothing.
        near, face: of ``draw``.
        semantics: (N,) uint8, of all slots of all items.
        first_row, last_row: the half-open range of image rows this call owns.
        out_labels: as of ``resolve.label``.
    """
    depth, instance, semantic, part, normals, out_weights = out_labels
    starts = items[:, PLACED_FACE]
    item = 0
    for j in range(first_row, last_row):
        for i in range(face.shape[1]):
            f = face[j, i]
            ray = (float(rays[j, i, 0]), float(rays[j, i, 1]), float(rays[j, i, 2]))
            if f == SKY:
                semantic[j, i] = SKY_SEMANTIC if dot(ray, ray) > 0.0 else 0
                continue
            item = item_of(starts, f, item)
            k = f - items[item, PLACED_FACE] + items[item, FACE]
            g, side = face_frame(pool, items, item, k, camera)
            z = 1.0 / near[j, i]
            p = scale(ray, z)
            s, t = limited(dot(p, g[0]) + g[2], dot(p, g[1]) + g[3])
            n = normal_at(pool, items, item, k, rotations, s, t, side)
            depth[j, i] = z
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


@kernel
def look(optics, first_row, last_row, out_rays):
    """The rays of pixel centres on rows first_row..last_row-1; 0 where nothing is seen.

    Args:
        optics: the lens.
        first_row, last_row: the half-open range of image rows this call owns.
        out_rays: (H, W, 3) float32.
    """
    for j in range(first_row, last_row):
        for i in range(out_rays.shape[1]):
            x, y, z, seen = unproject(optics, i + 0.5, j + 0.5)
            if seen:
                out_rays[j, i, 0] = x
                out_rays[j, i, 1] = y
                out_rays[j, i, 2] = z
