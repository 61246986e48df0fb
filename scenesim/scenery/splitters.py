"""Splitter islands of roundabouts: what the ways in and out leave open before the ring."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from scenesim.scenery.map_bodies import extrude
from scenesim.scenery.ribbons import Ribbon
from scenesim.scenery.terrain import GAP_M2
from scenesim.scenery.yard import Rectangle, Yard
from scenesim.shapes.street.assembly import Assembly

Floats = NDArray[np.float64]

#: m^2: smaller ones are painted at most
_LEAST_M2 = 1.0
#: m: from the kerb to the lane, how high it is, how wide its stones are
_CLEAR_M, _KERB_M, _STONE_M = 0.15, 0.12, 0.14


def add_splitters(
    assembly: Assembly,
    yard: Yard,
    ribbons: Sequence[Ribbon],
    holes: Sequence[Polygon],
    origin: Floats,
) -> None:
    """Kerbs around the splitter islands of roundabouts, with paving between them.

    Where somebody drives over the place, it stays flush.

    Args:
        assembly: takes the faces.
        yard: knows the ways of actors.
        ribbons: of the roads.
        holes: of ``terrain.junction_holes``; those too large for a gap are middles of roundabouts.
        origin: (3,) m, world, of the mesh frame.
    """
    if not any(hole.area > GAP_M2 for hole in holes):
        return
    edges = np.concatenate([ribbon.edge(side) for ribbon in ribbons for side in (1, -1)])
    for hole in holes:
        island = hole.buffer(-_CLEAR_M)
        if _LEAST_M2 < hole.area < GAP_M2 and island.geom_type == "Polygon":
            x0, y0, x1, y1 = island.bounds
            half_x, half_y = 0.5 * (x1 - x0), 0.5 * (y1 - y0)
            if yard.is_free(Rectangle(x0 + half_x, y0 + half_y, 0.0, half_x, half_y), on_road=True):
                _raise(assembly, island, edges, origin)


def _raise(assembly: Assembly, island: BaseGeometry, edges: Floats, origin: Floats) -> None:
    for area, high, slot in (
        (island, _KERB_M, "kerb"),
        (island.buffer(-_STONE_M), _KERB_M + 0.005, "cobble"),
    ):
        if area.geom_type == "Polygon" and area.area > 0.1:
            flat = np.asarray(area.simplify(0.01).exterior.coords)[:-1, :2]
            gap = ((flat[:, None] - edges[None, :, :2]) ** 2).sum(axis=2)
            base = np.column_stack([flat, edges[gap.argmin(axis=1), 2]]) - origin
            extrude(assembly, base, np.full(len(base), high), slot)
