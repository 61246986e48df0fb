"""What houses of a kind have in common, and what one of them is like."""

from __future__ import annotations

from dataclasses import dataclass

from scenesim.randomness import Stream


@dataclass(frozen=True, slots=True)
class Style:
    """What houses of a kind have in common.

    Attributes:
        wide_m: least and greatest width of the front.
        deep_m: least and greatest depth.
        floors: least and greatest number.
        floor_m: height of a floor.
        wall: slot of the masonry.
        roof: ``gable hip flat``.
        attached: stands wall to wall with its neighbours.
        ground: what the ground floor is: ``door shop gate``.
        balconies: share of houses with balconies.
        shutters: share of houses with shutters.
        bay_m: width of one window axis.
    """

    wide_m: tuple[float, float]
    deep_m: tuple[float, float]
    floors: tuple[int, int]
    floor_m: float
    wall: str
    roof: str
    attached: bool
    ground: str = "door"
    balconies: float = 0.0
    shutters: float = 0.0
    bay_m: float = 2.4


@dataclass(frozen=True, slots=True)
class Plan:
    """One house of a style.

    Attributes:
        style: its name.
        wide: of the front, m.
        deep: m.
        floors: number.
        bays: window axes of the front.
        window: width and height, m.
        bars: (vertical, horizontal) of the windows.
        shutter: width, m; 0 for none.
        balconies: whether it has some.
        pitch: rise over run of the roof.
        wall: slot of the masonry: that of the style, or the same weathered.
        stream: of the house.
    """

    style: str
    wide: float
    deep: float
    floors: int
    bays: int
    window: tuple[float, float]
    bars: tuple[int, int]
    shutter: float
    balconies: bool
    pitch: float
    wall: str
    stream: Stream
