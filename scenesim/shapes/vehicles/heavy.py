"""Lorries, articulated lorries, buses and trams: a coach body, a load, a chassis, many wheels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import pi

from scenesim.geometry.transform import Transform
from scenesim.randomness import Stream
from scenesim.shapes.surfaces import Surface, both_sides, box, lathe, moved, shifted
from scenesim.shapes.vehicles import cabin, plates, wheels
from scenesim.shapes.vehicles.assembly import Design, Place
from scenesim.shapes.vehicles.assembly import Part as Piece
from scenesim.shapes.vehicles.coach import Coach, body
from scenesim.shapes.vehicles.style import Window as W
from scenesim.shapes.vehicles.wheels import Wheel
from scenesim.world.classes import Part


@dataclass(frozen=True, slots=True)
class Rig:
    """A heavy vehicle. Stations run backwards from its front.

    Attributes:
        length: of all, m.
        height: of all, m.
        cab: the coach body at its front; as long as the vehicle for buses.
        axles: (station, twin tyres) of all axles; the first steers.
        load: ``none``, ``box``, ``curtain``, ``tipper``, ``flat``, ``tank``.
        load_start: station where the load begins, m.
        deck: height of the load's floor, m.
    """

    length: float
    height: float
    cab: Coach
    axles: tuple[tuple[float, bool], ...]
    load: str = "none"
    load_start: float = 0.0
    deck: float = 1.0

    @property
    def width(self) -> float:
        """The width without mirrors.

        Returns:
            m.
        """
        return self.cab.width


def _cab(length: float, width: float, height: float, floor: float, wheel: float) -> Coach:
    """A forward-control cab in proportion to its height."""
    glass = (floor + (height - floor) * 0.48, floor + (height - floor) * 0.86)
    return Coach(
        length,
        width,
        height,
        floor,
        (length * 0.63,),
        Wheel(wheel, 0.28, 0.56, 0, "cap"),
        glass,
        glass[0] - 0.10,
        0.22,
        (W(0.32, length * 0.66, 0.16, 0.0),),
        lamps=floor + 0.32,
        grille=(floor + 0.42, glass[0] - 0.16),
        bumper=floor + 0.24,
        corner=(0.18, 0.02),
        edge=0.15,
        tails=False,
    )


def _bus(
    length: float,
    height: float,
    axles: tuple[float, ...],
    doors: tuple[tuple[float, float], ...],
    stripe: bool,
) -> Coach:
    """A low-floor city bus."""
    panes = []
    start = 1.35
    while start + 1.3 < length - 0.4:
        panes.append(W(start, start + 1.42))
        start += 1.47
    rows = tuple(2.6 + 0.85 * i for i in range(int((length - 4.0) / 0.85)))
    return Coach(
        length,
        2.55,
        height,
        0.30,
        axles,
        Wheel(0.48, 0.28, 0.56, 0, "cap"),
        (0.95, height - 0.45),
        1.10,
        0.16,
        (W(0.25, 1.25, 0.05, 0.0), *panes),
        doors=doors,
        rear=(1.75, height - 0.6),
        lamps=0.62,
        bumper=0.42,
        corner=(0.20, 0.06),
        edge=0.17,
        display=True,
        seat_rows=rows,
        stripe=(0.45, 0.80) if stripe else (0.0, 0.0),
    )


_SMALL, _LARGE = _cab(1.75, 2.15, 2.35, 0.42, 0.40), _cab(2.15, 2.50, 3.0, 0.55, 0.50)
_CREW = replace(
    _cab(3.2, 2.50, 2.95, 0.50, 0.50),
    axles=(1.35,),
    windows=(W(0.32, 1.42, 0.16, 0.0), W(1.62, 2.85)),
)
_TALL = _cab(2.30, 2.50, 3.65, 0.60, 0.51)

RIGS: Mapping[str, tuple[Rig, ...]] = {
    "truck": (
        Rig(6.4, 3.05, _SMALL, ((1.1, False), (4.6, True)), "box", 1.85, 0.90),
        Rig(8.6, 3.65, _LARGE, ((1.35, False), (6.2, True)), "box", 2.30, 1.05),
        Rig(9.6, 3.75, _LARGE, ((1.35, False), (6.3, True), (7.6, False)), "curtain", 2.35, 1.10),
        Rig(7.9, 3.10, _LARGE, ((1.35, False), (5.0, True), (6.35, True)), "tipper", 2.45, 1.15),
        Rig(6.2, 2.35, _SMALL, ((1.1, False), (4.5, True)), "flat", 1.85, 0.92),
    ),
    "semi_trailer": (
        Rig(
            16.5,
            4.0,
            _TALL,
            ((1.4, False), (5.1, True), (11.9, False), (13.2, False), (14.5, False)),
            "curtain",
            2.9,
            1.18,
        ),
        Rig(
            16.5,
            3.98,
            _TALL,
            ((1.4, False), (5.1, True), (11.9, False), (13.2, False), (14.5, False)),
            "box",
            2.9,
            1.20,
        ),
        Rig(
            15.6,
            3.66,
            _TALL,
            ((1.4, False), (5.0, True), (11.2, False), (12.5, False), (13.8, False)),
            "tank",
            3.1,
            1.15,
        ),
    ),
    "bus": (
        Rig(
            12.0,
            3.10,
            _bus(12.0, 3.10, (2.7, 8.7), ((0.35, 1.45), (5.3, 6.6)), True),
            ((2.7, False), (8.7, True)),
        ),
        Rig(
            12.0,
            3.25,
            _bus(12.0, 3.25, (2.75, 8.6), ((0.35, 1.45), (5.0, 6.3), (9.6, 10.8)), False),
            ((2.75, False), (8.6, True)),
        ),
        Rig(
            9.5,
            3.00,
            _bus(9.5, 3.0, (2.4, 6.6), ((0.35, 1.4), (4.4, 5.6)), True),
            ((2.4, False), (6.6, True)),
        ),
    ),
    "fire_engine": (
        Rig(8.2, 3.25, _CREW, ((1.35, False), (5.6, True)), "engine", 3.35, 0.80),
        Rig(7.4, 3.15, _CREW, ((1.35, False), (5.0, True)), "engine", 3.35, 0.80),
        Rig(8.6, 3.35, _CREW, ((1.35, False), (5.8, True)), "engine", 3.35, 0.82),
    ),
    "tram": (
        Rig(
            24.0,
            3.45,
            Coach(
                24.0,
                2.40,
                3.45,
                0.28,
                (),
                Wheel(0.33),
                (1.05, 2.75),
                1.15,
                0.55,
                tuple(W(2.1 + 1.66 * i, 2.1 + 1.66 * i + 1.58) for i in range(12)),
                doors=((4.0, 5.4), (9.2, 10.6), (13.4, 14.8), (18.6, 20.0)),
                lamps=0.75,
                corner=(0.45, 0.45),
                edge=0.2,
                display=True,
                both_ends=True,
                stripe=(0.35, 0.75),
                seat_rows=tuple(3.0 + 0.9 * i for i in range(20)),
            ),
            (),
        ),
    ),
}


def design(rig: Rig, stream: Stream, with_driver: bool) -> Design:
    """A heavy vehicle.

    Args:
        rig: its measures.
        stream: decides the plate and the sign on the load.
        with_driver: whether somebody sits at the wheel.

    Returns:
        The design.
    """
    words = plates.text(stream)
    ahead = rig.length / 2 - rig.cab.length / 2
    levels = []
    for level in range(3):
        made = [shifted(s, ahead) for s in body(rig.cab, level)]
        made += _load(rig, level, stream)
        made += _ends(rig, words, level)
        levels.append(made)
    parts = [Piece("body", tuple(levels)), *_wheels(rig)]
    if with_driver:
        parts.append(Piece("driver", _driver(rig)))
    return Design(tuple(parts), _lamps(rig))


def _wheels(rig: Rig) -> list[Piece]:
    """All wheels; the first axle steers."""
    parts = []
    for number, (station, twin) in enumerate(rig.axles):
        tyre = replace(rig.cab.wheel, twin=twin)
        left = tuple(wheels.wheel(tyre, level) for level in range(3))
        right = tuple(wheels.right(level) for level in left)
        y = rig.width / 2 - tyre.width / 2 - 0.03
        for hand, sign, levels in (("left", 1.0, left), ("right", -1.0, right)):
            place = (rig.length / 2 - station, sign * y, tyre.radius)
            parts.append(Piece(f"wheel_{number}_{hand}", levels, place, number == 0, tyre.radius))
    return parts


def _load(rig: Rig, level: int, stream: Stream) -> list[Surface]:
    """What stands behind the cab, and the frame below it."""
    if rig.load == "none":
        return []
    front, back = rig.length / 2 - rig.load_start, -rig.length / 2
    length, middle = front - back, (front + back) / 2
    width, deck, high = rig.width + 0.0, rig.deck, rig.height
    bevel = 0.02 if level == 0 else 0.0
    made = _chassis(rig, level)
    if rig.load in ("box", "curtain"):
        slot = "paint2"
        made.append(
            box(
                (length - 0.02, width - 0.02, high - deck),
                (middle, 0, (high + deck) / 2),
                slot,
                bevel,
            )
        )
        made += _frame_lines(rig, level, front, back)
        made += _sign(rig, stream, middle, length, level)
    elif rig.load == "engine":
        made += _engine(rig, level, front, back)
    elif rig.load == "tank":
        radius = (high - deck) / 2
        tank = [(0.0, -length / 2), (radius * 0.8, -length / 2 + 0.05), (radius, -length / 2 + 0.3)]
        tank += [(r, -x) for r, x in tank[::-1]]
        made.append(
            shifted(lathe(tank, (32, 18, 10)[level], "metal_shell", 0), middle, 0, deck + radius)
        )
    else:
        made += _open_body(rig, front, back, bevel)
    return made


def _chassis(rig: Rig, level: int) -> list[Surface]:
    """Frame rails, tanks, mudguards, side guards, under-run bar."""
    front, back = rig.length / 2 - 0.9, -rig.length / 2
    deck, half = rig.deck, rig.width / 2
    made = [
        box((front - back - 0.05, 0.85, 0.26), ((front + back) / 2, 0, deck - 0.17), "underbody")
    ]
    made.append(
        box(
            (rig.length - rig.load_start - 0.1, rig.width - 0.08, 0.10),
            ((rig.length / 2 - rig.load_start + back) / 2, 0, deck - 0.05),
            "trim",
        )
    )
    last = rig.axles[1][0]
    start, stop = rig.load_start + 0.25, last - rig.cab.wheel.radius - 0.25
    if stop - start > 0.8:
        for z in (deck - 0.28, deck - 0.52):
            made += both_sides(
                box(
                    (stop - start, 0.03, 0.11),
                    (rig.length / 2 - (start + stop) / 2, half - 0.06, z),
                    "metal_dark",
                )
            )
        tank = box(
            (min(1.1, stop - start - 0.2), 0.45, 0.42),
            (rig.length / 2 - start - 0.7, half - 0.34, deck - 0.42),
            "metal",
            0.06 if level == 0 else 0.0,
        )
        made += both_sides(tank)
    bar = box((0.07, rig.width - 0.12, 0.12), (back + 0.10, 0, 0.50), "trim")
    made.append(bar)
    if level < 2:
        for station, _ in rig.axles[1:]:
            made += both_sides(
                box(
                    (0.02, 0.45, 0.38),
                    (
                        rig.length / 2 - station - rig.cab.wheel.radius - 0.12,
                        half - 0.28,
                        deck - 0.42,
                    ),
                    "trim",
                )
            )
    return [s if s.slot != "metal_dark" else s.of("trim") for s in made]


def _frame_lines(rig: Rig, level: int, front: float, back: float) -> list[Surface]:
    """Edges and doors of a box body, folds of a curtain."""
    if level == 2:
        return []
    half, deck, high = rig.width / 2, rig.deck, rig.height
    made = []
    for z in (deck + 0.05, high - 0.05):
        made += both_sides(
            box((front - back - 0.03, 0.012, 0.09), ((front + back) / 2, half - 0.006, z), "metal")
        )
    for x in (front - 0.06, back + 0.06):
        made += both_sides(
            box((0.09, 0.012, high - deck), (x, half - 0.006, (high + deck) / 2), "metal")
        )
    if rig.load == "curtain":
        count = int((front - back) / 0.65)
        for i in range(1, count):
            x = back + (front - back) * i / count
            made += both_sides(
                box(
                    (0.045, 0.010, high - deck - 0.35),
                    (x, half - 0.005, (high + deck) / 2),
                    "paint2",
                )
            )
            made += both_sides(box((0.035, 0.012, 0.12), (x, half - 0.004, deck + 0.16), "trim"))
    made.append(box((0.012, 0.025, high - deck - 0.1), (back + 0.002, 0, (high + deck) / 2), "gap"))
    for y in (0.28, 0.62):
        for sign in (1, -1):
            made.append(
                box(
                    (0.03, 0.03, high - deck - 0.15),
                    (back + 0.015, sign * half * y, (high + deck) / 2),
                    "metal",
                )
            )
    return made


def _sign(rig: Rig, stream: Stream, middle: float, length: float, level: int) -> list[Surface]:
    """A coloured field on the sides, as haulage firms paint them."""
    own = stream.child("sign")
    if own.child("there").uniform() < 0.3 or level == 2:
        return []
    half, tall = rig.width / 2, rig.height - rig.deck
    wide = length * own.child("wide").uniform(0.3, 0.7)
    high = tall * own.child("high").uniform(0.16, 0.36)
    at = (
        middle + own.child("at").uniform(-0.1, 0.1) * length,
        half - 0.008,
        rig.deck + tall * own.child("z").uniform(0.45, 0.68),
    )
    return both_sides(box((wide, 0.012, high), at, "livery"))


def _open_body(rig: Rig, front: float, back: float, bevel: float) -> list[Surface]:
    """Walls of a tipper or a flat bed."""
    half, deck = rig.width / 2, rig.deck
    high = rig.height - deck if rig.load == "tipper" else 0.42
    tall = min(high, 1.25 if rig.load == "tipper" else 0.42)
    length, middle = front - back, (front + back) / 2
    slot = "paint2" if rig.load == "tipper" else "metal"
    made = [box((length - 0.05, rig.width - 0.05, 0.05), (middle, 0, deck + 0.02), slot)]
    made += both_sides(
        box((length - 0.02, 0.05, tall), (middle, half - 0.03, deck + tall / 2), slot, bevel)
    )
    for x in (front - 0.03, back + 0.035):
        made.append(box((0.05, rig.width - 0.04, tall), (x, 0, deck + tall / 2), slot, bevel))
    if rig.load == "tipper":
        made.append(box((0.5, rig.width - 0.2, 0.05), (front + 0.2, 0, rig.height - 0.025), slot))
        made.append(
            box(
                (0.05, rig.width - 0.04, rig.height - deck),
                (front - 0.03, 0, (rig.height + deck) / 2),
                slot,
                bevel,
            )
        )
        made.append(
            box((length - 0.3, rig.width - 0.3, 0.5), (middle, 0, deck + 0.55), "soil", 0.2)
        )
        for i in range(1, 6):
            x = back + length * i / 6
            made += both_sides(box((0.08, 0.06, tall), (x, half - 0.03, deck + tall / 2), slot))
    else:
        made.append(box((0.04, rig.width - 0.06, 1.0), (front - 0.03, 0, deck + 0.5), "metal"))
    return made


def _engine(rig: Rig, level: int, front: float, back: float) -> list[Surface]:
    """The body of a fire engine: lockers with shutters, a ladder on top, blue lights."""
    half, deck, high = rig.width / 2, rig.deck, rig.height - 0.25
    middle, length = (front + back) / 2, front - back - 0.04
    bevel = 0.03 if level == 0 else 0.0
    made = [
        box(
            (length, rig.width - 0.04, high - deck), (middle, 0, (high + deck) / 2), "paint2", bevel
        )
    ]
    count = 4
    for i in range(count):
        x = back + 0.1 + (length - 0.1) * (i + 0.5) / count
        shutter = box(
            (length / count - 0.12, 0.02, (high - deck) * 0.66),
            (x, half - 0.012, deck + (high - deck) * 0.55),
            "metal_shell",
        )
        made += both_sides(shutter)
    stripe = box((length, 0.014, 0.22), (middle, half - 0.011, deck + 0.16), "livery2")
    made += both_sides(stripe)
    for y in (-0.25, 0.25):
        made.append(box((length + 1.2, 0.06, 0.07), (middle + 0.6, y, high + 0.215), "metal"))
    if level < 2:
        for i in range(14):
            x = back + 0.2 + (length + 0.9) * i / 14
            made.append(box((0.04, 0.5, 0.04), (x, 0, high + 0.215), "metal"))
    x = rig.length / 2 - 0.75
    top = rig.cab.height
    lamp = box((0.3, 0.5, 0.17), (x, 0.75, top + 0.06), "blue_lamp", 0.03 if level == 0 else 0.0)
    return made + [s.of("blue_lamp", Part.LAMP) for s in both_sides(lamp)]


def _ends(rig: Rig, words: str, level: int) -> list[Surface]:
    """Plates at both ends and the lamps of a lorry's tail."""
    x, half = rig.length / 2, rig.width / 2
    made: list[Surface] = []
    if rig.cab.both_ends:
        return made
    low = rig.cab.floor + 0.14
    made += [shifted(s, x - 0.006, 0, low) for s in plates.plate(words, level)]
    turn = Transform.planar((-x + 0.006, 0.0, 0.62 if rig.load == "none" else 0.72), pi)
    made += [moved(s, turn) for s in plates.plate(words, level)]
    if rig.cab.display and level < 2:
        made.append(
            box(
                (0.02, rig.width * 0.62, 0.20),
                (x - rig.cab.lean - 0.13, 0, rig.cab.screen[1] - 0.16),
                "display",
            )
        )
    if rig.load == "none":
        return made
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
    return made


def _driver(rig: Rig) -> tuple[Sequence[Surface], ...]:
    """Somebody at the wheel of a cab."""
    coach = rig.cab
    front = rig.length / 2 - coach.lean * 0.3 - 0.1
    floor = max(coach.floor + 0.1, coach.belt - 0.75)
    y = 0.55 * (coach.width - 0.16) / 2
    seated = cabin.driver(front - 1.12, y, floor + 0.14, (front - 0.62, y, coach.screen[0] + 0.08))
    return (seated, seated, seated[:3])


def _lamps(rig: Rig) -> dict[str, Place]:
    """Where light comes from."""
    x, y = rig.length / 2, rig.width * 0.38
    places: dict[str, Place] = {}
    rear = 1.1 if rig.load == "none" else rig.deck - 0.24
    for hand, sign in (("left", 1.0), ("right", -1.0)):
        places[f"head_{hand}"] = (x - 0.05, sign * y, rig.cab.lamps)
        places[f"tail_{hand}"] = (-x + 0.08, sign * y, rear)
        places[f"indicator_front_{hand}"] = (x - 0.1, sign * y * 1.2, rig.cab.lamps)
        places[f"indicator_rear_{hand}"] = (-x + 0.08, sign * y * 1.2, rear)
        places[f"reverse_{hand}"] = (-x + 0.08, sign * y * 0.75, rear)
    return places
