"""Puts triangle meshes together from quads, boxes and tubes, one material slot at a time."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from math import cos, pi, sin

import numpy as np
from numpy.typing import NDArray

from scenesim.geometry.mesh import TriangleMesh
from scenesim.world.classes import Part

Floats = NDArray[np.float64]
Point = tuple[float, float, float]

_SIDES: dict[str, tuple[int, int, int, int]] = {
    "x-": (0, 4, 6, 2),
    "x+": (1, 3, 7, 5),
    "y-": (0, 1, 5, 4),
    "y+": (2, 6, 7, 3),
    "z-": (0, 2, 3, 1),
    "z+": (4, 5, 7, 6),
}
ALL_SIDES = tuple(_SIDES)
UPPER_SIDES = ("x-", "x+", "y-", "y+", "z+")
ROUND_SIDES = ("x-", "x+", "y-", "y+")


def circle(count: int, turn_rad: float = 0.0) -> Floats:
    """Points on the unit circle, by ``math`` so that every processor agrees.

    Args:
        count: how many, evenly spread.
        turn_rad: angle of the first.

    Returns:
        (count, 2) cosines and sines.
    """
    angles = [turn_rad + 2 * pi * i / count for i in range(count)]
    return np.array([(cos(a), sin(a)) for a in angles])


def crossed(a: Floats, b: Floats) -> Floats:
    """Cross products; as NumPy's, for few vectors at a third of its price.

    Args:
        a: (..., 3).
        b: (..., 3).

    Returns:
        (..., 3).
    """
    ax, ay, az = a[..., 0], a[..., 1], a[..., 2]
    bx, by, bz = b[..., 0], b[..., 1], b[..., 2]
    x = ay * bz - az * by
    product = np.zeros((*x.shape, 3))  # filled in place: stacking costs more than the products
    product[..., 0], product[..., 1], product[..., 2] = x, az * bx - ax * bz, ax * by - ay * bx
    return product


def unit(vectors: Floats) -> Floats:
    """Vectors with length 1; null vectors become z.

    Args:
        vectors: (..., 3).

    Returns:
        (..., 3).
    """
    size = np.sqrt((vectors * vectors).sum(axis=-1, keepdims=True))
    out: Floats = np.where(size > 1e-12, vectors / np.maximum(size, 1e-12), (0.0, 0.0, 1.0))
    return out


class Assembly:
    """A mesh in the making: corners, normals and uvs by slot, turned into arrays at the end."""

    def __init__(self) -> None:
        self._points: list[Floats] = []
        self._normals: list[Floats] = []
        self._uvs: list[Floats] = []
        self._faces: list[NDArray[np.int64]] = []
        self._slots: list[str] = []
        self._count = 0
        self._pieces: list[int] = []

    def piece(self) -> None:
        """Begin a piece of what changes its level of detail piece by piece.

        What is there before the first belongs to it.
        """
        self._pieces.append(sum(len(faces) for faces in self._faces) if self._pieces else 0)

    def add(
        self, points: Floats, normals: Floats, uvs: Floats, faces: NDArray[np.int64], slot: str
    ) -> None:
        """Any triangles.

        Args:
            points: (V, 3) m.
            normals: (V, 3) unit.
            uvs: (V, 2) m.
            faces: (F, 3) rows of ``points``.
            slot: material slot of all of them.
        """
        if len(faces) == 0:
            return
        self._points.append(points)
        self._normals.append(normals)
        self._uvs.append(uvs)
        self._faces.append(faces + self._count)
        self._slots.append(slot)
        self._count += len(points)

    def quads(
        self,
        corners: Floats | Sequence[Sequence[Point]],
        slot: str,
        uvs: Floats | None = None,
        normals: Floats | None = None,
    ) -> None:
        """Flat four-cornered faces, counter-clockwise from the front.

        Args:
            corners: (N, 4, 3) m.
            slot: material slot.
            uvs: (N, 4, 2) m; None projects along the nearest axis.
            normals: (N, 4, 3) unit; None gives each face its own.
        """
        points = np.asarray(corners, dtype=np.float64).reshape(-1, 4, 3)
        if normals is None:
            across = crossed(points[:, 2] - points[:, 0], points[:, 3] - points[:, 1])
            normals = np.repeat(unit(across)[:, None, :], 4, axis=1)
        if uvs is None:
            uvs = projected(points, normals[:, 0])
        starts = 4 * np.arange(len(points))[:, None]
        faces = np.concatenate([starts + np.array([0, 1, 2]), starts + np.array([0, 2, 3])])
        self.add(points.reshape(-1, 3), normals.reshape(-1, 3), uvs.reshape(-1, 2), faces, slot)

    def quad(self, a: Point, b: Point, c: Point, d: Point, slot: str) -> None:
        """One flat face; the texture runs along its first edge.

        Args:
            a: first corner; the four run counter-clockwise from the front.
            b: second corner.
            c: third corner.
            d: fourth corner.
            slot: material slot.
        """
        points = np.array([a, b, c, d], dtype=np.float64)
        along = unit(points[1] - points[0])
        up = unit(crossed(crossed(along, points[3] - points[0]), along))
        local = points - points[0]
        uvs = np.stack([(local * along).sum(axis=1), (local * up).sum(axis=1)], axis=1)
        self.quads(points[None], slot, uvs[None])

    def triangles(self, corners: Sequence[Sequence[Point]] | Floats, slot: str) -> None:
        """Flat three-cornered faces, counter-clockwise from the front.

        Args:
            corners: (N, 3, 3) m.
            slot: material slot.
        """
        points = np.asarray(corners, dtype=np.float64).reshape(-1, 3, 3)
        across = crossed(points[:, 1] - points[:, 0], points[:, 2] - points[:, 0])
        normals = np.repeat(unit(across)[:, None, :], 3, axis=1)
        uvs = projected(points, normals[:, 0])
        faces = np.arange(3 * len(points)).reshape(-1, 3)
        self.add(points.reshape(-1, 3), normals.reshape(-1, 3), uvs.reshape(-1, 2), faces, slot)

    def box(self, low: Point, high: Point, slot: str, sides: Sequence[str] = ALL_SIDES) -> None:
        """A box along the axes.

        Args:
            low: least corner, m.
            high: greatest corner, m.
            slot: material slot.
            sides: which of ``x- x+ y- y+ z- z+``.
        """
        self.boxes(
            np.array([low], dtype=np.float64), np.array([high], dtype=np.float64), slot, sides
        )

    def boxes(
        self,
        lows: Floats,
        highs: Floats,
        slot: str,
        sides: Sequence[str] = ALL_SIDES,
        is_grain_along_x: bool = False,
    ) -> None:
        """Many boxes along the axes.

        Args:
            lows: (N, 3) m.
            highs: (N, 3) m.
            slot: material slot.
            sides: which of ``x- x+ y- y+ z- z+``.
            is_grain_along_x: the texture lies on its side, as on planks along x.
        """
        both = np.stack([lows, highs])
        corners = np.stack(
            [
                np.stack([both[i & 1, :, 0], both[i >> 1 & 1, :, 1], both[i >> 2, :, 2]], axis=-1)
                for i in range(8)
            ],
            axis=1,
        )  # (N, 8, 3)
        faces = np.concatenate([corners[:, _SIDES[side]] for side in sides])
        if not is_grain_along_x:
            self.quads(faces, slot)
            return
        across = crossed(faces[:, 2] - faces[:, 0], faces[:, 3] - faces[:, 1])
        self.quads(faces, slot, projected(faces, unit(across))[..., ::-1])

    def tube(
        self,
        path: Sequence[Point] | Floats,
        radii: Sequence[float],
        slot: str,
        sides: int = 8,
        cap: bool = True,
    ) -> None:
        """A round bar along a path, smooth around.

        Args:
            path: (K, 3) m.
            radii: one for each point, m.
            slot: material slot.
            sides: faces around.
            cap: close the last end.
        """
        points = np.asarray(path, dtype=np.float64)
        size = np.asarray(radii, dtype=np.float64)
        along = unit(np.gradient(points, axis=0))
        helper = np.where(np.abs(along[:, 2:3]) > 0.9, (1.0, 0.0, 0.0), (0.0, 0.0, 1.0))
        e1 = unit(crossed(helper, along))
        e2 = crossed(along, e1)
        ring = np.concatenate([circle(sides), circle(sides)[:1]])
        normals = ring[None, :, :1] * e1[:, None] + ring[None, :, 1:] * e2[:, None]
        rings = points[:, None] + normals * size[:, None, None]  # (K, sides + 1, 3)
        steps = np.sqrt(((points[1:] - points[:-1]) ** 2).sum(axis=1))
        v = np.concatenate([[0.0], np.cumsum(steps)])
        u = np.arange(sides + 1) / sides * 2 * pi * float(size.max())
        uvs = np.stack(np.broadcast_arrays(u[None, :], v[:, None]), axis=-1)
        faces = grid_faces(len(points), sides + 1)
        self.add(
            rings.reshape(-1, 3), normals.reshape(-1, 3), uvs.reshape(-1, 2), faces[:, ::-1], slot
        )
        if cap:
            self.fan(rings[-1, :sides], slot)

    def fan(self, outline: Floats, slot: str) -> None:
        """A flat convex face.

        Args:
            outline: (K, 3) m, counter-clockwise from the front.
            slot: material slot.
        """
        self.fans(outline[None], slot)

    def fans(self, outlines: Floats, slot: str) -> None:
        """Flat convex faces.

        Args:
            outlines: (N, K, 3) m, counter-clockwise from the front.
            slot: material slot.
        """
        number, count = outlines.shape[:2]
        normals = unit(crossed(outlines[:, 1] - outlines[:, 0], outlines[:, 2] - outlines[:, 0]))
        uvs = projected(outlines, normals)
        faces = count * np.arange(number)[:, None, None] + _fan_faces(count)
        self.add(
            outlines.reshape(-1, 3),
            np.repeat(normals, count, axis=0),
            uvs.reshape(-1, 2),
            faces.reshape(-1, 3),
            slot,
        )

    def mesh(self, slots: Sequence[str] = (), key: str = "") -> TriangleMesh:
        """The finished mesh.

        Args:
            slots: the order of the slots; those not named follow in order of first use.
            key: its cache key.

        Returns:
            A mesh in the frame that the pieces were given in.
        """
        names = tuple(dict.fromkeys([*slots, *self._slots]))
        counts = [len(faces) for faces in self._faces]
        rows = np.array([names.index(slot) for slot in self._slots], dtype=np.int16)
        total = sum(counts)
        return TriangleMesh(
            np.concatenate([np.zeros((0, 3)), *self._points]).astype(np.float32),
            np.concatenate([np.zeros((0, 3)), *self._normals]).astype(np.float32),
            np.concatenate([np.zeros((0, 2)), *self._uvs]).astype(np.float32),
            np.concatenate([np.zeros((0, 3), np.int64), *self._faces]).astype(np.int32),
            np.repeat(rows, counts).astype(np.int16),
            np.full(total, Part.BODY, np.int16),
            names,
            key,
            (*self._pieces, total) if self._pieces else (),
        )


def projected(points: Floats, normals: Floats) -> Floats:
    """Texture coordinates of faces, seen along the axis nearest to their normals.

    Args:
        points: (N, K, 3) m.
        normals: (N, 3) unit.

    Returns:
        (N, K, 2) m.
    """
    size = np.abs(normals)
    along_z = (size[:, 2] >= size[:, 0]) & (size[:, 2] >= size[:, 1])
    along_x = ~along_z & (size[:, 0] > size[:, 1])
    u = np.where(along_x[:, None], points[..., 1], points[..., 0])
    v = np.where(along_z[:, None], points[..., 1], points[..., 2])
    return np.stack([u, v], axis=-1)


@lru_cache(maxsize=64)
def _fan_faces(count: int) -> NDArray[np.int64]:
    """Triangles from the first of so many corners to all others."""
    faces = np.array([(0, i, i + 1) for i in range(1, count - 1)])
    faces.setflags(write=False)
    return faces


def grid_faces(rows: int, columns: int) -> NDArray[np.int64]:
    """Triangles of a grid of points, counter-clockwise where rows point left of columns.

    Args:
        rows: points along the first axis.
        columns: points along the second axis.

    Returns:
        (2 (rows - 1) (columns - 1), 3) rows of the flattened grid.
    """
    start = (np.arange(rows - 1)[:, None] * columns + np.arange(columns - 1)[None]).reshape(-1, 1)
    first = start + np.array([0, columns, columns + 1])
    second = start + np.array([0, columns + 1, 1])
    return np.concatenate([first, second], axis=1).reshape(-1, 3)
