"""Skins drawn over cross-sections: tubes and sheets with weights of the bones they follow."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import cos, pi, sin, sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scenesim.geometry.mesh import TriangleMesh
from scenesim.shapes.people.vectors import Vector

Floats = NDArray[np.float64]
Weights = Callable[[float, float, float], Sequence[tuple[int, float]]]


class Section(NamedTuple):
    """A cross-section of a tube.

    Attributes:
        at: (x, y, z) m, its centre.
        front: m, extent towards the tube's front axis.
        back: m, extent away from it.
        half: m, extent to either side.
        power: 2 for an ellipse, more for a box with round corners.
    """

    at: Vector
    front: float
    back: float
    half: float
    power: float = 2.0

    def outline(self, angle: float, out: float = 0.0) -> tuple[float, float]:
        """A point of it, seen from its centre.

        Args:
            angle: rad, 0 towards the front, 90 degrees to the side.
            out: m, outside of it.

        Returns:
            (m to the front, m to the side).
        """
        p, q = _super(cos(angle), self.power), _super(sin(angle), self.power)
        extra = out / sqrt(p * p + q * q)
        return (self.front if p > 0 else self.back) * p + extra * p, self.half * q + extra * q


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
        weights: (V, B) shares of the bones; each row sums to 1.
    """

    vertices: Floats
    normals: Floats
    uvs: Floats
    faces: NDArray[np.int32]
    slots: NDArray[np.int16]
    part: int
    weights: Floats


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
        bulge: Callable[[float, float], float] | None = None,
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
            weights: of a point (x, y, z).
            around: points around a section at level 0.
            along: sections at level 0.
            closed: whether the first and the last end are closed.
            bulge: m outwards at (share along 0..1, angle 0..2 pi).
            slot_at: the slot at (share along, angle) instead of ``slot``.
            by_vertex: weights of each vertex by itself, not of its section's centre.

        Returns:
            The patch.
        """
        columns = max(5, round(around * self.around))
        rows = max(2, len(sections) // 2 if self.level > 1 else 2, round(along * self.along))
        shares = [i / (rows - 1) for i in range(rows)]
        angles = [2 * pi * j / columns for j in range(columns)]
        table = _resampled(sections, rows)  # (rows, 7)
        p, q = _unit_outlines(angles, table[:, 6].tolist())  # (rows, columns)
        reach = np.where([cos(a) > 0 for a in angles], table[:, 3:4], table[:, 4:5]) * p
        wide = table[:, 5:6] * q
        if bulge is not None:
            extra = np.array([[bulge(share, angle) for angle in angles] for share in shares])
            size = np.sqrt(p * p + q * q)
            reach = reach + extra * p / size
            wide = wide + extra * q / size
        grid = np.zeros((rows, columns + 1, 3))
        for axis in range(3):
            start = table[:, axis : axis + 1]
            grid[:, :columns, axis] = start + front[axis] * reach + side[axis] * wide
        grid[:, columns] = grid[:, 0]
        return self._patch(grid, table[:, :3], slot, part, weights, closed, slot_at, by_vertex)

    def sheet(
        self,
        grid: Floats,
        slot: int,
        part: int,
        weights: Weights,
        outward: Vector,
    ) -> Patch:
        """An open sheet of points.

        Args:
            grid: (R, C, 3) m.
            slot: row of the figure's slots.
            part: a ``Part``.
            weights: of a point.
            outward: roughly where its front faces.

        Returns:
            The patch.
        """
        rows, columns, _ = grid.shape
        normals = _normals(grid, wraps=False)
        faces = _grid_faces(rows, columns)
        flat = normals.reshape(-1, 3)
        if float((flat * np.array(outward)).sum()) < 0:
            flat, faces = -flat, faces[:, ::-1]
        points = grid.reshape(-1, 3)
        return Patch(
            points,
            flat,
            _uvs(grid).reshape(-1, 2),
            np.ascontiguousarray(faces),
            np.full(len(faces), slot, np.int16),
            part,
            _weights(points, weights, self.bones),
        )

    def _patch(  # noqa: PLR0913
        self,
        grid: Floats,
        centres: Floats,
        slot: int,
        part: int,
        weights: Weights,
        closed: tuple[bool, bool],
        slot_at: Callable[[float, float], int] | None,
        by_vertex: bool,
    ) -> Patch:
        rows, columns = grid.shape[0], grid.shape[1] - 1
        normals = _normals(grid, wraps=True)
        outwards = grid - centres[:, None, :]
        faces = _grid_faces(rows, columns + 1)
        if float((normals * outwards).sum()) < 0:
            normals, faces = -normals, faces[:, ::-1]
        flipped = bool(faces[0, 0] > faces[0, 2])
        slots = [slot] * len(faces)
        if slot_at is not None:
            turns = [2 * pi * (j + 0.5) / columns for j in range(columns)]
            ways = [(i + 0.5) / (rows - 1) for i in range(rows - 1)]
            cells = [slot_at(way, turn) for way in ways for turn in turns]
            slots = [cell for cell in cells for _ in range(2)]
        points, flat = [grid.reshape(-1, 3)], [normals.reshape(-1, 3)]
        uvs, triangles = [_uvs(grid).reshape(-1, 2)], [faces]
        count = rows * (columns + 1)
        for end in (0, 1):
            if not closed[end]:
                continue
            i, near = (0, 1) if end == 0 else (rows - 1, rows - 2)
            axis = centres[i] - centres[near]
            axis = axis / max(1e-9, sqrt(float((axis * axis).sum())))
            middle = grid[i, :columns].sum(axis=0) / columns
            points.append(np.concatenate([middle[None], grid[i]]))
            flat.append(np.repeat(axis[None], columns + 2, axis=0))
            uvs.append(np.zeros((columns + 2, 2)))
            around = np.arange(columns, dtype=np.int32)
            fan = np.stack([np.zeros_like(around), around + 1, around + 2], axis=1) + count
            if (end == 0) != flipped:
                fan = fan[:, [0, 2, 1]]
            triangles.append(fan.astype(np.int32))
            slots += [slots[0 if end == 0 else len(faces) - 1]] * columns
            count += columns + 2
        vertices = np.concatenate(points)
        if by_vertex:
            table = _weights(vertices, weights, self.bones)
        else:
            row = _weights(centres, weights, self.bones)
            table = np.repeat(row, columns + 1, axis=0)
            for end in (0, 1):
                if closed[end]:
                    table = np.concatenate(
                        [table, np.repeat(row[[0, -1]][end][None], columns + 2, 0)]
                    )
        return Patch(
            vertices,
            np.concatenate(flat),
            np.concatenate(uvs),
            np.concatenate(triangles).astype(np.int32),
            np.array(slots, np.int16),
            part,
            table,
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
    weights = np.concatenate([p.weights for p in patches])
    seen: dict[bytes, int] = {}
    row_of = np.array([seen.setdefault(row.tobytes(), len(seen)) for row in weights])
    rows = np.frombuffer(b"".join(seen), np.float64).reshape(len(seen), weights.shape[1])
    mesh = TriangleMesh(
        np.concatenate([p.vertices for p in patches]).astype(np.float32),
        np.concatenate([p.normals for p in patches]).astype(np.float32),
        np.concatenate([p.uvs for p in patches]).astype(np.float32),
        np.concatenate(faces).astype(np.int32),
        np.concatenate([p.slots for p in patches]).astype(np.int16),
        np.concatenate([np.full(len(p.faces), p.part, np.int16) for p in patches]),
        slots,
    )
    return Skin(mesh, rows, row_of)


def _super(c: float, power: float) -> float:
    """A coordinate of the unit superellipse in the direction whose cosine is c."""
    if power == 2.0 or c == 0.0:
        return c
    size: float = abs(c) ** (2.0 / power)
    return size if c > 0 else -size


def _unit_outlines(angles: list[float], powers: list[float]) -> tuple[Floats, Floats]:
    """Both coordinates of the unit superellipse, (powers, angles); equal powers are done once."""
    rows: dict[float, tuple[list[float], list[float]]] = {}
    turns = [(cos(a), sin(a)) for a in angles]
    for power in powers:
        if power not in rows:
            rows[power] = [_super(c, power) for c, _ in turns], [_super(s, power) for _, s in turns]
    return np.array([rows[k][0] for k in powers]), np.array([rows[k][1] for k in powers])


def _resampled(sections: Sequence[Section], rows: int) -> Floats:
    """Sections at equal steps of their number, by cubic Hermite curves without overshoot."""
    table = np.array([[*s.at, s.front, s.back, s.half, s.power] for s in sections])
    steps = table[1:] - table[:-1]
    before, after = np.concatenate([steps[:1], steps]), np.concatenate([steps, steps[-1:]])
    # the harmonic mean of the steps to both sides, 0 at a turn
    turns = before * after <= 0
    slopes = np.where(turns, 0.0, 2 * before * after / np.where(turns, 1.0, before + after))
    last = len(table) - 1
    at = last * np.arange(rows) / (rows - 1)
    k = np.minimum(at.astype(np.int64), last - 1)
    u = (at - k)[:, None]
    u2, u3 = u * u, u * u * u
    out: Floats = (
        (2 * u3 - 3 * u2 + 1) * table[k]
        + (u3 - 2 * u2 + u) * slopes[k]
        + (3 * u2 - 2 * u3) * table[k + 1]
        + (u3 - u2) * slopes[k + 1]
    )
    return out


@lru_cache(maxsize=256)
def _grid_faces(rows: int, columns: int) -> NDArray[np.int32]:
    """Two triangles for each cell of a grid of points; shared, so not to be written to."""
    i, j = np.meshgrid(np.arange(rows - 1), np.arange(columns - 1), indexing="ij")
    a = (i * columns + j).reshape(-1)
    quad = np.stack([a, a + 1, a + columns + 1, a, a + columns + 1, a + columns], axis=1)
    faces = quad.reshape(-1, 3).astype(np.int32)
    faces.setflags(write=False)
    return faces


def _normals(grid: Floats, wraps: bool) -> Floats:
    """Unit normals of a grid of points by central differences."""
    down = np.zeros_like(grid)
    down[1:-1] = grid[2:] - grid[:-2]
    down[0], down[-1] = grid[1] - grid[0], grid[-1] - grid[-2]
    across = np.zeros_like(grid)
    across[:, 1:-1] = grid[:, 2:] - grid[:, :-2]
    if wraps:
        across[:, 0] = across[:, -1] = grid[:, 1] - grid[:, -2]
    else:
        across[:, 0], across[:, -1] = grid[:, 1] - grid[:, 0], grid[:, -1] - grid[:, -2]
    a = across[..., 1] * down[..., 2] - across[..., 2] * down[..., 1]
    b = across[..., 2] * down[..., 0] - across[..., 0] * down[..., 2]
    c = across[..., 0] * down[..., 1] - across[..., 1] * down[..., 0]
    size = np.sqrt(a * a + b * b + c * c)
    size[size == 0] = 1.0
    return np.stack([a / size, b / size, c / size], axis=-1)


def _uvs(grid: Floats) -> Floats:
    """Metres across and along a grid."""
    steps = np.sqrt(((grid[:, 1:] - grid[:, :-1]) ** 2).sum(axis=2))
    drops = np.sqrt(((grid[1:] - grid[:-1]) ** 2).sum(axis=2))
    uvs = np.zeros((*grid.shape[:2], 2))
    uvs[:, 1:, 0] = np.cumsum(steps.sum(axis=0) / len(steps))
    uvs[1:, :, 1] = np.cumsum(drops.sum(axis=1) / drops.shape[1])[:, None]
    return uvs


def _weights(points: Floats, weights: Weights, bones: int) -> Floats:
    """Weights of points as a table, each row of sum 1."""
    table = []
    for x, y, z in points.tolist():
        row = [0.0] * bones
        pairs = weights(x, y, z)
        total = sum(w for _, w in pairs)
        for bone, w in pairs:
            row[bone] += w / total
        table.append(row)
    return np.array(table)
