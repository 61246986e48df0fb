"""Skins bent over bones by linear blends of rigid motions."""

from math import sqrt

from scenesim.kernels.jit import kernel


@kernel
def blend_motions(rows, motions, out_blends):
    """Weighted sums of the bones' motions, one for each row of weights.

    Args:
        rows: (U, B) weights.
        motions: (B, 12) rotation by rows, then translation in m.
        out_blends: (U, 12).

    Source:
        Magnenat-Thalmann, Laperrière & Thalmann, "Joint-dependent local deformations for hand
        animation and object grasping", 1988.
    """
    for u in range(rows.shape[0]):
        for k in range(12):
            out_blends[u, k] = 0.0
        for bone in range(rows.shape[1]):
            weight = rows[u, bone]
            if weight != 0.0:
                for k in range(12):
                    out_blends[u, k] += weight * motions[bone, k]


@kernel
def bend_skin(vertices, normals, row_of, blends, first, last, out_vertices, out_normals):
    """Vertices and normals of a skin under blended motions.

    Args:
        vertices: (V, 3) float32 m, rest pose.
        normals: (V, 3) float32 unit, rest pose.
        row_of: (V,) row of ``blends`` of each vertex.
        blends: (U, 12) of ``blend_motions``.
        first, last: half-open range of vertices.
        out_vertices: (V, 3) float32 m.
        out_normals: (V, 3) float32, unit.
    """
    for v in range(first, last):
        u = row_of[v]
        x, y, z = float(vertices[v, 0]), float(vertices[v, 1]), float(vertices[v, 2])
        a, b, c = float(normals[v, 0]), float(normals[v, 1]), float(normals[v, 2])
        n = (
            blends[u, 0] * a + blends[u, 1] * b + blends[u, 2] * c,
            blends[u, 3] * a + blends[u, 4] * b + blends[u, 5] * c,
            blends[u, 6] * a + blends[u, 7] * b + blends[u, 8] * c,
        )
        size = sqrt(n[0] * n[0] + n[1] * n[1] + n[2] * n[2])
        if size == 0.0:
            size = 1.0
        for i in range(3):
            k = 3 * i
            out_vertices[v, i] = (
                blends[u, k] * x + blends[u, k + 1] * y + blends[u, k + 2] * z + blends[u, 9 + i]
            )
        out_normals[v, 0] = n[0] / size
        out_normals[v, 1] = n[1] / size
        out_normals[v, 2] = n[2] / size
