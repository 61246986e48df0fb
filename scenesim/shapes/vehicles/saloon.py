"""What is behind the windows of a bus or a tram: light linings, seats, poles, passengers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np

from scenesim.geometry.transform import Floats
from scenesim.randomness import Stream
from scenesim.shapes.surfaces import (
    Surface,
    arc,
    both_sides,
    box,
    circle,
    flipped,
    grid,
    lathe,
    merged,
    shifted,
    tube,
)
from scenesim.shapes.vehicles.coach_panes import upper_edge
from scenesim.shapes.vehicles.uprights import Coach
from scenesim.world.classes import Part

#: shares of the half width at which the seats of a row stand
_PLACES = (0.73, 0.36, -0.36, -0.73)
_AISLE = 0.06
#: share of the seats that are taken, of the rows in whose aisle somebody stands, and of the places
#: at doors where somebody does
_TAKEN, _STANDING, _AT_DOORS = 0.40, 0.12, 0.30
_CLOTHES = ("cloth", "cloth_dark", "cloth_dark", "cloth_light", "cloth_red")
_HAIR = ("hair", "hair", "hair_light", "hair_grey")


def deck_of(coach: Coach) -> float:
    """Where passengers stand.

    Args:
        coach: its measures.

    Returns:
        z, m.
    """
    return max(coach.floor + 0.1, coach.belt - 0.75)


def driver_deck(coach: Coach) -> float:
    """Where the driver's seat stands: on a step, so that the shoulders are above the belt.

    Args:
        coach: any upright body.

    Returns:
        z, m.
    """
    return deck_of(coach) + (0.30 if coach.seat_rows else 0.40)


def furnished(coach: Coach, level: int) -> list[Surface]:
    """Linings, seats and poles.

    Args:
        coach: a bus or a tram.
        level: of detail.

    Returns:
        Surfaces, both sides.
    """
    half, deck, top = coach.width / 2, deck_of(coach), upper_edge(coach)
    front = coach.length / 2 - (coach.lean + 0.9 if coach.both_ends else 1.3)
    back = front if coach.both_ends else coach.length / 2 - 0.35
    long, middle = front + back, (front - back) / 2
    cove = box((long, 0.16, 0.05), (middle, half - 0.22, top + 0.04), "lining")
    made = _walls(coach, front, -back) + both_sides(cove)
    made += _posts(coach)
    made.append(box((long, coach.width - 0.5, 0.03), (middle, 0.0, coach.height - 0.18), "lining"))
    if not coach.both_ends:
        rise = coach.rear[0] - deck
        made.append(box((0.03, coach.width - 0.3, rise), (-back, 0.0, deck + rise / 2), "lining"))
    made += _seats(coach, level)
    if level < 2:
        made += _poles(coach, (5, 3)[level])
    return made


def _walls(coach: Coach, front: float, back: float) -> list[Surface]:
    """The lining below the windows, but for where doors are."""
    half, deck, nose = coach.width / 2, deck_of(coach), coach.length / 2
    made = []
    for sign in (1.0, -1.0):
        holes = coach.doors if sign < 0 or coach.both_ends else ()
        ends = [front, *(nose - x for door in holes for x in door), back]
        for ahead, behind in zip(ends[::2], ends[1::2], strict=True):
            if ahead - behind < 0.1:
                continue
            at = ((ahead + behind) / 2, sign * (half - 0.09), (coach.belt + deck) / 2)
            made.append(box((ahead - behind, 0.03, coach.belt - deck), at, "lining"))
    return made


def _posts(coach: Coach) -> list[Surface]:
    """The light inside of the posts between the windows."""
    y, low, high = coach.width / 2 - 0.10, coach.belt, upper_edge(coach)
    made = []
    for window in coach.windows[1:]:
        at = (coach.length / 2 - window.start, y, (low + high) / 2)
        made += both_sides(box((0.09, 0.03, high - low), at, "lining"))
    return made


def _seats(coach: Coach, level: int) -> list[Surface]:
    """Two and two a row; benches from afar, their backs alone from very far."""
    half, deck = coach.width / 2, deck_of(coach)
    made = []
    for station in coach.seat_rows:
        x = coach.length / 2 - station
        places, wide = (_PLACES, 0.42) if level == 0 else ((0.545, -0.545), 0.88)
        for y in _seated(coach, station, places):
            made.append(box((0.09, wide, 0.70), (x, y * half, deck + 0.74), "fabric"))
            if level < 2:
                made.append(box((0.42, wide, 0.10), (x + 0.2, y * half, deck + 0.42), "fabric"))
    return [merged(made, "fabric")]


def _seated(coach: Coach, station: float, places: Sequence[float]) -> Sequence[float]:
    """The places of a row that hold seats: none stands before a door."""
    for start, stop in coach.doors:
        if start - 0.45 < station < stop + 0.25:
            return () if coach.both_ends else [y for y in places if y > 0.0]
    return places


def _poles(coach: Coach, sides: int) -> list[Surface]:
    """Upright bars along the aisle, and one under the ceiling on each side."""
    deck, high, y = deck_of(coach), coach.height - 0.2, 0.42
    made = []
    for number, station in enumerate(coach.seat_rows[::2]):
        x = coach.length / 2 - station
        side = y if number % 2 else -y
        made.append(tube([(x, side, deck), (x, side, high)], 0.018, sides, "pole"))
    return [merged(made, "pole")]


def passengers(coach: Coach, rows: Sequence[int], stream: Stream) -> tuple[list[Surface], ...]:
    """Who sits and stands behind the windows, from the hips up, at all levels of detail.

    Args:
        coach: a bus or a tram.
        rows: numbers of its rows of seats.
        stream: decides who sits where.

    Returns:
        Surfaces of each level; none where nobody sits.
    """
    deck, half = deck_of(coach), coach.width / 2
    levels: tuple[list[Surface], ...] = ([], [], [])
    for number in rows:
        station = coach.seat_rows[number]
        x, seats = coach.length / 2 - station, _seated(coach, station, _PLACES)
        for place, share in enumerate((*_PLACES, _AISLE)):
            stands = share not in seats
            likely = _TAKEN if not stands else _STANDING if share == _AISLE else _AT_DOORS
            if stream.chance(f"seat/{number}/{place}") > likely:
                continue
            own = stream.child(f"passenger/{number}/{place}")
            tall = own.child("tall").uniform(-0.07, 0.05)
            foot = (x + 0.10, share * half, deck + (0.92 if stands else 0.46) + tall)
            worn = {
                "cloth": own.child("cloth").pick(_CLOTHES),
                "hair": own.child("hair").pick(_HAIR),
            }
            for made, person in zip(levels, _people(), strict=True):
                made += [shifted(s.of(worn.get(s.slot, s.slot)), *foot) for s in person]
    return levels


@lru_cache(maxsize=1)
def _people() -> tuple[tuple[Surface, ...], ...]:
    """Somebody whose hips are at the origin, at all levels of detail."""
    return tuple(tuple(s.of(s.slot, Part.INTERIOR) for s in _person(level)) for level in range(3))


def _person(level: int) -> Sequence[Surface]:
    """Trunk and head above the hips; two boxes from far away."""
    if level == 2:
        trunk = box((0.22, 0.40, 0.52), (-0.03, 0.0, 0.26), "cloth")
        return [trunk, box((0.19, 0.16, 0.24), (0.0, 0.0, 0.71), "skin")]
    sides = (7, 5)[level]
    rings = [
        _ring((0.0, 0.0, 0.0), 0.17, 0.12, sides),
        _ring((-0.07, 0.0, 0.38), 0.215, 0.125, sides),
        _ring((-0.08, 0.0, 0.47), 0.18, 0.10, sides),
        _ring((-0.08, 0.0, 0.55), 0.06, 0.06, sides),
    ]
    trunk = replace(flipped(grid(np.array(rings), "cloth", (False, True))), crease_rad=1.4)
    head = _ball((-0.04, 0.0, 0.69), (0.095, 0.077, 0.12), "skin", sides)
    crown = _ball((-0.062, 0.0, 0.718), (0.094, 0.085, 0.112), "hair", sides)
    return [trunk, head, crown]


def _ring(centre: tuple[float, float, float], wide: float, deep: float, sides: int) -> Floats:
    """A flat oval."""
    turn = circle(sides)
    rows = np.stack([turn[:, 0] * deep, turn[:, 1] * wide, 0.0 * turn[:, 0]], axis=1)
    return np.asarray(rows + np.array(centre), np.float64)


def _ball(
    centre: tuple[float, float, float], radii: tuple[float, float, float], slot: str, sides: int
) -> Surface:
    """An ellipsoid of few faces."""
    ball = lathe(arc(sides // 2 + 1, -np.pi / 2, np.pi / 2), sides, slot, 2)
    shaped = replace(ball, vertices=ball.vertices * np.array(radii), crease_rad=3.0)
    return shifted(shaped, *centre)
