"""The draw that came nearest to a goal that was not met, and what it lacked."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import inf

from scenesim.runs.trials import Trial


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
    parts: dict[str, float] = field(default_factory=dict)
    best: dict[str, float] = field(default_factory=dict)

    def see(self, trial: Trial, goal: str) -> None:
        """Look at one more trial.

        Args:
            trial: of the search.
            goal: whose near miss this is.
        """
        parts = trial.parts.get(goal, {})
        for text, far in parts.items():
            self.best[text] = min(self.best.get(text, inf), far)
        if 0.0 < trial.score(goal) < self.score:
            self.score, self.number = trial.score(goal), trial.number
            self.parameters, self.parts = dict(trial.parameters), dict(parts)


def told_near(goal: str, near: NearMiss) -> str:
    """Which condition of a goal failed, and where it came nearest.

    Args:
        goal: its name.
        near: of the goal.

    Returns:
        A few lines for an error.
    """
    if near.number < 0:
        return f"    {goal}: no draw came near it, for none was accepted"
    missing = {text: far for text, far in near.best.items() if far > 0.0}
    lines = [f"    {goal}: nearest in draw {near.number}"]
    for text, far in near.parts.items():
        if far > 0.0:
            lines.append(f"        '{text}' failed there by {far:.4g}")
    for text, far in missing.items():
        lines.append(f"        '{text}' never held: missed by {far:.4g} at best")
    if not missing:
        lines.append("        each of its conditions held in some draw, never all together")
    shown = list(near.parameters.items())[:8]
    values = ", ".join(f"{k} = {v:.4g}" if isinstance(v, float) else f"{k} = {v}" for k, v in shown)
    lines.append(f"        there {values}")
    return "\n".join(lines)
