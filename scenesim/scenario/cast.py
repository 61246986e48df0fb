"""Checks actors: their kinds, and their arguments in the order of what refers to what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scenesim.scenario.arithmetic import call_name
from scenesim.scenario.checked import Checked
from scenesim.scenario.expressions import Place
from scenesim.scenario.judgements import Judgements
from scenesim.scenario.matching import matched
from scenesim.scenario.model import ActorBinding, Distribution, Reference, Value
from scenesim.scenario.order import in_order
from scenesim.scenario.printer import node_text
from scenesim.scenario.scope import UNKNOWN, Type, strip, words_of
from scenesim.scenario.syntax import (
    Argument,
    Document,
    Invocation,
    Name,
    Node,
    Statement,
)
from scenesim.world import vocabulary
from scenesim.world.conditions import (
    Word,
)
from scenesim.world.signatures import Parameter, Signature

#: stands for actors whose kind could not be understood, so that their names are known
ANY_ACTOR = Signature("actor", "actor", vocabulary.signature("actor", "bicycle").parameters)


class Cast:
    """All actors of a document."""

    def __init__(self, document: Document, judge: Judgements, found: Checked) -> None:
        self.document = document
        self.scope = judge.scope
        self.found = found
        self.judge = judge

    def check(self) -> None:
        """Kinds first, then arguments, which may refer to each other."""
        statements = self.document.all("actor")
        kinds: dict[str, tuple[Value, Invocation]] = {}
        for statement in statements:
            kind = self._kind(statement)
            if kind is not None:
                kinds[statement.name] = kind
                words = self._kinds(kind[0])
                self.scope.keep(f"{statement.name}.kind", kind[0])
                self.scope.actors[statement.name] = tuple(
                    vocabulary.signature("actor", word) for word in sorted(words)
                )
                self.scope.types[f"{statement.name}.kind"] = Type("word", words=words)
            else:
                self.scope.actors[statement.name] = (ANY_ACTOR,)
        arguments = self._actor_arguments(statements, kinds)
        for statement in statements:
            if statement.name in kinds:
                self.found.actors.append(
                    ActorBinding(
                        statement.name, kinds[statement.name][0], arguments[statement.name]
                    )
                )

    def _kind(self, statement: Statement) -> tuple[Value, Invocation] | None:
        node = strip(statement.values[0])
        if not isinstance(node, Invocation):
            self.scope.complain(
                node.span,
                f"'{statement.name}' is bound to no actor",
                ("car(...)", "pedestrian(...)"),
                hint="a value is named with 'param'",
            )
            return None
        place = Place(self.scope.draws(f"{statement.name}.kind"))
        function = strip(node.function)
        if isinstance(function, Name):
            value = self._kind_word(function)
        elif isinstance(function, Invocation) and call_name(function) == "choice":
            value = self.judge.choice(function, place, lambda one: self._kind_word(strip(one)))
        else:
            self.scope.complain(
                function.span, "a kind of actor is wanted", ("car", "choice(car, van)")
            )
            value = None
        return None if value is None else (value, node)

    def _kinds(self, kind: Value) -> frozenset[str]:
        """All kinds that an actor can be of."""
        if isinstance(kind, Reference):
            return self.scope.types[kind.address].words
        if isinstance(kind, Distribution):
            return frozenset().union(*(self._kinds(option) for option in kind.arguments))
        return words_of(kind)

    def _kind_word(self, node: Node) -> Value | None:
        kinds = vocabulary.words("actor")
        if isinstance(node, Name) and node.text in kinds:
            return Word(node.text)
        if isinstance(node, Name) and node.text in self.scope.params:
            kind = self.scope.types.get(node.text, UNKNOWN)
            if kind.kind == "word" and kind.words <= set(kinds):
                value = self.found.params[node.text]
                return Reference(node.text) if not isinstance(value, Word) else value
        name = node.text if isinstance(node, Name) else node_text(node)
        self.scope.unknown(node.span, "kind of actor", name[:60], kinds)
        return None

    def _actor_arguments(
        self, statements: Sequence[Statement], kinds: Mapping[str, tuple[Value, Invocation]]
    ) -> dict[str, dict[str, Value]]:
        """Arguments of all actors, those first that others refer to."""
        pending: dict[str, tuple[str, str, Argument]] = {}
        result: dict[str, dict[str, Value]] = {}
        for statement in statements:
            if statement.name not in kinds:
                continue
            result[statement.name] = {}
            node = kinds[statement.name][1]
            if node.unit:
                self.scope.complain(node.span, "no unit can stand behind an actor")
            names = _common(self.scope.actors[statement.name])
            given, whole = matched(node, names, call_name(node) or "the actor", self.scope)
            for name, argument in given.items():
                pending[f"{statement.name}.{name}"] = (statement.name, name, argument)
            if whole:
                self._required(statement.name, node, given)
        nodes = {key: argument.value for key, (_, _, argument) in pending.items()}
        for key in in_order(nodes, self.scope):
            actor, name, argument = pending[key]
            parameter = _parameter(self.scope.actors[actor], name)
            value = self.judge.argument(argument.value, parameter, Place(self.scope.draws(key)))
            if value is not None:
                result[actor][name] = value
                self.scope.keep(key, value, parameter)
                self.scope.types[key] = self.judge.type_of(value, parameter)
        order = {name: at for at, name in enumerate(nodes)}
        return {
            actor: dict(sorted(named.items(), key=lambda one: order[f"{actor}.{one[0]}"]))
            for actor, named in result.items()
        }

    def _required(self, actor: str, node: Invocation, given: Mapping[str, Argument]) -> None:
        for signature in self.scope.actors[actor]:
            for parameter in signature.parameters:
                if parameter.required and parameter.name not in given:
                    self.scope.complain(node.span, f"{signature.word} needs '{parameter.name}'")


def _common(signatures: Sequence[Signature]) -> tuple[str, ...]:
    """Arguments that all kinds of a choice take, in the order of the first."""
    first, *others = signatures
    return tuple(
        one.name
        for one in first.parameters
        if all(other.parameter(one.name) is not None for other in others)
    )


def _parameter(signatures: Sequence[Signature], name: str) -> Parameter:
    found = signatures[0].parameter(name)
    assert found is not None
    return found
