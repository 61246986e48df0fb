"""What a camera sees of a thing: known rectangles in, known labels out."""

import numpy as np
import pytest

from scenesim.scenery.stage import Instance
from scenesim.truth.projection import clipped, projected_box
from scenesim.truth.views import object_views
from tests.frames import CAR, PERSON, box, camera, reading, snapshot


def test_a_known_corner_projects_to_its_pixel():
    model = camera()
    # 20 m ahead of the camera, 2 m to the left, 1 m below it
    point = np.array([-2.0, 1.0, 20.0])
    u, v = model.project(point)
    assert u == pytest.approx(model.cx_px - 721.5 * 0.1)
    assert v == pytest.approx(model.cy_px + 721.5 * 0.05)


def test_box_with_corners_behind_the_camera_stays_finite_and_clips_to_the_image():
    model = camera()
    # beside the ego, from 3 m behind the camera to 3 m ahead of it
    found = projected_box(box(1.0, -2.0, 6.0, 1.8, 1.5), model, model.T_ego_from_camera.inverse())
    inside = clipped(found, model)
    assert found.right < 1e5
    assert inside.right == model.width_px
    assert 0 <= inside.top < inside.bottom <= model.height_px


def test_box_behind_the_camera_is_no_box():
    model = camera()
    behind = box(-10.0, 0.0, 4.0, 1.8, 1.5)
    assert projected_box(behind, model, model.T_ego_from_camera.inverse()) is None


def test_visible_share_counts_pixels_inside_the_image_alone():
    # the car covers columns 1200 .. 1300 of 1242: 42 are inside; the person hides 21 of them
    frame = reading([(0, 0, 1200, 100, 1300, 200), (1, 1, 1221, 100, 1242, 200)])
    boxes = {0: box(20.0, -12.0, 4.0, 1.8, 1.5), 1: box(15.0, -9.0, 0.8, 0.6, 1.7)}
    views = object_views(frame, [CAR, PERSON], boxes, {0: "car", 1: "pedestrian"}, snapshot())
    assert views[0].silhouette_pixels == 42 * 100
    assert views[0].visible == pytest.approx(0.5)
    assert views[0].modal.right == 1221
    assert views[1].visible == 1.0


def test_truncation_is_by_area_of_the_amodal_box():
    model = camera()
    thing = box(21.0, -17.2, 4.0, 1.8, 1.5)  # its box straddles the right border
    found = projected_box(thing, model, model.T_ego_from_camera.inverse())
    frame = reading([(0, 0, round(found.left), 150, 1300, 200)])
    view = object_views(frame, [CAR], {0: thing}, {0: "car"}, snapshot())[0]
    share = (model.width_px - found.left) / (found.right - found.left)
    assert 0.1 < view.truncation < 0.9
    assert view.truncation == pytest.approx(1 - share, abs=1e-6)


def test_pedestrians_take_their_sides_from_the_silhouette():
    person = box(10.0, 0.0, 0.8, 0.6, 1.75)
    frame = reading([(0, 0, 610, 150, 630, 300)])
    instance = [Instance(1, 0, "person", 19)]
    view = object_views(frame, instance, {0: person}, {0: "pedestrian"}, snapshot())[0]
    assert (view.amodal.left, view.amodal.right) == (610, 630)
    as_car = object_views(frame, instance, {0: person}, {0: "car"}, snapshot())[0]
    assert as_car.amodal.left < 610
    assert as_car.amodal.right > 630
    assert view.amodal.top == as_car.amodal.top


def test_a_fully_hidden_thing_has_no_modal_box():
    frame = reading([(0, 0, 500, 100, 600, 200), (1, 1, 400, 50, 700, 300)])
    boxes = {0: box(20.0, 1.0, 4.0, 1.8, 1.5), 1: box(10.0, 0.5, 4.0, 1.8, 2.5)}
    other = Instance(2, 1, "van", 22)
    view = object_views(frame, [CAR, other], boxes, {0: "car", 1: "van"}, snapshot())[0]
    assert view.modal is None
    assert view.visible == 0.0


def test_keypoint_visibility_follows_the_pixel():
    frame = reading([(0, 0, 500, 100, 700, 300)], depth=10.0)
    instance = [Instance(1, 0, "person", 19)]
    mount = frame.camera.T_ego_from_camera
    on_body = mount.points(np.array([0.0, 0.0, 10.1]))
    behind_it = mount.points(np.array([0.0, 0.0, 11.0]))
    beside = mount.points(np.array([5.0, 0.0, 10.0]))
    outside = mount.points(np.array([50.0, 0.0, 10.0]))
    points = {0: np.array([on_body, behind_it, beside, outside])}
    boxes = {0: box(11.0, 0.0, 0.8, 0.6, 1.75)}
    view = object_views(frame, instance, boxes, {0: "pedestrian"}, snapshot(points))[0]
    assert view.parts[0].keypoints[:, 2].tolist() == [2, 1, 1, 0]
