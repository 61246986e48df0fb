"""What can be asked of a run: dimension of the answer, and the stage at which it is known."""

from __future__ import annotations

from scenesim.world.signatures import (
    ActorRef,
    Amount,
    OneOf,
    Parameter,
    Quoted,
    Signature,
    TupleOf,
)
from scenesim.world.units import ACCELERATION, ANGLE, LENGTH, NONE, SPEED, TIME, Dimension
from scenesim.world.words.behaviours import LIGHT_STATES

_A = Parameter("a", (ActorRef(),), required=True)
_B = Parameter("b", (ActorRef(groups=True),), required=True)
_PLACE = Parameter("b", (ActorRef(groups=True), TupleOf(Amount(LENGTH))), required=True)
_ANYBODY = Parameter("b", (ActorRef(groups=True),), doc="anybody when left out")
_AROUND = Parameter("actor", (ActorRef(groups=True),), doc="the whole picture when left out")
_SEEN = Parameter("actor", (ActorRef(groups=True),), required=True)
_SIGNAL = Parameter("signal", (Quoted(),), required=True, doc="id of a traffic light")
_STATE = Parameter("state", (OneOf(tuple(LIGHT_STATES.split())),), required=True)


def _measure(
    word: str, parameters: tuple[Parameter, ...], result: Dimension, doc: str, tier: str = "run"
) -> Signature:
    return Signature("measure", word, parameters, doc, result=result, tier=tier)


def _claim(word: str, parameters: tuple[Parameter, ...], doc: str) -> Signature:
    return Signature("measure", word, parameters, doc, truth=True)


MEASURES: tuple[Signature, ...] = (
    _measure("ttc", (_A, _ANYBODY), TIME, "time until the footprints overlap at constant velocity"),
    _measure("arrival", (_A, _B), TIME, "time until a's front is level with b along a's path"),
    _measure(
        "pet", (_A, _B), TIME, "time from one leaving to the other reaching where paths cross"
    ),
    _measure("headway", (_A, _B), TIME, "gap ahead divided by own speed"),
    _measure("gap", (_A, _B), LENGTH, "free space along a's lane"),
    _measure("lead", (_A, _B), LENGTH, "a's rear past b's front along a's path; negative behind"),
    _measure(
        "distance",
        (_A, _PLACE),
        LENGTH,
        "free space between the footprints; from the middle of one to a point of the world",
    ),
    _measure("speed", (_A,), SPEED, "current speed"),
    _measure("accel", (_A,), ACCELERATION, "current acceleration along the heading"),
    Signature("measure", "lane", (_A,), "the lane that it is on"),
    _measure("time", (), TIME, "since the run began"),
    _claim("visible", (_SEEN,), "the ego's sensors have a free line to it"),
    _claim("moving", (_SEEN,), "faster than 0.1 m/s"),
    _claim("shows", (_SIGNAL, _STATE), "a traffic light of the map shows this"),
    _claim("off_road", (_A,), "its middle is on no lane of any type"),
    _claim("collide", (_A, _ANYBODY), "the footprints overlap"),
    _measure("sun_angle", (_A,), ANGLE, "between its heading and the sun"),
    _measure("occlusion", (_SEEN,), NONE, "hidden share of its silhouette", "rendered"),
    _measure("visible_fraction", (_SEEN,), NONE, "visible share of its silhouette", "rendered"),
    _measure("pixels", (_SEEN,), NONE, "visible pixels", "rendered"),
    _measure("lidar_points", (_SEEN,), NONE, "LiDAR returns on it", "rendered"),
    _measure("contrast", (_SEEN,), NONE, "to what is behind it, 0 to 1", "rendered"),
    _measure(
        "glare",
        (_AROUND,),
        NONE,
        "blown out share of the picture, or of what surrounds an actor",
        "rendered",
    ),
)
#: statistics ``over_run.REDUCER(x)``
REDUCERS = ("min", "max", "mean", "count")
