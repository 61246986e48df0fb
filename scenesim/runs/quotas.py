"""Rare events on purpose: which draws to render so that every edge goal is hit often enough."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from scenesim.errors import SamplingError
from scenesim.evaluation.statistics import wilson_interval
from scenesim.runs.accept import accepted_draw
from scenesim.runs.options import RunOptions, draw_stream
from scenesim.scenario.model import Scenario

#: accepted draws that are simulated, none rendered, before giving up
MOST_CANDIDATES = 200_000


@dataclass(slots=True)
class Quotas:
    """The outcome of a search.

    Attributes:
        numbers: of the draws to render, growing.
        hits: edge goal to the chosen draws in which it holds.
        seen: edge goal to all simulated draws in which it held.
        tries: accepted draws that were simulated.
    """

    numbers: list[int] = field(default_factory=list)
    hits: dict[str, int] = field(default_factory=dict)
    seen: dict[str, int] = field(default_factory=dict)
    tries: int = 0

    def as_json(self) -> dict[str, Any]:
        """Hits, tries and the probability of each goal under the scenario's prior.

        Returns:
            Goal to figures, JSON types only.
        """
        table = {}
        for name in sorted(self.seen):
            low, high = wilson_interval(self.seen[name], max(1, self.tries))
            table[name] = {
                "hits": self.hits[name],
                "tries": self.tries,
                "probability": self.seen[name] / max(1, self.tries),
                "interval_95": [low, high],
            }
        return table


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
    goals = [goal.name for goal in scenario.edges if goal.tier != "rendered"]
    if not goals:
        raise SamplingError(f"{scenario.name} has no edge goal that a simulation can decide", 0, {})
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
            return quotas
    reached = ", ".join(f"{name}: {quotas.hits[name]} of {per_edge}" for name in goals)
    raise SamplingError(
        f"{scenario.name}: quotas are not full after {most} simulated draws ({reached}). Widen the "
        f"ranges that the goal depends on, or lower --per-edge",
        most,
        {},
    )
