"""Where the glass of a car is."""

from __future__ import annotations

from scenesim.geometry.transform import Floats
from scenesim.shapes.surfaces import Surface
from scenesim.shapes.vehicles.carving import Limit, carved
from scenesim.shapes.vehicles.form import Form
from scenesim.shapes.vehicles.style import Style, Window
from scenesim.world.classes import Part

SIDE_M = 0.07  # how near to the side surface counts as side


def glazed(form: Form, style: Style, pieces: list[Surface], level: int) -> list[Surface]:
    """Windscreen, side windows and rear window, each in a black frame."""
    frame, part = "gloss", Part.BODY
    if style.twin_doors:
        pieces = carved(pieces, _post(form, style), "keep")
    pieces = carved(pieces, _screen(form, style, 0.0), frame, part)
    pieces = carved(pieces, _side_window(form, _all_windows(style), 0.0), frame, part)
    back = _back(form, style, 0.0)
    if back:
        pieces = carved(pieces, back, frame, part)
    pieces = [s.of("paint") if s.slot == "keep" else s for s in pieces]
    only = ("gloss",)
    pieces = carved(pieces, _screen(form, style, 0.035), "glass", Part.GLASS, only)
    dark = "privacy" if style.privacy else "glass"
    for number, window in enumerate(style.windows):
        slot = dark if number else "glass"
        pieces = carved(pieces, _side_window(form, window, 0.016), slot, Part.GLASS, only)
    return carved(pieces, _back(form, style, 0.03), dark, Part.GLASS, only) if back else pieces


def opened(form: Form, style: Style, pieces: list[Surface]) -> list[Surface]:
    """A skin with holes where the glass is, for the lining of the cabin."""
    pieces = carved(pieces, _screen(form, style, 0.0), "")
    pieces = carved(pieces, _side_window(form, _all_windows(style), 0.0), "")
    back = _back(form, style, 0.0)
    return carved(pieces, back, "") if back else pieces


def _screen(form: Form, style: Style, margin: float) -> list[Limit]:
    """Limits of the windscreen."""
    cowl, header = style.cowl[0], style.header[0]
    return [
        lambda p: cowl + 0.02 + margin - form.along(p),
        lambda p: form.along(p) - header + 0.02 + margin,
        lambda p: form.flank(p) + 0.045 + margin,
    ]


def _post(form: Form, style: Style) -> list[Limit]:
    """The strip between two rear doors, which stays paint."""
    return [lambda p: p[:, 1] - 0.11, lambda p: -form.rear(p) - 0.12]


def _all_windows(style: Style) -> Window:
    """All side windows with their frame as one."""
    first, last = style.windows[0], style.windows[-1]
    return Window(first.start - 0.03, last.stop + 0.03, first.lean_start, last.lean_stop)


def _back(form: Form, style: Style, margin: float) -> list[Limit]:
    """Limits of the rear window; none where there is none."""
    low, high = style.rear_window
    if high <= low:
        return []
    side: Limit = lambda p: form.flank(p) + 0.07 + margin  # noqa: E731
    if style.deck:
        return [
            lambda p: low + margin - form.along(p),
            lambda p: form.along(p) - high + margin,
            side,
        ]
    return [
        lambda p: low + margin - p[:, 2],
        lambda p: p[:, 2] - high + margin,
        lambda p: -form.rear(p) - 0.07,
        side,
    ]


def _side_window(form: Form, window: Window, margin: float) -> list[Limit]:
    """Limits of a pane between its leaning ends, the belt and the roof."""
    start, stop = window.start + margin, window.stop - margin
    return [
        lambda p: form.belt(form.station(p)) + 0.03 + margin - p[:, 2],
        lambda p: -leaning(form, start, window.lean_start)(p),
        leaning(form, stop, window.lean_stop),
        lambda p: -form.flank(p) - SIDE_M,
        lambda p: form.roof(p) + 0.062 + margin,
    ]


def leaning(form: Form, station: float, lean: float) -> Limit:
    """How far behind a leaning upright line through a station at the belt."""

    def limit(p: Floats) -> Floats:
        at = form.station(p)
        return at - station - lean * (p[:, 2] - form.belt(at))

    return limit
