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
        self._tinted: dict[tuple[Material, Colour], int] = {}

    def row(self, material: Material) -> int:
        """The row of a material, new or known.

        Args:
            material: any.

        Returns:
            Its row.
        """
        if material.name in self._glow:
            material = replace(material, emission=self._glow[material.name])
        return self._rows.setdefault(material, len(self._rows))

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
        found = []
        for slot in mesh.slots:
            material = materials.get(slot, spare)
            if tints and slot in tints:
                found.append(self._tint(material, tints[slot]))
            else:
                found.append(self.row(material))
        return np.array(found, dtype=np.int16)

    def _tint(self, material: Material, albedo: Colour) -> int:
        address = (material, albedo)
        if address not in self._tinted:
            self._tinted[address] = self.row(replace(material, albedo=albedo))
        return self._tinted[address]

    def table(self) -> tuple[Material, ...]:
        """All materials so far.

        Returns:
            By row.
        """
        return tuple(self._rows)
