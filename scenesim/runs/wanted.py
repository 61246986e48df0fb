"""How often which edge goals are wanted: ``--per-edge``, checked before anything is drawn."""

from __future__ import annotations

from collections.abc import Mapping

from scenesim.errors import Problem, SamplingError, ScenarioError, nearest
from scenesim.sampling.reach import impossible
from scenesim.scenario.model import Scenario


def wanted_hits(scenario: Scenario, text: str, fixed: Mapping[str, str]) -> dict[str, int]:
    """``--per-edge`` as a quota for each goal.

    Args:
        scenario: with edge goals.
        text: ``200`` for all goals, or ``near_miss=50,late_reveal=20``.
        fixed: ``--set`` texts: they may make a goal impossible.

    Returns:
        Goal to the hits wanted.

    Raises:
        SamplingError: the scenario has no goals.
        ScenarioError: no numbers, unknown goals, quotas that contradict each other, or goals that
            no draw can meet.
    """
    names = _goal_names(scenario)
    problems: list[Problem] = []
    wanted: dict[str, int] = {}
    for part in text.split(","):
        name, equals, count = (one.strip() for one in part.rpartition("="))
        if not count.isdecimal() or (equals and not name):
            hint = "for example --per-edge 200 or --per-edge near_miss=50,late_reveal=20"
            problems.append(Problem(f"--per-edge {part.strip()}: want a number", hint=hint))
        elif equals and name not in names:
            near = nearest(name, names)
            problems.append(Problem(f"--per-edge: no edge goal '{name}'", nearest=near))
        else:
            for goal in [name] if equals else names:
                if wanted.get(goal, int(count)) != int(count):
                    told = f"--per-edge asks for {wanted[goal]} and for {count} of '{goal}'"
                    problems.append(Problem(told))
                wanted[goal] = int(count)
    if problems:
        raise ScenarioError(problems)
    wanted = {goal: count for goal, count in wanted.items() if count}
    check_goals(scenario, wanted, fixed)
    return wanted


def check_goals(scenario: Scenario, wanted: Mapping[str, int], fixed: Mapping[str, str]) -> None:
    """Refuse goals that are not there or that no draw can meet.

    Args:
        scenario: with edge goals.
        wanted: edge goal to the hits wanted.
        fixed: what is fixed may make a goal impossible.

    Raises:
        SamplingError: the scenario has no goals.
        ScenarioError: for what is wrong with the goals named.
    """
    names = _goal_names(scenario)
    problems = [
        Problem(f"no edge goal '{goal}'", nearest=nearest(goal, names))
        for goal in wanted
        if goal not in names
    ]
    problems += [
        Problem(f"edge goal '{goal}': want 1 or more draws, got {count}")
        for goal, count in wanted.items()
        if count < 1
    ]
    if not problems:
        problems = [
            Problem(f"the edge goal '{goal}' cannot be met: {why}")
            for goal, why in impossible(scenario, tuple(wanted), fixed).items()
        ]
    if problems:
        raise ScenarioError(problems)


def _goal_names(scenario: Scenario) -> list[str]:
    """The names of a scenario's edge goals.

    Raises:
        SamplingError: it has none.
    """
    names = [goal.name for goal in scenario.edges]
    if not names:
        raise SamplingError(f"{scenario.name} has no edge goal", 0, {})
    return names
