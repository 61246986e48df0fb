"""A scenario that nobody can satisfy: what it is told."""

import pytest

from scenesim.errors import SamplingError
from scenesim.randomness import Stream
from scenesim.runs import accept
from scenesim.scenario import load

BEGIN = """scenario t:
    "t"
    road = street(length=150 m)
    ego = car(on=road.lane(-1), s=20 m, speed=36 km/h)
"""


@pytest.mark.parametrize(
    ("body", "together", "change"),
    [
        (
            ["npc = car(on=road.lane(-1), ahead_of=ego, gap=uniform(40, 60) m)",
             "require speed(ego) > 1 m/s",
             "require distance(ego, npc) < 30 m at start"],
            "no draw meets: 'distance(ego, npc) < 30 m at start'",
            "< 30 m at start' with 4",
        ),
        (
            ["npc = car(on=road.lane(-1), ahead_of=ego, gap=uniform(5, 60) m)",
             "require distance(ego, npc) < 20 m at start",
             "require headway(ego, npc) > 3 s at start"],
            "together: 'distance(ego, npc) < 20 m at start'; 'headway(ego, npc) > 3 s at start'",
            "nearest change: some draw meets 'h",
        ),
        (
            ["npc = car(on=road.lane(-1), ahead_of=ego, gap=uniform(5, 60) m)",
             "require over_run.min(distance(ego, npc)) > 70 m"],
            "no draw meets: 'over_run.min(distance(ego, npc)) > 70 m'",
            " m instead of 70 m",
        ),
        (
            ["do:", "    ego.change_lane(to=right)", "require speed(ego) > 12 m/s at start"],
            "gets past: 'no lane on the right of ego to change to'",
            "with 10 m/s (36 km/h) instead of 12 m/s (43.2 km/h)",
        ),
        (
            ["npc = car(on=road.lane(-1), ahead_of=ego, gap=40 m, speed=36 km/h)",
             "require eventually distance(ego, npc) < 5 m"],
            "no draw meets: 'eventually distance(ego, npc) < 5 m'",
            " m instead of 5 m",
        ),
        (["npc = car(on=road.lane(-1), s=180 m)"], "gets past: 'npc: ", "road.length = 187.5 m"),
    ],
)  # fmt: skip
def test_the_smallest_conflict_and_the_nearest_change(
    tmp_path, monkeypatch, body, together, change
):
    monkeypatch.setattr(accept, "MOST_TRIES", 60)
    path = tmp_path / "t.scn"
    path.write_text(BEGIN + "".join(f"    {one}\n" for one in body) + "    run 2 s at 10 Hz\n")
    with pytest.raises(SamplingError) as caught:
        accept.accepted_draw(load(path), Stream.of(1), {})
    assert together in str(caught.value)
    assert change in str(caught.value)
    assert sum(caught.value.rejections.values()) == 60
