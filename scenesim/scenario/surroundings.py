"""Checks params, road, weather and background."""

from __future__ import annotations

from dataclasses import replace

from scenesim.errors import nearest
from scenesim.scenario.arithmetic import call_name
from scenesim.scenario.checked import Checked, called
from scenesim.scenario.expressions import Place
from scenesim.scenario.judgements import Judgements
from scenesim.scenario.model import Value
from scenesim.scenario.order import in_order
from scenesim.scenario.scope import UNKNOWN, Type, strip, words_of
from scenesim.scenario.syntax import (
    Document,
    Invocation,
    Name,
    Node,
    Statement,
    String,
)
from scenesim.scenario.words import all_words
from scenesim.world import vocabulary
from scenesim.world.conditions import (
    Text,
    Word,
)


class Surroundings:
    """Everything around the actors."""

    def __init__(self, document: Document, judge: Judgements, found: Checked) -> None:
        self.document = document
        self.scope = judge.scope
        self.found = found
        self.judge = judge

    def check_before_actors(self) -> None:
        """Params, road and weather, in this order: each may refer to those before it."""
        params = {one.name: one for one in self.document.all("param")}
        for name in in_order({one: params[one].values[0] for one in params}, self.scope):
            self._param(params[name])
        for statement in self.document.all("road"):
            self._road(statement)
        self._weather()

    def check_background(self) -> None:
        """What fills the world around the actors."""
        for statement in self.document.all("background"):
            self._background(statement)

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
            if node.text in all_words():
                return Word(node.text), Type("word", words=frozenset((node.text,)))
            return Text(node.text), Type("text")
        if (
            isinstance(node, Name)
            and node.text not in self.scope.params
            and node.text in all_words()
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
            and first.text in all_words()
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
                return called(self.judge, node, signature, "road")
            self.scope.unknown(node.function.span, "road", name, vocabulary.words("road"))
            return None
        self.scope.complain(
            node.span,
            "a road is wanted",
            tuple(f"{word}(...)" for word in vocabulary.words("road")[:6]),
        )
        return None

    def _weather(self) -> None:
        for statement in self.document.all("weather"):
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
                return called(self.judge, node, vocabulary.signature("preset", "preset"), "weather")
        near = nearest(node.text, vocabulary.PRESETS) if isinstance(node, Name) else None
        expected = (f'preset("{near or "heavy_rain"}")', "a block of fields")
        self.scope.complain(node.span, "a weather is wanted", expected)
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
        rivals = {"time"} if line.name.startswith("sun_") else {"sun_elevation", "sun_azimuth"}
        if (line.name == "time" or line.name.startswith("sun_")) and rivals & set(
            self.found.weather
        ):
            self.scope.complain(span, "a time of day and a place of the sun say the same twice")
            return
        address = f"weather.{line.name}"
        value = self.judge.argument(line.values[0], found, Place(self.scope.draws(address)))
        if value is not None:
            self.found.weather[line.name] = value
            self.scope.keep(address, value, found)
            self.scope.types[address] = self.judge.type_of(value, found)

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
                called(self.judge, node, signature, f"background.{name}[{number}]")
            )
