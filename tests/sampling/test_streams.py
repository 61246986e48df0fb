"""Streams: numbers that depend on an address alone."""

import pytest

from scenesim.randomness import Stream


@pytest.mark.parametrize("name", ["paint", 7, "traffic[1]/3", "größe"])
def test_a_chance_is_the_number_of_the_child(name):
    stream = Stream.of(7).child("actor/kid")
    assert stream.chance(name) == stream.child(name).uniform()
