"""Measures of a run as series over its steps, computed once and only as far as they are asked."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from math import acos, atan, cos, inf, pi, sin

import numpy as np
from numpy.typing import NDArray

from scenesim.errors import NotAvailableError
from scenesim.kernels.actors import (
    ACCELERATION,
    LENGTH,
    SPEED,
    WIDTH,
    YAW,
    X,
    Y,
)
from scenesim.kernels.measures import (
    along_path,
    distances,
    encroachment,
    overlaps,
    times_to_collision,
    velocities_of,
)
from scenesim.kernels.sight import visible_shares
from scenesim.simulation import plugins
from scenesim.simulation.motion import STEP_S, Motion
from scenesim.simulation.paths import through

Floats = NDArray[np.float64]

#: measures that need rendered frames
RENDERED = frozenset(
    {"occlusion", "visible_fraction", "pixels", "lidar_points", "contrast", "glare"}
)
_MOVES_ABOVE = 0.1  # m/s
_BESIDE = 0.3  # m: who is farther aside is not in the way
_SEEN_FROM = 0.3  # share of rays that makes a body visible


class Series:
    """All measures of one run, remembered step by step.

    A change of orders at a step makes everything after it unknown again: ``forget``.
    """

    def __init__(self, motion: Motion) -> None:
        self._motion = motion
        self._known: dict[tuple[object, ...], tuple[Floats, int]] = {}
        steps, count = motion.states.shape[:2]
        self._velocities: Floats = np.zeros((steps, count, 2))
        self._velocity_until = 0
        self._lanes: dict[tuple[str, int], int] = {}
        self._eye = self._eye_of_ego()

    def forget(self, step: int) -> None:
        """Drop what is known of the steps after this one.

        Args:
            step: the last that stays.
        """
        for key, (values, until) in list(self._known.items()):
            if key[0] == "pet":
                del self._known[key]
            else:
                self._known[key] = (values, min(until, step + 1))
        self._velocity_until = min(self._velocity_until, step + 1)

    def of(self, name: str, rows: tuple[tuple[int, ...], ...]) -> Floats:
        """A measure at all steps.

        Args:
            name: of the measure.
            rows: of each argument the actors meant: one, or those of a group.

        Returns:
            (T,) in SI; claims are 0 or 1.

        Raises:
            NotAvailableError: for measures that only rendered frames have.
        """
        if name == "time":
            return self._motion.times
        key = (name, rows)
        found = self._known.get(key)
        if found is not None and found[1] == len(found[0]):
            return found[0]
        compute = self._computers().get(name)
        if compute is None and name in plugins.measures():
            return self._of_plugin(name, rows)
        if compute is None:
            raise NotAvailableError(f"'{name}' is measured on rendered frames, not on the run")
        values, until = found or (np.zeros(len(self._motion.states)), 0)
        compute(rows, until, values)
        self._known[key] = (values, len(values))
        return values

    def _of_plugin(self, name: str, rows: tuple[tuple[int, ...], ...]) -> Floats:
        """A measure that a plug-in brings, computed anew for each question.

        Raises:
            ValueError: it gave something else than a number for each step.
        """
        values = np.asarray(plugins.measures()[name](self._motion, rows), dtype=np.float64)
        if values.shape != (len(self._motion.states),):
            raise ValueError(f"want {name} ({len(self._motion.states)},), got {values.shape}")
        return values

    def lane_code(self, road: str, lane: int) -> int:
        """A number that stands for a lane of a road.

        Args:
            road: id.
            lane: id.

        Returns:
            Equal numbers for equal lanes.
        """
        return self._lanes.setdefault((road, lane), len(self._lanes) + 1)

    def _computers(self) -> dict[str, Callable[[tuple[tuple[int, ...], ...], int, Floats], None]]:
        return {
            "ttc": self._ttc,
            "arrival": self._arrival,
            "pet": self._pet,
            "headway": self._headway,
            "gap": self._gap,
            "lead": self._lead,
            "distance": self._distance,
            "speed": lambda rows, a, out: self._column(SPEED, rows, a, out),
            "accel": lambda rows, a, out: self._column(ACCELERATION, rows, a, out),
            "lane": self._lane,
            "visible": self._visible,
            "moving": self._moving,
            "collide": self._collide,
            "off_road": self._off_road,
            "sun_angle": self._sun_angle,
        }

    def _others(self, rows: tuple[tuple[int, ...], ...]) -> NDArray[np.int64]:
        if len(rows) > 1:
            return np.array(rows[1], dtype=np.int64)
        return np.array([j for j in range(len(self._motion.bodies)) if j != rows[0][0]], np.int64)

    def _ttc(self, rows: tuple[tuple[int, ...], ...], a: int, out: Floats) -> None:
        m = self._motion
        if self._velocity_until < len(out):
            velocities_of(m.states, STEP_S, self._velocity_until, len(out), self._velocities)
            self._velocity_until = len(out)
        others = self._others(rows)
        times_to_collision(
            m.states, m.bodies, self._velocities, rows[0][0], others, a, len(out), out
        )

    def _collide(self, rows: tuple[tuple[int, ...], ...], a: int, out: Floats) -> None:
        m = self._motion
        overlaps(m.states, m.bodies, rows[0][0], self._others(rows), a, len(out), out)
        out[a:] = out[a:] > 0.0

    def _distance(self, rows: tuple[tuple[int, ...], ...], a: int, out: Floats) -> None:
        def one(i: int, j: int, series: Floats) -> None:
            distances(self._motion.states, self._motion.bodies, i, j, a, len(out), series)

        self._least(rows, a, out, one)

    def _gap(self, rows: tuple[tuple[int, ...], ...], a: int, out: Floats) -> None:
        def one(i: int, j: int, series: Floats) -> None:
            along = self._along(i, j, a)[a:]
            series[a:] = np.where(along[:, 2] < _BESIDE, along[:, 1], inf)

        self._least(rows, a, out, one)

    def _lead(self, rows: tuple[tuple[int, ...], ...], a: int, out: Floats) -> None:
        def one(i: int, j: int, series: Floats) -> None:
            both = float(self._motion.bodies[i, LENGTH]) + 0.5 * float(
                self._motion.bodies[j, LENGTH]
            )
            series[a:] = -self._along(i, j, a)[a:, 0] - both

        self._least(rows, a, out, one)

    def _headway(self, rows: tuple[tuple[int, ...], ...], a: int, out: Floats) -> None:
        def one(i: int, j: int, series: Floats) -> None:
            along = self._along(i, j, a)[a:]
            speed = np.abs(self._motion.states[a:, i, SPEED])
            ahead = (along[:, 0] > 0.0) & (speed > 0.01) & (along[:, 2] < _BESIDE)
            series[a:] = np.where(ahead, along[:, 1] / np.maximum(speed, 0.01), inf)

        self._least(rows, a, out, one)

    def _arrival(self, rows: tuple[tuple[int, ...], ...], a: int, out: Floats) -> None:
        def one(i: int, j: int, series: Floats) -> None:
            ahead = self._along(i, j, a)[a:, 0]
            speed = self._motion.states[a:, i, SPEED]
            comes = (ahead >= 0.0) & (speed > 0.01)
            series[a:] = np.where(comes, ahead / np.maximum(speed, 0.01), inf)

        self._least(rows, a, out, one)

    def _pet(self, rows: tuple[tuple[int, ...], ...], a: int, out: Floats) -> None:
        m = self._motion
        args = (m.states, m.bodies, rows[0][0])
        values = [encroachment(*args, j, STEP_S, m.zero, m.last + 1) for j in rows[1]]
        out[:] = min(values, default=inf)

    def _column(self, column: int, rows: tuple[tuple[int, ...], ...], a: int, out: Floats) -> None:
        out[a:] = self._motion.states[a:, rows[0][0], column]

    def _moving(self, rows: tuple[tuple[int, ...], ...], a: int, out: Floats) -> None:
        speeds = np.abs(self._motion.states[a:, list(rows[0]), SPEED])
        out[a:] = (speeds > _MOVES_ABOVE).any(axis=1)

    def _lane(self, rows: tuple[tuple[int, ...], ...], a: int, out: Floats) -> None:
        """Looked up at every eighth step, and at those between where it has changed."""
        places = self._motion.states[:, rows[0][0], [X, Y]].tolist()
        marks = [*range(a, len(out), 8), len(out) - 1]
        codes = {step: self._lane_at(*places[step]) for step in marks}
        for low, high in pairwise(marks):
            same = codes[low] == codes[high]
            for step in range(low, high):
                out[step] = codes[low] if same or step == low else self._lane_at(*places[step])
        out[-1] = codes[marks[-1]]

    def _lane_at(self, x: float, y: float) -> float:
        found = self._motion.scene.network.locate(x, y)
        return float(self.lane_code(found[0].road, found[0].lane)) if found else 0.0

    def _off_road(self, rows: tuple[tuple[int, ...], ...], a: int, out: Floats) -> None:
        self._lane(rows, a, out)
        out[a:] = out[a:] == 0.0

    def to_point(self, row: int, x_m: float, y_m: float) -> Floats:
        """How far an actor's middle is from a point of the world.

        Args:
            row: the actor.
            x_m: of the point, world.
            y_m: of the point, world.

        Returns:
            (T,) m.
        """
        dx = self._motion.states[:, row, X] - x_m
        dy = self._motion.states[:, row, Y] - y_m
        return np.asarray(np.sqrt(dx * dx + dy * dy))

    def _visible(self, rows: tuple[tuple[int, ...], ...], a: int, out: Floats) -> None:
        m = self._motion
        blockers = np.nonzero(m.bodies[:, WIDTH] > 0.0)[0].astype(np.int64)
        best = np.zeros(len(out))
        share = np.zeros(len(out))
        haze = m.scene.weather.extinction_per_m()
        for row in rows[0]:
            visible_shares(m.states, m.bodies, self._eye, 0, row, blockers, a, len(out), share)
            seen = share[a:] >= _SEEN_FROM
            if haze > 0.0:
                gap = m.states[a:, row, [X, Y]] - m.states[a:, 0, [X, Y]]
                far = np.sqrt(gap[:, 0] * gap[:, 0] + gap[:, 1] * gap[:, 1])
                seen &= far < 2.9957 / haze  # contrast of 5 %
            best[a:] = np.maximum(best[a:], seen)
        out[a:] = best[a:]

    def _sun_angle(self, rows: tuple[tuple[int, ...], ...], a: int, out: Floats) -> None:
        weather = self._motion.scene.weather
        if weather.sun_elevation_rad < -0.01:
            out[a:] = pi
            return
        before, angle = inf, 0.0
        flat = cos(weather.sun_elevation_rad)
        for step, yaw in enumerate(self._motion.states[a:, rows[0][0], YAW].tolist(), a):
            if yaw != before:
                towards = flat * cos(weather.sun_azimuth_rad - yaw)
                before, angle = yaw, acos(max(-1.0, min(1.0, towards)))
            out[step] = angle

    def _least(
        self,
        rows: tuple[tuple[int, ...], ...],
        a: int,
        out: Floats,
        one: Callable[[int, int, Floats], None],
    ) -> None:
        """The least of a pairwise measure over all members of a group."""
        out[a:] = inf
        series = np.zeros(len(out))
        for i in rows[0]:
            for j in rows[1]:
                if i != j:
                    one(i, j, series)
                    out[a:] = np.minimum(out[a:], series[a:])

    def _along(self, i: int, j: int, a: int) -> Floats:
        """(T, 3) of ``kernels.measures.along_path`` from step a on."""
        m = self._motion
        path = m.path_of(i)
        if path is None:
            state = m.states[m.zero, i]
            x, y, yaw = float(state[X]), float(state[Y]), float(state[YAW])
            ends = [(x + d * cos(yaw), y + d * sin(yaw), 0.0) for d in (-100.0, 100.0)]
            path = through(ends, 5.0)
        out = np.zeros((len(m.states), 3))
        along_path(m.states, m.bodies, path.points, path.spacing_m, i, j, a, len(m.states), out)
        return out

    def _eye_of_ego(self) -> tuple[float, float, float, float]:
        """Where the ego's first camera is from its footprint's centre, and half its view, rad."""
        scene = self._motion.scene
        rear = scene.ego.model.rear_axle_m
        if not scene.rig.cameras:
            return (0.3, 0.0, 1.5, pi)
        camera = scene.rig.cameras[0]
        x, y, z = (float(v) for v in camera.T_ego_from_camera.translation)
        # of the first camera; a rig of many sees all round
        half = pi if len(scene.rig.cameras) > 3 else atan(camera.width_px / 2 / camera.fx_px)
        return (x + rear, y, z, half)
