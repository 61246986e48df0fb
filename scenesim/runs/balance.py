"""How a dataset's labelled things spread over skin tone, age, class, distance and weather."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import degrees, hypot
from pathlib import Path
from typing import Any

from scenesim.dataset.table import frame_lines

#: a slice below this many things, or below this share of an even spread, is thin
LEAST_THINGS = 30
LEAST_SHARE = 0.25

_DISTANCES = ((10.0, "< 10 m"), (20.0, "10..20 m"), (40.0, "20..40 m"), (70.0, "40..70 m"))
#: least visible share in the camera that sees most of a thing, as KITTI's levels of occlusion
_VISIBLE = ((0.9, "in the open"), (0.5, "partly hidden"))
#: slices that every dataset is asked for, beside what is seen
_ASKED: Mapping[str, tuple[str, ...]] = {
    "skin tone": tuple(str(tone) for tone in range(1, 11)),
    "age": ("child", "adult", "senior"),
    "distance": (*(label for _, label in _DISTANCES), ">= 70 m"),
    "occlusion": (*(label for _, label in _VISIBLE), "mostly hidden"),
    "light": ("day", "low sun", "night"),
    "rain": ("dry", "light rain", "heavy rain"),
    "sight": ("clear", "fog"),
}


@dataclass(slots=True)
class Balance:
    """Counts of visible things.

    Attributes:
        slices: name of the division to label to count.
        things: all counted.
        frames: of the dataset.
    """

    slices: dict[str, Counter[str]] = field(default_factory=dict)
    things: int = 0
    frames: int = 0

    def add(self, division: str, label: str, count: int = 1) -> None:
        """Count things.

        Args:
            division: such as ``age``.
            label: such as ``child``.
            count: how many.
        """
        self.slices.setdefault(division, Counter())[label] += count

    def counts(self, division: str) -> dict[str, int]:
        """A division's labels and counts.

        Args:
            division: of ``slices``.

        Returns:
            Label to count: nearest, lightest or youngest first; classes by their number.
        """
        counts = self.slices[division]
        order = [*_ASKED.get(division, ()), *(label for label, _ in counts.most_common())]
        return {label: counts[label] for label in dict.fromkeys(order) if counts[label]}

    def warnings(self) -> list[str]:
        """Slices that are thin.

        Returns:
            One sentence each.
        """
        found = []
        for division, counts in self.slices.items():
            labels = [*dict.fromkeys((*_ASKED.get(division, ()), *sorted(counts)))]
            total = sum(counts.values())
            for label in labels:
                count = counts[label]
                share = count / total if total else 0.0
                if count < LEAST_THINGS:
                    found.append(f"{division} '{label}': only {count} things")
                elif share * len(labels) < LEAST_SHARE:
                    told = f"{share:.1%} of all, an even share is {1 / len(labels):.1%}"
                    found.append(f"{division} '{label}': {told}")
        return found

    def as_json(self) -> dict[str, Any]:
        """Figures for a report.

        Returns:
            JSON types.
        """
        return {
            "frames": self.frames,
            "things": self.things,
            "slices": {name: dict(sorted(c.items())) for name, c in self.slices.items()},
            "warnings": self.warnings(),
        }


def balance_of(root: Path) -> Balance:
    """Count a dataset's visible things.

    Args:
        root: its folder.

    Returns:
        The counts.
    """
    found = Balance()
    for truth, draw in frame_lines(root):
        found.frames += 1
        weather = _weather(draw["parameters"])
        ego = truth["ego"]["translation"]
        for thing in truth["objects"]:
            if not any(view["pixels"] for view in thing["views"].values()):
                continue
            found.things += 1
            place = thing["box"]["translation"]
            distance = hypot(place[0] - ego[0], place[1] - ego[1])
            found.add("class", thing["kind"])
            found.add("distance", _distance(distance))
            found.add("occlusion", _occlusion(thing["views"]))
            for division, name in (("skin tone", "skin_tone"), ("age", "age")):
                if name in thing["attributes"]:
                    found.add(division, thing["attributes"][name])
            for division, label in weather.items():
                found.add(division, label)
    return found


def _distance(distance_m: float) -> str:
    return next((label for end, label in _DISTANCES if distance_m < end), ">= 70 m")


def _occlusion(views: Mapping[str, Mapping[str, Any]]) -> str:
    visible = max(view["visible"] for view in views.values())
    return next((label for least, label in _VISIBLE if visible >= least), "mostly hidden")


def _weather(parameters: Mapping[str, float | str]) -> dict[str, str]:
    """The weather's slices, as far as the draw's values say."""
    found = {}
    rain = parameters.get("weather.rain")
    if isinstance(rain, float):
        found["rain"] = "dry" if rain < 0.1 else "light rain" if rain < 4.0 else "heavy rain"
    sun = parameters.get("weather.sun_elevation")
    if isinstance(sun, float):
        found["light"] = "night" if sun < 0 else "low sun" if degrees(sun) < 15 else "day"
    fog = parameters.get("weather.fog")
    if isinstance(fog, float):
        found["sight"] = "fog" if fog < 500.0 else "clear"
    return found
