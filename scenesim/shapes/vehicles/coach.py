"""Bodies with upright fronts: cabs of lorries, buses, trams. One drawing, short or long."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from scenesim.shapes.surfaces import Surface, arc, both_sides, box, tube
from scenesim.shapes.vehicles import cabin
from scenesim.shapes.vehicles.cabs import climbed
from scenesim.shapes.vehicles.carving import Limit, band, carved, outline, whole
from scenesim.shapes.vehicles.dressing import wheel_holes
from scenesim.shapes.vehicles.fittings import side
from scenesim.shapes.vehicles.form import Form, Lines, ahead, form, skin
from scenesim.shapes.vehicles.glazing import leaning
from scenesim.shapes.vehicles.style import Window
from scenesim.shapes.vehicles.wheels import Wheel
from scenesim.world.classes import Part


@dataclass(frozen=True, slots=True)
class Coach:
    """An upright body. Stations run backwards from its front, heights from the ground.

    Attributes:
        length, width, height: m.
        floor: height of the underside, m.
        axles: stations of the holes for wheels, m.
        wheel: the wheels.
        screen: (low, high) of the windscreen, m.
        belt: height at which side windows begin, m.
        lean: how far the windscreen leans back, m.
        windows: of both sides.
        doors: (start, stop) stations of glazed doors on the right.
        rear: (low, high) of the rear window; equal for none.
        lamps: height of the head lamps, m.
        grille: (low, high); equal for none.
        bumper: upper edge of the unpainted bumper, m.
        corner: (front, rear) cut of the corners, m.
        edge: rounding of the roof, m.
        display: whether a route is shown over the windscreen.
        tails: whether it ends in tail lamps (a cab does not).
        stripe: (low, high) of a band in the second colour; equal for none.
        seat_rows: stations of rows of passenger seats.
        both_ends: the rear is a front too, as on trams.
        bellows: stations of folding joints.
    """

    length: float
    width: float
    height: float
    floor: float
    axles: tuple[float, ...]
    wheel: Wheel
    screen: tuple[float, float]
    belt: float
    lean: float
    windows: tuple[Window, ...]
    doors: tuple[tuple[float, float], ...] = ()
    rear: tuple[float, float] = (0.0, 0.0)
    lamps: float = 0.75
    grille: tuple[float, float] = (0.0, 0.0)
    bumper: float = 0.0
    corner: tuple[float, float] = (0.16, 0.03)
    edge: float = 0.16
    display: bool = False
    tails: bool = True
    stripe: tuple[float, float] = (0.0, 0.0)
    seat_rows: tuple[float, ...] = ()
    both_ends: bool = False
    bellows: tuple[float, ...] = ()


_BULB_M = 0.065  # radius of a head lamp
_PROUD_M = 0.006  # what lies on a skin stands out so far
#: across the grille of a lorry: share of its height, width (m), slot; the first at all distances
_GRILLE_BARS = (
    (0.42, 0.09, "paint"),
    (0.74, 0.09, "paint"),
    (0.14, 0.02, "trim"),
    (0.28, 0.02, "trim"),
    (0.58, 0.02, "trim"),
    (0.89, 0.02, "trim"),
)


def drawn(coach: Coach) -> Form:
    """The form of an upright body.

    Args:
        coach: its measures.

    Returns:
        The form.
    """
    half, length, high = coach.width / 2, coach.length, coach.height
    low, glass = coach.floor, coach.screen[1]
    end = (
        (low - 0.1, 0.08),
        (low + 0.12, 0.0),
        (coach.screen[0] - 0.25, 0.0),
        (coach.screen[0], 0.025),
        (glass, coach.lean),
        (high + 0.2, coach.lean + 0.25),
    )
    flat = ((low - 0.1, 0.03), (low + 0.1, 0.0), (high - 0.4, 0.0), (high + 0.2, 0.06))
    return form(
        Lines(
            length,
            coach.width,
            high,
            coach.axles[0] if coach.axles else length / 2,
            50.0,
            coach.wheel.radius,
            (
                (-0.5, high - 0.2),
                (0.15, high - 0.05),
                (0.8, high),
                (length, high - 0.01),
                (length + 0.5, high - 0.03),
            ),
            ((0.0, coach.belt), (length, coach.belt)),
            (
                (0.0, half * 0.96),
                (0.35, half * 0.992),
                (0.8, half),
                (length - 0.3, half),
                (length, half * 0.985),
            ),
            end,
            end if coach.both_ends else flat,
            (
                (low - coach.belt - 0.1, 0.06),
                (low - coach.belt + 0.15, 0.012),
                (-0.3, 0.0),
                (0.0, 0.004),
            ),
            low,
            tumble_deg=2.5,
            crown=0.035,
            bow=0.04,
            corner=coach.corner if not coach.both_ends else (coach.corner[0], coach.corner[0]),
            edge=coach.edge,
            flare=0.0,
        )
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
    rings = max((22, 12, 6)[level], int(coach.length * (2.6, 1.2, 0.7)[level]))
    pieces = [skin(shape, rings, (20, 12, 8)[level], (9, 5, 4)[level])]
    pieces = carved(pieces, [lambda p: p[:, 2] - coach.floor - 0.03], "underbody")
    pieces = wheel_holes(shape, pieces, coach.axles, coach.wheel, 0.0, level)
    pieces = _glazed(shape, coach, pieces, level)
    pieces = _front(shape, coach, pieces, level)
    if coach.tails:
        pieces = _tail(shape, coach, pieces)
    if coach.stripe[1] > coach.stripe[0]:
        strip: list[Limit] = [
            lambda p: coach.stripe[0] - p[:, 2],
            lambda p: p[:, 2] - coach.stripe[1],
        ]
        pieces = carved(pieces, strip, "paint2")
    for station in coach.bellows:
        pieces = _folds(shape, pieces, station, level)
    made = whole(pieces)
    made = _doors(shape, coach, made, level)
    if not coach.tails and not coach.both_ends and level < 2:
        made = climbed(shape, made, coach.screen, coach.bumper, level)
    made += _mirrors(shape, coach, level)
    if level == 0 and not coach.both_ends:
        made += _wipers(shape, coach)
    return made + _inside(shape, coach, level)


def _glazed(shape: Form, coach: Coach, pieces: list[Surface], level: int) -> list[Surface]:
    """Windscreen, side windows, rear window; frames of the windows from nearby only."""
    low, high = coach.screen

    def screen(margin: float, end: Limit) -> list[Limit]:
        return [
            lambda p: -end(p) - 0.12,
            lambda p: low + margin - p[:, 2],
            lambda p: p[:, 2] - high + margin,
            lambda p: shape.flank(p) + 0.05 + margin,
        ]

    ends = [shape.front, shape.rear] if coach.both_ends else [shape.front]
    frame, row_slot = ("gloss", "gloss") if level < 2 else ("glass", "privacy")
    for end in ends:
        pieces = carved(pieces, screen(0.0, end), frame)
        pieces = carved(pieces, screen(0.045, end), "glass", Part.GLASS, ("gloss",))
    first, last = coach.windows[0], coach.windows[-1]
    row = Window(first.start, last.stop, first.lean_start, last.lean_stop)
    pieces = carved(pieces, _pane(shape, coach, row, 0.0), row_slot if coach.seat_rows else frame)
    for number, window in enumerate(coach.windows):
        slot = "privacy" if coach.seat_rows and number else "glass"
        pane = _pane(shape, coach, window, 0.03)
        pieces = carved(pieces, pane, slot, Part.GLASS, ("gloss",))
    if coach.rear[1] > coach.rear[0]:
        back: list[Limit] = [
            lambda p: -shape.rear(p) - 0.06,
            lambda p: coach.rear[0] - p[:, 2],
            lambda p: p[:, 2] - coach.rear[1],
            lambda p: shape.flank(p) + 0.16,
        ]
        pieces = carved(pieces, back, "privacy", Part.GLASS)
    return pieces


def _folds(shape: Form, pieces: list[Surface], station: float, level: int) -> list[Surface]:
    """A joint of rubber folds around the body."""
    only = ("paint", "paint2", "gloss", "glass", "privacy", "gap")
    joint = band(lambda p: shape.station(p) - station, 0.75)
    pieces = carved(pieces, joint, "trim", Part.BODY, only)
    for fold in range(-2, 3) if level == 0 else ():
        at = station + 0.14 * fold
        line = band(lambda p, at=at: shape.station(p) - at, 0.04)  # type: ignore[misc]
        pieces = carved(pieces, line, "gap", Part.BODY, ("trim",))
    return pieces


def _pane(shape: Form, coach: Coach, window: Window, margin: float) -> list[Limit]:
    """A side window between its leaning ends, the belt and the upper edge of the windscreen."""
    start, stop = window.start + margin, window.stop - margin
    top = min(coach.screen[1], coach.height - 0.3)
    return [
        lambda p: -shape.flank(p) - 0.05,
        lambda p: coach.belt + margin - p[:, 2],
        lambda p: p[:, 2] - top + margin,
        lambda p: -leaning(shape, start, window.lean_start)(p),
        leaning(shape, stop, window.lean_stop),
    ]


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
            for share, wide, slot in _GRILLE_BARS[: 2 if level else None]:
                at = low + (high - low) * share
                bar = band(lambda p, at=at: p[:, 2] - at, wide)  # type: ignore[misc]
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


def _doors(shape: Form, coach: Coach, pieces: list[Surface], level: int) -> list[Surface]:
    """Glazed doors in the right flank of a bus, and the shut lines of a cab."""
    base = coach.floor + 0.12
    top = min(coach.screen[1], coach.height - 0.3)
    only = ("paint", "paint2", "gloss", "glass", "privacy")
    right: Limit = lambda p: p[:, 1] + coach.width / 2 - 0.25  # noqa: E731
    for start, stop in coach.doors:
        leaf = (stop - start) / 2
        for first in (start, start + leaf):
            frame = _upright(shape, first, first + leaf, base, top)
            pieces = carved(pieces, [right, *frame], "gloss", Part.BODY, only)
            pane = _upright(shape, first + 0.06, first + leaf - 0.06, base + 0.12, top - 0.08)
            pieces = carved(pieces, [right, *pane], "glass", Part.GLASS, ("gloss",))
    if coach.doors or level or not coach.windows:
        return pieces
    window = coach.windows[0]
    for station in (window.start - 0.05, window.stop + 0.07):
        line = [*band(leaning(shape, station, 0.0), 0.012), lambda p: coach.bumper - p[:, 2]]
        line += [lambda p: p[:, 2] - top - 0.05, lambda p: -shape.flank(p) - 0.05]
        pieces = carved(pieces, line, "gap", Part.BODY, ("paint", "paint2", "trim"))
    return pieces


def _upright(shape: Form, start: float, stop: float, low: float, high: float) -> list[Limit]:
    """A rectangle in the flank."""
    return [
        lambda p: start - shape.station(p),
        lambda p: shape.station(p) - stop,
        lambda p: low - p[:, 2],
        lambda p: p[:, 2] - high,
    ]


def _mirrors(shape: Form, coach: Coach, level: int) -> list[Surface]:
    """Tall mirrors on arms."""
    if coach.both_ends:
        return []
    x = coach.length / 2 - 0.12
    y, z = coach.width / 2 + 0.16, coach.screen[0] + 0.55
    housing = box((0.10, 0.19, 0.42), (x, y, z), "trim", 0.03 if level == 0 else 0.0)
    glass = box((0.004, 0.16, 0.38), (x - 0.052, y, z), "mirror_glass")
    at = side(shape, 0.3, z)
    arm = tube([(x - 0.12, at - 0.05, z + 0.2), (x, y, z + 0.24)], 0.02, 5, "trim")
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


def _inside(shape: Form, coach: Coach, level: int) -> list[Surface]:
    """Floor, dashboard, seats, rear wall of a cab."""
    length, width = coach.length, coach.width - 0.16
    deck = max(coach.floor + 0.1, coach.belt - 0.75)
    low = coach.floor + 0.06
    front = length / 2 - coach.lean * 0.3 - 0.1
    within = length - 0.3 - 1.5 * coach.corner[0]  # the corners of the front are cut
    made = [box((within, width - 0.1, deck - low), (0, 0, (deck + low) / 2), "interior")]
    made.append(
        box((0.5, width - 0.1, 0.3), (front - 0.35, 0, coach.screen[0] - 0.16), "interior", 0.1)
    )
    if not coach.seat_rows:
        tall, middle = coach.height - deck - 0.3, (coach.height + deck) / 2 - 0.1
        made.append(box((0.04, width, tall), (-length / 2 + 0.12, 0, middle), "interior"))
    ceiling = box((length - 1.5, width - 0.5, 0.03), (-0.05, 0, coach.height - 0.16), "interior")
    made.append(ceiling)
    smooth = 1.0 if level == 0 else 0.0
    if level < 2:
        for hand in (0.55, -0.55):
            made += cabin.seat(
                front - 1.12, hand * width / 2, deck, 0.46, coach.height + 0.5, smooth
            )
    for station in coach.seat_rows if level < 2 else ():
        for y in (0.62, 0.32, -0.32, -0.62):
            at = length / 2 - station
            back = box((0.10, 0.42, 0.62), (at, y * width / 2 * 1.25, deck + 0.72), "seat")
            base = box((0.42, 0.42, 0.1), (at + 0.2, y * width / 2 * 1.25, deck + 0.42), "seat")
            made += [back, base]
    return [replace(s, part=Part.INTERIOR) for s in made]
