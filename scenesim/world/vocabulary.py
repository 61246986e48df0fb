"""All words of the language by group: looked up by the checker, added to by plug-ins.

A word that is not ``available`` is understood and checked, and refused by name when it is run.
Plug-ins are entry points of the group ``scenesim.vocabulary``: each names a function that is
called once and registers signatures.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.metadata import entry_points

from scenesim.world.conditions import Expression
from scenesim.world.signatures import Signature
from scenesim.world.words.actors import ACTORS, BACKGROUND, GROUPS, PLACES
from scenesim.world.words.behaviours import BEHAVIOURS
from scenesim.world.words.distributions import DISTRIBUTIONS, DistributionWord
from scenesim.world.words.measures import MEASURES, REDUCERS
from scenesim.world.words.roads import ROADS
from scenesim.world.words.surroundings import FAULT, FAULTS, FIELDS, PRESET, PRESETS, RIG, sun_at

__all__ = [
    "DISTRIBUTIONS",
    "GROUPS",
    "PRESETS",
    "REDUCERS",
    "DistributionWord",
    "defaults",
    "find",
    "register",
    "signature",
    "sun_at",
    "words",
]

WEATHER = Signature("weather", "weather", FIELDS, "fields of the weather")

_words: dict[tuple[str, str], Signature] = {}
_plugins_loaded = False


def register(new: Signature) -> None:
    """Adds a word to the language.

    Args:
        new: its signature.

    Raises:
        ValueError: the group has that word already.
    """
    key = (new.group, new.word)
    if key in _words:
        raise ValueError(f"the {new.group} word '{new.word}' is registered already")
    _words[key] = new


def find(group: str, word: str) -> Signature | None:
    """The signature of a word.

    Args:
        group: ``road actor behaviour measure weather preset background sensor fault place``.
        word: as written.

    Returns:
        Its signature, or None.
    """
    _load_plugins()
    return _words.get((group, word))


def signature(group: str, word: str) -> Signature:
    """The signature of a word that is known to exist.

    Args:
        group: as for ``find``.
        word: as written.

    Returns:
        Its signature.

    Raises:
        KeyError: there is none.
    """
    found = find(group, word)
    if found is None:
        raise KeyError(f"no {group} word '{word}'")
    return found


def words(group: str) -> tuple[str, ...]:
    """All words of a group, in the order of registration."""
    _load_plugins()
    return tuple(word for owner, word in _words if owner == group)


def defaults(group: str, word: str) -> Mapping[str, Expression]:
    """The arguments of a word that have a default, SI.

    Args:
        group: as for ``find``.
        word: as written.

    Returns:
        Argument to default; those that depend on other things are absent.
    """
    return {
        parameter.name: parameter.default
        for parameter in signature(group, word).parameters
        if parameter.default is not None
    }


def _register_all(signatures: Sequence[Signature]) -> None:
    for one in signatures:
        register(one)


def _load_plugins() -> None:
    global _plugins_loaded
    if _plugins_loaded:
        return
    _plugins_loaded = True
    for plugin in sorted(entry_points(group="scenesim.vocabulary"), key=lambda one: one.name):
        plugin.load()()


for _table in (ROADS, ACTORS, PLACES, BACKGROUND, BEHAVIOURS, MEASURES, FAULTS):
    _register_all(_table)
_register_all((WEATHER, PRESET, RIG, FAULT))
