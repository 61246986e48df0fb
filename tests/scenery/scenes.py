"""Small scenes made by hand: a street, a map, actors on straight tracks."""

from math import cos, sin
from pathlib import Path

import numpy as np

from scenesim.randomness import Stream
from scenesim.roads import opendrive
from scenesim.roads.building import build
from scenesim.roads.driving import MapNetwork
from scenesim.sensors.rig import Rig
from scenesim.shapes import catalogue
from scenesim.world.classes import Gait
from scenesim.world.scene import Actor, Scene
from scenesim.world.timeline import Timeline
from scenesim.world.weather import Weather

STREET = {
    "length": 180.0,
    "lanes": (1.0, 1.0),
    "lane_width": 3.25,
    "parking": "both",
    "sidewalk": 2.5,
}


def street() -> MapNetwork:
    return build("street", STREET)


def town(path: Path) -> MapNetwork:
    return opendrive.read(path)


def scene(network, seed=7, station=30.0, lane=-1, others=("car", "bicycle", "pedestrian")):
    """An ego that drives, a parked car, a cyclist ahead and a walker on the sidewalk."""
    stream = Stream.of(seed)
    road = network.main_road
    pose = network.lane_pose(road, lane, station)
    ego = catalogue.specify("car", {}, stream.child("ego"))
    actors = [Actor("ego", "car", ego, pose.position, pose.heading_rad, 10.0)]
    speeds = {"car": 0.0, "bicycle": 4.0, "pedestrian": 1.4}
    kinds = {"car": "parking", "bicycle": "driving", "pedestrian": "sidewalk"}
    for number, kind in enumerate(others):
        spans = [s for s in network.spans(kinds[kind]) if s.road == road and s.lane < 0]
        lane_id = spans[0].lane if spans else lane
        place = network.lane_pose(road, lane_id, station + 15.0 + 6.0 * number)
        model = catalogue.specify(kind, {}, stream.child(kind))
        actors.append(
            Actor(f"other{number}", kind, model, place.position, place.heading_rad, speeds[kind])
        )
    return Scene("t", network, tuple(actors), Weather(), Rig("none", (), ()), stream_key=stream.key)


def run(scene, steps=160, step_s=0.05, turn=0.0):
    """Everybody goes on at constant speed; the ego may turn, pitch and steer."""
    count = len(scene.actors)
    shape = (steps, count)
    positions, yaws, speeds, travelled = (
        np.zeros((*shape, 3)),
        np.zeros(shape),
        np.zeros(shape),
        np.zeros(shape),
    )
    gaits = np.zeros(shape, np.int8)
    t = -1.0 + step_s * np.arange(steps)
    for row, actor in enumerate(scene.actors):
        way = np.array([cos(actor.yaw_rad), sin(actor.yaw_rad), 0.0])
        positions[:, row] = np.array(actor.position) + t[:, None] * actor.speed_mps * way
        yaws[:, row] = actor.yaw_rad + (turn * t if row == 0 else 0.0)
        speeds[:, row] = actor.speed_mps
        travelled[:, row] = t * actor.speed_mps
        gait = {"pedestrian": Gait.WALK, "bicycle": Gait.RIDE}.get(actor.kind, Gait.STAND)
        gaits[:, row] = gait
    zero = np.zeros(shape)
    steers = zero.copy()
    steers[:, 0] = 0.1
    pitches = zero.copy()
    pitches[:, 0] = 0.01 * t if turn else 0.0
    return Timeline(
        -1.0, step_s, positions, yaws, pitches, zero.copy(), speeds, zero.copy(), steers,
        travelled, gaits, np.zeros(shape, np.int16),
    )  # fmt: skip
