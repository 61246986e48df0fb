"""Says what an argument may be, for messages."""

from __future__ import annotations

import re

from scenesim.errors import Span
from scenesim.scenario.scope import Type, shown
from scenesim.world import vocabulary
from scenesim.world.signatures import (
    Accepts,
    ActorRef,
    Amount,
    AnyName,
    CallOf,
    FilePath,
    LanePlace,
    OneOf,
    Parameter,
    PathOf,
    Quoted,
    TupleOf,
)
from scenesim.world.units import UNITS, describe, unit_for, units_of

_SAID: dict[type, str] = {
    Quoted: "a text in double quotes",
    LanePlace: "a lane such as road.lane(-1)",
    ActorRef: "an actor",
    PathOf: "path((0 m, 0 m), (5 m, 2 m))",
    AnyName: "a name",
}


def wanted(parameter: Parameter) -> str:
    """What a parameter accepts, for messages."""
    said = ", ".join(part for one in parameter.accepts for part in _said(one))
    is_tuple = any(isinstance(one, TupleOf) for one in parameter.accepts)
    return f"{said}: {parameter.doc}" if is_tuple and parameter.doc.startswith("(") else said


def article(kind: Type) -> str:
    """A type with its article: ``a word``, ``a speed (m/s, ...)``."""
    return describe(kind.dimension) if kind.kind == "number" else f"a {kind.kind}"


def limits(amount: Amount, span: Span) -> str:
    """What a number may be: ``3 to 5``, or ``0 to 200 /km`` where the person writes ``/km``.

    Args:
        amount: says it in SI.
        span: of the number in the text.

    Returns:
        In the unit that stands at the end of the span, or in that of the numbers inside.
    """
    written = span.text[span.column - 1 : span.column - 1 + span.length]
    unit = unit_for(amount.dimension)
    for name in units_of(amount.dimension):
        if re.search(rf"(?<![A-Za-z/]){re.escape(name)}$", written):
            unit = name
    factor = UNITS[unit][0] if unit else 1.0
    return f"{amount.low / factor:g} to {amount.high / factor:g} {unit}".rstrip()


def _said(one: Accepts) -> tuple[str, ...]:
    match one:
        case Amount():
            return (describe(one.dimension),)
        case OneOf():
            return shown(one.words)
        case FilePath():
            return (f"a file ({', '.join(one.suffixes)}) in double quotes",)
        case TupleOf():
            most = "" if one.least == one.most else f" to {one.most}"
            return (f"a tuple of {one.least}{most}",)
        case CallOf():
            return tuple(f"{word}(...)" for word in vocabulary.words(one.group))
    return (_SAID[type(one)],)
