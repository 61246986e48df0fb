"""Which vehicle a variant is: a member of its family with its own wheels, face and number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from scenesim.randomness import Stream
from scenesim.shapes.vehicles.liveries import LAYOUTS, SYMMETRIC
from scenesim.shapes.vehicles.machines import PLANTS, Plant
from scenesim.shapes.vehicles.rigs import RIGS, Rig
from scenesim.shapes.vehicles.style import Style
from scenesim.shapes.vehicles.wheels import Wheel
from scenesim.shapes.vehicles.working import STYLES

#: looks that one member comes in
LOOKS = 3

_RIMS = (("double", 5), ("single", 5), ("single", 7), ("double", 6), ("single", 10), ("cap", 0))
_FACES = ("swept", "round", "slit", "square", "drop")
_PLAIN = frozenset({"hatchback", "sedan", "estate", "suv", "pickup"})


def count(family: str) -> int:
    """How many variants a family has.

    Args:
        family: of ``STYLES``, ``RIGS`` or ``PLANTS``.

    Returns:
        Members times looks.
    """
    return len(STYLES.get(family) or RIGS.get(family) or PLANTS[family]) * LOOKS


@lru_cache(maxsize=1024)
def member(family: str, variant: int) -> Style | Rig | Plant:
    """The measures of a variant; all looks of a member have the same sizes and axles.

    Args:
        family: of ``STYLES``, ``RIGS`` or ``PLANTS``.
        variant: any whole number.

    Returns:
        The style of a car, the rig of a heavy vehicle, the measures of a machine.
    """
    if family in PLANTS:
        return PLANTS[family][variant % len(PLANTS[family])]
    if family in RIGS:
        return _liveried(RIGS[family], variant)
    styles = STYLES[family]
    style = styles[variant % len(styles)]
    look = variant // len(styles) % LOOKS
    if look == 0:
        return style
    own = Stream.of(variant).child(f"look/{family}")
    rim, spokes = own.child("rim").pick(_RIMS)
    wheel = replace(style.wheel, style=rim, spokes=spokes)
    if family not in _PLAIN:
        return replace(style, wheel=_reachable(wheel))
    return replace(
        style,
        wheel=_reachable(wheel),
        lamp=own.child("lamp").pick(_FACES),
        bars=int(own.child("bars").uniform(0, 5)),
        framed=own.child("framed").uniform() < 0.5,
        grille=_widened(style.grille, own),
        privacy=own.child("privacy").uniform() < 0.3,
    )


def _liveried(rigs: Sequence[Rig], variant: int) -> Rig:
    """A heavy vehicle; each look of a bus or a tram lays out its colours in its own way."""
    number, look = variant % len(rigs), variant // len(rigs) % LOOKS
    rig = rigs[number]
    if not rig.cab.seat_rows:
        return rig
    layouts = SYMMETRIC if rig.cab.both_ends else LAYOUTS
    livery = layouts[(number + 2 * look) % len(layouts)]
    return replace(rig, cab=replace(rig.cab, livery=livery))


def laden(chosen: Style | Rig | Plant, traits: Sequence[str]) -> Style | Rig | Plant:
    """A member with what it carries on its roof.

    Args:
        chosen: the member.
        traits: with ``roof_box`` or without.

    Returns:
        The member, higher by its load; itself where nothing changes.
    """
    if "roof_box" not in traits or not isinstance(chosen, Style) or chosen.extra or chosen.bed:
        return chosen
    rails = 0.0 if chosen.rails else 0.035
    return replace(
        chosen,
        extra="roof_box",
        extra_height=chosen.extra_height + 0.34,
        height=chosen.height + 0.34 + rails,
        rails=True,
    )


def _reachable(wheel: Wheel) -> Wheel:
    """A wheel whose rim suits its tyre: hub caps sit on small rims."""
    return replace(wheel, rim=min(wheel.rim, 0.64) if wheel.style == "cap" else wheel.rim)


def _widened(grille: tuple[float, float, float], own: Stream) -> tuple[float, float, float]:
    """A grille a little wider or narrower, taller or lower."""
    wide = grille[0] * own.child("wide").uniform(0.85, 1.1)
    low = grille[1] * own.child("low").uniform(0.8, 1.15)
    return (wide, low, grille[2])
