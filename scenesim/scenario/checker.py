"""A document to a checked scenario: parts in the order of what depends on what."""

from __future__ import annotations

from scenesim.errors import Span
from scenesim.scenario.cast import ANY_ACTOR, Cast
from scenesim.scenario.checked import Checked
from scenesim.scenario.equipment import Equipment
from scenesim.scenario.goals import Goals
from scenesim.scenario.judgements import Judgements
from scenesim.scenario.model import Scenario
from scenesim.scenario.rules import Rules
from scenesim.scenario.scope import Scope
from scenesim.scenario.surroundings import Surroundings
from scenesim.scenario.syntax import (
    Document,
    String,
)
from scenesim.world import vocabulary
from scenesim.world.units import unit_for

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


def check_document(document: Document, scope: Scope) -> Scenario | None:
    """A document as a scenario.

    Args:
        document: what was written, ``extends`` already merged in.
        scope: with the folders of the sources; problems are added to it.

    Returns:
        The scenario, or None if there are problems.
    """
    found = Checked()
    judge = Judgements(scope)
    _check_names(document, scope)
    surroundings = Surroundings(document, judge, found)
    surroundings.check_before_actors()
    Cast(document, judge, found).check()
    surroundings.check_background()
    found.rules = Rules(judge, scope).check(document.statements)
    Goals(document, judge, found).check()
    Equipment(document, judge, found).check()
    _check_wholeness(document, scope)
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
        units={
            address: unit_for(kind.dimension)
            for address, kind in {**scope.drawn, **scope.types}.items()
            if kind.kind == "number"
        },
    )


def _check_names(document: Document, scope: Scope) -> None:
    """Names of params and actors: unique, and none that means something else."""
    seen: dict[str, Span] = {}
    kinds = vocabulary.words("actor")
    once: dict[str, Span] = {}
    for statement in document.statements:
        name = statement.name
        if statement.keyword == "broken_actor":
            scope.actors[name] = (ANY_ACTOR,)
        elif statement.keyword in ("param", "actor"):
            if name in seen:
                scope.complain(statement.span, f"'{name}' is bound already at {seen[name]}")
            elif name in kinds:
                scope.complain(statement.span, f"'{name}' is a kind of actor and cannot be a name")
            elif name in RESERVED or name in vocabulary.DISTRIBUTIONS:
                scope.complain(statement.span, f"'{name}' is a word of the language")
            seen.setdefault(name, statement.span)
        elif statement.keyword in ("doc", "road", "run"):
            if statement.keyword in once:
                scope.complain(
                    statement.span,
                    f"a second '{statement.keyword}'",
                    hint="the first is at " + str(once[statement.keyword]),
                )
            once.setdefault(statement.keyword, statement.span)
    if "ego" not in seen:
        scope.actors.setdefault("ego", (ANY_ACTOR,))  # told once, not wherever it is named
    broken = {one.name for one in document.all("broken_param")}
    scope.params = broken | {one.name for one in document.all("param")}


def _check_wholeness(document: Document, scope: Scope) -> None:
    """What every scenario must have."""
    span = document.span
    broken = {one.name for one in document.all("broken_actor")}
    if not document.all("road") and "road" not in broken:
        scope.complain(span, "no road", ("'road = street(...)'",))
    if "ego" not in broken and not any(one.name == "ego" for one in document.all("actor")):
        scope.complain(
            span,
            "no ego",
            ("'ego = car(...)'",),
            hint="the actor named ego carries the sensors",
        )
    ego = scope.actors.get("ego", ())
    if any(one.category not in ("vehicle", "") for one in ego):
        statement = next(one for one in document.all("actor") if one.name == "ego")
        scope.complain(statement.span, "the ego is a vehicle")
