"""What actors can be told to do."""

from __future__ import annotations

from math import pi, radians

from scenesim.world.scene import IGNORED
from scenesim.world.signatures import (
    ActorRef,
    Amount,
    LanePlace,
    OneOf,
    Parameter,
    PathOf,
    Quoted,
    Signature,
    TupleOf,
)
from scenesim.world.units import ACCELERATION, ANGLE, LENGTH, SPEED, TIME
from scenesim.world.words.making import amount, count, one_of

_VEHICLE = ("vehicle",)
_PERSON = ("person",)
_LIVING = ("person", "animal")
_MOVING = ("vehicle", "person", "animal")


def _speed(default: float | None = None) -> Parameter:
    return amount("speed", SPEED, default, (0.0, 100.0))


def _accel(name: str, default: float | None = None) -> Parameter:
    return amount(name, ACCELERATION, default, (0.0, 15.0))


_SIDE = one_of("side", "left right", "left")
_DURATION = (0.1, 60.0)

#: what a traffic light can show
LIGHT_STATES = "green amber red red_amber off"

BEHAVIOURS: tuple[Signature, ...] = tuple(
    Signature("behaviour", word, parameters, doc, available, doers=doers)
    for word, parameters, doc, available, doers in (
        (
            "follow_lane",
            (
                _speed(),
                amount("headway", TIME, None, (0.2, 10.0)),
                amount("gap", LENGTH, 2.0, (0.0, 50.0)),
            ),
            "drives its lane behind others (IDM)",
            True,
            _VEHICLE,
        ),
        ("keep_lane", (_speed(),), "holds lane and speed, whoever is ahead", True, _VEHICLE),
        (
            "change_lane",
            (
                Parameter("to", (OneOf(("left", "right")), LanePlace()), required=True),
                amount("duration", TIME, 4.0, _DURATION),
                _speed(),
            ),
            "moves to the next lane",
            True,
            _VEHICLE,
        ),
        (
            "turn",
            (
                one_of("direction", "left right straight anywhere", "left"),
                _speed(),
            ),
            "takes that way at the next junction; anywhere: one that there is, at random",
            True,
            _VEHICLE,
        ),
        (
            "show",
            (
                Parameter("signal", (Quoted(),), required=True, doc="id of a traffic light"),
                Parameter("state", (OneOf(tuple(LIGHT_STATES.split())),), required=True),
            ),
            'makes a traffic light show this: road.show("1", red)',
            True,
            ("road",),
        ),
        (
            "brake",
            (_accel("decel", 6.0), amount("to", SPEED, 0.0, (0.0, 100.0))),
            "brakes down to a speed and holds it",
            True,
            _VEHICLE,
        ),
        (
            "accelerate",
            (_accel("accel", 2.0), amount("to", SPEED, None, (0.0, 100.0))),
            "speeds up",
            True,
            _VEHICLE,
        ),
        ("stop", (_accel("decel", 3.0),), "comes to a stand and stays", True, _MOVING),
        (
            "swerve",
            (
                _SIDE,
                amount("offset", LENGTH, 1.5, (0.0, 10.0)),
                amount("duration", TIME, 1.5, _DURATION),
            ),
            "steers aside and back",
            True,
            _VEHICLE,
        ),
        (
            "drift",
            (
                _SIDE,
                amount("offset", LENGTH, 2.0, (0.0, 15.0)),
                amount("duration", TIME, 4.0, _DURATION),
            ),
            "leaves its lane slowly and does not come back",
            True,
            _VEHICLE,
        ),
        (
            "reverse",
            (_speed(1.5), amount("distance", LENGTH, None, (0.0, 500.0))),
            "drives backwards",
            True,
            _VEHICLE,
        ),
        ("park", (_SIDE,), "parks beside the lane", True, _VEHICLE),
        (
            "pull_out",
            (one_of("side", "left right"), amount("duration", TIME, 3.0, _DURATION), _speed()),
            "leaves a parking space into the lane",
            True,
            _VEHICLE,
        ),
        (
            "u_turn",
            (amount("radius", LENGTH, None, (3.0, 50.0)), _speed(4.0)),
            "turns back",
            True,
            _VEHICLE,
        ),
        ("run_red", (_speed(),), "ignores the signals", True, _VEHICLE),
        (
            "cross",
            (
                _speed(1.4),
                amount(
                    "angle",
                    ANGLE,
                    radians(90.0),
                    (radians(20.0), radians(160.0)),
                    doc="to the road",
                ),
                amount("accelerate_over", LENGTH, 0.0, (0.0, 20.0), doc="distance until at speed"),
            ),
            "crosses the road to its other side",
            True,
            _MOVING,
        ),
        (
            "walk",
            (
                _speed(1.4),
                Parameter("to", (OneOf(("along", "against", "away")), ActorRef(), Amount(ANGLE))),
            ),
            "walks where it looks, or that way",
            True,
            _LIVING,
        ),
        (
            "run",
            (
                _speed(3.0),
                Parameter("to", (OneOf(("along", "against", "away")), ActorRef(), Amount(ANGLE))),
            ),
            "runs where it looks, or that way",
            True,
            _LIVING,
        ),
        ("stand", (), "stands still", True, _LIVING),
        ("fall", (amount("duration", TIME, 0.8, _DURATION),), "falls and lies", True, _LIVING),
        (
            "hesitate",
            (amount("duration", TIME, 1.0, _DURATION), one_of("then", "go back", "go")),
            "stops, waits, then goes on or turns back",
            True,
            _LIVING,
        ),
        (
            "open_door",
            (
                _SIDE,
                amount("angle", ANGLE, radians(65.0), (0.0, radians(90.0))),
                amount("duration", TIME, 1.0, _DURATION),
            ),
            "opens a front door and leaves it so",
            True,
            _VEHICLE,
        ),
        (
            "close_door",
            (_SIDE, amount("duration", TIME, 1.0, _DURATION)),
            "shuts a front door",
            True,
            _VEHICLE,
        ),
        (
            "overtake",
            (
                Parameter("actor", (ActorRef(),), required=True),
                _SIDE,
                _speed(),
                amount("gap", LENGTH, 8.0, (0.0, 200.0), doc="ahead of who is overtaken"),
                amount("duration", TIME, 3.0, _DURATION, doc="of moving out, and of moving in"),
            ),
            "pulls out, passes, pulls in again",
            True,
            _VEHICLE,
        ),
        (
            "ignore",
            (one_of("what", " ".join(IGNORED), "everything"),),
            "heeds others no more, for good or as long as it is told",
            True,
            _VEHICLE,
        ),
        (
            "roll_over",
            (_SIDE, count("quarters", 2, 12, doc="of a turn: 1 onto its side, 2 onto its roof")),
            "tips over to that side and slides on",
            True,
            _VEHICLE,
        ),
        (
            "blow_tyre",
            (one_of("wheel", "front_left front_right rear_left rear_right", "front_left"),),
            "loses a tyre and pulls to its side",
            True,
            _VEHICLE,
        ),
        (
            "skid",
            (amount("duration", TIME, 2.0, _DURATION), _SIDE),
            "loses grip and turns",
            True,
            _VEHICLE,
        ),
        (
            "lose_cargo",
            (one_of("kind", "box pallet crate barrel suitcase tyre", "box"),),
            "drops a load that it carried, from the roof or the open back",
            True,
            _VEHICLE,
        ),
        (
            "lights",
            (one_of("beams", "off low high auto"), one_of("indicator", "none left right both")),
            "switches its lamps; they stay so",
            True,
            _VEHICLE,
        ),
        (
            "teleport",
            (
                Parameter("at", (TupleOf(Amount(LENGTH), 2, 2),), required=True),
                amount("heading", ANGLE, None, (-2 * pi, 2 * pi), doc="from east to north"),
            ),
            "is somewhere else at once, as files of other simulators ask for",
            True,
            _MOVING,
        ),
        (
            "follow",
            (Parameter("path", (PathOf(),), required=True), _speed()),
            "moves along points of the world",
            True,
            _MOVING,
        ),
    )
)
