"""Small scenes by hand."""

from __future__ import annotations

from math import pi

import numpy as np
from hand_road import HandRoad

from scenesim.geometry.transform import Transform
from scenesim.sensors.camera import CameraModel
from scenesim.sensors.rig import Rig
from scenesim.world.scene import Actor, LanePosition, Model, Scene
from scenesim.world.weather import Weather

CAR = Model("sedan", 0, 4.5, 1.8, 1.5, -1.35, 2.7)
VAN = Model("van", 0, 5.2, 2.0, 2.2, -1.6, 3.2)
CHILD = Model("child", 0, 0.4, 0.4, 1.2)
FORWARD = np.array([[0.0, 0.0, 1.0], [-1.0, 0.0, 0.0], [0.0, -1.0, 0.0]])
RIG = Rig(
    "test",
    (
        CameraModel(
            "front",
            1242,
            375,
            721.0,
            721.0,
            621.0,
            187.0,
            Transform(FORWARD, np.array([1.7, 0.0, 1.6])),
        ),
    ),
    (),
)


def car(network, name="ego", lane=-1, s=20.0, speed=10.0, model=CAR, kind="car", **options):
    pose = network.lane_pose("1", lane, s)
    return Actor(
        name,
        kind,
        model,
        pose.position,
        pose.heading_rad,
        speed,
        LanePosition("1", lane, s),
        "follow_lane",
        options={"speed": speed, **options},
    )


def still(name, kind, model, position, yaw=0.0, group=""):
    return Actor(name, kind, model, position, yaw, group=group)


def scene(*actors, network=None, rules=(), requirements=(), edges=(), duration=6.0, weather=None):
    return Scene(
        "test",
        network or HandRoad(),
        tuple(actors),
        weather or Weather(),
        RIG,
        tuple(rules),
        tuple(requirements),
        tuple(edges),
        duration_s=duration,
    )


def kid(network, s=50.0):
    return still("kid", "pedestrian", CHILD, (s, -4.6, 0.0), pi / 2)
