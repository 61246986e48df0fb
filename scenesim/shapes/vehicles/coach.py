"""Bodies with upright fronts: cabs of lorries, buses, trams. One drawing, short or long."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from scenesim.shapes.surfaces import Surface, arc, both_sides, box, tube
from scenesim.shapes.vehicles import cabin
from scenesim.shapes.vehicles.cabs import climbed
from scenesim.shapes.vehicles.carving import Limit, band, carved, outline, whole
from scenesim.shapes.vehicles.coach_panes import doors, glazed
from scenesim.shapes.vehicles.dressing import wheel_holes
from scenesim.shapes.vehicles.fittings import side
from scenesim.shapes.vehicles.form import Form, ahead, skin
from scenesim.shapes.vehicles.liveries import striped
from scenesim.shapes.vehicles.saloon import deck_of, driver_deck, furnished
from scenesim.shapes.vehicles.uprights import Coach, drawn
from scenesim.world.classes import Part

_BULB_M = 0.065  # radius of a head lamp
_PROUD_M = 0.006  # what lies on a skin stands out so far
#: across the grille of a lorry: share of its height, width as such a share, slot; the first is a
#: panel of the body between the mouth and the slot above it, at all distances
_GRILLE_BARS = (
    (0.67, 0.26, "paint"),
    (0.10, 0.03, "metal"),
    (0.23, 0.03, "metal"),
    (0.36, 0.03, "metal"),
    (0.49, 0.03, "metal"),
    (0.90, 0.03, "metal"),
)


def body(coach: Coach, level: int) -> list[Surface]:
    """Everything of an upright body that does not turn.

    Args:
        coach: its measures.
        level: of detail.

    Returns:
        Surfaces, both sides; frame: x forward, middle of the length.
    """
    shape = drawn(coach)
    rings = max((22, 12, 6)[level], int(min(coach.length, 24.0) * (1.9, 1.0, 0.7)[level]))
    pieces = [skin(shape, rings, (18, 11, 8)[level], (9, 5, 4)[level])]
    pieces = carved(pieces, [lambda p: p[:, 2] - coach.floor - 0.03], "underbody")
    pieces = wheel_holes(shape, pieces, coach.axles, coach.wheel, 0.0, level)
    pieces = glazed(shape, coach, pieces, level)
    pieces = _front(shape, coach, pieces, level)
    if coach.tails:
        pieces = _tail(shape, coach, pieces)
    pieces = striped(shape, coach, pieces)
    if coach.doors and not coach.both_ends:  # in the right flank only
        made = whole(pieces)
        made = [*pieces, *doors(shape, coach, made[len(pieces) :], level)]
    else:
        made = whole(doors(shape, coach, pieces, level))
    if coach.seat_rows:
        return made + _of_a_bus(shape, coach, level)
    if level < 2:
        made = climbed(shape, made, coach.screen, coach.bumper, level)
    made += _mirrors(shape, coach, level)
    if level == 0:
        made += _wipers(shape, coach)
    return made + _inside(coach, level)


def _of_a_bus(shape: Form, coach: Coach, level: int) -> list[Surface]:
    """Mirrors and wipers but on trams; what is inside."""
    made = [] if coach.both_ends else _hanging_mirrors(coach, level)
    if level == 0 and not coach.both_ends:
        made += _wipers(shape, coach)
    return made + _inside(coach, level)


def _front(shape: Form, coach: Coach, pieces: list[Surface], level: int) -> list[Surface]:
    """Head lamps, grille, bumper."""
    half, z = coach.width / 2, coach.lamps
    ends = [shape.front, shape.rear] if coach.both_ends else [shape.front]
    for number, end in enumerate(ends):
        near: Limit = lambda p, end=end: -end(p) - 0.22  # type: ignore[misc]  # noqa: E731
        if coach.grille[1] > coach.grille[0] and number == 0:
            low, high = coach.grille
            mouth = [(-0.1, low), (half * 0.66, low), (half * 0.72, high), (-0.1, high)]
            pieces = carved(pieces, [*outline(mouth, 1, 2), near], "grille")
            for share, wide, slot in _GRILLE_BARS[: (None, 3, 1)[level]]:
                at = low + (high - low) * share
                bar = band(lambda p, at=at: p[:, 2] - at, wide * (high - low))  # type: ignore[misc]
                pieces = carved(pieces, bar, slot, only=("grille",))
        lamp = [
            (half * 0.62, z - 0.10),
            (half * 1.1, z - 0.08),
            (half * 1.1, z + 0.10),
            (half * 0.66, z + 0.08),
        ]
        tail = number == 1
        slot = "tail_lamp" if tail else "lamp_glass"
        pieces = carved(pieces, [*outline(lamp, 1, 2), near], slot, Part.LAMP, ("paint", "trim"))
        if tail:
            continue
        pieces = carved(
            pieces, [lambda p: half * 0.92 - p[:, 1]], "indicator_left", only=("lamp_glass",)
        )
        for y in (0.70, 0.83):
            pieces = [*pieces, _bulb(shape, half * y, z, (14, 10, 6)[level])]
    if coach.bumper > coach.floor:
        skirt: list[Limit] = [lambda p: shape.station(p) - 0.6, lambda p: p[:, 2] - coach.bumper]
        pieces = carved(pieces, skirt, "trim")
    return pieces


def _bulb(shape: Form, y: float, z: float, corners: int) -> Surface:
    """A round lamp that lies on the front: a field cut from it would miss its long triangles."""
    turn = arc(corners + 1, 0.0, 2 * np.pi)[:-1] * _BULB_M
    middle = np.array([[0.0, 0.0], *turn])
    points = ahead(shape, y + middle[:, 0], z + middle[:, 1])
    points[:, 0] += _PROUD_M
    rows = [(0, 1 + k, 1 + (k + 1) % corners) for k in range(corners)]
    return Surface(points, np.array(rows, np.int32), "head_lamp", Part.LAMP)


def _tail(shape: Form, coach: Coach, pieces: list[Surface]) -> list[Surface]:
    """Tail lamps of a bus: upright, in the corners."""
    if coach.both_ends:
        return pieces
    half = coach.width / 2
    near: Limit = lambda p: -shape.rear(p) - 0.10  # noqa: E731
    for slot, low, high in (
        ("tail_lamp", 0.95, 1.15),
        ("brake_lamp", 1.15, 1.32),
        ("indicator_left", 1.32, 1.47),
        ("reverse_lamp", 0.84, 0.95),
    ):
        field = [(half * 0.84, low), (half * 0.97, low), (half * 0.97, high), (half * 0.84, high)]
        pieces = carved(pieces, [*outline(field, 1, 2), near], slot, Part.LAMP)
    flap: list[Limit] = [*band(lambda p: np.abs(p[:, 1]) - half * 0.75, 0.014), near]
    return carved(pieces, [*flap, lambda p: p[:, 2] - coach.belt], "gap")


def _mirrors(shape: Form, coach: Coach, level: int) -> list[Surface]:
    """Tall mirrors on arms."""
    x = coach.length / 2 - 0.12
    y, z = coach.width / 2 + 0.16, coach.screen[0] + 0.55
    housing = box((0.10, 0.19, 0.42), (x, y, z), "trim", 0.03 if level == 0 else 0.0)
    glass = box((0.004, 0.16, 0.38), (x - 0.052, y, z), "mirror_glass")
    at = side(shape, 0.3, z)
    arm = tube([(x - 0.12, at - 0.05, z + 0.2), (x, y, z + 0.24)], 0.02, 5, "trim")
    made = [s for one in (housing, glass, arm) for s in both_sides(one)]
    return [replace(s, part=Part.MIRROR) for s in made]


def _hanging_mirrors(coach: Coach, level: int) -> list[Surface]:
    """Mirrors of a bus: they hang from arms that reach ahead from the corners of its roof."""
    x, y = coach.length / 2, coach.width / 2
    top = coach.screen[1] + 0.12
    foot, knee = (x - 0.30, y - 0.16, top), (x + 0.16, y + 0.10, top + 0.04)
    neck = (x + 0.20, y + 0.16, top - 0.26)
    arm = tube([foot, knee, neck], 0.035, (7, 5, 3)[level], "trim")
    at = (neck[0], neck[1], neck[2] - 0.20)
    housing = box((0.13, 0.24, 0.44), at, "trim", 0.04 if level == 0 else 0.0)
    glass = box((0.004, 0.20, 0.38), (at[0] - 0.067, at[1], at[2]), "mirror_glass")
    made = [s for one in (housing, glass, arm) for s in both_sides(one)]
    return [replace(s, part=Part.MIRROR) for s in made]


def _wipers(shape: Form, coach: Coach) -> list[Surface]:
    """Two wipers that rest along the lower edge of the windscreen."""
    made = []
    for first, last in ((-0.04, -0.62), (0.62, 0.04)):
        rows = [(first, 0.05), (0.5 * (first + last), 0.10), (last, 0.07)]
        y = np.array([share * coach.width / 2 for share, _ in rows])
        path = ahead(shape, y, np.array([coach.screen[0] + rise for _, rise in rows]))
        path[:, 0] += 0.018
        made.append(tube(path, 0.012, 4, "trim"))
    return made


def _inside(coach: Coach, level: int) -> list[Surface]:
    """Floor, dashboard, seats, rear wall of a cab."""
    length, width = coach.length, coach.width - 0.16
    deck = deck_of(coach)
    low = coach.floor + 0.06
    front = length / 2 - coach.lean * 0.3 - 0.1
    within = length - 0.3 - 1.5 * coach.corner[0]  # the corners of the front are cut
    floor = "bellows" if coach.seat_rows else "interior"
    made = [box((within, width - 0.1, deck - low), (0, 0, (deck + low) / 2), floor)]
    made.append(
        box((0.5, width - 0.1, 0.3), (front - 0.35, 0, coach.screen[0] - 0.16), "interior", 0.1)
    )
    if coach.seat_rows:
        made += furnished(coach, level)
    else:
        tall, middle = coach.height - deck - 0.3, (coach.height + deck) / 2 - 0.1
        made.append(box((0.04, width, tall), (-length / 2 + 0.12, 0, middle), "interior"))
        ceiling = (length - 1.5, width - 0.5, 0.03)
        made.append(box(ceiling, (-0.05, 0, coach.height - 0.16), "interior"))
    smooth = 1.0 if level == 0 else 0.0
    for hand in (0.55, -0.55) if level < 2 else ():
        at = (front - 1.12, hand * width / 2, driver_deck(coach))
        made += cabin.seat(*at, 0.46, coach.height + 0.5, smooth)
    return [replace(s, part=Part.INTERIOR) for s in made]
