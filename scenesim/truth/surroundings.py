"""Labels of what does not drive: lane lines, drivable area, signals; and the ego's own sensors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from scenesim.geometry.box import Box
from scenesim.geometry.transform import Floats


@dataclass(frozen=True, slots=True)
class ImageBox:
    """A rectangle in pixels: edges, so width is ``right - left``."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True, eq=False)
class LineLabel:
    """One painted line, or the kerb where nothing is painted, near the ego.

    Attributes:
        line: number of the line that it is a piece of: stable over the run, the same across
            sections and roads that it runs on through.
        road: id.
        lane: OpenDRIVE id of the lane whose outer border it is; 0 is the reference line.
        kind: ``solid``, ``broken``, ``botts dots``, ``custom`` are paint; ``curb``, ``grass`` and
            ``edge`` bound the carriageway without.
        colour: ``white yellow blue ...``; ``standard`` is white; ``none`` where nothing is painted.
        width_m: across.
        order: 1 the first line to the left of the ego, 2 the next, -1 the first to its right ...;
            0 for lines that do not run along the ego.
        points_world: (P, 3) m, world; straight stretches have no points between their ends.
        images: camera name to its pieces inside the image, (P, 3) each: u, v in pixels and 1
            where the pixel shows the road there, 0 where something stands before it.
    """

    line: int
    road: str
    lane: int
    kind: str
    colour: str
    width_m: float
    order: int
    points_world: Floats
    images: Mapping[str, tuple[Floats, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class AreaLabel:
    """One stretch of a lane that may be driven on, near the ego.

    Attributes:
        road: id.
        section: index of the lane section.
        lane: OpenDRIVE id.
        kind: OpenDRIVE lane type.
        role: ``ego`` the lane that the ego is in and where it leads; ``same`` other lanes of its
            direction; ``oncoming``; ``junction``.
        outline_world: (P, 3) m, world, closed.
        images: camera name to its outline inside the image, (P, 2) pixels.
    """

    road: str
    section: int
    lane: int
    kind: str
    role: str
    outline_world: Floats
    images: Mapping[str, Floats] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class SignalView:
    """A signal in one image.

    Attributes:
        box: of its face, inside the image.
        visible: share of the face that nothing stands before, 0..1.
        faces: it looks towards the camera.
    """

    box: ImageBox
    visible: float
    faces: bool


@dataclass(frozen=True, slots=True, eq=False)
class SignalLabel:
    """A traffic light or sign near the ego.

    Attributes:
        signal: its id in the map.
        kind: ``traffic_light pedestrian_light stop yield priority speed no_entry ...``.
        code: type of the country's catalogue, as in the map.
        value: such as the speed limit, or "".
        state: of a light ``green amber red red_amber off``; "" for a sign.
        relevant: it holds for the lane that the ego is in, ahead of the ego.
        box: its face and housing, world.
        facing: (3,) unit, world: where it looks.
        images: camera name to its view; absent where it is outside the image.
    """

    signal: str
    kind: str
    code: str
    value: str
    state: str
    relevant: bool
    box: Box
    facing: Floats
    images: Mapping[str, SignalView] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Inertial:
    """What a GNSS receiver with an inertial unit in the ego measures, with its noise.

    Attributes:
        latitude_deg, longitude_deg: of the unit.
        altitude_m: of the unit.
        roll_rad, pitch_rad, yaw_rad: roll positive lifts the left side, pitch positive lowers the
            front, yaw counter-clockwise from east.
        velocity: (3,) m/s: east, north, up.
        acceleration: (3,) m/s^2, axes of the unit, with gravity: standing still shows +9.81 in z.
        angular_rate: (3,) rad/s, axes of the unit.
        position_sigma_m: standard deviation of the position.
        velocity_sigma_mps: standard deviation of the velocity.
    """

    latitude_deg: float
    longitude_deg: float
    altitude_m: float
    roll_rad: float
    pitch_rad: float
    yaw_rad: float
    velocity: Floats
    acceleration: Floats
    angular_rate: Floats
    position_sigma_m: float
    velocity_sigma_mps: float


@dataclass(frozen=True, slots=True, eq=False)
class Surroundings:
    """Everything of a moment that is neither a thing nor a reading.

    Attributes:
        lines: of the road.
        areas: that may be driven on.
        signals: lights and signs.
        inertial: None where the ego carries none.
        weather: fields of ``world.weather.Weather``; an infinite visibility is None.
    """

    lines: tuple[LineLabel, ...] = ()
    areas: tuple[AreaLabel, ...] = ()
    signals: tuple[SignalLabel, ...] = ()
    inertial: Inertial | None = None
    weather: Mapping[str, float | bool | str | None] = field(default_factory=dict)


#: where nothing is known
NO_SURROUNDINGS = Surroundings()
