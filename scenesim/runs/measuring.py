"""Numbers of a draw: what cover goals count and searches walk towards."""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan

from scenesim.runs.accept import Accepted, Asked, first_accepted, refused_when_seen
from scenesim.runs.judge import Judge
from scenesim.runs.looking import Looker
from scenesim.runs.options import RunOptions, draw_stream
from scenesim.runs.trials import Task, Trial
from scenesim.sampling import Rejection
from scenesim.scenario.model import Scenario
from scenesim.simulation import run
from scenesim.world.conditions import Expression, LaneName, Text, Word


@dataclass(frozen=True, slots=True)
class Measurer:
    """Gives the values of one cover goal in each draw; a worker's part of a search.

    Attributes:
        scenario: with the cover goal.
        options: for the seed, cameras and what is fixed.
        cover: which of its cover goals.
    """

    scenario: Scenario
    options: RunOptions
    cover: int

    def trial(self, task: Task) -> Trial:
        """Measure one draw.

        Args:
            task: which.

        Returns:
            ``scores`` has the number of each axis by its place (``"0"``), ``parameters`` the
            words.
        """
        asked = Asked(
            self.scenario,
            draw_stream(self.options.seed, task.number),
            {**self.options.fixed, **self.options.cells[0]},
            self.options.cameras,
            task.proposal,
        )
        if task.proposal is None:
            return self._measured(task, first_accepted(asked, ()))
        scene = asked.scene(0)
        if isinstance(scene, Rejection):
            return Trial(task.number, scene.reason)
        outcome = run(scene)
        refused = outcome.refused or refused_when_seen(scene, outcome)
        if refused is not None:
            return Trial(task.number, refused)
        return self._measured(task, Accepted(scene, outcome.timeline, 1, {}, outcome.evaluator))

    def _measured(self, task: Task, accepted: Accepted) -> Trial:
        numbers: dict[str, float] = {}
        words: dict[str, float | str] = {}
        looker = Looker(accepted.scene, accepted.timeline)
        for place, value in enumerate(accepted.scene.covers[self.cover].values):
            found = value_of(value, accepted, looker)
            if isinstance(found, str):
                words[str(place)] = found
            elif not isnan(found):
                numbers[str(place)] = found
        return Trial(
            task.number,
            scores=numbers,
            parameters=words,
            tries=accepted.tries,
            looks=looker.looks,
        )


def value_of(value: Expression, accepted: Accepted, looker: Looker) -> float | str:
    """A number or word of a draw; what changes during the run is taken at its critical moment.

    Args:
        value: with its draws decided.
        accepted: the draw.
        looker: renders what has to be seen.

    Returns:
        SI, or a word; nan where it has no value.
    """
    if isinstance(value, (Word, Text)):
        return value.text
    if isinstance(value, LaneName):
        return f"{value.road}/{value.lane}"
    assert accepted.evaluator is not None
    judge = Judge(accepted.scene, accepted.evaluator, looker)
    return judge.number(value, accepted.timeline.critical_s)
