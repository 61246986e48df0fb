"""Quotas of edge goals: filled, honest about how rare they are, or given up with figures."""

import pytest

from scenesim.errors import SamplingError, ScenarioError
from scenesim.runs.accept import accepted_draw, frame_steps
from scenesim.runs.options import RunOptions
from scenesim.runs.produce import draw_of
from scenesim.runs.quotas import search
from scenesim.runs.trials import Effort
from scenesim.runs.wanted import wanted_hits
from scenesim.scenario import parse

TEXT = """scenario quotas:
    "A goal whose probability is known: the ego's speed is uniform."

    road = street(length=120 m)
    ego = car(on=road.lane(-1), s=20 m, speed=uniform(10, 20) m/s)

    edge fast: ego.speed > 18 m/s
    edge slow: ego.speed < 11 m/s

    sensors = rig("kitti")
    run 1 s at 10 Hz
"""


@pytest.fixture(scope="module")
def scenario():
    return parse(TEXT, "quotas.scn")


def test_quotas_are_filled_and_the_probability_is_held(scenario):
    options = RunOptions(draws=1, seed=3)
    quotas = search(scenario, options, {"fast": 12, "slow": 12})
    assert min(quotas.hits.values()) >= 12
    figures = quotas.as_json()
    for name, truth in (("fast", 0.2), ("slow", 0.1)):
        low, high = figures[name]["interval_95"]
        assert low <= truth <= high
    chosen = RunOptions(draws=len(quotas.numbers), seed=3, numbers=tuple(quotas.numbers))
    for draw in range(len(quotas.numbers)):
        accepted = accepted_draw(scenario, chosen.stream_of(draw), {})
        speed = accepted.scene.parameters["ego.speed"]
        assert speed > 18 or speed < 11


def test_a_draw_counts_for_the_goals_that_its_frames_show():
    both = TEXT.replace("ego.speed > 18 m/s", "time() < 0.2 s").replace(
        "ego.speed < 11 m/s", "time() > 0.75 s"
    )
    scenario = parse(both, "both.scn")
    for frames, draws in ((1, 4), (2, 2), (0, 2)):
        options = RunOptions(draws=1, frames_per_draw=frames)
        quotas = search(scenario, options, {"fast": 2, "slow": 2})
        assert (len(quotas.numbers), quotas.hits) == (draws, {"fast": 2, "slow": 2})
        shown = [t for times in quotas.moments for t in times]
        assert sum(t < 0.2 for t in shown) == sum(t > 0.7 for t in shown) == 2
        accepted = accepted_draw(scenario, options.stream_of(0), {})
        for times in quotas.moments:
            steps = frame_steps(accepted.scene, accepted.timeline, frames, times)
            assert {round(t * 10) for t in times} <= set(steps)


def test_moments_of_one_stretch_are_all_shown(scenario):
    accepted = accepted_draw(scenario, RunOptions(draws=1).stream_of(0), {})
    assert {1, 2} <= set(frame_steps(accepted.scene, accepted.timeline, 2, (0.1, 0.2)))
    three = frame_steps(accepted.scene, accepted.timeline, 3, (0.8, 0.9))
    assert {8, 9} <= set(three)
    assert len(three) == 3


def test_a_goal_that_never_holds_is_given_up_with_figures(scenario):
    never = parse(TEXT.replace("> 18", "> 20.5"), "never.scn")
    with pytest.raises(ScenarioError, match=r"'fast' cannot be met.*10 to 20.*20.5"):
        wanted_hits(never, "2", {})
    with pytest.raises(SamplingError, match=r"(?s)fast: 0 of 2.*never held.*--per-edge") as told:
        search(never, RunOptions(draws=1), {"fast": 2}, effort=Effort(most=30))
    # in the scenario's own words and units, once for all draws
    assert str(told.value).count("'ego.speed > 20.5 m/s (73.8 km/h)' never held: missed by") == 1


def test_a_scenario_without_goals_is_told():
    plain = parse("\n".join(line for line in TEXT.splitlines() if "edge" not in line), "plain.scn")
    with pytest.raises(SamplingError, match="no edge goal"):
        wanted_hits(plain, "2", {})


def test_cross_entropy_fills_a_rare_goal_sooner_and_keeps_the_weights():
    # 1 in 500 by the ego's speed alone
    rare = parse(TEXT.replace("> 18 m/s", "> 19.98 m/s"), "rare.scn")
    rare = parse("\n".join(k for k in rare.text.splitlines() if "slow" not in k), "rare.scn")
    effort = Effort(most=5000)
    quotas = search(rare, RunOptions(draws=1, seed=5), {"fast": 60}, "cross-entropy", effort)
    assert quotas.hits["fast"] >= 60
    assert quotas.tries < 60 / 0.002 / 20
    _, low, high = quotas.estimates["fast"]
    assert low <= 0.002 <= high
    count = len(quotas.numbers)
    options = quotas.chosen(RunOptions(draws=1, seed=5))
    assert options.draws == count
    for draw in range(0, count, 7):
        scene = draw_of(rare, options, draw).scene
        assert scene.parameters["ego.speed"] > 19.98
        assert scene.log_weight == quotas.proposals[draw].log_weight
    assert any(proposal.log_weight < -2 for proposal in quotas.proposals)


def test_a_latin_hypercube_spreads_the_draws_over_the_prior(scenario):
    from scenesim.cli.searching import designed

    options = designed(scenario, RunOptions(draws=10, seed=1), "latin_hypercube")
    speeds = [draw_of(scenario, options, k).scene.parameters["ego.speed"] for k in range(10)]
    assert sorted(int(speed) for speed in speeds) == list(range(10, 20))
