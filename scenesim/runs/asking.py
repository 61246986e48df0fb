"""What is asked of a draw: a goal, a measure, or whether a model finds somebody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from scenesim.errors import DatasetError, Problem, ScenarioError, nearest
from scenesim.runs.accept import Accepted
from scenesim.runs.judge import Judge
from scenesim.runs.looking import Looker
from scenesim.runs.sensing import Sensing
from scenesim.scenario.model import Scenario
from scenesim.scenery import build_stage
from scenesim.truth import LabelledFrame, Moment

if TYPE_CHECKING:
    from scenesim.evaluation.models import Model


def goal_holds(accepted: Accepted, goal: str) -> bool:
    """Whether an edge goal holds in a draw; renders what it must.

    Args:
        accepted: the draw.
        goal: its name; a draw whose scene has no such goal does not meet it.

    Returns:
        True if it holds at some moment.
    """
    if goal in accepted.timeline.edges:
        return bool(accepted.timeline.edges[goal])
    found = next((one for one in accepted.scene.edges if one.name == goal), None)
    if found is None or accepted.evaluator is None:
        return False
    looker = Looker(accepted.scene, accepted.timeline)
    return bool(Judge(accepted.scene, accepted.evaluator, looker).holds(found.condition))


def check_goal(scenario: Scenario, goal: str) -> None:
    """Refuse a goal that the scenario does not have.

    Args:
        scenario: with edge goals.
        goal: a name.

    Raises:
        ScenarioError: with the nearest name.
    """
    names = [one.name for one in scenario.edges]
    if goal not in names:
        near = nearest(goal, names)
        raise ScenarioError([Problem(f"no edge goal '{goal}'", nearest=near)])


def check_actor(scenario: Scenario, name: str) -> None:
    """Refuse an actor that the scenario does not have.

    Args:
        scenario: with actors.
        name: of the actor.

    Raises:
        ScenarioError: with the nearest name.
    """
    names = [one.name for one in scenario.actors if one.name != "ego"]
    if name not in names:
        near = nearest(name, names)
        raise ScenarioError([Problem(f"no actor '{name}'", nearest=near)])


class Moments:
    """Labelled moments of one draw, on one stage."""

    def __init__(
        self, accepted: Accepted, cameras: int | None = None, *, clouds: bool = True
    ) -> None:
        """Build the stage.

        Args:
            accepted: the draw.
            cameras: how many of the rig's, from the first on; None for all.
            clouds: whether LiDARs and radars are read too.
        """
        stage = build_stage(accepted.scene, accepted.timeline)
        self._critical_s = accepted.timeline.critical_s
        self._sensing = Sensing(stage, accepted.scene.rig.cameras[:cameras], ranging=clouds)

    def at(self, time_s: float | None = None) -> LabelledFrame:
        """The readings of one moment, labelled.

        Args:
            time_s: since the run began; None for the critical moment.

        Returns:
            The frame.
        """
        at = self._critical_s if time_s is None else time_s
        return self._sensing.frame(Moment(at))


def labelled(accepted: Accepted, time_s: float | None = None) -> LabelledFrame:
    """All readings of one moment of a draw, labelled.

    Args:
        accepted: the draw.
        time_s: since the run began; None for the critical moment.

    Returns:
        The frame.
    """
    return Moments(accepted).at(time_s)


def open_finder(spec: str, adapter: Path | None, actor: str) -> Finder:
    """A model that is asked about one actor.

    Args:
        spec: ``module:function`` or an ``.onnx`` file.
        adapter: of an ONNX file; None for the one beside it.
        actor: who is to be found.

    Returns:
        The finder.
    """
    from scenesim.evaluation.models import open_model

    # the adapters of ONNX files feed pictures alone
    return Finder(open_model(spec, adapter), actor, clouds=not spec.endswith(".onnx"))


@dataclass(frozen=True, slots=True)
class Finder:
    """Asks a model about one actor.

    Attributes:
        model: that looks.
        actor: who is to be found.
        clouds: whether the model is shown clouds.
    """

    model: Model
    actor: str
    clouds: bool = True

    def moments(self, accepted: Accepted) -> Moments:
        """What the model may be shown of a draw.

        Args:
            accepted: the draw.

        Returns:
            Its moments, seen by the first camera.
        """
        return Moments(accepted, 1, clouds=self.clouds)

    def found(self, frame: LabelledFrame, parameters: Mapping[str, float | str]) -> bool | None:
        """Whether the model finds the actor in a frame.

        Args:
            frame: labelled.
            parameters: of the draw.

        Returns:
            None where nobody could be asked to find it: too small, hidden, or out of the image.

        Raises:
            DatasetError: the model failed; that is no miss.
        """
        from scenesim.evaluation.outcomes import MatchRules, frame_things
        from scenesim.evaluation.samples import sample_of
        from scenesim.evaluation.target import truth_of

        (answer,) = self.model.answers([sample_of(frame)])
        if answer.failure:
            raise DatasetError(f"{self.model.name} failed at {frame.time_s:g} s: {answer.failure}")
        rows = frame_things(truth_of(frame, parameters), answer, MatchRules())
        mine = [row for row in rows if row["name"] == self.actor]
        return bool(mine[0]["found"]) if mine else None
