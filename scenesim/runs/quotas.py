"""Rare events on purpose: which draws to render so that every edge goal is hit often enough.

Draws are simulated, none is rendered. A random search takes the draws of a plain run; cross-entropy
learns, goal by goal, where a goal is met, and keeps the exact weight of each draw.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from math import inf
from typing import Any, NoReturn

from scenesim.errors import SamplingError
from scenesim.evaluation.exposure import natural_mean
from scenesim.evaluation.statistics import wilson_interval
from scenesim.randomness import Stream
from scenesim.runs.accept import accepted_draw
from scenesim.runs.options import RunOptions, draw_stream
from scenesim.sampling import Rejection, draw_proposed
from scenesim.sampling.cross_entropy import CrossEntropy
from scenesim.sampling.proposals import Proposal, axes_of
from scenesim.scenario.model import Scenario
from scenesim.simulation import run

#: accepted draws that are simulated, none rendered, before giving up
MOST_CANDIDATES = 200_000


@dataclass(slots=True)
class Quotas:
    """The outcome of a search.

    Attributes:
        numbers: of the draws to render, growing.
        proposals: of the same draws; empty for a random search.
        hits: edge goal to the chosen draws in which it holds.
        seen: edge goal to all simulated draws in which it held.
        tries: draws that were simulated.
        estimates: edge goal to its probability under the prior.
    """

    numbers: list[int] = field(default_factory=list)
    proposals: list[Proposal] = field(default_factory=list)
    hits: dict[str, int] = field(default_factory=dict)
    seen: dict[str, int] = field(default_factory=dict)
    tries: int = 0
    estimates: dict[str, tuple[float, float, float]] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Hits, tries and the probability of each goal under the scenario's prior.

        Returns:
            Goal to figures, JSON types only.
        """
        table = {}
        for name in sorted(self.hits):
            share, low, high = self.estimates[name]
            table[name] = {
                "hits": self.hits[name],
                "tries": self.tries,
                "probability": share,
                "interval_95": [low, high],
            }
        return table

    def proposals_json(self) -> tuple[dict[str, Any], ...]:
        """The proposals as options of a run keep them.

        Returns:
            JSON types.
        """
        return tuple({"unit": dict(p.unit), "log_weight": p.log_weight} for p in self.proposals)


def fill_quotas(
    scenario: Scenario,
    options: RunOptions,
    per_edge: int,
    on_try: Callable[[Mapping[str, int]], None],
    most: int = MOST_CANDIDATES,
) -> Quotas:
    """Simulate draws, render none, and choose those that hit goals whose quota is not full.

    Draws are the same as those of a plain run of the seed, so their weights are those of the
    prior; a draw that hits several goals counts for each.

    Args:
        scenario: with edge goals of the static or run tier.
        options: for the seed and what is fixed.
        per_edge: draws wanted for each goal.
        on_try: is told the hits after each draw.
        most: simulated draws before giving up.

    Returns:
        The chosen draws.

    Raises:
        SamplingError: the scenario has no goal that a simulation can decide, or a quota was not
            filled in time; it says how far each came.
    """
    goals = _goals(scenario)
    quotas = Quotas(hits=dict.fromkeys(goals, 0), seen=dict.fromkeys(goals, 0))
    for number in range(most):
        timeline = accepted_draw(
            scenario, draw_stream(options.seed, number), options.fixed
        ).timeline
        quotas.tries += 1
        held = [name for name in goals if timeline.edges.get(name)]
        for name in held:
            quotas.seen[name] += 1
        if any(quotas.hits[name] < per_edge for name in held):
            quotas.numbers.append(number)
            for name in held:
                quotas.hits[name] += 1
        on_try(quotas.hits)
        if min(quotas.hits.values()) >= per_edge:
            for name in goals:
                share = quotas.seen[name] / quotas.tries
                quotas.estimates[name] = (share, *wilson_interval(quotas.seen[name], quotas.tries))
            return quotas
    return _give_up(scenario, quotas, per_edge)


def learn_quotas(
    scenario: Scenario,
    options: RunOptions,
    per_edge: int,
    on_try: Callable[[Mapping[str, int]], None],
    most: int = MOST_CANDIDATES,
) -> Quotas:
    """As ``fill_quotas``, by cross-entropy: each goal has a proposal that learns where it is met.

    Args:
        scenario: with edge goals of the static or run tier.
        options: for the seed and what is fixed.
        per_edge: draws wanted for each goal.
        on_try: is told the hits after each draw.
        most: simulated draws before giving up.

    Returns:
        The chosen draws with their proposals and weights.

    Raises:
        SamplingError: as of ``fill_quotas``.
    """
    goals = _goals(scenario)
    quotas = Quotas(hits=dict.fromkeys(goals, 0), seen=dict.fromkeys(goals, 0))
    axes = axes_of(scenario, options.fixed)
    for goal in goals:
        sampler = CrossEntropy(axes, Stream.of(options.seed).child(f"search/{goal}"))
        met: list[float] = []
        log_weights: list[float] = []
        while quotas.hits[goal] < per_edge:
            if quotas.tries >= most:
                _give_up(scenario, quotas, per_edge)
            scores = []
            for proposal in sampler.propose():
                margins = _margins(scenario, options, quotas.tries, proposal)
                scores.append(margins.get(goal, inf))
                if margins:
                    met.append(float(margins[goal] <= 0))
                    log_weights.append(proposal.log_weight)
                if scores[-1] <= 0 and quotas.hits[goal] < per_edge:
                    quotas.numbers.append(quotas.tries)
                    quotas.proposals.append(proposal)
                    for name in goals:
                        quotas.hits[name] += margins[name] <= 0
                quotas.tries += 1
                on_try(quotas.hits)
            sampler.tell(scores)
        if met:
            # the first half of a search has not learned yet where the goal is: its few hits carry
            # great weights, and an interval made of them would be too narrow to be true
            half = len(met) // 2
            found = natural_mean(met[half:], log_weights[half:])
            quotas.estimates[goal] = (found.value, max(0.0, found.low), min(1.0, found.high))
        else:  # filled by the draws of the goals before it
            quotas.estimates[goal] = (0.0, 0.0, 1.0)
    return quotas


def _margins(
    scenario: Scenario, options: RunOptions, number: int, proposal: Proposal
) -> Mapping[str, float]:
    """How far one proposal stays from each goal; empty where it is refused."""
    stream = draw_stream(options.seed, number).child("try/0")
    scene = draw_proposed(scenario, stream, proposal, options.fixed)
    if isinstance(scene, Rejection):
        return {}
    return run(scene, margins=True).margins


def _goals(scenario: Scenario) -> list[str]:
    """Goals that a simulation decides.

    Raises:
        SamplingError: there are none.
    """
    goals = [goal.name for goal in scenario.edges if goal.tier != "rendered"]
    if not goals:
        raise SamplingError(f"{scenario.name} has no edge goal that a simulation can decide", 0, {})
    return goals


def _give_up(scenario: Scenario, quotas: Quotas, per_edge: int) -> NoReturn:
    """Say how far a search came.

    Raises:
        SamplingError: always.
    """
    reached = ", ".join(f"{name}: {count} of {per_edge}" for name, count in quotas.hits.items())
    raise SamplingError(
        f"{scenario.name}: quotas are not full after {quotas.tries} simulated draws ({reached}). "
        f"Widen the ranges that the goal depends on, or lower --per-edge",
        quotas.tries,
        {},
    )
