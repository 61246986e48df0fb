"""Cars, pickups and vans: a style becomes a design with body, wheels and driver."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from scenesim.randomness import Stream
from scenesim.shapes.meshing import smoothed
from scenesim.shapes.surfaces import Surface
from scenesim.shapes.vehicles import (
    cabin,
    carriers,
    distant,
    doors,
    fittings,
    marks,
    plates,
    wheels,
)
from scenesim.shapes.vehicles.assembly import Design, Part, Place
from scenesim.shapes.vehicles.carving import apart, whole
from scenesim.shapes.vehicles.dressing import dressed
from scenesim.shapes.vehicles.ends import FACE_M, SKIN, front_end
from scenesim.shapes.vehicles.form import FINENESS, Form, form, skin
from scenesim.shapes.vehicles.style import Style, lines, plain


def design(style: Style, stream: Stream, traits: Sequence[str] = ()) -> Design:
    """A car of a style.

    Args:
        style: its measures.
        stream: decides the number plate and where marks are.
        traits: ``doors`` for front doors that turn, ``boot`` for an open one, and ``marks.MARKS``.

    Returns:
        The design.
    """
    bare = _bare(plain(style))
    body, words = bare.form, plates.text(stream)
    levels = [_faced(bare, style, words, level) for level in range(3)]
    if not style.twin_doors and style.extra not in ("police", "ambulance"):
        levels.append(_distant(body, style))
    worn = [trait for trait in traits if trait in marks.MARKS]
    if worn:
        levels = [marks.marked(body, style, level, worn, stream.child("marks")) for level in levels]
    if "boot" in traits:
        levels = [doors.with_open_boot(body, style, level) for level in levels]
    hinged: list[Part] = []
    if "doors" in traits:
        levels, hinged = doors.with_doors(body, style, levels)
    parts = [Part("body", tuple(levels)), *hinged, *wheel_parts(style)]
    parts.append(Part("driver", bare.driver))
    return Design(tuple(parts), _lamps(style))


def wheel_parts(style: Style) -> list[Part]:
    """Four wheels in their places.

    Args:
        style: the car.

    Returns:
        Front left, front right, rear left, rear right.
    """
    left, right = wheels.both(style.wheel)
    y = style.width / 2 - style.wheel.width / 2 - 0.025
    radius = style.wheel.radius
    parts = []
    for end, station in (("front", 0.0), ("rear", style.wheelbase)):
        x = style.length / 2 - style.front_axle - station
        for hand, sign, levels in (("left", 1.0, left), ("right", -1.0, right)):
            place = (x, sign * y, radius)
            parts.append(Part(f"wheel_{end}_{hand}", levels, place, end == "front", radius))
    return parts


@dataclass(frozen=True, slots=True, eq=False)
class _Bare:
    """What all looks of a member share, by level of detail.

    Attributes:
        form: the body.
        fronts: surfaces of the left half that a face may be cut into.
        rests: the other surfaces of the left half.
        others: what is screwed on, lies in a bed or is seen through the glass, both sides.
        driver: who drives; a level more.
    """

    form: Form
    fronts: tuple[tuple[Surface, ...], ...]
    rests: tuple[tuple[Surface, ...], ...]
    others: tuple[tuple[Surface, ...], ...]
    driver: tuple[tuple[Surface, ...], ...]


@lru_cache(maxsize=16)
def _bare(style: Style) -> _Bare:
    """The body of a plain style, which is most of the work."""
    body = form(lines(style))
    fronts, rests, others = [], [], []
    for level in range(3):
        half = dressed(body, style, skin(body, *FINENESS[level]), level)
        half = carriers.opened_bed(body, style, half)
        half = carriers.striped(body, style, half, level)
        front, rest = apart(half, lambda p: body.station(p) - FACE_M, SKIN)
        fronts.append(tuple(front))
        rests.append(tuple(rest))
        made = fittings.fitted(body, style, level) + carriers.carried(body, style, level)
        others.append(tuple(smoothed([*made, *cabin.inside(body, style, level)])))
    driver = tuple(tuple(smoothed(surfaces)) for surfaces in _driver(style))
    return _Bare(body, tuple(fronts), tuple(rests), tuple(others), driver)


def _faced(bare: _Bare, style: Style, words: str, level: int) -> list[Surface]:
    """Everything that does not turn, at a level of detail."""
    half = [*front_end(bare.form, style, list(bare.fronts[level]), level), *bare.rests[level]]
    if not style.privacy:
        half = [s.of("glass") if s.slot == "privacy" else s for s in half]
    made = whole(half) + fittings.signed(bare.form, style, words, level)
    return [*made, *bare.others[level]]


def _distant(body: Form, style: Style) -> list[Surface]:
    """Everything that does not turn, very far away."""
    return distant.whole_body(body, style) + carriers.carried(body, style, 2)


def _driver(style: Style) -> tuple[list[Surface], ...]:
    """The driver."""
    nose = style.length / 2
    x, y = nose - style.seats[0], 0.37 * style.width / 1.76
    hands = (x + 0.45, y, style.cowl[1] - 0.07)
    return cabin.drivers(x, y, min(style.floor + 0.36, style.roof - 1.05), hands)


def _lamps(style: Style) -> dict[str, Place]:
    """Where light comes from."""
    x, y = style.length / 2, style.width * 0.38
    low = (style.deck[1][1] if style.deck else style.belt[2]) - 0.1
    places: dict[str, Place] = {}
    if style.extra in ("police", "ambulance"):
        for hand, sign in (("left", 1.0), ("right", -1.0)):
            places[f"blue_{hand}"] = (0.1, sign * 0.3, style.height)
    for hand, sign in (("left", 1.0), ("right", -1.0)):
        places[f"head_{hand}"] = (x - 0.12, sign * y, style.nose - 0.04)
        places[f"tail_{hand}"] = (-x + 0.08, sign * y, low)
        places[f"indicator_front_{hand}"] = (x - 0.3, sign * y * 1.15, style.nose - 0.02)
        places[f"indicator_rear_{hand}"] = (-x + 0.1, sign * y * 1.1, low)
        places[f"reverse_{hand}"] = (-x + 0.08, sign * y * 0.85, low)
    return places
