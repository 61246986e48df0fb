"""Weather fields and presets, times of day, rigs and faults."""

from __future__ import annotations

from dataclasses import replace
from math import asin, atan2, cos, inf, pi, radians, sin

from scenesim.world.conditions import Expression, Number, Word
from scenesim.world.signatures import (
    Amount,
    AnyName,
    CallOf,
    FilePath,
    OneOf,
    Parameter,
    Quoted,
    Signature,
    TupleOf,
)
from scenesim.world.units import ANGLE, LENGTH, NONE, RAIN, SPEED, TIME
from scenesim.world.words.making import amount, count, one_of

TIMES = "dawn morning noon afternoon dusk night"
_TIME = Parameter(
    "time",
    (OneOf(tuple(TIMES.split())), Amount(TIME, 0.0, 86400.0)),
    doc="of the day: a word, or a clock time such as 18.5 h",
)

FIELDS: tuple[Parameter, ...] = (
    amount("rain", RAIN, 0.0, (0.0, 300.0), doc="rain rate"),
    amount("snow", RAIN, 0.0, (0.0, 60.0), doc="snow rate, liquid equivalent"),
    amount("fog", LENGTH, inf, (2.0, inf), doc="meteorological optical range"),
    amount("cloud", NONE, 0.2, (0.0, 1.0), doc="covered share of the sky"),
    amount(
        "wetness", NONE, None, (0.0, 1.0), doc="water on the ground; follows the rain unless given"
    ),
    amount(
        "snow_cover",
        NONE,
        None,
        (0.0, 1.0),
        doc="snow on the ground; follows the snow unless given",
    ),
    amount("dust", NONE, 0.0, (0.0, 1.0), doc="loose dust on dry ground: wheels and wind raise it"),
    amount("wind", SPEED, 1.0, (0.0, 60.0)),
    amount(
        "wind_direction", ANGLE, 0.0, (-2 * pi, 2 * pi), doc="where it blows to, from east to north"
    ),
    _TIME,
    amount("sun_elevation", ANGLE, None, (-pi / 2, pi / 2)),
    amount(
        "sun_azimuth",
        ANGLE,
        None,
        (-2 * pi, 2 * pi),
        doc="direction to the sun, from east to north",
    ),
    amount("turbidity", NONE, 3.0, (1.7, 12.0), doc="haze of the clear sky"),
    one_of("street_lights", "on off auto", "auto"),
    one_of("headlights", "on off auto", "auto"),
    one_of("season", "spring summer autumn winter auto", "auto"),
)

#: preset to its fields, SI (rain and snow mm/h)
PRESETS: dict[str, dict[str, float]] = {
    "clear": {"cloud": 0.05, "turbidity": 2.5},
    "cloudy": {"cloud": 0.6},
    "overcast": {"cloud": 1.0},
    "hazy": {"cloud": 0.3, "turbidity": 7.0, "fog": 4000.0},
    "dusty": {"cloud": 0.2, "turbidity": 6.0, "dust": 0.7},
    "wet": {"cloud": 0.7, "wetness": 0.7},
    "drizzle": {"cloud": 0.95, "rain": 1.0, "wetness": 0.4},
    "light_rain": {"cloud": 0.95, "rain": 2.5, "wetness": 0.6},
    "rain": {"cloud": 1.0, "rain": 8.0, "wetness": 0.8},
    "heavy_rain": {"cloud": 1.0, "rain": 25.0, "wetness": 1.0, "wind": 7.0},
    "storm": {"cloud": 1.0, "rain": 50.0, "wetness": 1.0, "wind": 17.0},
    "light_fog": {"cloud": 0.8, "fog": 400.0, "wetness": 0.2},
    "fog": {"cloud": 0.9, "fog": 150.0, "wetness": 0.3},
    "dense_fog": {"cloud": 1.0, "fog": 50.0, "wetness": 0.4},
    "light_snow": {"cloud": 1.0, "snow": 0.7, "snow_cover": 0.3},
    "snow": {"cloud": 1.0, "snow": 2.0, "snow_cover": 0.8},
    "dust_storm": {"cloud": 0.6, "dust": 1.0, "wind": 16.0, "turbidity": 10.0},
    "heavy_snow": {"cloud": 1.0, "snow": 5.0, "snow_cover": 1.0, "wind": 6.0},
}

PRESET = Signature(
    "preset",
    "preset",
    (
        Parameter("name", (OneOf(tuple(PRESETS)),), required=True),
        _TIME,
        *(replace(one, default=None) for one in FIELDS if one is not _TIME),
    ),
    "a named weather, overridden by explicit fields",
)

#: word of the day to clock time, seconds after midnight at the equinox
_CLOCK = {
    "dawn": 6.3 * 3600,
    "morning": 8.5 * 3600,
    "noon": 12.0 * 3600,
    "afternoon": 15.0 * 3600,
    "dusk": 17.75 * 3600,
    "night": 22.0 * 3600,
}
_LATITUDE = radians(48.0)


def sun_at(time: Expression) -> tuple[float, float]:
    """Where the sun stands at a time of the day, at 48 degrees north on an equinox.

    Args:
        time: a ``Word`` (``dusk``) or a ``Number`` (seconds after midnight, solar time).

    Returns:
        Elevation above the horizon and azimuth counter-clockwise from east, rad.

    Raises:
        ValueError: for another kind of value.
    """
    if isinstance(time, Word) and time.text in _CLOCK:
        seconds = _CLOCK[time.text]
    elif isinstance(time, Number):
        seconds = time.value
    else:
        raise ValueError(f"want a time of day ({TIMES}) or seconds, got {time}")
    hour_angle = (seconds - 43200.0) / 86400.0 * 2.0 * pi
    east = -sin(hour_angle)
    north = -sin(_LATITUDE) * cos(hour_angle)
    up = cos(_LATITUDE) * cos(hour_angle)
    return asin(max(-1.0, min(1.0, up))), atan2(north, east)


RIG = Signature(
    "sensor",
    "rig",
    (Parameter("name", (FilePath((".toml",), "rigs", or_name=True),), required=True),),
    "the sensors on the ego: a name of assets/rigs or a TOML file",
)
_SENSOR_NAMES = Parameter("sensor", (Quoted(), AnyName()), required=True, doc="a sensor of the rig")
_AMOUNT = amount("amount", NONE, 0.3, (0.0, 1.0), doc="share of the surface")
_ROTATION = Parameter("rotation", (TupleOf(Amount(ANGLE, -pi, pi), 3, 3),), doc="roll, pitch, yaw")
_SHIFT = Parameter("translation", (TupleOf(Amount(LENGTH, -5.0, 5.0), 3, 3),), doc="x, y, z")

FAULTS: tuple[Signature, ...] = tuple(
    Signature("fault", word, parameters, doc)
    for word, parameters, doc in (
        ("miscalibrated", (_ROTATION, _SHIFT), "stands otherwise than its calibration says"),
        ("dirty", (_AMOUNT,), "mud and drops on the glass"),
        ("wet", (_AMOUNT,), "rain drops on the glass, running down"),
        ("cracked", (_AMOUNT,), "a crack in the glass"),
        ("dead_rows", (count("count", 4, 10000),), "image rows without signal"),
        (
            "dead_pixels",
            (amount("share", NONE, 0.0005, (0.0, 1.0)),),
            "pixels that are always black or white",
        ),
        ("failed_beams", (count("count", 4, 256),), "LiDAR beams that never return"),
        ("crosstalk", (amount("share", NONE, 0.01, (0.0, 1.0)),), "points of another LiDAR"),
        ("dropped_frames", (amount("share", NONE, 0.1, (0.0, 1.0)),), "frames that are missing"),
        (
            "stuck_exposure",
            (amount("stops", NONE, 0.0, (-8.0, 8.0)),),
            "exposure that does not follow",
        ),
    )
)
FAULT = Signature(
    "sensor",
    "fault",
    (_SENSOR_NAMES, Parameter("kind", (CallOf("fault"),), required=True)),
    "a sensor that does not work as it should",
)
