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

from scenesim.errors import Problem, SamplingError, ScenarioError
from scenesim.evaluation.exposure import natural_mean
from scenesim.evaluation.statistics import wilson_interval
from scenesim.randomness import Stream
from scenesim.runs.nearest import NearMiss, told_near
from scenesim.runs.options import RunOptions
from scenesim.runs.trials import Effort, Searcher, Task, Trial, Trials
from scenesim.sampling.cross_entropy import CrossEntropy
from scenesim.sampling.proposals import Proposal, Sampler, axes_of
from scenesim.sampling.reach import impossible
from scenesim.sampling.samplers import EVEN, NO_WEIGHTS, WEIGHTS, sampler_of
from scenesim.sampling.subset import SubsetSimulation
from scenesim.scenario.model import Scenario
from scenesim.world import vocabulary

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
        hits: edge goal to the chosen draws in which it holds.
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
            self.proposals_json(), self.as_json(), numbers=self.numbers, moments=self.moments
        )

    def proposals_json(self) -> tuple[dict[str, Any], ...]:
        """The proposals as options of a run keep them.

        Returns:
            JSON types; the weight is None where there is none.
        """
        return tuple(
            {"unit": dict(p.unit), "log_weight": p.log_weight if p.is_weighted else None}
            for p in self.proposals
        )


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
            near = vocabulary.nearest(name, names)
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
        Problem(f"no edge goal '{goal}'", nearest=vocabulary.nearest(goal, names))
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
            draw that hits several goals counts for each.
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
            elif isinstance(sampler, CrossEntropy):
                self._by_weights(goal, met, log_weights, sampler.greatest_weight)
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
        needed = [goal] if goal else list(self._wanted)
        if any(name in held and quotas.hits[name] < self._wanted[name] for name in needed):
            quotas.numbers.append(trial.number)
            if proposal is not None:
                quotas.proposals.append(proposal)
            first = {times[0] for name, times in trial.moments.items() if name in held and times}
            quotas.moments.append(tuple(sorted(first)))
            for name in held:
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

    def _by_weights(
        self, goal: str, met: Sequence[float], log_weights: Sequence[float], greatest: float
    ) -> None:
        """The weighted share of the accepted draws that met a goal.

        Where the search has not learned that the goal is met, one draw in many hits it, with the
        greatest weight: the interval's upper end allows for one such draw more than were seen.
        """
        if not met:  # filled by the draws of the goals before it
            return
        found = natural_mean(met, log_weights)
        high = found.high + greatest / len(met)
        self._quotas.estimates[goal] = (found.value, max(0.0, found.low), min(1.0, high))

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
