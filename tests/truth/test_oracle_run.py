"""Labels that follow from a run, recomputed from its poses with plain NumPy."""

import numpy as np
import pytest

pytestmark = pytest.mark.compiled


def footprint(position, yaw, length, width):
    """(4, 2) corners of a rectangle on the ground."""
    along = np.array([np.cos(yaw), np.sin(yaw)]) * length / 2
    across = np.array([-np.sin(yaw), np.cos(yaw)]) * width / 2
    return position[:2] + np.array(
        [along + across, across - along, -along - across, along - across]
    )


def apart(a, b):
    """The greatest gap between the shadows of two rectangles on their sides' directions, m."""
    gaps = []
    for one in (a, b):
        for k in (0, 1):
            axis = (one[k + 1] - one[k]) / np.hypot(*(one[k + 1] - one[k]))
            p, q = a @ axis, b @ axis
            gaps.append(max(p.min() - q.max(), q.min() - p.max()))
    return max(gaps)


def distance(a, b):
    """Between two rectangles, by corners against sides, m."""
    if apart(a, b) < 0:
        return 0.0
    found = []
    for corners_of, sides_of in ((a, b), (b, a)):
        for k in range(4):
            start, way = sides_of[k], sides_of[(k + 1) % 4] - sides_of[k]
            share = np.clip((corners_of - start) @ way / (way @ way), 0, 1)
            found.append(np.hypot(*(corners_of - start - share[:, None] * way).T).min())
    return min(found)


def test_gaps_and_times_are_those_of_rectangles_that_go_on_straight(scene):
    stage, frame = scene
    rows = {actor.name: row for row, actor in enumerate(stage.scene.actors)}
    state, model = stage.timeline.state(0, frame.time_s), stage.scene.ego.model
    own = footprint(state.position, state.yaw_rad, model.length_m, model.width_m)
    heading = np.array([np.cos(state.yaw_rad), np.sin(state.yaw_rad)])
    times = np.arange(0.0, 12.0, 0.02)
    meeting = 0
    for thing in frame.objects:
        other = stage.timeline.state(rows[thing.name], frame.time_s)
        away = np.hypot(*(other.position - state.position)[:2])
        if away > 99.0:
            assert away < 101.0 or not thing.measures
            continue
        there = footprint(other.position, other.yaw_rad, thing.box.length_m, thing.box.width_m)
        gap = distance(own, there)
        assert thing.measures["gap"] == pytest.approx(gap, abs=1e-6)
        relative = (other.velocity - state.velocity)[:2]
        hit = next((t for t in times if apart(own, there + relative * t) < 0), None)
        if hit is not None:
            meeting += 1
            assert thing.measures["ttc"] == pytest.approx(hit, abs=0.021)
        else:
            assert thing.measures.get("ttc", 12.0) >= 11.98
        closing = -relative @ heading
        if "headway" in thing.measures:
            assert thing.measures["headway"] == pytest.approx(gap / state.speed_mps)
        if "drac" in thing.measures:
            assert thing.measures["drac"] == pytest.approx(closing**2 / (2 * gap))
    assert meeting
    nearest = min(thing.measures["gap"] for thing in frame.objects if thing.measures)
    assert frame.measures["gap"] == nearest


def test_rates_and_attributes_follow_from_the_run(scene):
    stage, frame = scene
    timeline = stage.timeline
    step = round((frame.time_s - timeline.start_s) / timeline.step_s)
    rows = {actor.name: row for row, actor in enumerate(stage.scene.actors)}
    for thing in frame.objects:
        row = rows[thing.name]
        turn = (timeline.yaws[step + 1, row] - timeline.yaws[step, row]) / timeline.step_s
        assert thing.yaw_rate_radps == pytest.approx(turn, abs=0.02)
        gain = timeline.speeds[step + 1, row] - timeline.speeds[step - 1, row]
        assert thing.acceleration_mps2 == pytest.approx(gain / (2 * timeline.step_s), abs=0.6)
        moving = abs(timeline.speeds[step, row]) > 0.2
        still = {"parked", "stopped", "standing"}
        assert (thing.attributes["motion"] == "moving") == moving
        assert moving or thing.attributes["motion"] in still
        kinds = [one.kind for one in stage.instances if one.object_id == thing.object_id]
        if "rider" in thing.attributes:
            ridden = "person" in kinds
            assert thing.attributes["rider"] == ("with_rider" if ridden else "without_rider")
        assert (thing.kind == "pedestrian") == (kinds == ["person"])


def test_the_weather_and_the_pose_are_those_of_the_scene(scene):
    stage, frame = scene
    for name, value in frame.around.weather.items():
        given = getattr(stage.scene.weather, name)
        assert value == (None if given == float("inf") else given)
    ego = stage.timeline.state(0, frame.time_s)
    axle = stage.scene.ego.model.rear_axle_m
    ahead = np.array([np.cos(ego.yaw_rad), np.sin(ego.yaw_rad)])
    place = frame.T_world_from_ego.translation
    assert np.abs(place[:2] - ego.position[:2] - axle * ahead).max() < 1e-2
    own = [area for area in frame.around.areas if area.role == "ego"]
    assert any(holds(area.outline_world, place) for area in own)


def holds(ring, point):
    """Whether a polygon holds a point, by the sides that a ray to the east crosses."""
    x, y = (ring - point)[:, :2].T
    after_x, after_y = np.roll(x, -1), np.roll(y, -1)
    crossed = (y > 0) != (after_y > 0)
    at = x[crossed] - y[crossed] * (after_x - x)[crossed] / (after_y - y)[crossed]
    return bool((at > 0).sum() % 2)


def test_relevant_signals_stand_ahead_and_show_the_ego_their_face(scene):
    _, frame = scene
    heading, place = frame.T_world_from_ego.rotation[:, 0], frame.T_world_from_ego.translation
    relevant = [signal for signal in frame.around.signals if signal.relevant]
    assert relevant
    for signal in relevant:
        way = signal.box.T_frame_from_box.translation - place
        assert way @ heading > 0
        assert signal.facing @ heading < -0.7
    # lights for one way in go together, and those for the way across are not green with them
    states = {s.state for s in relevant if s.kind == "traffic_light"}
    assert len(states) <= 1
    across = [
        s.state
        for s in frame.around.signals
        if s.kind == "traffic_light" and abs(s.facing @ heading) < 0.3
    ]
    assert not ("green" in states and "green" in across)


def test_rings_are_the_beams_that_look_that_high(scene):
    stage, frame = scene
    for sensor in stage.scene.rig.lidars:
        sweep = frame.lidars[sensor.name]
        own = sweep.cause == 0
        x, y, z = sweep.points_lidar[own].astype(float).T
        ring = sweep.ring[own]
        far = np.hypot(x, y) > 10
        up = np.arctan2(z - sensor.vertical_offsets_m[ring], np.hypot(x, y))
        assert np.abs(up - sensor.elevations_rad[ring])[far].max() < 0.003
