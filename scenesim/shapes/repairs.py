"""A user's mesh file made fit for use: broken faces out, the front outside, metres, few triangles.

Each repair is told as a warning; what cannot be repaired is refused with the reason.
"""

from __future__ import annotations

import json
import warnings
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

import numpy as np
from numpy.typing import NDArray

from scenesim.errors import AssetError
from scenesim.geometry.transform import Floats
from scenesim.shapes.meshing import numbered, welded
from scenesim.shapes.surfaces import Surface, face_vectors
from scenesim.world.materials import Material

if TYPE_CHECKING:
    from trimesh import Trimesh

_MOST_TRIANGLES = 150_000
_TOO_MANY = 20_000_000
_LARGEST_M, _SMALLEST_M = 60.0, 0.02
#: of parts whose file says nothing
_GREY = Material("mesh", (0.35, 0.35, 0.35), 0.6, reflectance_905=0.4)
#: axis name to its column and sign
_AXES = {f"{sign}{name}": (column, -1.0 if sign else 1.0)
         for sign in ("", "-") for column, name in enumerate("xyz")}  # fmt: skip


def surfaces_of(path: Path, axes: tuple[str, str]) -> list[tuple[Surface, Material]]:
    """The geometries of a file, sound, x forward and z up.

    Args:
        path: of the file.
        axes: which of its axes point forward and up, such as ``("z", "y")``.

    Returns:
        Surfaces with what they are made of, in the file's units.

    Raises:
        AssetError: if nothing of the file can be used.
    """
    is_told = _look_for_textures(path)
    turn = _turn(path, axes)
    parts = [part for part in (_usable(path, one, turn) for one in _read(path)) if part is not None]
    if not parts:
        raise AssetError(f"{path}: no triangle with finite corners and an area")
    bare = sum(material is _GREY for _, material in parts)
    if bare and not is_told:
        which = "everything" if bare == len(parts) else f"{bare} of {len(parts)} parts"
        warn(path, f"no materials: {which} grey; a glTF file or an OBJ with its MTL holds colours")
    return parts


def sized(path: Path, surfaces: list[Surface], scale: float) -> list[Surface]:
    """The surfaces in metres, centred and on the ground.

    Args:
        path: for messages.
        surfaces: in the file's units.
        scale: metres in a unit.

    Returns:
        The surfaces.

    Raises:
        AssetError: for a size that cannot be meant.
    """
    used = np.concatenate([s.vertices[np.unique(s.faces)] for s in surfaces])
    low, high = used.min(axis=0) * scale, used.max(axis=0) * scale
    size = float((high - low).max())
    if size > _LARGEST_M and scale == 1.0 and _SMALLEST_M <= size / 1000 <= _LARGEST_M:
        warn(
            path,
            f"{size:.0f} units long: taken as millimetres; if not, say scale= metres of a unit",
        )
        scale, low, high, size = 0.001, low * 0.001, high * 0.001, size / 1000
    if not _SMALLEST_M <= size <= _LARGEST_M:
        raise AssetError(f"{path}: {size:.3g} m long; set scale= so that it is 0.02 m to 60 m")
    middle = (low + high) / 2
    middle[2] = low[2]
    return [Surface(s.vertices * scale - middle, s.faces) for s in surfaces]


def thinned(path: Path, surfaces: list[Surface]) -> list[Surface]:
    """The surfaces with few enough triangles, their shape kept as well as it can be.

    Args:
        path: for messages.
        surfaces: m.

    Returns:
        The surfaces, none of them empty.

    Raises:
        AssetError: if there are too many triangles and nothing to thin them with.
    """
    total = sum(len(s.faces) for s in surfaces)
    if total <= _MOST_TRIANGLES:
        return surfaces
    try:
        from fast_simplification import simplify
    except ImportError as error:
        raise AssetError(
            f"{path}: {total} triangles; fast-simplification thins them: "
            "pip install 'scenesim[meshes]', or decimate the file"
        ) from error
    share = _MOST_TRIANGLES / total
    found = []
    for surface in surfaces:
        joined = _clustered(surface, 1e-5)
        points, faces = simplify(joined.vertices, joined.faces, target_reduction=1.0 - share)
        corners, triangles = np.asarray(points, np.float64), np.asarray(faces, np.int32)
        found.append(Surface(corners, triangles, surface.slot))
    kept = sum(len(s.faces) for s in found)
    warn(path, f"{total} triangles thinned to {kept}")
    return [s for s in found if len(s.faces)]


def coarser(surface: Surface, cell_m: float) -> Surface:
    """A surface for a distance: details smaller than a cell are gone.

    Args:
        surface: m.
        cell_m: vertices in one cell become one.

    Returns:
        The surface; itself where nothing would be left.
    """
    made = _clustered(surface, cell_m)
    return made if len(made.faces) else surface


def warn(path: Path, what: str) -> None:
    """Tell the user what was done to a file.

    Args:
        path: of the file.
        what: was done.
    """
    warnings.warn(f"{path.name}: {what}", UserWarning, stacklevel=4)


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
        raise AssetError(
            f"{path}: cannot be read as a mesh ({error}); is it whole? Export it as .glb or .obj"
        ) from error
    meshes = [g for g in geometries if isinstance(g, trimesh.Trimesh)]
    if sum(len(g.faces) for g in meshes) > _TOO_MANY:
        raise AssetError(f"{path}: more than {_TOO_MANY} triangles; decimate it first")
    return meshes


def _usable(path: Path, geometry: Trimesh, turn: Floats) -> tuple[Surface, Material] | None:
    """A geometry without broken triangles, its front outside.

    Raises:
        AssetError: if faces name vertices that do not exist, or vertices are no points in space.
    """
    vertices = np.asarray(geometry.vertices, np.float64)
    faces = np.asarray(geometry.faces, np.int64).reshape(-1, 3)
    if vertices.ndim != 2 or vertices.shape[1] != 3:
        raise AssetError(f"{path}: corners of {vertices.shape[-1]} numbers; want x, y and z")
    if faces.size and (faces.min() < 0 or faces.max() >= len(vertices)):
        raise AssetError(f"{path}: faces name vertices that do not exist")
    sound: NDArray[np.bool_] = np.asarray(np.isfinite(vertices).all(axis=1))
    good: NDArray[np.bool_] = np.asarray(sound[faces].all(axis=1))
    if not good.all():
        warn(path, f"{int((~good).sum())} triangles with corners that are not finite left out")
    vertices = np.where(sound[:, None], vertices, 0.0)
    vertices = np.stack([(vertices * row).sum(axis=1) for row in turn], axis=1)
    surface = Surface(vertices, faces[good].astype(np.int32))
    normal = face_vectors(surface)
    real: NDArray[np.bool_] = np.asarray((normal * normal).sum(axis=1) > 0)
    surface = Surface(vertices, surface.faces[real])
    if not len(surface.faces):
        return None
    there, back = _edges(surface)
    crowded = int((there[1:] == there[:-1]).sum())
    if crowded:  # no surface of a solid runs along an edge twice in one direction
        warn(path, f"{crowded} edges where faces overlap or disagree: seen from both sides")
    is_closed = np.array_equal(there, back)
    if sound.all() and is_closed and _volume(surface) < 0:
        warn(path, "a closed part was inside out and was turned")
        surface = Surface(vertices, surface.faces[:, ::-1].copy())
    return surface, _material(geometry)


def _edges(surface: Surface) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Codes of all directed edges and of their opposites, each in order.

    Vertices of one place are taken as one; the two are alike on a closed surface.
    """
    rows = welded(surface.vertices)[surface.faces]
    rows = rows[(rows != rows[:, [1, 2, 0]]).all(axis=1)]
    edges = np.concatenate([rows[:, [0, 1]], rows[:, [1, 2]], rows[:, [2, 0]]])
    count = len(surface.vertices)
    there = np.sort(edges[:, 0] * count + edges[:, 1])
    return there, np.sort(edges[:, 1] * count + edges[:, 0])


def _volume(surface: Surface) -> float:
    """Signed volume of a closed surface, m^3."""
    corner = surface.vertices[surface.faces[:, 0]]
    return float((face_vectors(surface) * corner).sum()) / 6


def _clustered(surface: Surface, cell: float) -> Surface:
    """A surface whose vertices in one cell are their mean."""
    cells = np.floor(surface.vertices / cell).astype(np.int64)
    place = numbered(cells)
    count = np.bincount(place)
    means: Floats = np.stack(
        [np.bincount(place, surface.vertices[:, i]) / count for i in range(3)], axis=1
    )
    faces: NDArray[np.int32] = place[surface.faces].astype(np.int32)
    a, b, c = faces.T
    return Surface(means, faces[(a != b) & (b != c) & (c != a)], surface.slot)


def _material(geometry: object) -> Material:
    """What a geometry is made of, as far as the file says."""
    visual = getattr(geometry, "visual", None)
    found = getattr(visual, "material", None)
    colour = getattr(found, "main_color", None)
    if colour is None and visual is not None and getattr(visual, "defined", False):
        colour = getattr(visual, "main_color", None)
    if colour is None:
        return _GREY
    image = getattr(found, "baseColorTexture", None) or getattr(found, "image", None)
    if image is not None:
        colour = np.asarray(image.convert("RGB"), np.float64).reshape(-1, 3).mean(axis=0)
    red, green, blue = (_linear(float(v) / 255) for v in list(colour)[:3])
    mean = (red + green + blue) / 3
    return Material("mesh", (red, green, blue), 0.6, reflectance_905=0.1 + 0.6 * mean)


def _linear(value: float) -> float:
    """sRGB to linear."""
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


def _turn(path: Path, axes: tuple[str, str]) -> Floats:
    """(3, 3) rows forward, left, up of the file's axes.

    Raises:
        AssetError: if the axes do not stand on each other.
    """
    rows = np.zeros((3, 3))
    for row, name in ((0, axes[0]), (2, axes[1])):
        column, sign = _AXES[name]
        rows[row, column] = sign
    if (rows[0] * rows[2]).any():
        raise AssetError(f"{path}: forward '{axes[0]}' and up '{axes[1]}' lie on one axis")
    up, ahead = rows[2], rows[0]
    rows[1] = (
        up[1] * ahead[2] - up[2] * ahead[1],
        up[2] * ahead[0] - up[0] * ahead[2],
        up[0] * ahead[1] - up[1] * ahead[0],
    )
    return rows


def _look_for_textures(path: Path) -> bool:
    """Tell which materials and textures an OBJ or glTF file names that are not there.

    Returns:
        Whether all of its materials are missing, and that is told.
    """
    is_told = False
    if path.suffix.lower() == ".gltf":
        for picture in _pictures(path):
            if not (path.parent / picture).is_file():
                warn(path, f"texture '{picture}' is missing: its material keeps its plain colour")
    if path.suffix.lower() != ".obj":
        return is_told
    for library in _named(path, "mtllib"):
        if not (path.parent / library).is_file():
            warn(path, f"materials '{library}' are missing: everything is grey")
            is_told = True
            continue
        for texture in _named(path.parent / library, "map_Kd"):
            if not (path.parent / texture).is_file():
                warn(path, f"texture '{texture}' is missing: its material keeps its plain colour")
    return is_told


def _pictures(path: Path) -> list[str]:
    """Files of images that a glTF file names; none where it is no JSON, which reading tells."""
    try:
        images = json.loads(path.read_text(encoding="utf-8", errors="replace")).get("images", [])
        named = [image["uri"] for image in images if "uri" in image]
    except (ValueError, TypeError, AttributeError, KeyError):
        return []
    return [unquote(uri) for uri in named if isinstance(uri, str) and not uri.startswith("data:")]


def _named(path: Path, word: str) -> list[str]:
    """What follows a word at the beginning of the lines of a text file."""
    found = []
    with path.open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            first, _, rest = line.strip().partition(" ")
            if first == word and rest:
                found.append(rest.split()[-1])
    return found
