"""What moves each kind of actor: engine, brakes, springs, habits."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from scenesim.kernels.actors import (
    AHEAD,
    BODY_COLUMNS,
    COMFORT,
    HEADWAY,
    HEIGHT,
    JAM,
    KIND,
    LEAN,
    LENGTH,
    LOAD,
    RUNS_ABOVE,
    SPRING,
    STILL,
    VEHICLE,
    WALKER,
    WHEELBASE,
    WIDTH,
)
from scenesim.world.scene import Actor
from scenesim.world.weather import Weather

#: kinds that move on legs, whatever carries them
WALKERS = frozenset({"pedestrian", "animal"})
#: kinds that never move by themselves
THINGS = frozenset({"obstacle", "unknown_object", "mesh"})
#: kinds that lean into bends and whose rider shows a gait
TWO_WHEELERS = frozenset({"bicycle", "motorcycle", "escooter", "cargo_bicycle"})


@dataclass(frozen=True, slots=True)
class Driver:
    """How a kind is driven.

    Attributes:
        accel_mps2: in everyday driving.
        comfort_mps2: everyday braking (the b of the intelligent driver model).
        emergency_mps2: hardest braking on dry ground.
        headway_s: kept behind others.
        jam_m: kept when standing.

    Source:
        Eclipse SUMO, default vehicle types (accelerations, emergency braking, gaps); Treiber &
        Kesting, "Traffic flow dynamics", 2013, table 11.2 (headway, comfort).
    """

    accel_mps2: float = 1.5
    comfort_mps2: float = 2.0
    emergency_mps2: float = 9.0
    headway_s: float = 1.4
    jam_m: float = 2.0


_DRIVERS = {
    "van": Driver(1.4, 2.0, 8.5),
    "truck": Driver(1.0, 1.8, 7.0, 1.7, 2.5),
    "semi_trailer": Driver(0.8, 1.8, 7.0, 1.8, 2.5),
    "bus": Driver(1.1, 1.5, 7.0, 1.6, 2.5),
    "tram": Driver(1.0, 1.2, 3.0, 2.0, 2.5),
    "motorcycle": Driver(3.0, 2.5, 10.0, 1.3, 2.0),
    "bicycle": Driver(1.0, 1.5, 6.0, 1.2, 0.8),
    "escooter": Driver(1.0, 1.5, 5.0, 1.2, 0.8),
    "emergency": Driver(2.0, 2.5, 9.0, 1.1, 2.0),
    "police": Driver(2.0, 2.5, 9.0, 1.1, 2.0),
    "ambulance": Driver(1.6, 2.2, 8.5, 1.1, 2.0),
    "fire_engine": Driver(1.2, 1.8, 7.0, 1.3, 2.5),
    "articulated_bus": Driver(1.0, 1.5, 7.0, 1.6, 2.5),
    "tractor": Driver(0.7, 1.5, 6.0, 1.7, 2.5),
    "excavator": Driver(0.5, 1.5, 5.0, 2.0, 2.5),
    "cargo_bicycle": Driver(0.8, 1.5, 5.0, 1.2, 0.8),
    "pedestrian": Driver(2.0, 1.5, 4.0, 0.5, 0.3),
    "animal": Driver(4.0, 2.0, 6.0, 0.5, 0.3),
}
_CAR = Driver()


def driver_of(kind: str) -> Driver:
    """How a kind is driven.

    Args:
        kind: a word of the language.

    Returns:
        Its driver; a car's for kinds that have none of their own.
    """
    return _DRIVERS.get(kind, _CAR)


def body_row(actor: Actor, caution_factor: float) -> list[float]:
    """The row of ``bodies`` of an actor.

    Args:
        actor: who.
        caution_factor: on headways that the scenario does not give.

    Returns:
        BODY_COLUMNS numbers, SI.
    """
    model, driver = actor.model, driver_of(actor.kind)
    row = [0.0] * BODY_COLUMNS
    row[LENGTH], row[WIDTH], row[HEIGHT] = model.length_m, model.width_m, model.height_m
    row[AHEAD], row[WHEELBASE] = -model.rear_axle_m, model.wheelbase_m
    row[KIND] = WALKER if actor.kind in WALKERS else STILL if actor.kind in THINGS else VEHICLE
    if actor.carrier:
        row[KIND] = LOAD
    row[LEAN] = 1.0 if actor.kind in TWO_WHEELERS else 0.0
    row[SPRING] = 1.0 if row[KIND] == VEHICLE and not row[LEAN] else 0.0
    row[HEADWAY] = actor.options.get("headway", driver.headway_s * caution_factor)
    row[JAM], row[COMFORT] = driver.jam_m, driver.comfort_mps2
    # walking turns into running near a Froude number of 0.5, on shorter legs sooner
    row[RUNS_ABOVE] = 2.1 * sqrt(max(model.height_m, 0.3) / 1.75)
    return row


def caution(weather: Weather) -> float:
    """How much more headway drivers keep, and by how much less they go, in this weather.

    Args:
        weather: of the scene.

    Returns:
        1 when dry and clear, up to 1.6 on snow or in dense fog.
    """
    slippery = max(0.0, 0.85 - weather.friction()) / 0.6
    hidden = max(0.0, 1.0 - weather.fog_visibility_m / 200.0)
    return 1.0 + 0.6 * max(min(slippery, 1.0), hidden)


def hardest_braking(actor: Actor, weather: Weather) -> float:
    """The hardest braking that tyres and ground allow.

    Args:
        actor: who.
        weather: sets the friction.

    Returns:
        m/s^2.
    """
    limit = driver_of(actor.kind).emergency_mps2
    return limit if actor.kind in WALKERS else min(limit, weather.friction() * 9.81)
