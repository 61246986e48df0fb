"""Answers lane centres with CARLA's own parser; runs in a Python that has its wheel.

Reads ``{"file": ..., "points": [[road, lane, s], ...]}`` and prints [x, y, z] or null for each.
"""

import json
import sys
from pathlib import Path

import carla

asked = json.load(sys.stdin)
world = carla.Map("map", Path(asked["file"]).read_text())
answers = []
for road, lane, s in asked["points"]:
    found = world.get_waypoint_xodr(road, lane, s)
    if found is None:
        answers.append(None)
    else:
        place = found.transform.location
        answers.append([place.x, -place.y, place.z])
json.dump(answers, sys.stdout)
