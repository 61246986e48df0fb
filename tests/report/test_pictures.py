"""Pictures as files."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from scenesim.errors import PictureError
from scenesim.report.pictures import write_picture

RED = np.full((4, 6, 3), (255, 0, 0), np.uint8)


@pytest.mark.parametrize("name", ["new/red.png", "red.JPG"])
def test_red_is_red_and_the_folder_is_made(tmp_path: Path, name: str) -> None:
    write_picture(RED, tmp_path / name)
    blue, green, red = cv2.imread(str(tmp_path / name))[2, 3]
    assert red > 250
    assert max(blue, green) < 5


def test_another_suffix_and_a_file_in_the_way_are_told(tmp_path: Path) -> None:
    with pytest.raises(PictureError, match=r"ends with \.png or \.jpg"):
        write_picture(RED, tmp_path / "red.txt")
    (tmp_path / "file").touch()
    with pytest.raises(PictureError, match="cannot be written"):
        write_picture(RED, tmp_path / "file" / "red.png")
