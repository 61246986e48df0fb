"""Animals: four-legged bodies with gaits, and birds."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from scenesim.errors import AssetError
from scenesim.geometry.transform import Transform
from scenesim.randomness import Stream
from scenesim.shapes.animals.figure import Beast
from scenesim.shapes.animals.species import NAMES, SPECIES, Rgb
from scenesim.shapes.model import Body, Member
from scenesim.shapes.people.luck import numbers
from scenesim.world.scene import Model

KINDS = frozenset({"animal"})
FAMILIES = frozenset(NAMES)

__all__ = ["FAMILIES", "KINDS", "Beast", "build", "specify"]

#: how often each is met on a road when a scenario does not say
_MET = (
    ("dog", 5.0),
    ("cat", 3.0),
    ("deer", 4.0),
    ("boar", 2.0),
    ("fox", 2.0),
    ("cow", 1.0),
    ("horse", 1.0),
    ("bird", 1.0),
)
_SIZES = 5


def specify(kind: str, arguments: Mapping[str, str | float], stream: Stream) -> Model:
    """An animal as a scenario asks for it; no mesh is made.

    Args:
        kind: ``animal``.
        arguments: ``species``, one of ``FAMILIES``.
        stream: decides what the arguments leave open.

    Returns:
        The model.

    Raises:
        AssetError: an argument or a species is unknown.
    """
    unknown = sorted(set(arguments) - {"species"})
    if unknown:
        raise AssetError(f"{kind} has no argument '{unknown[0]}'; it takes species")
    luck = numbers(stream)
    drawn = next(luck)
    name = str(arguments.get("species", _by_weight(drawn)))
    if name not in FAMILIES:
        raise AssetError(f"want species as one of {', '.join(sorted(FAMILIES))}, got '{name}'")
    variant = int(next(luck) * _SIZES)
    if name == "bird":
        return Model(
            name,
            variant,
            0.34,
            0.13,
            0.26,
            attributes={"species": name},
            colours=_plumage(next(luck)),
        )
    s = SPECIES[name]
    size = size_of(name, variant)
    colours = _coat(name, next(luck), next(luck))
    head = s.neck[0] * 0.7 + s.head[0]
    return Model(
        name,
        variant,
        (1.25 * s.length + head) * size,
        1.05 * max(s.chest[1], s.loin[1]) * size,
        (s.withers + 0.6 * s.neck[0]) * size,
        attributes={"species": name, "size": f"{size:g}"},
        colours=colours,
    )


def build(model: Model) -> Body:
    """The body of a model in its colours.

    Args:
        model: of ``specify``.

    Returns:
        One member.
    """
    beast = beast_of(model.family, model.variant).tinted(model.colours)
    return Body((Member(beast, Transform.identity()),))


@lru_cache(maxsize=64)
def beast_of(name: str, variant: int) -> Beast:
    """The figure of a species at one of its sizes, made once.

    Args:
        name: of the species.
        variant: which size.

    Returns:
        The figure in default colours.
    """
    return Beast(name, size_of(name, variant))


def size_of(name: str, variant: int) -> float:
    """How large a variant is against its species.

    Args:
        name: of the species.
        variant: 0..4.

    Returns:
        A factor.
    """
    spread = SPECIES[name].spread if name in SPECIES else 0.15
    return round(1 + spread * (variant / (_SIZES - 1) * 2 - 1), 3)


def _by_weight(place: float) -> str:
    at = place * sum(weight for _, weight in _MET)
    for name, weight in _MET:
        at -= weight
        if at < 0:
            return name
    return _MET[-1][0]


def _coat(name: str, which: float, light: float) -> dict[str, Rgb]:
    """Colours of a coat."""
    coats = SPECIES[name].coats
    at = which * sum(coat.weight for coat in coats)
    chosen = coats[-1]
    for coat in coats:
        at -= coat.weight
        if at < 0:
            chosen = coat
            break
    k = 0.85 + 0.3 * light
    return {
        "coat": _scaled(chosen.main, k),
        "belly": _scaled(chosen.belly, k),
        "marks": _scaled(chosen.marks, k),
        "mane": _scaled(chosen.mane, k),
    }


def _plumage(which: float) -> dict[str, Rgb]:
    """A pigeon's or a crow's colours."""
    pigeon = ((0.16, 0.17, 0.19), (0.24, 0.25, 0.27), (0.05, 0.08, 0.07))
    crow = ((0.036, 0.036, 0.038), (0.038, 0.038, 0.040), (0.036, 0.036, 0.036))
    return dict(zip(("coat", "belly", "marks"), pigeon if which < 0.6 else crow, strict=True))


def _scaled(colour: Rgb, factor: float) -> Rgb:
    return (colour[0] * factor, colour[1] * factor, colour[2] * factor)
