"""Fronts of houses: what panes show, and that nothing lies upon anything."""

import numpy as np
import pytest

from scenesim.shapes.facades import rooms
from scenesim.shapes.facades.houses import house
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
    for slot, level in (("shop_goods", near), ("room_lamp", near)):
        assert (level.face_slots == slots.index(slot)).any(), slot
    assert not (far.face_slots == slots.index("shop_goods")).any()
