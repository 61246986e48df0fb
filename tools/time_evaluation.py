"""How long an evaluation of many frames takes: boxes, cuboids and keypoints, all figures, a gate.

Usage: python tools/time_evaluation.py [--frames 1000] [--things 20]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from made_datasets import made_dataset, truth_as_claims

from scenesim.evaluation.answers import Predictions, answer_of
from scenesim.evaluation.figures import evaluate
from scenesim.evaluation.gate import GateRules, judge, slices_of
from scenesim.evaluation.outcomes import MatchRules
from scenesim.evaluation.results import TABLES, read_results, write_results
from scenesim.evaluation.target import open_target
from scenesim.randomness import Stream


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--frames", type=int, default=1000)
    parser.add_argument("--things", type=int, default=20)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "made"
        made_dataset(root, frames=asked.frames, things=asked.things)
        target = open_target(root)
        answers = {}
        for _, truth in target.truths():
            stream = Stream.of(1).child(f"claims/{truth.number}")
            said = truth_as_claims(truth.line, noise=3.0, stream=stream)
            answers[truth.number] = answer_of(said, (1242, 375), 4)
        claims = sum(len(answer.claims) for answer in answers.values())
        began, used = time.monotonic(), time.process_time()
        evaluation = evaluate(target, Predictions(answers, "noisy truth"), MatchRules())
        figured = time.monotonic() - began
        tables = {name: getattr(evaluation.tables, name) for name in TABLES}
        write_results(Path(folder) / "results", tables, {"dataset": target.digest})
        before = read_results(Path(folder) / "results", target.digest)
        slices = slices_of({f"near {m}": f"distance_m < {m}" for m in range(10, 50, 4)}, "made")
        judge(before, tables, GateRules(slices, metrics=("recall", "false_alarms")))
        whole, cpu = time.monotonic() - began, time.process_time() - used
        print(
            f"{asked.frames} frames, {claims} claims: figures {figured:.1f} s, with results and "
            f"gate {whole:.1f} s ({cpu:.1f} s of processor)"
        )


if __name__ == "__main__":
    main()
