"""Grids of points: sections resampled, normals, places of texture, triangles and weights."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from math import cos, pi, sin, sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scenesim.shapes.people.vectors import Vector

Floats = NDArray[np.float64]
#: of points (N, 3) m in the rest pose to bones and their shares, (N,) or one for all
Weights = Callable[[Floats], Sequence[tuple[int, "Floats | float"]]]

_NEXT, _LAST = np.array([1, 2, 0]), np.array([2, 0, 1])


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
        p, q = superellipse(cos(angle), self.power), superellipse(sin(angle), self.power)
        extra = out / sqrt(p * p + q * q)
        return (self.front if p > 0 else self.back) * p + extra * p, self.half * q + extra * q


def superellipse(c: float, power: float) -> float:
    """A coordinate of the unit superellipse.

    Args:
        c: cosine of the angle from the coordinate's axis.
        power: 2 for a circle.

    Returns:
        -1..1.
    """
    if power == 2.0 or c == 0.0:
        return c
    size: float = abs(c) ** (2.0 / power)
    return size if c > 0 else -size


def angles_of(columns: int) -> list[float]:
    """Evenly spaced angles around a section.

    Args:
        columns: how many.

    Returns:
        rad, from 0 on.
    """
    return [2 * pi * j / columns for j in range(columns)]


def unit_outlines(columns: int, powers: Sequence[float]) -> tuple[Floats, Floats]:
    """Unit superellipses at ``angles_of``.

    Args:
        columns: points around.
        powers: one for each outline.

    Returns:
        Both coordinates, (powers, columns).
    """
    outlines = [_unit_outline(columns, power) for power in powers]
    return np.array([p for p, _ in outlines]), np.array([q for _, q in outlines])


@lru_cache(maxsize=4096)
def _unit_outline(columns: int, power: float) -> tuple[tuple[float, ...], tuple[float, ...]]:
    angles = angles_of(columns)
    return (
        tuple(superellipse(cos(a), power) for a in angles),
        tuple(superellipse(sin(a), power) for a in angles),
    )


def resampled(sections: Sequence[Section], rows: int) -> Floats:
    """Sections at equal steps of their number, by cubic Hermite curves without overshoot.

    Args:
        sections: at least two.
        rows: how many to make of them.

    Returns:
        (rows, 7): centre, front, back and half m, power.
    """
    table = np.array([(*s.at, s.front, s.back, s.half, s.power) for s in sections])
    if rows == len(sections):
        return table
    steps = table[1:] - table[:-1]
    before, after = np.concatenate([steps[:1], steps]), np.concatenate([steps, steps[-1:]])
    both = before * after
    # the harmonic mean of the steps to both sides, 0 at a turn
    turns = both <= 0
    slopes = np.where(turns, 0.0, 2 * both / np.where(turns, 1.0, before + after))
    k, near, leaving, far, coming = _hermite(len(sections), rows)
    out: Floats = (
        near * table[k] + leaving * slopes[k] + far * table[k + 1] + coming * slopes[k + 1]
    )
    return out


@lru_cache(maxsize=256)
def _hermite(count: int, rows: int) -> tuple[NDArray[np.int64], Floats, Floats, Floats, Floats]:
    """Where each row lies among the sections, and what both neighbours count for there."""
    at = (count - 1) * np.arange(rows) / (rows - 1)
    k = np.minimum(at.astype(np.int64), count - 2)
    u = (at - k)[:, None]
    u2, u3 = u * u, u * u * u
    return k, 2 * u3 - 3 * u2 + 1, u3 - 2 * u2 + u, 3 * u2 - 2 * u3, u3 - u2


@lru_cache(maxsize=512)
def grid_faces(rows: int, columns: int) -> NDArray[np.int32]:
    """Two triangles for each cell of a grid of points.

    Args:
        rows: of points.
        columns: of points.

    Returns:
        (F, 3), shared: not to be written to.
    """
    i, j = np.meshgrid(np.arange(rows - 1), np.arange(columns - 1), indexing="ij")
    a = (i * columns + j).reshape(-1)
    quad = np.stack([a, a + 1, a + columns + 1, a, a + columns + 1, a + columns], axis=1)
    faces = quad.reshape(-1, 3).astype(np.int32)
    faces.setflags(write=False)
    return faces


def grid_normals(grid: Floats, wraps: bool) -> Floats:
    """Normals of grids of points by central differences.

    Args:
        grid: (..., R, C, 3) m.
        wraps: whether the last column is the first one again.

    Returns:
        (..., R, C, 3) unit.
    """
    down, across = np.zeros_like(grid), np.zeros_like(grid)
    down[..., 1:-1, :, :] = grid[..., 2:, :, :] - grid[..., :-2, :, :]
    down[..., 0, :, :] = grid[..., 1, :, :] - grid[..., 0, :, :]
    down[..., -1, :, :] = grid[..., -1, :, :] - grid[..., -2, :, :]
    across[..., 1:-1, :] = grid[..., 2:, :] - grid[..., :-2, :]
    if wraps:
        across[..., 0, :] = across[..., -1, :] = grid[..., 1, :] - grid[..., -2, :]
    else:
        across[..., 0, :] = grid[..., 1, :] - grid[..., 0, :]
        across[..., -1, :] = grid[..., -1, :] - grid[..., -2, :]
    normals = across[..., _NEXT] * down[..., _LAST] - across[..., _LAST] * down[..., _NEXT]
    squares = normals * normals
    size = np.sqrt(squares[..., 0] + squares[..., 1] + squares[..., 2])
    size[size == 0] = 1.0
    unit: Floats = normals / size[..., None]
    return unit


def grid_uvs(grid: Floats) -> Floats:
    """Places of texture on grids of points.

    Args:
        grid: (..., R, C, 3) m.

    Returns:
        (V, 2) m across and along, one for each point.
    """
    rows, columns = grid.shape[-3:-1]
    steps = grid[..., 1:, :] - grid[..., :-1, :]
    drops = grid[..., 1:, :, :] - grid[..., :-1, :, :]
    steps, drops = steps * steps, drops * drops
    across = np.sqrt(steps[..., 0] + steps[..., 1] + steps[..., 2])
    along = np.sqrt(drops[..., 0] + drops[..., 1] + drops[..., 2])
    uvs = np.zeros((*grid.shape[:-1], 2))
    uvs[..., :, 1:, 0] = np.cumsum(across.sum(axis=-2) / rows, axis=-1)[..., None, :]
    uvs[..., 1:, :, 1] = np.cumsum(along.sum(axis=-1) / columns, axis=-1)[..., None]
    return uvs.reshape(-1, 2)


def sines(angles: Floats) -> Floats:
    """Sines element by element: the same bits on every processor.

    Args:
        angles: (...,) rad.

    Returns:
        (...,) -1..1.
    """
    return np.array([sin(a) for a in angles.ravel().tolist()]).reshape(angles.shape)


def shares(points: Floats, weights: Weights, bones: int) -> tuple[Floats, NDArray[np.int64]]:
    """Weights of points, each row of sum 1.

    Args:
        points: (N, 3) m.
        weights: of them.
        bones: columns of the table.

    Returns:
        (U, bones) the different rows, and (N,) which row a point has.
    """
    pairs = weights(points)
    count = 1 if all(isinstance(share, float) for _, share in pairs) else len(points)
    table = np.zeros((count, bones))
    total: Floats | float = 0.0
    for bone, share in pairs:
        table[:, bone] += share
        total = total + share
    table /= np.reshape(total, (-1, 1))
    row_of = np.zeros(len(points), np.int64) if count == 1 else np.arange(count)
    return table, row_of
