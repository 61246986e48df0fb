"""Checks ``when`` and ``do`` with their steps, and gives their random values addresses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from scenesim.scenario.expressions import Place
from scenesim.scenario.judgements import Judgements
from scenesim.scenario.scope import Scope, shown
from scenesim.scenario.syntax import Attribute, For, Invocation, Name, Node, Statement, Until
from scenesim.world import vocabulary
from scenesim.world.conditions import Action, Condition, Expression, Parallel, Rule, Step
from scenesim.world.signatures import Signature


class Rules:
    """Numbers rules and steps from 1: ``when[2]`` by rule, ``do[2]`` by step of all ``do``."""

    def __init__(self, judge: Judgements, scope: Scope) -> None:
        self.judge = judge
        self.scope = scope
        self.used: dict[str, int] = {}
        self.whens = 0
        self.dos = 0
        self.steps = 0

    def check(self, statements: Sequence[Statement]) -> tuple[Rule, ...]:
        """All rules of a document.

        Args:
            statements: of the document, in order.

        Returns:
            The rules in order; problems are in the scope.
        """
        rules: list[Rule] = []
        for statement in statements:
            if statement.keyword == "when":
                rules.append(self._when(statement))
            elif statement.keyword == "do":
                self.dos += 1
                address = "do" if self.dos == 1 else f"do#{self.dos}"
                rules.append(Rule(None, self._sequence(statement.block, ""), address))
        return tuple(rules)

    def _when(self, statement: Statement) -> Rule:
        self.whens += 1
        address = f"when[{self.whens}]"
        place = Place(self.scope.draws(f"{address}.condition"), run=True)
        condition = self.judge.condition(statement.values[0], place, f"{address}.for", trigger=True)
        return Rule(condition, self._sequence(statement.block, address), address)

    def _sequence(self, block: Sequence[Statement], address: str) -> tuple[Step, ...]:
        """Steps; each step of a ``do`` has an address of its own."""
        steps: list[Step] = []
        for line in block:
            here = address
            if not here:
                self.steps += 1
                here = f"do[{self.steps}]"
            step = self._step(line, here)
            if step is not None:
                steps.append(step)
        return tuple(steps)

    def _step(self, line: Statement, address: str) -> Step | None:
        if line.keyword == "parallel":
            inside = [self._step(one, address) for one in line.block]
            return Parallel(tuple(one for one in inside if one is not None))
        node: Node = line.values[0]
        until_node: Node | None = None
        duration_node: Node | None = None
        if isinstance(node, Until):
            until_node = node.condition
            node = node.action
        if isinstance(node, For):
            duration_node = node.duration
            node = node.condition
        assert isinstance(node, Invocation)
        found = self._action(node, address)
        if found is None:
            return None
        actor, verb, arguments, base = found
        duration: Expression | None = None
        until: Condition | None = None
        if duration_node is not None:
            duration = self.judge.duration(duration_node, Place(self.scope.draws(f"{base}.for")))
        if until_node is not None:
            place = Place(self.scope.draws(f"{base}.until"), run=True)
            until = self.judge.condition(until_node, place, f"{base}.until.for", trigger=True)
        return Action(actor, verb, arguments, duration, until, address)

    def _unable(self, actor: str, verb: Signature) -> str:
        """A kind that the actor can be and that cannot do this; "" if there is none."""
        for kind in self.scope.actors.get(actor, ()):
            if verb.doers and kind.category and kind.category not in verb.doers:
                return kind.word
        return ""

    def _verbs_of(self, actor: str) -> tuple[str, ...]:
        """All verbs of an actor, or of the road."""
        signatures = [
            vocabulary.signature("behaviour", one) for one in vocabulary.words("behaviour")
        ]
        is_road = actor == "road"
        own = (one for one in signatures if (one.doers == ("road",)) == is_road)
        return tuple(one.word for one in own if not self._unable(actor, one))

    def _action(
        self, node: Invocation, address: str
    ) -> tuple[str, str, Mapping[str, Expression], str] | None:
        function = node.function
        if not isinstance(function, Attribute) or not isinstance(function.base, Name):
            self.scope.complain(
                node.span, "a step is an actor doing something", ("kid.cross(...)",)
            )
            return None
        actor, verb = function.base.text, function.name
        signature = vocabulary.find("behaviour", verb)
        if signature is not None and (actor == "road") != (signature.doers == ("road",)):
            told = "the road can only show" if actor == "road" else f"only the road can {verb}"
            self.scope.complain(function.span, told, ('road.show("1", red)',))
            return None
        if actor not in self.scope.actors and actor != "road":
            self.scope.unknown(function.base.span, "actor", actor, sorted(self.scope.actors))
            return None
        if signature is None:
            self.scope.unknown(function.span, "behaviour", verb, self._verbs_of(actor))
            return None
        unable = self._unable(actor, signature)
        if unable:
            can = shown(self._verbs_of(actor))
            self.scope.complain(function.span, f"a {unable} cannot {verb}", can)
            return None
        base = f"{address}.{actor}.{verb}"
        self.used[base] = self.used.get(base, 0) + 1
        if self.used[base] > 1:
            base = f"{base}[{self.used[base]}]"
        if node.unit:
            self.scope.complain(node.span, "no unit can stand behind a step")
        named = self.judge.arguments(node, signature, base, run=False)
        return actor, verb, cast("Mapping[str, Expression]", named), base
