"""One try at a draw: from a scenario and a stream to a concrete Scene, or to why not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from scenesim.errors import NotAvailableError, Problem, ScenarioError
from scenesim.randomness import Stream
from scenesim.roads import build, opendrive
from scenesim.roads.network import RoadNetwork
from scenesim.sampling.absent import absences, addresses_of, told_absent, without
from scenesim.sampling.arguments import refers_to
from scenesim.sampling.background import Surroundings, fill
from scenesim.sampling.drawn import Drawn, DrawnActor
from scenesim.sampling.foresight import keep_ways_free, load_up, losers
from scenesim.sampling.lanes import Spot, along, runs_off
from scenesim.sampling.placement import place
from scenesim.sampling.proposals import Proposal
from scenesim.sampling.sensors import rig_of
from scenesim.sampling.site import Site, UnplaceableError
from scenesim.sampling.values import draw_from_unit, draw_values
from scenesim.sampling.weather import weather_of
from scenesim.scenario.model import Scenario
from scenesim.world import vocabulary
from scenesim.world.conditions import Call, Expression, Number, Point, Text, Word
from scenesim.world.scene import Scene
from scenesim.world.weather import Weather


@dataclass(frozen=True, slots=True)
class Rejection:
    """A try that gave no scene.

    Attributes:
        reason: which constraint or placement refused it, the same text for the same cause.
    """

    reason: str


def draw_scene(
    scenario: Scenario,
    stream: Stream,
    fixed: Mapping[str, str],
    cameras: Sequence[str] | None = None,
) -> Scene | Rejection:
    """Draw all values of a scenario and stand everybody in their places; one try.

    Args:
        scenario: what may happen.
        stream: of this try.
        fixed: values as text by address, which are not drawn.
        cameras: of the rig, by name; None for the rig's own choice.

    Returns:
        The scene, or why these values give none.
    """
    drawn = draw_values(scenario, stream.child("values"), fixed)
    return scene_of(drawn, stream, cameras, absences(fixed))


def draw_proposed(
    scenario: Scenario,
    stream: Stream,
    proposal: Proposal,
    fixed: Mapping[str, str],
    cameras: Sequence[str] | None = None,
) -> Scene | Rejection:
    """What a sampler proposes, as a scene; one try.

    Args:
        scenario: what may happen.
        stream: of this try, for placement, background and what the proposal leaves open.
        proposal: shares of the values' distributions, and the weight.
        fixed: values as text by address, which are not drawn.
        cameras: of the rig, by name; None for the rig's own choice.

    Returns:
        The scene with its log-weight, or why these values give none.
    """
    drawn = draw_from_unit(scenario, proposal.unit, fixed, stream.child("values"))
    scene = scene_of(drawn, stream, cameras, absences(fixed))
    if isinstance(scene, Rejection):
        return scene
    return replace(scene, log_weight=proposal.log_weight)


def scene_of(
    drawn: Drawn,
    stream: Stream,
    cameras: Sequence[str] | None = None,
    absent: Sequence[str] = (),
) -> Scene | Rejection:
    """Stand everybody of drawn values in their places.

    Args:
        drawn: all values decided.
        stream: of this try.
        cameras: of the rig, by name; None for the rig's own choice.
        absent: who is taken away when all have been placed.

    Returns:
        The scene, or why these values give none.
    """
    if drawn.refused:
        return Rejection(drawn.refused)
    beside = drawn.scenario.path.parent if drawn.scenario.path else None
    network = _network(drawn.road)
    rig = rig_of(drawn.sensors, beside, tuple(cameras) if cameras is not None else None)
    weather = weather_of(drawn.weather, stream.child("weather"))
    calm = _calm(weather)
    site = Site(network, calm, losers(drawn.rules))
    try:
        for actor in _in_order(_placed(drawn)):
            site.add(place(site, actor, stream.child(f"actor/{actor.name}")))
    except UnplaceableError as reason:
        return Rejection(str(reason))
    ego = site.placed["ego"]
    if ego.spot and runs_off(network, ego.spot, ego.actor.speed_mps * drawn.duration_s):
        return Rejection("ego: the road ends within its run")
    surroundings = Surroundings(
        site, _way_of_ego(site, drawn.duration_s), drawn.duration_s, calm, stream
    )
    keep_ways_free(site, drawn.rules)
    fill(surroundings, tuple(call for call in drawn.background if call.name != "without"))
    gone = (*absent, *told_absent(drawn.background))
    try:
        load_up(site, drawn.rules, stream.child("cargo"))  # last: loads ride, they take no ground
    except UnplaceableError as reason:
        return Rejection(str(reason))
    names = ["ego", *(name for name in site.placed if name != "ego")]
    scene = Scene(
        name=drawn.scenario.name,
        network=network,
        actors=tuple(site.placed[name].actor for name in names),
        weather=weather,
        rig=rig,
        rules=drawn.rules,
        requirements=drawn.requirements,
        edges=drawn.edges,
        covers=drawn.covers,
        duration_s=drawn.duration_s,
        rate_hz=drawn.rate_hz,
        stream_key=stream.key,
        parameters=drawn.parameters,
        log_prior=drawn.log_prior,
    )
    return without(scene, addresses_of(gone, (actor.name for actor in drawn.actors)))


def _network(road: Call) -> RoadNetwork:
    """The roads; builders and reader keep what they have made.

    Raises:
        NotAvailableError: the map has no file.
    """
    if road.name == "opendrive":
        file = road.named.get("file")
        if not isinstance(file, Text):
            raise NotAvailableError("road = opendrive(file) wants a file")
        return opendrive.read(Path(file.text))
    arguments = {**vocabulary.defaults("road", road.name), **road.named}
    plain = {name: _plain(value) for name, value in arguments.items()}
    return build(road.name, plain)


def _plain(value: Expression) -> object:
    """A road's argument as plain numbers, words and tuples.

    Raises:
        NotAvailableError: a value that no road takes.
    """
    match value:
        case Number(number):
            return number
        case Word(text) | Text(text):
            return text
        case Point(items):
            return tuple(_plain(item) for item in items)
    raise NotAvailableError(f"a road cannot take {type(value).__name__}")


def _placed(drawn: Drawn) -> tuple[DrawnActor, ...]:
    """The actors that get a place.

    Raises:
        ScenarioError: somebody is placed by one who gets none.
    """
    never = set(told_absent(drawn.background, unplaced=True))
    if not never:
        return drawn.actors
    kept = tuple(actor for actor in drawn.actors if actor.name not in never)
    problems = [
        Problem(f"{actor.name} is placed by {name}, who gets no place (placed=no)")
        for actor in kept
        for name in sorted(refers_to(actor) & never)
    ]
    if problems:
        raise ScenarioError(problems)
    return kept


def _in_order(actors: tuple[DrawnActor, ...]) -> list[DrawnActor]:
    """Actors so that each comes after those it refers to; otherwise in the text's order.

    Raises:
        ScenarioError: actors that are placed by each other in a circle.
    """
    waiting = {actor.name: refers_to(actor) for actor in actors}
    ordered: list[DrawnActor] = []
    done: set[str] = set()
    while len(ordered) < len(actors):
        ready = [a for a in actors if a.name not in done and waiting[a.name] <= done]
        if not ready:
            circle = ", ".join(sorted(set(waiting) - done))
            raise ScenarioError([Problem(f"these actors are placed by each other: {circle}")])
        ordered.append(ready[0])
        done.add(ready[0].name)
    return ordered


def _way_of_ego(site: Site, duration_s: float) -> NDArray[np.float64]:
    """(P, 2) places along the lane that the ego will pass, 20 m apart."""
    ego = site.placed["ego"]
    points = [ego.actor.position[:2]]
    reach = ego.actor.speed_mps * duration_s + 40.0
    spot: Spot | None = ego.spot
    gone = 0.0
    while spot is not None and gone < reach:
        spot = along(site.network, spot, 20.0)
        gone += 20.0
        if spot is not None:
            pose = site.network.lane_pose(spot.span.road, spot.span.lane, spot.s_m)
            points.append(pose.position[:2])
    return np.array(points)


def _calm(weather: Weather) -> float:
    """Factor on free speeds: drivers slow down on slippery ground and where they see little.

    Args:
        weather: of the draw.

    Returns:
        1 when dry and clear, 0.6 on snow or in dense fog.
    """
    slippery = max(0.0, 0.85 - weather.friction()) / 0.6
    hidden = max(0.0, 1.0 - weather.fog_visibility_m / 200.0)
    return 1.0 - 0.4 * max(min(slippery, 1.0), hidden)
