"""Checks conditions and measures, and says at which stage they are known."""

from __future__ import annotations

from typing import cast

from scenesim.scenario.arguments import Arguments
from scenesim.scenario.arithmetic import call_name
from scenesim.scenario.expressions import Place
from scenesim.scenario.model import Value
from scenesim.scenario.places import lane
from scenesim.scenario.printer import node_text
from scenesim.scenario.scope import UNKNOWN, Type, strip
from scenesim.scenario.syntax import (
    AtStartNode,
    For,
    Group,
    Invocation,
    Name,
    Node,
    Operation,
    Prefix,
    String,
)
from scenesim.world import vocabulary
from scenesim.world.conditions import (
    AtStart,
    Comparison,
    Condition,
    Eventually,
    Expression,
    Holds,
    Logic,
    Measure,
    Sustained,
    When,
    While,
    Word,
)
from scenesim.world.signatures import TIERS
from scenesim.world.units import TIME, describe

COMPARISONS = ("<", "<=", ">", ">=", "==", "!=")


class Judgements(Arguments):
    """The checker of conditions."""

    def condition(
        self, node: Node, place: Place, for_address: str = "", *, trigger: bool = False
    ) -> Condition | None:
        """A condition.

        Args:
            node: as written.
            place: where it stands.
            for_address: of the duration behind ``for``; "" where it may not be random.
            trigger: it belongs to ``when`` or ``until`` and can look at the present only.

        Returns:
            The condition, or None with a problem.
        """
        match node:
            case Group(unit=""):
                return self.condition(node.value, place, for_address, trigger=trigger)
            case For():
                return self._sustained(node, place, for_address, trigger)
            case Operation(operator="and" | "or"):
                return self._logic(node, place, for_address, trigger)
            case Prefix(operator="not"):
                inside = self.condition(node.operand, place, for_address, trigger=trigger)
                return None if inside is None else Logic("not", (inside,))
            case Operation() if node.operator in COMPARISONS:
                return self._comparison(node, place)
            case (
                AtStartNode() | Prefix(operator="eventually") | Operation(operator="while" | "when")
            ):
                if trigger:
                    self.scope.complain(
                        node.span,
                        "a trigger looks at the present only",
                        hint="require and edge judge a run: there 'at start', 'while' ... stand",
                    )
                    return None
                return self._temporal(node, place)
            case Invocation():
                return self._claim(node, place)
            case _:
                self.scope.complain(
                    node.span, "a condition is wanted", ("a comparison", "visible(...)", "not ...")
                )
                return None

    def condition_value(self, node: Node, place: Place) -> object:
        """The condition inside ``over_run.count``."""
        return self.condition(node, place)

    def measure(self, node: Invocation, name: str, place: Place) -> Measure | None:
        """A measure with its arguments in order.

        Args:
            node: the call.
            name: of the measure.
            place: where it stands.

        Returns:
            The measure, or None with a problem.
        """
        signature = vocabulary.signature("measure", name)
        before = len(self.scope.problems)
        named = self.arguments(node, signature, "")
        if len(self.scope.problems) > before:
            return None
        ordered = [named[one.name] for one in signature.parameters if one.name in named]
        return Measure(name, cast("tuple[Expression, ...]", tuple(ordered)))

    def _sustained(
        self, node: For, place: Place, for_address: str, trigger: bool
    ) -> Condition | None:
        inside = self.condition(node.condition, place, trigger=trigger)
        draws = Place(self.scope.draws(for_address)) if for_address else Place(None)
        duration = self.duration(node.duration, draws)
        if inside is None or duration is None:
            return None
        return Sustained(inside, duration)

    def duration(self, node: Node, place: Place) -> Expression | None:
        """A time behind ``for``.

        Args:
            node: as written.
            place: where it stands.

        Returns:
            The duration, or None with a problem.
        """
        value, kind = self.number(node, place)
        if not self.scope.require_dimension(kind, TIME, node.span, "the duration behind 'for'"):
            return None
        if kind == UNKNOWN:
            return None
        if place.draws is not None:
            self.scope.keep(place.draws.base, value)
            self.scope.types[place.draws.base] = kind
        return cast("Expression", value)

    def _logic(
        self, node: Operation, place: Place, for_address: str, trigger: bool
    ) -> Condition | None:
        sides: list[Condition] = []
        right = True
        for side in (node.left, node.right):
            found = self.condition(side, place, for_address, trigger=trigger)
            if found is None:
                right = False
            elif isinstance(found, Logic) and found.operator == node.operator:
                sides += found.operands
            else:
                sides.append(found)
        return Logic(node.operator, tuple(sides)) if right else None

    def _temporal(self, node: Node, place: Place) -> Condition | None:
        match node:
            case AtStartNode():
                inside = self.condition(node.condition, place)
                return None if inside is None else AtStart(inside)
            case Prefix():
                inside = self.condition(node.operand, place)
                return None if inside is None else Eventually(inside)
            case Operation():
                left = self.condition(node.left, place)
                right = self.condition(node.right, place)
                if left is None or right is None:
                    return None
                return While(left, right) if node.operator == "while" else When(left, right)
        return None

    def _claim(self, node: Invocation, place: Place) -> Condition | None:
        name = call_name(node)
        signature = vocabulary.find("measure", name)
        claims = [
            one for one in vocabulary.words("measure") if vocabulary.signature("measure", one).truth
        ]
        if signature is None or (not signature.truth):
            if signature is not None or name.startswith("over_run."):
                self.scope.complain(
                    node.span, f"'{name}' is a quantity, not a condition", (f"{name}(...) < ...",)
                )
            else:
                self.scope.unknown(node.function.span, "condition", name, claims)
            return None
        measure = self.measure(node, name, place)
        return None if measure is None else Holds(measure)

    def _comparison(self, node: Operation, place: Place) -> Condition | None:
        left, left_type = self._side(node.left, place)
        right, right_type = self._side(node.right, place)
        if UNKNOWN in (left_type, right_type) and not self._open_ended(left_type, right_type, node):
            return None
        if left is None or right is None:
            return None
        for kind, side in ((left_type, node.left), (right_type, node.right)):
            if kind.kind == "condition":
                self.scope.complain(
                    side.span, f"'{node_text(side)}' is true or false and is not compared"
                )
                return None
        if not self._comparable(left_type, right_type, node):
            return None
        return Comparison(node.operator, cast("Expression", left), cast("Expression", right))

    def _open_ended(self, left: Type, right: Type, node: Operation) -> bool:
        """Whether an unknown side is only ``inf``."""
        sides = ((left, node.left), (right, node.right))
        return all(
            kind.kind != "unknown" or (isinstance(side, Name) and side.text == "inf")
            for kind, side in sides
        )

    def _comparable(self, left: Type, right: Type, node: Operation) -> bool:
        if "unknown" in (left.kind, right.kind):
            return True
        if left.kind != right.kind:
            self.scope.complain(node.span, f"{_said(left)} cannot be compared with {_said(right)}")
            return False
        if left.kind == "number" and left.dimension != right.dimension:
            self.scope.complain(
                node.right.span,
                f"{_said(left)} is compared with {_said(right)}",
                hint="write the unit behind the number"
                if right.dimension.__eq__(Type("number").dimension)
                else None,
            )
            return False
        if left.kind == "word":
            return self._comparable_words(left, right, node)
        if left.kind == "lane" and node.operator not in ("==", "!="):
            self.scope.complain(node.span, "lanes are compared with == or != only")
            return False
        return True

    def _comparable_words(self, left: Type, right: Type, node: Operation) -> bool:
        if node.operator not in ("==", "!="):
            self.scope.complain(node.span, "words are compared with == or != only")
            return False
        if len(right.words) == 1 and left.words and not right.words <= left.words:
            self.scope.unknown(
                node.right.span, "value", next(iter(right.words)), sorted(left.words)
            )
            return False
        return True

    def _side(self, node: Node, place: Place) -> tuple[Value | None, Type]:
        """A side of a comparison: a number, a lane or a word."""
        node = strip(node)
        if isinstance(node, String):
            return Word(node.text), Type("word", words=frozenset((node.text,)))
        if isinstance(node, Invocation) and call_name(node) in ("road.lane", "road.any_lane"):
            place_on = lane(node, call_name(node), self.scope)
            return place_on, UNKNOWN if place_on is None else Type("lane")
        if (
            isinstance(node, Name)
            and node.text not in self.scope.params
            and node.text in self.words()
        ):
            return Word(node.text), Type("word", words=frozenset((node.text,)))
        value, kind = self.number(node, place)
        return value, kind

    def words(self) -> frozenset[str]:
        """All words that drawn values of this scenario can be."""
        return frozenset().union(*(kind.words for kind in self.scope.types.values()))


def tier_of(condition: object) -> str:
    """The cheapest stage at which a condition can be decided: ``static``, ``run``, ``rendered``.

    Args:
        condition: a condition or an expression.

    Returns:
        The dearest of its measures; a measure ``at start`` needs no run.
    """
    if isinstance(condition, AtStart):
        inside = tier_of(condition.condition)
        return "static" if inside == "run" else inside
    if isinstance(condition, Measure):
        if condition.name == "weather":
            return "static"
        found = vocabulary.find("measure", condition.name)
        return found.tier if found else "run"
    tiers = ["static"]
    for name in getattr(condition, "__slots__", ()):
        part = getattr(condition, name)
        parts = part if isinstance(part, tuple) else (part,)
        tiers += [tier_of(one) for one in parts if hasattr(one, "__slots__")]
    return max(tiers, key=TIERS.index)


def _said(kind: Type) -> str:
    return describe(kind.dimension) if kind.kind == "number" else f"a {kind.kind}"
