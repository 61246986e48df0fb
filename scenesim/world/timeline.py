"""What everybody did: the states of all actors at equal steps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import floor

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
#: seconds since the run began, a traffic light's id, and what it shows from then on
Switched = tuple[float, str, str]


@dataclass(frozen=True, slots=True)
class ActorState:
    """One actor at one moment.

    Attributes:
        position: (3,) m, world: the footprint's centre on the ground.
        yaw_rad, pitch_rad, roll_rad: world attitude.
        velocity: (3,) m/s, world.
        yaw_rate_radps: about z.
        speed_mps: along the heading, negative when reversing.
        acceleration_mps2: along the heading.
        steer_rad: front wheels', positive to the left.
        travelled_m: signed distance rolled or walked since t = 0; wheels and gaits turn by it.
        gait: a ``Gait``.
        lights: bits of ``Light``.
        doors_rad: how far the left and the right front door stand open.
    """

    position: Floats
    yaw_rad: float
    pitch_rad: float
    roll_rad: float
    velocity: Floats
    yaw_rate_radps: float
    speed_mps: float
    acceleration_mps2: float
    steer_rad: float
    travelled_m: float
    gait: int
    lights: int
    doors_rad: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True, slots=True, eq=False)
class Timeline:
    """States of N actors at T steps, beginning before 0 and ending after the run.

    Attributes:
        start_s: time of the first step (negative: sweeps and blur need a past).
        step_s: 0.05.
        positions: (T, N, 3) m, world, footprint centres on the ground; what has rolled over is
            lifted so that its body lies on the ground, and so is what rides on another or falls.
        yaws: (T, N) rad, continuous in time (not wrapped).
        pitches, rolls: (T, N) rad.
        speeds: (T, N) m/s along the heading.
        accelerations: (T, N) m/s^2 along the heading.
        steers: (T, N) rad.
        travelled: (T, N) m since t = 0.
        gaits: (T, N) int8 of ``Gait``.
        lights: (T, N) int16 bits of ``Light``.
        fired: address of a rule to the time at which it fired, s.
        edges: edge goal to its times (s) of holding; empty tuple where it never held; rendered
            tier goals are absent.
        measures: named series (T,) kept for reports: ``ttc`` (the least of the ego to anybody).
        critical_s: the moment of least ttc, or the middle of the run.
        signals: what traffic lights were made to show under way, in order.
        doors: (T, N, 2) rad, how far the left and the right front door stand open; empty where
            nobody opens any.
    """

    start_s: float
    step_s: float
    positions: Floats
    yaws: Floats
    pitches: Floats
    rolls: Floats
    speeds: Floats
    accelerations: Floats
    steers: Floats
    travelled: Floats
    gaits: NDArray[np.int8]
    lights: NDArray[np.int16]
    fired: Mapping[str, float] = field(default_factory=dict)
    edges: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    measures: Mapping[str, Floats] = field(default_factory=dict)
    critical_s: float = 0.0
    doors: Floats = field(default_factory=lambda: np.zeros((0, 0, 2)))
    signals: tuple[Switched, ...] = ()

    def __repr__(self) -> str:
        steps, actors = self.positions.shape[:2]
        return (
            f"<Timeline: {actors} actors, {steps} steps of {self.step_s:g} s from "
            f"{self.start_s:.2f} s; critical at {self.critical_s:.2f} s>"
        )

    def __post_init__(self) -> None:
        shape = self.yaws.shape
        if self.positions.shape != (*shape, 3):
            raise ValueError(f"want positions {(*shape, 3)}, got {self.positions.shape}")
        names = ("pitches", "rolls", "speeds", "accelerations", "steers", "travelled", "gaits")
        for name in (*names, "lights"):
            if getattr(self, name).shape != shape:
                raise ValueError(f"want {name} {shape}, got {getattr(self, name).shape}")
        if self.doors.size and self.doors.shape != (*shape, 2):
            raise ValueError(f"want doors {(*shape, 2)}, got {self.doors.shape}")
        for name in (*names, "lights", "positions", "yaws", "doors"):
            getattr(self, name).setflags(write=False)

    def state(self, actor: int, time_s: float) -> ActorState:
        """An actor's state at any time, interpolated between steps, held beyond the ends.

        Args:
            actor: its row in ``Scene.actors``.
            time_s: seconds since the run began.

        Returns:
            The state.
        """
        last = len(self.yaws) - 1
        at = min(max((time_s - self.start_s) / self.step_s, 0.0), float(last))
        low = min(floor(at), last - 1) if last else 0
        share = at - low
        high = min(low + 1, last)

        def between(series: Floats) -> float:
            a, b = float(series[low, actor]), float(series[high, actor])
            return a + (b - a) * share

        step = self.step_s if last else 1.0
        a, b = self.positions[low, actor], self.positions[high, actor]
        nearest = high if share > 0.5 else low
        doors = [between(self.doors[:, :, side]) if self.doors.size else 0.0 for side in (0, 1)]
        return ActorState(
            position=a + (b - a) * share,
            yaw_rad=between(self.yaws),
            pitch_rad=between(self.pitches),
            roll_rad=between(self.rolls),
            velocity=(b - a) / step,
            yaw_rate_radps=float(self.yaws[high, actor] - self.yaws[low, actor]) / step,
            speed_mps=between(self.speeds),
            acceleration_mps2=between(self.accelerations),
            steer_rad=between(self.steers),
            travelled_m=between(self.travelled),
            gait=int(self.gaits[nearest, actor]),
            lights=int(self.lights[nearest, actor]),
            doors_rad=(doors[0], doors[1]),
        )
