"""Trees over meshes and over what stands on a Stage, ready for rays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from scenesim.geometry.mesh import bounds
from scenesim.kernels import bvh, bvh_split, cast, packets
from scenesim.kernels.packets import LANES

K = TypeVar("K", bound=np.generic)

_LEAF = 8
_WIDTH = bvh.WIDTH


@dataclass(frozen=True, slots=True, eq=False)
class MeshTree:
    """A mesh's tree of 16 boxes per node, rooted at node 0.

    Attributes:
        boxes: (N, 6, 16) float32 m, mesh frame.
        children: (N, 16) int32: a node, or ~(first triangle * 16 + number).
        triangles: (T, 9) float32 m: corner and two edges, in the order of the leaves.
        faces: (T,) int32 rows of the mesh's faces.
    """

    boxes: NDArray[np.float32]
    children: NDArray[np.int32]
    triangles: NDArray[np.float32]
    faces: NDArray[np.int32]


def mesh_tree(
    vertices: NDArray[np.float32],
    faces: NDArray[np.int32],
    grain: int = 2,
    flat_too: bool = False,
) -> MeshTree:
    """The tree of a mesh; triangles without area are left out.

    Args:
        vertices: (V, 3) m.
        faces: (F, 3).
        grain: most triangles that are kept together without asking what that costs; larger
            builds faster, smaller casts faster.
        flat_too: keep triangles without area: the tree will be fitted to other poses.

    Returns:
        The tree.

    Raises:
        ValueError: more than 2^22 faces.
    """
    vertices, faces = frozen(vertices), frozen(faces)
    count = len(faces)
    if count >> bvh.INDEX_BITS:
        raise ValueError(f"want faces at most {1 << bvh.INDEX_BITS}, got {count}")
    if not count:
        return _empty()
    low, high = (end.astype(np.float64) for end in bounds(vertices))
    extent = max(float((high - low).max()), 1e-6)
    keys = np.zeros(count, np.uint64)
    corner = (float(low[0]), float(low[1]), float(low[2]))
    bvh.morton_keys(vertices, faces, corner, 16383.0 / extent, 0, count, flat_too, keys)
    keys = np.sort(keys)
    good = int(np.searchsorted(keys, np.uint64(0xFFFFFFFFFFFFFFFF)))
    if not good:
        return _empty()
    items = np.zeros((good, 2), np.int32)
    number = int(bvh.cut(keys, good, grain, np.zeros((1024, 4), np.int64), items))
    boxes = np.zeros((number, 6), np.float32)
    bvh.item_boxes(vertices, faces, keys, items, number, _pad(vertices), boxes)
    weights = np.ascontiguousarray(items[:number, 1])
    nodes, node_boxes, rows = _binary(boxes, weights, _LEAF)
    starts = np.zeros(len(nodes), np.int32)
    triangles = np.zeros((good, 9), np.float32)
    order = np.zeros(good, np.int32)
    bvh.pack(vertices, faces, keys, items, nodes, len(nodes), rows, starts, triangles, order)
    wide, children = _wide(nodes, node_boxes, starts)
    return MeshTree(wide, children, triangles, order)


def refit(
    tree: MeshTree,
    vertices: NDArray[np.float32],
    faces: NDArray[np.int32],
    place: tuple[int, int],
    whole: cast.Tree,
) -> None:
    """Fit a tree that stands last among others to its mesh in another pose.

    Args:
        tree: as built, with its flat triangles.
        vertices: (V, 3) m, in the new pose.
        faces: (F, 3), as it was built of.
        place: its root and its first triangle among the others'.
        whole: all trees up to the end of this one; written.
    """
    root, first = place
    bvh.refit(
        frozen(vertices), frozen(faces), tree.faces, _pad(vertices), first, root,
        whole.boxes, whole.children, whole.triangles,
    )  # fmt: skip


def _pad(vertices: NDArray[np.float32]) -> np.float32:
    """By how much boxes are widened, so that rounding loses no hit."""
    return np.float32(1e-5 + 1e-6 * float(np.abs(vertices).max()))


def body_tree(boxes: NDArray[np.float32]) -> MeshTree:
    """The tree over the boxes of bodies; its faces are their rows.

    Args:
        boxes: (B, 6) m: least and greatest corners.

    Returns:
        The tree, without triangles.
    """
    if not len(boxes):
        return _empty()
    nodes, node_boxes, rows = _binary(boxes, np.ones(len(boxes), np.int32), 1)
    starts = nodes[:, 1].copy()
    wide, children = _wide(nodes, node_boxes, starts)
    return MeshTree(wide, children, np.zeros((0, 9), np.float32), rows)


def kernel_tree(tree: MeshTree) -> cast.Tree:
    """A tree as kernels take it.

    Args:
        tree: of one mesh or of many.

    Returns:
        The named tuple.
    """
    return cast.Tree(tree.boxes, tree.children, tree.triangles, tree.faces)


def forest(trees: Sequence[MeshTree]) -> tuple[MeshTree, NDArray[np.int32], NDArray[np.int32]]:
    """Many trees in one set of arrays.

    Args:
        trees: at least one.

    Returns:
        The arrays, and (M,) the root and (M,) the first triangle of each tree.
    """
    nodes = np.cumsum([0, *(len(tree.boxes) for tree in trees)])
    entries = np.cumsum([0, *(len(tree.faces) for tree in trees)])
    children = np.concatenate([tree.children for tree in trees])
    for k, tree in enumerate(trees):
        part = children[nodes[k] : nodes[k + 1]]
        part += np.where(tree.children >= 0, nodes[k], -16 * entries[k]).astype(np.int32)
    whole = MeshTree(
        np.concatenate([tree.boxes for tree in trees]),
        children,
        np.concatenate([tree.triangles for tree in trees]),
        np.concatenate([tree.faces for tree in trees]),
    )
    return whole, nodes[:-1].astype(np.int32), entries[:-1].astype(np.int32)


def frozen(array: NDArray[K]) -> NDArray[K]:
    """A view that cannot be written: kernels compile once for it, whoever made the array.

    Args:
        array: contiguous.

    Returns:
        The same numbers.
    """
    view = array.view()
    view.setflags(write=False)
    return view


def parcelled(order: NDArray[np.int32], reach: int = 64) -> tuple[NDArray[np.int32], int]:
    """Packets of rays that lie near each other.

    Args:
        order: (O,) rays, growing; several such runs may follow each other.
        reach: a packet's rays lie less than this apart in number.

    Returns:
        Where in order each packet begins, as ``kernels.cast`` takes it, and how many there are.
    """
    starts = np.zeros(len(order) + 1, np.int32)
    return starts, int(packets.parcel(order, reach, starts))


def work() -> cast.Work:
    """Scratch for one thread's casting.

    Returns:
        The named tuple.
    """
    lanes = LANES
    return cast.Work(
        lanes=np.zeros(16 * lanes, np.float32),
        outer=np.zeros(16 * lanes, np.float32),
        rows_out=np.zeros(lanes, np.int64),
        moved=np.zeros(16 * lanes, np.float32),
        group=np.zeros(16 * lanes, np.float32),
        rows_in=np.zeros(lanes, np.int64),
        entry=np.zeros(_WIDTH, np.float32),
        cone_out=np.zeros(12, np.float32),
        cone_in=np.zeros(12, np.float32),
        stack_out=np.zeros(1024, np.int32),
        stack_in=np.zeros(1024, np.int32),
        reach_out=np.zeros(1024, np.float32),
        reach_in=np.zeros(1024, np.float32),
    )


def _binary(
    boxes: NDArray[np.float32], weights: NDArray[np.int32], leaf: int
) -> tuple[NDArray[np.int32], NDArray[np.float32], NDArray[np.int32]]:
    """The binary tree over boxes: nodes, their boxes, rows in the order of the leaves."""
    count = len(boxes)
    rows = np.arange(count, dtype=np.int32)
    nodes = np.zeros((2 * count, 4), np.int32)
    node_boxes = np.zeros((2 * count, 6), np.float32)
    scratch = (
        *(np.zeros(6, np.float32) for _ in range(3)),
        np.zeros((bvh_split.BINS, 6), np.float32),
        np.zeros(bvh_split.BINS, np.int64),
        np.zeros(bvh_split.BINS),
        np.zeros((1024, 4), np.int64),
    )
    number = bvh_split.split_boxes(boxes, weights, count, leaf, scratch, rows, nodes, node_boxes)
    return nodes[:number], node_boxes[:number], rows


def _wide(
    nodes: NDArray[np.int32], node_boxes: NDArray[np.float32], starts: NDArray[np.int32]
) -> tuple[NDArray[np.float32], NDArray[np.int32]]:
    """The 16-wide tree of a binary one."""
    inner = int((nodes[:, 0] >= 0).sum()) + 1
    boxes = np.zeros((inner, 6, _WIDTH), np.float32)
    children = np.zeros((inner, _WIDTH), np.int32)
    scratch = np.zeros((1024, 4), np.int64), np.zeros(_WIDTH, np.int64)
    number = bvh.widen(nodes, node_boxes, starts, *scratch, boxes, children)
    return boxes[:number].copy(), children[:number].copy()


def _empty() -> MeshTree:
    """A tree with nothing in it."""
    boxes = np.full((1, 6, _WIDTH), 1e30, np.float32)
    boxes[:, 3:] = -1e30
    return MeshTree(
        boxes,
        np.zeros((1, _WIDTH), np.int32),
        np.zeros((0, 9), np.float32),
        np.zeros(0, np.int32),
    )
