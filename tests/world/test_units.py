"""Quantities as people say them."""

import pytest

from scenesim.world.units import said


@pytest.mark.parametrize(
    ("value", "unit", "told"),
    [
        (0.0043, "/m", "4.3 /km"),
        (0.2, "rad", "11.5 deg"),
        (3.0, "m/s", "3 m/s (10.8 km/h)"),
        (2.0, "", "2"),
        ("van", "m", "van"),
    ],
)
def test_values_are_told_in_units_of_the_road(value, unit, told):
    assert said(value, unit) == told
