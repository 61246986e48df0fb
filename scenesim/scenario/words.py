"""All words that values of the language can be, and the words that cannot be run yet."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from scenesim.scenario.model import Distribution, Scenario
from scenesim.world import vocabulary
from scenesim.world.conditions import Action, Call, Parallel, Step, Word
from scenesim.world.signatures import OneOf

_GROUPS = ("road", "actor", "behaviour", "weather", "preset", "background", "fault")


@lru_cache(maxsize=1)
def all_words() -> frozenset[str]:
    """Every word that an argument of the vocabulary accepts, and every kind of actor."""
    found: set[str] = set(vocabulary.words("actor"))
    for group in _GROUPS:
        for word in vocabulary.words(group):
            for parameter in vocabulary.signature(group, word).parameters:
                for one in parameter.accepts:
                    if isinstance(one, OneOf):
                        found.update(one.words)
    return frozenset(found)


def unavailable_words(scenario: Scenario) -> tuple[str, ...]:
    """Words of a scenario that are understood but cannot be run yet.

    Args:
        scenario: a checked scenario.

    Returns:
        Them, each once, in order: ``road highway``, ``behaviour change_lane``.
    """
    found: dict[str, None] = {}
    for group, word in _used(scenario):
        signature = vocabulary.find(group, word)
        if signature is not None and not signature.available:
            found[f"{group} {word}"] = None
    return tuple(found)


def _used(scenario: Scenario) -> Iterator[tuple[str, str]]:
    """Every word of the scenario that could be unavailable, with its group."""
    for call in _options(scenario.road):
        if isinstance(call, Call):
            yield "road", call.name
    for actor in scenario.actors:
        for kind in _options(actor.kind):
            if isinstance(kind, Word):
                yield "actor", kind.text
    for call in scenario.background:
        yield "background", call.name
    for rule in scenario.rules:
        for step in rule.steps:
            yield from _verbs(step)
    yield from _equipment(scenario)


def _equipment(scenario: Scenario) -> Iterator[tuple[str, str]]:
    for sensor in scenario.sensors:
        for call in _options(sensor):
            if isinstance(call, Call):
                yield "sensor", call.name
                kind = call.named.get("kind")
                if isinstance(kind, Call):
                    yield "fault", kind.name


def _verbs(step: Step) -> Iterator[tuple[str, str]]:
    if isinstance(step, Action):
        yield "behaviour", step.verb
    elif isinstance(step, Parallel):
        for inside in step.actions:
            yield from _verbs(inside)


def _options(value: object) -> tuple[object, ...]:
    """The options of a choice, or the value itself."""
    if isinstance(value, Distribution):
        return value.arguments
    return (value,)
