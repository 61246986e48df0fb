"""Goals over rendered truth: decided from few looks, the same as from all; twins stay aligned."""

import numpy as np
import pytest

from scenesim.errors import SamplingError, ScenarioError
from scenesim.runs import accept
from scenesim.runs.accept import Asked, accepted_draw
from scenesim.runs.asking import labelled
from scenesim.runs.judge import Judge
from scenesim.runs.looking import Looker
from scenesim.runs.options import RunOptions, draw_stream
from scenesim.runs.predicates import with_goal
from scenesim.runs.quotas import search
from scenesim.runs.twins import changes_of, is_replayed, twin_draw
from scenesim.runs.wanted import wanted_hits
from scenesim.scenario import parse
from scenesim.scenery import build_stage
from scenesim.truth.label import Moment, label_frame

TEXT = """scenario seen:
    road = street(length=120 m, parking=right)
    weather:
        cloud = 0.6
    ego = car(on=road.lane(-1), s=20 m, speed=uniform(8, 10) m/s)
    blocker = van(parked=right, ahead_of=ego, gap=uniform(14, 18) m)
    kid = pedestrian(age="child", ahead_of=blocker, gap=0.5 m, facing=road)
    when time() > 0.2 s:
        kid.cross(speed=2.5 m/s)
    edge hidden: occlusion(kid) > 0.9 while distance(ego, kid) > 12 m
    edge clear: pixels(kid) > 400 and visible_fraction(kid) > 0.95
    edge never: pixels(kid) > 400000 and time() < 0.5 s
    sensors = rig("kitti")
    run 1 s at 5 Hz
"""


@pytest.fixture(scope="module")
def scenario():
    return parse(TEXT, "seen.scn")


@pytest.fixture(scope="module")
def accepted(scenario):
    return accepted_draw(scenario, draw_stream(1, 0), {})


def every_value(accepted):
    """The kid's pixels and visible fraction in each frame of the run, by the labels."""
    stage = build_stage(accepted.scene, accepted.timeline)
    from scenesim.render.cameras import Cameras

    camera = Cameras(stage)
    found = []
    for k in range(5):
        eye = accepted.scene.rig.cameras[0]
        frame = label_frame(stage, Moment(k / 5), {eye.name: camera.survey(eye, k / 5)}, {})
        kid = next(one for one in frame.objects if one.name == "kid")
        view = kid.views.get(eye.name)
        found.append((view.pixels, view.visible) if view else (0, None))
    return found


def test_verdicts_from_few_looks_are_those_of_all_frames(accepted):
    values = every_value(accepted)
    gaps = accepted.evaluator.value(accepted.scene.edges[0].condition.during.left)
    zero = accepted.evaluator.motion.zero
    far = [gaps[zero + 4 * k] > 12 for k in range(5)]
    hidden = [v is not None and 1 - v > 0.9 and f for (_, v), f in zip(values, far, strict=True)]
    clear = [p > 400 and v is not None and v > 0.95 for p, v in values]
    for goal, truth in (("hidden", hidden), ("clear", clear)):
        looker = Looker(accepted.scene, accepted.timeline)
        judge = Judge(accepted.scene, accepted.evaluator, looker)
        condition = next(e.condition for e in accepted.scene.edges if e.name == goal)
        assert judge.holds(condition) is any(truth)
        assert set(judge.moments(condition)) <= {k / 5 for k in range(5) if truth[k]}
        assert (judge.score(condition) <= 0) is any(truth)
    assert any(hidden) or any(clear)


def test_nothing_is_rendered_where_the_run_decides(scenario, accepted):
    told = with_goal(scenario, "pixels(kid) > 10 while distance(ego, kid) > 100 m")
    draw = accepted_draw(told, draw_stream(1, 0), {})
    looker = Looker(draw.scene, draw.timeline)
    assert Judge(draw.scene, draw.evaluator, looker).holds(draw.scene.edges[-1].condition) is False
    assert looker.looks == 0
    blind = Judge(accepted.scene, accepted.evaluator, None)
    assert blind.holds(accepted.scene.edges[1].condition) is None


def test_quotas_over_rendered_goals_name_the_moment(scenario):
    wanted = wanted_hits(scenario, "hidden=2", {})
    found = search(scenario, RunOptions(draws=1, seed=2), wanted)
    assert found.hits["hidden"] == 2
    assert all(times for times in found.moments)
    low, high = found.as_json()["hidden"]["interval_95"]
    assert 0 <= low < high <= 1
    assert found.looks >= 2


SEEN_AT_ONCE = "visible_fraction(kid) > 0.5 and pixels(kid) > 40 at start"


def test_a_requirement_over_rendered_truth_refuses_what_the_labels_deny():
    text = TEXT.replace("gap=0.5 m", "gap=uniform(0.4, 30) m")
    free = parse(text, "free.scn")
    bound = parse(f"{text}    require {SEEN_AT_ONCE}\n", "bound.scn")
    refused = 0
    for number in range(4):
        draw = accepted_draw(bound, draw_stream(1, number), {})
        refused += draw.rejections.get(SEEN_AT_ONCE, 0)
        assert is_seen(draw), number
        without = accepted_draw(free, draw_stream(1, number), {})
        # the same tries in both: the first that stands does so unless its picture refuses it
        assert is_seen(without) == (draw.tried == without.tried), number
    assert refused


def is_seen(draw):
    """Whether the labels of the first frame show the child as the requirement asks."""
    frame = labelled(draw, 0.0).objects
    views = next((one.views for one in frame if one.name == "kid"), {})
    return any(view.visible > 0.5 and view.pixels > 40 for view in views.values())


def test_a_requirement_that_no_picture_meets_is_named(monkeypatch):
    monkeypatch.setattr(accept, "MOST_SEEN", 3)
    text = TEXT + "    require pixels(kid) > 400000 at start\n"
    with pytest.raises(
        SamplingError, match=r"(?s)none of 3 draws.*pixels\(kid\) > 400000 at start"
    ):
        accepted_draw(parse(text, "never.scn"), draw_stream(1, 0), {})


def test_contradictory_and_unknown_quotas_are_told_at_once(scenario):
    with pytest.raises(ScenarioError) as told:
        wanted_hits(scenario, "hidden=2,hidden=3,hiden=1,x", {})
    text = str(told.value)
    assert "2 and for 3" in text
    assert "did you mean 'hidden'" in text
    assert "want a number" in text


def test_a_twin_without_the_blocker_is_aligned(scenario, accepted):
    asked = Asked(scenario, draw_stream(1, 0), {})
    changes = changes_of(["blocker=absent", "weather=clear", "weather.time=night"])
    assert all(is_replayed(one) for one in changes)
    first = labelled(twin_draw(asked, changes, 0), 0.4)
    twin = labelled(twin_draw(asked, changes, 1), 0.4)
    (a,), (b,) = first.cameras.values(), twin.cameras.values()

    def names(frame, reading):
        by_object = {one.object_id: one.name for one in frame.objects}
        table = np.array([by_object.get(o, "") for o in frame.instance_objects] + [""])
        return table[reading.instance]

    same = names(first, a) == names(twin, b)
    assert (~same).any()  # the van was in the picture
    assert (names(first, a)[~same] == "blocker").all()
    assert np.array_equal(a.depth[same], b.depth[same])
    assert {one.name for one in first.objects} - {one.name for one in twin.objects} == {"blocker"}


def test_twins_share_everything_but_the_change(scenario):
    asked = Asked(scenario, draw_stream(1, 3), {})
    changes = changes_of(["weather=heavy_rain", "ego.speed=5 m/s"])
    first = twin_draw(asked, changes, 0)
    wet, slow = twin_draw(asked, changes, 1), twin_draw(asked, changes, 2)
    assert wet.scene.actors == first.scene.actors
    assert np.array_equal(wet.timeline.positions, first.timeline.positions)
    assert wet.scene.weather.rain_mm_per_h > 0
    assert (wet.motion, slow.motion) == ("replayed", "simulated")
    assert slow.scene.actors[1:] == first.scene.actors[1:]
    assert slow.scene.stream_key == first.scene.stream_key
    assert slow.scene.actors[0].speed_mps == 5.0
    with pytest.raises(ScenarioError, match="comes twice"):
        changes_of(["blocker=absent", "blocker=absent"])
    with pytest.raises(ScenarioError, match="did you mean 'clear'"):
        changes_of(["weather=clearr"])
