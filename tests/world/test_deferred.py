"""Mappings that are made when somebody looks."""

import pickle

from scenesim.world.deferred import Deferred


def test_it_is_made_once_and_only_when_looked_at():
    calls = []
    seen = Deferred(lambda: calls.append(1) or {"paint": "red"})
    assert not calls
    assert (seen["paint"], len(seen), dict(seen), seen.get("roof")) == ("red", 1, dict(seen), None)
    assert calls == [1]


def test_it_equals_a_dict_and_travels_as_one():
    seen = Deferred(lambda: {"paint": "red"})
    assert seen == {"paint": "red"}
    assert pickle.loads(pickle.dumps(seen)) == {"paint": "red"}
    assert type(pickle.loads(pickle.dumps(seen))) is dict
