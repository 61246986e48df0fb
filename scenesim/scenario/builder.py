"""Scenarios written in Python, with the words of the language: ``w.car(on=w.road.lane(-1))``.

``w`` gives any word as a value; values are called, indexed by attribute and combined with
operators as in the text, and ``build()`` makes the same model. Python's own limits show in four
places only: units are multiplied (``38 * kmh``), ``&``, ``|`` and ``~`` stand for ``and``, ``or``
and ``not``, sentences such as ``X for D`` are functions (``lasting(X, D)``), and a word that
Python reserves ends with an underscore (``with_=w.stroller``).
"""

from __future__ import annotations

from pathlib import Path

from scenesim.scenario.builder_values import (
    Plain,
    Unit,
    Value,
    Words,
    any_of,
    at_start,
    between,
    choice,
    deg,
    during,
    eventually,
    hz,
    km,
    kmh,
    lasting,
    m,
    mm_per_h,
    mph,
    mps,
    mps2,
    ms,
    node_of,
    per_km,
    percent,
    rad,
    s,
    until,
    w,
    when_first,
)
from scenesim.scenario.loader import parse
from scenesim.scenario.model import Scenario
from scenesim.scenario.printer import document_text
from scenesim.scenario.syntax import Axis, Document, Name, Node, Statement, String, Trivia

__all__ = [
    "Builder",
    "Plain",
    "Unit",
    "Value",
    "Words",
    "any_of",
    "at_start",
    "between",
    "choice",
    "deg",
    "during",
    "eventually",
    "hz",
    "km",
    "kmh",
    "lasting",
    "m",
    "mm_per_h",
    "mph",
    "mps",
    "mps2",
    "ms",
    "node_of",
    "per_km",
    "percent",
    "rad",
    "s",
    "until",
    "w",
    "when_first",
]


class Builder:
    """Puts a scenario together statement by statement; ``build`` checks it."""

    def __init__(self, name: str, doc: str = "") -> None:
        self.name = name
        self._statements: list[Statement] = []
        if doc:
            self._add("doc", String(doc))

    def extends(self, path: str) -> None:
        """``extends "path"``."""
        self._add("extends", String(path))

    def param(self, name: str, value: Plain) -> Value:
        """``param name = value``; gives the name for use in other values."""
        self._add("param", node_of(value), name=name)
        return Value(Name(name))

    def road(self, value: Value) -> None:
        """``road = value``."""
        self._add("road", value.node)

    def weather(self, value: Value | None = None, **fields: Plain) -> None:
        """``weather = preset(...)``, or a block of fields."""
        if value is not None:
            self._add("weather", value.node)
        if fields:
            lines = tuple(Statement("field", name, (node_of(one),)) for name, one in fields.items())
            self._add("weather", block=lines)

    def actor(self, name: str, value: Value) -> Value:
        """``name = kind(...)``; gives the name for use in other values."""
        self._add("actor", value.node, name=name)
        return Value(Name(name))

    def when(self, condition: Value, *steps: Value | tuple[Value, ...]) -> None:
        """``when condition:`` and its steps; a tuple of steps is ``parallel``."""
        self._add("when", condition.node, block=_steps(steps))

    def do(self, *steps: Value | tuple[Value, ...]) -> None:
        """``do:`` and its steps; a tuple of steps is ``parallel``."""
        self._add("do", block=_steps(steps))

    def background(self, *calls: Value) -> None:
        """``background:`` and its calls."""
        self._add("background", block=_calls(calls))

    def require(self, condition: Value) -> None:
        """``require condition``."""
        self._add("require", condition.node)

    def edge(self, name: str, condition: Value) -> None:
        """``edge name: condition``."""
        self._add("edge", condition.node, name=name)

    def cover(self, *axes: Value | tuple[Value, int]) -> None:
        """``cover a in 5 bins by b``; an axis with bins is a tuple."""
        nodes = [
            Axis(axis[0].node, str(axis[1])) if isinstance(axis, tuple) else Axis(axis.node)
            for axis in axes
        ]
        self._add("cover", *nodes)

    def sensors(self, *calls: Value) -> None:
        """``sensors = rig(...)``, or a block of a rig and faults."""
        if len(calls) == 1:
            self._add("sensors", calls[0].node)
        else:
            self._add("sensors", block=_calls(calls))

    def run(self, duration: Value, rate: Value) -> None:
        """``run duration at rate``."""
        self._add("run", duration.node, rate.node)

    def text(self) -> str:
        """The scenario as a file."""
        return document_text(Document(self.name, tuple(self._statements)))

    def build(self, beside: Path | None = None) -> Scenario:
        """The checked scenario.

        Args:
            beside: folder of files that it refers to; None for the library alone.

        Returns:
            The same model as that of ``text()``.

        Raises:
            ScenarioError: with all problems, at places of ``text()``.
        """
        return parse(self.text(), f"<{self.name}>", beside=beside)

    def _add(
        self, keyword: str, *values: Node, name: str = "", block: tuple[Statement, ...] = ()
    ) -> None:
        last = self._statements[-1].keyword if self._statements else keyword
        trivia = Trivia(before=("",)) if last != keyword or block else Trivia()
        self._statements.append(Statement(keyword, name, values, block, trivia))


def _steps(steps: tuple[Value | tuple[Value, ...], ...]) -> tuple[Statement, ...]:
    made: list[Statement] = []
    for step in steps:
        if isinstance(step, tuple):
            made.append(Statement("parallel", block=_steps(step)))
        else:
            made.append(Statement("step", values=(step.node,)))
    return tuple(made)


def _calls(calls: tuple[Value, ...]) -> tuple[Statement, ...]:
    return tuple(Statement("call", values=(call.node,)) for call in calls)
