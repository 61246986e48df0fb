"""Skins bent over bones: linear blends of rigid motions, the same bits on every processor."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scenesim.geometry.mesh import TriangleMesh
from scenesim.kernels.skinning import bend_skin, blend_motions
from scenesim.shapes.people.loft import Skin
from scenesim.shapes.people.skeleton import Pose
from scenesim.shapes.people.vectors import Vector, turned

Floats = NDArray[np.float64]


def motions(pose: Pose, rest: tuple[Vector, ...]) -> Floats:
    """Each bone's motion from the rest pose.

    Args:
        pose: the bones.
        rest: where they begin in the rest pose.

    Returns:
        (B, 12): the rows of the rotation, then the translation.
    """
    table = []
    for rotation, joint, start in zip(pose.rotations, pose.joints, rest, strict=True):
        moved = turned(rotation, start)
        shift = (joint[0] - moved[0], joint[1] - moved[1], joint[2] - moved[2])
        table.append((*rotation[0], *rotation[1], *rotation[2], *shift))
    return np.array(table)


def bent_mesh(skin: Skin, table: Floats) -> TriangleMesh:
    """The skin in a pose.

    Args:
        skin: in the rest pose.
        table: (B, 12) of ``motions``.

    Returns:
        The mesh, figure frame.
    """
    vertices, normals = _bent(skin, table)
    mesh = skin.mesh
    return TriangleMesh(
        vertices, normals, mesh.uvs, mesh.faces, mesh.face_slots, mesh.face_parts, mesh.slots
    )


def outermost(skin: Skin) -> NDArray[np.int64]:
    """The vertices that reach farthest in some direction, bone by bone and share by share.

    Args:
        skin: in the rest pose.

    Returns:
        Rows of vertices: whatever the pose, the box around them is that of all, to millimetres.
    """
    steps = (-1.0, 0.0, 1.0)
    ways = [(x, y, z) for x in steps for y in steps for z in steps if (x, y, z) != (0.0, 0.0, 0.0)]
    points = skin.mesh.vertices.astype(np.float64)
    # where bones share their vertices, those that follow alike are looked at by themselves
    share = np.floor(4.0 * skin.rows.max(axis=1)).astype(np.int64)
    alike = (5 * skin.rows.argmax(axis=1) + share)[skin.row_of]
    found: set[int] = set()
    for group in np.unique(alike).tolist():
        own = np.flatnonzero(alike == group)
        x, y, z = points[own].T
        found.update(int(own[np.argmax(x * a + y * b + z * c)]) for a, b, c in ways)
    return np.array(sorted(found))


def bent_points(skin: Skin, chosen: NDArray[np.int64], table: Floats) -> Floats:
    """Some vertices of the skin in a pose.

    Args:
        skin: in the rest pose.
        chosen: (N,) rows of vertices.
        table: (B, 12) of ``motions``.

    Returns:
        (N, 3) m, figure frame.
    """
    m = _blend(skin.rows, table)[skin.row_of[chosen]].T
    x, y, z = skin.mesh.vertices[chosen].astype(np.float64).T
    rows = [m[3 * i] * x + m[3 * i + 1] * y + m[3 * i + 2] * z + m[9 + i] for i in range(3)]
    return np.stack(rows, axis=1)


def _blend(rows: Floats, table: Floats) -> Floats:
    """Weighted sums of motions: (U, 12)."""
    blends = np.zeros((len(rows), 12))
    blend_motions(rows, table, blends)
    return blends


def _bent(skin: Skin, table: Floats) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    mesh = skin.mesh
    count = len(mesh.vertices)
    vertices, normals = np.zeros((count, 3), np.float32), np.zeros((count, 3), np.float32)
    blends = _blend(skin.rows, table)
    bend_skin(mesh.vertices, mesh.normals, skin.row_of, blends, 0, count, vertices, normals)
    return vertices, normals
