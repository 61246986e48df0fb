"""Meshes of the user: glTF, OBJ, PLY, STL, checked, put upright and made to fit.

glTF is y up, z forward and in metres, as its standard says; the other formats are taken as they
are: x forward, z up, metres.
"""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from scenesim import library
from scenesim.errors import AssetError
from scenesim.geometry.transform import Floats, Transform
from scenesim.randomness import Stream
from scenesim.shapes.meshing import finished
from scenesim.shapes.model import Body, Member, Piece, RigidShape
from scenesim.shapes.surfaces import Surface, face_vectors
from scenesim.world.classes import Semantic
from scenesim.world.materials import Material
from scenesim.world.scene import Model

KINDS = frozenset({"mesh"})
FAMILIES = frozenset({"mesh"})

if TYPE_CHECKING:
    from trimesh import Trimesh

_ENDINGS = (".glb", ".gltf", ".obj", ".ply", ".stl")
_MOST_TRIANGLES = 150_000
_TOO_MANY = 20_000_000
_LARGEST_M, _SMALLEST_M = 60.0, 0.02


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
    label = str(arguments.get("label", "unknown_object"))
    shape = load(file, scale, label)
    size = shape.high - shape.low
    names = {"file": file, "scale": repr(scale), "label": label}
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
        label: class name; one that is not ours makes an unknown object of that kind.

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
    return _loaded(str(path), path.stat().st_mtime_ns, scale, label)


@lru_cache(maxsize=64)
def _loaded(file: str, changed_ns: int, scale: float, label: str) -> RigidShape:
    """The shape of a file as it was at a time.

    Raises:
        AssetError: if nothing of it can be used.
    """
    path = Path(file)
    key = hashlib.sha256(path.read_bytes() + repr((scale, label)).encode()).hexdigest()[:24]
    parts = [part for part in (_usable(path, one) for one in _read(path)) if part is not None]
    if not parts:
        raise AssetError(f"{path}: no triangle with finite corners and an area")
    surfaces = [surface for surface, _ in parts]
    surfaces = _sized(path, surfaces, scale)
    surfaces = _thinned(path, surfaces)
    materials = {f"m{i}": material for i, (_, material) in enumerate(parts)}
    slotted = [surface.of(f"m{i}") for i, surface in enumerate(surfaces)]
    mesh = finished(slotted, tuple(materials), f"mesh-{key}")
    semantic = getattr(Semantic, label.upper(), Semantic.UNKNOWN_OBJECT)
    piece = Piece("body", (mesh,), Transform.identity())
    low, high = mesh.low.astype(np.float64), mesh.high.astype(np.float64)
    return RigidShape((piece,), materials, int(semantic), label, (), low, high)


def _read(path: Path) -> list[Trimesh]:
    """The geometries of a file with their places applied.

    Raises:
        AssetError: for what trimesh cannot read.
    """
    import trimesh

    try:
        scene = trimesh.load_scene(path, process=False)
        geometries = scene.dump(concatenate=False)
    except Exception as error:
        raise AssetError(f"{path}: cannot be read as a mesh: {error}") from error
    meshes = [g for g in geometries if isinstance(g, trimesh.Trimesh)]
    if sum(len(g.faces) for g in meshes) > _TOO_MANY:
        raise AssetError(f"{path}: more than {_TOO_MANY} triangles; decimate it first")
    return meshes


def _usable(path: Path, geometry: Trimesh) -> tuple[Surface, Material] | None:
    """A geometry without broken triangles, its front outside.

    Raises:
        AssetError: if faces name vertices that do not exist.
    """
    vertices = np.asarray(geometry.vertices, np.float64)
    faces = np.asarray(geometry.faces, np.int64).reshape(-1, 3)
    if faces.size and (faces.min() < 0 or faces.max() >= len(vertices)):
        raise AssetError(f"{path}: faces name vertices that do not exist")
    sound: NDArray[np.bool_] = np.asarray(np.isfinite(vertices).all(axis=1))
    good: NDArray[np.bool_] = np.asarray(sound[faces].all(axis=1))
    if not good.all():
        _warn(path, f"{int((~good).sum())} triangles with corners that are not finite left out")
    vertices = np.where(sound[:, None], vertices, 0.0)
    if path.suffix.lower() in (".glb", ".gltf"):
        vertices = vertices[:, [2, 0, 1]]
    surface = Surface(vertices, faces[good].astype(np.int32))
    normal = face_vectors(surface)
    real: NDArray[np.bool_] = np.asarray((normal * normal).sum(axis=1) > 0)
    surface = Surface(vertices, surface.faces[real])
    if not len(surface.faces):
        return None
    if sound.all() and _is_closed(surface) and _volume(surface) < 0:
        _warn(path, "a closed part was inside out and was turned")
        surface = Surface(vertices, surface.faces[:, ::-1].copy())
    return surface, _material(geometry)


def _is_closed(surface: Surface) -> bool:
    """Whether each edge has its opposite, vertices of one place taken as one."""
    _, place = np.unique(surface.vertices, axis=0, return_inverse=True)
    rows = place.reshape(-1)[surface.faces].astype(np.int64)
    edges = np.concatenate([rows[:, [0, 1]], rows[:, [1, 2]], rows[:, [2, 0]]])
    there = np.sort(edges[:, 0] * len(place) + edges[:, 1])
    back = np.sort(edges[:, 1] * len(place) + edges[:, 0])
    return bool((there == back).all())


def _volume(surface: Surface) -> float:
    """Signed volume of a closed surface, m^3."""
    corner = surface.vertices[surface.faces[:, 0]]
    return float((face_vectors(surface) * corner).sum()) / 6


def _sized(path: Path, surfaces: list[Surface], scale: float) -> list[Surface]:
    """The surfaces in metres, centred and on the ground.

    Raises:
        AssetError: for a size that cannot be meant.
    """
    used = np.concatenate([s.vertices[np.unique(s.faces)] for s in surfaces])
    low, high = used.min(axis=0) * scale, used.max(axis=0) * scale
    size = float((high - low).max())
    if size > _LARGEST_M and scale == 1.0 and _SMALLEST_M <= size / 1000 <= _LARGEST_M:
        _warn(path, f"{size:.0f} units long: taken as millimetres; say scale=1000 if not")
        scale, low, high, size = 0.001, low * 0.001, high * 0.001, size / 1000
    if not _SMALLEST_M <= size <= _LARGEST_M:
        raise AssetError(f"{path}: {size:.3g} m long; set scale= so that it is 0.02 m to 60 m")
    middle = (low + high) / 2
    middle[2] = low[2]
    return [Surface(s.vertices * scale - middle, s.faces) for s in surfaces]


def _thinned(path: Path, surfaces: list[Surface]) -> list[Surface]:
    """The surfaces with few enough triangles: vertices of one small cell become one."""
    total = sum(len(s.faces) for s in surfaces)
    cell = 0.005
    thinned = surfaces
    while sum(len(s.faces) for s in thinned) > _MOST_TRIANGLES:
        thinned = [_clustered(s, cell) for s in surfaces]
        cell *= 1.5
    if thinned is not surfaces:
        kept = sum(len(s.faces) for s in thinned)
        _warn(path, f"{total} triangles thinned to {kept}, details under {cell / 1.5:.3f} m gone")
    return [s for s in thinned if len(s.faces)]


def _clustered(surface: Surface, cell: float) -> Surface:
    """A surface whose vertices in one cell are their mean."""
    cells = np.floor(surface.vertices / cell).astype(np.int64)
    _, place = np.unique(cells, axis=0, return_inverse=True)
    place = place.reshape(-1)
    count = np.bincount(place)
    means: Floats = np.stack(
        [np.bincount(place, surface.vertices[:, i]) / count for i in range(3)], axis=1
    )
    faces: NDArray[np.int32] = place[surface.faces].astype(np.int32)
    a, b, c = faces.T
    return Surface(means, faces[(a != b) & (b != c) & (c != a)])


def _material(geometry: object) -> Material:
    """What a geometry is made of, as far as the file says."""
    grey = (0.35, 0.35, 0.35)
    visual = getattr(geometry, "visual", None)
    found = getattr(visual, "material", None)
    colour = getattr(found, "main_color", None)
    if colour is None and visual is not None and getattr(visual, "defined", False):
        colour = getattr(visual, "main_color", None)
    if colour is None:
        return Material("mesh", grey, 0.6, reflectance_905=0.4)
    image = getattr(found, "baseColorTexture", None) or getattr(found, "image", None)
    if image is not None:
        colour = np.asarray(image.convert("RGB"), np.float64).reshape(-1, 3).mean(axis=0)
    red, green, blue = (_linear(float(v) / 255) for v in list(colour)[:3])
    mean = (red + green + blue) / 3
    return Material("mesh", (red, green, blue), 0.6, reflectance_905=0.1 + 0.6 * mean)


def _linear(value: float) -> float:
    """sRGB to linear."""
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


def _warn(path: Path, what: str) -> None:
    """Tell the user what was done to a file."""
    warnings.warn(f"{path.name}: {what}", UserWarning, stacklevel=4)
