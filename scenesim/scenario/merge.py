"""``extends``: same names replace, others are added."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from scenesim.scenario.arithmetic import call_name
from scenesim.scenario.syntax import Document, Invocation, Statement

#: statements of which there is one, so that the new one takes the place of the old
_SINGLE = ("doc", "road", "run")
_NAMED = ("param", "actor", "edge")


def replaced_fields(names: Iterable[str]) -> set[str]:
    """Weather fields that new ones replace: a time of day replaces a sun, and the reverse.

    Args:
        names: of the new fields.

    Returns:
        Themselves, and those that say the same in another way.
    """
    found = set(names)
    if "time" in found:
        found |= {"sun_elevation", "sun_azimuth"}
    elif found & {"sun_elevation", "sun_azimuth"}:
        found.add("time")
    return found


def merged(base: Document, new: Document) -> Document:
    """One document that says what the new one says over its base.

    ``road``, ``run``, the docstring, params, actors and edges of the same name take the old one's
    place. A weather block replaces single fields (a time of day also the sun),
    ``weather = preset(...)`` all of the weather. Background calls of a word replace all of that
    word. ``sensors`` replaces the old sensors.
    Rules, requirements, covers and faults are added.

    Args:
        base: what is extended, itself merged.
        new: the extending document.

    Returns:
        A document without ``extends``.
    """
    statements = [one for one in base.statements if one.keyword != "extends"]
    seen: set[tuple[str, str]] = set()
    for statement in new.statements:
        key = (statement.keyword, statement.name)
        if key in seen and statement.keyword in (*_SINGLE, *_NAMED):
            statements = [*statements, statement]  # twice in one file: the checker says so
        elif statement.keyword != "extends":
            statements = _with(statements, statement)
        seen.add(key)
    return Document(new.name, tuple(statements), new.trivia, new.trailing, new.span)


def _with(statements: Sequence[Statement], new: Statement) -> list[Statement]:
    key = new.keyword
    if key in _SINGLE or key in _NAMED:
        same = [
            one.keyword == key and (key in _SINGLE or one.name == new.name) for one in statements
        ]
        if any(same):
            return _placed(statements, same, new)
    elif key == "weather":
        return _weather(statements, new)
    elif key == "sensors":
        kept = [one for one in statements if one.keyword not in ("sensors", "call")]
        return [*kept, new]
    elif key == "background":
        return _background(statements, new)
    return [*statements, new]


def _placed(statements: Sequence[Statement], same: list[bool], new: Statement) -> list[Statement]:
    """The new statement in the place of the first that is the same, the others dropped."""
    first = same.index(True)
    kept = [
        one
        for one, drop in zip(statements[first + 1 :], same[first + 1 :], strict=True)
        if not drop
    ]
    return [*statements[:first], new, *kept]


def _weather(statements: Sequence[Statement], new: Statement) -> list[Statement]:
    if new.values:
        return [*(one for one in statements if one.keyword != "weather"), new]
    names = replaced_fields(line.name for line in new.block)
    kept: list[Statement] = []
    for one in statements:
        if one.keyword == "weather" and not one.values:
            block = tuple(line for line in one.block if line.name not in names)
            if block:
                kept.append(replace(one, block=block))
        else:
            kept.append(one)
    return [*kept, new]


def _background(statements: Sequence[Statement], new: Statement) -> list[Statement]:
    words = {_word(line) for line in new.block}
    kept: list[Statement] = []
    for one in statements:
        if one.keyword == "background":
            block = tuple(line for line in one.block if _word(line) not in words)
            if block:
                kept.append(replace(one, block=block))
        else:
            kept.append(one)
    return [*kept, new]


def _word(line: Statement) -> str:
    node = line.values[0] if line.values else None
    return call_name(node) if isinstance(node, Invocation) else ""
