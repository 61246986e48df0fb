"""Labels at the edge: behind the camera, at borders, of one pixel, hidden, articulated."""

from dataclasses import replace
from math import pi

import numpy as np
import pytest

from scenesim.formats.kitti_raw import oxts_line
from scenesim.geometry.box import Box
from scenesim.geometry.transform import Transform
from scenesim.scenery.stage import Instance
from scenesim.truth.criticality import criticality, least
from scenesim.truth.inertial import LATITUDE_DEG, LONGITUDE_DEG, geographic
from scenesim.truth.lanes import area_labels, lanes_ahead, line_labels
from scenesim.truth.projected import line_pieces, outline_inside, thinned
from scenesim.truth.views import object_views
from scenesim.world.timeline import Timeline
from tests.formats.whole_frames import whole_frame
from tests.frames import CAR, PERSON, box, reading, snapshot


def view_of(thing, rectangles, instances=(CAR,), kinds=None):
    boxes = thing if isinstance(thing, dict) else {0: thing}
    kinds = kinds or dict.fromkeys(boxes, "car")
    return object_views(reading(rectangles), instances, boxes, kinds, snapshot())


def test_a_box_with_corners_behind_the_camera_is_finite_and_inside_the_image_when_clipped():
    # a lorry beside the camera, from 6 m behind it to 6 m ahead
    thing = box(1.0, 2.5, 12.0, 2.5, 3.8)
    view = view_of(thing, [(0, 0, 0, 0, 300, 375)])[0]
    for rectangle in (view.amodal, view.clipped):
        edges = (rectangle.left, rectangle.top, rectangle.right, rectangle.bottom)
        assert np.isfinite(edges).all()
        assert np.abs(edges).max() < 1e6
    assert (view.clipped.left, view.clipped.bottom) == (0.0, 375.0)
    assert 0.5 < view.truncation < 1.0


@pytest.mark.parametrize("side", [-1, 1])
def test_a_box_at_the_image_border_is_clipped_there_and_truncated(side):
    thing = box(20.0, side * 16.5, 4.0, 1.8, 1.5)
    columns = (0, 60) if side > 0 else (1182, 1242)
    view = view_of(thing, [(0, 0, columns[0], 190, columns[1], 250)])[0]
    border = view.clipped.left if side > 0 else view.clipped.right
    assert border == (0.0 if side > 0 else 1242.0)
    assert 0.0 < view.truncation < 1.0
    assert view.modal.left == columns[0]
    assert view.modal.right == columns[1]


def test_an_object_of_one_pixel_has_a_box_of_one_pixel():
    view = view_of(box(300.0, 0.0, 0.6, 0.6, 0.4), [(0, 0, 620, 190, 621, 191)])[0]
    modal = view.modal
    assert (modal.left, modal.top, modal.right, modal.bottom) == (620, 190, 621, 191)
    assert (view.pixels, view.visible) == (1, 1.0)


def test_a_fully_occluded_thing_keeps_its_amodal_box_and_has_no_modal_one():
    boxes = {0: box(20.0, 0.0, 4.0, 1.8, 1.5), 1: box(10.0, 0.0, 0.8, 4.0, 2.5)}
    rectangles = [(0, 0, 580, 190, 660, 250), (1, 1, 400, 100, 900, 300)]
    views = view_of(boxes, rectangles, (CAR, PERSON), {0: "car", 1: "pedestrian"})
    assert (views[0].pixels, views[0].visible, views[0].modal) == (0, 0.0, None)
    assert views[0].silhouette_pixels == 80 * 60
    assert views[0].clipped.right > views[0].clipped.left


def test_an_articulated_vehicle_carries_a_box_for_each_part(tmp_path):
    from scenesim.dataset.sink import FolderSink
    from scenesim.formats import FormatOptions
    from scenesim.formats.nuscenes_classes import category_of
    from scenesim.formats.openlabel import OPENLABEL

    frame = whole_frame()
    parts = (box(22.0, 1.0, 6.0, 2.5, 3.0, 0.3), box(16.0, 0.0, 9.0, 2.5, 3.0))
    bus = replace(frame.objects[0], kind="bus", parts=parts)
    bent = replace(frame, objects=(bus,))
    data = OPENLABEL.write_frame(bent, {}, FolderSink(tmp_path), FormatOptions())
    cuboids = data["frame"]["objects"]["0"]["object_data"]["cuboid"]
    assert [c["name"] for c in cuboids] == ["box", "part_0", "part_1"]
    assert cuboids[1]["val"][:3] == [22.0, 1.0, 1.5]
    assert category_of(bus) == "vehicle.bus.bendy"


def test_lines_are_cut_at_the_image_and_hidden_behind_what_is_nearer():
    frame = reading([], depth=100.0)
    line = np.array([[-5.0, 1.0, 0.0], [60.0, 1.0, 0.0]])
    (piece,) = line_pieces(line, frame)
    assert piece[:, 2].all()
    assert ((piece[:, :2] >= 0) & (piece[:, :2] <= [1242, 375])).all()
    u, v = frame.camera.project(
        frame.camera.T_ego_from_camera.inverse().points(np.array([60.0, 1.0, 0.0]))
    )
    far = piece[np.argmin(piece[:, 1])]
    assert far[:2] == pytest.approx((u, v), abs=0.02)
    (hidden,) = line_pieces(line, reading([], depth=8.0))
    assert 0 < hidden[:, 2].sum() < len(hidden)


def test_an_outline_around_the_camera_fills_the_lower_image():
    frame = reading([], depth=100.0)
    ring = outline_inside(
        np.array([[-50, 50, 0], [90, 50, 0], [90, -50, 0], [-50, -50, 0.0]]), frame
    )
    assert ring[:, 1].max() == 375.0
    assert ring[:, 0].min() == 0.0
    assert ring[:, 0].max() == 1242.0
    assert not len(outline_inside(ring_behind(), frame))


def ring_behind():
    return np.array([[-50, 5, 0], [-10, 5, 0], [-10, -5, 0], [-50, -5, 0.0]])


def test_thinned_keeps_ends_and_corners():
    path = np.array([[0, 0], [1, 0], [2, 0], [3, 0], [3, 1], [3, 2], [3, 3.0]])
    assert thinned(path, 1e-3).tolist() == [[0, 0], [3, 0], [3, 3]]


def test_lines_are_counted_outwards_from_the_ego():
    from scenesim.randomness import Stream
    from scenesim.sampling import draw_scene
    from scenesim.scenario import load
    from tests.truth.conftest import ROOT

    scene = draw_scene(load(ROOT / "scenarios/base/highway.scn"), Stream.of(1), {})
    network = scene.network
    pose = Transform.planar(scene.ego.position, scene.ego.yaw_rad)
    labels = line_labels(network, pose, {})
    orders = {label.order for label in labels}
    assert {1, -1} <= orders
    inverse = pose.inverse()
    for label in labels:
        if label.order:
            points = inverse.points(label.points_world)
            ahead = points[np.argmin(np.abs(points[:, 0] - 5.0))]
            assert (ahead[1] > 0) == (label.order > 0)
    roles = {area.role for area in area_labels(network, lanes_ahead(network, pose), pose, {})}
    assert {"ego", "same"} <= roles


def test_latitude_and_longitude_give_the_place_back_by_kittis_formula():
    radius, scale = 6378137.0, np.cos(LATITUDE_DEG * pi / 180)

    def mercator(latitude, longitude):
        x = scale * radius * pi * longitude / 180
        return x, scale * radius * np.log(np.tan(pi * (90 + latitude) / 360))

    origin = mercator(LATITUDE_DEG, LONGITUDE_DEG)
    for x, y in ((0.0, 0.0), (123.4, -567.8), (-3000.0, 2500.0)):
        found = np.subtract(mercator(*geographic(x, y)), origin)
        assert found == pytest.approx((x, y), abs=1e-6)


def test_oxts_turns_body_axes_level():
    fields = [float(word) for word in oxts_line(whole_frame().around.inertial).split()]
    assert len(fields) == 30
    roll, pitch, yaw = fields[3:6]
    vn, ve, vf, vl = fields[6:10]
    assert (vf, vl) == pytest.approx(
        (np.cos(yaw) * ve + np.sin(yaw) * vn, -np.sin(yaw) * ve + np.cos(yaw) * vn)
    )
    body, level = np.array(fields[11:14]), np.array(fields[14:17])
    c, s = np.cos, np.sin
    pitched = np.array([[c(pitch), 0, s(pitch)], [0, 1, 0], [-s(pitch), 0, c(pitch)]])
    rolled = np.array([[1, 0, 0], [0, c(roll), -s(roll)], [0, s(roll), c(roll)]])
    assert pitched @ rolled @ body == pytest.approx(level)


def two_cars(gap_m, speed, other_speed):
    """A stage as criticality sees it: the ego behind another car on a straight road."""
    from types import SimpleNamespace

    steps = 41
    times = 0.05 * np.arange(steps)
    positions = np.zeros((steps, 2, 3))
    positions[:, 0, 0] = speed * times
    positions[:, 1, 0] = gap_m + 4.0 + other_speed * times
    zeros = np.zeros((steps, 2))
    speeds = np.tile([speed, other_speed], (steps, 1)).astype(float)
    timeline = Timeline(
        0.0, 0.05, positions, zeros, zeros.copy(), zeros.copy(), speeds, zeros.copy(), zeros.copy(),
        zeros.copy(), np.zeros((steps, 2), np.int8), np.zeros((steps, 2), np.int16),
    )  # fmt: skip
    ego = SimpleNamespace(model=SimpleNamespace(length_m=4.0, width_m=1.8))
    return SimpleNamespace(timeline=timeline, scene=SimpleNamespace(ego=ego))


def test_criticality_of_a_car_that_drives_up_to_another():
    thing = Box(Transform.planar((24.0, 0.0, 0.75), 0.0), 4.0, 1.8, 1.5)
    found = criticality(two_cars(20.0, 10.0, 5.0), 0.0, {7: 1}, {7: thing})[7]
    assert found["gap"] == pytest.approx(20.0)
    assert found["ttc"] == pytest.approx(4.0)
    assert found["headway"] == pytest.approx(2.0)
    assert found["drac"] == pytest.approx(25.0 / 40.0)
    assert least({1: {"ttc": 2.0, "drac": 1.0}, 2: {"ttc": 3.0, "drac": 4.0}}) == {
        "ttc": 2.0, "drac": 4.0,
    }  # fmt: skip


def test_post_encroachment_time_is_the_gap_in_time_behind_another():
    thing = Box(Transform.planar((12.0, 0.0, 0.75), 0.0), 4.0, 1.8, 1.5)
    found = criticality(two_cars(8.0, 5.0, 5.0), 0.0, {7: 1}, {7: thing})[7]
    assert found["pet"] == pytest.approx(8.0 / 5.0, abs=0.051)
    assert "ttc" not in found
    assert "drac" not in found


def test_a_cyclist_has_a_rider_and_a_parked_bicycle_has_none():
    from scenesim.truth.label import _attributes
    from scenesim.world.scene import Actor, Model

    model = Model("city", 0, 1.8, 0.6, 1.7)
    actor = Actor("bike", "bicycle", model, (0, 0, 0), 0.0)
    state = two_cars(10, 1, 1).timeline.state(0, 0.0)
    assert _attributes(actor, state, "cyclist")["rider"] == "with_rider"
    assert _attributes(actor, state, "bicycle")["rider"] == "without_rider"
    instance = Instance(0, 0, "bicycle", 27)
    assert instance.kind == "bicycle"
