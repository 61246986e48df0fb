"""Checks calls: functions, measures, statistics over a run, and distributions."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias, cast

from scenesim.scenario.arithmetic import call_name
from scenesim.scenario.expressions import NO_NUMBER, Expressions, Place
from scenesim.scenario.matching import matched
from scenesim.scenario.model import Distribution, Value
from scenesim.scenario.scope import Type
from scenesim.scenario.syntax import Argument, Invocation, Node
from scenesim.world import vocabulary
from scenesim.world.conditions import Expression, Measure, Number, OverRun
from scenesim.world.units import NONE, Dimension

Option: TypeAlias = "Callable[[Node], Value | None]"
FUNCTIONS = ("min", "max", "abs")


class Calls(Expressions):
    """The checker of calls whose value is a number, a lane or a truth."""

    def condition_value(self, node: Node, place: Place) -> object:
        """A condition; ``Judgements`` knows how."""
        raise NotImplementedError

    def measure(self, node: Invocation, name: str, place: Place) -> Measure | None:
        """A measure with its arguments; ``Judgements`` knows how."""
        raise NotImplementedError

    def _invocation(self, node: Invocation, place: Place) -> tuple[Value, Type]:
        name = call_name(node)
        if name == "choice":
            return self._choice_of_numbers(node, place)
        if name in vocabulary.DISTRIBUTIONS:
            return self._distribution(node, name, place)
        if name in FUNCTIONS:
            return self.scaled(self._function(node, name, place), node)
        if name.startswith("over_run."):
            return self._over_run(node, name.removeprefix("over_run."), place)
        if vocabulary.find("measure", name) is not None:
            return self.scaled(self._measured(node, name, place), node)
        known = [*vocabulary.DISTRIBUTIONS, "choice", *FUNCTIONS]
        if place.run:
            known += [
                *vocabulary.words("measure"),
                *(f"over_run.{one}" for one in vocabulary.REDUCERS),
            ]
        self.scope.unknown(node.function.span, "function", name, known)
        return NO_NUMBER

    def _measured(self, node: Invocation, name: str, place: Place) -> tuple[Value, Type]:
        if not place.run:
            self.scope.complain(
                node.span,
                f"'{name}' is measured in the run; values here are fixed before it begins",
                hint="measures stand in when, until, require, edge and cover",
            )
            return NO_NUMBER
        measure = self.measure(node, name, place)
        signature = vocabulary.signature("measure", name)
        if measure is None:
            return NO_NUMBER
        if signature.truth:
            return measure, Type("condition")
        if signature.result is None:
            return measure, Type("lane")
        return measure, Type("number", signature.result)

    def _over_run(self, node: Invocation, reducer: str, place: Place) -> tuple[Value, Type]:
        if reducer not in vocabulary.REDUCERS:
            self.scope.unknown(node.span, "statistic of over_run", reducer, vocabulary.REDUCERS)
            return NO_NUMBER
        if not place.run:
            self.scope.complain(
                node.span, "'over_run' looks at a whole run; values here are fixed before it begins"
            )
            return NO_NUMBER
        if len(node.arguments) != 1 or node.arguments[0].name:
            self.scope.complain(node.span, f"over_run.{reducer} takes one argument")
            return NO_NUMBER
        inside = node.arguments[0].value
        if reducer == "count":
            condition = self.condition_value(inside, place)
            if condition is None:
                return NO_NUMBER
            return OverRun(reducer, cast("Expression", condition)), Type("number", NONE)
        value, kind = self.number(inside, place)
        if kind.kind == "unknown":
            return NO_NUMBER
        if kind.kind != "number":
            self.scope.complain(
                inside.span,
                f"over_run.{reducer} wants a number",
                hint="over_run.count counts the steps at which a condition holds",
            )
            return NO_NUMBER
        return OverRun(reducer, cast("Expression", value)), kind

    def _function(self, node: Invocation, name: str, place: Place) -> tuple[Value, Type]:
        if any(argument.name for argument in node.arguments):
            self.scope.complain(node.span, f"{name} takes no named arguments")
            return NO_NUMBER
        wanted = 1 if name == "abs" else 2
        if len(node.arguments) < wanted or (name == "abs" and len(node.arguments) > 1):
            self.scope.complain(
                node.span, f"{name} takes {'one value' if wanted == 1 else 'two or more values'}"
            )
            return NO_NUMBER
        found = [self.number(argument.value, place) for argument in node.arguments]
        first = found[0][1]
        for (_, kind), argument in zip(found, node.arguments, strict=True):
            if kind.kind == "unknown":
                return NO_NUMBER
            if not self.scope.require_dimension(
                kind, first.dimension, argument.span, f"each value of {name}"
            ):
                return NO_NUMBER
        return self.folded(name, tuple(value for value, _ in found)), first

    # distributions

    def _distribution(self, node: Invocation, name: str, place: Place) -> tuple[Value, Type]:
        word = vocabulary.DISTRIBUTIONS[name]
        address = self.address(node, place)
        unit = self.scope.unit(node.unit, node.span)
        given, whole = matched(node, word.parameters, name, self.scope)
        if address is None or unit is None or not whole:
            return NO_NUMBER
        missing = [one for one in word.parameters if one not in given]
        if missing:
            told = f"{name} needs {' and '.join(missing)}"
            self.scope.complain(node.span, told, (f"{name}({', '.join(word.parameters)})",))
            return NO_NUMBER
        found = self._parameters(node, name, given, place)
        if found is None:
            return NO_NUMBER
        values, dimension = found
        if not self._sensible(node, name, given, values):
            return NO_NUMBER
        drawn = Distribution(name, address, tuple(values), unit=unit[0], span=node.span)
        return drawn, Type("number", unit[1] if node.unit else dimension or NONE)

    def _parameters(
        self, node: Invocation, name: str, given: dict[str, Argument], place: Place
    ) -> tuple[list[Value], Dimension | None] | None:
        """A distribution's parameters, and the dimension that those with one share."""
        word = vocabulary.DISTRIBUTIONS[name]
        values: list[Value] = []
        dimension = None
        for parameter in word.parameters:
            value, kind = self.number(given[parameter].value, place)
            if kind.kind == "unknown":
                return None
            plain = parameter in word.plain or bool(node.unit)
            if plain or dimension is not None:
                wanted = NONE if plain or dimension is None else dimension
                if not self.scope.require_dimension(
                    kind, wanted, given[parameter].value.span, f"'{parameter}' of {name}"
                ):
                    return None
            elif kind.kind != "number":
                self.scope.complain(given[parameter].span, f"'{parameter}' of {name} is a number")
                return None
            if parameter not in word.plain and dimension is None:
                dimension = kind.dimension
            values.append(value)
        return values, dimension

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
            return NO_NUMBER
        first = kinds[0]
        for kind, argument in zip(kinds, node.arguments, strict=True):
            if kind.kind != first.kind or kind.dimension != first.dimension:
                self.scope.complain(
                    argument.span, "all options of a choice are of one kind and dimension"
                )
                return NO_NUMBER
        if node.unit:
            unit = self.scope.unit(node.unit, node.span)
            if unit is None:
                return NO_NUMBER
            if first.dimension != NONE:
                self.scope.complain(
                    node.span, f"the options have a unit already; '{node.unit}' cannot follow"
                )
                return NO_NUMBER
            scaled = tuple(self.folded("*", (one, Number(unit[0]))) for one in drawn.arguments)
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
        address = self.address(node, place)
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
