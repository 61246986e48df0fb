"""Goals and measures given beside a scenario: read by its own checker, in its own names."""

from __future__ import annotations

from dataclasses import replace

from scenesim.errors import Problem, ScenarioError
from scenesim.scenario.loader import from_document
from scenesim.scenario.model import Scenario
from scenesim.scenario.parser import parse_document

#: name of the goal that a command line adds
ASKED = "asked"


def with_goal(scenario: Scenario, text: str, name: str = ASKED) -> Scenario:
    """The scenario with one more edge goal.

    Args:
        scenario: a checked scenario.
        text: a condition, such as ``over_run.min(ttc(ego, kid)) < 1 s``.
        name: of the goal.

    Returns:
        A new scenario; its digest stays.
    """
    return _with(scenario, f"edge {name}: {text}", text)


def with_covers(scenario: Scenario, texts: tuple[str, ...]) -> Scenario:
    """The scenario with other cover goals.

    Args:
        scenario: a checked scenario.
        texts: such as ``weather.rain in 5 bins by kid.age``; none keeps the scenario's own.

    Returns:
        A new scenario; its digest stays.
    """
    if not texts:
        return scenario
    kept = [one for one in scenario.document.statements if one.keyword != "cover"]
    bare = replace(scenario.document, statements=tuple(kept))
    for text in texts:
        scenario = _with(replace(scenario, document=bare), f"cover {text}", text)
        bare = scenario.document
    return scenario


def with_measure(scenario: Scenario, text: str) -> Scenario:
    """The scenario with one cover goal that counts a single measure.

    Args:
        scenario: a checked scenario.
        text: a measure or a statistic, such as ``over_run.min(ttc(ego, kid))``.

    Returns:
        A new scenario whose only cover goal has the measure as its value.
    """
    return with_covers(scenario, (text,))


def _with(scenario: Scenario, statement: str, shown: str) -> Scenario:
    """A scenario with a statement more.

    Raises:
        ScenarioError: it does not parse or check; the words are those of the command line.
    """
    if "\n" in statement:
        raise ScenarioError([Problem(f"'{shown}': want one line")])
    document, source = parse_document(f"scenario asked:\n    {statement}\n", "<command line>")
    if source.problems or document is None:
        raise ScenarioError(source.problems)
    statements = (*scenario.document.statements, *document.statements)
    made = from_document(
        replace(scenario.document, statements=statements), scenario.folders, scenario.inputs
    )
    return replace(made, path=scenario.path, inputs=scenario.inputs, digest=scenario.digest)
