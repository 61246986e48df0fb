"""Rare events on purpose: which draws to render so that every edge goal is hit often enough.

Draws are simulated first; only those that qualify are looked at, and only as far as the goal needs.
A random search takes the draws of a plain run; other samplers learn, goal by goal, where a goal is
met. Batches have a fixed size, so that the draws do not depend on the number of workers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NoReturn

from scenesim.errors import SamplingError
from scenesim.evaluation.exposure import searched_share
from scenesim.evaluation.statistics import wilson_interval
from scenesim.randomness import Stream
from scenesim.runs.nearest import NearMiss, told_near
from scenesim.runs.options import RunOptions
from scenesim.runs.trials import Effort, Searcher, Task, Trial, Trials
from scenesim.sampling.cross_entropy import CrossEntropy
from scenesim.sampling.proposals import Proposal, Sampler, axes_of
from scenesim.sampling.samplers import EVEN, NO_WEIGHTS, WEIGHTS, sampler_of
from scenesim.sampling.subset import SubsetSimulation
from scenesim.scenario.model import Scenario

_BATCH = 64

Estimate = tuple[float, float, float]

_USUAL = Effort()


@dataclass(slots=True)
class Quotas:
    """The outcome of a search.

    Attributes:
        sampler: that chose the draws.
        numbers: of the draws to render, growing.
        proposals: of the same draws; empty for a random search.
        moments: of the same draws: when the goals that it was chosen for hold, s.
        hits: edge goal to the chosen draws whose frames can show that it holds.
        seen: edge goal to all simulated draws in which it held.
        spent: edge goal to the draws simulated for it.
        tries: draws that were simulated.
        accepted: those that the scenario allows.
        attempts: draws made for them, refused ones included.
        looks: views and sweeps rendered to judge them.
        estimates: edge goal to its probability under the prior with its 95 % interval; a sampler
            that cannot tell leaves it out.
    """

    sampler: str = "random"
    numbers: list[int] = field(default_factory=list)
    proposals: list[Proposal] = field(default_factory=list)
    moments: list[tuple[float, ...]] = field(default_factory=list)
    hits: dict[str, int] = field(default_factory=dict)
    seen: dict[str, int] = field(default_factory=dict)
    spent: dict[str, int] = field(default_factory=dict)
    tries: int = 0
    accepted: int = 0
    attempts: int = 0
    looks: int = 0
    estimates: dict[str, Estimate] = field(default_factory=dict)
    nearest: dict[str, NearMiss] = field(default_factory=dict)
    refusals: Counter[str] = field(default_factory=Counter)

    def as_json(self) -> dict[str, Any]:
        """Hits, tries and the probability of each goal under the scenario's prior.

        Returns:
            Goal to figures, JSON types only; a probability is None where the sampler cannot tell.
        """
        table = {}
        for name in sorted(self.hits):
            share, *interval = self.estimates.get(name, (None, None, None))
            table[name] = {
                "hits": self.hits[name],
                "tries": self.spent.get(name, self.tries),
                "seen": self.seen[name],
                "probability": share,
                "interval_95": interval,
                "acceptance": self.accepted / max(1, self.attempts),
                "sampler": self.sampler,
                "weights": WEIGHTS.get(self.sampler, NO_WEIGHTS),
            }
        return table

    def chosen(self, options: RunOptions) -> RunOptions:
        """Options of a run that makes the chosen draws.

        Args:
            options: of the run.

        Returns:
            The same, with the draws named and this search told of.
        """
        return options.with_draws(
            self.proposals, self.as_json(), numbers=self.numbers, moments=self.moments
        )


def search(
    scenario: Scenario,
    options: RunOptions,
    wanted: Mapping[str, int],
    sampler: str = "random",
    effort: Effort = _USUAL,
) -> Quotas:
    """Choose draws until each goal has its hits.

    Args:
        scenario: with edge goals.
        options: for the seed, cameras and what is fixed.
        wanted: goal to the hits wanted.
        sampler: a word of ``SAMPLERS``; the draws of ``random`` are those of a plain run, and a
            draw that hits several goals counts for each that its frames can show.
        effort: how long, on how many workers.

    Returns:
        The chosen draws; when they give up, the error says how far each goal came.
    """
    quotas = Quotas(sampler, hits=dict.fromkeys(wanted, 0), seen=dict.fromkeys(wanted, 0))
    searcher = Searcher(scenario, options, tuple(wanted))
    with Trials(searcher, effort.workers) as trials:
        run = _Search(searcher, wanted, trials, quotas, effort)
        if sampler == "random":
            run.random()
        elif sampler in EVEN or sampler == "grid" or sampler.startswith("covering"):
            run.even(sampler)
        else:
            for goal in wanted:
                run.learn(sampler, goal)
    return quotas


class _Search:
    """One search in progress."""

    def __init__(
        self,
        searcher: Searcher,
        wanted: Mapping[str, int],
        trials: Trials,
        quotas: Quotas,
        effort: Effort,
    ) -> None:
        self._scenario, self._options = searcher.scenario, searcher.options
        self._wanted, self._trials, self._quotas = wanted, trials, quotas
        self._on_try, self._most = effort.on_try, effort.most
        self._room = self._options.frames_per_draw or len(wanted)

    def random(self) -> None:
        """The draws of a plain run, one after the other."""
        while not self._is_full():
            first = self._quotas.tries
            for trial in self._trials.run([Task(first + k) for k in range(_BATCH)]):
                if self._is_full():
                    break
                self._take(trial, None)
        self._by_share()

    def even(self, word: str) -> None:
        """A design that serves all goals at once."""
        sampler = self._sampler(word, word)
        while not self._is_full():
            batch = sampler.propose()
            if not batch:
                self._give_up("the design is at its end; ")
            for proposal, trial in self._tried(batch):
                if self._is_full():
                    break
                self._take(trial, proposal)
        if word in EVEN:
            self._by_share()

    def learn(self, word: str, goal: str) -> None:
        """A sampler that learns where one goal is met."""
        met: list[float] = []
        log_weights: list[float] = []
        found: list[Estimate] = []
        before, round_ = self._quotas.tries, 0
        while self._quotas.hits[goal] < self._wanted[goal]:
            sampler = self._sampler(word, f"{goal}/{round_}" if round_ else goal)
            round_ += 1
            while not sampler.is_done and (
                self._quotas.hits[goal] < self._wanted[goal] or word == "subset"
            ):
                scores = []
                for proposal, trial in self._tried(sampler.propose()):
                    scores.append(trial.score(goal))
                    if not trial.refused:
                        met.append(float(scores[-1] <= 0.0))
                        log_weights.append(proposal.log_weight)
                    self._take(trial, proposal, goal)
                sampler.tell(scores)
            if isinstance(sampler, SubsetSimulation):
                one = sampler.estimate()
                found.append((one.value, one.low, one.high))
            elif isinstance(sampler, CrossEntropy) and met:
                share = searched_share(met, log_weights, sampler.greatest_weight)
                self._quotas.estimates[goal] = (share.value, share.low, share.high)
        self._quotas.spent[goal] = self._quotas.tries - before
        if found:
            self._by_chains(goal, found)

    def _sampler(self, word: str, name: str) -> Sampler:
        axes = axes_of(self._scenario, self._options.fixed)
        stream = Stream.of(self._options.seed).child(f"search/{name}")
        try:
            return sampler_of(word, axes, stream)
        except ValueError as error:
            raise SamplingError(f"--sampler {word}: {error}", 0, {}) from None

    def _tried(self, batch: Sequence[Proposal]) -> list[tuple[Proposal, Trial]]:
        first = self._quotas.tries
        tasks = [Task(first + k, proposal) for k, proposal in enumerate(batch)]
        return list(zip(batch, self._trials.run(tasks), strict=True))

    def _take(self, trial: Trial, proposal: Proposal | None, goal: str = "") -> None:
        """Count a trial, and choose it if it is needed; a learner chooses for its own goal."""
        quotas = self._quotas
        if quotas.tries >= self._most:
            self._give_up("")
        quotas.tries += 1
        quotas.attempts += trial.tries
        quotas.accepted += not trial.refused
        quotas.looks += trial.looks
        if trial.refused:
            quotas.refusals[trial.refused] += 1
        held = [name for name in self._wanted if trial.score(name) <= 0.0]
        for name in self._wanted:
            quotas.nearest.setdefault(name, NearMiss()).see(trial, name)
        for name in held:
            quotas.seen[name] += 1
        candidates = [goal] if goal else list(self._wanted)
        needed = [one for one in candidates if quotas.hits[one] < self._wanted[one]]
        if any(name in held for name in needed):
            quotas.numbers.append(trial.number)
            if proposal is not None:
                quotas.proposals.append(proposal)
            shown, times = _shown(
                trial, sorted(held, key=lambda one: one not in needed), self._room
            )
            quotas.moments.append(times)
            for name in shown:
                quotas.hits[name] += 1
        self._on_try(quotas.hits)

    def _is_full(self) -> bool:
        return all(self._quotas.hits[name] >= count for name, count in self._wanted.items())

    def _by_share(self) -> None:
        """The share of accepted draws that met each goal."""
        quotas = self._quotas
        for name in self._wanted:
            share = quotas.seen[name] / quotas.accepted
            interval = wilson_interval(quotas.seen[name], quotas.accepted)
            quotas.estimates[name] = (share, *interval)

    def _by_chains(self, goal: str, found: Sequence[Estimate]) -> None:
        """The mean of several subset simulations, given that a draw is accepted."""
        quotas = self._quotas
        accepted = max(quotas.accepted / max(1, quotas.attempts), 1e-9)
        count = len(found)
        value = sum(one[0] for one in found) / count
        low = value - sum((one[0] - one[1]) ** 2 for one in found) ** 0.5 / count
        high = value + sum((one[2] - one[0]) ** 2 for one in found) ** 0.5 / count
        share = (min(1.0, max(0.0, one / accepted)) for one in (value, low, high))
        quotas.estimates[goal] = next(share), next(share), next(share)

    def _give_up(self, why: str) -> NoReturn:
        """Say how far a search came.

        Raises:
            SamplingError: always.
        """
        quotas = self._quotas
        reached = ", ".join(
            f"{name}: {quotas.hits[name]} of {count}" for name, count in self._wanted.items()
        )
        short = [name for name, count in self._wanted.items() if quotas.hits[name] < count]
        units = self._scenario.units
        near = "\n".join(
            told_near(name, quotas.nearest.get(name, NearMiss()), units) for name in short
        )
        raise SamplingError(
            f"{self._scenario.name}: {why}quotas are not full after {quotas.tries} simulated draws "
            f"({reached}; {quotas.looks} views rendered).\n{near}\nWiden the ranges that the goal "
            f"depends on, try another --sampler, or lower --per-edge."
            + (" Draws refused:" if quotas.refusals else ""),
            quotas.tries,
            quotas.refusals,
        )


def _shown(trial: Trial, held: Sequence[str], room: int) -> tuple[list[str], tuple[float, ...]]:
    """Goals of a draw that so many frames can show, the first ones first, and when, s."""
    moments = {name: {round(t, 3) for t in trial.moments.get(name, ())} for name in held}
    shown, times = [], set[float]()
    for name in held:
        if not moments[name] & times and moments[name]:
            if len(times) == room:
                continue
            # a time that shows as many goals as it can, the first of these
            times.add(min(moments[name], key=lambda t: (-sum(t in m for m in moments.values()), t)))
        shown.append(name)
    return shown, tuple(sorted(times))
