"""What an OpenDRIVE map says, as plain values: SI units, nothing sampled, nothing derived.

The values compare equal when two maps say the same, which is how reading back is tested.
``scenesim.roads.driving.MapNetwork`` derives everything that other rooms ask for:

- scenery: ``network.road(id)`` (these values), ``network.strips(id)`` (lane borders sampled for
  meshing), ``network.stripes(id)`` (painted marks, one polyline for each dash),
  ``network.things(id)`` (objects in the world), ``network.signs(id)`` (signals in the world),
  ``network.setting_at(id, s)``, ``network.road(id).stretches`` (bridges and tunnels);
- simulation: ``lane_pose``, ``path_ahead``, ``locate``, ``successors``, ``neighbour``,
  ``speed_limit_mps``, ``spans``, ``ground_m``, ``right_of_way`` (lights, signs, priorities).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from scenesim.roads.furniture import RoadObject, Signal, SignalReference, Stretch
from scenesim.roads.junctions import Controller, Junction, RoadLink


@dataclass(frozen=True, slots=True)
class Cubic:
    """``a + b ds + c ds^2 + d ds^3`` from a station to the next record.

    Attributes:
        s_m: where it begins; in lane records, from the start of the section.
        a: value at ``s_m``.
        b: slope.
        c: of ds^2.
        d: of ds^3.
    """

    s_m: float
    a: float
    b: float = 0.0
    c: float = 0.0
    d: float = 0.0


@dataclass(frozen=True, slots=True)
class Geometry:
    """One piece of a reference line.

    Attributes:
        kind: ``line arc spiral poly3 paramPoly3``.
        s_m: where it begins.
        x_m, y_m: its start, world.
        heading_rad: at its start.
        length_m: along it, in the plane.
        parameters: arc (curvature), spiral (start, end curvature), poly3 (a, b, c, d), paramPoly3
            (aU, bU, cU, dU, aV, bV, cV, dV).
        normalised: of paramPoly3: its parameter runs over [0, 1] and not over the length.
    """

    kind: str
    s_m: float
    x_m: float
    y_m: float
    heading_rad: float
    length_m: float
    parameters: tuple[float, ...] = ()
    normalised: bool = False


@dataclass(frozen=True, slots=True)
class Crossfall:
    """A slope to the side, of files before 1.5.

    Attributes:
        side: ``left right both``.
        angle: rad, positive falls away from the reference line.
    """

    side: str
    angle: Cubic


@dataclass(frozen=True, slots=True)
class Shape:
    """Height over t at one station: ``a + b dt + c dt^2 + d dt^3`` from ``t_m`` on.

    Attributes:
        s_m: station.
        t_m: where the record begins across the road.
        a, b, c, d: of the cubic in dt.
    """

    s_m: float
    t_m: float
    a: float
    b: float = 0.0
    c: float = 0.0
    d: float = 0.0


@dataclass(frozen=True, slots=True)
class MarkLine:
    """One line of a road mark, with its dashes.

    Attributes:
        length_m: of a dash.
        space_m: between dashes; 0 is solid.
        t_offset_m: from the lane border, positive to the left.
        s_offset_m: of the first dash from the start of the mark.
        width_m: of the line.
        colour: or "" for the mark's.
    """

    length_m: float
    space_m: float
    t_offset_m: float = 0.0
    s_offset_m: float = 0.0
    width_m: float = 0.12
    colour: str = ""


@dataclass(frozen=True, slots=True)
class RoadMark:
    """The mark on a lane's outer border (lane 0: on the reference line) from a station on.

    Attributes:
        s_m: from the start of the section.
        kind: ``none solid broken "solid solid" "solid broken" "broken solid" "broken broken"
            "botts dots" grass curb custom edge``.
        weight: ``standard bold``.
        colour: ``standard white yellow blue green red orange violet``.
        width_m: None where the file does not say.
        height_m: above the road.
        material: as written.
        lane_change: ``both increase decrease none``.
        lines: the pattern; empty: by the kind.
        explicit: the lines are single stretches and not a repeated pattern.
    """

    s_m: float
    kind: str
    weight: str = "standard"
    colour: str = "standard"
    width_m: float | None = None
    height_m: float = 0.0
    material: str = "standard"
    lane_change: str = "both"
    lines: tuple[MarkLine, ...] = ()
    explicit: bool = False


@dataclass(frozen=True, slots=True)
class LaneHeight:
    """How far a lane lies above the road.

    Attributes:
        s_m: from the start of the section.
        inner_m: at its border towards the reference line.
        outer_m: at its other border.
    """

    s_m: float
    inner_m: float
    outer_m: float


@dataclass(frozen=True, slots=True)
class Limit:
    """A speed limit from a station on.

    Attributes:
        s_m: from the start of the section (lanes) or road (types).
        speed_mps: inf where there is none.
    """

    s_m: float
    speed_mps: float


@dataclass(frozen=True, slots=True)
class LaneMaterial:
    """What a lane's surface is like from a station on.

    Attributes:
        s_m: from the start of the section.
        friction: coefficient.
        roughness: as written; 0 if not given.
        surface: code or name, such as ``asphalt``.
    """

    s_m: float
    friction: float
    roughness: float = 0.0
    surface: str = ""


@dataclass(frozen=True, slots=True)
class Access:
    """Who may use a lane from a station on.

    Attributes:
        s_m: from the start of the section.
        rule: ``allow`` or ``deny``.
        restrictions: of whom: ``bus taxi bicycle ...``.
    """

    s_m: float
    rule: str
    restrictions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lane:
    """One lane of a section.

    Attributes:
        id: positive left of the reference line, negative right, 0 the centre.
        kind: OpenDRIVE type.
        level: does not lean with the road.
        widths: from inside to outside; or
        borders: t of the outer border from the reference line (used where there are no widths).
        heights, marks, limits, materials, access: records along the section.
        predecessor: id in the section (or road) before; None if there is none.
        successor: id in the section (or road) after.
        direction: ``standard reversed both``.
    """

    id: int
    kind: str
    level: bool = False
    widths: tuple[Cubic, ...] = ()
    borders: tuple[Cubic, ...] = ()
    heights: tuple[LaneHeight, ...] = ()
    marks: tuple[RoadMark, ...] = ()
    limits: tuple[Limit, ...] = ()
    materials: tuple[LaneMaterial, ...] = ()
    access: tuple[Access, ...] = ()
    predecessor: int | None = None
    successor: int | None = None
    direction: str = "standard"


@dataclass(frozen=True, slots=True)
class LaneSection:
    """A stretch of road with the same lanes.

    Attributes:
        s_m: where it begins.
        lanes: from the leftmost to the rightmost, the centre among them.
        single_side: it redefines one side only.
    """

    s_m: float
    lanes: tuple[Lane, ...]
    single_side: bool = False


@dataclass(frozen=True, slots=True)
class RoadType:
    """What kind of road it is from a station on.

    Attributes:
        s_m: where it begins.
        kind: ``town rural motorway lowSpeed ...``.
        speed_mps: the limit; None where it is not given.
        country: or "".
    """

    s_m: float
    kind: str
    speed_mps: float | None = None
    country: str = ""


@dataclass(frozen=True, slots=True)
class Road:
    """One road.

    Attributes:
        id: unique in the map.
        name: as written.
        length_m: of the reference line.
        junction: id of the junction it runs through, or "".
        left_hand: traffic keeps left.
        predecessor, successor: what it touches.
        types: along s.
        plan: the reference line, along s.
        elevation, superelevation: along s.
        crossfalls, shapes: along s.
        lane_offsets: of lane 0 from the reference line.
        sections: along s.
        objects, signals, signal_references: beside and on it.
        stretches: bridges and tunnels.
    """

    id: str
    length_m: float
    plan: tuple[Geometry, ...]
    sections: tuple[LaneSection, ...]
    name: str = ""
    junction: str = ""
    left_hand: bool = False
    predecessor: RoadLink | None = None
    successor: RoadLink | None = None
    types: tuple[RoadType, ...] = ()
    elevation: tuple[Cubic, ...] = ()
    superelevation: tuple[Cubic, ...] = ()
    crossfalls: tuple[Crossfall, ...] = ()
    shapes: tuple[Shape, ...] = ()
    lane_offsets: tuple[Cubic, ...] = ()
    objects: tuple[RoadObject, ...] = ()
    signals: tuple[Signal, ...] = ()
    signal_references: tuple[SignalReference, ...] = ()
    stretches: tuple[Stretch, ...] = ()


@dataclass(frozen=True, slots=True)
class RoadMap:
    """A whole map.

    Attributes:
        name: of the file or builder.
        roads, junctions, controllers: in the file's order.
        version: (major, minor) of OpenDRIVE.
        geo_reference: PROJ text or "".
        offset: (x, y, z, heading) of the header, not applied.
        faults: what was wrong in the file and lived with, each with its place.
    """

    name: str
    roads: tuple[Road, ...]
    junctions: tuple[Junction, ...] = ()
    controllers: tuple[Controller, ...] = ()
    version: tuple[int, int] = (1, 8)
    geo_reference: str = ""
    offset: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    faults: tuple[str, ...] = field(default=(), compare=False)
