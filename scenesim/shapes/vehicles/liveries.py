"""How fleets lay out two colours on their buses and trams, and what they write on them."""

from __future__ import annotations

from dataclasses import replace

from scenesim.geometry.transform import Floats
from scenesim.randomness import Stream
from scenesim.shapes.surfaces import Surface
from scenesim.shapes.vehicles.carving import Limit, carved
from scenesim.shapes.vehicles.coach_panes import upper_edge
from scenesim.shapes.vehicles.form import Form
from scenesim.shapes.vehicles.lettering import written
from scenesim.shapes.vehicles.uprights import Coach

#: the layouts: names that ``Coach.livery`` takes; those that look alike from both ends
LAYOUTS = ("band", "crown", "tail", "skirt", "sweep", "plain")
SYMMETRIC = ("crown", "band", "skirt")

#: the two stripes of a sweep: how far behind the middle they start and how wide they are, m
_SWEEP = ((0.0, 0.9), (1.3, 0.35))

#: how far letters stand out of the form by level of detail, m: a coarse skin bulges
_PROUD_M = (0.004, 0.012)

#: fleets that nobody has
FLEETS = ("STADTBUS", "CITYLINE", "VERTO", "NORDVERKEHR", "RIVALINIEN", "METROLINK", "URBANO")


def striped(shape: Form, coach: Coach, pieces: list[Surface]) -> list[Surface]:
    """A body with its second colour.

    Args:
        shape: the body's form.
        coach: its measures.
        pieces: the left half of its skin.

    Returns:
        The pieces.
    """
    for limits in _zones(shape, coach):
        pieces = carved(pieces, limits, "paint2")
    return pieces


def _zones(shape: Form, coach: Coach) -> list[list[Limit]]:
    """Where the second colour is."""
    low, top = coach.belt - 0.65, upper_edge(coach)
    if coach.livery == "band":
        return [[lambda p: low - p[:, 2], lambda p: p[:, 2] - low - 0.38]]
    if coach.livery == "crown":
        return [[lambda p: top + 0.04 - p[:, 2]], [lambda p: p[:, 2] - low - 0.05]]
    if coach.livery == "skirt":
        return [[lambda p: p[:, 2] - low - 0.12]]
    if coach.livery == "tail":
        return [[lambda p: 0.62 * coach.length + 0.55 * p[:, 2] - shape.station(p)]]
    if coach.livery == "sweep":
        return [_slanting(shape, 0.55 * coach.length + at, wide) for at, wide in _SWEEP]
    return []


def _slanting(shape: Form, start: float, wide: float) -> list[Limit]:
    """A stripe that rises towards the rear, from a station at the ground."""

    def behind(p: Floats) -> Floats:
        return shape.station(p) - start - 1.1 * p[:, 2]

    return [lambda p: -behind(p), lambda p: behind(p) - wide]


def lettered(shape: Form, coach: Coach, level: int, stream: Stream) -> list[Surface]:
    """The name of the fleet along the edge of the roof and, larger, below the windows.

    Args:
        shape: the body's form.
        coach: its measures.
        level: of detail, 0 or 1.
        stream: decides which fleet it is and where it writes.

    Returns:
        Surfaces on both flanks.
    """
    own = stream.child("fleet")
    word = own.child("word").pick(FLEETS)
    top, x = upper_edge(coach), coach.length * own.child("at").uniform(-0.05, 0.12)
    rows = [(0.12, (x, 0.0, top + 0.10))]
    if own.child("large").uniform() < 0.5:
        rows.append((0.26, (coach.length * 0.05, 0.0, coach.belt - 0.24)))
    made = []
    for size, place in rows:
        flat = written(word, size, place, "livery")
        for one, sign in zip(flat, (1.0, -1.0), strict=True):
            made.append(_laid_on(shape, one, sign, _PROUD_M[level]))
    return made


def _laid_on(shape: Form, flat: Surface, sign: float, proud: float) -> Surface:
    """Letters before the left (1) or the right (-1) flank."""
    points = flat.vertices.copy()
    points[:, 1] = 0.0
    points[:, 1] = sign * (proud - shape.flank(points))
    return replace(flat, vertices=points)
