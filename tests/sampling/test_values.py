"""Drawing: known densities, exact addresses, one stream a value, the same in the unit cube."""

from math import log

import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from scenesim.errors import ScenarioError
from scenesim.randomness import Stream
from scenesim.sampling.distributions import frozen
from scenesim.sampling.frozen import frozen_scenario
from scenesim.sampling.values import addresses, draw_from_unit, draw_values
from scenesim.scenario import load, parse
from scenesim.world.conditions import Call, LaneName, Number, Word

FILE = "pedestrian/child_dart_out.scn"
HEAD = "scenario x:\n    road = street()\n    ego = car(on=road.lane(-1), speed=10 m/s)\n"

LAWS = [
    ("uniform", (2.0, 5.0), scipy.stats.uniform(2, 3)),
    ("normal", (38.0, 5.0), scipy.stats.norm(38, 5)),
    ("truncnormal", (1.0, 2.0, 0.0, 4.0), scipy.stats.truncnorm(-0.5, 1.5, 1, 2)),
    ("truncnormal", (0.0, 1.0, 6.0, 9.0), scipy.stats.truncnorm(6, 9, 0, 1)),
    ("truncnormal", (0.0, 1.0, -40.0, -30.0), scipy.stats.truncnorm(-40, -30, 0, 1)),
    ("lognormal", (12.0, 0.4), scipy.stats.lognorm(0.4, scale=12)),
    ("exponential", (2.0,), scipy.stats.expon(scale=2)),
    ("beta", (2.0, 3.0), scipy.stats.beta(2, 3)),
    ("beta", (0.5, 0.5), scipy.stats.beta(0.5, 0.5)),
    ("gamma", (2.5, 3.0), scipy.stats.gamma(2.5, scale=3)),
    ("poisson", (6.0,), scipy.stats.poisson(6)),
    ("poisson", (0.2,), scipy.stats.poisson(0.2)),
]


@pytest.mark.parametrize(("name", "parameters", "law"), LAWS, ids=lambda one: str(one)[:24])
def test_quantiles_and_densities_are_scipys(name, parameters, law):
    known = frozen(name, parameters)
    for share in (1e-6, 0.01, 0.25, 0.5, 0.9, 0.999, 1 - 1e-9):
        value = known.quantile(share)
        assert value == pytest.approx(float(law.ppf(share)), rel=1e-6, abs=1e-12)
        density = law.logpmf(value) if name == "poisson" else law.logpdf(value)
        assert known.log_density(value) == pytest.approx(float(density), rel=1e-6, abs=1e-8)


@given(st.floats(0, 1), st.sampled_from(LAWS))
def test_quantiles_are_finite_and_have_density(share, law):
    from scenesim.sampling.distributions import clamped

    known = frozen(law[0], law[1])
    value = known.quantile(clamped(share))
    assert abs(value) < 1e6
    assert known.log_density(value) > float("-inf")


def test_all_of_the_example():
    drawn = draw_values(load(FILE), Stream.of(7), {})
    assert list(drawn.parameters) == [
        *("reveal", "weather.rain", "weather.cloud", "weather.sun_elevation", "ego.speed"),
        *("blocker.gap", "background.parked[1].occupancy", "background.traffic[1].density"),
        *("background.pedestrians[1].count", "when[1].kid.cross.speed"),
        *("when[2].for", "when[2].ego.brake.decel"),
    ]
    assert set(drawn.unit) == set(drawn.parameters) == set(addresses(load(FILE)))
    assert isinstance(drawn.road, Call)
    assert drawn.actors[0].arguments["speed"] == Number(drawn.parameters["ego.speed"])
    assert drawn.rules[1].condition.duration_s == Number(drawn.parameters["when[2].for"])
    assert drawn.refused == ""


def test_the_prior_of_the_example():
    drawn = draw_values(load(FILE), Stream.of(7), {})
    p = drawn.parameters
    laws = {
        "reveal": scipy.stats.uniform(0.8, 1.6),
        "weather.rain": scipy.stats.expon(scale=2),
        "weather.cloud": scipy.stats.beta(2, 2),
        "weather.sun_elevation": scipy.stats.uniform(0.0698131700797, 0.7155849933177),
        "ego.speed": scipy.stats.norm(38 / 3.6, 5 / 3.6),
        "blocker.gap": scipy.stats.uniform(25, 15),
        "background.parked[1].occupancy": scipy.stats.uniform(0.4, 0.5),
        "background.traffic[1].density": scipy.stats.uniform(0.002, 0.01),
        "when[1].kid.cross.speed": scipy.stats.uniform(2.2, 1.4),
        "when[2].ego.brake.decel": scipy.stats.uniform(5, 3),
        "when[2].for": scipy.stats.uniform(0.4, 0.8),
    }
    expected = sum(float(law.logpdf(p[address])) for address, law in laws.items())
    expected += float(scipy.stats.poisson(6).logpmf(p["background.pedestrians[1].count"]))
    assert drawn.log_prior == pytest.approx(expected, abs=1e-9)


def test_same_seed_same_values_and_other_seeds_others():
    first, again, other = (draw_values(load(FILE), Stream.of(k), {}) for k in (3, 3, 4))
    assert first.parameters == again.parameters
    assert first.log_prior == again.log_prior
    assert all(first.parameters[one] != other.parameters[one] for one in ("reveal", "ego.speed"))


def test_fixing_a_value_moves_no_other():
    free = draw_values(load(FILE), Stream.of(3), {})
    held = draw_values(load(FILE), Stream.of(3), {"ego.speed": "12 m/s", "when[2].for": "1 s"})
    assert held.parameters["ego.speed"] == 12.0
    assert held.parameters["when[2].for"] == 1.0
    assert set(held.unit) == set(free.unit) - {"ego.speed", "when[2].for"}
    for address in held.unit:
        assert held.parameters[address] == free.parameters[address]


def test_the_unit_cube_gives_the_same_draw_back():
    drawn = draw_values(load(FILE), Stream.of(3), {})
    again = draw_from_unit(load(FILE), drawn.unit, {})
    assert again.parameters == drawn.parameters
    assert again.log_prior == drawn.log_prior
    middle = draw_from_unit(load(FILE), {"reveal": 0.5}, {}, Stream.of(3))
    assert middle.parameters["reveal"] == pytest.approx(1.6)
    assert middle.parameters["ego.speed"] == drawn.parameters["ego.speed"]


def test_unknown_addresses_have_a_nearest():
    with pytest.raises(ValueError, match=r"did you mean 'ego\.speed'"):
        draw_from_unit(load(FILE), {"ego.sped": 0.5}, {}, Stream.of(1))
    with pytest.raises(ScenarioError, match=r"ego\.speed"):
        draw_values(load(FILE), Stream.of(1), {"ego.sped": "1 m/s"})
    with pytest.raises(ValueError, match="no stream"):
        draw_from_unit(load(FILE), {"reveal": 0.5}, {})


def draws(body, count=300):
    scenario = parse(HEAD + "".join(f"    {line}\n" for line in body.split("\n")))
    return [draw_values(scenario, Stream.of(seed), {}) for seed in range(count)]


def test_arithmetic_and_references():
    drawn = draws(
        "param a = uniform(1, 2) m\nparam b = 2 * a + 0..1 m\n"
        "npc = car(on=road.lane(-1), speed=ego.speed + uniform(-4, 8) km/h, t=b / 2)",
        1,
    )[0]
    p = drawn.parameters
    npc = drawn.actors[1].arguments
    assert 2 * p["a"] <= p["b"] <= 2 * p["a"] + 1
    assert npc["t"] == Number(p["b"] / 2)
    # an argument is recorded as a whole, so that it can be set to the same
    assert npc["speed"] == Number(p["npc.speed"])
    assert set(drawn.unit) == {"a", "b", "npc.speed"}
    assert drawn.log_prior == pytest.approx(log(1) + log(1) - log(12 / 3.6))


def test_hierarchies_draw_outside_in_by_address():
    drawn = draws("param a = normal(uniform(10, 20), 1) m", 1)[0]
    assert set(drawn.unit) == {"a", "a#2"}
    mean = drawn.parameters["a#2"]
    expected = scipy.stats.norm(mean, 1).logpdf(drawn.parameters["a"]) - log(10)
    assert drawn.log_prior == pytest.approx(float(expected))


def test_choices_by_weight():
    found = draws(
        "npc = choice(car: 3, van: 1)(on=road.lane(-1))\n"
        "kid = pedestrian(on=sidewalk, age=choice(child, adult))"
    )
    kinds = [one.actors[1].kind for one in found]
    share = kinds.count("car") / len(kinds)
    assert set(kinds) == {"car", "van"}
    assert abs(share - 0.75) < 0.1
    assert found[0].parameters["npc.kind"] == kinds[0]
    assert found[0].actors[2].arguments["age"] == Word(found[0].parameters["kid.age"])
    expected = log(0.75 if kinds[0] == "car" else 0.25) + log(0.5)
    assert found[0].log_prior == pytest.approx(expected)


def test_roads_and_weathers_can_be_chosen():
    found = draws(
        "param long = uniform(100, 200) m\n"
        'weather = choice(preset("fog"), preset("clear", time=dusk))\n'
        "npc = car(on=road.any_lane(driving))",
        40,
    )
    assert {one.parameters["weather"] for one in found} == {"preset(fog)", "preset(clear)"}
    for one in found:
        foggy = one.parameters["weather"] == "preset(fog)"
        assert ("fog" in one.weather) == foggy
        assert one.weather.get("time") == (None if foggy else Word("dusk"))
        assert one.actors[1].arguments["on"] == LaneName(None, 0, "driving")


def test_explicit_fields_override_a_preset():
    drawn = draws('weather = preset("heavy_rain")\nweather:\n    rain = 3 mm/h', 1)[0]
    assert drawn.weather["rain"] == Number(3.0)
    assert drawn.weather["cloud"] == Number(1.0)


def test_values_outside_what_an_argument_allows_refuse_the_draw():
    found = draws("npc = car(on=road.lane(-1), speed=normal(0, 1) m/s)")
    refused = [one for one in found if one.refused]
    assert 0.4 < len(refused) / len(found) < 0.6
    assert {one.refused for one in refused} == {"npc.speed drawn outside 0 to 100 m/s"}
    impossible = draws("param a = uniform(-1, 1)\nparam b = normal(0, a)")
    assert any("'sd' of normal" in one.refused for one in impossible)


def test_whole_numbers_stay_whole():
    found = draws("background:\n    pedestrians(count=uniform(2, 8))", 50)
    counts = {one.background[0].named["count"].value for one in found}
    assert counts == {2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0}


def test_drawn_numbers_replace_references_in_goals():
    scenario = parse(
        HEAD + "    param far = uniform(5, 6) m\n    weather:\n        cloud = beta(2, 2)\n"
        "    require distance(ego, any parked) < far\n    edge e: weather.cloud < 0.5\n"
    )
    drawn = draw_values(scenario, Stream.of(2), {})
    assert drawn.requirements[0].condition.right == Number(drawn.parameters["far"])
    assert drawn.edges[0].condition.left == Number(drawn.parameters["weather.cloud"])


def test_constant_params_reach_conditions_as_numbers():
    scenario = parse(
        HEAD + "    param far = 2 m\n    require distance(ego, any parked) < far * 3\n"
        "    when ttc(ego) < far / ego.speed:\n        ego.stop()\n"
    )
    drawn = draw_values(scenario, Stream.of(2), {})
    assert drawn.requirements[0].condition.right == Number(6.0)
    assert drawn.rules[0].condition.right == Number(0.2)
    assert drawn.parameters == {"far": 2.0}


@pytest.mark.parametrize(
    "file", [FILE, "car_to_car/cut_in_wet.scn", "weather/every_weather.scn", "road/roundabout.scn"]
)
def test_a_frozen_draw_runs_by_itself(file):
    drawn = draw_values(load(file), Stream.of(5), {})
    text = frozen_scenario(drawn).text
    again = draw_values(parse(text), Stream.of(99), {})
    assert again.actors == drawn.actors
    assert again.weather == drawn.weather
    assert again.rules == drawn.rules
    assert again.background == drawn.background
    assert "uniform(" not in text.replace("choice(", "")


def test_units_of_addresses():
    units = load(FILE).units
    assert units["ego.speed"] == "m/s"
    assert units["weather.rain"] == "mm/h"
    assert units["weather.cloud"] == ""
    assert units["when[2].for"] == "s"
    assert units["background.traffic[1].density"] == "/m"
