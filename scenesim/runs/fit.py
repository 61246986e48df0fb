"""A prior from real labels: histograms as a scenario that a person can read and extend."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import cos, isnan, radians, sin

from scenesim.errors import Problem, SamplingError, ScenarioError
from scenesim.runs.privacy import private_counts
from scenesim.runs.real_labels import Picture, Thing, things_of
from scenesim.scenario import format_text

#: bins that do not depend on the data, as privacy needs
AHEAD = (4.0, 8.0, 12.0, 16.0, 22.0, 30.0, 40.0, 55.0, 75.0)
ASIDE = (-18.0, -12.0, -8.0, -5.0, -2.5, 0.0, 2.5, 5.0, 8.0, 12.0, 18.0)
STEPS = (0.0, 1.0, 2.5, 5.0, 7.5, 11.0, 16.0, 24.0, 36.0)
HEADING = (-180.0, -150.0, -110.0, -70.0, -30.0, 30.0, 70.0, 110.0, 150.0, 180.0)
HEIGHTS = (0.0, 1.2, 1.4, 1.6, 1.8, 2.2, 3.0, 5.0)
GROUPS: Mapping[str, tuple[str, ...]] = {
    "vehicle": ("car", "van", "truck", "bus", "tram"),
    "person": ("pedestrian",),
    "rider": ("bicycle", "motorcycle"),
}
MOST_PER_IMAGE = 8  # things of a group that are counted in one image, and drawn in one scene
HISTOGRAMS = 8  # of a group
IN_LINE_M = 2.0  # aside from one before, at most, for both to stand in one line
_JITTER_M = 1.5  # aside in a line
_VIEW = 0.8  # how far aside a thing may stand to be in the picture, as a share of its distance
#: from the camera to a thing's middle, less the free space between it and the ego
_TO_MIDDLE_M = {"vehicle": 4.8, "person": 2.9, "rider": 3.6}
#: what a thing needs: how far behind the one before, or how far aside
_ROOM_M = {"vehicle": (5.5, 3.5), "person": (0.8, 1.0), "rider": (2.2, 1.8)}

Counts = list[int]


@dataclass(frozen=True, slots=True)
class Fitted:
    """Histograms of one group of things; those of an image are in the order of their distance.

    Attributes:
        kinds: word to count.
        numbers: images with 0, 1, 2, ... of them.
        nearest: how far ahead the first is, counted once for each thing of its image.
        steps: how far ahead each other one is of the one before.
        in_line: how many stand in one line with the one before, and with the one before that.
        aside: of the others.
        heading: over its bins.
        heights: of bodies; for reading, shapes draw their own.
        hidden: KITTI's levels 0, 1, 2; for reading, it follows from what stands in front.
    """

    kinds: Mapping[str, int]
    numbers: Counts
    nearest: Counts
    steps: Counts
    in_line: Counts
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
    share = (
        Fraction(epsilon).limit_denominator(10**6) / (HISTOGRAMS * len(GROUPS)) if epsilon else None
    )

    def told(counts: Counts, sensitivity: int) -> Counts:
        return private_counts(counts, share, sensitivity) if share else counts

    return {name: _fitted(pictures, kinds, told) for name, kinds in GROUPS.items()}


def crowded(pictures: Sequence[Picture]) -> int:
    """How many images hold more of a group than is counted.

    Args:
        pictures: labelled images.

    Returns:
        Their number.
    """
    return sum(
        any(
            sum(one.kind in kinds for one in picture.things) > MOST_PER_IMAGE
            for kinds in GROUPS.values()
        )
        for picture in pictures
    )


def _fitted(
    pictures: Sequence[Picture], kinds: Sequence[str], told: Callable[[Counts, int], Counts]
) -> Fitted:
    numbers = [0] * (MOST_PER_IMAGE + 1)
    things: list[Thing] = []
    places = _Places([], [], [0, 0], [])
    for picture in pictures:
        # each image counts for so many things at most: that bounds what it can change
        mine = [one for one in picture.things if one.kind in kinds][:MOST_PER_IMAGE]
        numbers[len(mine)] += 1
        things += mine
        places.add(sorted(_place(one) for one in mine))
    most = MOST_PER_IMAGE
    by_kind = told([sum(one.kind == kind for one in things) for kind in kinds], most)
    sideways = told([*places.in_line, *_counted(places.aside, ASIDE)], most)
    return Fitted(
        kinds=dict(zip(kinds, by_kind, strict=True)),
        numbers=told(numbers, 1),
        nearest=told(_counted(places.nearest, AHEAD), most),
        steps=told(_counted(places.steps, STEPS), most - 1),
        in_line=sideways[:2],
        aside=sideways[2:],
        heading=told(_counted([one.yaw_deg for one in things], HEADING), most),
        heights=told(_counted([one.size_m[2] for one in things], HEIGHTS), most),
        hidden=told(_counted([one.occlusion for one in things], (0.0, 1.0, 2.0, 3.0)), most),
    )


def _counted(values: Sequence[float], edges: Sequence[float]) -> Counts:
    """A histogram; what lies outside counts in the outermost bins, what is unknown in none."""
    counts = [0] * (len(edges) - 1)
    for value in values:
        if not isnan(value):
            counts[sum(value >= edge for edge in edges[1:-1])] += 1
    return counts


def _place(thing: Thing) -> tuple[float, float]:
    """How far ahead of the camera a thing is, and how far to its left."""
    bearing = radians(thing.bearing_deg)
    return thing.distance_m * cos(bearing), thing.distance_m * sin(bearing)


@dataclass(frozen=True, slots=True)
class _Places:
    """Places of things, each from the one before; m, see ``Fitted``."""

    nearest: list[float]
    steps: list[float]
    in_line: Counts
    aside: list[float]

    def add(self, places: Sequence[tuple[float, float]]) -> None:
        """Take in the things of an image, nearest first."""
        self.nearest.extend(places[0][0] for _ in places)
        self.steps.extend(place[0] - before[0] for before, place in pairwise(places))
        for k, (_, aside) in enumerate(places):
            before = [one[1] for one in reversed(places[max(0, k - 2) : k])]
            lines = [n for n, other in enumerate(before) if abs(aside - other) < IN_LINE_M]
            if lines:
                self.in_line[lines[0]] += 1
            else:
                self.aside.append(aside)


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
        actors.append(_first(names[0], name, one))
        actors += [_next(names[k], names[k - 1 :: -1][:2], name, one) for k in range(1, most)]
        options = [
            f'"{" ".join(names[n:]) or "nobody"}": {count}'
            for n, count in enumerate(one.numbers[: most + 1])
            if count
        ]
        absences.append(f"        without({_chosen(options)}, placed=no)")
        notes.append(f"# {name}: heights {_told(one.heights, HEIGHTS, 'm')}")
        hidden = ", ".join(map(str, one.hidden)) if any(one.hidden) else "unknown"
        notes.append(f"# {name}: occluded 0, 1, 2: {hidden}")
    text = "\n".join(
        (
            f"# Fitted to {source}: {privacy}.",
            *notes,
            "#",
            "# Each thing of a group stands further away than the one before: in line with it or",
            "# with the one before that, or anywhere in the picture, with room for its body.",
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
    return format_text(text, "prior.scn")


def _first(name: str, group: str, one: Fitted) -> str:
    """The nearest thing of a group."""
    to_middle = _TO_MIDDLE_M[group]
    gap = _chosen(_ranges(one.nearest, AHEAD, "m", to_middle))
    offset = _in_view(name, to_middle, _ranges(one.aside, ASIDE, "m"))
    return _actor(name, one, gap, offset)


def _next(name: str, before: Sequence[str], group: str, one: Fitted) -> str:
    """A thing further away, in one line with one before or not, with room for its body."""
    lines = [
        f"{other}.offset + -{_JITTER_M:g}..{_JITTER_M:g} m: {count}"
        for other, count in zip(before, one.in_line, strict=False)
        if count
    ]
    nearer = before[0]
    offset = _in_view(nearer, _TO_MIDDLE_M[group], lines + _ranges(one.aside, ASIDE, "m"))
    behind, beside = _ROOM_M[group]
    apart = f"abs({name}.offset - {nearer}.offset)"
    room = f"min({behind:g} m, 4 * ({beside:g} m - {apart}))"
    gap = f"{nearer}.gap + max({room}, {_chosen(_ranges(one.steps, STEPS, 'm'))})"
    return _actor(name, one, gap, offset)


def _in_view(name: str, to_middle: float, asides: Sequence[str]) -> str:
    """An offset that keeps a thing in the picture at the distance of somebody."""
    edge = f"{_VIEW:g} * ({name}.gap + {to_middle:g} m)"
    return f"max(-{edge}, min({edge}, {_chosen(asides)}))"


def _actor(name: str, one: Fitted, gap: str, offset: str) -> str:
    head = _chosen([f"{kind}: {count}" for kind, count in one.kinds.items() if count])
    arguments = [
        "ahead_of=ego",
        f"gap={gap}",
        f"offset={offset}",
        f"facing={_chosen(_ranges(one.heading, HEADING, 'deg'))}" if sum(one.heading) else "",
        "speed=0 m/s",
    ]
    return f"    {name} = {head}({', '.join(part for part in arguments if part)})"


def _ranges(counts: Counts, edges: Sequence[float], unit: str, less: float = 0.0) -> list[str]:
    """A histogram as weighted ranges; all of it where noise has left nothing."""
    lows = [max(edge - less, 0.5) if less else edge for edge in edges]
    found = [
        f"{lows[k]:g}..{lows[k + 1]:g} {unit}: {count}" for k, count in enumerate(counts) if count
    ]
    return found or [f"{lows[0]:g}..{lows[-1]:g} {unit}: 1"]


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
