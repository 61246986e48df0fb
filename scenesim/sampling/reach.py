"""What no draw can reach: goals whose impossibility follows from the ranges of the values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import inf

from scenesim.sampling.absent import settings
from scenesim.sampling.distributions import frozen
from scenesim.scenario.loader import with_settings
from scenesim.scenario.model import Distribution, Reference, Scenario
from scenesim.world.conditions import (
    Arithmetic,
    AtStart,
    Comparison,
    Condition,
    Eventually,
    Logic,
    Measure,
    Number,
    OverRun,
    Sustained,
    When,
    While,
    Word,
)

Range = tuple[float, float]
#: what a measure can be at all
_OF_MEASURE: Mapping[str, Range] = dict.fromkeys(
    ("ttc", "arrival", "pet", "headway", "distance", "pixels", "lidar_points", "time"), (0.0, inf)
) | dict.fromkeys(("occlusion", "visible_fraction", "contrast", "glare"), (0.0, 1.0))
_ANY = (-inf, inf)
_EVEN_FIELDS = {"cloud": (0.0, 1.0), "wetness": (0.0, 1.0), "snow_cover": (0.0, 1.0)}


def impossible(
    scenario: Scenario, goals: Sequence[str], fixed: Mapping[str, str]
) -> dict[str, str]:
    """Goals that the ranges of the scenario rule out.

    Args:
        scenario: with edge goals.
        goals: names of those that are asked for.
        fixed: ``--set`` texts.

    Returns:
        Goal to the reason, in SI; a goal that is not here may still be out of reach.
    """
    plain = settings(fixed)
    told = with_settings(scenario, plain) if plain else scenario
    found = {}
    for goal in told.edges:
        if goal.name in goals:
            reason = _ruled_out(goal.condition, told)
            if reason:
                found[goal.name] = f"'{goal.text}': {reason}"
    return found


def span_of(value: object, scenario: Scenario) -> Range:
    """Least and greatest value that an expression can take.

    Args:
        value: of a scenario, not drawn yet.
        scenario: it belongs to.

    Returns:
        SI; infinite where nothing is known.
    """
    match value:
        case Number(number):
            return number, number
        case Reference(address):
            inner = scenario.arguments.get(address)
            limit = scenario.limits.get(address)
            span = span_of(inner, scenario) if inner is not None else _ANY
            return (max(span[0], limit.low), min(span[1], limit.high)) if limit else span
        case Distribution():
            return _support(value, scenario)
        case Measure("weather", (Word(field),)):
            return _field(field, scenario)
        case Measure(name, _):
            return _OF_MEASURE.get(name, _ANY)
        case OverRun("min" | "max" | "mean", operand):
            return span_of(operand, scenario)
        case Arithmetic(operator, operands) if len(operands) == 2:
            return _arithmetic(operator, *(span_of(one, scenario) for one in operands))
    return _ANY


def _field(field: str, scenario: Scenario) -> Range:
    if field not in scenario.weather:
        return _EVEN_FIELDS.get(field, _ANY)
    return span_of(scenario.weather[field], scenario)


def _support(value: Distribution, scenario: Scenario) -> Range:
    spans = [span_of(one, scenario) for one in value.arguments]
    if value.name == "choice":
        return min(low for low, _ in spans), max(high for _, high in spans)
    if value.name == "uniform":
        return spans[0][0] * value.unit, spans[1][1] * value.unit
    if value.name == "truncnormal":
        return spans[2][0] * value.unit, spans[3][1] * value.unit
    if value.name == "beta":
        return 0.0, value.unit
    if value.name in {"exponential", "gamma", "poisson", "lognormal"}:
        return 0.0, inf
    return _ANY


def _arithmetic(operator: str, left: Range, right: Range) -> Range:
    (a, b), (c, d) = left, right
    match operator:
        case "+":
            return a + c, b + d
        case "-":
            return a - d, b - c
        case "min":
            return min(a, c), min(b, d)
        case "max":
            return max(a, c), max(b, d)
    return _ANY


def _ruled_out(condition: Condition, scenario: Scenario) -> str:
    """Why a condition holds in no draw; "" where that is not known."""
    match condition:
        case Comparison(operator, left, right):
            (a, b), (c, d) = span_of(left, scenario), span_of(right, scenario)
            outside = {"<": a >= d, "<=": a > d, ">": b <= c, ">=": b < c}
            if outside.get(operator, False):
                name = left.address if isinstance(left, Reference) else "the left side"
                return f"{name} is {_told(a, b)}, the right side {_told(c, d)}"
        case Logic("and", operands):
            return next((why for one in operands if (why := _ruled_out(one, scenario))), "")
        case Logic("or", operands):
            reasons = [_ruled_out(one, scenario) for one in operands]
            return "; ".join(reasons) if all(reasons) else ""
        case While(inner, other) | When(inner, other):
            return _ruled_out(inner, scenario) or _ruled_out(other, scenario)
        case Eventually(inner) | AtStart(inner) | Sustained(inner, _):
            return _ruled_out(inner, scenario)
    return ""


def _told(low: float, high: float) -> str:
    return f"{low:.4g}" if low == high else f"{low:.4g} to {high:.4g}"


def bounds_of(distribution: Distribution) -> Range:
    """Where nearly all values of a distribution lie: its ends, or the 1 % and 99 % quantiles.

    Args:
        distribution: with constant parameters.

    Returns:
        SI.

    Raises:
        ValueError: its parameters are drawn themselves.
    """
    numbers = [one.value for one in distribution.arguments if isinstance(one, Number)]
    if len(numbers) < len(distribution.arguments):
        raise ValueError(f"'{distribution.address}' depends on other drawn values")
    known = frozen(distribution.name, numbers)
    if distribution.name == "uniform":
        ends = (numbers[0], numbers[1])
    elif distribution.name == "truncnormal":
        ends = (numbers[2], numbers[3])
    elif distribution.name == "beta":
        ends = (0.0, 1.0)
    else:
        ends = (known.quantile(0.01), known.quantile(0.99))
    return ends[0] * distribution.unit, ends[1] * distribution.unit
