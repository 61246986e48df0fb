"""The draw that came nearest to a goal that was not met, and what it lacked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import inf

from scenesim.runs.telling import Part
from scenesim.runs.trials import Trial
from scenesim.world.units import said


@dataclass(slots=True)
class NearMiss:
    """What a search remembers of one goal.

    Attributes:
        score: the least score of a draw that did not meet it.
        number: of that draw.
        parameters: of that draw.
        parts: its single conditions and how far that draw stayed from each.
        best: its single conditions and how near any draw came to each.
    """

    score: float = inf
    number: int = -1
    parameters: dict[str, float | str] = field(default_factory=dict)
    parts: dict[Part, float] = field(default_factory=dict)
    best: dict[Part, float] = field(default_factory=dict)

    def see(self, trial: Trial, goal: str) -> None:
        """Look at one more trial.

        Args:
            trial: of the search.
            goal: whose near miss this is.
        """
        parts = trial.parts.get(goal, {})
        for part, far in parts.items():
            self.best[part] = min(self.best.get(part, inf), far)
        if 0.0 < trial.score(goal) < self.score:
            self.score, self.number = trial.score(goal), trial.number
            self.parameters, self.parts = dict(trial.parameters), dict(parts)


def told_near(goal: str, near: NearMiss, units: Mapping[str, str]) -> str:
    """Which condition of a goal failed, and where it came nearest.

    Args:
        goal: its name.
        near: of the goal.
        units: address to the unit of its number.

    Returns:
        A few lines for an error.
    """
    if near.number < 0:
        return f"    {goal}: no draw came near it, for none was accepted"
    missing = {part: far for part, far in near.best.items() if far > 0.0}
    lines = [f"    {goal}: nearest in draw {near.number}"]
    for part, far in near.parts.items():
        if far > 0.0:
            lines.append(f"        '{part.text}' failed there by {_far(far, part)}")
    for part, far in missing.items():
        lines.append(f"        '{part.text}' never held: missed by {_far(far, part)} at best")
    if not missing:
        lines.append("        each of its conditions held in some draw, never all together")
    shown = list(near.parameters.items())[:8]
    values = ", ".join(f"{name} = {said(value, units.get(name, ''))}" for name, value in shown)
    lines.append(f"        there {values}")
    return "\n".join(lines)


def _far(far: float, part: Part) -> str:
    return "an unknown amount" if far == inf else said(far, part.unit)
