"""Lorries, articulated lorries, buses and trams: a coach body, a load, a chassis, many wheels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from math import pi

from scenesim.geometry.transform import Transform
from scenesim.randomness import Stream
from scenesim.shapes.surfaces import Surface, both_sides, box, moved, shifted
from scenesim.shapes.vehicles import cabin, joints, plates, rooftops, saloon, wheels
from scenesim.shapes.vehicles.assembly import Design, Place
from scenesim.shapes.vehicles.assembly import Part as Piece
from scenesim.shapes.vehicles.cabs import deflectors
from scenesim.shapes.vehicles.coach import body
from scenesim.shapes.vehicles.lettering import strokes
from scenesim.shapes.vehicles.liveries import lettered
from scenesim.shapes.vehicles.loads import load, running_gear
from scenesim.shapes.vehicles.rigs import Rig
from scenesim.shapes.vehicles.uprights import drawn
from scenesim.world.classes import Part

#: where the lines of buses end, by the last digit of a number plate
LINES = (
    "CENTRUM",
    "BAHNHOF",
    "HAFEN",
    "STADION",
    "MESSE",
    "RATHAUS",
    "NORDPARK",
    "KLINIKUM",
    "DEPOT",
    "OSTEND",
)


def design(rig: Rig, stream: Stream) -> Design:
    """A heavy vehicle.

    Args:
        rig: its measures.
        stream: decides the plate and the sign on the load.

    Returns:
        The design.
    """
    words = plates.text(stream)
    levels = [_sections(rig, words, stream, level) for level in range(3)]
    names = ("body", *(f"part_{i}" for i in range(1, len(levels[0]))))
    parts = [
        Piece(name, tuple(level[i] for level in levels), joint=i) for i, name in enumerate(names)
    ]
    parts += [*_folds(rig), *_wheels(rig), Piece("driver", _driver(rig))]
    parts += _passengers(rig, stream)
    return Design(tuple(parts), _lamps(rig), joints.hung(rig))


def _sections(rig: Rig, words: str, stream: Stream, level: int) -> list[list[Surface]]:
    """What does not turn, for each part between the joints."""
    coach = rig.cab
    ahead = rig.length / 2 - rig.cab.length / 2
    front = [shifted(s, ahead) for s in body(coach, level)]
    if coach.seat_rows:
        front += _on_roof(rig, level)
        front += lettered(drawn(coach), coach, level, stream) if level < 2 else []
    front += deflectors(rig, level)
    first, last = _ends(rig, words, level)
    if rig.kingpin:
        tractor = [*front, *joints.coupling(rig, level), *first]
        return [tractor, [*load(rig, level, stream), *last]]
    behind = [*load(rig, level, stream), *running_gear(rig, level), *first, *last]
    return joints.sections(rig, [*front, *behind])


def _on_roof(rig: Rig, level: int) -> list[Surface]:
    """Covers on the roof of each part between the joints."""
    made, ends = [], rig.cab.lean + 0.5
    for here, there in pairwise((ends, *rig.joints, rig.length - ends)):
        middle = rig.length / 2 - (here + there) / 2
        low = rig.cab.height - 0.06
        made += rooftops.covers(there - here, rig.width, low, rig.height, middle, level)
    return made


def _folds(rig: Rig) -> list[Piece]:
    """The folds of each joint: they turn by half of its angle."""
    if rig.kingpin:
        return []
    found = []
    for number, (x, _) in enumerate(joints.hung(rig), 1):
        levels = tuple(joints.folds(rig, x, level) for level in range(3))
        found.append(Piece(f"folds_{number}", levels, joint=number, share=0.5))
    return found


def _passengers(rig: Rig, stream: Stream) -> list[Piece]:
    """Who rides in each part of a bus or a tram."""
    if not rig.cab.seat_rows:
        return []
    levels = [saloon.passengers(rig.cab, row, stream) for row in _rows(rig)]
    return [Piece(f"passengers_{i}", made, joint=i) for i, made in enumerate(levels) if made[0]]


def _rows(rig: Rig) -> list[list[int]]:
    """Numbers of the rows of seats in each part, but for those in the folds."""
    stations = [(x, number) for number, x in enumerate(rig.cab.seat_rows)]
    clear = rig.cab.fold_m
    ends = [-clear, *rig.joints, rig.length + clear]
    return [
        [number for x, number in stations if here + clear < x < there - clear]
        for here, there in pairwise(ends)
    ]


def _wheels(rig: Rig) -> list[Piece]:
    """All wheels; the first axle steers."""
    parts = []
    for number, (station, twin) in enumerate(rig.axles):
        tyre = replace(rig.cab.wheel, twin=twin)
        left, right = wheels.both(tyre)
        y = rig.width / 2 - tyre.width / 2 - 0.03
        for hand, sign, levels in (("left", 1.0, left), ("right", -1.0, right)):
            place = (rig.length / 2 - station, sign * y, tyre.radius)
            name, behind = f"wheel_{number}_{hand}", joints.part_of(rig, number)
            parts.append(Piece(name, levels, place, number == 0, tyre.radius, behind))
    return parts


def _ends(rig: Rig, words: str, level: int) -> tuple[list[Surface], list[Surface]]:
    """Plates at both ends and the lamps of a lorry's tail."""
    x, half = rig.length / 2, rig.width / 2
    made: list[Surface] = []
    board = _route(rig, words, level) if rig.cab.display else []
    if rig.cab.both_ends:
        return board, made
    low = rig.cab.floor + 0.14
    first = [shifted(s, x - 0.006, 0, low) for s in plates.plate(words, level)]
    turn = Transform.planar((-x + 0.006, 0.0, 0.62 if rig.load == "none" else 0.72), pi)
    made += [moved(s, turn) for s in plates.plate(words, level)]
    first += board
    if rig.load == "none":
        return first, made
    made.append(box((0.06, rig.width - 0.06, 0.24), (-x + 0.12, 0, rig.deck - 0.24), "trim"))
    for slot, at, wide in (
        ("tail_lamp", 0.70, 0.16),
        ("brake_lamp", 0.82, 0.12),
        ("indicator_left", 0.92, 0.10),
        ("reverse_lamp", 0.58, 0.10),
    ):
        one = box((0.03, wide, 0.13), (-x + 0.085, half * at, rig.deck - 0.24), slot)
        made += [
            one.of(slot, Part.LAMP),
            *(s.of(slot.replace("_left", "_right"), Part.LAMP) for s in both_sides(one)[1:]),
        ]
    if level == 0:
        for sign in (1, -1):
            made.append(
                box(
                    (0.01, 0.55, 0.13),
                    (-x + 0.068, sign * (half - 0.4), rig.deck - 0.24 + 0.20),
                    "reflector",
                )
            )
    return first, made


def _route(rig: Rig, words: str, level: int) -> list[Surface]:
    """Number and end of a line, in lamps behind the windscreen; far away the lamps are a bar."""
    x, z = rig.length / 2 - rig.cab.lean - 0.13, rig.cab.screen[1] - 0.16
    board = box((0.02, rig.width * 0.62, 0.22), (x, 0, z), "gloss")
    told = f"{words[-2:]} {LINES[int(words[-1])]}"
    if level == 0:
        return [board, shifted(strokes(told, 0.13, 0.022, "display"), x + 0.012, 0.0, z)]
    wide = 0.07 * len(told)
    return [board, box((0.01, wide, 0.06), (x + 0.01, 0, z), "display")]


def _driver(rig: Rig) -> tuple[Sequence[Surface], ...]:
    """Somebody at the wheel of a cab."""
    coach = rig.cab
    front = rig.length / 2 - coach.lean * 0.3 - 0.1
    floor = saloon.driver_deck(coach)
    y = 0.55 * (coach.width - 0.16) / 2
    return cabin.drivers(front - 1.12, y, floor + 0.14, (front - 0.62, y, coach.screen[0] + 0.08))


def _lamps(rig: Rig) -> dict[str, Place]:
    """Where light comes from."""
    x, y = rig.length / 2, rig.width * 0.38
    places: dict[str, Place] = {}
    if rig.load == "engine":
        places["blue_left"], places["blue_right"] = (
            (x - 0.8, 0.8, rig.height),
            (x - 0.8, -0.8, rig.height),
        )
    rear = 1.1 if rig.load == "none" else rig.deck - 0.24
    for hand, sign in (("left", 1.0), ("right", -1.0)):
        places[f"head_{hand}"] = (x - 0.05, sign * y, rig.cab.lamps)
        places[f"tail_{hand}"] = (-x + 0.08, sign * y, rear)
        places[f"indicator_front_{hand}"] = (x - 0.1, sign * y * 1.2, rig.cab.lamps)
        places[f"indicator_rear_{hand}"] = (-x + 0.08, sign * y * 1.2, rear)
        places[f"reverse_{hand}"] = (-x + 0.08, sign * y * 0.75, rear)
    return places
