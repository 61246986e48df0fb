"""Parameter value distributions: one file that stands for many runs of another."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from pathlib import Path

from scenesim.errors import ScenarioError
from scenesim.scenario.openscenario.reading import Item, Reading

#: combinations of one file
MAX_COMBINATIONS = 10_000


def combinations(path: Path) -> tuple[Path, list[dict[str, str]]]:
    """The scenario of a file, and the parameters of each run that it stands for.

    Args:
        path: of an ``.xosc`` file.

    Returns:
        (path of the scenario, one mapping of parameter to value for each run); for a file that is
        a scenario itself, that file and one empty mapping.

    Raises:
        ScenarioError: the file cannot be read, or its distributions are not deterministic.
    """
    reading = Reading(path, {})
    root = Item(reading.tree(path), {}, path.name, reading)
    distribution = root.first("ParameterValueDistribution")
    if distribution is None:
        return path, [{}]
    file = distribution.first("ScenarioFile")
    axes: list[list[dict[str, str]]] = []
    for deterministic in distribution.children("Deterministic"):
        for one in deterministic.children():
            axes.append(_axis(one))
    for stochastic in distribution.children("Stochastic"):
        stochastic.problem(
            "is not supported", "write the distribution into an imported scenario, as param"
        )
    if file is None or not file.text("filepath").endswith(".xosc"):
        distribution.problem("names no ScenarioFile")
    count = 1
    for axis in axes:
        count *= len(axis)
    if count > MAX_COMBINATIONS:
        distribution.problem(f"stands for {count} runs, more than {MAX_COMBINATIONS}")
    if reading.problems or file is None:
        raise ScenarioError(reading.problems)
    target = path.parent / file.text("filepath")
    runs = [_merged(parts) for parts in product(*axes)]
    return target, runs


def _merged(parts: tuple[Mapping[str, str], ...]) -> dict[str, str]:
    """All parameters of one run."""
    return {name: value for part in parts for name, value in part.items()}


def _axis(item: Item) -> list[dict[str, str]]:
    """The values of one parameter, or of several together."""
    if item.tag == "DeterministicMultiParameterDistribution":
        sets = item.element.within("ValueSetDistribution", "ParameterValueSet")
        found = []
        for one in sets:
            scoped = Item(one, item.values, item.file, item.reading)
            pairs = scoped.children("ParameterAssignment")
            found.append({p.parameter(): p.text("value") for p in pairs})
        return found or [{}]
    name = item.text("parameterName").removeprefix("$")
    values = [one.text("value") for s in item.children("DistributionSet") for one in s.children()]
    for ranged in item.children("DistributionRange"):
        bounds, step = ranged.first("Range"), ranged.number("stepWidth", 1.0)
        if bounds is None or step <= 0:
            ranged.problem("needs a Range and a stepWidth above 0")
            continue
        low, high = bounds.number("lowerLimit"), bounds.number("upperLimit")
        count = int((high - low) / step + 1e-9) + 1
        if not 1 <= count <= MAX_COMBINATIONS:
            ranged.problem(f"stands for {count} values")
            continue
        values += [f"{low + i * step:.10g}" for i in range(count)]
    return [{name: value} for value in values] or [{}]
