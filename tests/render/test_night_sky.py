"""What a town's lamps and a sun below the horizon do to the sky."""

from math import radians

import pytest

from scenesim.kernels.sphere import read
from scenesim.render.daylight import daylight
from scenesim.world.weather import Weather

LOW, HIGH = (0.99, 0.0, 0.14), (0.0, 0.0, 1.0)


def of(direction, **weather):
    """Radiance of the sky in a direction at night, or at another hour."""
    weather = {"sun_elevation_rad": radians(-25.0), "cloud": 0.0, **weather}
    day = daylight(Weather(**weather), key=5)
    return day, read(day.light.sky, 0, direction)


def test_a_town_glows_warm_and_most_near_the_horizon():
    _, dark = of(LOW)
    _, low = of(LOW, street_lights=True)
    _, high = of(HIGH, street_lights=True)
    added = [a - b for a, b in zip(low, dark, strict=True)]
    assert added[0] > added[1] > added[2] > 0.0
    assert low[1] > 1.5 * high[1]


def test_closed_clouds_send_a_towns_light_back():
    _, clear = of(HIGH, street_lights=True)
    _, closed = of(HIGH, street_lights=True, cloud=1.0)
    _, country = of(HIGH, cloud=1.0)
    assert closed[0] > 2.0 * clear[0]
    assert closed[0] > 1.5 * country[0]


def test_lamps_do_not_show_in_the_sky_of_day():
    assert (
        of(HIGH, sun_elevation_rad=0.5)[1] == of(HIGH, sun_elevation_rad=0.5, street_lights=True)[1]
    )


def test_the_hour_after_sunset_is_blue_to_the_camera():
    day, sky = of(HIGH, sun_elevation_rad=radians(-8.0))
    seen = [c * g for c, g in zip(sky, day.balance, strict=True)]
    assert seen[2] > 1.3 * seen[0]


@pytest.mark.parametrize("elevation_deg", [20.0, 60.0])
def test_by_day_sun_and_sky_together_are_grey(elevation_deg):
    day, _ = of(HIGH, sun_elevation_rad=radians(elevation_deg))
    light = day.light
    total = [
        (light.sun[1, c] * light.sun[0, 2] + light.ambient[4, c]) * day.balance[c] for c in range(3)
    ]
    assert max(total) < 1.03 * min(total)
