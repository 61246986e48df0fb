"""Runs of the library are sound: nobody in anybody, nobody off the ground, feet that stay."""

import numpy as np
import pytest

from scenesim import library
from scenesim.geometry.transform import Transform
from scenesim.randomness import Stream
from scenesim.sampling import Rejection, draw_scene
from scenesim.scenario import load
from scenesim.scenery.feet import STEPS, Feet
from scenesim.shapes import catalogue
from scenesim.shapes.people import Figure
from scenesim.shapes.people.skeleton import Bone, bent
from scenesim.shapes.people.vectors import add, turned
from scenesim.simulation import run
from scenesim.simulation.soundness import crashes, off_ground, penetration

_FOLDER = library.folder("scenarios")
_ALL = sorted(
    path.relative_to(_FOLDER).as_posix()
    for path in _FOLDER.rglob("*.scn")
    if path.parent.name != "base"
)
_FEW = (
    "car_to_car/merging_car.scn",
    "pedestrian/crowd_at_the_lights.scn",
    "pedestrian/phone_walker.scn",
    "animal/deer_crossing.scn",
    "bicycle/group_of_cyclists.scn",
    "car_to_car/reversing_out.scn",
)
_STEP_S = 0.025


def outcomes(name, draws, seed=2):
    """Accepted runs of a library scenario."""
    scenario = load(_FOLDER / name)
    for number in range(draws):
        scene = draw_scene(scenario, Stream.of(seed).child(number), {})
        if not isinstance(scene, Rejection):
            outcome = run(scene)
            if outcome.refused is None:
                yield scene, outcome


def check(name, draws):
    """Bodies and ground in some draws; background vehicles never crash among themselves."""
    for scene, outcome in outcomes(name, draws):
        depth, who = penetration(outcome)
        assert depth <= 0.02, who
        gap, who = off_ground(outcome)
        assert abs(gap) <= 0.06, who
        groups = {actor.name: actor.group for actor in scene.actors}
        wild = [pair for pair in crashes(outcome) if all(groups[one] for one in pair)]
        assert not wild
        assert np.isfinite(outcome.timeline.positions).all()


@pytest.mark.parametrize("name", _FEW)
def test_bodies_keep_apart_and_on_the_ground(name):
    check(name, 3)


@pytest.mark.full
@pytest.mark.parametrize("name", _ALL)
def test_bodies_of_the_whole_library_keep_apart_and_on_the_ground(name):
    check(name, 8)


def soles(figure, posture, T_world_from_figure):
    """World places of heel, ball and tip of both feet, from the bones alone."""
    bones = bent(figure.body, figure.rest, posture)
    for foot in (Bone.FOOT_LEFT, Bone.FOOT_RIGHT):
        toes = Bone(foot + 1)
        below = -figure.rest[toes][2]
        reach = 0.8 * (figure.body.toe - figure.body.ball)
        parts = [
            (foot, (-figure.body.heel, 0.0, -figure.body.ankle)),
            (toes, (0.0, 0.0, below)),
            (toes, (reach, 0.0, below)),
        ]
        points = [add(bones.joints[b], turned(bones.rotations[b], p)) for b, p in parts]
        yield T_world_from_figure.points(np.array(points))


def slides(timeline, row, member, until_s):
    """How far each stance of a walker slid, m."""
    figure, feet = member.shape, Feet(timeline, row, member.shape, member.T_body_from_member)
    slid, found, before = [0.0, 0.0], [], None
    for k in range(round(until_s / _STEP_S)):
        state = timeline.state(row, k * _STEP_S)
        if state.gait not in STEPS:
            slid, before = [0.0, 0.0], None
            continue
        posture = feet.posture(k * _STEP_S)
        body = Transform.planar(tuple(state.position), state.yaw_rad)
        now = list(soles(figure, posture, body @ member.T_body_from_member))
        ground = float(state.position[2]) + 0.006
        for side in (0, 1) if before is not None else ():
            down = (now[side][:, 2] < ground) & (before[side][:, 2] < ground)
            if down.any():
                moved = np.abs(now[side][down, :2] - before[side][down, :2]).max(axis=1)
                slid[side] += float(moved.min())
            elif slid[side]:
                found.append(slid[side])
                slid[side] = 0.0
        before = now
    return found


def stances(name, draws, most=99):
    """Slides of all people on foot who are not run over."""
    found = []
    for scene, outcome in outcomes(name, draws, seed=4):
        hit = {one for pair in crashes(outcome) for one in pair}
        walkers = [
            (row, member)
            for row, actor in enumerate(scene.actors)
            if actor.kind == "pedestrian" and actor.name not in hit
            for member in catalogue.build(actor.model).members
            if isinstance(member.shape, Figure) and member.shape.mount is None
            if np.isin(outcome.timeline.gaits[:, row], STEPS).any()
        ]
        for row, member in walkers[:most]:
            found += slides(outcome.timeline, row, member, scene.duration_s)
    return found


def test_feet_stay_in_a_crowd():
    found = stances("pedestrian/crowd_at_the_lights.scn", 1, most=12)
    assert len(found) > 50
    assert max(found) < 0.02


@pytest.mark.parametrize("name", ["pedestrian/child_dart_out.scn", "animal/dog_after_ball.scn"])
def test_feet_stay_when_a_walk_becomes_a_run(name):
    assert max(stances(name, 1)) < 0.02


@pytest.mark.full
def test_feet_stay_in_the_whole_library():
    found = [slid for name in _ALL for slid in stances(name, 1)]
    assert len(found) > 5000
    assert max(found) < 0.02


@pytest.mark.parametrize(
    ("name", "who"),
    [
        ("pedestrian/hesitating_pedestrian.scn", "walker"),
        ("pedestrian/child_dart_out.scn", "kid"),
        ("animal/dog_after_ball.scn", "child"),
    ],
)
def test_nobody_jumps_between_standing_walking_and_running(name, who):
    (scene, outcome), *_ = outcomes(name, 1, seed=4)
    timeline = outcome.timeline
    row = [actor.name for actor in scene.actors].index(who)
    (member,) = catalogue.build(scene.actors[row].model).members
    figure = member.shape
    feet = Feet(timeline, row, figure, member.T_body_from_member)
    gaits = timeline.gaits[:, row]
    changes = np.nonzero(np.diff(gaits))[0]
    assert len(changes) >= 2
    places = []
    for k in range(len(gaits)):
        posture = feet.posture(timeline.start_s + k * timeline.step_s)
        places.append(list(bent(figure.body, figure.rest, posture).joints))
    jumps = np.abs(np.diff(np.array(places), axis=0)).max(axis=(1, 2))
    # a foot that swings moves so far in a step of the run; at once to its place it jumped 40 cm
    assert jumps.max() < 0.25
    assert jumps[changes].max() < 0.2
