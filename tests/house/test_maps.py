"""Large rooms say in their docstring where what stands."""

import ast
import re
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "scenesim"
ROOMS = ("evaluation", "render", "roads", "runs", "sampling", "scenario", "scenery", "simulation")


@pytest.mark.parametrize("room", ROOMS)
def test_each_module_of_a_room_is_on_its_map(room):
    folder = PACKAGE / room
    told = ast.get_docstring(ast.parse((folder / "__init__.py").read_text(encoding="utf-8")))
    named = set(re.findall(r"``([a-z_0-9]+)/?``", told))
    modules = {path.stem for path in folder.glob("[!_]*.py")}
    modules |= {path.parent.name for path in folder.glob("*/__init__.py")}
    assert sorted(modules - named) == [], f"not on the map in {room}/__init__.py"
    assert sorted(named - modules - {"extends"}) == [], "on the map, but not there"
