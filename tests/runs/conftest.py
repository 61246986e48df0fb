"""A scenario whose frames cost little, for tests of how runs go, not of what they show."""

import pytest

RIG = """
[[cameras]]
name = "front"
width_px = 320
height_px = 96
fx_px = 186.0
fy_px = 186.0
cx_px = 160.0
cy_px = 48.0
position_m = [1.0, 0.0, 1.6]

[[lidars]]
name = "top"
model = "vlp16"
position_m = [0.8, 0.0, 1.7]
"""

SCENARIO = """
scenario quick:
    "A child runs out from between parked cars."
    extends "pedestrian/child_dart_out.scn"

    sensors = rig("small.toml")
"""


@pytest.fixture(scope="session")
def quick(tmp_path_factory):
    """The path of the scenario, its rig beside it."""
    folder = tmp_path_factory.mktemp("quick")
    (folder / "small.toml").write_text(RIG)
    (folder / "quick.scn").write_text(SCENARIO)
    return folder / "quick.scn"
