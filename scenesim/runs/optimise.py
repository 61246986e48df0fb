"""Draws in which a measure is least: searches that walk towards it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from scenesim.errors import SamplingError
from scenesim.randomness import Stream
from scenesim.runs.measuring import Measurer
from scenesim.runs.options import RunOptions
from scenesim.runs.predicates import with_measure
from scenesim.runs.trials import Effort, Task, Trial, Trials
from scenesim.sampling.proposals import Proposal, axes_of
from scenesim.sampling.samplers import NO_WEIGHTS, WEIGHTS, sampler_of
from scenesim.scenario.model import Scenario

_BATCH = 64


@dataclass(frozen=True, slots=True)
class Found:
    """One of the least draws.

    Attributes:
        value: of the measure, SI.
        number: of its random stream.
        proposal: its values; None where they are the prior's.
    """

    value: float
    number: int
    proposal: Proposal | None


@dataclass(frozen=True, slots=True)
class Least:
    """What a search towards a measure found.

    Attributes:
        measure: as written.
        sampler: that chose the draws.
        kept: the least draws, least first.
        tries: draws simulated.
    """

    measure: str
    sampler: str
    kept: tuple[Found, ...]
    tries: int

    def as_json(self) -> dict[str, Any]:
        """What the manifest says.

        Returns:
            JSON types.
        """
        return {
            "towards": self.measure,
            "sampler": self.sampler,
            "weights": WEIGHTS.get(self.sampler, NO_WEIGHTS),
            "tries": self.tries,
            "values": [one.value for one in self.kept],
        }

    def chosen(self, options: RunOptions) -> RunOptions:
        """Options of a run that makes the draws kept.

        Args:
            options: of the run.

        Returns:
            The same, with the draws named and this search told of; without weights, for the least
            were picked.
        """
        made = [one.proposal for one in self.kept if one.proposal is not None]
        numbers = [one.number for one in self.kept]
        return options.with_draws(made, self.as_json(), weighted=False, numbers=numbers)


def least(
    scenario: Scenario,
    options: RunOptions,
    measure: str,
    sampler: str,
    effort: Effort,
) -> Least:
    """Search the draws in which a measure is least.

    Args:
        scenario: what is drawn from.
        options: for the seed and what is fixed; ``draws_per_cell`` are kept.
        measure: a measure or a statistic of the run.
        sampler: a word of ``SAMPLERS``.
        effort: how many draws are simulated, on how many workers.

    Returns:
        The least draws.

    Raises:
        SamplingError: no draw was accepted.
    """
    told = with_measure(scenario, measure)
    axes = axes_of(scenario, options.fixed)
    stream = Stream.of(options.seed).child(f"towards/{measure}")
    chooser = None if sampler == "random" else sampler_of(sampler, axes, stream)
    found: list[Found] = []
    count = 0
    with Trials(Measurer(told, replace(options, cells=({},)), 0), effort.workers) as trials:
        while count < effort.most and not (chooser is not None and chooser.is_done):
            batch = [None] * _BATCH if chooser is None else chooser.propose()
            tasks = [Task(count + k, proposal) for k, proposal in enumerate(batch)]
            scores = []
            for task, trial in zip(tasks, trials.run(tasks), strict=True):
                value = _value(trial)
                scores.append(value)
                if not trial.refused:
                    found.append(Found(value, task.number, task.proposal))
                count += 1
                effort.on_try({measure: count})
            if chooser is not None:
                chooser.tell(scores)
    if not found:
        raise SamplingError(f"{scenario.name}: none of {count} draws was accepted", count, {})
    kept = sorted(found, key=lambda one: (one.value, one.number))[: options.draws_per_cell]
    return Least(measure, sampler, tuple(kept), count)


def _value(trial: Trial) -> float:
    return trial.score("0")
