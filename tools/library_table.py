"""What the library's scenarios do: draws accepted, goals met, bodies in each other.

Usage: python tools/library_table.py [NAME ...] [--draws 20] [--frames 0] [--audits DIR]

With ``--frames N`` each scenario is also generated with N draws of one frame each, and the audits
of DIR (``audit_kitti.py``, ``audit_coco.py``) judge the files.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

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
    parser.add_argument("--frames", type=int, default=0)
    parser.add_argument("--audits", type=Path)
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
        if words.frames:
            line += f"  audits {audited(path, words.frames, words.audits)}"
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


def audited(path: Path, frames: int, audits: Path | None) -> str:
    """Whether both audits hold on a few frames.

    Args:
        path: of the scenario.
        frames: draws of one frame each.
        audits: folder of the audits.

    Returns:
        ``ok``, or the first complaint.
    """
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out"
        made = subprocess.run(
            ["scenesim", "generate", str(path), "-n", str(frames), "--seed", "3",
             "--frames-per-draw", "1", "--format", "kitti,coco", "--workers", "1",
             "--out", str(out)],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        if made.returncode:
            return f"generate failed: {made.stderr.strip().splitlines()[-1:]}"
        if audits is None:
            return "rendered"
        instances = sorted((out / "coco" / "annotations").glob("instances*.json"))
        judgements = [
            ("audit_kitti.py", [str(out / "kitti")]),
            *(("audit_coco.py", [str(one), "--images", str(out)]) for one in instances),
        ]
        for name, arguments in judgements:
            judged = subprocess.run(
                [sys.executable, str(audits / name), *arguments],
                capture_output=True, text=True, check=False,
            )  # fmt: skip
            if judged.returncode:
                said = (judged.stdout + judged.stderr).strip().splitlines()
                return f"{name}: {[line for line in said if line.startswith('FAIL')] or said[-1:]}"
    return "ok"


if __name__ == "__main__":
    main()
