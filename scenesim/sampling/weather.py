"""From drawn weather fields to the one weather that all sensors, roads and drivers share."""

from __future__ import annotations

from collections.abc import Mapping
from math import inf, pi, radians
from typing import cast, get_args

from scenesim.randomness import Stream
from scenesim.world import vocabulary
from scenesim.world.conditions import Expression, Number, Word
from scenesim.world.weather import Season, Weather

#: street lamps are switched near the end of the sun's usable light (about 60 lx)
_LAMPS_BELOW = radians(2.0)
#: drivers light their lamps sooner
_BEAMS_BELOW = radians(5.0)
#: with more of the ground under snow, trees are bare unless a season is given
_WINTRY = 0.1


def weather_of(fields: Mapping[str, Expression], stream: Stream) -> Weather:
    """The weather of a draw.

    Args:
        fields: drawn values by name, presets merged in.
        stream: of the draw; gives what the scenario leaves open (where the sun stands).

    Returns:
        The weather; what depends on other fields follows them: wetness the rain, snow cover the
        snow, lamps the darkness, the season the snow on the ground.
    """
    elevation, azimuth = _sun(fields, stream)
    rain, snow = _number(fields, "rain", 0.0), _number(fields, "snow", 0.0)
    cloud = _number(fields, "cloud", 0.2)
    fog = _number(fields, "fog", inf)
    dark = elevation < _BEAMS_BELOW or fog < 300.0 or rain > 1.0 or snow > 0.3
    snow_cover = _number(fields, "snow_cover", min(1.0, snow / 2.5))
    return Weather(
        rain_mm_per_h=rain,
        snow_mm_per_h=snow,
        fog_visibility_m=fog,
        cloud=cloud,
        # a film within minutes of drizzle, standing water from about 8 mm/h
        wetness=_number(fields, "wetness", min(1.0, (rain / 8.0) ** 0.5 if rain > 0 else 0.0)),
        snow_cover=snow_cover,
        wind_mps=_number(fields, "wind", 1.0),
        wind_direction_rad=_number(fields, "wind_direction", 0.0),
        sun_elevation_rad=elevation,
        sun_azimuth_rad=azimuth,
        turbidity=_number(fields, "turbidity", 3.0),
        street_lights=_switch(fields, "street_lights", elevation < _LAMPS_BELOW),
        headlights=_switch(fields, "headlights", dark),
        season=_season(fields, snow_cover),
        dust=_number(fields, "dust", 0.0),
    )


def _sun(fields: Mapping[str, Expression], stream: Stream) -> tuple[float, float]:
    """Elevation and azimuth: given, by the time of day, or a usual day with any azimuth."""
    azimuth = stream.child("sun_azimuth").uniform(-pi, pi)
    elevation = radians(35.0)
    if "time" in fields:
        elevation, by_clock = vocabulary.sun_at(fields["time"])
        azimuth = by_clock
    elevation = _number(fields, "sun_elevation", elevation)
    return elevation, _number(fields, "sun_azimuth", azimuth)


def _number(fields: Mapping[str, Expression], name: str, otherwise: float) -> float:
    value = fields.get(name)
    return value.value if isinstance(value, Number) else otherwise


def _season(fields: Mapping[str, Expression], snow_cover: float) -> Season:
    value = fields.get("season")
    for season in get_args(Season):
        if isinstance(value, Word) and value.text == season:
            return cast(Season, season)
    return "winter" if snow_cover > _WINTRY else "summer"


def _switch(fields: Mapping[str, Expression], name: str, auto: bool) -> bool:
    value = fields.get(name)
    if isinstance(value, Word) and value.text in {"on", "off"}:
        return value.text == "on"
    return auto
