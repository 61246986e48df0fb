"""ASAM OSI: a trace of ``GroundTruth`` messages per draw.

Positions are box centres, world frame; the trace is a 32 bit little-endian length before each
message. Needs the extra ``scenesim[osi]``.

Source: ASAM Open Simulation Interface 3.8, its protobuf files; "OSI trace file formats".
"""

from __future__ import annotations

import struct
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from math import asin, atan2, degrees, isfinite
from pathlib import Path
from typing import Any
from zlib import crc32

from scenesim.errors import DatasetError
from scenesim.formats.base import FormatOptions, FrameRecord, Sink, StoresNoReadings
from scenesim.formats.reading import refusing
from scenesim.geometry.box import Box
from scenesim.geometry.transform import Floats
from scenesim.truth.frame import LabelledFrame, LabelledObject
from scenesim.truth.surroundings import LineLabel, SignalLabel
from scenesim.world.words.actors import ANIMALS, OBSTACLES

#: the ego's id; other things follow it
_EGO = 0
_LINES, _SIGNALS = 1_000_000, 2_000_000
_VEHICLES: Mapping[str, str] = {
    "car": "TYPE_MEDIUM_CAR", "van": "TYPE_DELIVERY_VAN", "truck": "TYPE_HEAVY_TRUCK",
    "semi_trailer": "TYPE_SEMITRACTOR", "trailer": "TYPE_TRAILER", "bus": "TYPE_BUS",
    "tram": "TYPE_TRAM", "motorcycle": "TYPE_MOTORBIKE", "motorcyclist": "TYPE_MOTORBIKE",
    "bicycle": "TYPE_BICYCLE", "cyclist": "TYPE_BICYCLE", "cargo_bicycle": "TYPE_BICYCLE",
    "escooter": "TYPE_STANDUP_SCOOTER", "tractor": "TYPE_WORK_MACHINE",
    "excavator": "TYPE_WORK_MACHINE",
}  # fmt: skip
_ANIMALS = frozenset({"animal", *ANIMALS.split()})
_STILL = frozenset({"obstacle", *OBSTACLES.split()})
_COLOURS: Mapping[str, str] = {
    "green": "COLOR_GREEN", "amber": "COLOR_YELLOW", "red": "COLOR_RED", "red_amber": "COLOR_RED",
}  # fmt: skip
_LINE_TYPES: Mapping[str, str] = {
    "solid": "TYPE_SOLID_LINE", "broken": "TYPE_DASHED_LINE", "botts dots": "TYPE_BOTTS_DOTS",
    "curb": "TYPE_CURB", "grass": "TYPE_GRASS_EDGE", "edge": "TYPE_ROAD_EDGE",
}  # fmt: skip
_LINE_COLOURS = frozenset({"white", "yellow", "red", "blue", "green", "violet", "orange", "none"})
_SIGNS: Mapping[str, str] = {
    "stop": "TYPE_STOP", "yield": "TYPE_GIVE_WAY", "priority": "TYPE_RIGHT_OF_WAY_BEGIN",
    "no_entry": "TYPE_DO_NOT_ENTER", "speed": "TYPE_SPEED_LIMIT_BEGIN",
    "speed_us": "TYPE_SPEED_LIMIT_BEGIN", "crossing": "TYPE_ZEBRA_CROSSING",
    "bus_stop": "TYPE_BUS_STOP",
}  # fmt: skip
#: least rain in mm/h of OSI's classes, and least visibility in m of its classes of fog
_RAIN = (
    (0.0, "NONE"), (0.1, "VERY_LIGHT"), (0.5, "LIGHT"), (1.9, "MODERATE"), (8.1, "HEAVY"),
    (34.0, "VERY_HEAVY"), (149.0, "EXTREME"),
)  # fmt: skip
_FOG = (
    (0.0, "DENSE"), (50.0, "THICK"), (200.0, "LIGHT"), (1000.0, "MIST"),
    (2000.0, "POOR_VISIBILITY"), (4000.0, "MODERATE_VISIBILITY"), (10000.0, "GOOD_VISIBILITY"),
    (40000.0, "EXCELLENT_VISIBILITY"),
)  # fmt: skip
#: illumination by the sun's least elevation, degrees
_LIGHT = ((-90.0, "LEVEL2"), (-6.0, "LEVEL4"), (0.0, "LEVEL6"), (5.0, "LEVEL8"), (20.0, "LEVEL9"))


def _osi() -> Any:  # noqa: ANN401
    """OSI's messages.

    Raises:
        DatasetError: the package is not installed.
    """
    try:
        from osi3 import osi_groundtruth_pb2
    except ImportError:
        raise DatasetError("the format osi needs: pip install 'scenesim[osi]'") from None
    return osi_groundtruth_pb2


class OsiFormat(StoresNoReadings):
    """Writes ``osi/DRAW.osi``."""

    name = "osi"
    about = "ASAM OSI ground truth: a trace per draw (extra: osi)"
    writes = frozenset({"boxes_3d", "tracks", "attributes", "lanes", "signals", "weather", "poses"})
    modules = ("osi3",)

    def write_frame(
        self, frame: LabelledFrame, images: Mapping[str, str], sink: Sink, options: FormatOptions
    ) -> dict[str, Any]:
        """The message of one frame; see ``Format``.

        Returns:
            The message in base 64.
        """
        message = ground_truth(frame).SerializeToString(deterministic=True)
        return {"message": b64encode(message).decode("ascii")}

    def finish(self, records: Iterable[FrameRecord], sink: Sink, options: FormatOptions) -> None:
        """Write a trace per draw; see ``Format``."""
        for draw, frames in groupby(records, key=lambda record: record.draw):
            messages = (b64decode(record.data["message"]) for record in frames)
            sink.write_parts(f"osi/{draw:06d}.osi", trace(messages))


def trace(messages: Iterable[bytes]) -> Iterator[bytes]:
    """Messages as a trace file.

    Args:
        messages: serialised.

    Yields:
        Length and message, one after the other.
    """
    for message in messages:
        yield struct.pack("<I", len(message)) + message


def read_trace(path: Path) -> Iterator[bytes]:
    """The messages of a trace file.

    Args:
        path: of it.

    Yields:
        Serialised messages.

    Raises:
        DatasetError: the file ends within a message.
    """
    with refusing(path, "a trace of OSI"), path.open("rb") as file:
        while head := file.read(4):
            length = struct.unpack("<I", head)[0] if len(head) == 4 else -1
            message = file.read(max(length, 0))
            if len(message) != length:
                raise DatasetError(f"{path}: ends within a message")
            yield message


def ground_truth(frame: LabelledFrame) -> Any:  # noqa: ANN401
    """A frame as OSI's message.

    Args:
        frame: the truth.

    Returns:
        An ``osi3.GroundTruth``.
    """
    module = _osi()
    message = module.GroundTruth()
    _set_version(message.version)
    nanoseconds = round(frame.time_s * 1e9)
    message.timestamp.seconds, message.timestamp.nanos = divmod(nanoseconds, 10**9)
    message.host_vehicle_id.value = _EGO
    _add_ego(message, frame)
    for thing in frame.objects:
        if thing.attributes.get("motion") is None or thing.kind in _STILL:
            still = message.stationary_object.add()
            still.id.value = thing.object_id + 1
            _place(still.base, thing.box)
            still.classification.type = type(still).Classification.TYPE_OTHER
        else:
            _add_moving(message.moving_object.add(), thing)
    for line in frame.around.lines:
        _add_line(message.lane_boundary.add(), line)
    for signal in frame.around.signals:
        _add_signal(message, signal)
    _add_weather(message.environmental_conditions, frame.around.weather)
    return message


def _set_version(version: Any) -> None:  # noqa: ANN401
    """The version of the interface that the messages follow."""
    from osi3 import osi_version_pb2

    option = osi_version_pb2.current_interface_version
    version.CopyFrom(osi_version_pb2.DESCRIPTOR.GetOptions().Extensions[option])


def _vector(message: Any, values: Floats) -> None:  # noqa: ANN401
    """x, y, z."""
    message.x, message.y, message.z = (float(v) for v in values)


def _turn(message: Any, rotation: Floats) -> None:  # noqa: ANN401
    """Yaw, pitch and roll, rad."""
    message.yaw = atan2(float(rotation[1, 0]), float(rotation[0, 0]))
    message.pitch = asin(min(1.0, max(-1.0, -float(rotation[2, 0]))))
    message.roll = atan2(float(rotation[2, 1]), float(rotation[2, 2]))


def _place(base: Any, box: Box) -> None:  # noqa: ANN401
    """Size, centre and turn of a box."""
    base.dimension.length, base.dimension.width = float(box.length_m), float(box.width_m)
    base.dimension.height = float(box.height_m)
    _vector(base.position, box.T_frame_from_box.translation)
    _turn(base.orientation, box.T_frame_from_box.rotation)


def _add_ego(message: Any, frame: LabelledFrame) -> None:  # noqa: ANN401
    """The host vehicle: its reference is the rear axle, its size is not a label."""
    ego = message.moving_object.add()
    ego.id.value = _EGO
    ego.type = type(ego).TYPE_VEHICLE
    _vector(ego.base.position, frame.T_world_from_ego.translation)
    _turn(ego.base.orientation, frame.T_world_from_ego.rotation)
    _vector(ego.base.velocity, frame.ego_velocity)
    ego.vehicle_classification.type = type(ego).VehicleClassification.TYPE_MEDIUM_CAR


def _add_moving(message: Any, thing: LabelledObject) -> None:  # noqa: ANN401
    """A vehicle, person or animal."""
    kinds = type(message)
    message.id.value = thing.object_id + 1
    _place(message.base, thing.box)
    _vector(message.base.velocity, thing.velocity)
    heading = thing.box.T_frame_from_box.rotation[:, 0]
    _vector(message.base.acceleration, heading * thing.acceleration_mps2)
    message.base.orientation_rate.yaw = thing.yaw_rate_radps
    if thing.kind == "pedestrian":
        message.type = kinds.TYPE_PEDESTRIAN
    elif thing.kind in _ANIMALS:
        message.type = kinds.TYPE_ANIMAL
    elif thing.kind in _VEHICLES:
        message.type = kinds.TYPE_VEHICLE
        classes = kinds.VehicleClassification
        message.vehicle_classification.type = classes.Type.Value(_VEHICLES[thing.kind])
        _set_lights(message.vehicle_classification.light_state, thing.lights)
    else:
        message.type = kinds.TYPE_OTHER


def _set_lights(state: Any, lights: tuple[str, ...]) -> None:  # noqa: ANN401
    """What shines on a vehicle."""
    kinds = type(state)
    sides = {"indicator_left", "indicator_right"} & set(lights)
    word = (
        "OFF" if not sides else "WARNING" if len(sides) == 2 else min(sides).split("_")[1].upper()
    )
    state.indicator_state = kinds.IndicatorState.Value(f"INDICATOR_STATE_{word}")
    brake = "NORMAL" if "brake" in lights else "OFF"
    state.brake_light_state = kinds.BrakeLightState.Value(f"BRAKE_LIGHT_STATE_{brake}")
    for field, light in (
        ("head_light", "low_beam"),
        ("high_beam", "high_beam"),
        ("reversing_light", "reversing"),
        ("tail_light", "tail"),
    ):
        word = "ON" if light in lights else "OFF"
        setattr(state, field, kinds.GenericLightState.Value(f"GENERIC_LIGHT_STATE_{word}"))


def _add_line(message: Any, line: LineLabel) -> None:  # noqa: ANN401
    """A lane boundary."""
    kinds = type(message).Classification
    message.id.value = _LINES + line.line
    word = _LINE_TYPES.get(line.kind, "TYPE_OTHER")
    message.classification.type = kinds.Type.Value(word)
    colour = "white" if line.colour == "standard" else line.colour
    name = f"COLOR_{colour.upper()}" if colour in _LINE_COLOURS else "COLOR_OTHER"
    message.classification.color = kinds.Color.Value(name)
    for point in line.points_world:
        row = message.boundary_line.add()
        _vector(row.position, point)
        row.width = line.width_m


def _add_signal(message: Any, signal: SignalLabel) -> None:  # noqa: ANN401
    """A traffic light: a lamp for each colour that shines, or one dark; or a sign."""
    number = _SIGNALS + crc32(signal.signal.encode())
    if signal.kind.endswith("light"):
        lamps = signal.state.split("_") if signal.state not in {"", "off"} else ["off"]
        for place, lamp in enumerate(lamps):
            row = message.traffic_light.add()
            kinds = type(row).Classification
            row.id.value = number * 4 + place
            _place(row.base, signal.box)
            colour = _COLOURS.get(lamp, "COLOR_UNKNOWN")
            row.classification.color = kinds.Color.Value(colour)
            row.classification.icon = kinds.ICON_NONE
            mode = "MODE_OFF" if lamp == "off" else "MODE_CONSTANT"
            row.classification.mode = kinds.Mode.Value(mode)
        return
    row = message.traffic_sign.add()
    row.id.value = number * 4
    _place(row.main_sign.base, signal.box)
    kinds = type(row.main_sign).Classification
    word = _SIGNS.get(signal.kind, "TYPE_OTHER")
    row.main_sign.classification.type = kinds.Type.Value(word)
    row.main_sign.classification.code = signal.code
    if signal.value.replace(".", "", 1).isdigit():
        row.main_sign.classification.value.value = float(signal.value)
        row.main_sign.classification.value.text = signal.value


def _add_weather(message: Any, weather: Mapping[str, Any]) -> None:  # noqa: ANN401
    """Rain, fog, light and sun."""
    if not weather:
        return
    kinds = type(message)
    rain = weather["rain_mm_per_h"] + weather["snow_mm_per_h"]
    sight = weather["fog_visibility_m"]
    sight = sight if sight is not None and isfinite(sight) else 1e9
    elevation = weather["sun_elevation_rad"]
    message.precipitation = kinds.Precipitation.Value(f"PRECIPITATION_{_level(_RAIN, rain)}")
    message.fog = kinds.Fog.Value(f"FOG_{_level(_FOG, sight)}")
    word = _level(_LIGHT, degrees(elevation))
    message.ambient_illumination = kinds.AmbientIllumination.Value(f"AMBIENT_ILLUMINATION_{word}")
    message.sun.azimuth, message.sun.elevation = weather["sun_azimuth_rad"], elevation


def _level(levels: Iterable[tuple[float, str]], value: float) -> str:
    """The class that a value falls into."""
    return [word for least, word in levels if value >= least][-1]


OSI = OsiFormat()
