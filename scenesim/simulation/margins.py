"""How far a run was from an edge goal: what searches descend."""

from __future__ import annotations

from math import inf

import numpy as np
from numpy.typing import NDArray

from scenesim.simulation.conditions import Evaluator
from scenesim.simulation.motion import STEP_S, Motion
from scenesim.world.conditions import (
    AtStart,
    Comparison,
    Condition,
    Eventually,
    Expression,
    Holds,
    LaneName,
    Logic,
    Measure,
    Sustained,
    When,
    While,
    Word,
)

Floats = NDArray[np.float64]


def margin(motion: Motion, evaluator: Evaluator, condition: Condition) -> float:
    """How far a run stayed from a condition of an edge goal.

    Args:
        motion: the run.
        evaluator: of the run.
        condition: of the goal; holds at some step.

    Returns:
        Negative or 0 where the goal is met, else how much is missing in the units of what is
        compared (s, m, ...); inf where nothing says how much.

    Source:
        Fainekos & Pappas, "Robustness of temporal logic specifications", 2009, with its sign
        turned.
    """
    part = margins(motion, evaluator, condition)[motion.zero : motion.last + 1]
    return float(part.min())


def margins(motion: Motion, evaluator: Evaluator, condition: Condition) -> Floats:
    """How far a run is from a condition at each of its steps.

    Args:
        motion: the run.
        evaluator: of the run.
        condition: of the run tier.

    Returns:
        (T,) at most 0 where it holds, in the units of what is compared.
    """
    match condition:
        case Comparison(operator, left, right):
            return _compared(evaluator, operator, left, right)
        case Holds(Measure("collide", arguments)) if len(arguments) == 2:
            return evaluator.value(Measure("distance", arguments))
        case Logic("not", (operand,)):
            return -margins(motion, evaluator, operand)
        case Logic(operator, operands):
            parts = [margins(motion, evaluator, one) for one in operands]
            joined = np.maximum if operator == "and" else np.minimum
            return np.asarray(joined.reduce(parts))
        case While(inner, other):
            pair = [margins(motion, evaluator, one) for one in (inner, other)]
            return np.asarray(np.maximum.reduce(pair))
        case Sustained(inner, duration):
            steps = max(1, round(evaluator.number(duration) / STEP_S))
            return _longest(margins(motion, evaluator, inner), steps)
    return _of_whole_run(motion, evaluator, condition)


def _of_whole_run(motion: Motion, evaluator: Evaluator, condition: Condition) -> Floats:
    """The same for conditions that are equal at all steps, and for plain claims."""
    whole = slice(motion.zero, motion.last + 1)
    match condition:
        case AtStart(inner):
            series = margins(motion, evaluator, inner)
            return np.full(len(series), series[motion.zero])
        case Eventually(inner):
            series = margins(motion, evaluator, inner)
            return np.full(len(series), series[whole].min())
        case When(inner, first):
            held = np.nonzero(evaluator.holds(first)[whole])[0]
            if not len(held):
                return margins(motion, evaluator, first)
            series = margins(motion, evaluator, inner)
            return np.full(len(series), series[motion.zero + int(held[0])])
    return np.where(evaluator.holds(condition), -1.0, 1.0)


def _compared(evaluator: Evaluator, operator: str, left: Expression, right: Expression) -> Floats:
    lanes = any(isinstance(one, (LaneName, Word)) for one in (left, right))
    lanes = lanes or any(isinstance(one, Measure) and one.name == "lane" for one in (left, right))
    if lanes or operator in {"==", "!="}:
        held = evaluator.holds(Comparison(operator, left, right))
        return np.where(held, -1.0, 1.0)
    with np.errstate(invalid="ignore"):
        gap = evaluator.value(left) - evaluator.value(right)
    gap = np.where(np.isnan(gap), inf, gap)
    return gap if operator in {"<", "<="} else -gap


def _longest(series: Floats, steps: int) -> Floats:
    """The worst over the last so many steps."""
    out = np.full(len(series), inf)
    for k in range(steps, len(series)):
        out[k] = series[k - steps : k + 1].max()
    return out
