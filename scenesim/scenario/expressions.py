"""Checks expressions: numbers with dimensions, words, lanes, actors, calls, distributions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from typing import TypeAlias, cast

from scenesim.errors import Span, nearest
from scenesim.scenario.arithmetic import compute
from scenesim.scenario.model import Distribution, Reference, Value
from scenesim.scenario.scope import UNKNOWN, Draws, Scope, Type, shown, weather_measure
from scenesim.scenario.syntax import (
    Attribute,
    Group,
    Invocation,
    Literal,
    Name,
    Node,
    Operation,
    Prefix,
    RangeLiteral,
)
from scenesim.world import vocabulary
from scenesim.world.conditions import (
    Arithmetic,
    Expression,
    Number,
)
from scenesim.world.units import NONE, describe

Option: TypeAlias = "Callable[[Node], Value | None]"
FUNCTIONS = ("min", "max", "abs")
NO_NUMBER = (Number(0.0), UNKNOWN)


@dataclass(frozen=True, slots=True)
class Place:
    """Where an expression stands.

    Attributes:
        draws: gives addresses to its random values; None where there may be none.
        run: measures of the run may stand here.
        why_no_draws: the reason, for the message.
    """

    draws: Draws | None
    run: bool = False
    why_no_draws: str = "no random value may stand here"


class Expressions:
    """The checker of operators and leaves; ``Calls`` and its followers build on it."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope

    def number(self, node: Node, place: Place) -> tuple[Value, Type]:
        """A number, or whatever else a name turns out to be, with its type.

        Args:
            node: the expression.
            place: where it stands.

        Returns:
            The value in SI, and its type; ``UNKNOWN`` where a problem has been told.
        """
        value, kind = self._number(node, place)
        if isinstance(value, Distribution):
            self.scope.drawn[value.address] = kind
        return value, kind

    def _number(self, node: Node, place: Place) -> tuple[Value, Type]:
        match node:
            case Literal():
                return self._literal(node.text, node.unit, node)
            case RangeLiteral():
                return self._range(node, place)
            case Group():
                return self.scaled(self.number(node.value, place), node)
            case Name():
                return self._name(node)
            case Attribute():
                return self._attribute(node, place)
            case Prefix(operator="-" | "+"):
                return self._sign(node, place)
            case Operation(operator="+" | "-" | "*" | "/"):
                return self._operation(node, place)
            case Invocation():
                return self._invocation(node, place)
            case _:
                self.scope.complain(node.span, "a number cannot be made of this", ("a number",))
                return NO_NUMBER

    def _invocation(self, node: Invocation, place: Place) -> tuple[Value, Type]:
        """A call; ``Calls`` knows how."""
        raise NotImplementedError

    def address(self, node: Node, place: Place) -> str | None:
        """The address of a random value, or None with a problem where none may stand."""
        if place.draws is None:
            self.scope.complain(
                node.span,
                place.why_no_draws,
                hint="name it with 'param' above and use the name",
            )
            return None
        return place.draws.next()

    # leaves

    def _literal(self, text: str, unit: str, node: Node) -> tuple[Value, Type]:
        found = self.scope.unit(unit, node.span)
        value = float(text)
        if value in (inf, -inf):
            self.scope.complain(node.span, "this number is too large")
            return NO_NUMBER
        if found is None:
            return NO_NUMBER
        return Number(value * found[0]), Type("number", found[1])

    def _range(self, node: RangeLiteral, place: Place) -> tuple[Value, Type]:
        found = self.scope.unit(node.unit, node.span)
        low, high = float(node.low), float(node.high)
        address = self.address(node, place)
        if found is None or address is None:
            return NO_NUMBER
        if not low < high:
            self.scope.complain(node.span, f"an empty range: {node.low} is not below {node.high}")
            return NO_NUMBER
        parts = (Number(low), Number(high))
        drawn = Distribution("uniform", address, parts, unit=found[0], span=node.span)
        return drawn, Type("number", found[1])

    def _name(self, node: Name) -> tuple[Value, Type]:
        scope = self.scope
        if node.text in scope.params:
            return Reference(node.text), scope.types.get(node.text, UNKNOWN)
        if node.text == "inf":
            return Number(inf), Type("unknown")
        if node.text in scope.actors:
            scope.complain(
                node.span,
                f"'{node.text}' is an actor, not a number",
                hint=f"measure it: speed({node.text}); or use what was drawn: {node.text}.speed",
            )
        elif measure := vocabulary.find("measure", node.text):
            arguments = ", ".join(one.name for one in measure.parameters if one.required)
            hint = f"write {node.text}({arguments})"
            scope.complain(node.span, f"'{node.text}' is measured in the run", hint=hint)
        else:
            near = nearest(node.text, scope.params)
            expected = shown(sorted(scope.params)) or ("a number",)
            scope.complain(
                node.span,
                f"unknown name '{node.text}'",
                () if near else expected,
                near,
                _unit_hint(node.span),
            )
        return NO_NUMBER

    def _attribute(self, node: Attribute, place: Place) -> tuple[Value, Type]:
        scope = self.scope
        if not isinstance(node.base, Name):
            scope.complain(node.span, "only actors, 'weather' and 'road' have values by name")
            return NO_NUMBER
        owner, name = node.base.text, node.name
        address = f"{owner}.{name}"
        if address in scope.types:
            return Reference(address), scope.types[address]
        if owner == "weather":
            return self._weather(node, place)
        if owner in scope.actors:
            signatures = scope.actors[owner]
            known = [one.name for one in signatures[0].parameters] + ["kind"]
            if name in known:
                scope.complain(
                    node.span,
                    f"'{owner}' is given no {name}",
                    hint=f"give {owner} a {name}, or measure it in the run: {name}({owner})",
                )
            else:
                scope.unknown(node.span, f"argument of {owner}", name, known)
        elif owner == "road":
            known = [known[5:] for known in scope.types if known.startswith("road.")]
            scope.unknown(node.span, "argument of the road", name, known)
        else:
            scope.unknown(node.span, "actor", owner, [*scope.actors, "weather", "road"])
        return NO_NUMBER

    def _weather(self, node: Attribute, place: Place) -> tuple[Value, Type]:
        from scenesim.world.signatures import Amount

        fields = vocabulary.signature("weather", "weather")
        found = fields.parameter(node.name)
        if found is None:
            self.scope.unknown(
                node.span, "weather field", node.name, [one.name for one in fields.parameters]
            )
            return NO_NUMBER
        amounts = [one for one in found.accepts if isinstance(one, Amount)]
        if not place.run:
            self.scope.complain(node.span, f"the scenario does not set weather.{node.name}")
            return NO_NUMBER
        kind = Type("number", amounts[0].dimension) if amounts else Type("word")
        return weather_measure(node.name), kind

    # operators

    def _sign(self, node: Prefix, place: Place) -> tuple[Value, Type]:
        value, kind = self.number(node.operand, place)
        if kind.kind not in ("number", "unknown"):
            self.scope.complain(node.span, f"'{node.operator}' wants a number")
            return NO_NUMBER
        if node.operator == "+":
            return value, kind
        return self.folded("-", (Number(0.0), value)), kind

    def _operation(self, node: Operation, place: Place) -> tuple[Value, Type]:
        left, left_type = self.number(node.left, place)
        right, right_type = self.number(node.right, place)
        for side, kind in ((node.left, left_type), (node.right, right_type)):
            if kind.kind not in ("number", "unknown"):
                self.scope.complain(side.span, f"'{node.operator}' wants numbers")
                return NO_NUMBER
        if UNKNOWN in (left_type, right_type):
            return NO_NUMBER
        a, b = left_type.dimension, right_type.dimension
        if node.operator in ("+", "-"):
            if a != b:
                told = "add" if node.operator == "+" else "subtract"
                self.scope.complain(
                    node.span,
                    f"cannot {told} {describe(a)} and {describe(b)}",
                    hint=_range_hint(node),
                )
                return NO_NUMBER
            kind = Type("number", a)
        elif node.operator == "*":
            kind = Type("number", a * b)
        else:
            if right == Number(0.0):
                self.scope.complain(node.right.span, "division by zero")
                return NO_NUMBER
            kind = Type("number", a / b)
        return self.folded(node.operator, (left, right)), kind

    def folded(self, operator: str, operands: tuple[Value, ...]) -> Value:
        """Arithmetic, done at once where everything is known."""
        if all(isinstance(one, Number) for one in operands):
            numbers = [one.value for one in operands if isinstance(one, Number)]
            return Number(compute(operator, numbers))
        return Arithmetic(operator, cast("tuple[Expression, ...]", operands))

    def scaled(self, found: tuple[Value, Type], node: Group | Invocation) -> tuple[Value, Type]:
        """A bracketed plain number times the unit behind it."""
        value, kind = found
        if not node.unit or kind.kind == "unknown":
            return found
        unit = self.scope.unit(node.unit, node.span)
        if unit is None:
            return NO_NUMBER
        if kind.kind != "number" or kind.dimension != NONE:
            self.scope.complain(
                node.span, f"the value has a unit already; '{node.unit}' cannot follow it"
            )
            return NO_NUMBER
        return self.folded("*", (value, Number(unit[0]))), Type("number", unit[1])

    # calls


def _unit_hint(span: Span) -> str | None:
    """What to do about a unit that is written as a division: ``40 km / h``."""
    if not span.text[: span.column - 1].endswith("/ "):
        return None
    return "a unit is one word without spaces, such as km/h"


def _range_hint(node: Operation) -> str | None:
    """What to do about a range that is written as a difference: ``30-50 km/h``."""
    if not (node.operator == "-" and isinstance(node.left, Literal) and not node.left.unit):
        return None
    if not isinstance(node.right, Literal):
        return None
    unit = f" {node.right.unit}" if node.right.unit else ""
    return f"a range is written {node.left.text}..{node.right.text}{unit}"
