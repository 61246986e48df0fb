"""From surfaces in the making to a finished triangle mesh: normals, texture places, slots."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import cos, prod
from typing import cast

import numpy as np
from numpy.typing import NDArray

from scenesim.geometry.mesh import TriangleMesh
from scenesim.geometry.transform import Floats
from scenesim.shapes.surfaces import Ints, Surface, face_vectors, merged, unit

#: of the eight ways in which a face's corners lie inside (1, 2 and 4): whether one corner alone
#: does, and the corners from the one that differs on
_IS_ONE = np.array([False, True, True, False, True, False, False, False])
_FROM_LONE = np.array(
    [[0, 1, 2], [0, 1, 2], [1, 2, 0], [2, 0, 1], [2, 0, 1], [1, 2, 0], [0, 1, 2], [0, 1, 2]]
)


def finished(surfaces: Sequence[Surface], slots: Sequence[str] = (), key: str = "") -> TriangleMesh:
    """One mesh of many surfaces: smooth normals with creases, uvs in metres.

    Args:
        surfaces: at least one; welded within a surface, never across.
        slots: the order of the slots; those of the surfaces that are missing follow. Give the
            same to all levels of detail.
        key: cache key of the mesh.

    Returns:
        The mesh.
    """
    kept = [surface for surface in surfaces if len(surface.faces)]
    names = tuple(dict.fromkeys([*slots, *(surface.slot for surface in kept)]))
    ready = [_with_uvs(surface) for surface in smoothed(_grouped(kept))]
    counts = np.cumsum([0, *(len(surface.vertices) for surface in ready)])
    sizes = [len(surface.faces) for surface in ready]
    return TriangleMesh(
        np.concatenate([s.vertices for s in ready]).astype(np.float32),
        np.concatenate([_kept(s.normals) for s in ready]).astype(np.float32),
        np.concatenate([_kept(s.uvs) for s in ready]).astype(np.float32),
        np.concatenate([s.faces + o for s, o in zip(ready, counts, strict=False)]).astype(np.int32),
        np.repeat([names.index(s.slot) for s in ready], sizes).astype(np.int16),
        np.repeat([s.part for s in ready], sizes).astype(np.int16),
        names,
        key,
    )


def split(surface: Surface, values: Floats) -> tuple[Surface, Surface]:
    """Cut a surface along the zero line of a function given at its vertices.

    Args:
        surface: any; its normals and uvs are interpolated along.
        values: (V,) of the function.

    Returns:
        The part where the values are negative, and the rest; they share no vertices.
    """
    larger, below, above = sliced(surface, surface.faces, values)
    return compacted(larger, below), compacted(larger, above)


def sliced(surface: Surface, faces: Ints, values: Floats) -> tuple[Surface, Ints, Ints]:
    """Cut some faces of a surface as ``split`` does, but leave all vertices where they are.

    Args:
        surface: where the vertices are.
        faces: (F, 3) rows of its vertices.
        values: (V,) of the function.

    Returns:
        The surface with a vertex more on each cut edge, its faces as they were; the faces where
        the values are negative, and the rest, rows of the grown surface.
    """
    inside = (values < 0)[faces]
    signs = np.packbits(inside, axis=1, bitorder="little")[:, 0]
    is_low, is_high = signs == 7, signs == 0
    low, high = faces[is_low], faces[is_high]
    if len(low) + len(high) == len(faces):
        return surface, low, high
    cut = np.nonzero(~(is_low | is_high))[0]
    signs = signs[cut]
    lone_inside = _IS_ONE[signs]
    a, b, c = faces[cut[:, None], _FROM_LONE[signs]].T
    larger, place = _with_cuts(surface, values, a, b, c)
    ab, ac = place[: len(a)], place[len(a) :]
    tip = _columns(a, ab, ac)
    base = np.concatenate([_columns(ab, b, c), _columns(ab, c, ac)])
    twice = np.concatenate([lone_inside, lone_inside])
    below = np.concatenate([low, tip[lone_inside], base[~twice]])
    above = np.concatenate([high, tip[~lone_inside], base[twice]])
    return larger, below, above


def grown(surface: Surface, other: Surface, first: int) -> Surface:
    """A surface with some of another's vertices behind its own.

    Args:
        surface: whose faces stay as they are.
        other: with normals and uvs where the surface has them.
        first: of its vertices that is added, and all after it.

    Returns:
        The surface.
    """

    def longer(rows: Floats | None, more: Floats | None) -> Floats | None:
        return None if rows is None else np.concatenate([rows, _kept(more)[first:]])

    return replace(
        surface,
        vertices=np.concatenate([surface.vertices, other.vertices[first:]]),
        normals=longer(surface.normals, other.normals),
        uvs=longer(surface.uvs, other.uvs),
    )


def smoothed(surfaces: list[Surface]) -> list[Surface]:
    """Surfaces with normals: by the crease angle for those without, each welded by itself.

    Args:
        surfaces: any.

    Returns:
        As many, in their order.
    """
    bare = [surface for surface in surfaces if surface.normals is None]
    if not bare:
        return surfaces
    counts = [len(surface.vertices) for surface in bare]
    sizes = [len(surface.faces) for surface in bare]
    cells = np.round(np.concatenate([surface.vertices for surface in bare]) * 1e5)
    owners = np.repeat(np.arange(len(bare)), counts)
    whole = merged(bare, "")
    number = numbered(np.concatenate([owners[:, None], cells.astype(np.int64)], axis=1))
    crease = np.array([cos(surface.crease_rad) for surface in bare])
    normals = _corner_normals(whole, number, np.repeat(crease, sizes))
    source, normals, faces = _regrouped(whole.faces, normals)
    ends = np.searchsorted(source, np.cumsum([0, *counts]))
    face_ends = np.cumsum([0, *sizes])
    made = iter(
        replace(
            surface,
            vertices=whole.vertices[source[ends[k] : ends[k + 1]]],
            faces=faces[face_ends[k] : face_ends[k + 1]] - np.int32(ends[k]),
            normals=normals[ends[k] : ends[k + 1]],
            uvs=None
            if surface.uvs is None
            else surface.uvs[source[ends[k] : ends[k + 1]] - int(np.sum(counts[:k]))],
        )
        for k, surface in enumerate(bare)
    )
    return [next(made) if surface.normals is None else surface for surface in surfaces]


def compacted(surface: Surface, faces: Ints) -> Surface:
    """Some faces of a surface, with the vertices that they use.

    Args:
        surface: where the vertices are.
        faces: (F, 3) rows of its vertices.

    Returns:
        The smaller surface.
    """
    used = np.zeros(len(surface.vertices), bool)
    used[faces] = True
    place = np.cumsum(used) - 1
    return Surface(
        surface.vertices[used],
        place[faces].astype(np.int32).reshape(-1, 3),
        surface.slot,
        surface.part,
        None if surface.normals is None else surface.normals[used],
        None if surface.uvs is None else surface.uvs[used],
        surface.crease_rad,
    )


def _grouped(surfaces: Sequence[Surface]) -> list[Surface]:
    """Fewer surfaces: those alike in slot, part and treatment become one."""
    groups: dict[tuple[object, ...], list[Surface]] = {}
    for one in surfaces:
        made = (one.normals is None, one.uvs is None, one.crease_rad)
        groups.setdefault((one.slot, one.part, *made), []).append(one)
    whole = [merged(group, group[0].slot) for group in groups.values()]
    # those without normals are taken apart by their corners anyway
    return [one if one.normals is None else compacted(one, one.faces) for one in whole]


def _with_cuts(surface: Surface, values: Floats, a: Ints, b: Ints, c: Ints) -> tuple[Surface, Ints]:
    """The surface with a vertex on each cut edge, and their rows; equal edges share one."""
    count = len(surface.vertices)
    one, other = np.concatenate([a, a]).astype(np.int64), np.concatenate([b, c])
    code = np.minimum(one, other) * count + np.maximum(one, other)
    order = np.argsort(code)
    code = code[order]
    is_new = np.ones(len(code), bool)
    is_new[1:] = code[1:] != code[:-1]
    place = np.zeros(len(code), np.int32)
    place[order] = np.cumsum(is_new) + (count - 1)
    first, second = np.divmod(code[is_new], count)
    ahead = values[first]
    share = (ahead / (ahead - values[second]))[:, None]

    def between(rows: Floats) -> Floats:
        start = rows[first]
        return start + (rows[second] - start) * share

    normals, uvs = surface.normals, surface.uvs
    larger = Surface(
        np.concatenate([surface.vertices, between(surface.vertices)]),
        surface.faces,
        surface.slot,
        surface.part,
        None if normals is None else np.concatenate([normals, unit(between(normals))]),
        None if uvs is None else np.concatenate([uvs, between(uvs)]),
        surface.crease_rad,
    )
    return larger, place


def _columns(a: Ints, b: Ints, c: Ints) -> Ints:
    """Three columns side by side, (N, 3)."""
    rows = np.zeros((len(a), 3), np.int32)
    rows[:, 0], rows[:, 1], rows[:, 2] = a, b, c
    return rows


def _kept(rows: Floats | None) -> Floats:
    """An optional array that is there by now."""
    return cast(Floats, rows)


def _corner_normals(surface: Surface, number: NDArray[np.int64], creases: Floats) -> Floats:
    """The normal at each corner of each face, of those around it that bend less than the crease.

    Args:
        surface: any.
        number: (V,) of the place of each vertex.
        creases: (F,) cosine of the angle from which an edge is sharp.

    Returns:
        (3 F, 3) unit.
    """
    corner_vertex = number[surface.faces].reshape(-1)
    vectors = face_vectors(surface)
    flat = unit(vectors)
    corner_face = np.repeat(np.arange(len(flat)), 3)
    order = np.argsort(corner_vertex, kind="stable")
    starts = np.searchsorted(corner_vertex[order], np.arange(corner_vertex.max() + 2))
    group = starts[1:] - starts[:-1]
    size = group[corner_vertex]
    ours = np.repeat(np.arange(len(corner_vertex)), size)
    offset = np.arange(len(ours)) - np.repeat(np.cumsum(size) - size, size)
    theirs = order[starts[corner_vertex[ours]] + offset]
    mine, its = corner_face[ours], corner_face[theirs]
    x, y, z = (np.ascontiguousarray(flat[:, i]) for i in range(3))
    near = x[mine] * x[its] + y[mine] * y[its] + z[mine] * z[its]
    joins = near >= creases[mine]
    ours, theirs = ours[joins], theirs[joins]
    weighted = _corner_weights(surface) * vectors[corner_face]
    total = np.stack(
        [np.bincount(ours, weighted[:, i][theirs], len(corner_vertex)) for i in range(3)],
        axis=1,
    ).astype(np.float64)
    return unit(total)


def welded(vertices: Floats) -> NDArray[np.int64]:
    """Numbers of places: equal for vertices within a hundredth of a millimetre.

    Args:
        vertices: (V, 3) m.

    Returns:
        (V,) from 0 on.
    """
    return numbered(np.round(vertices * 1e5).astype(np.int64))


def numbered(cells: NDArray[np.int64]) -> NDArray[np.int64]:
    """Numbers of cells in their order, equal for equal cells.

    Args:
        cells: (V, K) whole numbers.

    Returns:
        (V,) from 0 on.
    """
    cells = cells - cells.min(axis=0)
    sizes = [int(v) + 1 for v in cells.max(axis=0)]
    if prod(sizes) < 2**62:
        code = cells[:, 0]
        for column, size in enumerate(sizes[1:], 1):
            code = code * size + cells[:, column]
        return np.asarray(np.unique(code, return_inverse=True)[1].reshape(-1), np.int64)
    return np.asarray(np.unique(cells, axis=0, return_inverse=True)[1].reshape(-1), np.int64)


def _corner_weights(surface: Surface) -> Floats:
    """What each corner's face counts for in its vertex's normal, (3 F, 1).

    Source:
        Max, "Weights for computing vertex normals from facet normals", 1999: exact on spheres,
        and the diagonals of quads do not matter.
    """
    corners = surface.vertices[surface.faces]  # (F, 3, 3)
    edges = corners[:, [1, 2, 0]] - corners
    edges *= edges
    squares = edges[..., 0] + edges[..., 1] + edges[..., 2] + 1e-18
    weights: Floats = 1.0 / (squares * squares[:, [2, 0, 1]])
    return weights.reshape(-1, 1)


def _regrouped(faces: Ints, corner_normals: Floats) -> tuple[NDArray[np.int64], Floats, Ints]:
    """One vertex for each pair of place and normal that the corners use.

    Args:
        faces: (F, 3).
        corner_normals: (3 F, 3).

    Returns:
        The old vertex of each new one, in order; its normal; the faces of new ones.
    """
    corner = faces.reshape(-1).astype(np.int64)
    tag = np.round(corner_normals * 1000).astype(np.int64) + 1001
    code = ((corner * 2003 + tag[:, 0]) * 2003 + tag[:, 1]) * 2003 + tag[:, 2]
    _, first, place = np.unique(code, return_index=True, return_inverse=True)
    return corner[first], corner_normals[first], place.reshape(-1, 3).astype(np.int32)


def _with_uvs(surface: Surface) -> Surface:
    """Texture places on the plane that the normal is nearest to."""
    if surface.uvs is not None:
        return surface
    normals = np.abs(_kept(surface.normals))
    x, y, z = (surface.vertices[:, i] for i in range(3))
    side = (normals[:, 1] >= normals[:, 0]) & (normals[:, 1] >= normals[:, 2])
    front = ~side & (normals[:, 0] >= normals[:, 2])
    u = np.where(front, y, x)
    v = np.where(side | front, z, y)
    return replace(surface, uvs=np.stack([u, v], axis=1))
