"""What is asked of a draw: a goal, a measure, or whether a model finds somebody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scenesim.errors import Problem, ScenarioError
from scenesim.render.cameras import Cameras
from scenesim.render.lidar import LidarCaster
from scenesim.runs.accept import Accepted
from scenesim.runs.judge import Judge
from scenesim.runs.looking import Looker
from scenesim.scenario.model import Scenario
from scenesim.scenery import build_stage
from scenesim.truth import LabelledFrame, Moment, label_frame
from scenesim.world import vocabulary

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
        near = vocabulary.nearest(goal, names)
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
        near = vocabulary.nearest(name, names)
        raise ScenarioError([Problem(f"no actor '{name}'", nearest=near)])


def labelled(accepted: Accepted, time_s: float | None = None) -> LabelledFrame:
    """All readings of one moment of a draw, labelled.

    Args:
        accepted: the draw.
        time_s: since the run began; None for the critical moment.

    Returns:
        The frame.
    """
    at = accepted.timeline.critical_s if time_s is None else time_s
    stage = build_stage(accepted.scene, accepted.timeline)
    camera, lidar = Cameras(stage), LidarCaster(stage)
    rig = accepted.scene.rig
    pictures = {one.name: camera.frame(one, at) for one in rig.cameras}
    sweeps = {one.name: lidar.sweep(one, at) for one in rig.lidars}
    return label_frame(stage, Moment(at), pictures, sweeps)


@dataclass(frozen=True, slots=True)
class Finder:
    """Asks a model about one actor.

    Attributes:
        model: that looks.
        actor: who is to be found.
    """

    model: Model
    actor: str

    def found(self, frame: LabelledFrame, parameters: Mapping[str, float | str]) -> bool | None:
        """Whether the model finds the actor in a frame.

        Args:
            frame: labelled.
            parameters: of the draw.

        Returns:
            None where nobody could be asked to find it: too small, hidden, or out of the image.
        """
        from scenesim.evaluation.outcomes import MatchRules, frame_things
        from scenesim.evaluation.samples import sample_of
        from scenesim.evaluation.target import truth_of

        (answer,) = self.model.answers([sample_of(frame)])
        rows = frame_things(truth_of(frame, parameters), answer, MatchRules())
        mine = [row for row in rows if row["name"] == self.actor]
        return bool(mine[0]["found"]) if mine else None
