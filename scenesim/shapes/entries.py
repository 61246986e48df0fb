"""What a ``catalogue.toml`` beside a mesh file says about it.

[meshes."van.glb"]
label = "van"          # class name that labels carry
scale = 0.001          # metres in a unit of the file
forward = "-z"         # which of its axes points forward, and which up
up = "y"
lamps = {head_left = [2.1, 0.7, 0.6], head_right = [2.1, -0.7, 0.6]}
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from scenesim.errors import AssetError, nearest
from scenesim.files import toml_of

NAME = "catalogue.toml"
_FIELDS = ("label", "scale", "forward", "up", "lamps")
_DIRECTIONS = ("x", "-x", "y", "-y", "z", "-z")


@dataclass(frozen=True, slots=True)
class MeshEntry:
    """What a catalogue says about a mesh file.

    Attributes:
        label: class name.
        scale: metres in a unit of the file.
        forward: axis of the file that points forward; empty for that of its format.
        up: axis that points up; empty for that of its format.
        lamps: (name, place m) of its lamps, in the frame of the finished shape.
    """

    label: str = "unknown_object"
    scale: float = 1.0
    forward: str = ""
    up: str = ""
    lamps: tuple[tuple[str, tuple[float, float, float]], ...] = ()

    def axes(self, path: Path) -> tuple[str, str]:
        """Which axes of the file point forward and up.

        Args:
            path: of the file: its ending says what is usual.

        Returns:
            Two names such as ``x`` and ``z``.
        """
        usual = ("z", "y") if path.suffix.lower() in (".glb", ".gltf") else ("x", "z")
        return self.forward or usual[0], self.up or usual[1]


def entry_of(path: Path) -> MeshEntry:
    """What the catalogue beside a mesh file says about it.

    Args:
        path: of the mesh file.

    Returns:
        The entry; the defaults where there is no catalogue, or none for this file.
    """
    book = path.parent / NAME
    if not book.is_file():
        return MeshEntry()
    return _entries(str(book), book.stat().st_mtime_ns).get(path.name, MeshEntry())


@lru_cache(maxsize=16)
def _entries(book: str, changed_ns: int) -> dict[str, MeshEntry]:
    """All entries of a catalogue as it was at a time.

    Raises:
        AssetError: with everything that is wrong in it.
    """
    text = toml_of(Path(book), AssetError)
    faults: list[str] = []
    found: dict[str, MeshEntry] = {}
    meshes = text.get("meshes", {})
    if not isinstance(meshes, dict):
        raise AssetError(f'{book}: want a table [meshes."FILE"] for each mesh')
    for name, table in meshes.items():
        where = f'meshes."{name}"'
        if not isinstance(table, dict):
            faults.append(f"{where}: want a table, got {table!r}")
            continue
        own = _faults(where, table)
        faults += own
        if not own:
            found[name] = _entry(table)
    if faults:
        raise AssetError(f"{book}: " + "; ".join(faults))
    return found


def _faults(where: str, table: dict[str, Any]) -> list[str]:
    """Everything that is wrong in an entry."""
    faults = []
    for name in table:
        if name not in _FIELDS:
            near = nearest(name, _FIELDS)
            hint = f"; perhaps '{near}'" if near else ""
            faults.append(f"{where}: no field '{name}'{hint}")
    if not isinstance(table.get("label", ""), str):
        faults.append(f"{where}.label: want a text, got {table['label']!r}")
    scale = table.get("scale", 1.0)
    if not isinstance(scale, int | float) or isinstance(scale, bool) or not 1e-4 <= scale <= 1e4:
        faults.append(f"{where}.scale: want a number from 0.0001 to 10000, got {scale!r}")
    for name in ("forward", "up"):
        way = table.get(name, "x")
        if way not in _DIRECTIONS:
            faults.append(f"{where}.{name}: want one of {' '.join(_DIRECTIONS)}, got {way!r}")
    lamps = table.get("lamps", {})
    if not isinstance(lamps, dict) or not all(_is_place(place) for place in lamps.values()):
        faults.append(f"{where}.lamps: want NAME = [x, y, z] in metres, got {lamps!r}")
    return faults


def _is_place(place: object) -> bool:
    if not isinstance(place, list) or len(place) != 3:
        return False
    return all(isinstance(v, int | float) for v in place)


def _entry(table: dict[str, Any]) -> MeshEntry:
    lamps = tuple(
        (name, (float(at[0]), float(at[1]), float(at[2])))
        for name, at in sorted(table.get("lamps", {}).items())
    )
    return MeshEntry(
        table.get("label", "unknown_object"),
        float(table.get("scale", 1.0)),
        table.get("forward", ""),
        table.get("up", ""),
        lamps,
    )
