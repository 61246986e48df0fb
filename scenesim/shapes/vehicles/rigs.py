"""The families of heavy vehicles with their members."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from scenesim.shapes.vehicles.style import Window as W
from scenesim.shapes.vehicles.uprights import Coach
from scenesim.shapes.vehicles.wheels import Wheel

#: what stands on the roofs of trams and buses is so high, m
_ON_TRAMS_M, _ON_BUSES_M = 0.28, 0.24


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
        kingpin: station at which a trailer hangs; 0 for none.
    """

    length: float
    height: float
    cab: Coach
    axles: tuple[tuple[float, bool], ...]
    load: str = "none"
    load_start: float = 0.0
    deck: float = 1.0
    kingpin: float = 0.0

    @property
    def joints(self) -> tuple[float, ...]:
        """Stations at which the vehicle bends.

        Returns:
            m, from the front to the rear.
        """
        return (self.kingpin,) if self.kingpin else self.cab.bellows

    @property
    def width(self) -> float:
        """The width without mirrors.

        Returns:
            m.
        """
        return self.cab.width


def _cab(length: float, width: float, height: float, sill: float, wheel: float) -> Coach:
    """A forward-control cab in proportion to its height over the sill; the bumper hangs lower."""
    glass = (sill + (height - sill) * 0.48, sill + (height - sill) * 0.86)
    return Coach(
        length,
        width,
        height,
        sill - 0.20,
        (length * 0.63,),
        Wheel(wheel, 0.28, 0.56, 0, "cap"),
        glass,
        glass[0] - 0.10,
        0.22,
        (W(0.32, length * 0.66, 0.16, 0.0),),
        lamps=sill + 0.11,
        grille=(sill + 0.32, glass[0] - 0.20),
        bumper=sill + 0.24,
        corner=(0.18, 0.02),
        edge=0.15,
        tails=False,
    )


def _bus(
    length: float,
    height: float,
    axles: tuple[float, ...],
    doors: tuple[tuple[float, float], ...],
    bellows: tuple[float, ...] = (),
) -> Rig:
    """A low-floor city bus; its last axle has twin tyres."""
    panes, roof = [], height - _ON_BUSES_M
    start = 1.35
    while start + 1.3 < length - 0.4:
        panes.append(W(start, start + 1.42))
        start += 1.47
    rows = tuple(2.6 + 0.85 * i for i in range(int((length - 4.0) / 0.85)))
    coach = Coach(
        length,
        2.55,
        roof,
        0.30,
        axles,
        Wheel(0.48, 0.28, 0.56, 0, "cap"),
        (0.95, roof - 0.36),
        1.02,
        0.16,
        (W(0.25, 1.25, 0.05, 0.0), *panes),
        doors=doors,
        rear=(1.55, roof - 0.5),
        lamps=0.62,
        bumper=0.42,
        corner=(0.20, 0.06),
        edge=0.17,
        display=True,
        seat_rows=rows,
        bellows=bellows,
    )
    return Rig(length, height, coach, tuple((at, at == axles[-1]) for at in axles))


def _tram(
    length: float, width: float, height: float, parts: int, lean: float, doors: tuple[float, ...]
) -> Rig:
    """A low-floor tram that drives both ways: glass around its cabs, boxes on its roof."""
    roof, cab = height - _ON_TRAMS_M, 0.62 + lean
    count = round((length - 2 * cab - 2.1) / 1.66)
    step = (length - 2 * cab - 2.0) / count
    panes = [W(0.62, cab + 0.94, 0.7 * lean, 0.0)]
    panes += [W(cab + 1.0 + step * i, cab + 0.94 + step * (i + 1)) for i in range(count)]
    panes.append(W(length - cab - 0.94, length - 0.62, 0.0, -0.7 * lean))
    coach = Coach(
        length,
        width,
        roof,
        0.22,
        (),
        Wheel(0.33),
        (1.0, roof - 0.42),
        0.98,
        lean,
        tuple(panes),
        bellows=tuple(length * i / parts for i in range(1, parts)),
        fold_m=0.58,
        doors=tuple((start, start + 1.4) for start in doors),
        lamps=0.75,
        corner=(0.45, 0.45),
        edge=0.2,
        display=True,
        both_ends=True,
        seat_rows=tuple(3.0 + 0.9 * i for i in range(int((length - 6.0) / 0.9))),
    )
    return Rig(length, height, coach, ())


_SMALL, _LARGE = _cab(1.75, 2.15, 2.35, 0.42, 0.40), _cab(2.15, 2.50, 3.0, 0.55, 0.50)

_CREW = replace(
    _cab(3.2, 2.50, 2.95, 0.50, 0.50),
    axles=(1.35,),
    windows=(W(0.32, 1.42, 0.16, 0.0), W(1.62, 2.85)),
)

_TALL = _cab(2.30, 2.50, 3.65, 0.60, 0.51)

_BUSES = (
    _bus(12.0, 3.10, (2.7, 8.7), ((0.35, 1.45), (5.3, 6.6))),
    _bus(12.0, 3.25, (2.75, 8.6), ((0.35, 1.45), (5.0, 6.3), (9.6, 10.8))),
    _bus(9.5, 3.0, (2.4, 6.6), ((0.35, 1.4), (4.4, 5.6))),
    _bus(17.9, 3.15, (2.7, 8.6, 14.6), ((0.35, 1.45), (5.2, 6.4), (12.0, 13.2)), (10.6,)),
)

_BENDING = (
    _BUSES[3],
    _bus(18.4, 3.25, (2.75, 8.7, 14.9), ((0.35, 1.45), (5.0, 6.3), (12.4, 13.7)), (10.9,)),
    _bus(16.5, 3.05, (2.6, 7.6, 13.4), ((0.35, 1.45), (4.6, 5.9), (11.0, 12.2)), (9.5,)),
)

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
            4.6,
        ),
        Rig(
            16.5,
            3.98,
            _TALL,
            ((1.4, False), (5.1, True), (11.9, False), (13.2, False), (14.5, False)),
            "box",
            2.9,
            1.20,
            4.6,
        ),
        Rig(
            15.6,
            3.66,
            _TALL,
            ((1.4, False), (5.0, True), (11.2, False), (12.5, False), (13.8, False)),
            "tank",
            3.1,
            1.15,
            4.5,
        ),
    ),
    "bus": _BUSES,
    "articulated_bus": _BENDING,
    "fire_engine": (
        Rig(8.2, 3.25, _CREW, ((1.35, False), (5.6, True)), "engine", 3.35, 0.80),
        Rig(7.4, 3.15, _CREW, ((1.35, False), (5.0, True)), "engine", 3.35, 0.80),
        Rig(8.6, 3.35, _CREW, ((1.35, False), (5.8, True)), "engine", 3.35, 0.82),
    ),
    "tram": (
        _tram(24.0, 2.40, 3.45, 3, 0.55, (4.0, 9.2, 13.4, 18.6)),
        _tram(30.2, 2.65, 3.55, 3, 0.95, (3.8, 8.0, 12.6, 16.2, 21.0, 25.0)),
        _tram(20.4, 2.40, 3.40, 3, 0.22, (2.9, 8.0, 11.0, 16.1)),
    ),
}
