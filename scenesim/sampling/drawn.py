"""A scenario after drawing: the same tree with nothing random left, ready to be placed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from scenesim.scenario.model import Scenario
from scenesim.world.conditions import (
    Call,
    CoverGoal,
    EdgeGoal,
    Expression,
    Requirement,
    Rule,
)


@dataclass(frozen=True, slots=True)
class DrawnActor:
    """An actor with everything decided but its place.

    Attributes:
        name: its address.
        kind: a word of the vocabulary.
        arguments: by name, exactly those that the scenario gives (no defaults filled in):
            ``Number`` in SI, ``Word``, ``Text`` (files are absolute paths), ``LaneName``,
            ``ActorName``, ``Point`` or ``Call`` with named arguments. ``road.any_lane(driving)``
            stays ``LaneName(None, 0, "driving")``: placement picks one. ``on=left_of(ego)`` is
            ``Call("left_of", named={"actor": ActorName("ego")})``.
    """

    name: str
    kind: str
    arguments: Mapping[str, Expression] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """One draw of all random values of a scenario.

    Attributes:
        scenario: where it came from.
        road: a call of a road word, all arguments named: ``street(length=..., lanes=...)``.
        weather: field to value; a preset is already merged in (explicit fields win), so there is
            no ``preset`` left. ``time`` stays a ``Word`` (``dusk``) or a ``Number`` (seconds
            after midnight); ``rain`` and ``snow`` are in mm/h.
        actors: in the order of the text; ``ego`` may stand anywhere.
        rules: ``when`` and ``do`` with numbers only.
        background: calls in order; the n-th of a word has the address ``background.WORD[n]``.
        requirements, edges, covers: references to drawn values are numbers.
        sensors: ``rig(...)`` first, then ``fault(...)`` calls.
        duration_s, rate_hz: of ``run``.
        parameters: every random, fixed or named value by address, SI (words as text).
        unit: quantile of each random value by address, in (0, 1): what a sampler may propose.
        log_prior: log density of the random values.
        refused: why this draw cannot be used (a value outside what its argument allows), or "";
            the same text for the same cause.
        settled: value of every argument that was not constant, by address.
    """

    scenario: Scenario
    road: Call
    weather: Mapping[str, Expression]
    actors: tuple[DrawnActor, ...]
    rules: tuple[Rule, ...]
    background: tuple[Call, ...]
    requirements: tuple[Requirement, ...]
    edges: tuple[EdgeGoal, ...]
    covers: tuple[CoverGoal, ...]
    sensors: tuple[Call, ...]
    duration_s: float
    rate_hz: float
    parameters: Mapping[str, float | str]
    unit: Mapping[str, float]
    log_prior: float
    refused: str = ""
    settled: Mapping[str, Expression] = field(default_factory=dict)
