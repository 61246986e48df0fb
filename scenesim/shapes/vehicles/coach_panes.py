"""The glass of an upright body: windscreen, side windows, rear window, glazed doors."""

from __future__ import annotations

from itertools import pairwise

from scenesim.shapes.surfaces import Surface
from scenesim.shapes.vehicles.carving import Limit, band, carved
from scenesim.shapes.vehicles.form import Form
from scenesim.shapes.vehicles.glazing import leaning
from scenesim.shapes.vehicles.style import Window
from scenesim.shapes.vehicles.uprights import Coach
from scenesim.world.classes import Part

#: half of the black post between two panes, m
_POST_M = 0.03


def glazed(shape: Form, coach: Coach, pieces: list[Surface], level: int) -> list[Surface]:
    """A body with its windows, each in a black frame.

    Args:
        shape: the body's form.
        coach: its measures.
        pieces: the left half of its skin.
        level: of detail; cabs have no frames from very far.

    Returns:
        The pieces.
    """
    low, high = coach.screen
    pillar = coach.width / 2 - 0.40 * coach.corner[0]

    def screen(margin: float, end: Limit) -> list[Limit]:
        if coach.both_ends:  # far round corners: an upright border
            side: Limit = lambda p: p[:, 1] - pillar + margin  # noqa: E731
        else:
            side = lambda p: shape.flank(p) + 0.05 + margin  # noqa: E731
        return [
            lambda p: -end(p) - (0.30 if coach.both_ends else 0.12),
            lambda p: low + margin - p[:, 2],
            lambda p: p[:, 2] - high + margin,
            side,
        ]

    ends = [shape.front, shape.rear] if coach.both_ends else [shape.front]
    frame = "gloss" if level < 2 or coach.seat_rows else "glass"
    for end in ends:
        pieces = carved(pieces, screen(0.0, end), frame)
        pieces = carved(pieces, screen(0.045, end), "glass", Part.GLASS, ("gloss",))
    pieces = _sides(shape, coach, pieces, frame)
    if coach.rear[1] > coach.rear[0]:
        back: list[Limit] = [
            lambda p: -shape.rear(p) - 0.06,
            lambda p: coach.rear[0] - p[:, 2],
            lambda p: p[:, 2] - coach.rear[1],
            lambda p: shape.flank(p) + 0.16,
        ]
        pieces = carved(pieces, back, "pane" if coach.seat_rows else "privacy", Part.GLASS)
    return pieces


def _sides(shape: Form, coach: Coach, pieces: list[Surface], frame: str) -> list[Surface]:
    """All side windows as one black band, its glass, and the posts between the panes."""
    first, last = coach.windows[0], coach.windows[-1]
    row = Window(first.start, last.stop, first.lean_start, last.lean_stop)
    slot = "pane" if coach.seat_rows else "glass"
    pieces = carved(pieces, _pane(shape, coach, row, 0.0), frame)
    pieces = carved(pieces, _pane(shape, coach, row, _POST_M), slot, Part.GLASS, ("gloss",))
    for here, there in pairwise(coach.windows):
        post: list[Limit] = [
            lambda p: -shape.flank(p) - 0.06,
            lambda p, at=here: -leaning(shape, at.stop - _POST_M, at.lean_stop)(p),  # type: ignore[misc]
            lambda p, at=there: leaning(shape, at.start + _POST_M, at.lean_start)(p),  # type: ignore[misc]
        ]
        pieces = carved(pieces, post, frame, Part.BODY, (slot,))
    for joint in coach.bellows:  # the folds reach so far into the body
        portal = band(lambda p, at=joint: shape.station(p) - at, 2.0 * coach.fold_m)  # type: ignore[misc]
        pieces = carved(pieces, portal, "paint", Part.BODY, (slot, frame))
    return pieces


def _pane(shape: Form, coach: Coach, window: Window, margin: float) -> list[Limit]:
    """A side window between its leaning ends, the belt and the upper edge of the windscreen."""
    top = upper_edge(coach)
    return [
        lambda p: -shape.flank(p) - 0.05,
        lambda p: coach.belt + margin - p[:, 2],
        lambda p: p[:, 2] - top + margin,
        lambda p: -leaning(shape, window.start + margin, window.lean_start)(p),
        leaning(shape, window.stop - margin, window.lean_stop),
    ]


def upper_edge(coach: Coach) -> float:
    """Where the side windows end.

    Args:
        coach: its measures.

    Returns:
        z, m.
    """
    return min(coach.screen[1], coach.height - 0.3)


def doors(shape: Form, coach: Coach, pieces: list[Surface], level: int) -> list[Surface]:
    """Glazed doors of a bus; the shut lines of a cab.

    Args:
        shape: the body's form.
        coach: its measures.
        pieces: one half of its skin: of a bus the right one.
        level: of detail.

    Returns:
        The pieces.
    """
    base, top = coach.floor + 0.12, upper_edge(coach)
    only = ("paint", "paint2", "gloss", "glass", "pane")
    for start, stop in coach.doors:
        frame = _upright(shape, start, stop, base, top)
        *pieces, door = carved(pieces, frame, "gloss", Part.BODY, only)
        opened, leaf = [door], (stop - start) / (2 if level < 2 else 1)
        foot = base + 0.12
        if coach.both_ends:  # the leaves of a tram are painted at their feet
            panel = _upright(shape, start + 0.05, stop - 0.05, base + 0.04, base + 0.40)
            opened, foot = carved(opened, panel, "paint", Part.BODY, ("gloss",)), base + 0.46
        for first in (start, start + leaf)[: 2 if level < 2 else 1]:
            pane = _upright(shape, first + 0.06, first + leaf - 0.06, foot, top - 0.08)
            opened = carved(opened, pane, "glass", Part.GLASS, ("gloss",))
        pieces += opened
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
        lambda p: -shape.flank(p) - 0.25,
        lambda p: low - p[:, 2],
        lambda p: p[:, 2] - high,
    ]
