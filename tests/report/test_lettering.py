"""Words on pictures."""

import cv2
import numpy as np
import pytest

from scenesim.report.lettering import letter


def test_each_letter_lies_inside_its_halo_up_to_the_last() -> None:
    picture = np.full((40, 400, 3), 128, np.uint8)
    letter(picture, "frame 12  draw 3  4.0 s  near_miss", (8, 28), size=0.42)
    white = (picture.min(axis=2) > 200).astype(np.uint8)
    black = picture.max(axis=2) < 40
    assert white.sum() > 100
    near = cv2.dilate(white, np.ones((7, 7), np.uint8)) > 0
    assert not (black & ~near).any()
    columns = np.flatnonzero(black.any(axis=0)), np.flatnonzero(white.any(axis=0))
    assert columns[0][-1] - columns[1][-1] <= 3


@pytest.mark.parametrize("place", [(-60, 10), (5, 3), (95, 39), (300, 20), (10, 90), (-900, -900)])
def test_what_does_not_fit_is_cut_off(place: tuple[int, int]) -> None:
    whole, cut = np.zeros((200, 1400, 3), np.uint8), np.zeros((40, 100, 3), np.uint8)
    letter(whole, "bicycle 87%", (place[0] + 1000, place[1] + 100), (255, 0, 0))
    letter(cut, "bicycle 87%", place, (255, 0, 0))
    assert np.array_equal(cut, whole[100:140, 1000:1100])
