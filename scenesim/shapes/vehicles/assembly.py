"""Pieces put together to a rigid shape, and kept in the cache of shapes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenesim.geometry.mesh import TriangleMesh
from scenesim.geometry.transform import Transform
from scenesim.shapes import cache
from scenesim.shapes.meshing import finished
from scenesim.shapes.model import Joint, Piece, RigidShape
from scenesim.shapes.surfaces import Surface
from scenesim.shapes.vehicles.finish import MATERIALS
from scenesim.stored import Arrays
from scenesim.world.classes import OUTSIDE_BOX
from scenesim.world.materials import Material

Place = tuple[float, float, float]

LOD_RANGE_M = (25.0, 45.0, 80.0)

_FIELDS = ("vertices", "normals", "uvs", "faces", "face_slots", "face_parts")
_MESHES: dict[str, TriangleMesh] = {}


#: of what is stored: shapes of other packages are kept by it too, so it counts in their names
_LAYOUT = 3


@dataclass(frozen=True, slots=True)
class Part:
    """A piece in the making.

    Attributes:
        name: of the piece.
        levels: its surfaces, finest first.
        place: where its origin sits, m, shape frame.
        steers: turns with the steering.
        rolls_m: wheel radius; 0 does not roll.
        joint: joints of the design that lie before it.
        share: of the last joint's angle that it turns by.
        door: ``left``, ``right`` or empty.
    """

    name: str
    levels: tuple[Sequence[Surface], ...]
    place: Place = (0.0, 0.0, 0.0)
    steers: bool = False
    rolls_m: float = 0.0
    joint: int = 0
    share: float = 1.0
    door: str = ""


@dataclass(frozen=True, slots=True)
class Design:
    """All parts of a shape before they are meshes.

    Attributes:
        parts: its pieces.
        lamps: name to place, m.
        joints: (station's x, axle behind it) of each joint, m, from the front to the rear.
    """

    parts: tuple[Part, ...]
    lamps: Mapping[str, Place]
    joints: tuple[tuple[float, float], ...] = ()


def shape_of(
    name: str,
    make: Callable[[], Design],
    semantic: int,
    kind: str,
    materials: Mapping[str, Material] = MATERIALS,
    package: str = "vehicles",
) -> RigidShape:
    """The rigid shape of a design, from the cache if it was made before.

    Args:
        name: what it is, unique for the design: family, variant.
        make: gives the design.
        semantic: a ``Semantic``.
        kind: of the label.
        materials: of the slots.
        package: of ``shapes`` whose code makes it.

    Returns:
        The shape, untinted.
    """
    key = f"{name}-{cache.digest(name, _LAYOUT, package=package)}"
    arrays = cache.kept(key, lambda: _packed(make()))
    plan: dict[str, Any] = json.loads(bytes(arrays["plan"]).decode())
    pieces = tuple(_piece(row, arrays) for row in plan["pieces"])
    slots = sorted({slot for piece in pieces for lod in piece.lods for slot in lod.slots})
    low, high = (np.array(plan[name], np.float64) for name in ("low", "high"))
    return RigidShape(
        pieces,
        {slot: materials[slot] for slot in slots},
        semantic,
        kind,
        LOD_RANGE_M,
        low,
        high,
        {lamp: (at[0], at[1], at[2]) for lamp, at in plan["lamps"].items()},
        tuple(_joint(row) for row in plan["joints"]),
    )


def bounds(pieces: Sequence[Piece]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The tight box of all pieces without mirrors and antennas.

    Args:
        pieces: of a shape.

    Returns:
        Least and greatest corner, (3,) m.
    """
    clouds = []
    for piece in pieces:
        mesh = piece.lods[0]
        inside = ~np.isin(mesh.face_parts, OUTSIDE_BOX)
        used = np.zeros(len(mesh.vertices), bool)
        used[mesh.faces[inside]] = True
        if used.any():
            clouds.append(piece.T_shape_from_piece.points(mesh.vertices[used].astype(np.float64)))
    cloud = np.concatenate(clouds)
    return cloud.min(axis=0), cloud.max(axis=0)


def _packed(design: Design) -> dict[str, NDArray[Any]]:
    """A design as arrays, equal meshes once, with its plan as JSON text."""
    arrays: dict[str, NDArray[Any]] = {}
    rows, pieces = [], []
    done: dict[int, tuple[list[str], tuple[TriangleMesh, ...]]] = {}
    for part in design.parts:
        if id(part.levels) not in done:
            done[id(part.levels)] = _levels(part.levels, arrays)
        keys, lods = done[id(part.levels)]
        rows.append(
            {
                "name": part.name,
                "levels": keys,
                "slots": lods[0].slots,
                "place": list(part.place),
                "steers": part.steers,
                "rolls_m": part.rolls_m,
                "joint": part.joint,
                "share": part.share,
                "door": part.door,
            }
        )
        place = Transform(np.eye(3), np.array(part.place))
        pieces.append(Piece(part.name, lods, place, joint=part.joint, share=part.share))
    low, high = bounds(pieces)
    plan = {
        "pieces": rows,
        "lamps": dict(design.lamps),
        "low": list(low),
        "high": list(high),
        "joints": _hung(design, pieces),
    }
    arrays["plan"] = np.frombuffer(json.dumps(plan, sort_keys=True).encode(), np.uint8)
    return arrays


def _hung(design: Design, pieces: Sequence[Piece]) -> list[list[float]]:
    """Place, following axle and bounds of what hangs on each joint."""
    found = []
    for number, (x, axle) in enumerate(design.joints, 1):
        own = [piece for piece in pieces if piece.joint == number and piece.share == 1.0]
        low, high = bounds(own)
        found.append([x, axle, *low.tolist(), *high.tolist()])
    return found


def _joint(row: Sequence[float]) -> Joint:
    """A joint read from its numbers."""
    x, axle, *box = row
    return Joint((x, 0.0, 0.0), axle, (box[0], box[1], box[2]), (box[3], box[4], box[5]))


def _levels(
    levels: Sequence[Sequence[Surface]], arrays: dict[str, NDArray[Any]]
) -> tuple[list[str], tuple[TriangleMesh, ...]]:
    """Meshes of all levels, stored under a digest of what they hold."""
    slots = tuple(dict.fromkeys(s.slot for level in levels for s in level))
    lods = tuple(finished(level, slots) for level in levels)
    keys = []
    for mesh in lods:
        held = hashlib.sha256("\0".join(slots).encode())
        for field in _FIELDS:
            held.update(getattr(mesh, field).tobytes())
        keys.append(held.hexdigest()[:24])
        for field in _FIELDS:
            arrays[f"{keys[-1]}/{field}"] = getattr(mesh, field)
    return keys, lods


def _piece(row: Mapping[str, Any], arrays: Arrays) -> Piece:
    """A piece read from arrays."""
    slots = tuple(str(slot) for slot in row["slots"])
    lods = tuple(_mesh(str(key), slots, arrays) for key in row["levels"])
    place = Transform(np.eye(3), np.array(row["place"], np.float64))
    return Piece(
        row["name"],
        lods,
        place,
        row["steers"],
        row["rolls_m"],
        row["joint"],
        row["share"],
        row["door"],
    )


def _mesh(key: str, slots: tuple[str, ...], arrays: Arrays) -> TriangleMesh:
    """A mesh by its digest: equal meshes of all shapes are one object."""
    if key not in _MESHES:
        _MESHES[key] = TriangleMesh(
            arrays[f"{key}/vertices"],
            arrays[f"{key}/normals"],
            arrays[f"{key}/uvs"],
            arrays[f"{key}/faces"],
            arrays[f"{key}/face_slots"],
            arrays[f"{key}/face_parts"],
            slots,
            f"shape-{key}",
        )
    return _MESHES[key]
