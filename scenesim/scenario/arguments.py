"""Checks the arguments of words against the vocabulary's signatures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import inf, isinf
from typing import cast

from scenesim.errors import Span, nearest
from scenesim.scenario.arithmetic import call_name
from scenesim.scenario.calls import Calls
from scenesim.scenario.expressions import Place
from scenesim.scenario.matching import matched
from scenesim.scenario.model import Distribution, Reference, Value
from scenesim.scenario.places import group, lane
from scenesim.scenario.scope import UNKNOWN, Type, strip, words_of
from scenesim.scenario.syntax import (
    Invocation,
    Literal,
    Name,
    Node,
    Operation,
    Prefix,
    RangeLiteral,
    String,
    TupleNode,
)
from scenesim.scenario.wording import article, limits, wanted
from scenesim.world import vocabulary
from scenesim.world.conditions import (
    ActorName,
    Call,
    Expression,
    LaneName,
    Number,
    Point,
    Text,
    Word,
)
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
    Signature,
    TupleOf,
)
from scenesim.world.units import LENGTH


class Arguments(Calls):
    """The checker of arguments."""

    def arguments(
        self, node: Invocation, signature: Signature, address: str, *, run: bool = False
    ) -> dict[str, Value]:
        """The arguments of a word by name.

        Args:
            node: the call.
            signature: of the word.
            address: of what the arguments belong to; an argument's own is ``address.name``.
            run: measures of the run may stand here.

        Returns:
            Those that are right; problems are told for the others.
        """
        names = tuple(parameter.name for parameter in signature.parameters)
        given, whole = matched(node, names, signature.word, self.scope)
        for parameter in signature.parameters:
            if whole and parameter.required and parameter.name not in given:
                self.scope.complain(
                    node.span,
                    f"{signature.word} needs '{parameter.name}'",
                    hint=parameter.doc or None,
                )
        found: dict[str, Value] = {}
        for name, argument in given.items():
            chosen = signature.parameter(name)
            assert chosen is not None
            place = Place(self.scope.draws(f"{address}.{name}") if address else None, run)
            value = self.argument(argument.value, chosen, place)
            if value is not None:
                found[name] = value
                if address:
                    self.scope.keep(f"{address}.{name}", value, chosen)
                    self.scope.types[f"{address}.{name}"] = self.type_of(value, chosen)
        return found

    def type_of(self, value: Value, parameter: Parameter) -> Type:
        """The type under which an argument can be referred to."""
        words = words_of(value)
        if words:
            return Type("word", words=words)
        if isinstance(value, Reference) and value.address in self.scope.types:
            return self.scope.types[value.address]
        amounts = [one for one in parameter.accepts if isinstance(one, Amount)]
        if amounts and not isinstance(value, ActorName | LaneName | Call | Text | Point | Word):
            return Type("number", amounts[0].dimension)
        if isinstance(value, Point):
            return Type("tuple")
        return UNKNOWN if isinstance(value, Distribution) else Type("call")

    def argument(self, node: Node, parameter: Parameter, place: Place) -> Value | None:
        """One argument as one of the kinds that its parameter accepts.

        Args:
            node: the value.
            parameter: what it is for.
            place: where it stands.

        Returns:
            The value, or None with a problem.
        """
        node = strip(node)
        accepts = {type(one): one for one in parameter.accepts}
        if isinstance(node, Name):
            return self._word(node, parameter, accepts)
        if isinstance(node, String):
            return self._text(node, parameter, accepts)
        if isinstance(node, TupleNode):
            return self._tuple(node, parameter, accepts, place)
        if isinstance(node, Prefix) and node.operator == "any":
            return group(node, parameter, accepts, self.scope)
        if isinstance(node, Invocation):
            name = call_name(node)
            if name == "choice" and not self._numeric_choice(node, accepts):
                return self.choice(node, place, lambda one: self.argument(one, parameter, place))
            special = self._call(node, name, parameter, accepts, place)
            if special is not _NOT_SPECIAL:
                return cast("Value | None", special)
        return self._amount(node, parameter, accepts, place)

    # kinds of values

    def _word(
        self, node: Name, parameter: Parameter, accepts: Mapping[type, Accepts]
    ) -> Value | None:
        scope = self.scope
        words = accepts.get(OneOf)
        if isinstance(words, OneOf) and node.text in words.words:
            return Word(node.text)
        if ActorRef in accepts and node.text in scope.actors:
            return ActorName(node.text)
        if node.text in scope.params:
            return self._reference(node, parameter, accepts)
        if AnyName in accepts:
            return Word(node.text)
        known: list[str] = list(words.words) if isinstance(words, OneOf) else []
        if ActorRef in accepts:
            known += scope.actors
        if set(accepts) == {ActorRef}:
            scope.unknown(node.span, "actor", node.text, known)
            return None
        if not known:
            known = sorted(scope.params)
        if FilePath in accepts or Quoted in accepts:
            scope.complain(node.span, f"'{parameter.name}' is a text", ("a text in double quotes",))
            return None
        if not known:
            scope.complain(node.span, f"unknown name '{node.text}'", (wanted(parameter),))
            return None
        self._unknown_word(node.text, node.span, parameter, known)
        return None

    def _unknown_word(
        self, word: str, span: Span, parameter: Parameter, known: Sequence[str]
    ) -> None:
        near = nearest(word, known)
        expected = () if near else (wanted(parameter),)
        self.scope.complain(span, f"unknown word '{word}' for '{parameter.name}'", expected, near)

    def _reference(
        self, node: Name, parameter: Parameter, accepts: Mapping[type, Accepts]
    ) -> Value | None:
        """A ``param`` used as an argument."""
        kind = self.scope.types.get(node.text, UNKNOWN)
        words = accepts.get(OneOf)
        if kind.kind == "unknown":
            return None
        if kind.kind == "word" and isinstance(words, OneOf):
            wrong = sorted(kind.words - set(words.words))
            if wrong:
                self._unknown_word(wrong[0], node.span, parameter, words.words)
                return None
            return Reference(node.text)
        if kind.kind == "text" and (Quoted in accepts or FilePath in accepts):
            return Reference(node.text)
        amount = accepts.get(Amount)
        if not isinstance(amount, Amount):
            self.scope.complain(
                node.span,
                f"'{parameter.name}' cannot be {article(kind)}",
                (wanted(parameter),),
            )
            return None
        if not self.scope.require_dimension(
            kind, amount.dimension, node.span, f"'{parameter.name}'"
        ):
            return None
        return Reference(node.text)

    def _text(
        self, node: String, parameter: Parameter, accepts: Mapping[type, Accepts]
    ) -> Value | None:
        words = accepts.get(OneOf)
        if isinstance(words, OneOf):
            if node.text in words.words:
                return Word(node.text)
            if Quoted not in accepts and FilePath not in accepts:
                self._unknown_word(node.text, node.span, parameter, words.words)
                return None
        path = accepts.get(FilePath)
        if isinstance(path, FilePath):
            if path.or_name and "." not in node.text and "/" not in node.text:
                return self._named_file(node, path)
            return self.scope.file(node, path.suffixes, path.folder)
        if Quoted in accepts:
            return Text(node.text)
        self.scope.complain(node.span, f"'{parameter.name}' is not a text", (wanted(parameter),))
        return None

    def _named_file(self, node: String, path: FilePath) -> Value | None:
        """A name of the library, such as ``kitti``; checked where the folder is there."""
        from scenesim import library

        folder = library.folder("assets") / path.folder
        if folder.is_dir():
            known = sorted(one.stem for one in folder.iterdir() if one.suffix in path.suffixes)
            if known and node.text not in known:
                self.scope.unknown(node.span, f"name of assets/{path.folder}", node.text, known)
                return None
        return Text(node.text)

    def _tuple(
        self, node: TupleNode, parameter: Parameter, accepts: Mapping[type, Accepts], place: Place
    ) -> Value | None:
        shape = accepts.get(TupleOf)
        if not isinstance(shape, TupleOf):
            self.scope.complain(
                node.span, f"'{parameter.name}' is not a tuple", (wanted(parameter),)
            )
            return None
        if not shape.least <= len(node.items) <= shape.most:
            self.scope.complain(
                node.span,
                f"'{parameter.name}' has {len(node.items)} items",
                (wanted(parameter),),
            )
            return None
        item = Parameter(parameter.name, (shape.item,))
        items: list[Value] = []
        for one in node.items:
            inner = _with_unit(one, node.unit)
            value = self._amount(inner, item, {Amount: shape.item}, place)
            if value is None:
                return None
            items.append(value)
        return Point(cast("tuple[Expression, ...]", tuple(items)))

    def _call(
        self,
        node: Invocation,
        name: str,
        parameter: Parameter,
        accepts: Mapping[type, Accepts],
        place: Place,
    ) -> object:
        """Lanes, places, paths and faults; ``_NOT_SPECIAL`` for any other call."""
        if name in ("road.lane", "road.any_lane"):
            if LanePlace in accepts:
                return lane(node, name, self.scope)
            self.scope.complain(
                node.span, f"'{parameter.name}' is not a lane", (wanted(parameter),)
            )
            return None
        if name == "path" and PathOf in accepts:
            return self._path(node, place)
        callable_group = accepts.get(CallOf)
        if not isinstance(callable_group, CallOf):
            return _NOT_SPECIAL
        owner = callable_group.group
        signature = vocabulary.find(owner, name)
        if signature is None:
            if name in vocabulary.DISTRIBUTIONS:
                return _NOT_SPECIAL
            known = list(vocabulary.words(owner))
            if LanePlace in accepts:
                known += ["road.lane", "road.any_lane"]
            self.scope.unknown(node.function.span, owner, name, known)
            return None
        base = place.draws.base if place.draws else ""
        named = self.arguments(node, signature, base)
        return Call(name, named=cast("Mapping[str, Expression]", named))

    def _path(self, node: Invocation, place: Place) -> Value | None:
        points: list[Value] = []
        item = Parameter("path", (TupleOf(Amount(LENGTH), 2, 3),))
        if len(node.arguments) < 2 or any(one.name for one in node.arguments):
            self.scope.complain(
                node.span, "a path is two or more points", ("path((0 m, 0 m), (5 m, 2 m))",)
            )
            return None
        for argument in node.arguments:
            value = self.argument(argument.value, item, place)
            if value is None:
                return None
            points.append(value)
        return Call("path", cast("tuple[Expression, ...]", tuple(points)))

    def _amount(
        self, node: Node, parameter: Parameter, accepts: Mapping[type, Accepts], place: Place
    ) -> Value | None:
        amount = accepts.get(Amount)
        if not isinstance(amount, Amount):
            if isinstance(node, Invocation) and not isinstance(node.function, Name):
                self.scope.complain(node.span, "unknown call", (wanted(parameter),))
                return None
            if isinstance(node, Name | Literal | RangeLiteral | Operation | Prefix | Invocation):
                value, kind = self.number(node, place)
                if kind.kind == "word" and OneOf in accepts:
                    return self._checked_word(value, kind, parameter, accepts, node.span)
                if kind.kind == "unknown":
                    return None
            self.scope.complain(
                node.span, f"'{parameter.name}' cannot be this", (wanted(parameter),)
            )
            return None
        value, kind = self.number(node, place)
        if kind.kind == "unknown" and value == Number(0.0):
            return None
        if kind.kind == "word" and OneOf in accepts:
            return self._checked_word(value, kind, parameter, accepts, node.span)
        if not self.scope.require_dimension(
            kind, amount.dimension, node.span, f"'{parameter.name}'"
        ):
            return None
        if isinstance(value, Number) and not self._within(
            value.value, amount, node.span, parameter
        ):
            return None
        return value

    def _checked_word(
        self,
        value: Value,
        kind: Type,
        parameter: Parameter,
        accepts: Mapping[type, Accepts],
        span: Span,
    ) -> Value | None:
        words = accepts[OneOf]
        assert isinstance(words, OneOf)
        wrong = sorted(kind.words - set(words.words))
        if wrong:
            self._unknown_word(wrong[0], span, parameter, words.words)
            return None
        return value

    def _within(self, value: float, amount: Amount, span: Span, parameter: Parameter) -> bool:
        endless = isinf(value) and (amount.low == -inf or amount.high < inf)
        if endless or not amount.low <= value <= amount.high:
            self.scope.complain(span, f"'{parameter.name}' must be {limits(amount, span)}")
            return False
        if amount.whole and value % 1:
            self.scope.complain(span, f"'{parameter.name}' must be a whole number")
            return False
        return True

    def _numeric_choice(self, node: Invocation, accepts: Mapping[type, Accepts]) -> bool:
        """Whether a choice is between numbers, so that a unit may follow it."""
        return set(accepts) == {Amount} or bool(node.unit)


_NOT_SPECIAL = object()


def _with_unit(node: Node, unit: str) -> Node:
    """An item of a tuple that has a unit behind its bracket."""
    if not unit:
        return node
    from scenesim.scenario.syntax import Group

    return Group(node, unit, node.span)
