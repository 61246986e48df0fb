"""Road marks as paint on the sampled surface: one stripe for each line or dash."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenesim.roads.model import Lane, LaneSection, MarkLine, RoadMark
from scenesim.roads.strips import Strip

Floats = NDArray[np.float64]

#: (dash, gap) m by setting; widths (standard, bold) m
#: Source: RMS-1 (Germany), rounded.
DASHES = {"town": (3.0, 6.0), "rural": (4.0, 8.0), "motorway": (6.0, 12.0)}
WIDTHS = {"town": (0.12, 0.25), "rural": (0.12, 0.25), "motorway": (0.15, 0.30)}
DOT_M, DOT_GAP_M = 0.1, 1.12
#: one road mark does not become more stripes than this, whatever its dash length
MAX_DASHES = 20_000


@dataclass(frozen=True, slots=True, eq=False)
class Stripe:
    """One painted line or dash.

    Attributes:
        road: id.
        section: index.
        lane: whose outer border it marks; 0 is the reference line.
        kind: ``solid broken botts dots`` or ``curb grass edge custom`` as written.
        colour: ``standard white yellow blue green red orange violet``.
        width_m: across.
        height_m: above the road, as written.
        s_start_m, s_end_m: its stretch.
        points: (P, 3) m, world: its centre line on the surface of ``MapNetwork.strips``.
        left: (P, 3) unit, world: across it, along growing t.
    """

    road: str
    section: int
    lane: int
    kind: str
    colour: str
    width_m: float
    height_m: float
    s_start_m: float
    s_end_m: float
    points: Floats
    left: Floats


def painted(strip: Strip, section: LaneSection, end_m: float, setting: str) -> list[Stripe]:
    """All marks of one lane section.

    Args:
        strip: the section, sampled.
        section: its values.
        end_m: where it ends.
        setting: ``town rural motorway``: decides sizes that the map leaves open.

    Returns:
        The stripes.
    """
    found: list[Stripe] = []
    for lane in section.lanes:
        for mark, end in _stretches(lane, section.s_m, end_m):
            if mark.kind != "none":
                found += _mark_stripes(strip, lane, mark, (section.s_m + mark.s_m, end), setting)
    return found


def _stretches(lane: Lane, start: float, end: float) -> Iterator[tuple[RoadMark, float]]:
    for mark, after in zip(lane.marks, (*lane.marks[1:], None), strict=False):
        last = end if after is None else min(start + after.s_m, end)
        if last - (start + mark.s_m) > 1e-3:
            yield mark, last


def _mark_stripes(
    strip: Strip, lane: Lane, mark: RoadMark, stretch: tuple[float, float], setting: str
) -> Iterator[Stripe]:
    border, height = _border(strip, lane)
    for line, kind in lines_of(mark, lane.id, setting):
        intervals = _dashes(line, stretch, mark.explicit)
        if not intervals:
            continue
        points = border + line.t_offset_m * strip.frames.left + height
        for (low, high), here, left in _along(strip, points, intervals):
            yield Stripe(
                road=strip.road,
                section=strip.section,
                lane=lane.id,
                kind=kind,
                colour=line.colour or mark.colour,
                width_m=line.width_m,
                height_m=mark.height_m,
                s_start_m=low,
                s_end_m=high,
                points=here,
                left=left,
            )


def lines_of(mark: RoadMark, lane: int, setting: str) -> list[tuple[MarkLine, str]]:
    """The lines that a mark consists of, each with its kind.

    Args:
        mark: values.
        lane: id of the lane whose outer border it marks.
        setting: ``town rural motorway``.

    Returns:
        Lines with all sizes filled in.
    """
    bold = mark.weight == "bold"
    width = mark.width_m or WIDTHS[setting][bold]
    if mark.lines:
        return [
            (_filled(line, width), "broken" if line.space_m > 0 else "solid") for line in mark.lines
        ]
    words = mark.kind.split() if mark.kind not in {"botts dots"} else [mark.kind]
    # read from inside to outside; on the reference line from left to right
    sign = -1.0 if lane > 0 else 1.0
    offsets = [sign * width, -sign * width] if len(words) == 2 else [0.0]
    found = []
    for word, offset in zip(words, offsets, strict=False):
        dash, gap = (0.0, 0.0)
        if word == "broken":
            dash, gap = DASHES[setting]
        elif word == "botts dots":
            dash, gap = DOT_M, DOT_GAP_M
        found.append((MarkLine(dash, gap, offset, 0.0, width), word))
    return found


def _filled(line: MarkLine, width: float) -> MarkLine:
    chosen = line.width_m if line.width_m > 0 else width
    return MarkLine(
        line.length_m, line.space_m, line.t_offset_m, line.s_offset_m, chosen, line.colour
    )


def _dashes(
    line: MarkLine, stretch: tuple[float, float], explicit: bool
) -> list[tuple[float, float]]:
    start, end = stretch
    first = start + line.s_offset_m
    if explicit:
        return [(first, min(first + line.length_m, end))] if first < end else []
    if line.space_m <= 0 or line.length_m <= 0:
        return [(first, end)] if first < end else []
    period = line.length_m + line.space_m
    count = int(min(max((end - first) / period + 1, 0), MAX_DASHES))
    lows = [first + period * number for number in range(count)]
    return [(low, min(low + line.length_m, end)) for low in lows if low < end - 0.02]


def _border(strip: Strip, lane: Lane) -> tuple[Floats, Floats]:
    """The border that a lane's marks lie on, and its height over the road.

    Raises:
        ValueError: the strip is of another section.
    """
    if lane.id == 0:
        return strip.borders[:, strip.centre], np.zeros(3)
    for column, found in enumerate(strip.lanes):
        if found.lane == lane.id:
            index = column if lane.id > 0 else column + 1
            return strip.borders[:, index], found.outer_height[:, None] * strip.frames.up
    raise ValueError(f"want a lane of the section, got {lane.id}")


def _along(
    strip: Strip, points: Floats, intervals: list[tuple[float, float]]
) -> Iterator[tuple[tuple[float, float], Floats, Floats]]:
    """The polyline of each interval, with the strip's own stations between its ends."""
    stations = strip.stations
    if len(stations) < 2:
        return
    lows = np.array([low for low, _ in intervals])
    highs = np.array([high for _, high in intervals])
    first = np.searchsorted(stations, lows + 1e-6, side="right")
    last = np.searchsorted(stations, highs - 1e-6, side="left")
    cuts: list[Floats] = []
    for low, high, a, b in zip(
        lows.tolist(), highs.tolist(), first.tolist(), last.tolist(), strict=True
    ):
        cuts.append(np.concatenate([[low], stations[a:b], [high]]))
    at = np.concatenate(cuts)
    here = np.stack([np.interp(at, stations, points[:, axis]) for axis in range(3)], axis=-1)
    left = np.stack(
        [np.interp(at, stations, strip.frames.left[:, axis]) for axis in range(3)], axis=-1
    )
    begin = 0
    for interval, cut in zip(intervals, cuts, strict=True):
        end = begin + len(cut)
        yield interval, here[begin:end], left[begin:end]
        begin = end
