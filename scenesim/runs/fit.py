"""A prior from real labels: histograms as a scenario that a person can read and extend."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import cos, isnan, radians, sin

from scenesim.errors import Problem, SamplingError, ScenarioError
from scenesim.runs.privacy import private_counts
from scenesim.runs.real_labels import Picture, Thing, things_of

#: bins that do not depend on the data, as privacy needs
AHEAD = (4.0, 8.0, 12.0, 16.0, 22.0, 30.0, 40.0, 55.0, 75.0)
ASIDE = (-18.0, -12.0, -8.0, -5.0, -2.5, 0.0, 2.5, 5.0, 8.0, 12.0, 18.0)
HEADING = (-180.0, -150.0, -110.0, -70.0, -30.0, 30.0, 70.0, 110.0, 150.0, 180.0)
HEIGHTS = (0.0, 1.2, 1.4, 1.6, 1.8, 2.2, 3.0, 5.0)
GROUPS: Mapping[str, tuple[str, ...]] = {
    "vehicle": ("car", "van", "truck", "bus", "tram"),
    "person": ("pedestrian",),
    "rider": ("bicycle", "motorcycle"),
}
MOST_PER_IMAGE = 8  # things of a group that are counted in one image, and drawn in one scene

Counts = list[int]


@dataclass(frozen=True, slots=True)
class Fitted:
    """Histograms of one group of things.

    Attributes:
        kinds: word to count.
        numbers: images with 0, 1, 2, ... of them.
        ahead, aside, heading: over the bins of this module.
        heights: of bodies; for reading, shapes draw their own.
        hidden: KITTI's levels 0, 1, 2; for reading, it follows from what stands in front.
    """

    kinds: Mapping[str, int]
    numbers: Counts
    ahead: Counts
    aside: Counts
    heading: Counts
    heights: Counts
    hidden: Counts


def fit(pictures: Sequence[Picture], epsilon: float = 0.0) -> dict[str, Fitted]:
    """Histograms of each group.

    Args:
        pictures: labelled images.
        epsilon: privacy budget, shared by all histograms; one image more or less changes the
            chance of any outcome by a factor of exp(epsilon) at most. 0: no noise.

    Returns:
        Group to its histograms.

    Raises:
        SamplingError: there is nothing to fit.
        ScenarioError: a negative budget.
    """
    if epsilon < 0 or isnan(epsilon):
        raise ScenarioError([Problem(f"--epsilon {epsilon}: want 0 or more")])
    if not things_of(pictures):
        raise SamplingError(f"{len(pictures)} label files hold nothing to fit", 0, {})
    share = Fraction(epsilon).limit_denominator(10**6) / (7 * len(GROUPS)) if epsilon else None

    def told(counts: Counts, sensitivity: int) -> Counts:
        return private_counts(counts, share, sensitivity) if share else counts

    return {name: _fitted(pictures, kinds, told) for name, kinds in GROUPS.items()}


def _fitted(
    pictures: Sequence[Picture], kinds: Sequence[str], told: Callable[[Counts, int], Counts]
) -> Fitted:
    numbers = [0] * (MOST_PER_IMAGE + 1)
    things: list[Thing] = []
    for picture in pictures:
        # each image counts for so many things at most: that bounds what it can change
        mine = [one for one in picture.things if one.kind in kinds][:MOST_PER_IMAGE]
        numbers[len(mine)] += 1
        things += mine

    def counted(values: Sequence[float], edges: Sequence[float]) -> Counts:
        counts = [0] * (len(edges) - 1)
        for value in values:
            if not isnan(value):
                inside = sum(value >= edge for edge in edges[1:-1])
                counts[inside] += 1
        return told(counts, MOST_PER_IMAGE)

    by_kind = told([sum(one.kind == kind for one in things) for kind in kinds], MOST_PER_IMAGE)
    return Fitted(
        kinds=dict(zip(kinds, by_kind, strict=True)),
        numbers=told(numbers, 1),
        ahead=counted([one.distance_m * cos(radians(one.bearing_deg)) for one in things], AHEAD),
        aside=counted([one.distance_m * sin(radians(one.bearing_deg)) for one in things], ASIDE),
        heading=counted([one.yaw_deg for one in things], HEADING),
        heights=counted([one.size_m[2] for one in things], HEIGHTS),
        hidden=counted([one.occlusion for one in things], (0.0, 1.0, 2.0, 3.0)),
    )


def scenario_text(fitted: Mapping[str, Fitted], source: str, epsilon: float, images: int) -> str:
    """A fitted prior as a scenario.

    Args:
        fitted: of ``fit``.
        source: name of what it was fitted to.
        epsilon: privacy budget; 0 for none.
        images: how many were read; not told where the budget hides it.

    Returns:
        Text of the language.
    """
    privacy = (
        f"{epsilon:g}-differentially private (one image more or less; discrete Laplace noise)"
        if epsilon
        else f"exact counts of {images} images"
    )
    actors: list[str] = []
    absences: list[str] = []
    notes: list[str] = []
    for name, one in fitted.items():
        most = max((n for n, count in enumerate(one.numbers) if count), default=0)
        if not most or not sum(one.kinds.values()):
            continue
        names = [f"{name}_{k + 1}" for k in range(most)]
        actors += [_actor(actor, one) for actor in names]
        options = [
            f'"{" ".join(names[n:]) or "nobody"}": {count}'
            for n, count in enumerate(one.numbers[: most + 1])
            if count
        ]
        absences.append(f"        without({_chosen(options)}, placed=no)")
        notes.append(f"# {name}: heights {_told(one.heights, HEIGHTS, 'm')}")
        notes.append(f"# {name}: occluded 0, 1, 2: {', '.join(map(str, one.hidden))}")
    return "\n".join(
        (
            f"# Fitted to {source}: {privacy}.",
            *notes,
            "scenario fitted_prior:",
            '    "Classes, counts, places and headings as in real labels."',
            "",
            "    road = street(length=260 m, lanes=(4, 4), lane_width=3.25 m, sidewalk=8 m)",
            "    ego = car(on=road.lane(-1), s=60 m, speed=0 m/s)",
            *actors,
            "",
            "    background:",
            *absences,
            "",
            '    sensors = rig("kitti")',
            "    run 1 s at 10 Hz",
            "",
        )
    )


def _actor(name: str, one: Fitted) -> str:
    kinds = [f"{kind}: {count}" for kind, count in one.kinds.items() if count]
    head = _chosen(kinds)
    arguments = [
        "ahead_of=ego",
        f"gap={_ranges(one.ahead, AHEAD, 'm', 3.0)}",
        f"offset={_ranges(one.aside, ASIDE, 'm')}",
        f"facing={_ranges(one.heading, HEADING, 'deg')}" if sum(one.heading) else "",
        "speed=0 m/s",
    ]
    return f"    {name} = {head}({', '.join(part for part in arguments if part)})"


def _ranges(counts: Counts, edges: Sequence[float], unit: str, less: float = 0.0) -> str:
    """A histogram as a choice of ranges."""
    options = [
        f"{max(edges[k] - less, 0.5 if less else -1e9):g}..{edges[k + 1] - less:g} {unit}: {count}"
        for k, count in enumerate(counts)
        if count
    ]
    return _chosen(options) if options else f"{edges[0]:g}..{edges[-1]:g} {unit}"


def _chosen(options: Sequence[str]) -> str:
    """A choice; of one option that option itself."""
    if len(options) == 1:
        return options[0].rpartition(":")[0]
    return f"choice({', '.join(options)})"


def _told(counts: Counts, edges: Sequence[float], unit: str) -> str:
    parts = [
        f"{edges[k]:g}..{edges[k + 1]:g} {unit}: {count}" for k, count in enumerate(counts) if count
    ]
    return ", ".join(parts) or "unknown"
