"""Checks expressions: numbers with dimensions, words, lanes, actors, calls, distributions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from typing import TypeAlias, cast

from scenesim.scenario.arithmetic import call_name, compute
from scenesim.scenario.model import Distribution, Reference, Value
from scenesim.scenario.scope import UNKNOWN, Draws, Scope, Type, weather_measure
from scenesim.scenario.syntax import (
    Argument,
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
    Measure,
    Number,
    OverRun,
)
from scenesim.world.units import NONE, describe

Option: TypeAlias = "Callable[[Node], Value | None]"
FUNCTIONS = ("min", "max", "abs")
_NO_NUMBER = (Number(0.0), UNKNOWN)


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
    """The checker of expressions; ``Arguments`` and ``Judgements`` build on it."""

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
        match node:
            case Literal():
                return self._literal(node.text, node.unit, node)
            case RangeLiteral():
                return self._range(node, place)
            case Group():
                return self._scaled(self.number(node.value, place), node)
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
                return _NO_NUMBER

    def condition_value(self, node: Node, place: Place) -> object:
        """A condition; ``Judgements`` knows how."""
        raise NotImplementedError

    def measure(self, node: Invocation, name: str, place: Place) -> Measure | None:
        """A measure with its arguments; ``Judgements`` knows how."""
        raise NotImplementedError

    # leaves

    def _literal(self, text: str, unit: str, node: Node) -> tuple[Value, Type]:
        found = self.scope.unit(unit, node.span)
        value = float(text)
        if value in (inf, -inf):
            self.scope.complain(node.span, "this number is too large")
            return _NO_NUMBER
        if found is None:
            return _NO_NUMBER
        return Number(value * found[0]), Type("number", found[1])

    def _range(self, node: RangeLiteral, place: Place) -> tuple[Value, Type]:
        found = self.scope.unit(node.unit, node.span)
        low, high = float(node.low), float(node.high)
        address = self._address(node, place)
        if found is None or address is None:
            return _NO_NUMBER
        if not low < high:
            self.scope.complain(node.span, f"an empty range: {node.low} is not below {node.high}")
            return _NO_NUMBER
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
                hint=f"a measure such as speed({node.text}), or a drawn value such as {node.text}.speed",
            )
        else:
            scope.unknown(node.span, "name", node.text, sorted(scope.params) or ("a number",))
        return _NO_NUMBER

    def _attribute(self, node: Attribute, place: Place) -> tuple[Value, Type]:
        scope = self.scope
        if not isinstance(node.base, Name):
            scope.complain(node.span, "only actors, 'weather' and 'road' have values by name")
            return _NO_NUMBER
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
        return _NO_NUMBER

    def _weather(self, node: Attribute, place: Place) -> tuple[Value, Type]:
        from scenesim.world.signatures import Amount

        fields = vocabulary.signature("weather", "weather")
        found = fields.parameter(node.name)
        if found is None:
            self.scope.unknown(
                node.span, "weather field", node.name, [one.name for one in fields.parameters]
            )
            return _NO_NUMBER
        amounts = [one for one in found.accepts if isinstance(one, Amount)]
        if not place.run:
            self.scope.complain(node.span, f"the scenario does not set weather.{node.name}")
            return _NO_NUMBER
        kind = Type("number", amounts[0].dimension) if amounts else Type("word")
        return weather_measure(node.name), kind

    # operators

    def _sign(self, node: Prefix, place: Place) -> tuple[Value, Type]:
        value, kind = self.number(node.operand, place)
        if kind.kind not in ("number", "unknown"):
            self.scope.complain(node.span, f"'{node.operator}' wants a number")
            return _NO_NUMBER
        if node.operator == "+":
            return value, kind
        return self._folded("-", (Number(0.0), value)), kind

    def _operation(self, node: Operation, place: Place) -> tuple[Value, Type]:
        left, left_type = self.number(node.left, place)
        right, right_type = self.number(node.right, place)
        for side, kind in ((node.left, left_type), (node.right, right_type)):
            if kind.kind not in ("number", "unknown"):
                self.scope.complain(side.span, f"'{node.operator}' wants numbers")
                return _NO_NUMBER
        if UNKNOWN in (left_type, right_type):
            return _NO_NUMBER
        a, b = left_type.dimension, right_type.dimension
        if node.operator in ("+", "-"):
            if a != b:
                self.scope.complain(
                    node.span,
                    f"cannot {'add' if node.operator == '+' else 'subtract'} "
                    f"{describe(a)} and {describe(b)}",
                )
                return _NO_NUMBER
            kind = Type("number", a)
        elif node.operator == "*":
            kind = Type("number", a * b)
        else:
            if right == Number(0.0):
                self.scope.complain(node.right.span, "division by zero")
                return _NO_NUMBER
            kind = Type("number", a / b)
        return self._folded(node.operator, (left, right)), kind

    def _folded(self, operator: str, operands: tuple[Value, ...]) -> Value:
        """Arithmetic, done at once where everything is known."""
        if all(isinstance(one, Number) for one in operands):
            numbers = [one.value for one in operands if isinstance(one, Number)]
            return Number(compute(operator, numbers))
        return Arithmetic(operator, cast("tuple[Expression, ...]", operands))

    def _scaled(self, found: tuple[Value, Type], node: Group | Invocation) -> tuple[Value, Type]:
        """A bracketed plain number times the unit behind it."""
        value, kind = found
        if not node.unit or kind.kind == "unknown":
            return found
        unit = self.scope.unit(node.unit, node.span)
        if unit is None:
            return _NO_NUMBER
        if kind.kind != "number" or kind.dimension != NONE:
            self.scope.complain(
                node.span, f"the value has a unit already; '{node.unit}' cannot follow it"
            )
            return _NO_NUMBER
        return self._folded("*", (value, Number(unit[0]))), Type("number", unit[1])

    # calls

    def _invocation(self, node: Invocation, place: Place) -> tuple[Value, Type]:
        name = call_name(node)
        if name == "choice":
            return self._choice_of_numbers(node, place)
        if name in vocabulary.DISTRIBUTIONS:
            return self._distribution(node, name, place)
        if name in FUNCTIONS:
            return self._scaled(self._function(node, name, place), node)
        if name.startswith("over_run."):
            return self._over_run(node, name.removeprefix("over_run."), place)
        if vocabulary.find("measure", name) is not None:
            return self._scaled(self._measured(node, name, place), node)
        known = [*vocabulary.DISTRIBUTIONS, "choice", *FUNCTIONS]
        if place.run:
            known += [
                *vocabulary.words("measure"),
                *(f"over_run.{one}" for one in vocabulary.REDUCERS),
            ]
        self.scope.unknown(node.function.span, "function", name, known)
        return _NO_NUMBER

    def _measured(self, node: Invocation, name: str, place: Place) -> tuple[Value, Type]:
        if not place.run:
            self.scope.complain(
                node.span,
                f"'{name}' is measured in the run; values here are fixed before it begins",
                hint="measures stand in when, until, require, edge and cover",
            )
            return _NO_NUMBER
        measure = self.measure(node, name, place)
        signature = vocabulary.signature("measure", name)
        if measure is None:
            return _NO_NUMBER
        if signature.truth:
            return measure, Type("condition")
        if signature.result is None:
            return measure, Type("lane")
        return measure, Type("number", signature.result)

    def _over_run(self, node: Invocation, reducer: str, place: Place) -> tuple[Value, Type]:
        if reducer not in vocabulary.REDUCERS:
            self.scope.unknown(node.span, "statistic of over_run", reducer, vocabulary.REDUCERS)
            return _NO_NUMBER
        if not place.run:
            self.scope.complain(
                node.span, "'over_run' looks at a whole run; values here are fixed before it begins"
            )
            return _NO_NUMBER
        if len(node.arguments) != 1 or node.arguments[0].name:
            self.scope.complain(node.span, f"over_run.{reducer} takes one argument")
            return _NO_NUMBER
        inside = node.arguments[0].value
        if reducer == "count":
            condition = self.condition_value(inside, place)
            if condition is None:
                return _NO_NUMBER
            return OverRun(reducer, cast("Expression", condition)), Type("number", NONE)
        value, kind = self.number(inside, place)
        if kind.kind == "unknown":
            return _NO_NUMBER
        if kind.kind != "number":
            self.scope.complain(
                inside.span,
                f"over_run.{reducer} wants a number",
                hint="over_run.count counts the steps at which a condition holds",
            )
            return _NO_NUMBER
        return OverRun(reducer, cast("Expression", value)), kind

    def _function(self, node: Invocation, name: str, place: Place) -> tuple[Value, Type]:
        if any(argument.name for argument in node.arguments):
            self.scope.complain(node.span, f"{name} takes no named arguments")
            return _NO_NUMBER
        wanted = 1 if name == "abs" else 2
        if len(node.arguments) < wanted or (name == "abs" and len(node.arguments) > 1):
            self.scope.complain(
                node.span, f"{name} takes {'one value' if wanted == 1 else 'two or more values'}"
            )
            return _NO_NUMBER
        found = [self.number(argument.value, place) for argument in node.arguments]
        first = found[0][1]
        for (_, kind), argument in zip(found, node.arguments, strict=True):
            if kind.kind == "unknown":
                return _NO_NUMBER
            if not self.scope.require_dimension(
                kind, first.dimension, argument.span, f"each value of {name}"
            ):
                return _NO_NUMBER
        return self._folded(name, tuple(value for value, _ in found)), first

    # distributions

    def _address(self, node: Node, place: Place) -> str | None:
        if place.draws is None:
            self.scope.complain(
                node.span,
                place.why_no_draws,
                hint="name it with 'param' above and use the name",
            )
            return None
        return place.draws.next()

    def _distribution(self, node: Invocation, name: str, place: Place) -> tuple[Value, Type]:
        word = vocabulary.DISTRIBUTIONS[name]
        address = self._address(node, place)
        unit = self.scope.unit(node.unit, node.span)
        given = self.matched(node, word.parameters, name)
        if address is None or unit is None or given is None:
            return _NO_NUMBER
        missing = [one for one in word.parameters if one not in given]
        if missing:
            self.scope.complain(
                node.span,
                f"{name} needs {' and '.join(missing)}",
                (f"{name}({', '.join(word.parameters)})",),
            )
            return _NO_NUMBER
        values: list[Value] = []
        dimension = None
        for parameter in word.parameters:
            value, kind = self.number(given[parameter].value, place)
            if kind.kind == "unknown":
                return _NO_NUMBER
            plain = parameter in word.plain or bool(node.unit)
            if plain or dimension is not None:
                wanted = NONE if plain or dimension is None else dimension
                if not self.scope.require_dimension(
                    kind, wanted, given[parameter].value.span, f"'{parameter}' of {name}"
                ):
                    return _NO_NUMBER
            elif kind.kind != "number":
                self.scope.complain(given[parameter].span, f"'{parameter}' of {name} is a number")
                return _NO_NUMBER
            if parameter not in word.plain and dimension is None:
                dimension = kind.dimension
            values.append(value)
        if not self._sensible(node, name, given, values):
            return _NO_NUMBER
        drawn = Distribution(name, address, tuple(values), unit=unit[0], span=node.span)
        return drawn, Type("number", unit[1] if node.unit else dimension or NONE)

    def _sensible(
        self, node: Invocation, name: str, given: dict[str, Argument], values: list[Value]
    ) -> bool:
        """Whether the constants among the parameters make a distribution."""
        word = vocabulary.DISTRIBUTIONS[name]
        known = {
            parameter: value.value
            for parameter, value in zip(word.parameters, values, strict=True)
            if isinstance(value, Number)
        }
        for parameter in word.positive:
            if parameter in known and not known[parameter] > 0:
                self.scope.complain(
                    given[parameter].span, f"'{parameter}' of {name} must be greater than 0"
                )
                return False
        if "low" in known and "high" in known and not known["low"] < known["high"]:
            self.scope.complain(node.span, f"'low' of {name} must be below 'high'")
            return False
        return True

    def _choice_of_numbers(self, node: Invocation, place: Place) -> tuple[Value, Type]:
        kinds: list[Type] = []

        def option(value: Node) -> Value | None:
            found, kind = self.number(value, place)
            kinds.append(kind)
            return None if kind.kind == "unknown" else found

        drawn = self.choice(node, place, option)
        if drawn is None or not kinds:
            return _NO_NUMBER
        first = kinds[0]
        for kind, argument in zip(kinds, node.arguments, strict=True):
            if kind.kind != first.kind or kind.dimension != first.dimension:
                self.scope.complain(
                    argument.span, "all options of a choice are of one kind and dimension"
                )
                return _NO_NUMBER
        if node.unit:
            unit = self.scope.unit(node.unit, node.span)
            if unit is None:
                return _NO_NUMBER
            if first.dimension != NONE:
                self.scope.complain(
                    node.span, f"the options have a unit already; '{node.unit}' cannot follow"
                )
                return _NO_NUMBER
            scaled = tuple(self._folded("*", (one, Number(unit[0]))) for one in drawn.arguments)
            drawn = Distribution("choice", drawn.address, scaled, drawn.weights, span=node.span)
            first = Type("number", unit[1])
        return drawn, first

    def choice(self, node: Invocation, place: Place, option: Option) -> Distribution | None:
        """``choice(a, b)`` or ``choice(a: 3, b: 1)`` of anything.

        Args:
            node: the call.
            place: where it stands.
            option: checks one option and gives its value, or None.

        Returns:
            The distribution, or None with a problem.
        """
        address = self._address(node, place)
        if not node.arguments:
            self.scope.complain(
                node.span, "choice needs options", ("choice(a, b)", "choice(a: 3, b: 1)")
            )
            return None
        options: list[Value | None] = []
        weights: list[float] = []
        for argument in node.arguments:
            if argument.name:
                self.scope.complain(
                    argument.span,
                    "options of a choice have no names",
                    hint="weights stand behind a colon: choice(a: 3, b: 1)",
                )
                return None
            options.append(option(argument.value))
            weights.append(self._weight(argument))
        total = sum(weights)
        if address is None or any(one is None for one in options):
            return None
        if not total > 0:
            self.scope.complain(node.span, "the weights of a choice must add up to more than 0")
            return None
        shares = tuple(weight / total for weight in weights)
        return Distribution(
            "choice",
            address,
            tuple(one for one in options if one is not None),
            shares,
            span=node.span,
        )

    def _weight(self, argument: Argument) -> float:
        if argument.weight is None:
            return 1.0
        value, kind = self.number(
            argument.weight, Place(None, why_no_draws="weights are plain numbers")
        )
        if kind.kind == "unknown":
            return 1.0
        if not isinstance(value, Number) or kind.dimension != NONE or value.value < 0:
            self.scope.complain(argument.weight.span, "a weight is a plain number from 0")
            return 1.0
        return value.value

    def matched(
        self, node: Invocation, parameters: tuple[str, ...], name: str
    ) -> dict[str, Argument] | None:
        """Arguments by parameter; positional ones get the names in order.

        Args:
            node: the call.
            parameters: names in order.
            name: of what is called.

        Returns:
            Parameter to argument, or None with problems.
        """
        given: dict[str, Argument] = {}
        right = True
        named = False
        for position, argument in enumerate(node.arguments):
            key = argument.name
            if argument.weight is not None:
                self.scope.complain(argument.span, f"'{name}' takes no weights; choice does")
                right = False
                continue
            if key:
                named = True
            elif named:
                self.scope.complain(
                    argument.span,
                    "an argument without a name behind named ones",
                    hint="give it a name",
                )
                right = False
                continue
            elif position < len(parameters):
                key = parameters[position]
            else:
                self.scope.complain(
                    argument.span,
                    f"{name} takes at most {len(parameters)} arguments"
                    if parameters
                    else f"{name} takes no arguments",
                )
                right = False
                continue
            if key not in parameters:
                self.scope.unknown(argument.span, f"argument of {name}", key, parameters)
                right = False
            elif key in given:
                self.scope.complain(argument.span, f"'{key}' is given twice")
                right = False
            else:
                given[key] = argument
        return given if right else None
