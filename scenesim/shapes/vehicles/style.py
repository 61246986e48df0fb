"""How one car differs from another: its measures in words of the trade, and the lines they give."""

from __future__ import annotations

from dataclasses import dataclass, replace

from scenesim.shapes.vehicles.form import Lines, Points
from scenesim.shapes.vehicles.wheels import Wheel


@dataclass(frozen=True, slots=True)
class Window:
    """A side window: stations of its ends at the belt, and how they lean (m per m of height)."""

    start: float
    stop: float
    lean_start: float = 0.0
    lean_stop: float = 0.0


@dataclass(frozen=True, slots=True)
class Style:
    """A car or van. Stations run backwards from the front bumper, heights from the ground.

    Attributes:
        length, width, height: m, without mirrors and antenna.
        front_axle: station, m.
        wheelbase: m.
        wheel: the wheels.
        nose: height of the bonnet's leading edge, m.
        cowl: (station, height) where bonnet and windscreen meet.
        header: (station, height) where windscreen and roof meet.
        roof_end: (station, height) where the roof ends.
        deck: of a boot lid: ((station, height) where the rear window meets it, (station, height)
            of its end); empty for a tailgate.
        belt: heights at the nose, the cowl and the tail.
        hatch: how far the tailgate leans forward at the roof, m.
        windows: of the left side, front to rear.
        doors: stations of the shut lines at the belt, front to rear, with their lean.
        rear_window: (low, high) heights of the tailgate's window; of a boot: stations.
        tail_lamp: ``wide``, ``tall`` or ``slim``.
        grille: (half width, low, high) of the upper grille, m; relative to the nose.
        seats: stations of the rows of seats (the back rest's foot).
        floor: clearance, m.
        tumble_deg: lean of the side windows.
        edge: rounding of roof and bonnet, m.
        corner: (front, rear) cut of the bumper's corners, m.
        flare: of the wheel arches, m.
        cladding: unpainted arches and sills, as on off-roaders.
        dark_bumper: lower bumpers unpainted.
        rails: roof rails.
        privacy: dark glass behind the front doors.
        crown: fall of the roof to its edges, per m^2.
        bed: of a pickup: (first station, last station, height of its floor); empty for none.
        lamp: ``swept``, ``round``, ``slit``, ``square`` or ``drop``: the head lamps.
        twin_doors: two doors at the rear with a window each.
        bars: chrome bars across the grille.
        framed: whether chrome runs around the grille.
        extra: ``roof_box``, ``police``, ``ambulance`` or ``taxi``: what it carries on top.
        extra_height: how much of the height that takes, m.
        side: overrides the section of the flanks.
    """

    length: float
    width: float
    height: float
    front_axle: float
    wheelbase: float
    wheel: Wheel
    nose: float
    cowl: tuple[float, float]
    header: tuple[float, float]
    roof_end: tuple[float, float]
    belt: tuple[float, float, float]
    windows: tuple[Window, ...]
    doors: tuple[tuple[float, float], ...]
    rear_window: tuple[float, float]
    seats: tuple[float, ...]
    deck: tuple[tuple[float, float], ...] = ()
    hatch: float = 0.4
    tail_lamp: str = "wide"
    grille: tuple[float, float, float] = (0.42, -0.14, -0.03)
    floor: float = 0.17
    tumble_deg: float = 21.0
    edge: float = 0.15
    corner: tuple[float, float] = (0.2, 0.1)
    flare: float = 0.02
    cladding: bool = False
    dark_bumper: bool = False
    rails: bool = False
    privacy: bool = False
    bed: tuple[float, ...] = ()
    lamp: str = "swept"
    bars: int = 2
    twin_doors: bool = False
    framed: bool = True
    extra: str = ""
    extra_height: float = 0.0
    crown: float = 0.09
    side: Points = ()

    @property
    def roof(self) -> float:
        """The height of the roof itself, below rails and loads.

        Returns:
            m.
        """
        return self.height - self.extra_height - (0.035 if self.rails else 0.0)


def plain(style: Style) -> Style:
    """A style without what its face, its rims and its dark glass look like.

    Args:
        style: the measures.

    Returns:
        The same for all looks of a member.
    """
    wheel = replace(style.wheel, rim=0.68, spokes=0, style="cap")
    return replace(
        style, wheel=wheel, lamp="", grille=(0.0, 0.0, 0.0), bars=0, framed=False, privacy=True
    )


def lines(style: Style) -> Lines:
    """The drawing of a style.

    Args:
        style: the measures.

    Returns:
        The lines.
    """
    half = style.width / 2
    length = style.length
    low = style.floor
    return Lines(
        length,
        style.width,
        style.roof,
        style.front_axle,
        style.wheelbase,
        style.wheel.radius,
        _top(style),
        (
            (0.0, style.belt[0]),
            (0.5, style.belt[0] * 0.35 + style.belt[1] * 0.65),
            (style.cowl[0] + 0.05, style.belt[1]),
            (length * 0.72, style.belt[1] * 0.35 + style.belt[2] * 0.65),
            (length, style.belt[2]),
        ),
        (
            (0.0, half * 0.91),
            (0.35, half * 0.955),
            (length * 0.22, half * 0.99),
            (length * 0.4, half),
            (length * 0.72, half),
            (length - 0.45, half * 0.975),
            (length, half * 0.92),
        ),
        _nose(style, low),
        _tail(style, low),
        style.side or _flank(style.belt[1] - low),
        low,
        style.tumble_deg,
        edge=style.edge,
        corner=style.corner,
        flare=style.flare,
        crown=style.crown,
    )


def _top(style: Style) -> Points:
    """The centre line from the nose to the tail."""
    (s_cowl, z_cowl), (s_head, z_head) = style.cowl, style.header
    roof = style.roof
    span = style.roof_end[0] - s_head
    rise = z_cowl - style.nose
    points = [
        (-0.4, style.nose - 0.12),
        (0.08, style.nose + 0.03, 0.12),
        (s_cowl * 0.45, style.nose + rise * 0.62, 0.3),
        (s_cowl, z_cowl, 0.07),
        (s_head, z_head, 0.28),
        (s_head + span * 0.3, roof, 0.5),
        (s_head + span * 0.62, roof - 0.008, 0.5),
        (style.roof_end[0], style.roof_end[1], 0.08 if style.bed else 0.22),
    ]
    if style.deck:
        (s_deck, z_deck), (s_end, z_end) = style.deck
        points += [(s_deck, z_deck, 0.1), (s_end, z_end, 0.1), (style.length + 0.4, z_end - 0.1)]
    else:
        points.append((style.length + 0.5, style.roof_end[1] - 0.12))
    return tuple(points)


def _nose(style: Style, low: float) -> Points:
    """Setback of the front by height."""
    nose = style.nose
    return (
        (low - 0.02, 0.17),
        (low + 0.07, 0.05),
        (low + 0.17, 0.0),
        (nose - 0.22, 0.0),
        (nose - 0.15, 0.02),
        (nose - 0.03, 0.055),
        (nose + 0.07, 0.14),
        (nose + 0.35, 0.50),
    )


def _tail(style: Style, low: float) -> Points:
    """Setback of the rear by height."""
    base = ((low - 0.02, 0.15), (low + 0.09, 0.035), (low + 0.2, 0.0))
    if style.deck:
        z_end = style.deck[1][1]
        if style.bed:  # an upright tailgate
            return (*base, (0.60, 0.0), (0.64, 0.015), (z_end - 0.05, 0.02), (z_end + 0.2, 0.08))
        return (*base, (0.56, 0.0), (0.63, 0.035), (z_end - 0.05, 0.045), (z_end + 0.2, 0.3))
    belt, roof = style.belt[2], style.roof
    return (
        *base,
        (0.56, 0.0),
        (0.63, 0.03),
        (belt - 0.12, 0.05),
        (belt + 0.02, 0.075),
        (roof - 0.06, style.hatch),
        (roof + 0.2, style.hatch + 0.15),
    )


def _flank(depth: float) -> Points:
    """Inset of the flanks by height below the belt, for a body of this depth."""
    k = depth / 0.77
    return (
        (-0.90 * k, 0.17),
        (-0.76 * k, 0.075),
        (-0.66 * k, 0.03),
        (-0.48 * k, 0.016),
        (-0.30 * k, 0.002),
        (-0.19 * k, 0.0),
        (-0.105, 0.012),
        (-0.050, 0.030),  # a shoulder that mirrors the sky above the houses
        (0.0, 0.066),
    )
