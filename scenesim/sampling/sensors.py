"""The sensors of a draw: the rig that its scenario names, with what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from scenesim.errors import Problem, ScenarioError, nearest
from scenesim.sensors.faults import CAMERA_FAULTS, LIDAR_FAULTS, Fault
from scenesim.sensors.rig import Rig
from scenesim.sensors.rig_files import load_rig
from scenesim.world import vocabulary
from scenesim.world.conditions import Call, Expression, Number, Point, Text, Word


def rig_of(sensors: Sequence[Call], beside: Path | None, cameras: tuple[str, ...] | None) -> Rig:
    """The rig that a scenario names, with its faults.

    Args:
        sensors: calls ``rig`` and ``fault``, all values drawn.
        beside: the folder of the scenario.
        cameras: of the rig, by name; None for the rig's own choice.

    Returns:
        The rig; a fault of a camera that is not used is left out.

    Raises:
        ScenarioError: a fault names no sensor of the rig, or one that cannot have it; all at
            once.
    """
    name = "kitti"
    for call in sensors:
        if call.name == "rig":
            given = next(iter((*call.arguments, *call.named.values())), Text(name))
            name = given.text if isinstance(given, (Text, Word)) else name
    rig = _loaded(name, beside, cameras)
    calls = [call for call in sensors if call.name == "fault"]
    if not calls:
        return rig
    whole = _loaded(name, beside, None)
    known = {
        **{camera.name: CAMERA_FAULTS for camera in (*whole.cameras, *rig.cameras)},
        **{lidar.name: LIDAR_FAULTS for lidar in rig.lidars},
    }
    faults, problems = [], []
    for call in calls:
        fault = _fault(call)
        if fault.sensor not in known:
            near = nearest(fault.sensor, known)
            text = f"fault: rig '{rig.name}' has no sensor '{fault.sensor}'"
            problems.append(Problem(text, None, tuple(known), near))
        elif fault.kind not in known[fault.sensor]:
            text = f"fault: '{fault.sensor}' cannot be {fault.kind}"
            problems.append(Problem(text, None, known[fault.sensor]))
        faults.append(fault)
    if problems:
        raise ScenarioError(problems)
    return replace(rig, faults=tuple(faults))


def _fault(call: Call) -> Fault:
    """A fault with its values, defaults filled in.

    Raises:
        TypeError: a kind that is no call.
    """
    sensor, kind = call.named["sensor"], call.named["kind"]
    name = sensor.text if isinstance(sensor, (Text, Word)) else ""
    if not isinstance(kind, Call):
        raise TypeError(f"want a fault's kind as a call, got {type(kind).__name__}")
    values: Mapping[str, Expression] = {**vocabulary.defaults("fault", kind.name), **kind.named}
    numbers = {k: v.value for k, v in values.items() if isinstance(v, Number)}
    return Fault(
        name,
        kind.name,
        numbers,
        _triple(values.get("rotation")),
        _triple(values.get("translation")),
    )


def _triple(value: Expression | None) -> tuple[float, float, float]:
    """Three numbers; zeros where none are given."""
    if not isinstance(value, Point):
        return (0.0, 0.0, 0.0)
    x, y, z = (item.value if isinstance(item, Number) else 0.0 for item in value.items)
    return (x, y, z)


@lru_cache(maxsize=32)
def _loaded(name: str, beside: Path | None, cameras: tuple[str, ...] | None) -> Rig:
    return load_rig(name, beside, cameras=cameras)
