"""Paint on the road: marks as thin faces just above the sampled surface."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import cast
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from scenesim.roads.driving import MapNetwork
from scenesim.roads.network import RoadNetwork
from scenesim.roads.stripes import Stripe
from scenesim.scenery.ground_materials import marking_of
from scenesim.scenery.ribbons import Ribbon
from scenesim.shapes.street.assembly import Assembly

Floats = NDArray[np.float64]

#: paint lies this far above the road: the same 0.2 % of the eye's height at any distance, far more
#: than a depth buffer of 1/z confuses
LIFT_M = 0.004
_UNPAINTED = frozenset({"curb", "grass", "edge"})


@dataclass(frozen=True, slots=True, eq=False)
class Paint:
    """All marks of one road and colour, cut into straight pieces.

    Attributes:
        slot: of the paint.
        quads: (N, 4, 3) m, world, on the surface, counter-clockwise from above.
        stations: (N, 2) m, start and end of each piece.
    """

    slot: str
    quads: Floats
    stations: Floats


_KNOWN: WeakKeyDictionary[MapNetwork, dict[str, tuple[Paint, ...]]] = WeakKeyDictionary()


def add_markings(
    assembly: Assembly, network: RoadNetwork, ribbons: Sequence[Ribbon], origin: Floats
) -> None:
    """The road marks of all ribbons; those that carry on a dead end repeat its last stretch.

    Args:
        assembly: takes the faces.
        network: of the ribbons.
        ribbons: what is built.
        origin: (3,) m, world, of the mesh frame.
    """
    roads = cast(MapNetwork, network)
    kept = _KNOWN.setdefault(roads, {})
    for ribbon in ribbons:
        if ribbon.road not in kept:
            kept[ribbon.road] = tuple(paints_of(roads.stripes(ribbon.road)))
        low, high = float(ribbon.stations[0]), float(ribbon.stations[-1])
        for paint in kept[ribbon.road]:
            if ribbon.is_extension:
                quads = _carried(paint, ribbon, roads.length_m(ribbon.road))
            else:
                inside = (paint.stations[:, 1] > low) & (paint.stations[:, 0] < high)
                quads = paint.quads[inside]
            if len(quads):
                add_paint(assembly, quads - origin, paint.slot)


def add_paint(assembly: Assembly, quads: Floats, slot: str) -> None:
    """Painted faces, lifted off the surface.

    Args:
        assembly: takes the faces.
        quads: (N, 4, 3) m on the surface, counter-clockwise from above.
        slot: of the paint.
    """
    raised = quads + np.array([0.0, 0.0, LIFT_M])
    assembly.quads(raised, slot, raised[..., :2])


def paints_of(stripes: Iterable[Stripe]) -> list[Paint]:
    """Stripes cut into four-cornered pieces, by colour.

    Args:
        stripes: of one road.

    Returns:
        The paints, in order of first use.
    """
    quads: dict[str, list[Floats]] = {}
    spans: dict[str, list[Floats]] = {}
    for stripe in stripes:
        if stripe.kind in _UNPAINTED or len(stripe.points) < 2:
            continue
        slot = marking_of(stripe.colour)
        half = 0.5 * stripe.width_m * stripe.left
        left, right = stripe.points + half, stripe.points - half
        corners = np.stack([right[:-1], right[1:], left[1:], left[:-1]], axis=1)
        quads.setdefault(slot, []).append(corners)
        ends = np.array([[stripe.s_start_m, stripe.s_end_m]])
        spans.setdefault(slot, []).append(np.repeat(ends, len(corners), axis=0))
    return [Paint(slot, np.concatenate(quads[slot]), np.concatenate(spans[slot])) for slot in quads]


def _carried(paint: Paint, ribbon: Ribbon, length_m: float) -> Floats:
    """The marks of a road's last stretch, moved along over its extension."""
    beyond = float(ribbon.stations[-1] - ribbon.stations[0])
    at_end = float(ribbon.stations[0]) >= length_m - 1.0
    step = min(beyond, length_m) * (1.0 if at_end else -1.0)
    low, high = (length_m + min(0.0, -step), length_m) if at_end else (0.0, -step)
    whole = (paint.stations[:, 0] >= low - 1e-6) & (paint.stations[:, 1] <= high + 1e-6)
    start, end = ribbon.left[0][0], ribbon.left[0][-1]
    way = (end - start) / max(beyond, 1e-9)
    moved: Floats = paint.quads[whole] + way * step
    return moved
