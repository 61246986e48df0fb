"""Tries and seconds to a hundred hits of rare goals, sampler by sampler; prints a table.

``python tools/rare_events.py [--hits 100] [--cases 0,3] [--samplers cross-entropy]``: goals of
library scenarios whose natural probability is about 1e-3. What random sampling would need follows
from the probability that cross-entropy estimates with its interval, and from what a random draw
costs; so many random draws as fit into half a minute are counted beside it. Seconds are of one
core, without other work.
"""

import argparse
import json
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
        "over_run.min(ttc(ego, leader)) < 1 s and weather.rain > 9 mm/h "
        "and weather.sun_elevation < 18 deg",
    ),
    (
        "car_to_car/pull_out.scn",
        "over_run.min(distance(ego, npc)) < 1 m and weather.rain > 9 mm/h and weather.cloud < 0.4",
    ),
    (
        "bicycle/swerving_cyclist.scn",
        "over_run.min(distance(ego, rider)) < 0.4 m and weather.rain > 9 mm/h "
        "and weather.sun_elevation < 12 deg",
    ),
)
SAMPLERS = ("cross-entropy", "subset", "map-elites", "cma-es", "bayes")
MOST = 4000


def by_chance(scenario, seconds):
    """Draws and hits of plain random sampling within a time."""
    searcher = Searcher(scenario, RunOptions(draws=1, seed=4), ("rare",))
    searcher.trial(Task(1_000_000))  # compiles
    began, count, hits = time.process_time(), 0, 0
    while time.process_time() - began < seconds:
        hits += searcher.trial(Task(count)).score("rare") <= 0.0
        count += 1
    return {"tries": count, "hits": hits, "seconds": seconds}


def measured(scenario, goal, sampler, hits, most):
    """Tries, seconds and the probability that one sampler reports."""
    began = time.process_time()
    reached = {}
    effort = Effort(most=most, on_try=reached.update)
    try:
        found = search(scenario, RunOptions(draws=1, seed=4), {goal: hits}, sampler, effort)
    except SamplingError as error:
        seconds = round(time.process_time() - began, 1)
        return {"tries": error.attempts, "seconds": seconds, "gave_up_at": reached.get(goal, 0)}
    figures = found.as_json()[goal]
    return {
        "tries": found.tries,
        "seconds": round(time.process_time() - began, 1),
        "probability": figures["probability"],
        "interval_95": figures["interval_95"],
    }


def told(file, chance, rows, hits):
    """One line of the table for each sampler."""
    sure = next((row for row in rows if row["sampler"] == "cross-entropy"), {})
    if not sure.get("probability"):
        return
    tries = hits / sure["probability"]
    seconds = tries * chance["seconds"] / chance["tries"]
    print(f"| {file} | random | {tries:.0f} | {seconds:.0f} | | |")
    for row in rows:
        if "gave_up_at" in row:
            faster = f"{row['gave_up_at']} hits | "
        else:
            faster = f"{tries / row['tries']:.0f}x | {seconds / row['seconds']:.0f}x"
        print(f"| | {row['sampler']} | {row['tries']} | {row['seconds']:.0f} | {faster} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hits", type=int, default=100)
    parser.add_argument("--cases", default=",".join(map(str, range(len(CASES)))))
    parser.add_argument("--samplers", default=",".join(SAMPLERS))
    words = parser.parse_args()
    for file, goal in (CASES[int(case)] for case in words.cases.split(",")):
        scenario = with_goal(load(file), goal, "rare")
        chance, rows = by_chance(scenario, 30.0), []
        print(json.dumps({"scenario": file, "sampler": "random", **chance}), flush=True)
        for sampler in words.samplers.split(","):
            row = {"scenario": file, "sampler": sampler}
            row |= measured(scenario, "rare", sampler, words.hits, MOST)
            rows.append(row)
            print(json.dumps(row), flush=True)
        told(file, chance, rows, words.hits)


if __name__ == "__main__":
    main()
