"""Environments of OpenSCENARIO as the fields of a scenario's weather."""

from __future__ import annotations

from math import degrees, pi

from scenesim.scenario.openscenario.reading import Item

_OKTAS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
_CLOUD_STATES = {"free": 0.0, "cloudy": 0.5, "overcast": 0.95, "rainy": 0.95, "skyOff": 0.0}
_WETNESS = {
    "dry": 0.0, "moist": 0.4, "wetWithPuddles": 0.8, "lowFlooded": 0.95, "highFlooded": 1.0,
}  # fmt: skip
#: illuminance below which lamps are lit, lux
_DARK_LX = 100.0


def weather_lines(environment: Item) -> list[str]:
    """The lines of a weather block.

    Args:
        environment: an ``Environment``.

    Returns:
        ``field = value`` lines.
    """
    lines: list[str] = []
    hour = _hour(environment)
    for weather in environment.children("Weather"):
        lines += _sky(weather, hour)
        for part in weather.children():
            if part.tag == "Fog" and part.number("visualRange", 1e9) < 20_000:
                lines.append(f"fog = {max(10.0, part.number('visualRange')):g} m")
            elif part.tag == "Precipitation":
                lines += _precipitation(part)
            elif part.tag == "Wind":
                lines.append(f"wind = {part.number('speed'):g} m/s")
                lines.append(f"wind_direction = {degrees(part.number('direction')) % 360:.1f} deg")
            elif part.tag == "DomeImage":
                environment.reading.note("a dome image is left out: skies are computed")
    for road in environment.children("RoadCondition"):
        wetness = _WETNESS.get(road.text("wetness"))
        if wetness is not None:
            lines.append(f"wetness = {wetness:g}")
        if abs(road.number("frictionScaleFactor", 1.0) - 1.0) > 0.01:
            environment.reading.note("friction follows from the weather, not from its scale factor")
    return lines


def _hour(environment: Item) -> float | None:
    """The hour of day."""
    for time in environment.children("TimeOfDay"):
        clock = time.text("dateTime").partition("T")[2]
        parts = clock.split(":")
        if len(parts) > 1 and parts[0].isdecimal() and parts[1].isdecimal():
            return int(parts[0]) + int(parts[1]) / 60
    return None


def _sky(weather: Item, hour: float | None) -> list[str]:
    """Clouds and sun."""
    lines = []
    cover = weather.text("fractionalCloudCover").removesuffix("Oktas")
    state = weather.text("cloudState")
    if cover in _OKTAS:
        lines.append(f"cloud = {min(1.0, _OKTAS.index(cover) / 8):g}")
    elif state in _CLOUD_STATES:
        lines.append(f"cloud = {_CLOUD_STATES[state]:g}")
    sun = weather.first("Sun")
    if sun is not None and sun.has("illuminance") and sun.number("illuminance") < _DARK_LX:
        return [*lines, "sun_elevation = -20 deg"]
    if sun is not None and sun.has("elevation"):
        elevation = max(-90.0, min(90.0, degrees(sun.number("elevation"))))
        # clockwise from north there, counter-clockwise from east here
        azimuth = degrees(pi / 2 - sun.number("azimuth")) % 360
        lines += [f"sun_elevation = {elevation:.2f} deg", f"sun_azimuth = {azimuth:.2f} deg"]
    elif hour is not None:
        lines.append(f"time = {hour:.2f} h")
    return lines


def _precipitation(part: Item) -> list[str]:
    """Rain and snow."""
    kind = part.text("precipitationType", "dry")
    if part.has("precipitationIntensity"):
        rate = part.number("precipitationIntensity")
    else:  # the share of 1.0, taken as 50 mm/h
        rate = 50.0 * part.number("intensity")
    return [f"{kind} = {rate:g} mm/h"] if kind in ("rain", "snow") and rate > 0 else []
