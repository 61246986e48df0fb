"""How roads touch: links, junctions, and the controllers of their lights, as values."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RoadLink:
    """What a road touches at one of its ends.

    Attributes:
        kind: ``road`` or ``junction``.
        id: of it.
        contact: ``start`` or ``end`` of that road; "" for junctions.
        element_s_m: where it is met (virtual junctions); None otherwise.
        element_dir: ``+`` or ``-`` then.
    """

    kind: str
    id: str
    contact: str = ""
    element_s_m: float | None = None
    element_dir: str = ""


@dataclass(frozen=True, slots=True)
class Connection:
    """One way through a junction.

    Attributes:
        id: in the junction.
        incoming: road that it leaves.
        connecting: road that it takes (direct junctions: the linked road).
        contact: ``start`` or ``end`` of the connecting road.
        lane_links: (from, to) lane ids.
    """

    id: str
    incoming: str
    connecting: str
    contact: str
    lane_links: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Junction:
    """Where roads meet.

    Attributes:
        id: unique in the map.
        name: as written.
        kind: ``default virtual direct crossing``.
        connections: the ways through.
        priorities: (high, low) road ids.
        controllers: ids of the signal controllers.
        main_road: of a virtual junction, else "".
    """

    id: str
    name: str = ""
    kind: str = "default"
    connections: tuple[Connection, ...] = ()
    priorities: tuple[tuple[str, str], ...] = ()
    controllers: tuple[str, ...] = ()
    main_road: str = ""


@dataclass(frozen=True, slots=True)
class Controller:
    """Signals that change together.

    Attributes:
        id: unique in the map.
        name: as written.
        sequence: order among the controllers of a junction; -1 if not given.
        signals: ids.
    """

    id: str
    name: str = ""
    sequence: int = -1
    signals: tuple[str, ...] = ()
