"""Large meshes in parts that can be passed over one by one: a town is never seen whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from scenesim.geometry.mesh import TriangleMesh
from scenesim.scenery.stage import Placement

#: faces beyond which a mesh is taken apart; all shapes of the library have fewer
_LARGE = 20_000
#: faces of a part, and the longest run of vertices that it may use
_PART, _RUN = 768, 4096


def in_parts(placements: Sequence[Placement]) -> list[Placement]:
    """Placements with each large mesh taken apart; those with levels of detail stay whole.

    Args:
        placements: of what stands still.

    Returns:
        The same things in the same order.
    """
    made: list[Placement] = []
    for placement in placements:
        if len(placement.lods) == 1 and len(placement.lods[0].faces) > _LARGE:
            made.extend(replace(placement, lods=(part,)) for part in _parts(placement.lods[0]))
        else:
            made.append(placement)
    return made


def _parts(mesh: TriangleMesh) -> list[TriangleMesh]:
    """A mesh as runs of its faces, or whole where these do not use runs of its vertices.

    Files list what belongs together one after the other. Sorting faces by place would also serve
    those that do not, but takes longer than a draw's frames can win.
    """
    starts = np.arange(0, len(mesh.faces), _PART)
    first = np.minimum.reduceat(mesh.faces.min(axis=1), starts)
    end = np.maximum.reduceat(mesh.faces.max(axis=1), starts) + 1
    if (end - first).max() > _RUN:
        return [mesh]
    made = []
    for number, (start, low, high) in enumerate(
        zip(starts.tolist(), first.tolist(), end.tolist(), strict=True)
    ):
        faces, vertices = slice(start, start + _PART), slice(low, high)
        part = TriangleMesh(
            mesh.vertices[vertices],
            mesh.normals[vertices],
            mesh.uvs[vertices],
            mesh.faces[faces] - np.int32(low),
            mesh.face_slots[faces],
            mesh.face_parts[faces],
            mesh.slots,
            f"{mesh.key}/{number}" if mesh.key else "",
        )
        made.append(part)
    return made
