"""The road network as every room sees it: roads, lanes, and the ways through them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from scenesim.randomness import Stream

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class LanePose:
    """A place on a lane, in the world.

    Attributes:
        position: (x, y, z) m, world.
        heading_rad: of the lane's *travel* direction, counter-clockwise from x.
        width_m: of the lane there.
    """

    position: tuple[float, float, float]
    heading_rad: float
    width_m: float


@dataclass(frozen=True, slots=True)
class LaneSpan:
    """One lane of one lane section.

    Attributes:
        road: id.
        section: index of the lane section in its road.
        lane: OpenDRIVE lane id.
        kind: OpenDRIVE lane type: ``driving sidewalk parking shoulder border biking median ...``.
        s_start_m, s_end_m: the section's stretch of the reference line.
        forward: whether traffic runs along growing s.
        junction: id of the junction it belongs to, or "".
    """

    road: str
    section: int
    lane: int
    kind: str
    s_start_m: float
    s_end_m: float
    forward: bool
    junction: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class LanePath:
    """A way to drive: a lane's centre line, on through junctions.

    Attributes:
        points: (P, 3) m, world, in travel direction, about 1 m apart or less.
        headings: (P,) rad, continuous.
        stations: (P,) m from the start along the path.
        lanes: the spans it runs through, with the path station at which each begins.
    """

    points: Floats
    headings: Floats
    stations: Floats
    lanes: tuple[tuple[float, LaneSpan], ...]


class RoadNetwork(Protocol):
    """What other rooms may ask of a road network; ``roads`` makes implementations.

    Attributes:
        name: of the map or the builder's word.
        setting: ``town``, ``rural`` or ``motorway``: what stands beside the roads.
        main_road: id of the road that ``road.lane(-1)`` means.
        left_hand: traffic keeps left.
    """

    def __hash__(self) -> int: ...

    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def setting(self) -> str: ...  # noqa: D102
    @property
    def main_road(self) -> str: ...  # noqa: D102
    @property
    def left_hand(self) -> bool: ...  # noqa: D102

    def road_ids(self) -> Sequence[str]:
        """All roads, in the file's order."""
        ...

    def length_m(self, road: str) -> float:
        """Length of a road's reference line."""
        ...

    def spans(self, kind: str | None = None) -> Sequence[LaneSpan]:
        """All lanes of all sections, or those of one type."""
        ...

    def span_at(self, road: str, lane: int, s_m: float) -> LaneSpan | None:
        """The lane of that id at a station, or None where the road has none there."""
        ...

    def surface(self, road: str, s_m: Floats, t_m: Floats) -> Floats:
        """(P, 3) m world points at (s, t) of a road's surface, without kerbs and lane heights."""
        ...

    def lane_pose(self, road: str, lane: int, s_m: float, offset_m: float = 0.0) -> LanePose:
        """A place on a lane; ``offset_m`` positive to the left of growing s."""
        ...

    def locate(self, x_m: float, y_m: float) -> tuple[LaneSpan, float, float] | None:
        """The lane under a point with (s, offset from the lane's centre); None off all lanes."""
        ...

    def ground_m(self, x_m: float, y_m: float) -> float | None:
        """Height of the road, its sidewalks and kerbs included; None off all lanes."""
        ...

    def speed_limit_mps(self, road: str, s_m: float, lane: int | None = None) -> float:
        """The speed limit at a place; where nothing is known, that of the setting."""
        ...

    def successors(self, span: LaneSpan) -> Sequence[LaneSpan]:
        """The lanes that traffic may drive on to, in travel direction."""
        ...

    def neighbour(self, span: LaneSpan, side: str) -> LaneSpan | None:
        """The adjacent lane on the ``left`` or ``right`` of travel, of any type."""
        ...

    def path_ahead(
        self, road: str, lane: int, s_m: float, length_m: float, stream: Stream
    ) -> LanePath:
        """The way on from a place for a length, turning at random at junctions."""
        ...
