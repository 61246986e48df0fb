"""Draws of a search: each simulated, judged goal by goal, rendered as little as that needs."""

from __future__ import annotations

import multiprocessing
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from math import inf
from types import TracebackType
from typing import Protocol

from scenesim.errors import DatasetError
from scenesim.runs.accept import Asked, first_accepted, refused_when_seen
from scenesim.runs.judge import Judge
from scenesim.runs.local import WORKER_DIED, deaf_to_interrupts, end_workers
from scenesim.runs.looking import Looker
from scenesim.runs.options import RunOptions, draw_stream
from scenesim.runs.telling import Part, atoms, part_of
from scenesim.sampling import Rejection
from scenesim.sampling.proposals import Proposal
from scenesim.scenario.model import Scenario
from scenesim.simulation import run
from scenesim.simulation.conditions import Evaluator
from scenesim.world.conditions import EdgeGoal
from scenesim.world.scene import Scene
from scenesim.world.timeline import Timeline

#: draws that are simulated before giving up
MOST_CANDIDATES = 200_000


@dataclass(frozen=True, slots=True)
class Effort:
    """How a search works; none of it changes which draws it finds.

    Attributes:
        most: simulated draws before giving up.
        workers: processes.
        on_try: is told the hits after each draw.
    """

    most: int = MOST_CANDIDATES
    workers: int = 1
    on_try: Callable[[Mapping[str, int]], None] = lambda hits: None


@dataclass(frozen=True, slots=True)
class Task:
    """One draw to try.

    Attributes:
        number: of its random stream.
        proposal: values that a sampler chose; None: drawn from the prior until accepted.
    """

    number: int
    proposal: Proposal | None = None


@dataclass(frozen=True, slots=True)
class Trial:
    """What became of a task.

    Attributes:
        number: of its random stream.
        refused: why there is no draw; "" if there is one.
        scores: goal to how far the draw stayed from it: at most 0 where it is met.
        moments: goal that is met to the times at which it was seen to hold.
        parts: goal to its single conditions and how far each stayed from holding.
        parameters: of the draw.
        tries: draws tried for an accepted one.
        looks: views and sweeps rendered.
    """

    number: int
    refused: str = ""
    scores: Mapping[str, float] = field(default_factory=dict)
    moments: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    parts: Mapping[str, Mapping[Part, float]] = field(default_factory=dict)
    parameters: Mapping[str, float | str] = field(default_factory=dict)
    tries: int = 1
    looks: int = 0

    def score(self, goal: str) -> float:
        """How far the draw stayed from a goal.

        Args:
            goal: its name.

        Returns:
            At most 0 where it is met; inf where there is no draw.
        """
        return self.scores.get(goal, inf)


@dataclass(frozen=True, slots=True)
class Searcher:
    """What each worker of a search needs.

    Attributes:
        scenario: what is drawn from.
        options: for the seed, cameras and what is fixed.
        goals: names of those that are asked for.
    """

    scenario: Scenario
    options: RunOptions
    goals: tuple[str, ...]

    def trial(self, task: Task) -> Trial:
        """Try one draw.

        Args:
            task: which.

        Returns:
            What became of it.
        """
        options = self.options
        stream = draw_stream(options.seed, task.number)
        fixed = {**options.fixed, **options.cells[0]}
        asked = Asked(self.scenario, stream, fixed, options.cameras, task.proposal)
        if task.proposal is None:
            accepted = first_accepted(asked, options.cells[1:] if options.twins else ())
            assert accepted.evaluator is not None
            return self._judged(
                task, accepted.scene, accepted.timeline, accepted.evaluator, accepted.tries
            )
        scene = asked.scene(0)
        if isinstance(scene, Rejection):
            return Trial(task.number, scene.reason)
        outcome = run(scene)
        refused = outcome.refused or refused_when_seen(scene, outcome)
        if refused is not None or outcome.evaluator is None:
            return Trial(task.number, refused or "refused")
        return self._judged(task, scene, outcome.timeline, outcome.evaluator, 1)

    def _judged(
        self, task: Task, scene: Scene, timeline: Timeline, evaluator: Evaluator, tries: int
    ) -> Trial:
        looker = Looker(scene, timeline)
        judge = Judge(scene, evaluator, looker)
        scores: dict[str, float] = {}
        moments: dict[str, tuple[float, ...]] = {}
        parts: dict[str, Mapping[Part, float]] = {}
        named = {
            goal.name: [part_of(one, self.scenario.units) for one in atoms(goal.condition)]
            for goal in _wanted(self.scenario.edges, self.goals)
        }
        for goal in _wanted(scene.edges, self.goals):
            scores[goal.name] = judge.score(goal.condition)
            if goal.tier == "rendered":
                if scores[goal.name] <= 0.0:
                    moments[goal.name] = judge.moments(goal.condition)
            elif times := timeline.edges.get(goal.name):
                # what holds is said by the run itself; a score that is 0 by rounding is no hit
                scores[goal.name] = min(scores[goal.name], 0.0)
                moments[goal.name] = tuple(times)
            else:
                scores[goal.name] = max(scores[goal.name], 1e-12)
            if scores[goal.name] > 0.0:
                parts[goal.name] = {
                    part: float(judge.bounds.margins(one).min())
                    for part, one in zip(named[goal.name], atoms(goal.condition), strict=True)
                }
        parameters = scene.parameters
        return Trial(task.number, "", scores, moments, parts, parameters, tries, looker.looks)


def _wanted(goals: Sequence[EdgeGoal], names: Sequence[str]) -> Iterator[EdgeGoal]:
    return (goal for goal in goals if goal.name in names)


class Tries(Protocol):
    """Tries one draw: what a worker of a search is given."""

    def trial(self, task: Task) -> Trial:
        """Try one draw."""
        ...


class Trials:
    """Runs tasks on this process or on several; results come in the order of the tasks."""

    def __init__(self, searcher: Tries, workers: int = 1) -> None:
        """Start nothing yet.

        Args:
            searcher: what is tried.
            workers: processes; results do not depend on it.
        """
        self._searcher, self._workers = searcher, workers
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Trials:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._pool is not None:
            end_workers(self._pool)

    def run(self, tasks: Sequence[Task]) -> Iterator[Trial]:
        """Try a batch.

        Args:
            tasks: in order.

        Yields:
            One trial for each, in the same order.

        Raises:
            DatasetError: a worker died.
        """
        if self._workers == 1 or len(tasks) < 2 * self._workers:
            for task in tasks:
                yield self._searcher.trial(task)
            return
        if self._pool is None:
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(self._workers, context, _start, (self._searcher,))
        chunk = max(1, len(tasks) // (4 * self._workers))
        with deaf_to_interrupts():
            found = self._pool.map(_work, tasks, chunksize=chunk)
        try:
            yield from found
        except BrokenProcessPool:
            raise DatasetError(
                f"{WORKER_DIED}. Search again, perhaps with fewer --workers"
            ) from None


_searcher: Tries | None = None


def _start(searcher: Tries) -> None:
    """Set up a worker; what it warns of is told when a draw is made."""
    global _searcher
    warnings.simplefilter("ignore", UserWarning)
    _searcher = searcher


def _work(task: Task) -> Trial:
    assert _searcher is not None
    return _searcher.trial(task)
