"""Where the feet of people in a run stand: each step is taken once and kept until it ends.

A gait alone keeps a foot where it stands only on a straight way at the gait's own stride. In bends,
steps to the side, turns on the spot and at other speeds the body moves over the ground as it will;
so each step gets a place in the world, under the body in the middle of its stance, and the legs
reach for it.
"""

from __future__ import annotations

from bisect import bisect_left
from math import atan2, cos, floor, hypot, pi, sin, sqrt
from typing import NamedTuple

from scenesim.geometry.transform import Transform
from scenesim.shapes.people import Figure
from scenesim.shapes.people.blend import blended, cleared, eased
from scenesim.shapes.people.gait import Footfall, Shift
from scenesim.shapes.people.skeleton import Posture
from scenesim.world.classes import Gait
from scenesim.world.timeline import Timeline

#: gaits that take steps
STEPS = (int(Gait.WALK), int(Gait.RUN))
_SHORTEST = 1.8  # strides of a slow walk are so many times shorter than those at full pace
_TURNING_M = 0.22  # of way per radian turned: who turns takes steps
_FARTHEST = 0.42  # of the leg: no foot is held farther from where the gait has it
_TWIST_RAD = 0.8
_STAND = int(Gait.STAND)
_BLEND_STEPS = 12  # of the run, that stopping and setting off take
_EASE_STEPS = 6.0  # that passing from a walk to a run takes
_CLEAR = 0.03  # of the leg: so high a foot is at least while it swings and its gait changes
_STAYS = Shift(0.0, 0.0, 0.0)


class Footing(NamedTuple):
    """What the legs do at a moment.

    Attributes:
        walked_m: distance of the gait.
        shifts: of the left and of the right foot.
    """

    walked_m: float
    shifts: tuple[Shift, Shift]


class _Stance(NamedTuple):
    """A step on the ground: its place in the world, and the shifts as it begins and ends."""

    x: float
    y: float
    yaw: float
    begins: Shift
    ends: Shift


class _Change(NamedTuple):
    """A walk that becomes a run, or a run a walk.

    Attributes:
        at: when, in steps of the run.
        old, new: the postures just before and after it.
        lasts: how many steps the left and the right foot take to forget the old one.
    """

    at: float
    old: Posture
    new: Posture
    lasts: tuple[float, float]


class Feet:
    """The steps of one person over a whole run."""

    def __init__(
        self, timeline: Timeline, row: int, figure: Figure, T_body_from_figure: Transform
    ) -> None:
        """Take all steps.

        Args:
            timeline: of the run.
            row: of the actor.
            figure: one on foot.
            T_body_from_figure: where it is in the actor's frame.
        """
        self._timeline, self._figure = timeline, figure
        self._gaits = timeline.gaits[:, row].tolist()
        self._follow(row, T_body_from_figure)
        self._phases = self._progress()
        self._stances: list[list[dict[int, _Stance]]] = []
        self._section = [-1] * len(self._gaits)
        self._leg = figure.body.hip - figure.body.ankle
        first = 0
        for step in range(1, len(self._gaits) + 1):
            if step == len(self._gaits) or self._gaits[step] != self._gaits[first]:
                if self._gaits[first] in STEPS:
                    self._step_over(first, step - 1)
                first = step
        self._changes: list[_Change] = []
        for step in range(1, len(self._gaits)):
            if self._changes_gait(step):
                old, new = self._striding(step - 1, 0.49), self._raw(step, -0.49)
                lasts = self._until_down(step, 0), self._until_down(step, 1)
                self._changes.append(_Change(step - 0.5, old, new, lasts))

    def at(self, time_s: float) -> Footing:
        """How far the gait is, and where the feet are against it.

        Args:
            time_s: seconds since the run began.

        Returns:
            The footing; without shifts for who does not walk.
        """
        timeline, last = self._timeline, len(self._gaits) - 1
        at = min(max((time_s - timeline.start_s) / timeline.step_s, 0.0), float(last))
        nearest = self._nearest(at)
        phase, section = self._phase(at), self._section[nearest]
        fall = self._fall(self._gaits[nearest])
        if section < 0:
            return Footing(phase * fall.stride, (_STAYS, _STAYS))
        left, right = (self._shift(section, foot, phase, at, fall) for foot in (0, 1))
        return Footing(phase * fall.stride, (left, right))

    def posture(self, time_s: float) -> Posture:
        """How the person holds itself: striding, standing, or on the way between them.

        Who has stopped draws its feet to where it stands; who is about to set off puts them where
        the first step begins: while it walks, its feet are the steps' alone.

        Args:
            time_s: seconds since the run began.

        Returns:
            The posture.
        """
        timeline, figure = self._timeline, self._figure
        at = (time_s - timeline.start_s) / timeline.step_s
        nearest = self._nearest(at)
        if self._gaits[nearest] != _STAND:
            return self._striding(nearest, at - nearest)
        found = figure.posture(_STAND, self.at(time_s).walked_m, time_s)
        stopped, off = self._change(nearest, -1), self._change(nearest, 1)
        if stopped is not None:
            share = (at - stopped - 0.5) / _BLEND_STEPS
            striding = self._striding(stopped, 0.49)
            found = blended(striding, found, share, _higher(striding))
        if off is not None:
            share = 1.0 - (off - 0.5 - at) / _BLEND_STEPS
            striding = self._striding(off, -0.49)
            found = blended(found, striding, share, _higher(striding))
        return found

    def _striding(self, step: int, later: float) -> Posture:
        """The posture at a step that does not stand, some share of a step later."""
        found = self._raw(step, later)
        for change in self._changes:
            since = step + later - change.at
            if 0.0 < since < _EASE_STEPS:
                share, feet = since / _EASE_STEPS, [since / last for last in change.lasts]
                found = eased(found, change.old, change.new, share, (feet[0], feet[1]))
                heights = [self._height(step, later, foot, feet[foot]) for foot in (0, 1)]
                found = cleared(found, self._figure.body, (heights[0], heights[1]))
        return found

    def _until_down(self, step: int, foot: int) -> float:
        """How many steps a foot has from a change of gait on until it stands where it shall."""
        own = self._phase(step - 0.5) + self._offset(foot)
        if own - floor(own) <= self._fall(self._gaits[step]).stance:
            return _EASE_STEPS
        strike = self._when(floor(own) + 1.0 - self._offset(foot))
        return min(max(strike - (step - 0.5), 1.0), _EASE_STEPS)

    def _height(self, step: int, later: float, foot: int, share: float) -> float:
        """How high a foot has to be at least, m, some share of a change of gait later."""
        fall = self._fall(self._gaits[step])
        own = self._phase(step + later) + self._offset(foot)
        swung = (own - floor(own) - fall.stance) / (1.0 - fall.stance)
        if swung <= 0.0 or share >= 1.0:
            return 0.0
        return _CLEAR * self._leg * min(1.0, 6.0 * share, 6.0 * (1.0 - share))

    def _raw(self, step: int, later: float) -> Posture:
        """That posture as the gait of the step alone has it."""
        time_s = self._timeline.start_s + (step + later) * self._timeline.step_s
        footing = self.at(time_s)
        return self._figure.posture(self._gaits[step], footing.walked_m, time_s, footing.shifts)

    def _changes_gait(self, step: int) -> bool:
        """Whether a walk has become a run at a step, or a run a walk."""
        before, now = self._gaits[step - 1], self._gaits[step]
        return before != now and before in STEPS and now in STEPS

    def _change(self, step: int, way: int) -> int | None:
        """The nearest step before (-1) or after (1) that strides, if it is near."""
        for k in range(1, _BLEND_STEPS + 1):
            other = step + way * k
            if not 0 <= other < len(self._gaits):
                return None
            if self._gaits[other] != _STAND:
                return other if self._gaits[other] in STEPS else None
        return None

    def _nearest(self, at: float) -> int:
        at = min(max(at, 0.0), float(len(self._gaits) - 1))
        return floor(at) + (at - floor(at) > 0.5)

    def _fall(self, gait: int) -> Footfall:
        return self._figure.footfall(gait if gait in STEPS else int(Gait.WALK))

    def _follow(self, row: int, T_body_from_figure: Transform) -> None:
        """World place and heading of the figure at each step."""
        dx, dy = (float(v) for v in T_body_from_figure.translation[:2])
        ahead = T_body_from_figure.rotation[:, 0]
        turn = atan2(float(ahead[1]), float(ahead[0]))
        bodies = self._timeline.yaws[:, row].tolist()
        places = self._timeline.positions[:, row, :2].tolist()
        self._xs = [x + dx * cos(a) - dy * sin(a) for (x, _), a in zip(places, bodies, strict=True)]
        self._ys = [y + dx * sin(a) + dy * cos(a) for (_, y), a in zip(places, bodies, strict=True)]
        self._yaws = [a + turn for a in bodies]

    def _progress(self) -> list[float]:
        """Strides taken at each step, 0 at t = 0."""
        phases, step_s = [0.0], self._timeline.step_s
        for k in range(1, len(self._gaits)):
            gait = self._gaits[k] if self._gaits[k] in STEPS else self._gaits[k - 1]
            if gait not in STEPS:
                phases.append(phases[-1])
                continue
            fall = self._fall(gait)
            way = hypot(self._xs[k] - self._xs[k - 1], self._ys[k] - self._ys[k - 1])
            pace = way / step_s
            if gait == int(Gait.WALK) and pace > 0.0:
                # steps shorten with the root of the speed below the pace of a full stride
                way *= min(max(sqrt(fall.stride / pace), 1.0), _SHORTEST)
            way += _TURNING_M * abs(self._yaws[k] - self._yaws[k - 1])
            phases.append(phases[-1] + way / fall.stride)
        zero = min(max(round(-self._timeline.start_s / step_s), 0), len(phases) - 1)
        return [phase - phases[zero] for phase in phases]

    def _phase(self, at: float) -> float:
        return _between(self._phases, at)

    def _when(self, phase: float) -> float:
        """The moment, in steps, at which so many strides are taken."""
        high = min(max(bisect_left(self._phases, phase), 1), len(self._phases) - 1)
        low = high - 1
        span = self._phases[high] - self._phases[low]
        share = (phase - self._phases[low]) / span if span > 0.0 else 1.0
        return low + min(max(share, 0.0), 1.0)

    def _step_over(self, first: int, last: int) -> None:
        """Find the stances of both feet while one gait lasts."""
        fall = self._fall(self._gaits[first])
        begin, end = max(first - 0.5, 0.0), min(last + 0.5, len(self._gaits) - 1.0)
        low, high = self._phase(begin), self._phase(end)
        feet: list[dict[int, _Stance]] = []
        for foot in (0, 1):
            offset = self._offset(foot)
            found: dict[int, _Stance] = {}
            for count in range(floor(low + offset), floor(high + offset) + 1):
                strike = max(count - offset, low)
                leave = min(count + fall.stance - offset, high)
                if leave >= strike:
                    stands = self._stood(first, foot, count) if strike == low else None
                    found[count] = self._stance(foot, count, (strike, leave), fall, stands)
            feet.append(found)
        self._section[first : last + 1] = [len(self._stances)] * (last + 1 - first)
        self._stances.append(feet)

    def _stood(self, first: int, foot: int, count: int) -> _Stance | None:
        """The stance in which a foot was when another gait ended, if it still stood."""
        if first == 0 or not self._changes_gait(first):
            return None
        share = self._phase(first - 0.5) + self._offset(foot) - count
        if share > self._fall(self._gaits[first - 1]).stance:
            return None
        return self._stances[self._section[first - 1]][foot].get(count)

    def _stance(
        self,
        foot: int,
        count: int,
        span: tuple[float, float],
        fall: Footfall,
        stands: _Stance | None,
    ) -> _Stance:
        """A step that lasts for a span of phases, placed by the middle of it or where it stands."""
        middle = 0.5 * (span[0] + span[1])
        at = self._when(middle)
        x, y = self._nominal(foot, middle + self._offset(foot) - count, fall)
        px, py, yaw = self._pose(at)
        place = (px + x * cos(yaw) - y * sin(yaw), py + x * sin(yaw) + y * cos(yaw), yaw)
        if stands is not None:
            place = (stands.x, stands.y, stands.yaw)
        stance = _Stance(*place, _STAYS, _STAYS)
        begins, ends = (
            self._held(
                stance,
                self._when(phase),
                self._nominal(foot, phase + self._offset(foot) - count, fall),
            )
            for phase in span
        )
        return stance._replace(begins=begins, ends=ends)

    def _offset(self, foot: int) -> float:
        return self._figure.manner.phase + 0.5 * foot

    def _nominal(self, foot: int, share: float, fall: Footfall) -> tuple[float, float]:
        """Where the gait has a flat foot, figure frame."""
        return fall.ahead - share * fall.stride, self._figure.track(fall, foot)

    def _pose(self, at: float) -> tuple[float, float, float]:
        return _between(self._xs, at), _between(self._ys, at), _between(self._yaws, at)

    def _held(self, stance: _Stance, at: float, nominal: tuple[float, float]) -> Shift:
        """How a foot has to be shifted to be at its stance."""
        x, y, yaw = self._pose(at)
        c, s = cos(yaw), sin(yaw)
        dx, dy = stance.x - x, stance.y - y
        dx, dy = dx * c + dy * s - nominal[0], dy * c - dx * s - nominal[1]
        too_far = max(hypot(dx, dy) / (_FARTHEST * self._leg), 1.0)
        turn = (stance.yaw - yaw + pi) % (2.0 * pi) - pi
        return Shift(dx / too_far, dy / too_far, max(-_TWIST_RAD, min(_TWIST_RAD, turn)))

    def _shift(self, section: int, foot: int, phase: float, at: float, fall: Footfall) -> Shift:
        own = phase + self._offset(foot)
        count = floor(own)
        stances = self._stances[section][foot]
        stance = stances.get(count)
        if own - count <= fall.stance:
            if stance is None:
                return _STAYS
            return self._held(stance, at, self._nominal(foot, own - count, fall))
        begins = stances[count + 1].begins if count + 1 in stances else _STAYS
        ends = stance.ends if stance is not None else _STAYS
        u = (own - count - fall.stance) / (1.0 - fall.stance)
        u = u * u * (3.0 - 2.0 * u)
        return Shift(*(a + (b - a) * u for a, b in zip(ends, begins, strict=True)))


def _higher(striding: Posture) -> int:
    """Which foot is on its way, 0 left, 1 right: it goes first."""
    left, right = striding.legs
    return 0 if left.ankle[2] > right.ankle[2] else 1


def _between(series: list[float], at: float) -> float:
    low = min(int(at), len(series) - 2) if len(series) > 1 else 0
    high = min(low + 1, len(series) - 1)
    return series[low] + (series[high] - series[low]) * (at - low)
