from dataclasses import replace

import numpy as np
import pytest
from scenes import run, scene, street

from scenesim.scenery import build_stage
from scenesim.world.classes import OUTSIDE_BOX


@pytest.fixture(scope="module")
def stage():
    drawn = scene(street())
    return build_stage(drawn, run(drawn, turn=0.1))


def test_a_cyclist_is_two_instances_and_one_object(stage):
    rider = [row for row in stage.instances if row.actor == 2]
    assert sorted(row.kind for row in rider) == ["bicycle", "person"]
    assert len({row.object_id for row in rider}) == 1
    assert len(stage.boxes) == len(stage.scene.actors) - 1


def test_the_ego_has_no_instance(stage):
    placements = stage.snapshot(0.0).placements
    assert {p.instance for p in placements if p.is_ego} == {-1}
    assert all(p.instance >= 0 for p in placements if not p.is_ego)


def test_boxes_are_tight_over_the_track(stage):
    reach = {row: np.full((2, 3), [[np.inf], [-np.inf]]) for row in stage.boxes}
    for time_s in np.arange(0.0, 4.0, 0.1).tolist():
        snapshot = stage.snapshot(time_s)
        for placement in snapshot.placements:
            if placement.instance < 0:
                continue
            instance = stage.instances[placement.instance]
            state = stage.timeline.state(instance.actor, time_s)
            from scenesim.geometry.transform import Transform

            T_world_from_actor = Transform.planar(state.position, state.yaw_rad)
            mesh = placement.lods[0]
            used = mesh.faces[~np.isin(mesh.face_parts, OUTSIDE_BOX)]
            if not len(used):
                continue
            world = placement.T_world_from_mesh.points(
                mesh.vertices[np.unique(used)].astype(np.float64)
            )
            local = T_world_from_actor.inverse().points(world)
            low, high = reach[instance.object_id]
            np.minimum(low, local.min(axis=0), out=low)
            np.maximum(high, local.max(axis=0), out=high)
    for row, boxes in stage.boxes.items():
        (box,) = set(boxes.values())
        corners = box.corners()
        spare_low = reach[row][0] - corners.min(axis=0)
        spare_high = corners.max(axis=0) - reach[row][1]
        kind = next(i.kind for i in stage.instances if i.object_id == row)
        loose = 0.02 if kind == "car" else 0.12  # the envelope holds every phase of the gait
        assert np.all(spare_low[:2] > -0.02), (kind, spare_low)
        assert np.all(spare_high > -0.02), (kind, spare_high)
        assert np.all(spare_low[:2] < loose), (kind, spare_low)
        assert np.all(spare_high < loose), (kind, spare_high)
        assert corners[:, 2].min() == 0.0


def test_velocities_are_finite_differences(stage):
    step = 1e-4
    first, second = stage.snapshot(1.012), stage.snapshot(1.012 + step)
    for before, after in zip(first.placements, second.placements, strict=True):
        a, b = before.T_world_from_mesh, after.T_world_from_mesh
        speed = (b.translation - a.translation) / step
        assert np.allclose(speed, before.velocity, atol=0.02)
        turn = (b.rotation @ a.rotation.T - np.eye(3)) / step
        spin = np.array([turn[2, 1], turn[0, 2], turn[1, 0]])
        assert np.allclose(spin, before.angular_velocity, atol=0.05)
    ego = (second.T_world_from_ego.translation - first.T_world_from_ego.translation) / step
    assert np.allclose(ego, first.ego_velocity, atol=0.02)


def test_wheels_turn_by_the_distance_rolled(stage):
    from scenesim.shapes import catalogue

    pieces = catalogue.build(stage.scene.actors[2].model).members[0].shape.pieces
    wheels = [i for i, piece in enumerate(pieces) if piece.rolls_m > 0 and not piece.steers]
    of_bicycle = next(i for i, row in enumerate(stage.instances) if row.kind == "bicycle")

    def turned(time_s):
        shown = [p for p in stage.snapshot(time_s).placements if p.instance == of_bicycle]
        return shown[wheels[0]].T_world_from_mesh.rotation

    radius = pieces[wheels[0]].rolls_m
    angle = 4.0 * 0.1 / radius
    spun = turned(0.0).T @ turned(0.1)
    assert np.isclose(np.trace(spun), 1.0 + 2.0 * np.cos(angle), atol=1e-6)
    assert spun[0, 2] > 0.0  # the top of the wheel moves forward


def test_equal_times_give_one_snapshot(stage):
    assert stage.snapshot(0.5) is stage.snapshot(0.5)


@pytest.mark.parametrize("blinks", [False, True])
def test_what_stands_is_what_every_snapshot_holds(stage, blinks):
    timeline = stage.timeline
    if blinks:  # lamps change no place
        lights = timeline.lights.copy()
        lights[::2, 1] |= 1
        timeline = replace(timeline, lights=lights)
    made = build_stage(stage.scene, timeline)

    def places(placements):
        poses = ((p.lods[0].key, p.instance, p.T_world_from_mesh) for p in placements)
        return {(key, i, T.rotation.tobytes(), T.translation.tobytes()) for key, i, T in poses}

    always = set.intersection(*(places(made.snapshot(t).placements) for t in (0.0, 1.3, 2.9)))
    assert places(made.standing) == always
    assert {p.instance for p in made.standing} == {0}  # the parked car
    assert len(made.standing) > 4  # its wheels and panes too


def test_ego_frame_is_on_the_ground_under_the_rear_axle(stage):
    ego = stage.snapshot(0.0).T_world_from_ego
    state = stage.timeline.state(0, 0.0)
    back = ego.translation - state.position
    assert np.isclose(np.sqrt((back**2).sum()), -stage.scene.ego.model.rear_axle_m)
    assert abs(back[2]) < 1e-6


def test_people_have_keypoints_in_the_world(stage):
    points = stage.snapshot(0.0).keypoints
    people = [i for i, row in enumerate(stage.instances) if row.kind == "person"]
    assert sorted(points) == people
    for row in people:
        assert points[row].shape == (17, 3)
        state = stage.timeline.state(stage.instances[row].actor, 0.0)
        assert np.all(np.abs(points[row][:, :2] - state.position[:2]) < 1.2)
