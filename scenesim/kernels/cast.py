"""Rays through a tree of bodies, each a tree of triangles."""

from typing import Any, NamedTuple

import numba

from scenesim.kernels.groups import (
    part_group,
    see_from,
    take,
    take_whole,
    turn_all,
    whole_group,
)
from scenesim.kernels.jit import kernel
from scenesim.kernels.meet import is_met, push, strike, strike_leaves
from scenesim.kernels.packets import (
    LANES,
    bound,
    give,
    greatest,
    least,
    load,
    octants,
    pick,
    set_aside,
    stand,
)


class Tree(NamedTuple):
    """Wide nodes and what their leaves hold.

    Attributes:
        boxes: (N, 6, 16) float32 m.
        children: (N, 16) int32: a node, or ~(first * 16 + number) of a leaf.
        triangles: (T, 9) float32 m: corner, edge, edge; empty for a tree of bodies.
        faces: (T,) int32: the face (or body) of each leaf's entry.
    """

    boxes: Any
    children: Any
    triangles: Any
    faces: Any


class Bodies(NamedTuple):
    """Meshes where they are at time 0, and how they move.

    Attributes:
        owners: (E,) int32 body of each entry of the tree over bodies; some have several.
        heads: (E,) int32: ~node where the body's tree begins; of a body that has several entries,
            the node times 16, plus which of its children.
        firsts: (B,) int32 first triangle of each mesh's tree.
        rotations: (B, 3, 3) float64, local frame from mesh frame.
        positions: (B, 3) float64 m, local frame.
        velocities: (B, 3) float64 m/s.
        spins: (B, 3) float64 rad/s.
        moves: (B,) uint8: 0 still, 1 moves, 2 turns as well.
        slots: (T,) int16 by entry of the forest: material slot.
        first_slots: (B,) int32: each body's first row of gaps, or -1: it has none.
        gaps: (S,) float32, share of each slot's surface that is open, as between leaves.
    """

    owners: Any
    heads: Any
    firsts: Any
    rotations: Any
    positions: Any
    velocities: Any
    spins: Any
    moves: Any
    slots: Any
    first_slots: Any
    gaps: Any


class Rays(NamedTuple):
    """Rays in the local frame.

    Attributes:
        origins: (3, R) float32 m.
        directions: (3, R) float32, unit.
        times: (R,) float32 s.
        nears: (R,) float32 m; hits nearer than this do not count.
        fars: (R,) float32 m; nor do hits that are farther.
    """

    origins: Any
    directions: Any
    times: Any
    nears: Any
    fars: Any


class Work(NamedTuple):
    """Scratch of one thread.

    Attributes:
        lanes: (16 * LANES,) float32: a packet of several octants; rows of origin x, y, z,
            direction x, y, z, near, nearest hit, its body (a group: its face), its entry in the
            forest (a group: in the mesh), inverse direction x, y, z, time, scratch, scratch. One
            flat array each: the compiler then sees that rows do not overlap.
        outer: (16 * LANES,) float32: as lanes, the packet's rays of one octant.
        rows_out: (LANES,) int64: lane of each outer ray.
        moved: (16 * LANES,) float32: the outer rays in a body's frame, of several octants there.
        group: (16 * LANES,) float32: those of them that are of one octant.
        rows_in: (LANES,) int64: outer ray of each ray of the group.
        entry: (16,) float32: where a group enters each child.
        cone_out, cone_in: (12,) float32: what bounds a group, among bodies and in one.
        stack_out, stack_in: (1024,) int32.
        reach_out, reach_in: (1024,) float32.
    """

    lanes: Any
    outer: Any
    rows_out: Any
    moved: Any
    group: Any
    rows_in: Any
    entry: Any
    cone_out: Any
    cone_in: Any
    stack_out: Any
    stack_in: Any
    reach_out: Any
    reach_in: Any


@kernel
def cast(  # noqa: C901, PLR0915 (split up, each call counts references to twenty arrays)
    rays,
    order,
    starts,
    top,
    forest,
    bodies,
    first,
    last,
    work,
    out_ranges,
    out_bodies,
    out_entries,
):
    """What each ray meets first, for packets first..last-1.

    A tie goes to the lowest body, then to its lowest face, whatever way the tree is walked.

    Args:
        rays: ``Rays``.
        order: (O,) int32 rows of rays; neighbours in it should be neighbours in space.
        starts: (K + 1,) int32 where in order each packet begins; at most 16 rays each.
        top: ``Tree`` of bodies.
        forest: ``Tree`` that holds all meshes' trees.
        bodies: ``Bodies``.
        first, last: the half-open range of packets.
        work: ``Work``.
        out_ranges: (R,) float32 m; inf where nothing is met.
        out_bodies: (R,) int32; -1 where nothing is met.
        out_entries: (R,) int32, the row in the forest's triangles; -1 where nothing is met.
    """
    # arrays are taken out of their tuples here: in the loops, each would cost a reference count
    origins, directions, ray_times, nears, fars = rays
    top_boxes, top_children, _, top_bodies = top
    boxes, children, triangles, tree_faces = forest
    owners, heads, firsts, rotations, positions, velocities, spins, moves = bodies[:8]
    slots, first_slots, gaps = bodies[8:]
    lanes, outer, rows_out, moved, group, rows_in, entry = work[:7]
    cone_out, cone_in, stack_out, stack_in, reach_out, reach_in = work[7:]
    for packet in range(first, last):
        start = starts[packet]
        count = starts[packet + 1] - start
        load(origins, directions, ray_times, nears, fars, order, start, count, outer)
        near = least(outer, 6 * LANES)
        seen = octants(outer, count)
        several = seen & (seen - 1) != 0
        stand(rows_out)
        if several:
            set_aside(outer, lanes)
        for octant in range(8):
            if not (seen >> octant) & 1:
                continue
            n = count
            if several:
                n = pick(lanes, count, octant, outer, rows_out)
            bound(outer, octant, cone_out)
            limit = greatest(outer, 7 * LANES)
            depth = push(
                top_boxes, numba.int64(0), cone_out, octant, near, limit, entry,
                stack_out, reach_out, numba.int64(0),
            )  # fmt: skip
            while depth > 0:
                depth -= 1
                if reach_out[depth] > limit:
                    continue
                node, child = stack_out[depth] >> 4, stack_out[depth] & 15
                if not is_met(top_boxes, node, child, octant, outer):
                    continue
                code = numba.int64(top_children[node, child])
                if code >= 0:
                    depth = push(
                        top_boxes, code, cone_out, octant, near, limit, entry,
                        stack_out, reach_out, depth,
                    )  # fmt: skip
                    continue
                body, head = owners[top_bodies[(~code) >> 4]], heads[top_bodies[(~code) >> 4]]
                see_from(body, rotations, positions, velocities, outer, group)
                if moves[body] > 1:
                    turn_all(body, spins, rotations, positions, velocities, outer, group)
                within = octants(group, n)
                parts = within & (within - 1) != 0
                if parts:
                    set_aside(group, moved)
                for inner in range(8):
                    if not (within >> inner) & 1:
                        continue
                    m = n
                    if parts:
                        m = part_group(body, inner, n, moved, outer, tree_faces, group, rows_in)
                    else:
                        whole_group(body, outer, tree_faces, group)
                    bound(group, inner, cone_in)
                    most = greatest(group, 7 * LANES)
                    height = numba.int64(1)
                    if head >= 0:
                        stack_in[0], reach_in[0] = head, near
                    else:
                        height = push(
                            boxes, numba.int64(~head), cone_in, inner, near, most, entry,
                            stack_in, reach_in, numba.int64(0),
                        )  # fmt: skip
                    while height > 0:
                        height -= 1
                        if reach_in[height] > most:
                            continue
                        node, child = stack_in[height] >> 4, stack_in[height] & 15
                        if not is_met(boxes, node, child, inner, group):
                            continue
                        code = numba.int64(children[node, child])
                        if code >= 0:
                            height = push(
                                boxes, code, cone_in, inner, near, most, entry,
                                stack_in, reach_in, height,
                            )  # fmt: skip
                        else:
                            code = ~code
                            at, many = code >> 4, code & 15
                            if first_slots[body] < 0:
                                strike(triangles, tree_faces, at, many, firsts[body], group)
                            else:
                                own = gaps[first_slots[body] :]
                                strike_leaves(
                                    triangles, tree_faces, slots, own, at, many, firsts[body], group
                                )
                            most = greatest(group, 7 * LANES)
                    if parts:
                        take(body, firsts[body], m, rows_in, group, outer)
                    else:
                        take_whole(body, firsts[body], group, outer)
                limit = greatest(outer, 7 * LANES)
            give(order, start, n, rows_out, outer, out_ranges, out_bodies, out_entries)
