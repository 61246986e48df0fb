"""Statements to a checked scenario: the order of names, actors, rules and goals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import cast

from scenesim.errors import Span
from scenesim.scenario.arithmetic import call_name
from scenesim.scenario.expressions import Place
from scenesim.scenario.judgements import Judgements, tier_of
from scenesim.scenario.model import ActorBinding, Distribution, Reference, Scenario, Value
from scenesim.scenario.order import in_order
from scenesim.scenario.printer import node_text
from scenesim.scenario.rules import Rules
from scenesim.scenario.scope import UNKNOWN, Scope, Type, strip, words_of
from scenesim.scenario.syntax import (
    Argument,
    Axis,
    Document,
    Invocation,
    Name,
    Node,
    Statement,
    String,
)
from scenesim.world import vocabulary
from scenesim.world.conditions import (
    Call,
    CoverGoal,
    EdgeGoal,
    Expression,
    Number,
    Requirement,
    Rule,
    Text,
    Word,
)
from scenesim.world.signatures import Parameter, Signature
from scenesim.world.units import RATE, TIME

#: names that mean something else
RESERVED = [
    "road",
    "weather",
    "background",
    "sensors",
    "any",
    "not",
    "and",
    "or",
    "for",
    "at",
    "while",
    "when",
    "in",
    "by",
    "until",
    "eventually",
    "over_run",
    "choice",
    "path",
    "inf",
]
MAX_DURATION_S = 3600.0
_NO_DRAWS = "goals judge a run and have no random values of their own"


@dataclass(slots=True)
class Checked:
    """The parts of a scenario as they are found."""

    params: dict[str, Value] = field(default_factory=dict)
    road: Value | None = None
    weather: dict[str, Value] = field(default_factory=dict)
    preset: Value | None = None
    actors: list[ActorBinding] = field(default_factory=list)
    rules: tuple[Rule, ...] = ()
    background: list[Call] = field(default_factory=list)
    requirements: list[Requirement] = field(default_factory=list)
    edges: list[EdgeGoal] = field(default_factory=list)
    covers: list[CoverGoal] = field(default_factory=list)
    sensors: list[Value] = field(default_factory=list)
    duration_s: float = 6.0
    rate_hz: float = 10.0


def check_document(document: Document, scope: Scope) -> Scenario | None:
    """A document as a scenario.

    Args:
        document: what was written, ``extends`` already merged in.
        scope: with the folders of the sources; problems are added to it.

    Returns:
        The scenario, or None if there are problems.
    """
    found = Checked()
    _Statements(document, scope, found).check()
    if scope.problems or found.road is None:
        return None
    doc = next((one for one in document.statements if one.keyword == "doc"), None)
    text = doc.values[0].text if doc and isinstance(doc.values[0], String) else ""
    return Scenario(
        document.name,
        text,
        found.params,
        found.road,
        found.weather,
        found.preset,
        tuple(found.actors),
        found.rules,
        tuple(found.background),
        tuple(found.requirements),
        tuple(found.edges),
        tuple(found.covers),
        tuple(found.sensors),
        found.duration_s,
        found.rate_hz,
        document,
        arguments=scope.arguments,
        limits=scope.limits,
    )


class _Statements:
    """Checks all statements of one document in the order of what depends on what."""

    def __init__(self, document: Document, scope: Scope, found: Checked) -> None:
        self.document = document
        self.scope = scope
        self.found = found
        self.judge = Judgements(scope)

    def check(self) -> None:
        self._names()
        params = {one.name: one for one in self._all("param")}
        for name in in_order({one: params[one].values[0] for one in params}, self.scope):
            self._param(params[name])
        for statement in self._all("road"):
            self._road(statement)
        self._weather()
        self._actors()
        for statement in self._all("background"):
            self._background(statement)
        rules = Rules(self.judge, self.scope)
        self.found.rules = rules.check(self.document.statements)
        for keyword, check in (
            ("require", self._require),
            ("edge", self._edge),
            ("cover", self._cover),
            ("run", self._run),
        ):
            for statement in self._all(keyword):
                check(statement)
        self._sensors()
        self._wholeness()

    def _all(self, keyword: str) -> list[Statement]:
        return [one for one in self.document.statements if one.keyword == keyword]

    def _names(self) -> None:
        """Names of params and actors: unique, and none that means something else."""
        seen: dict[str, Span] = {}
        kinds = vocabulary.words("actor")
        once: dict[str, Span] = {}
        for statement in self.document.statements:
            name = statement.name
            if statement.keyword == "broken_actor":
                self.scope.actors[name] = (_ANY_ACTOR,)
            elif statement.keyword in ("param", "actor"):
                if name in seen:
                    self.scope.complain(
                        statement.span, f"'{name}' is bound already at {seen[name]}"
                    )
                elif name in kinds:
                    self.scope.complain(
                        statement.span, f"'{name}' is a kind of actor and cannot be a name"
                    )
                elif name in RESERVED or name in vocabulary.DISTRIBUTIONS:
                    self.scope.complain(statement.span, f"'{name}' is a word of the language")
                seen.setdefault(name, statement.span)
            elif statement.keyword in ("doc", "road", "run"):
                if statement.keyword in once:
                    self.scope.complain(
                        statement.span,
                        f"a second '{statement.keyword}'",
                        hint="the first is at " + str(once[statement.keyword]),
                    )
                once.setdefault(statement.keyword, statement.span)
        broken = {one.name for one in self._all("broken_param")}
        self.scope.params = broken | {one.name for one in self._all("param")}

    # params, road, weather

    def _param(self, statement: Statement) -> None:
        name = statement.name
        place = Place(self.scope.draws(name))
        node = strip(statement.values[0])
        value, kind = self._free(node, place)
        self.scope.types[name] = kind
        if value is not None:
            self.found.params[name] = value
            self.scope.keep(name, value)

    def _free(self, node: Node, place: Place) -> tuple[Value | None, Type]:
        """The value of a ``param``: a number, a word of the vocabulary, or a text."""
        node = strip(node)
        if isinstance(node, String):
            if node.text.lower().endswith((".xodr", ".glb", ".gltf", ".obj", ".toml")):
                suffix = "." + node.text.rsplit(".", 1)[1].lower()
                found = self.scope.file(node, (suffix,), "maps" if suffix == ".xodr" else "")
                return found, Type("text") if found else UNKNOWN
            if node.text in _all_words():
                return Word(node.text), Type("word", words=frozenset((node.text,)))
            return Text(node.text), Type("text")
        if (
            isinstance(node, Name)
            and node.text not in self.scope.params
            and node.text in _all_words()
        ):
            return Word(node.text), Type("word", words=frozenset((node.text,)))
        if isinstance(node, Invocation) and call_name(node) == "choice":
            return self._free_choice(node, place)
        value, kind = self.judge.number(node, place)
        return (None if kind.kind == "unknown" else value), kind

    def _free_choice(self, node: Invocation, place: Place) -> tuple[Value | None, Type]:
        first = strip(node.arguments[0].value) if node.arguments else None
        wordy = isinstance(first, String) or (
            isinstance(first, Name)
            and first.text not in self.scope.params
            and first.text in _all_words()
        )
        if not wordy:
            value, kind = self.judge.number(node, place)
            return (None if kind.kind == "unknown" else value), kind
        kinds: list[Type] = []

        def option(one: Node) -> Value | None:
            value, kind = self._free(one, place)
            kinds.append(kind)
            return value

        drawn = self.judge.choice(node, place, option)
        if drawn is None:
            return None, UNKNOWN
        if len({kind.kind for kind in kinds}) > 1:
            self.scope.complain(node.span, "all options of a choice are of one kind")
            return None, UNKNOWN
        return drawn, Type(kinds[0].kind, words=words_of(drawn))

    def _road(self, statement: Statement) -> None:
        node = strip(statement.values[0])
        self.found.road = self._road_value(node, Place(self.scope.draws("road")))

    def _road_value(self, node: Node, place: Place) -> Value | None:
        if isinstance(node, Invocation):
            name = call_name(node)
            if name == "choice":
                return self.judge.choice(
                    node, place, lambda one: self._road_value(strip(one), place)
                )
            signature = vocabulary.find("road", name)
            if signature is not None:
                return self._called(node, signature, "road")
            self.scope.unknown(node.function.span, "road", name, vocabulary.words("road"))
            return None
        self.scope.complain(
            node.span,
            "a road is wanted",
            tuple(f"{word}(...)" for word in vocabulary.words("road")[:6]),
        )
        return None

    def _called(self, node: Invocation, signature: Signature, address: str) -> Call:
        if node.unit:
            self.scope.complain(node.span, f"no unit can stand behind {signature.word}(...)")
        named = self.judge.arguments(node, signature, address)
        return Call(signature.word, named=cast("Mapping[str, Expression]", named))

    def _weather(self) -> None:
        for statement in self._all("weather"):
            if statement.values:
                self._preset(strip(statement.values[0]))
            for line in statement.block:
                self._field(line)

    def _preset(self, node: Node) -> None:
        place = Place(self.scope.draws("weather"))
        self.found.preset = self._preset_value(node, place)

    def _preset_value(self, node: Node, place: Place) -> Value | None:
        if isinstance(node, Invocation):
            name = call_name(node)
            if name == "choice":
                return self.judge.choice(
                    node, place, lambda one: self._preset_value(strip(one), place)
                )
            if name == "preset":
                return self._called(node, vocabulary.signature("preset", "preset"), "weather")
        self.scope.complain(
            node.span, "a weather is wanted", ('preset("heavy_rain")', "a block of fields")
        )
        return None

    def _field(self, line: Statement) -> None:
        fields = vocabulary.signature("weather", "weather")
        found = fields.parameter(line.name)
        span = replace(line.span, length=len(line.name))
        if found is None:
            self.scope.unknown(
                span, "weather field", line.name, [one.name for one in fields.parameters]
            )
            return
        if line.name in self.found.weather:
            self.scope.complain(span, f"'{line.name}' is given twice")
            return
        address = f"weather.{line.name}"
        value = self.judge.argument(line.values[0], found, Place(self.scope.draws(address)))
        if value is not None:
            self.found.weather[line.name] = value
            self.scope.keep(address, value, found)
            self.scope.types[address] = self.judge.type_of(value, found)

    # actors and background

    def _actors(self) -> None:
        statements = self._all("actor")
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
                self.scope.actors[statement.name] = (_ANY_ACTOR,)
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
            given = self.judge.matched(node, names, call_name(node) or "the actor")
            for name, argument in (given or {}).items():
                pending[f"{statement.name}.{name}"] = (statement.name, name, argument)
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

    def _required(self, actor: str, node: Invocation, given: Mapping[str, Argument] | None) -> None:
        for signature in self.scope.actors[actor]:
            for parameter in signature.parameters:
                if parameter.required and given is not None and parameter.name not in given:
                    self.scope.complain(node.span, f"{signature.word} needs '{parameter.name}'")

    def _background(self, statement: Statement) -> None:
        for line in statement.block:
            node = line.values[0]
            assert isinstance(node, Invocation)
            name = call_name(node)
            signature = vocabulary.find("background", name)
            if signature is None:
                self.scope.unknown(
                    node.function.span, "background", name, vocabulary.words("background")
                )
                continue
            number = 1 + sum(call.name == name for call in self.found.background)
            self.found.background.append(
                self._called(node, signature, f"background.{name}[{number}]")
            )

    # goals, sensors, run

    def _require(self, statement: Statement) -> None:
        place = Place(None, run=True, why_no_draws=_NO_DRAWS)
        condition = self.judge.condition(statement.values[0], place)
        if condition is not None:
            text = node_text(statement.values[0])
            self.found.requirements.append(Requirement(condition, text))

    def _edge(self, statement: Statement) -> None:
        if any(edge.name == statement.name for edge in self.found.edges):
            self.scope.complain(statement.span, f"a second edge '{statement.name}'")
        place = Place(None, run=True, why_no_draws=_NO_DRAWS)
        condition = self.judge.condition(statement.values[0], place)
        if condition is not None:
            text = node_text(statement.values[0])
            goal = EdgeGoal(statement.name, condition, text, tier_of(condition))
            self.found.edges.append(goal)

    def _cover(self, statement: Statement) -> None:
        axes: list[tuple[str, int]] = []
        for node in statement.values:
            assert isinstance(node, Axis)
            place = Place(None, run=True, why_no_draws=_NO_DRAWS)
            value, kind = self.judge.number(node.value, place)
            bins = float(node.bins or "0")
            if kind.kind == "unknown":
                continue
            if node.bins and (bins % 1 or not 1 <= bins <= 10_000):
                self.scope.complain(node.span, "the number of bins is a whole number from 1")
                continue
            if node.bins and kind.kind == "word":
                self.scope.complain(node.span, "words have a bin each; 'in N bins' is for numbers")
                continue
            del value
            axes.append((node_text(node.value), int(bins)))
        if len(axes) == len(statement.values):
            text = " by ".join(node_text(node) for node in statement.values)
            self.found.covers.append(CoverGoal(tuple(axes), text))

    def _run(self, statement: Statement) -> None:
        values: list[float] = []
        for node, dimension, what in zip(
            statement.values,
            (TIME, RATE),
            ("the duration of a run", "the rate of a run"),
            strict=True,
        ):
            value, kind = self.judge.number(node, Place(None, why_no_draws=f"{what} is fixed"))
            if not self.scope.require_dimension(kind, dimension, node.span, what):
                continue
            if isinstance(value, Number) and kind.kind == "number":
                values.append(value.value)
            elif kind.kind != "unknown":
                self.scope.complain(node.span, f"{what} is a plain quantity", ("6 s",))
        if len(values) < 2:
            return
        duration, rate = values
        if not 0.0 < duration <= MAX_DURATION_S:
            self.scope.complain(statement.values[0].span, f"a run lasts up to {MAX_DURATION_S:g} s")
        elif not 0.0 < rate <= 1000.0:
            self.scope.complain(statement.values[1].span, "the rate is up to 1000 Hz")
        self.found.duration_s, self.found.rate_hz = duration, rate

    def _sensors(self) -> None:
        for statement in self._all("sensors"):
            for node in statement.values:
                self._sensor(strip(node), whole=True)
            for line in statement.block:
                self._sensor(strip(line.values[0]))
        for statement in self._all("call"):
            self._sensor(strip(statement.values[0]), alone=True)
        rigs = [one for one in self.found.sensors if not _is_fault(one)]
        if not rigs and not self.scope.problems:
            rigs = [Call("rig", named={"name": Text("kitti")})]
        self.found.sensors = rigs[:1] + [one for one in self.found.sensors if _is_fault(one)]

    def _sensor(self, node: Node, *, whole: bool = False, alone: bool = False) -> None:
        value = self._sensor_value(
            node, Place(self.scope.draws("sensors")), whole=whole, alone=alone
        )
        if value is None:
            return
        if not _is_fault(value) and any(not _is_fault(one) for one in self.found.sensors):
            self.scope.complain(node.span, "a second rig; an ego carries one")
            return
        self.found.sensors.append(value)

    def _sensor_value(self, node: Node, place: Place, *, whole: bool, alone: bool) -> Value | None:
        name = call_name(node) if isinstance(node, Invocation) else ""
        if isinstance(node, Invocation):
            if name == "choice" and whole:
                return self.judge.choice(
                    node,
                    place,
                    lambda one: self._sensor_value(strip(one), place, whole=False, alone=False),
                )
            if name == "rig" and not alone:
                return self._called(node, vocabulary.signature("sensor", "rig"), "sensors.rig")
            if name == "fault" and not whole:
                number = 1 + sum(_is_fault(one) for one in self.found.sensors)
                signature = vocabulary.signature("sensor", "fault")
                return self._called(node, signature, f"sensors.fault[{number}]")
        known = ("fault",) if alone else ("rig", "fault")
        self.scope.unknown(node.span, "statement" if alone else "sensor word", name or "?", known)
        return None

    def _wholeness(self) -> None:
        """What every scenario must have."""
        span = self.document.span
        broken = {one.name for one in self._all("broken_actor")}
        if not self._all("road") and "road" not in broken:
            self.scope.complain(span, "no road", ("'road = street(...)'",))
        if "ego" not in broken and not any(one.name == "ego" for one in self._all("actor")):
            self.scope.complain(
                span,
                "no ego",
                ("'ego = car(...)'",),
                hint="the actor named ego carries the sensors",
            )
        ego = self.scope.actors.get("ego", ())
        if any(one.category not in ("vehicle", "") for one in ego):
            statement = next(one for one in self._all("actor") if one.name == "ego")
            self.scope.complain(statement.span, "the ego is a vehicle")


_ANY_ACTOR = Signature("actor", "actor", vocabulary.signature("actor", "bicycle").parameters)


def _is_fault(value: Value) -> bool:
    return isinstance(value, Call) and value.name == "fault"


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


def _all_words() -> frozenset[str]:
    """Every word of the vocabulary that an argument can be."""
    from scenesim.scenario.words import all_words

    return all_words()
