"""The one state of sky, air and ground that every sensor, road and driver shares."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, log
from typing import Literal

Season = Literal["spring", "summer", "autumn", "winter"]


@dataclass(frozen=True, slots=True)
class Weather:
    """Weather and light.

    Attributes:
        rain_mm_per_h: rain rate.
        snow_mm_per_h: snow rate, liquid equivalent.
        fog_visibility_m: meteorological optical range (5 % contrast); inf for clear air.
        cloud: covered share of the sky, 0..1.
        wetness: water on the ground, 0 dry .. 1 puddles.
        snow_cover: snow on the ground, 0..1.
        wind_mps: wind speed.
        wind_direction_rad: where the wind blows to, counter-clockwise from x (east).
        sun_elevation_rad: above the horizon; negative at night.
        sun_azimuth_rad: direction *to* the sun, counter-clockwise from x (east).
        turbidity: haze of the clear sky (Preetham), 2..10.
        street_lights: whether lamps are lit.
        headlights: whether vehicles drive with low beam.
        season: of the year, for plants.
        dust: loose dust on the ground, 0 none .. 1 a dirt road; wheels and wind raise it where it
            is dry, and a haze of it hangs in the air.
    """

    rain_mm_per_h: float = 0.0
    snow_mm_per_h: float = 0.0
    fog_visibility_m: float = inf
    cloud: float = 0.2
    wetness: float = 0.0
    snow_cover: float = 0.0
    wind_mps: float = 1.0
    wind_direction_rad: float = 0.0
    sun_elevation_rad: float = 0.7
    sun_azimuth_rad: float = 0.5
    turbidity: float = 3.0
    street_lights: bool = False
    headlights: bool = False
    season: Season = "summer"
    dust: float = 0.0

    def extinction_per_m(self) -> float:
        """Extinction of light along a path: fog by its optical range, rain, snow and dust.

        Returns:
            1/m; contrast falls as exp(-extinction * distance).

        Source:
            MOR = ln(20) / extinction; rain 3.65e-4 R^0.63 (Marshall-Palmer, Q = 2); snow
            1.44e-3 R^0.57 (Gunn-Marshall, Q = 2).
        """
        fog = 0.0 if self.fog_visibility_m == inf else log(20.0) / self.fog_visibility_m
        rain = 3.65e-4 * self.rain_mm_per_h**0.63 if self.rain_mm_per_h > 0 else 0.0
        snow = 1.44e-3 * self.snow_mm_per_h**0.57 if self.snow_mm_per_h > 0 else 0.0
        return fog + rain + snow + self.dust_per_m()

    def loose_dust(self) -> float:
        """The dust on the ground that wheels and wind can raise.

        Returns:
            0..1; water binds it, snow covers it.
        """
        bound = max(5.0 * self.wetness, self.rain_mm_per_h, self.snow_cover)
        return self.dust * max(0.0, 1.0 - bound)

    def dust_per_m(self) -> float:
        """Extinction by the dust in the air: a haze of it, and what strong wind raises.

        Returns:
            1/m. With much dust the optical range is 750 m in calm air, 240 m in wind of 15 m/s
            and 80 m in 20 m/s.

        Source:
            Sand and dust are raised with the cube of the wind above a threshold of about 6.5 m/s
            (Bagnold 1941; Marticorena & Bergametti 1995); the factors are set by those ranges,
            after reports of visibility in dust storms.
        """
        excess = max(0.0, self.wind_mps - 6.5)
        return self.loose_dust() * (0.004 + 1.4e-5 * excess**3)

    def friction(self) -> float:
        """The tyre-road friction coefficient.

        Returns:
            0.85 dry, 0.5 in standing water, 0.25 on snow, blended by cover.
        """
        wet = min(1.0, max(self.wetness, self.rain_mm_per_h / 4.0))
        bare = 0.85 + (0.5 - 0.85) * wet
        return bare + (0.25 - bare) * min(1.0, self.snow_cover)
