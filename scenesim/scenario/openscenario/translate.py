"""A whole OpenSCENARIO file as the text of a scenario."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import cos, sin
from pathlib import Path

from scenesim.errors import MapError, Problem, ScenarioError
from scenesim.roads import opendrive
from scenesim.roads.xml_tree import Element
from scenesim.scenario.loader import format_text
from scenesim.scenario.loader import parse as parse_text
from scenesim.scenario.model import Scenario
from scenesim.scenario.openscenario.actions import Actions
from scenesim.scenario.openscenario.distributions import combinations
from scenesim.scenario.openscenario.entities import Entity, read_entities
from scenesim.scenario.openscenario.places import Place, Places
from scenesim.scenario.openscenario.reading import Item, Reading, read_catalogs
from scenesim.scenario.openscenario.signals import Signals
from scenesim.scenario.openscenario.storyboard import Storyboard
from scenesim.scenario.openscenario.swarm import swarm_lines
from scenesim.scenario.openscenario.triggers import Triggers
from scenesim.scenario.openscenario.weather import weather_lines

#: where no stop trigger names a time
DEFAULT_DURATION_S = 15.0
MAX_DURATION_S = 60.0
_ASLANT_RAD = 0.02
#: less than half the width of any vehicle
_INSIDE_M = 0.7


@dataclass(frozen=True, slots=True)
class Translation:
    """An OpenSCENARIO file in the language.

    Attributes:
        text: of the scenario.
        folder: which the map's path in the text starts from.
        map_path: the map.
        notes: what was left out without harm, or taken in a simpler way.
        skipped: what was left out though it changes what happens; only where that was asked for.
        inputs: all files read.
    """

    text: str
    folder: Path
    map_path: Path
    notes: tuple[str, ...]
    skipped: tuple[Problem, ...]
    inputs: tuple[Path, ...]


def load(path: Path, parameters: Mapping[str, str] | None = None) -> Scenario:
    """The scenario of an OpenSCENARIO file.

    Args:
        path: of an ``.xosc`` file; one that distributes parameters must stand for one run.
        parameters: values that replace the declared ones.

    Returns:
        The checked scenario.

    Raises:
        ScenarioError: it cannot be read, or holds what is not supported: all of it, by place.
    """
    target, runs = combinations(path)
    if len(runs) > 1:
        hint = f"scenesim import {path.name} FOLDER writes a scenario for each"
        raise ScenarioError([Problem(f"{path.name} stands for {len(runs)} runs", hint=hint)])
    found = translate(target, {**runs[0], **(parameters or {})}, name=path.stem)
    scenario = parse_text(found.text, path.name, beside=found.folder)
    return replace(scenario, path=path, inputs=found.inputs)


def translate(
    path: Path,
    parameters: Mapping[str, str] | None = None,
    *,
    name: str = "",
    skip: bool = False,
    duration_s: float | None = None,
) -> Translation:
    """Write an OpenSCENARIO file as a scenario.

    Args:
        path: of an ``.xosc`` file.
        parameters: values that replace the declared ones.
        name: of the scenario; "" for that of the file.
        skip: leave out what is not supported.
        duration_s: of the run; None for that of the stop trigger.

    Returns:
        The scenario's text and what was left out.

    Raises:
        ScenarioError: it cannot be read, or holds what is not supported and ``skip`` is not set:
            all of it, by place.
    """
    reading = Reading(path, dict(parameters or {}))
    root = Item(reading.tree(path), {}, path.name, reading)
    root = root.with_parameters(reading.overrides)
    declared = {
        one.element.attributes.get("name", "")
        for block in root.children("ParameterDeclarations")
        for one in block.children("ParameterDeclaration")
    }
    for unknown in sorted(set(reading.overrides) - declared):
        reading.problems.append(Problem(f"{path.name} declares no parameter '{unknown}'"))
    read_catalogs(reading, root)
    map_path = _map(root)
    lines = _lines(root, map_path, name or path.stem, duration_s)
    if lines is None or (reading.problems and not skip):
        raise ScenarioError(reading.problems)
    folder = Path(os.path.commonpath([path.resolve().parent, map_path.resolve()]))
    relative = map_path.resolve().relative_to(folder).as_posix()
    text = "\n".join(lines).replace(_MAP, relative) + "\n"
    return Translation(
        format_text(text, path.name),
        folder,
        map_path,
        tuple(reading.notes),
        tuple(reading.problems),
        tuple(reading.inputs),
    )


#: stands for the map's path until the folder of both is known
_MAP = "@map@"


def _map(root: Item) -> Path:
    """The map that a scenario is played on.

    Raises:
        ScenarioError: it names none, or none that is there.
    """
    logic = root.first("RoadNetwork", "LogicFile")
    text = logic.text("filepath") if logic is not None else ""
    path = root.reading.path.parent / text
    if not text.endswith(".xodr") or Path(text).is_absolute() or not path.is_file():
        where = logic or root
        where.problem(f"filepath '{text}': no OpenDRIVE file there")
        raise ScenarioError(root.reading.problems)
    return path


def _lines(root: Item, map_path: Path, name: str, duration_s: float | None) -> list[str] | None:
    """The lines of the scenario; None with problems that leave nothing to write."""
    reading = root.reading
    try:
        network = opendrive.read(map_path)
    except MapError as error:
        reading.problems.append(Problem(str(error)))
        return None
    board, things = root.first("Storyboard"), root.first("Entities")
    if board is None or things is None:
        root.problem("needs Entities and a Storyboard")
        return None
    entities = read_entities(things)
    if not entities:
        return None
    actions = Actions(entities, Places(network, lambda name: _start_of(entities, name)))
    signals = Signals(root)
    weather, others = _begin(board, entities, actions, signals)
    _look_for_loads(things, entities)
    variables = {
        one.text("name"): one.text("value")
        for block in root.children("VariableDeclarations")
        for one in block.children("VariableDeclaration")
    }
    moving = [step for entity in entities.values() for step in actions.set_going(entity)]
    opening = {
        reference: 0.0 if entity.reverses else entity.speed_mps
        for reference, entity in entities.items()
    }
    triggers = Triggers(entities, variables, actions.places, signals)
    rules = Storyboard(actions, triggers, signals).rules(board)
    for step in moving:
        rules += ["when time() >= 0 s:", f"    {step}"]
    rules += others
    lines = _written(root, name, weather, _actor_lines(things, actions, opening), rules)
    return [*lines, f"    run {_duration(board, duration_s):g} s at 10 Hz"]


def _look_for_loads(things: Item, entities: Mapping[str, Entity]) -> None:
    """Refuse who begins inside another's body: nobody would ever be placed so."""
    placed = [one for one in entities.values() if one.place is not None and not one.beside]
    for entity in placed:
        x, y = _middle(entity)
        for other in placed:
            if other is entity or other.place is None or not other.is_vehicle:
                continue
            ox, oy = _middle(other)
            c, s = cos(other.place.heading_rad), sin(other.place.heading_rad)
            along, across = (x - ox) * c + (y - oy) * s, (y - oy) * c - (x - ox) * s
            if abs(along) < 0.5 * other.length_m - 0.1 and abs(across) < _INSIDE_M:
                item = next(
                    one
                    for one in things.children("ScenarioObject")
                    if one.text("name") == entity.reference
                )
                item.problem(
                    f"'{entity.reference}' begins inside '{other.reference}': bodies are solid",
                    hint="a vehicle that carries something can lose_cargo(...) in the language",
                )


def _middle(entity: Entity) -> tuple[float, float]:
    """Where the middle of an entity's body is, m."""
    place = entity.place
    assert place is not None
    c, s = cos(place.heading_rad), sin(place.heading_rad)
    return place.x_m + entity.ahead_m * c, place.y_m + entity.ahead_m * s


def _start_of(entities: Mapping[str, Entity], name: str) -> Place | None:
    """Where an entity starts."""
    entity = entities.get(name)
    return entity.place if entity is not None else None


def _begin(
    board: Item, entities: Mapping[str, Entity], actions: Actions, signals: Signals
) -> tuple[list[str], list[str]]:
    """Carry out the ``Init`` actions; returns the weather's lines and others: lights, swarms."""
    weather: list[str] = []
    shown: list[str] = []
    swarms: list[Item] = []
    waiting: list[tuple[Entity, Item]] = []
    for init in board.element.within("Init", "Actions"):
        for part in Item(init, board.values, board.file, board.reading).children():
            swarm = part.first("TrafficAction", "TrafficSwarmAction")
            if swarm is not None:
                swarms.append(swarm)
            elif part.first("InfrastructureAction") is not None:
                shown += [step for one in part.children() for step in signals.steps(one)]
            elif part.tag == "GlobalAction":
                weather = _global(part) or weather
            elif part.tag == "Private":
                waiting += _private(part, entities)
    waiting.sort(key=lambda pair: _refers(pair[1].element))
    while waiting:
        left = [(who, what) for who, what in waiting if not actions.begin(who, what)]
        if len(left) == len(waiting):
            left[0][1].problem("refers to an entity that has no place")
            return weather, []
        waiting = left
    lines = [line for swarm in swarms for line in swarm_lines(actions, swarm)]
    if shown:
        lines += ["when time() >= 0 s:", *(f"    {step}" for step in shown)]
    return weather, lines


def _private(part: Item, entities: Mapping[str, Entity]) -> list[tuple[Entity, Item]]:
    """Who does what at the start."""
    entity = entities.get(part.text("entityRef"))
    if entity is None:
        part.problem(f"entityRef '{part.text('entityRef')}': no such entity")
        return []
    actions = (action.only() for action in part.children("PrivateAction"))
    return [(entity, inner) for inner in actions if inner is not None]


def _refers(element: Element) -> bool:
    """Whether something of an action is said by another entity, which must have begun before."""
    inside = element.children
    return "entityRef" in element.attributes or any(_refers(child) for child in inside)


def _global(part: Item) -> list[str]:
    """The weather of a global action; other kinds are told."""
    inner = part.only()
    if inner is None:
        return []
    if inner.tag == "EnvironmentAction":
        child = inner.only()
        environment = child.resolved() if child is not None else None
        return weather_lines(environment) if environment is not None else []
    if inner.tag in ("VariableAction", "ParameterAction"):
        part.reading.note("variables keep the value that they are declared with")
    else:
        inner.unsupported()
    return []


def _actor_lines(things: Item, actions: Actions, opening: Mapping[str, float]) -> list[str]:
    """A line for each entity that has a place, those first that others stand by."""
    lines = []
    for reference, entity in sorted(
        actions.entities.items(), key=lambda pair: bool(pair[1].beside)
    ):
        if entity.place is None and not entity.beside:
            things.reading.note(f"'{reference}' has no place and is left out")
            continue
        entity.speed_mps = opening[reference]
        if entity.place is not None and abs(entity.place.turned_rad) > _ASLANT_RAD:
            entity.place = actions.places.middle(entity.place, entity.ahead_m)
            entity.ahead_m = 0.0
        lines.append(entity.line())
    if not any(line.startswith("ego = ") for line in lines):
        things.problem("holds nobody with a place who could carry the sensors")
    return lines


def _written(
    root: Item, name: str, weather: list[str], actors: list[str], rules: list[str]
) -> list[str]:
    """All but the last line."""
    header = root.first("FileHeader")
    about = header.text("description") if header is not None else ""
    about = re.sub(r'["\\\s]+', " ", about).strip()[:300] or "From an OpenSCENARIO file."
    word = re.sub(r"\W+", "_", name, flags=re.ASCII).strip("_").lower() or "imported"
    if not word[0].isalpha():
        word = f"scenario_{word}"
    lines = [f"scenario {word}:", f'    "{about}"', f'    road = opendrive("{_MAP}")']
    if weather:
        lines += ["    weather:", *(f"        {line}" for line in dict.fromkeys(weather))]
    lines += [f"    {line}" for line in actors + rules]
    return [*lines, '    sensors = rig("kitti")']


def _duration(board: Item, wanted: float | None) -> float:
    """How long the run is."""
    if wanted is not None:
        return wanted
    times = [
        Item(one, board.values, board.file, board.reading).number("value")
        for one in board.element.within(
            "StopTrigger", "ConditionGroup", "Condition", "ByValueCondition",
            "SimulationTimeCondition",
        )
    ]  # fmt: skip
    usable = [value for value in times if value >= 0.5]
    if not usable:
        board.reading.note(f"no stop trigger names a time: it runs for {DEFAULT_DURATION_S:g} s")
        return DEFAULT_DURATION_S
    if min(usable) > MAX_DURATION_S:
        board.reading.note(f"it runs for {MAX_DURATION_S:g} s instead of {min(usable):g} s")
    return min(MAX_DURATION_S, min(usable))
