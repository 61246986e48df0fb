"""A scenario that has been read and checked: typed, in SI units, nothing drawn yet.

Everything is made of the values of ``world.conditions``; only two more may stand wherever such a
value may: a ``Distribution`` (to be drawn) and a ``Reference`` (to something drawn elsewhere).
``sampling.values`` replaces both and gives a ``Drawn``, which holds no random value any more.
All numbers are SI (rain and snow: mm/h) and all arguments are named: positional ones got the
names of the vocabulary's signature. Defaults of signatures are not filled in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from scenesim.errors import Span
from scenesim.scenario.syntax import Document
from scenesim.world.conditions import Call, CoverGoal, EdgeGoal, Expression, Requirement, Rule
from scenesim.world.signatures import Amount


@dataclass(frozen=True, slots=True)
class Distribution:
    """A value to be drawn.

    Attributes:
        name: ``uniform normal truncnormal lognormal exponential beta gamma poisson choice``.
        address: unique in the scenario: ``reveal``, ``ego.speed``, ``npc.speed#2``.
        arguments: the distribution's parameters in the order of its signature, bare numbers in
            units of ``unit``; for ``choice`` its options.
        weights: of the options of ``choice``, summing to 1; empty for the others.
        unit: SI value of the unit behind the closing bracket: ``normal(38, 5) km/h`` has 1/3.6.
        span: where it stands.
    """

    name: str
    address: str
    arguments: tuple[Value, ...]
    weights: tuple[float, ...] = ()
    unit: float = 1.0
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Reference:
    """The drawn value of something else of this scenario: a ``param`` or an argument.

    Attributes:
        address: ``reveal``, ``ego.speed``, ``weather.rain``, ``npc.kind``, ``road.length``.
    """

    address: str


Value: TypeAlias = Expression | Distribution | Reference


@dataclass(frozen=True, slots=True)
class ActorBinding:
    """``NAME = KIND(arguments)``.

    Attributes:
        name: the actor's address.
        kind: a ``Word`` of the vocabulary, or a ``choice`` of words (address ``NAME.kind``).
        arguments: by name; values as of the vocabulary's signature of the kind.
    """

    name: str
    kind: Value
    arguments: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Scenario:
    """One checked scenario, with what it ``extends`` already merged in.

    Attributes:
        name: behind ``scenario``.
        doc: the docstring, or "".
        params: ``param NAME = VALUE`` in order.
        road: a ``Call`` of a road word with named arguments (or a ``choice`` of calls).
        weather: field to value; explicit fields only.
        preset: ``preset(name, time)`` as a ``Call``, or None; explicit fields override it.
        actors: in the order of the text; one is named ``ego``.
        rules: ``when`` and ``do``; ``condition`` and actions may hold random values.
        background: calls ``parked``, ``traffic``, ``pedestrians``; the n-th call of a word has the
            address ``background.WORD[n]``, n from 1 for each word.
        requirements, edges, covers: no random values of their own, but references.
        sensors: calls ``rig`` first, then ``fault`` in order.
        duration_s, rate_hz: of ``run``.
        document: what was written (after merging), for printing and editing.
        path: of the file, or None for text and for the builder.
        inputs: all files that were read to make this: itself and what it extends.
        folders: display name of each source to the folder that its references start from.
        arguments: every argument by address, in an order in which they can be computed: the same
            objects as in the parts above.
        limits: address to what is sensible, for numbers that are not known before a draw.
        units: address to the unit of its number: ``m/s``, "" for plain ones.
        digest: SHA-256 over the texts of ``inputs`` (for the builder over the printed text).
    """

    name: str
    doc: str
    params: Mapping[str, Value]
    road: Value
    weather: Mapping[str, Value]
    preset: Value | None
    actors: tuple[ActorBinding, ...]
    rules: tuple[Rule, ...]
    background: tuple[Call, ...]
    requirements: tuple[Requirement, ...]
    edges: tuple[EdgeGoal, ...]
    covers: tuple[CoverGoal, ...]
    sensors: tuple[Value, ...]
    duration_s: float
    rate_hz: float
    document: Document
    path: Path | None = None
    inputs: tuple[Path, ...] = ()
    digest: str = ""
    folders: Mapping[str, Path] = field(default_factory=dict)
    arguments: Mapping[str, Value] = field(default_factory=dict)
    limits: Mapping[str, Amount] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)

    def __repr__(self) -> str:
        place = f" ({self.path})" if self.path else ""
        drawn = sum(address in self.limits for address in self.arguments)
        goals = ", ".join(goal.name for goal in self.edges) or "none"
        return (
            f"<Scenario {self.name}{place}: actors {', '.join(a.name for a in self.actors)}; "
            f"{drawn} random arguments; edge goals {goals}>"
        )

    @property
    def text(self) -> str:
        """The scenario as one file without ``extends``, in canonical layout."""
        from scenesim.scenario.printer import document_text

        return document_text(self.document)
