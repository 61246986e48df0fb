"""The closed lists of what a thing, a surface, a part and a point's cause can be."""

from __future__ import annotations

from enum import IntEnum


class Semantic(IntEnum):
    """What a triangle is part of; formats map these to their own class lists."""

    NONE = 0
    ROAD = 1
    LANE_MARKING = 2
    SIDEWALK = 3
    PARKING = 4
    KERB = 5
    TERRAIN = 6
    BUILDING = 7
    WALL = 8
    FENCE = 9
    GUARD_RAIL = 10
    BRIDGE = 11
    TUNNEL = 12
    POLE = 13
    TRAFFIC_LIGHT = 14
    TRAFFIC_SIGN = 15
    VEGETATION = 16
    TRUNK = 17
    SKY = 18
    PERSON = 19
    RIDER = 20
    CAR = 21
    VAN = 22
    TRUCK = 23
    BUS = 24
    TRAM = 25
    MOTORCYCLE = 26
    BICYCLE = 27
    TRAILER = 28
    ANIMAL = 29
    OBSTACLE = 30
    UNKNOWN_OBJECT = 31
    STREET_FURNITURE = 32
    RAIL_TRACK = 33
    OTHER_GROUND = 34
    WATER = 35


class Part(IntEnum):
    """Which piece of an object a triangle is; checks leave mirrors and antennas aside."""

    BODY = 0
    WHEEL = 1
    GLASS = 2
    MIRROR = 3
    ANTENNA = 4
    LAMP = 5
    PLATE = 6
    INTERIOR = 7
    DOOR = 8
    HEAD = 10
    TORSO = 11
    ARM_LEFT = 12
    ARM_RIGHT = 13
    LEG_LEFT = 14
    LEG_RIGHT = 15
    CARRIED = 16
    FRAME = 20


#: parts that a tight 3D box leaves out
OUTSIDE_BOX = (Part.MIRROR, Part.ANTENNA, Part.DOOR)


class Cause(IntEnum):
    """Why a LiDAR point exists."""

    SURFACE = 0
    FOG = 1
    RAIN = 2
    SNOW = 3
    SPRAY = 4
    GHOST = 5
    CROSSTALK = 6
    DUST = 7


class Light(IntEnum):
    """Bits of an actor's lamp state."""

    LOW_BEAM = 1
    HIGH_BEAM = 2
    BRAKE = 4
    INDICATOR_LEFT = 8
    INDICATOR_RIGHT = 16
    REVERSING = 32
    TAIL = 64
    BLUE_FLASHING = 128


class Gait(IntEnum):
    """How a living actor moves at a moment."""

    STAND = 0
    WALK = 1
    RUN = 2
    SIT = 3
    RIDE = 4
    FALL = 5
    LIE = 6
    CROUCH = 7
