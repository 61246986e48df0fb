"""``--set ADDRESS=VALUE``: replaces whole arguments of a document by their address."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeAlias

from scenesim.errors import Problem, Span
from scenesim.scenario.addressed import Target, targets, unknown
from scenesim.scenario.merge import replaced_fields
from scenesim.scenario.parser import parse_value
from scenesim.scenario.scope import strip
from scenesim.scenario.syntax import (
    Argument,
    Document,
    For,
    Group,
    Invocation,
    Literal,
    Node,
    Operation,
    Prefix,
    Statement,
    String,
    TupleNode,
    Until,
)
from scenesim.world import vocabulary
from scenesim.world.signatures import FilePath, Quoted

Change: TypeAlias = "Callable[[Statement], Statement]"


def applied(document: Document, fixed: Mapping[str, str]) -> tuple[Document, list[Problem]]:
    """A document with arguments replaced.

    Args:
        document: with its ``extends`` merged.
        fixed: address to the text of the value.

    Returns:
        The document, and what is wrong with the settings.
    """
    problems: list[Problem] = []
    for address, text in fixed.items():
        document = _set(document, address.strip(), text.strip(), problems)
    return document, problems


def _set(document: Document, address: str, text: str, problems: list[Problem]) -> Document:
    if "#" in address:
        whole = address.split("#", 1)[0]
        problems.append(
            Problem(f"{address}: a part of an argument cannot be set", hint=f"set all of '{whole}'")
        )
        return document
    change = _change(document, address)
    if change is None and address.endswith(".condition"):
        told = f"{address}: a value inside a condition cannot be set"
        problems.append(Problem(told, hint="name it with 'param' in the scenario and set that"))
        return document
    if change is None:
        problems.append(unknown(document, address))
        return document
    takes_text, put = change
    node = _value(text, address, takes_text, problems)
    return document if node is None else put(node)


def _value(text: str, place: str, takes_text: bool, problems: list[Problem]) -> Node | None:
    if takes_text and not text.startswith(('"', "choice(")):
        span = Span(place, 1, 1, max(1, len(text)), text)
        return String(text, allowed=True, span=span)
    node, source = parse_value(text, place)
    problems += source.problems
    return None if node is None else _allowed(node)


def _change(document: Document, address: str) -> tuple[bool, Callable[[Node], Document]] | None:
    """Whether the address takes a bare text, and what puts a node there; None if unknown."""
    owner, _, name = address.rpartition(".")
    if not owner:
        return _whole_change(document, name)
    if owner == "run" and name in ("duration", "rate"):
        return False, lambda node: _run(document, name, node)
    if owner == "weather":
        fields = vocabulary.signature("weather", "weather")
        if fields.parameter(name) is None:
            return None
        return False, lambda node: _weather_field(document, name, node)
    target = targets(document).get(owner)
    if target is None or name not in target.names():
        return None
    parameter = target.parameter(name)
    takes_text = parameter is not None and any(
        isinstance(one, FilePath | Quoted) for one in parameter.accepts
    )

    def put(node: Node) -> Document:
        changed = _at(
            document.statements, target.path, lambda one: _argument(one, target, name, node)
        )
        return replace(document, statements=changed)

    return takes_text, put


def _whole_change(document: Document, name: str) -> tuple[bool, Callable[[Node], Document]] | None:
    for index, statement in enumerate(document.statements):
        if statement.keyword == "param" and statement.name == name:

            def put(node: Node, index: int = index) -> Document:
                changed = _at(
                    document.statements, (index,), lambda one: replace(one, values=(node,))
                )
                return replace(document, statements=changed)

            return False, put
    if name in ("road", "weather", "sensors"):
        return False, lambda node: _statement(document, name, node)
    return None


def _statement(document: Document, keyword: str, node: Node) -> Document:
    dropped = (keyword, "call") if keyword == "sensors" else (keyword,)
    kept = [one for one in document.statements if one.keyword not in dropped]
    new = Statement(keyword, values=(node,), span=node.span)
    return replace(document, statements=(*kept, new))


def _run(document: Document, name: str, node: Node) -> Document:
    kept = [one for one in document.statements if one.keyword != "run"]
    old = next((one for one in document.statements if one.keyword == "run"), None)
    duration, rate = old.values if old else (Literal("6", "s"), Literal("10", "Hz"))
    values = (node, rate) if name == "duration" else (duration, node)
    new = Statement("run", values=values, span=node.span)
    return replace(document, statements=(*kept, new))


def _weather_field(document: Document, name: str, node: Node) -> Document:
    """A field in the last weather block, in a block of its own where there is none."""
    new = Statement("field", name, (node,), span=node.span)
    places = [at for at, one in enumerate(document.statements) if one.keyword == "weather"]
    last = places[-1] if places and not document.statements[places[-1]].values else -1
    gone = replaced_fields([name])
    statements: list[Statement] = []
    for at, one in enumerate(document.statements):
        if one.keyword == "weather" and not one.values:
            lines = [new if line.name == name and at == last else line for line in one.block]
            if at == last and new not in lines:
                lines.append(new)
            block = tuple(line for line in lines if line is new or line.name not in gone)
            if not block:
                continue
            one = replace(one, block=block)
        statements.append(one)
    if last < 0:
        statements.append(Statement("weather", block=(new,), span=node.span))
    return replace(document, statements=tuple(statements))


def _at(
    statements: tuple[Statement, ...], path: tuple[int, ...], change: Change
) -> tuple[Statement, ...]:
    index, *rest = path
    old = statements[index]
    new = replace(old, block=_at(old.block, tuple(rest), change)) if rest else change(old)
    return (*statements[:index], new, *statements[index + 1 :])


def _argument(statement: Statement, target: Target, name: str, node: Node) -> Statement:
    """A statement with one argument of its call, its kind or its duration replaced."""
    first = statement.values[0]
    if name == "for" and "for" in target.extra:
        return replace(statement, values=(_with_duration(first, node),))
    if name == "kind" and "kind" in target.extra:
        call = strip(first)
        assert isinstance(call, Invocation)
        return replace(statement, values=(replace(call, function=node),))
    return replace(statement, values=(_with_argument(first, target, name, node),))


def _with_duration(node: Node, duration: Node) -> Node:
    match node:
        case Until():
            return replace(node, action=_with_duration(node.action, duration))
        case For():
            return replace(node, duration=duration)
        case _:
            return For(node, duration, node.span)


def _with_argument(node: Node, target: Target, name: str, value: Node) -> Node:
    match node:
        case Until():
            return replace(node, action=_with_argument(node.action, target, name, value))
        case For():
            return replace(node, condition=_with_argument(node.condition, target, name, value))
        case Group():
            return replace(node, value=_with_argument(node.value, target, name, value))
        case Invocation():
            return _call_with(node, target, name, value)
        case _:
            return node


def _call_with(node: Invocation, target: Target, name: str, value: Node) -> Invocation:
    order = [one.name for one in target.signatures[0].parameters]
    arguments = list(node.arguments)
    for index, argument in enumerate(arguments):
        positional = not argument.name and index < len(order) and order[index] == name
        if argument.name == name or positional:
            arguments[index] = replace(argument, value=value, span=value.span)
            return replace(node, arguments=tuple(arguments))
    return replace(node, arguments=(*arguments, Argument(value, name, span=value.span)))


def _allowed(node: Node) -> Node:
    """The same value with its texts marked as given by the caller."""
    match node:
        case String():
            return replace(node, allowed=True)
        case Invocation():
            arguments = tuple(
                replace(argument, value=_allowed(argument.value)) for argument in node.arguments
            )
            return replace(node, arguments=arguments, function=_allowed(node.function))
        case Group():
            return replace(node, value=_allowed(node.value))
        case TupleNode():
            return replace(node, items=tuple(_allowed(item) for item in node.items))
        case Operation():
            return replace(node, left=_allowed(node.left), right=_allowed(node.right))
        case Prefix():
            return replace(node, operand=_allowed(node.operand))
        case _:
            return node
