"""The measures of an upright body, and the form that they draw."""

from __future__ import annotations

from dataclasses import dataclass

from scenesim.shapes.vehicles.form import Form, Lines, form
from scenesim.shapes.vehicles.style import Window
from scenesim.shapes.vehicles.wheels import Wheel


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
        seat_rows: stations of rows of passenger seats.
        livery: layout of the second colour, one of ``liveries.LAYOUTS``; empty for none.
        both_ends: the rear is a front too, as on trams.
        bellows: stations of folding joints.
        fold_m: how far the folds of a joint reach to both sides of it, into the bodies, m.
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
    seat_rows: tuple[float, ...] = ()
    both_ends: bool = False
    bellows: tuple[float, ...] = ()
    fold_m: float = 0.80
    livery: str = ""


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
