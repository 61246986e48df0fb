"""Why nothing was accepted: which constraints exclude each other, and the least change to make."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from math import inf, isfinite

import numpy as np
from numpy.typing import NDArray

from scenesim.errors import ScenarioError
from scenesim.randomness import Stream
from scenesim.sampling import Rejection, draw_scene
from scenesim.sampling.values import draw_values
from scenesim.scenario.model import Scenario
from scenesim.simulation import run
from scenesim.simulation.conditions import rendered
from scenesim.simulation.margins import margins
from scenesim.world import vocabulary
from scenesim.world.conditions import (
    AtStart,
    Comparison,
    Condition,
    Eventually,
    Measure,
    Number,
    OverRun,
    Requirement,
)
from scenesim.world.scene import Scene
from scenesim.world.units import NONE, said, unit_for

Floats = NDArray[np.float64]

_DRAWS = 60  # looked at closely
_LARGEST_SET = 3
_FACTORS = (1.25, 0.8, 1.5, 0.67, 2.0, 0.5, 4.0, 0.25)
_TRIED_ADDRESSES = 12
_DRAWS_OF_A_CHANGE = 8

#: a try's number to its scene, or to why there is none
Tries = Callable[[int], "Scene | Rejection"]


def advice(scenario: Scenario, tries: Tries, stream: Stream, fixed: Mapping[str, str]) -> list[str]:
    """What a person should change in a scenario that refuses every draw.

    Args:
        scenario: that refuses.
        tries: its draws.
        stream: of further draws.
        fixed: address to text, as the user fixed it.

    Returns:
        Lines: the smallest set of constraints that no draw met together, and the nearest change
        that some draw would meet; empty where nothing is found.
    """
    tests = [one for one in scenario.requirements if not rendered(one.condition)]
    missing, reasons = _looked_at(tries, tests)
    lines = _of_requirements(tests, missing) if len(missing) else []
    stuck = sum(reasons.values())
    if stuck == _DRAWS or (stuck and not lines):
        worst = max(reasons, key=lambda one: reasons[one])
        lines += _of_others(scenario, (worst, reasons[worst]), stream, fixed)
    return lines


def _looked_at(tries: Tries, tests: Sequence[Requirement]) -> tuple[Floats, dict[str, int]]:
    """(D, R) by how much each draw misses each requirement, and why some gave no whole run.

    A draw that is placed and cannot go on still tells what holds at its start.
    """
    rows: list[list[float]] = []
    reasons: dict[str, int] = {}
    for number in range(_DRAWS):
        scene = tries(number)
        if isinstance(scene, Rejection):
            reasons[scene.reason] = reasons.get(scene.reason, 0) + 1
            continue
        own = scene.requirements
        outcome = run(replace(scene, requirements=()))
        if outcome.refused is not None:
            reasons[outcome.refused] = reasons.get(outcome.refused, 0) + 1
        conditions = [one.condition for one in own if not rendered(one.condition)]
        if outcome.evaluator is None or len(conditions) != len(tests):
            continue
        motion = outcome.evaluator.motion
        steps = slice(motion.zero, motion.last + 1)
        whole = outcome.refused is None
        rows.append(
            [
                float(margins(motion, outcome.evaluator, one)[steps].max())
                if whole or isinstance(one, AtStart)
                else -inf  # nothing is known against it
                for one in conditions
            ]
        )
    return np.array(rows).reshape(-1, len(tests)) if tests else np.zeros((0, 0)), reasons


def _of_requirements(tests: Sequence[Requirement], missing: Floats) -> list[str]:
    met = missing <= 0.0
    together = _conflict(met)
    if not together:
        return []
    none = "no draw meets together" if len(together) > 1 else "no draw meets"
    lines = [f"{none}: " + "; ".join(f"'{tests[k].text}'" for k in together)]
    best: tuple[float, str] = (inf, "")
    for k in together:
        rest = [other for other in together if other != k]
        fine = met[:, rest].all(axis=1) if rest else np.ones(len(met), dtype=bool)
        least = float(missing[fine, k].min()) if fine.any() else inf
        if not isfinite(least):
            continue
        share, text = _relaxed(tests[k], least)
        if share < best[0]:
            best = (share, text)
    return [*lines, best[1]] if best[1] else lines


def _conflict(met: NDArray[np.bool_]) -> tuple[int, ...]:
    """The smallest set of columns that no row meets together; empty for none."""
    columns = range(met.shape[1])
    for size in range(1, _LARGEST_SET + 1):
        for chosen in combinations(columns, size):
            if not met[:, chosen].all(axis=1).any():
                return chosen
    return ()


def _relaxed(test: Requirement, least: float) -> tuple[float, str]:
    """How large a change is as a share of the bound, and how to say it."""
    condition: Condition = test.condition
    if isinstance(condition, AtStart | Eventually):
        condition = condition.condition
    if isinstance(condition, Comparison) and isinstance(condition.right, Number):
        grows = condition.operator in {"<", "<="}
        bound = condition.right.value
        wanted = bound + least if grows else bound - least
        unit = _unit(condition)
        told = f"'{test.text}' with {said(wanted, unit)} instead of {said(bound, unit)}"
        return abs(least) / max(abs(bound), 1e-6), f"nearest change: some draw meets {told}"
    return 1.0 + abs(least), f"nearest change: '{test.text}' is missed by {least:.4g} at least"


def _unit(condition: Comparison) -> str:
    left: object = condition.left
    if isinstance(left, OverRun) and left.reducer != "count":
        left = left.operand
    if isinstance(left, Measure):
        found = vocabulary.find("measure", left.name)
        if found is not None and found.result is not None:
            return unit_for(found.result)
    return unit_for(NONE)


def _of_others(
    scenario: Scenario, refused: tuple[str, int], stream: Stream, fixed: Mapping[str, str]
) -> list[str]:
    """Who finds no place, or cannot do what it is told: try other sizes until it can."""
    reason, times = refused
    whole = "no draw gets past" if times == _DRAWS else f"most draws ({times} of {_DRAWS}) end at"
    lines = [f"{whole}: '{reason}'"]
    names = [
        one.name for one in scenario.actors if re.search(rf"\b{re.escape(one.name)}\b", reason)
    ]
    prefixes = tuple(f"{name}." for name in (*names, "road"))
    drawn = draw_values(scenario, stream.child("values"), fixed).settled
    wanted: list[tuple[str, float]] = []
    for address, value in {**scenario.arguments, **drawn}.items():
        if (
            address.startswith(prefixes)
            and isinstance(value, Number)
            and value.value
            and address not in fixed
        ):
            wanted.append((address, value.value))
    for factor in _FACTORS:
        for address, size in wanted[:_TRIED_ADDRESSES]:
            text = f"{factor * size:.4g} {scenario.units.get(address, '')}".rstrip()
            if _helps(scenario, {**fixed, address: text}, stream.child(f"{address}/{factor}")):
                return [*lines, f"nearest change: {address} = {text}"]
    tried = ", ".join(dict.fromkeys(address for address, _ in wanted[:_TRIED_ADDRESSES]))
    if tried:
        lines.append(f"a quarter to four times as much helps in none of {tried}")
    return lines


def _helps(scenario: Scenario, fixed: Mapping[str, str], stream: Stream) -> bool:
    """Whether any of a few draws can be placed and run with a change."""
    try:
        scenes = (
            draw_scene(scenario, stream.child(number), fixed)
            for number in range(_DRAWS_OF_A_CHANGE)
        )
        return any(
            run(replace(scene, requirements=())).refused is None
            for scene in scenes
            if not isinstance(scene, Rejection)
        )
    except ScenarioError:
        return False  # outside what the word allows
