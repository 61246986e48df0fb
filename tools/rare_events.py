"""Tries and seconds to a hundred hits of rare goals, sampler by sampler; prints a table.

``python tools/rare_events.py [HITS]``: goals of library scenarios whose natural probability is
about 1e-3. What random sampling would need follows from the probability that cross-entropy
estimates with its interval; so many random draws as fit into a minute are counted beside it.
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

#: library scenario and a goal that a thousandth of its draws meet, about
CASES = (
    (
        "pedestrian/child_dart_out.scn",
        "over_run.min(ttc(ego, kid)) < 1 s and weather.rain > 9 mm/h and weather.cloud < 0.35",
    ),
    (
        "car_to_car/cut_in_slow.scn",
        "over_run.min(ttc(ego, npc)) < 1 s and weather.rain > 4 mm/h and speed(ego) > 125 km/h",
    ),
    (
        "car_to_car/hard_braking_leader.scn",
        "over_run.min(ttc(ego, leader)) < 1 s and weather.rain > 5 mm/h "
        "and weather.sun_elevation < 20 deg",
    ),
    (
        "car_to_car/pull_out.scn",
        "over_run.min(distance(ego, npc)) < 1 m and weather.rain > 5 mm/h and weather.cloud < 0.4",
    ),
    (
        "bicycle/swerving_cyclist.scn",
        "over_run.min(distance(ego, rider)) < 0.4 m and weather.rain > 5 mm/h "
        "and weather.sun_elevation < 12 deg",
    ),
)
SAMPLERS = ("cross-entropy", "subset", "map-elites", "cma-es", "bayes")
MOST = 8000


def by_chance(scenario, seconds):
    """Draws and hits of plain random sampling within a time."""
    searcher = Searcher(scenario, RunOptions(draws=1, seed=4), ("rare",))
    began, count, hits = time.perf_counter(), 0, 0
    while time.perf_counter() - began < seconds:
        hits += searcher.trial(Task(count)).score("rare") <= 0.0
        count += 1
    return {"tries": count, "hits": hits, "seconds": seconds}


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
    for file, goal in CASES:
        scenario = with_goal(load(file), goal, "rare")
        row = {"scenario": file, "sampler": "random", **by_chance(scenario, 60.0)}
        print(json.dumps(row), flush=True)
        for sampler in SAMPLERS:
            row = {"scenario": file, "sampler": sampler}
            row |= measured(scenario, "rare", sampler, hits, MOST)
            rows.append(row)
            print(json.dumps(row), flush=True)
    for row in rows:
        if row["sampler"] == "cross-entropy" and row.get("probability"):
            random = hits / row["probability"]
            told = f"{row['scenario']}: random needs about {random:.0f} tries, "
            print(told + f"cross-entropy {row['tries']}: {random / row['tries']:.0f} x fewer")


if __name__ == "__main__":
    main()
