"""Tries and seconds to a hundred hits of rare goals, sampler by sampler; prints a table.

``python tools/rare_events.py [HITS]``: goals of library scenarios whose natural probability is
about 1e-3 are found by their own first draws, then filled by each sampler. What random sampling
would need follows from the probability; its interval is printed beside it.
"""

import json
import sys
import time

from scenesim.errors import SamplingError
from scenesim.runs.options import RunOptions
from scenesim.runs.predicates import with_goal
from scenesim.runs.quotas import search
from scenesim.runs.trials import Effort, Searcher, Task
from scenesim.scenario import load

#: library scenario and the measure whose low tail is the rare goal, with its unit
CASES = (
    ("pedestrian/child_dart_out.scn", "over_run.min(ttc(ego, kid))", "s"),
    ("car_to_car/cut_in_wet.scn", "over_run.min(ttc(ego, npc))", "s"),
    ("car_to_car/hard_braking_leader.scn", "over_run.min(headway(ego, leader))", "s"),
    ("car_to_car/pull_out.scn", "over_run.min(distance(ego, npc))", "m"),
    ("bicycle/swerving_cyclist.scn", "over_run.min(distance(ego, rider))", "m"),
)
SAMPLERS = ("cross-entropy", "subset", "cma-es", "bayes", "map-elites")
PILOT = 1500
TAIL = 0.002


def rare_goal(file, measure, unit):
    """A goal that about two of a thousand draws meet: the tail of the first draws' measure."""
    probe = with_goal(load(file), f"{measure} < 0 {unit}", "probe")
    searcher = Searcher(probe, RunOptions(draws=1, seed=99), ("probe",))
    margins = sorted(searcher.trial(Task(k)).score("probe") for k in range(PILOT))
    # scores of statistics are the measure itself where it is above 0
    level = margins[max(1, int(TAIL * PILOT))]
    return f"{measure} < {level:.6g} {unit}"


def measured(scenario, goal, sampler, hits, most):
    """Tries, seconds and the probability that one sampler reports."""
    began = time.perf_counter()
    try:
        found = search(
            scenario, RunOptions(draws=1, seed=4), {goal: hits}, sampler, Effort(most=most)
        )
    except SamplingError as error:
        return {"tries": error.attempts, "seconds": time.perf_counter() - began, "gave_up": True}
    figures = found.as_json()[goal]
    return {
        "tries": found.tries,
        "seconds": round(time.perf_counter() - began, 1),
        "probability": figures["probability"],
        "interval_95": figures["interval_95"],
    }


def main():
    hits = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    rows = []
    for file, measure, unit in CASES:
        goal = rare_goal(file, measure, unit)
        scenario = with_goal(load(file), goal, "rare")
        for sampler in SAMPLERS:
            row = {"scenario": file, "goal": goal, "sampler": sampler}
            row |= measured(scenario, "rare", sampler, hits, 20_000)
            rows.append(row)
            print(json.dumps(row), flush=True)
    for row in rows:
        if row["sampler"] == "cross-entropy" and row.get("probability"):
            random = hits / row["probability"]
            told = f"{row['scenario']}: random needs about {random:.0f} tries, "
            print(told + f"cross-entropy {row['tries']}: {random / row['tries']:.0f} x fewer")


if __name__ == "__main__":
    main()
