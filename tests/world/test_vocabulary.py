"""The vocabulary: dimensions multiply, words are unique, plug-ins are heard once."""

from math import pi

import pytest

from scenesim.errors import nearest
from scenesim.world import vocabulary
from scenesim.world.conditions import Number, Word
from scenesim.world.signatures import Amount, Parameter, Signature
from scenesim.world.units import (
    ACCELERATION,
    LENGTH,
    NONE,
    RAIN,
    SPEED,
    TIME,
    UNITS,
    describe,
    unit_for,
    units_of,
)


def test_dimensions_multiply_and_divide():
    assert SPEED * TIME == LENGTH
    assert SPEED / TIME == ACCELERATION
    assert LENGTH / LENGTH == NONE


def test_rain_is_no_speed():
    assert UNITS["mm/h"][1] == RAIN
    assert UNITS["mm/h"][1] != SPEED
    assert set(units_of(RAIN)) == {"mm/h"}


def test_units_by_their_definitions():
    assert UNITS["km/h"][0] * 36 == pytest.approx(10.0)
    assert UNITS["mph"][0] * 3600 == pytest.approx(1609.344)
    assert UNITS["deg"][0] * 180 == pytest.approx(pi)
    assert UNITS["/km"][0] == 0.001


def test_dimensions_have_names_and_a_unit_inside():
    assert describe(SPEED) == "a speed (m/s, km/h, mph)"
    assert describe(NONE) == "a plain number without a unit"
    assert "m^3" in describe(LENGTH * LENGTH * LENGTH)
    assert (unit_for(SPEED), unit_for(RAIN), unit_for(NONE)) == ("m/s", "mm/h", "")


def test_words_are_unique_and_defaults_are_allowed_values():
    groups = ("road", "actor", "behaviour", "measure", "background", "fault", "weather", "preset")
    for group in groups:
        for word in vocabulary.words(group):
            signature = vocabulary.signature(group, word)
            names = [one.name for one in signature.parameters]
            assert len(names) == len(set(names)), word
            for parameter in signature.parameters:
                assert parameter.accepts, (word, parameter.name)
                amounts = [one for one in parameter.accepts if isinstance(one, Amount)]
                if isinstance(parameter.default, Number):
                    assert amounts[0].low <= parameter.default.value <= amounts[0].high, word


def test_a_word_is_registered_once():
    with pytest.raises(ValueError, match="registered already"):
        vocabulary.register(Signature("road", "street"))


def test_plug_ins_are_called_once(monkeypatch):
    calls = []

    class Plugin:
        name = "test"

        def load(self):
            return lambda: (
                calls.append(1),
                vocabulary.register(
                    Signature(
                        "behaviour", "wobble", (Parameter("far", (Amount(LENGTH),)),), doers=()
                    )
                ),
            )

    words = dict(vocabulary._words)
    monkeypatch.setattr(vocabulary, "_words", words)
    monkeypatch.setattr(vocabulary, "_plugins_loaded", False)
    monkeypatch.setattr(vocabulary, "entry_points", lambda group: [Plugin()])
    assert vocabulary.find("behaviour", "wobble") is not None
    assert "wobble" in vocabulary.words("behaviour")
    assert calls == [1]


def test_the_sun_rises_in_the_east_and_stands_in_the_south_at_noon():
    morning = vocabulary.sun_at(Number(6 * 3600.0))
    noon = vocabulary.sun_at(Word("noon"))
    night = vocabulary.sun_at(Word("night"))
    assert morning == pytest.approx((0.0, 0.0), abs=1e-9)
    assert noon == pytest.approx((pi / 2 - 48 * pi / 180, -pi / 2), abs=1e-9)
    assert night[0] < -0.3
    assert -0.2 < vocabulary.sun_at(Word("dusk"))[0] < 0.1
    with pytest.raises(ValueError, match="time of day"):
        vocabulary.sun_at(Word("teatime"))


def test_nearest_names():
    assert nearest("sped", ["speed", "gap"]) == "speed"
    assert nearest("zzz", ["speed", "gap"]) is None
    assert nearest("fov_deg", ["roll_deg", "horizontal_fov_deg"]) == "horizontal_fov_deg"
