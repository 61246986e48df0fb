"""Priors from real labels: read back, private noise exact, distances of samples small."""

from fractions import Fraction
from math import exp

import pytest

from scenesim.errors import DatasetError, ScenarioError
from scenesim.randomness import Stream
from scenesim.runs.accept import accepted_draw
from scenesim.runs.compare import compare
from scenesim.runs.fit import crowded, fit, scenario_text
from scenesim.runs.options import draw_stream
from scenesim.runs.privacy import discrete_laplace, private_counts
from scenesim.runs.real_labels import Picture, read_pictures
from scenesim.scenario import parse

LINE = "{} 0.00 {} 0.00 600.00 170.00 640.00 200.00 1.50 1.60 4.00 {:.2f} 1.60 {:.2f} -1.57\n"


def seeded_dice(seed):
    numbers = Stream.of(seed).generator()
    return lambda sides: int(numbers.integers(0, sides))


@pytest.fixture
def labels(tmp_path):
    for k in range(20):
        cars = "".join(LINE.format("Car", 0, -3.0 + 2 * n, 20.0 + 8 * n) for n in range(k % 3))
        people = LINE.format("Pedestrian", 1, 6.0, 10.0) if k % 4 == 0 else ""
        (tmp_path / f"{k:06d}.txt").write_text(cars + people)
    return tmp_path


def test_discrete_laplace_has_its_distribution():
    scale, count = Fraction(3, 2), 20_000
    dice = seeded_dice(1)
    drawn = [discrete_laplace(scale, dice) for _ in range(count)]
    ratio = exp(-1 / 1.5)
    for k in range(-4, 5):
        wanted = (1 - ratio) / (1 + ratio) * ratio ** abs(k)
        assert drawn.count(k) / count == pytest.approx(wanted, abs=0.01)


def test_neighbouring_histograms_are_alike_within_the_budget():
    # the chance of any outcome changes by exp(epsilon) at most when one count changes by one
    epsilon, rounds = Fraction(1), 12_000
    dice = seeded_dice(2)
    a, b = ([private_counts([n], epsilon, 1, dice)[0] for _ in range(rounds)] for n in (5, 6))
    for outcome in range(3, 9):
        p, q = a.count(outcome) / rounds, b.count(outcome) / rounds
        assert p <= exp(1) * q * 1.15
        assert q <= exp(1) * p * 1.15
    with pytest.raises(ValueError, match="epsilon"):
        private_counts([1], Fraction(0), 1, dice)


def test_a_fitted_prior_gives_scenes_like_the_labels(labels):
    pictures = read_pictures(labels)
    text = scenario_text(fit(pictures), "labels", 0.0, len(pictures))
    scenario = parse(text, "prior.scn")
    counts, people, ahead = [], 0, []
    for number in range(60):
        scene = accepted_draw(scenario, draw_stream(1, number), {}).scene
        ego = scene.actors[0].position[0]
        cars = [one for one in scene.actors[1:] if one.kind == "car"]
        counts.append(len(cars))
        people += len(scene.actors) - 1 - len(cars)
        ahead += [one.position[0] - ego for one in cars]
    assert sum(counts) / 60 == pytest.approx(0.95, abs=0.35)  # 0, 1, 2 cars in turn
    assert people / 60 == pytest.approx(0.25, abs=0.17)
    assert min(ahead) > 10
    assert max(ahead) < 45


def test_crowds_are_as_frequent_in_the_draws_as_in_the_labels(tmp_path):
    # two rows of four cars in every other image: places drawn one by one would seldom hold eight
    for k in range(20):
        places = [(x, 12.0 + 7 * n) for n in range(4) for x in (-4.0, 2.5)][: 8 if k % 2 else 1]
        cars = "".join(LINE.format("Car", 0, *place) for place in places)
        (tmp_path / f"{k:06d}.txt").write_text(cars)
    pictures = read_pictures(tmp_path)
    scenario = parse(scenario_text(fit(pictures), "labels", 0.0, len(pictures)), "prior.scn")
    counts, tries = [], 0
    for number in range(60):
        accepted = accepted_draw(scenario, draw_stream(1, number), {})
        counts.append(len(accepted.scene.actors) - 1)
        tries += accepted.tries
        ego = accepted.scene.actors[0].position
        for one in accepted.scene.actors[1:]:
            ahead, aside = (one.position[k] - ego[k] for k in (0, 1))
            assert abs(aside) < 0.9 * ahead  # in the picture
    assert tries <= 90
    assert counts.count(8) >= 20
    assert crowded(pictures) == 0
    more = Picture((*pictures[1].things, pictures[1].things[0]), None)
    assert crowded([more, *pictures]) == 1


def test_private_priors_are_scenarios_too(labels):
    pictures = read_pictures(labels)
    told = scenario_text(fit(pictures, 5.0), "labels", 5.0, len(pictures))
    assert "5-differentially private" in told
    assert "20 images" not in told  # how many there are is not told
    parse(told, "private.scn")
    with pytest.raises(ScenarioError, match="epsilon"):
        fit(pictures, -1.0)


def test_a_dataset_is_at_no_distance_from_itself(labels):
    pictures = read_pictures(labels)
    assert all(one.distance == 0.0 for one in compare(pictures, pictures))
    nearer = [one for one in pictures if one.things]
    assert any(one.distance > 0.0 for one in compare(pictures, nearer))


def test_what_holds_no_labels_is_told(tmp_path):
    with pytest.raises(DatasetError, match="no KITTI labels"):
        read_pictures(tmp_path)
    (tmp_path / "x.json").write_text("{}")
    with pytest.raises(DatasetError, match="not a COCO file"):
        read_pictures(tmp_path / "x.json")


def test_the_real_labels_fit(reference):
    pictures = read_pictures(reference / "kitti" / "labelled")
    parse(scenario_text(fit(pictures), "kitti", 0.0, len(pictures)), "prior.scn")
