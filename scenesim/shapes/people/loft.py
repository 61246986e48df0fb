"""Skins drawn over cross-sections: tubes and sheets with weights of the bones they follow."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import pi, sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scenesim.geometry.mesh import TriangleMesh
from scenesim.shapes.people.grids import (
    Floats,
    Section,
    Weights,
    angles_of,
    grid_faces,
    grid_normals,
    grid_uvs,
    resampled,
    shares,
    unit_outlines,
)
from scenesim.shapes.people.vectors import Vector

__all__ = ["Floats", "Lofter", "Patch", "Section", "Skin", "Weights", "sewn"]

#: of shares along a tube (R, 1) and angles around it (C,) rad to (R, C) m outwards
Bulge = Callable[[Floats, Floats], Floats]


@dataclass(frozen=True, slots=True, eq=False)
class Patch:
    """A piece of skin in the rest pose.

    Attributes:
        vertices: (V, 3) m.
        normals: (V, 3) unit.
        uvs: (V, 2) m.
        faces: (F, 3) rows of vertices.
        slots: (F,) rows of the figure's slots.
        part: a ``Part``.
        rows: (U, B) shares of the bones; each row sums to 1.
        row_of: (V,) which of them a vertex has.
    """

    vertices: Floats
    normals: Floats
    uvs: Floats
    faces: NDArray[np.int32]
    slots: NDArray[np.int16]
    part: int
    rows: Floats
    row_of: NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Skin:
    """A whole figure in the rest pose, ready to be bent.

    Attributes:
        mesh: the rest pose.
        rows: (U, B) the different rows of weights.
        row_of: (V,) which row a vertex has.
    """

    mesh: TriangleMesh
    rows: Floats
    row_of: NDArray[np.int64]

    def __post_init__(self) -> None:
        self.rows.setflags(write=False)
        self.row_of.setflags(write=False)


class Lofter(NamedTuple):
    """How fine to draw, and for how many bones.

    Attributes:
        around: multiplies the number of points around a section.
        along: multiplies the number of sections.
        bones: columns of the weights.
        level: 0 is the finest.
    """

    around: float
    along: float
    bones: int
    level: int

    def tube(  # noqa: PLR0913
        self,
        sections: Sequence[Section],
        front: Vector,
        side: Vector,
        *,
        slot: int,
        part: int,
        weights: Weights,
        around: int,
        along: int,
        closed: tuple[bool, bool] = (False, False),
        bulge: Bulge | None = None,
        slot_at: Callable[[float, float], int] | None = None,
        by_vertex: bool = False,
    ) -> Patch:
        """A tube through sections.

        Args:
            sections: at least two, in order.
            front: unit; where angle 0 of a section points.
            side: unit; where angle 90 degrees points.
            slot: row of the figure's slots.
            part: a ``Part``.
            weights: of points.
            around: points around a section at level 0.
            along: sections at level 0.
            closed: whether the first and the last end are closed.
            bulge: m outwards at shares along (0..1) and angles (0..2 pi).
            slot_at: the slot at (share along, angle) instead of ``slot``.
            by_vertex: weights of each vertex by itself, not of its section's centre.

        Returns:
            The patch.
        """
        columns = max(5, round(around * self.around))
        rows = max(2, len(sections) // 2 if self.level > 1 else 2, round(along * self.along))
        grid, centres = _wrapped(resampled(sections, rows), columns, front, side, bulge)
        wall = _walled(grid, centres)
        caps = [_cap(grid, centres, end, wall.is_inverted) for end in (0, 1) if closed[end]]
        cells = [slot] * (len(wall.faces) // 2)
        if slot_at is not None:
            turns = [2 * pi * (j + 0.5) / columns for j in range(columns)]
            ways = [(i + 0.5) / (rows - 1) for i in range(rows - 1)]
            cells = [slot_at(way, turn) for way in ways for turn in turns]
        slots = [cell for cell in cells for _ in range(2)]
        for cap in caps:
            slots += [cells[0 if cap.row == 0 else -1]] * columns
        vertices = np.concatenate([wall.points, *(cap.points for cap in caps)])
        if by_vertex:
            table, row_of = shares(vertices, weights, self.bones)
        else:
            table, row_of = shares(centres, weights, self.bones)
            row_of = np.concatenate(
                [
                    np.repeat(row_of, columns + 1),
                    *(np.repeat(row_of[cap.row], columns + 2) for cap in caps),
                ]
            )
        ends = [(cap, len(wall.points) + k * (columns + 2)) for k, cap in enumerate(caps)]
        return Patch(
            vertices,
            np.concatenate([wall.normals, *(cap.normals for cap in caps)]),
            np.concatenate([grid_uvs(grid), np.zeros((len(caps) * (columns + 2), 2))]),
            np.concatenate(
                [
                    wall.faces,
                    *(cap.faces + np.int32(n) for cap, n in ends),
                ]
            ),
            np.array(slots, np.int16),
            part,
            table,
            row_of,
        )

    def sheet(
        self,
        grid: Floats,
        slot: int | Sequence[int],
        part: int,
        weights: Weights,
        outward: Vector,
        wraps: bool = False,
    ) -> Patch:
        """An open sheet of points, or many alike.

        Args:
            grid: (R, C, 3) or (N, R, C, 3) m.
            slot: row of the figure's slots, or one for each of many.
            part: a ``Part``.
            weights: of points.
            outward: roughly where its front faces; 0 for front at the left of its rows.
            wraps: whether its last column is the first one again.

        Returns:
            The patch.
        """
        rows, columns = grid.shape[-3:-1]
        normals, faces = grid_normals(grid, wraps), grid_faces(rows, columns)
        normals = normals.reshape(-1, 3)
        if float((normals * np.array(outward)).sum()) < 0:
            normals, faces = -normals, faces[:, ::-1]
        points = grid.reshape(-1, 3)
        sheets = len(points) // (rows * columns)
        starts = np.arange(sheets, dtype=np.int32) * np.int32(rows * columns)
        table, row_of = shares(points, weights, self.bones)
        return Patch(
            points,
            normals,
            grid_uvs(grid),
            (faces[None] + starts[:, None, None]).reshape(-1, 3),
            np.repeat(np.zeros(sheets, np.int16) + np.array(slot, np.int16), len(faces)),
            part,
            table,
            row_of,
        )


def sewn(patches: Sequence[Patch], slots: tuple[str, ...]) -> Skin:
    """Patches as one skin.

    Args:
        patches: in the rest pose.
        slots: names of the slots that the patches' faces name by row.

    Returns:
        The skin.
    """
    offsets = np.cumsum([0, *(len(p.vertices) for p in patches)])
    faces = [p.faces + np.int32(o) for p, o in zip(patches, offsets, strict=False)]
    seen: dict[bytes, int] = {}
    numbers = [
        np.array([seen.setdefault(row.tobytes(), len(seen)) for row in p.rows]) for p in patches
    ]
    rows = np.frombuffer(b"".join(seen), np.float64).reshape(len(seen), -1)
    mesh = TriangleMesh(
        np.concatenate([p.vertices for p in patches]).astype(np.float32),
        np.concatenate([p.normals for p in patches]).astype(np.float32),
        np.concatenate([p.uvs for p in patches]).astype(np.float32),
        np.concatenate(faces).astype(np.int32),
        np.concatenate([p.slots for p in patches]).astype(np.int16),
        np.concatenate([np.full(len(p.faces), p.part, np.int16) for p in patches]),
        slots,
    )
    row_of = [number[p.row_of] for number, p in zip(numbers, patches, strict=True)]
    return Skin(mesh, rows, np.concatenate(row_of))


class _Wall(NamedTuple):
    """The side of a tube: points, unit normals, triangles, and whether it runs inside out."""

    points: Floats
    normals: Floats
    faces: NDArray[np.int32]
    is_inverted: bool


class _Cap(NamedTuple):
    """The closed end of a tube: the row of its section, points, unit normals, triangles."""

    row: int
    points: Floats
    normals: Floats
    faces: NDArray[np.int32]


def _wrapped(
    table: Floats, columns: int, front: Vector, side: Vector, bulge: Bulge | None
) -> tuple[Floats, Floats]:
    """Points around sections, (rows, columns + 1, 3), the first ones twice; the centres."""
    rows = len(table)
    p, q = unit_outlines(columns, table[:, 6].tolist())  # (rows, columns)
    reach = np.where(p > 0, table[:, 3:4], table[:, 4:5])
    wide = table[:, 5:6]
    if bulge is not None:
        extra = bulge((np.arange(rows) / (rows - 1))[:, None], np.array(angles_of(columns)))
        extra = extra / np.sqrt(p * p + q * q)
        reach, wide = reach + extra, wide + extra
    centres = table[:, :3]
    grid = np.zeros((rows, columns + 1, 3))
    ahead, aside = (reach * p)[..., None] * np.array(front), (wide * q)[..., None] * np.array(side)
    grid[:, :columns] = centres[:, None, :] + ahead + aside
    grid[:, columns] = grid[:, 0]
    return grid, centres


def _walled(grid: Floats, centres: Floats) -> _Wall:
    """The side of a tube over its points, facing outwards."""
    normals, faces = grid_normals(grid, wraps=True), grid_faces(*grid.shape[:2])
    is_inverted = float((normals * (grid - centres[:, None, :])).sum()) < 0
    if is_inverted:
        normals, faces = -normals, faces[:, ::-1]
    return _Wall(grid.reshape(-1, 3), normals.reshape(-1, 3), faces, is_inverted)


def _cap(grid: Floats, centres: Floats, end: int, is_inverted: bool) -> _Cap:
    """A fan over the first or the last section of a tube."""
    columns = grid.shape[1] - 1
    row, near = (0, 1) if end == 0 else (-1, -2)
    axis = centres[row] - centres[near]
    axis = axis / max(1e-9, sqrt(float((axis * axis).sum())))
    points = np.zeros((columns + 2, 3))
    points[0], points[1:] = grid[row, :columns].sum(axis=0) / columns, grid[row]
    normals = np.zeros((columns + 2, 3)) + axis
    return _Cap(row, points, normals, _fan(columns, (end == 0) != is_inverted))


@lru_cache(maxsize=128)
def _fan(columns: int, is_turned: bool) -> NDArray[np.int32]:
    """Triangles from the first point to each pair of those around it; shared."""
    around = np.arange(columns, dtype=np.int32)
    pairs = (around + 2, around + 1) if is_turned else (around + 1, around + 2)
    fan = np.stack([np.zeros_like(around), *pairs], axis=1)
    fan.setflags(write=False)
    return fan
