"""Gates of level crossings: where they stand, and how their arms follow the lights beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import hypot, pi

import numpy as np

from scenesim.geometry.transform import Transform
from scenesim.roads.driving import MapNetwork
from scenesim.roads.network import RoadNetwork
from scenesim.roads.things import Thing
from scenesim.scenery.stage import Placement, SignalHead
from scenesim.scenery.yard import Rectangle, Yard
from scenesim.shapes.street.gates import HINGE_M, gate_arm, gate_post
from scenesim.world.timeline import Switched

#: what names an object of a map as the gate of a level crossing
GATE_NAME = "railwaygate"
_FARTHEST_M = 4.0  # from its light
_WAITS_S = 3.0  # after the light has turned red
_TURNS_S = 7.0


@dataclass(frozen=True, slots=True, eq=False)
class Gate:
    """The arm of one gate.

    Attributes:
        light: id of the light that it follows; "" for none: it stays open.
        arm: as it is when it is closed, the hinge at its mesh's origin.
    """

    light: str
    arm: Placement


def put_gate(yard: Yard, found: Thing) -> None:
    """Put a gate's post where the map has it, and keep its arm, to be moved.

    Args:
        yard: takes both.
        found: the object of the map; as high as its open arm.
    """
    x, y, z = (float(v) for v in found.T_world_from_thing.translation)
    # y of the prop looks away from the road
    yaw = found.T_world_from_thing.yaw_rad() + (0.0 if found.object.t_m > 0.0 else pi)
    length = min(max(round(found.object.height_m, 1), 2.0), 12.0)
    yard.put(gate_post(), ((x, y, z), yaw))
    yard.gates.append(yard.placement(gate_arm(length), ((x, y, z + HINGE_M), yaw)))
    yard.take(Rectangle(x, y, yaw, 0.5, 1.0))


def gates(
    arms: Sequence[Placement], heads: Sequence[SignalHead], network: RoadNetwork
) -> tuple[Gate, ...]:
    """The arms with the lights that they follow.

    Args:
        arms: closed.
        heads: lights within reach.
        network: knows which of them guard a level crossing.

    Returns:
        In the arms' order.
    """
    rules = network.right_of_way if isinstance(network, MapNetwork) else None
    guards = {guard.signal for guard in rules.guards} if rules is not None else set()
    lights = [head for head in heads if head.id in guards]
    return tuple(Gate(_nearest(arm, lights), arm) for arm in arms)


def turned(gate: Gate, time_s: float, switched: Sequence[Switched]) -> Placement:
    """The arm at a moment.

    Args:
        gate: whose.
        time_s: seconds since the run began.
        switched: lights that the run has switched, in order.

    Returns:
        Its placement.
    """
    closed, rate = closing(gate.light, time_s, switched)
    level = gate.arm.T_world_from_mesh
    pose = level @ Transform.euler((0.0, 0.0, 0.0), 0.0, 0.0, -0.5 * pi * (1.0 - closed))
    return replace(
        gate.arm,
        T_world_from_mesh=pose,
        angular_velocity=np.array(level.rotation[:, 0]) * (0.5 * pi * rate),
    )


def closing(light: str, time_s: float, switched: Sequence[Switched]) -> tuple[float, float]:
    """How far a gate is closed.

    Args:
        light: id of its light.
        time_s: seconds since the run began.
        switched: lights that the run has switched, in order.

    Returns:
        The share, 0 open to 1 closed, and its rate, 1/s.
    """
    share, rate, since = 0.0, 0.0, time_s
    for at, signal, state in switched:
        if signal != light or at > time_s:
            continue
        share = _moved(share, rate, at - since)
        is_red = state == "red"
        rate, since = (1.0 / _TURNS_S, at + _WAITS_S) if is_red else (-1.0 / _TURNS_S, at)
    found = _moved(share, rate, time_s - since)
    moves = time_s >= since and 0.0 < found < 1.0
    return found, rate if moves else 0.0


def _moved(share: float, rate: float, seconds: float) -> float:
    return min(max(share + rate * max(seconds, 0.0), 0.0), 1.0)


def _nearest(arm: Placement, lights: Sequence[SignalHead]) -> str:
    x, y, _ = arm.T_world_from_mesh.translation
    best, found = _FARTHEST_M, ""
    for head in lights:
        u, v, _ = head.T_world_from_head.translation
        if hypot(u - x, v - y) < best:
            best, found = hypot(u - x, v - y), head.id
    return found
