"""A surface in the making, and the arithmetic on it that every processor does alike."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import cos, pi, sin

import numpy as np
from numpy.typing import NDArray

from scenesim.geometry.transform import Floats

Ints = NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class Surface:
    """A piece of a mesh in the making, of one slot and one part.

    Attributes:
        vertices: (V, 3) m.
        faces: (F, 3) rows of vertices, counter-clockwise from outside.
        slot: material slot.
        part: a ``Part``.
        normals: (V, 3) unit, or None: made from the faces by the crease angle.
        uvs: (V, 2) m, or None: laid on planes along the axes.
        crease_rad: edges sharper than this stay sharp.
    """

    vertices: Floats
    faces: Ints
    slot: str = ""
    part: int = 0
    normals: Floats | None = None
    uvs: Floats | None = None
    crease_rad: float = 0.7

    def of(self, slot: str, part: int | None = None) -> Surface:
        """The same surface under another slot and part.

        Args:
            slot: material slot.
            part: a ``Part``; None keeps it.

        Returns:
            A new surface.
        """
        own = self.part if part is None else part
        if slot == self.slot and own == self.part:
            return self
        return Surface(
            self.vertices, self.faces, slot, own, self.normals, self.uvs, self.crease_rad
        )


def circle(count: int, start_rad: float = 0.0, stop_rad: float = 2 * pi) -> Floats:
    """Cosines and sines of equal steps, from ``math`` so that every processor agrees.

    Args:
        count: points; ``stop_rad`` itself is not among them.
        start_rad: angle of the first.
        stop_rad: angle after the last.

    Returns:
        (count, 2) cosine, sine.
    """
    step = (stop_rad - start_rad) / count
    angles = [start_rad + i * step for i in range(count)]
    return np.array([(cos(a), sin(a)) for a in angles]).reshape(-1, 2)


def arc(count: int, start_rad: float, stop_rad: float) -> Floats:
    """Cosines and sines of an open arc, both ends included.

    Args:
        count: points, at least 2.
        start_rad: angle of the first.
        stop_rad: angle of the last.

    Returns:
        (count, 2) cosine, sine.
    """
    steps = [start_rad + (stop_rad - start_rad) * i / (count - 1) for i in range(count)]
    return np.array([(cos(a), sin(a)) for a in steps]).reshape(-1, 2)


def unit(vectors: Floats) -> Floats:
    """Vectors of length 1; the zero vector becomes z.

    Args:
        vectors: (..., 3).

    Returns:
        (..., 3).
    """
    squares = vectors * vectors
    length = np.sqrt(squares[..., 0] + squares[..., 1] + squares[..., 2])
    null = length <= 1e-12
    if null.any():
        turned: Floats = vectors / np.where(null, 1.0, length)[..., None]
        turned[null] = (0.0, 0.0, 1.0)
        return turned
    return np.asarray(vectors / length[..., None], np.float64)


def cross(a: Floats, b: Floats) -> Floats:
    """Cross product, written out.

    Args:
        a: (..., 3).
        b: (..., 3).

    Returns:
        (..., 3).
    """
    made = np.zeros(np.broadcast_shapes(a.shape, b.shape))
    made[..., 0] = a[..., 1] * b[..., 2] - a[..., 2] * b[..., 1]
    made[..., 1] = a[..., 2] * b[..., 0] - a[..., 0] * b[..., 2]
    made[..., 2] = a[..., 0] * b[..., 1] - a[..., 1] * b[..., 0]
    return made


def cleaned(surface: Surface, least_m2: float = 1e-12) -> Surface:
    """Without triangles that have no area.

    Args:
        surface: any.
        least_m2: squared double area below which a triangle goes.

    Returns:
        The surface.
    """
    x, y, z = face_vectors(surface).T
    keep = x * x + y * y + z * z > least_m2 * least_m2
    return surface if keep.all() else replace(surface, faces=surface.faces[keep])


def face_vectors(surface: Surface) -> Floats:
    """Face normals, as long as twice the area.

    Args:
        surface: any.

    Returns:
        (F, 3) m^2.
    """
    a, b, c = (surface.vertices[surface.faces[:, i]] for i in range(3))
    return cross(b - a, c - a)
