"""Checks what a run is judged by: require, edge, cover; and run itself."""

from __future__ import annotations

from typing import cast

from scenesim.scenario.checked import Checked
from scenesim.scenario.expressions import Place
from scenesim.scenario.judgements import Judgements, tier_of
from scenesim.scenario.printer import node_text
from scenesim.scenario.syntax import (
    Axis,
    Document,
    Statement,
)
from scenesim.world.conditions import (
    CoverGoal,
    EdgeGoal,
    Expression,
    Number,
    Requirement,
)
from scenesim.world.units import RATE, TIME

MAX_DURATION_S = 3600.0
_NO_DRAWS = "goals judge a run and have no random values of their own"


class Goals:
    """All goals of a document."""

    def __init__(self, document: Document, judge: Judgements, found: Checked) -> None:
        self.document = document
        self.scope = judge.scope
        self.found = found
        self.judge = judge

    def check(self) -> None:
        """All of them."""
        for keyword, check in (
            ("require", self._require),
            ("edge", self._edge),
            ("cover", self._cover),
            ("run", self._run),
        ):
            for statement in self.document.all(keyword):
                check(statement)

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
        values: list[Expression] = []
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
            values.append(cast("Expression", value))
            axes.append((node_text(node.value), int(bins)))
        if len(axes) == len(statement.values):
            text = " by ".join(node_text(node) for node in statement.values)
            self.found.covers.append(CoverGoal(tuple(axes), text, tuple(values)))

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
            self.scope.complain(
                statement.values[0].span, f"a run lasts more than 0 s, up to {MAX_DURATION_S:g} s"
            )
        elif not 0.0 < rate <= 1000.0:
            self.scope.complain(
                statement.values[1].span, "the rate is more than 0 Hz, up to 1000 Hz"
            )
        self.found.duration_s, self.found.rate_hz = duration, rate
