"""What the library's scenarios do: draws accepted, goals met, bodies in each other.

Usage: python tools/library_table.py [NAME ...] [--draws 20]

What independent audits say of the scenarios' files is ``tools/library_audits.py``'s to tell.
"""

from __future__ import annotations

import argparse
from collections import Counter
from dataclasses import dataclass, field

import scenesim
from scenesim import library
from scenesim.randomness import Stream
from scenesim.sampling import Rejection, draw_scene
from scenesim.simulation import run
from scenesim.simulation.soundness import crashes, penetration


@dataclass
class Row:
    """One scenario's figures."""

    name: str
    accepted: int = 0
    hits: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    crashes: int = 0
    depth_m: float = 0.0
    deepest: str = ""


def main() -> None:
    """Print a line for each scenario."""
    parser = argparse.ArgumentParser()
    parser.add_argument("names", nargs="*")
    parser.add_argument("--draws", type=int, default=20)
    words = parser.parse_args()
    for path in sorted(library.folder("scenarios").rglob("*.scn")):
        if path.parent.name == "base" or (words.names and path.stem not in words.names):
            continue
        scenario = scenesim.load(path)
        row = table_row(scenario, words.draws)
        goals = " ".join(
            f"{goal.name}:{row.hits[goal.name] if goal.tier != 'rendered' else '-'}"
            for goal in scenario.edges
        )
        line = f"{row.name:30s} {row.accepted:3d}/{words.draws} crashes {row.crashes:2d} "
        line += f"depth {100 * row.depth_m:5.1f} cm {row.deepest:28s} {goals}"
        print(line, dict(row.refused.most_common(2)) if row.refused else "", flush=True)


def table_row(scenario: scenesim.Scenario, draws: int) -> Row:
    """Figures of some draws.

    Args:
        scenario: of the library.
        draws: how many.

    Returns:
        The figures.
    """
    row = Row(scenario.name)
    for number in range(draws):
        scene = draw_scene(scenario, Stream.of(2).child(number), {})
        if isinstance(scene, Rejection):
            row.refused[scene.reason] += 1
            continue
        outcome = run(scene)
        if outcome.refused is not None:
            row.refused[outcome.refused] += 1
            continue
        row.accepted += 1
        row.hits.update(name for name, times in outcome.timeline.edges.items() if times)
        depth, who = penetration(outcome)
        row.crashes += bool(crashes(outcome))
        if depth > row.depth_m:
            row.depth_m, row.deepest = depth, f"#{number} {who}"
    return row


if __name__ == "__main__":
    main()
