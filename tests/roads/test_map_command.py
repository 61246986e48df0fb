import cv2
import pytest

from scenesim.cli.map_ import map_command
from scenesim.errors import MapError
from scenesim.report.road_plan import draw
from scenesim.roads.building import build


def test_it_tells_what_is_in_a_map_and_draws_it(tmp_path, capsys):
    plan, view = tmp_path / "plan.png", tmp_path / "view.png"
    map_command("maps/town_small.xodr", plan, view)
    told = capsys.readouterr().out
    assert "junctions     7" in told
    assert "8 traffic lights" in told
    assert "faults        0" in told
    drawn, seen = cv2.imread(str(plan)), cv2.imread(str(view))
    assert max(drawn.shape) == 2000
    assert drawn.std() > 10
    # a camera picture: the sky is bright, the road is grey and darker
    assert seen.shape[:2] == (375, 1242)
    assert seen[:40].mean() > seen[-40:].mean() + 20


def test_a_missing_map_is_refused():
    with pytest.raises(MapError, match=r"no file 'none\.xodr' here or in the library"):
        map_command("none.xodr")


def test_the_plan_shows_lanes_where_they_are():
    network = build("street", {"length": 100.0, "sidewalk": 0.0})
    picture = draw(network, 1000)
    middle = picture[picture.shape[0] // 2 + 15, 500]
    corner = picture[2, 2]
    assert abs(int(middle[0]) - int(corner[0])) > 40
