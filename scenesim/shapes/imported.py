"""Meshes that users bring along, as bodies: glTF, OBJ, PLY, STL.

glTF looks along +z with y up, by its standard. The other formats are taken as they are: x
forward, z up, metres. A ``catalogue.toml`` beside the file may say otherwise.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import numpy as np

from scenesim import library
from scenesim.errors import AssetError
from scenesim.geometry.transform import Transform
from scenesim.randomness import Stream
from scenesim.shapes.entries import MeshEntry, entry_of
from scenesim.shapes.meshing import finished
from scenesim.shapes.model import Body, Member, Piece, RigidShape
from scenesim.shapes.repairs import coarser, sized, surfaces_of, thinned
from scenesim.world.classes import Semantic
from scenesim.world.scene import Model

KINDS = frozenset({"mesh"})
FAMILIES = frozenset({"mesh"})

_ENDINGS = (".glb", ".gltf", ".obj", ".ply", ".stl")
#: cells of the coarser levels, m, and where they begin
_CELLS_M = (0.03, 0.12)
_RANGES_M = (25.0, 70.0)
_FEW = 4000


def specify(kind: str, arguments: Mapping[str, str | float], stream: Stream) -> Model:
    """The body of a user's mesh.

    Args:
        kind: ``mesh``.
        arguments: ``file``, ``label`` (a class name, such as ``car``), ``scale``.
        stream: not used: a file is what it is.

    Returns:
        The model.
    """
    file, scale = str(arguments.get("file", "")), float(arguments.get("scale", 1.0))
    label = str(arguments.get("label", ""))
    shape = load(file, scale, label)
    size = shape.high - shape.low
    names = {"file": file, "scale": repr(scale), "label": shape.kind}
    return Model("mesh", 0, float(size[0]), float(size[1]), float(size[2]), attributes=names)


def build(model: Model) -> Body:
    """The meshes of a user's file.

    Args:
        model: as ``specify`` gave it.

    Returns:
        One member.
    """
    named = model.attributes
    shape = load(named["file"], float(named["scale"]), named["label"])
    return Body((Member(shape, Transform.identity()),))


def load(file: str, scale: float, label: str) -> RigidShape:
    """A mesh file as a shape, its footprint centred on the origin, standing on the ground.

    Args:
        file: path, beside the current folder or in the library.
        scale: multiplies all lengths.
        label: class name; one that is not ours makes an unknown object of that kind; empty takes
            the one of the catalogue beside the file.

    Returns:
        The shape.

    Raises:
        AssetError: for a file that is missing or cannot be used, with the reason.
    """
    path = library.find(file)
    if path is None:
        raise AssetError(f"no mesh file '{file}'; give a path beside the scenario or in assets/")
    if path.suffix.lower() not in _ENDINGS:
        raise AssetError(f"{path}: want one of {' '.join(_ENDINGS)}")
    entry = entry_of(path)
    return _loaded(str(path), path.stat().st_mtime_ns, scale, label or entry.label, entry)


@lru_cache(maxsize=64)
def _loaded(file: str, changed_ns: int, scale: float, label: str, entry: MeshEntry) -> RigidShape:
    """The shape of a file as it was at a time.

    Raises:
        AssetError: if nothing of it can be used.
    """
    path = Path(file)
    told = repr((scale, label, entry)).encode()
    key = hashlib.sha256(path.read_bytes() + told).hexdigest()[:24]
    parts = surfaces_of(path, entry.axes(path))
    surfaces = [surface for surface, _ in parts]
    surfaces = sized(path, surfaces, scale * entry.scale)
    materials = {f"m{i}": material for i, (_, material) in enumerate(parts)}
    slotted = [surface.of(f"m{i}") for i, surface in enumerate(surfaces)]
    slotted = thinned(path, slotted)
    lods = [finished(slotted, tuple(materials), f"mesh-{key}")]
    if sum(len(s.faces) for s in slotted) > _FEW:
        for level, cell in enumerate(_CELLS_M, 1):
            made = [coarser(surface, cell) for surface in slotted]
            lods.append(finished(made, tuple(materials), f"mesh-{key}-{level}"))
    semantic = getattr(Semantic, label.upper(), Semantic.UNKNOWN_OBJECT)
    piece = Piece("body", tuple(lods), Transform.identity())
    low, high = lods[0].low.astype(np.float64), lods[0].high.astype(np.float64)
    ranges = _RANGES_M[: len(lods) - 1]
    lamps = dict(entry.lamps)
    return RigidShape((piece,), materials, int(semantic), label, ranges, low, high, lamps)
