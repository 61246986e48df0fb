"""The smallest failing scene, and where a measure crosses a level."""

from math import exp

import pytest

from scenesim.errors import DatasetError, SamplingError, ScenarioError
from scenesim.randomness import Stream
from scenesim.runs.accept import Asked, accepted_draw
from scenesim.runs.asking import goal_holds
from scenesim.runs.boundary import Rules, find_boundary, span_of
from scenesim.runs.options import draw_stream
from scenesim.runs.remembered import Remembered
from scenesim.runs.shrink import shrink
from scenesim.scenario import parse

CROWD = "\n".join(
    f"    p{k} = pedestrian(at=({30 + 3 * k} m, {-8 if k % 2 else 8} m))" for k in range(28)
)
TEXT = f"""scenario crowd:
    road = street(length=200 m, sidewalk=6 m)
    weather:
        rain = exponential(mean=4) mm/h
    ego = car(on=road.lane(-1), s=20 m, speed=uniform(9, 12) m/s)
    leader = car(on=road.lane(-1), ahead_of=ego, gap=uniform(5, 20) m, speed=2 m/s)
{CROWD}
    do:
        ego.keep_lane()
    edge close: over_run.min(distance(ego, leader)) < 3 m
    sensors = rig("kitti")
    run 2 s at 10 Hz
"""


def failing(scenario):
    for number in range(50):
        asked = Asked(scenario, draw_stream(1, number), {})
        if goal_holds(accepted_draw(scenario, draw_stream(1, number), {}), "close"):
            return asked
    raise AssertionError


def test_thirty_actors_shrink_to_the_two_that_matter():
    scenario = parse(TEXT, "crowd.scn")
    asked = failing(scenario)
    found = shrink(asked, lambda draw: goal_holds(draw, "close"), seed=1)
    assert found.actors[0] == 30
    assert found.actors[1] == 2
    assert found.tries < 200
    again = shrink(asked, lambda draw: goal_holds(draw, "close"), seed=1)
    assert again.scenario.text == found.scenario.text
    # the text runs by itself and fails
    small = parse(found.text("It fails.", "small.scn"), "small.scn")
    draw = accepted_draw(small, draw_stream(found.seed, 0), {})
    assert goal_holds(draw, "close")
    assert len(draw.scene.actors) == 2
    assert draw.scene.weather.rain_mm_per_h == 0.0


def test_what_does_not_fail_is_not_shrunk():
    scenario = parse(TEXT, "crowd.scn")
    with pytest.raises(SamplingError, match="does not fail"):
        shrink(failing(scenario), lambda draw: False)


def test_a_boundary_without_noise_is_bisected():
    span = span_of("weather.fog=20..400m")
    calls = []

    def measured(value, numbers):
        calls.append(value)
        return [1.0 if value > 137.0 else 0.0] * len(numbers)

    found = find_boundary(span, measured, Rules(0.5, tolerance=0.01))
    assert found.low <= 137.0 <= found.high
    assert found.high - found.low < 3.8
    assert found.rising
    assert len(calls) < 20


def held(seeds, falling):
    """In how many of so many noisy searches the interval holds the truth."""
    span, truth, count = span_of("x=0..1"), 0.37, 0
    for seed in range(seeds):

        def measured(value, numbers, seed=seed):
            rate = 0.1 + 0.8 / (1 + exp(-12 * (value - truth)))
            rate = 1 - rate if falling else rate
            stream = Stream.of(seed)
            return [float(stream.child(n).uniform() < rate) for n in numbers]

        found = find_boundary(span, measured, Rules(0.5, 16, 0.08, 480, True))
        count += found.low <= truth <= found.high
    return count


def test_intervals_of_noisy_boundaries_hold_the_truth():
    assert held(8, True) >= 6


@pytest.mark.full
@pytest.mark.parametrize("falling", [False, True])
def test_intervals_of_noisy_boundaries_hold_the_truth_in_many_repeats(falling):
    assert held(60, falling) >= 53


def test_a_level_that_is_never_crossed_is_told():
    def flat(value, numbers):
        return [0.2] * len(numbers)

    with pytest.raises(SamplingError, match=r"(?s)below 0.9 at both ends.*--level"):
        find_boundary(span_of("ego.speed=10..20 m/s"), flat, Rules(0.9))
    with pytest.raises(ScenarioError, match=r"LOW\.\.HIGH"):
        span_of("ego.speed=20")


def test_a_search_that_was_stopped_goes_on_from_its_answers(tmp_path):
    question = {"seed": 1}
    known = Remembered(tmp_path, question, resume=False)
    known.keep(1.5, 0, 1.0)
    known.keep(1.5, 1, None)
    path = tmp_path / "asked.jsonl"
    path.write_text(path.read_text() + "[2.5, 0, 0")  # cut off by a kill
    again = Remembered(tmp_path, question, resume=True)
    assert (len(again), again.answer(1.5, 0), again.answer(1.5, 1)) == (2, 1.0, None)
    assert not again.knows(2.5, 0)
    with pytest.raises(DatasetError, match="other options"):
        Remembered(tmp_path, {"seed": 2}, resume=True)
    assert len(Remembered(tmp_path, question, resume=False)) == 0


def test_a_model_that_fails_is_no_miss():
    from scenesim.evaluation.models import FunctionModel
    from scenesim.runs.asking import Finder

    def broken(samples):
        raise ZeroDivisionError

    draw = accepted_draw(parse(TEXT, "crowd.scn"), draw_stream(1, 0), {})
    finder = Finder(FunctionModel(broken, "broken"), "leader", clouds=False)
    with pytest.raises(DatasetError, match="broken failed at"):
        finder.found(finder.moments(draw).at(), {})
