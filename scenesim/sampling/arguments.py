"""Arguments of drawn actors: who they refer to, and what shapes are told."""

from __future__ import annotations

from collections.abc import Mapping

from scenesim.sampling.drawn import DrawnActor
from scenesim.world.conditions import ActorName, Call, Expression, Number, Text, Word


def refers_to(drawn: DrawnActor) -> frozenset[str]:
    """The actors that must stand before this one can be placed.

    Args:
        drawn: who.

    Returns:
        Their addresses.
    """
    names: set[str] = set()
    for key in ("on", "ahead_of", "behind", "left_of", "right_of", "facing"):
        value = drawn.arguments.get(key)
        if isinstance(value, ActorName):
            names.add(value.name)
        elif isinstance(value, Call):
            items = (*value.arguments, *value.named.values())
            names |= {one.name for one in items if isinstance(one, ActorName)}
    return frozenset(names)


def plain(value: Expression) -> str | float | None:
    """An argument as ``shapes`` take it.

    Args:
        value: drawn.

    Returns:
        A number, a word, or None for what they do not take.
    """
    match value:
        case Number(number):
            return number
        case Word(text) | Text(text):
            return text
        case Call(name, _, _):
            return name
    return None


def lamps(arguments: Mapping[str, Expression]) -> dict[str, float]:
    """Lamps that a scenario sets, as options of an actor.

    Args:
        arguments: of the actor.

    Returns:
        Such as ``lights_low`` or ``indicator_both``, each 1.
    """
    given = ((name, arguments.get(name)) for name in ("lights", "indicator"))
    return {f"{name}_{word.text}": 1.0 for name, word in given if isinstance(word, Word)}
