"""Fronts of houses: what panes show, and that nothing lies upon anything."""

import cv2
import numpy as np
import pytest

from scenesim.library import folder
from scenesim.randomness import Stream
from scenesim.shapes.facades import rooms
from scenesim.shapes.facades.fronts import front_openings, side_openings
from scenesim.shapes.facades.houses import STYLES, _plan, house
from scenesim.shapes.facades.materials import MATERIALS


@pytest.mark.parametrize("filling", sorted(rooms.SHOWN))
@pytest.mark.parametrize("number", range(8))
def test_the_pieces_of_a_room_tile_its_pane(filling, number):
    pieces = rooms.picture(filling, number)
    places = (np.arange(64) + 0.5) / 64
    counts = np.zeros((64, 64), int)
    for left, low, right, high, slot in pieces:
        assert slot in MATERIALS
        across, up = (places > left) & (places < right), (places > low) & (places < high)
        counts += up[:, None] & across[None, :]
    assert (counts == 1).all()


def test_panes_of_rooms_look_the_same_by_day():
    slots = {slot for number in range(8) for *_, slot in rooms.picture("window_lit", number)}
    looks = {(MATERIALS[s].albedo, MATERIALS[s].roughness, MATERIALS[s].clear_coat) for s in slots}
    assert len(looks) == 1
    assert len(slots) == 3


def test_a_near_house_has_rooms_and_a_far_one_plain_panes():
    near, far = house("shop_house", 0).lods
    slots = near.slots
    for slot, level in (("shop_lamp", near), ("room_lamp", near)):
        assert (level.face_slots == slots.index(slot)).any(), slot
    assert not (far.face_slots == slots.index("shop_lamp")).any()


def test_a_part_of_a_pane_shows_the_same_part_of_its_cell():
    whole = rooms.corners(np.array([5, 5 + rooms.CELLS]), (0.0, 0.0, 1.0, 1.0))
    upper = rooms.corners(np.array([5]), (0.5, 0.5, 1.0, 1.0))[0]
    # cell 5: second column, second row from below; textures count from their upper edge
    assert (whole[..., 0] > 1.0).all()
    assert (whole[..., 0] < 2.0).all()
    assert (whole[..., 1] > 2.0).all()
    assert (whole[..., 1] < 3.0).all()
    assert np.allclose(whole[1, :, 0], 3.0 - whole[0, :, 0])  # mirrored
    assert np.allclose(upper[0], [1.5, 2.5])
    assert np.allclose(upper[2], whole[0, 2])
    assert whole[0, 0, 1] > whole[0, 2, 1]  # lower corners lie lower in the picture


def test_panes_show_their_textures_in_their_true_colours():
    for slot, name in (("glass", "panes"), ("shop", "displays")):
        read = cv2.imread(str(folder("assets") / "textures" / f"{name}.png"))[..., ::-1] / 255.0
        mean = (read * read * (0.8 * read + 0.2)).reshape(-1, 3).mean(axis=0)
        albedo = np.array(MATERIALS[slot].albedo)
        assert MATERIALS[slot].texture == name
        assert np.allclose(albedo / mean, albedo.sum() / mean.sum(), rtol=0.04)


@pytest.mark.parametrize("style", sorted(STYLES))
def test_openings_of_walls_lie_in_them_and_apart(style):
    for variant in range(5):
        plan = _plan(style, Stream.of(0).child(f"facades/{style}/{variant}"))
        kind = STYLES[style]
        tall = 0.45 + plan.floors * kind.floor_m + 0.3
        for openings, wide in (
            (front_openings(kind, plan, 0.45 if kind.ground == "door" else 0.0), plan.wide),
            (side_openings(kind, plan, "left", plan.deep), plan.deep),
            (side_openings(kind, plan, "back", plan.wide), plan.wide),
        ):
            for number, one in enumerate(openings):
                assert one.left > 0.0
                assert one.left + one.wide < wide
                assert one.low + one.tall < tall
                for other in openings[:number]:
                    beside = one.left >= other.left + other.wide - 1e-9
                    beside |= other.left >= one.left + one.wide - 1e-9
                    above = one.low >= other.low + other.tall - 1e-9
                    above |= other.low >= one.low + one.tall - 1e-9
                    assert beside or above


def test_some_houses_have_bays_that_stand_out():
    fronts = [house("villa", variant).lods[0].vertices for variant in range(5)]
    out = [-float(points[points[:, 2] > 1.0][:, 1].min()) for points in fronts]
    assert any(0.6 < reach < 1.2 for reach in out)
