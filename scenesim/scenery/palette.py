"""Rows of materials: the one table that all placements of a Stage point into."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from scenesim.geometry.mesh import TriangleMesh
from scenesim.world.materials import Material

Colour = tuple[float, float, float]


class Palette:
    """Collects materials; equal ones share a row."""

    def __init__(self, glow: Mapping[str, Colour] | None = None) -> None:
        """An empty table.

        Args:
            glow: names of materials that shine in this scene, and how bright.
        """
        self._glow = glow or {}
        self._rows: dict[Material, int] = {}
        self._known: dict[tuple[int, Colour | None], int] = {}  # by object: few come often
        self._kept: list[Material] = []

    def row(self, material: Material, albedo: Colour | None = None) -> int:
        """The row of a material, new or known.

        Args:
            material: any.
            albedo: linear, instead of its own.

        Returns:
            Its row.
        """
        address = id(material), albedo
        if address not in self._known:
            self._kept.append(material)  # so that its id stays its own
            shown = material if albedo is None else replace(material, albedo=albedo)
            if shown.name in self._glow:
                shown = replace(shown, emission=self._glow[shown.name])
            self._known[address] = self._rows.setdefault(shown, len(self._rows))
        return self._known[address]

    def rows(
        self,
        mesh: TriangleMesh,
        materials: Mapping[str, Material],
        tints: Mapping[str, Colour] | None = None,
    ) -> NDArray[np.int16]:
        """The rows of a mesh's slots.

        Args:
            mesh: with slots.
            materials: of each slot; a slot without one takes the first.
            tints: albedos (linear) that replace those of some slots.

        Returns:
            (S,) rows.
        """
        spare = next(iter(materials.values()))
        albedos = tints or {}
        found = []
        for slot in mesh.slots:
            material, albedo = materials.get(slot, spare), albedos.get(slot)
            known = self._known.get((id(material), albedo))
            found.append(self.row(material, albedo) if known is None else known)
        return np.array(found, dtype=np.int16)

    def table(self) -> tuple[Material, ...]:
        """All materials so far.

        Returns:
            By row.
        """
        return tuple(self._rows)
