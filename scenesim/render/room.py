"""Work arrays that views use one after the other."""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenesim.kernels import placing, taps
from scenesim.render.items import Items

#: most faces that clipping may make in a view
CUT_FACES = 40000


class Room:
    """Work arrays that views of one size use one after the other."""

    def __init__(self) -> None:
        self._camera = np.zeros((1024, 3), np.float32)
        self._screen = np.zeros((1024, 2), np.int32)
        self._kept: dict[str, NDArray[Any]] = {}
        self.scratch = np.zeros((2, 9, 3))
        self.cut_faces = np.zeros((CUT_FACES, 2), np.int32)

    def kept(self, name: str, shape: tuple[int, ...], kind: type[np.generic]) -> NDArray[Any]:
        """An array that holds what was last left in it, 0 at first.

        Args:
            name: of what it is for.
            shape: of the array.
            kind: of its numbers.

        Returns:
            The array; the next call with this name gives the same memory.
        """
        size = prod(shape)
        if name not in self._kept or len(self._kept[name]) < size:
            self._kept[name] = np.zeros(size * 5 // 4, kind)
        return self._kept[name][:size].reshape(shape)

    def placed(self, items: Items) -> placing.Placed:
        """Room for the vertices of a view.

        Args:
            items: what it draws.

        Returns:
            Arrays that the next view overwrites.
        """
        need = items.vertices + 3 * CUT_FACES
        if need > len(self._camera):
            self._camera = np.zeros((need * 5 // 4, 3), np.float32)
            self._screen = np.zeros((need * 5 // 4, 2), np.int32)
        return placing.Placed(self._camera, self._screen)


def no_taps() -> taps.Taps:
    """Room for the looks into textures of a block of pixels.

    Returns:
        Fresh arrays.
    """
    return taps.Taps(np.zeros(taps.WHOLE * taps.TAPS, np.int32), np.zeros(taps.REAL * taps.TAPS))
