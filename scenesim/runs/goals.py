"""Goals over rendered truth in the frames that a run writes anyway."""

from __future__ import annotations

from collections.abc import MutableMapping
from dataclasses import replace
from typing import Any

from scenesim.runs.accept import Accepted
from scenesim.runs.judge import Judge
from scenesim.runs.looking import Looker, Readings
from scenesim.scenery.stage import Stage
from scenesim.truth import LabelledFrame


class FrameGoals:
    """Judges a draw's rendered goals frame by frame, nothing rendered for it alone."""

    def __init__(self, accepted: Accepted, stage: Stage) -> None:
        """Nothing has been seen.

        Args:
            accepted: the draw.
            stage: of the draw.
        """
        scene = accepted.scene
        self._goals = tuple(goal for goal in scene.edges if goal.tier == "rendered")
        self._judge = None
        if self._goals and accepted.evaluator is not None:
            self._judge = Judge(scene, accepted.evaluator, None)
            self._looker = Looker(scene, accepted.timeline, stage)

    def seen(self, frame: LabelledFrame) -> LabelledFrame:
        """Take a frame's measures.

        Args:
            frame: labelled.

        Returns:
            The frame, with the rendered goals that hold in it.
        """
        if self._judge is None:
            return frame
        readings = Readings(frame.cameras, frame.cameras, frame.lidars)
        self._looker.given(frame.time_s, readings)
        conditions = tuple(goal.condition for goal in self._goals)
        self._judge.given(self._looker, frame.time_s, conditions)
        found = [
            goal.name
            for goal in self._goals
            if round(frame.time_s, 3) in self._judge.moments(goal.condition)
        ]
        return replace(frame, edges=tuple(sorted({*frame.edges, *found})))

    def close(self, entry: MutableMapping[str, Any]) -> None:
        """Write the verdicts into the journal's entry of the draw.

        Args:
            entry: of ``draw_entry``; ``rendered_edges`` keeps the goals that the frames written
                do not decide.
        """
        if self._judge is None:
            return
        open_goals = []
        for goal in self._goals:
            held = self._judge.holds(goal.condition)
            if held is None:
                open_goals.append(goal.name)
            else:
                entry["edges"][goal.name] = list(self._judge.moments(goal.condition))
        entry["edges"] = dict(sorted(entry["edges"].items()))
        entry["draw_edges"] = sorted(name for name, times in entry["edges"].items() if times)
        entry["rendered_edges"] = sorted(open_goals)
