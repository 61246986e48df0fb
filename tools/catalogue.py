"""Write assets/catalogue.toml: every family with its class, sizes, materials, levels and points.

python tools/catalogue.py [FILE]
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from scenesim.randomness import Stream
from scenesim.shapes import catalogue
from scenesim.shapes.model import Body, RigidShape
from scenesim.world.classes import Gait, Semantic
from scenesim.world.materials import Material
from scenesim.world.scene import Model
from scenesim.world.words.actors import ANIMALS, OBSTACLES

_DRAWS = 60
_HEAD = """# What shapes there are, by tools/catalogue.py. Sizes in metres: length width height.
# Kinds are words of the language; triangles are those of a member's levels of detail, finest
# first, on average; points are attachment points of the first member: x forward, y left, z up.
# A catalogue of your own, beside your mesh files, holds tables [meshes."FILE"] with the fields
# label, scale, forward, up and lamps.
"""


def main() -> None:
    """Write the file."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else Path("assets/catalogue.toml")
    parts = [_HEAD]
    stuff: dict[str, Material] = {}
    for name, kind, arguments in _asked():
        parts.append("\n".join(_table(name, kind, arguments, stuff)))
    parts.append("\n# what shapes are made of, in their colours where nobody chooses others")
    for name, material in sorted(stuff.items()):
        parts.append(
            f"[materials.{_quoted(name)}]\nalbedo = {_row(np.array(material.albedo))}\n"
            f"roughness = {material.roughness:g}\nmetalness = {material.metalness:g}\n"
            f"reflectance_905 = {material.reflectance_905:g}\nretro = {material.retro:g}\n"
            f"transmittance = {material.transmittance:g}"
        )
    path.write_text("\n".join(parts) + "\n", encoding="utf-8")


def _asked() -> Iterator[tuple[str, str, dict[str, str]]]:
    """All entries: name, word of the language, what is fixed."""
    for kind in catalogue.kinds():
        if kind == "animal":
            yield from ((f"animal.{word}", kind, {"species": word}) for word in ANIMALS.split())
        elif kind == "obstacle":
            yield from ((f"obstacle.{word}", kind, {"kind": word}) for word in OBSTACLES.split())
        elif kind not in {"mesh", "car", "emergency"}:
            yield kind, kind, {}


def _table(
    name: str, kind: str, arguments: dict[str, str], stuff: dict[str, Material]
) -> list[str]:
    """The lines of an entry."""
    drawn = [catalogue.specify(kind, arguments, Stream.of(7).child(n)) for n in range(_DRAWS)]
    models = list({(m.family, m.variant): m for m in drawn}.values())[:12]
    bodies = [catalogue.build(model) for model in models]
    sizes = np.array([(m.length_m, m.width_m, m.height_m) for m in drawn])
    triangles = np.mean([_triangles(body) for body in bodies], axis=0).round(-1).astype(int)
    shapes = [member.shape for body in bodies for member in body.members]
    for shape in shapes:
        for material in shape.materials.values():
            stuff.setdefault(material.name, material)
    slots = sorted({slot for shape in shapes for slot in shape.materials})
    first = bodies[0].members[0].shape
    lines = [
        f"\n[{'.'.join(_quoted(part) for part in ['shapes', *name.split('.')])}]",
        f'word = "{_word(kind, arguments)}"',
        f'class = "{first.kind}"',
        f'semantic = "{Semantic(int(first.semantic)).name.lower()}"',
        f"least_m = {_row(sizes.min(axis=0))}",
        f"greatest_m = {_row(sizes.max(axis=0))}",
        f"variants = {len({(m.family, m.variant) for m in drawn})}",
        f"triangles = [{', '.join(str(n) for n in triangles)}]",
        f"level_range_m = [{', '.join(f'{r:g}' for r in first.lod_range_m if r < 1e6)}]",
        f"materials = [{', '.join(_quoted(slot, always=True) for slot in slots)}]",
    ]
    points = _points(models[0], bodies[0])
    lines += [f"points.{key} = {_row(np.array(at))}" for key, at in sorted(points.items())]
    return lines


def _triangles(body: Body) -> list[int]:
    """Triangles of all members, level by level."""
    total = [0, 0, 0]
    for member in body.members:
        shape = member.shape
        if isinstance(shape, RigidShape):
            pieces = [piece.lods for piece in shape.pieces]
        else:
            pieces = [shape.pose(Gait.STAND, 0.0, 0.0, 0.0).lods]
        for lods in pieces:
            for level in range(3):
                total[level] += len(lods[min(level, len(lods) - 1)].faces)
    return total


def _points(model: Model, body: Body) -> dict[str, tuple[float, float, float]]:
    """Lamps, wheels, joints and doors of a body."""
    found: dict[str, tuple[float, float, float]] = {}
    for member in body.members:
        shape = member.shape
        if not isinstance(shape, RigidShape):
            continue
        found.update({f"lamp_{name}": at for name, at in shape.lamps.items()})
        for piece in shape.pieces:
            if piece.rolls_m > 0.0:
                at = piece.T_shape_from_piece.translation
                found[piece.name] = (float(at[0]), float(at[1]), float(at[2]))
        for number, joint in enumerate(shape.joints, 1):
            found[f"joint_{number}"] = joint.place
    if model.wheelbase_m:
        found["rear_axle"] = (model.rear_axle_m, 0.0, 0.0)
    return found


def _word(kind: str, arguments: dict[str, str]) -> str:
    """How a scenario asks for it."""
    inside = ", ".join(f"{name}={value}" for name, value in arguments.items())
    return f"{kind}({inside})" if inside else kind


def _row(values: np.ndarray) -> str:
    return f"[{', '.join(f'{float(value):.3f}' for value in values)}]"


def _quoted(text: str, always: bool = False) -> str:
    return f'"{text}"' if always or not text.replace("_", "").isalnum() else text


if __name__ == "__main__":
    main()
