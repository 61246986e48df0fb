"""What stands on and beside an OpenDRIVE road: objects, signals, bridges and tunnels, as values."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Corner:
    """A corner of an outline.

    Attributes:
        id: as referred to by markings; "" if not given.
        is_local: (u, v) in the object's frame; otherwise (s, t) of the road.
        first: u or s, m.
        second: v or t, m.
        z_m: above the object's origin (local) or the road.
        height_m: of the body over the corner.
    """

    id: str
    is_local: bool
    first: float
    second: float
    z_m: float = 0.0
    height_m: float = 0.0


@dataclass(frozen=True, slots=True)
class Outline:
    """A polygon of an object.

    Attributes:
        id: as written.
        corners: in order.
        closed: the last joins the first.
        outer: of the shape, and not a hole in it.
        fill: ``grass concrete cobble asphalt pavement gravel soil paint`` or "".
        lane_kind: the lane type that the area counts as, or "".
    """

    id: str
    corners: tuple[Corner, ...]
    closed: bool = True
    outer: bool = True
    fill: str = ""
    lane_kind: str = ""


@dataclass(frozen=True, slots=True)
class Repeat:
    """Copies of an object along the road, or one extrusion.

    Attributes:
        s_m: of the first.
        length_m: of the row.
        distance_m: between copies; 0 extrudes one body.
        t_m, width_m, height_m, z_m, extent_m, radius_m: (start, end) of the row; None: the
            object's.
    """

    s_m: float
    length_m: float
    distance_m: float
    t_m: tuple[float, float]
    width_m: tuple[float, float] | None = None
    height_m: tuple[float, float] | None = None
    z_m: tuple[float, float] | None = None
    extent_m: tuple[float, float] | None = None
    radius_m: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Marking:
    """Paint along one side of an object.

    Attributes:
        side: ``left right front rear`` of the bounding box, or "" with corners.
        corners: ids of the corners it runs along.
        colour: as written.
        width_m: of the line.
        z_m: above the road.
        line_m: length of a dash.
        space_m: between dashes.
        start_m: offset of the first dash.
        stop_m: offset of the last dash from the end.
        weight: ``standard bold``.
    """

    side: str
    corners: tuple[str, ...]
    colour: str
    width_m: float
    z_m: float = 0.005
    line_m: float = 0.0
    space_m: float = 0.0
    start_m: float = 0.0
    stop_m: float = 0.0
    weight: str = "standard"


@dataclass(frozen=True, slots=True)
class RoadObject:
    """A thing on or beside a road.

    Attributes:
        id: unique on its road.
        kind: OpenDRIVE type: ``pole tree building crosswalk parkingSpace barrier ...``.
        s_m, t_m: its origin.
        name, subkind: as written.
        z_m: above the road.
        orientation: ``+ - none``.
        heading_rad, pitch_rad, roll_rad: relative to the road.
        length_m: along its x.
        width_m: along its y.
        height_m: up.
        radius_m: of round things; 0 for boxes.
        dynamic: it may move.
        outlines, repeats, markings: its shape.
        attributes: other words of the file, such as parking access, as (name, value).
    """

    id: str
    kind: str
    s_m: float
    t_m: float
    name: str = ""
    subkind: str = ""
    z_m: float = 0.0
    orientation: str = "none"
    heading_rad: float = 0.0
    pitch_rad: float = 0.0
    roll_rad: float = 0.0
    length_m: float = 0.0
    width_m: float = 0.0
    height_m: float = 0.0
    radius_m: float = 0.0
    dynamic: bool = False
    outlines: tuple[Outline, ...] = ()
    repeats: tuple[Repeat, ...] = ()
    markings: tuple[Marking, ...] = ()
    attributes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Signal:
    """A sign, a traffic light, or a line or arrow that acts as a sign.

    Attributes:
        id: unique in the map.
        s_m, t_m: its place.
        z_m: from the road to its lower edge.
        kind: type code of the country's catalogue (``1000001`` is a traffic light).
        subkind: or "".
        country: or "".
        value: or "".
        unit: of the value, or "".
        text: or "".
        name: as written.
        orientation: ``+`` is for traffic along growing s, ``-`` against, ``none`` for both.
        dynamic: its state changes.
        heading_rad, pitch_rad, roll_rad: relative to the orientation.
        width_m, height_m: of the plate; 0 where not given.
        lanes: (from, to) ids that it is for; empty: all.
    """

    id: str
    s_m: float
    t_m: float
    z_m: float = 0.0
    kind: str = "-1"
    subkind: str = ""
    country: str = ""
    value: str = ""
    unit: str = ""
    text: str = ""
    name: str = ""
    orientation: str = "+"
    dynamic: bool = False
    heading_rad: float = 0.0
    pitch_rad: float = 0.0
    roll_rad: float = 0.0
    width_m: float = 0.0
    height_m: float = 0.0
    lanes: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class SignalReference:
    """A signal of another road that holds here too.

    Attributes:
        signal: its id.
        s_m, t_m: where it holds.
        orientation: as of ``Signal``.
        lanes: as of ``Signal``.
    """

    signal: str
    s_m: float
    t_m: float
    orientation: str = "+"
    lanes: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Stretch:
    """A bridge or tunnel along a road.

    Attributes:
        id: as written.
        kind: ``bridge`` or ``tunnel``.
        s_m: where it begins.
        length_m: along s.
        subkind: ``concrete steel brick wood`` of bridges, ``standard underpass`` of tunnels.
        lighting: of a tunnel, 0 to 1.
        daylight: of a tunnel, 0 to 1.
        name: as written.
    """

    id: str
    kind: str
    s_m: float
    length_m: float
    subkind: str = ""
    lighting: float = 0.0
    daylight: float = 0.0
    name: str = ""
