"""One concrete world: everything decided, nothing moved yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from scenesim.randomness import Stream
from scenesim.roads.driving import MapNetwork
from scenesim.roads.network import RoadNetwork
from scenesim.sensors.rig import Rig
from scenesim.world.conditions import CoverGoal, EdgeGoal, Requirement, Rule
from scenesim.world.timeline import Switched
from scenesim.world.weather import Weather

#: what a driver may not heed, as bits of ``Actor.options["ignores"]``: 1 what moves, 2 people,
#: 4 what stands, 8 signals and the right of way
IGNORED = {"nothing": 0, "vehicles": 5, "people": 2, "signals": 8, "everything": 15}


@dataclass(frozen=True, slots=True)
class Model:
    """Which body an actor has; ``shapes`` builds meshes from it, and from it alone.

    Attributes:
        family: a shape family of ``shapes``, such as ``hatchback``, ``man``, ``cyclist``.
        variant: which of the family's cached bodies.
        length_m: along x, without antennas; for people standing.
        width_m: along y, without mirrors.
        height_m: along z.
        rear_axle_m: x of the rear axle from the footprint's centre (negative); 0 for people.
        wheelbase_m: 0 for people.
        attributes: what a label may carry (colour names, age, sex, skin tone, clothing).
        colours: material slot to linear (r, g, b); slots not named keep their default.
    """

    family: str
    variant: int
    length_m: float
    width_m: float
    height_m: float
    rear_axle_m: float = 0.0
    wheelbase_m: float = 0.0
    attributes: Mapping[str, str] = field(default_factory=dict)
    colours: Mapping[str, tuple[float, float, float]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LanePosition:
    """A place on a road.

    Attributes:
        road: OpenDRIVE road id.
        lane: OpenDRIVE lane id.
        s_m: along the road's reference line.
        offset_m: from the lane's centre, positive to the left of the road's reference direction.
    """

    road: str
    lane: int
    s_m: float
    offset_m: float = 0.0


@dataclass(frozen=True, slots=True)
class Actor:
    """Something that may move, where it is at t = 0.

    Attributes:
        name: its address, such as ``kid`` or ``background.parked[1]/7``.
        kind: a word of the language: ``car van truck bus pedestrian bicycle animal obstacle ...``.
        model: its body.
        position: (x, y, z) m, world: the footprint's centre on the ground.
        yaw_rad: world heading.
        speed_mps: along its heading.
        lane: where it is on the road network; None off the lanes.
        behaviour: what it does until told otherwise: ``still``, ``follow_lane``, ``walk``,
            ``path``.
        path: (x, y) m points that ``walk`` and ``path`` follow; empty for the others.
        options: parameters of the behaviour, SI (``speed``, ``headway``, ``gait_phase``), what a
            driver does not heed (``ignores``: bits 1 vehicles, 2 people, 4 what stands, 8 signals
            and right of way), how it lies (``roll``: rad, of a vehicle on its side or roof), where
            on its carrier a load is (``carried_x``, ``carried_z``: m, the carrier's frame).
        group: the background group it belongs to (``parked``, ``traffic``, ``pedestrians``),
            ``cargo`` for what a vehicle will lose, or "".
        carrier: name of the vehicle that it rides on, or "".
    """

    name: str
    kind: str
    model: Model
    position: tuple[float, float, float]
    yaw_rad: float
    speed_mps: float = 0.0
    lane: LanePosition | None = None
    behaviour: str = "still"
    path: tuple[tuple[float, float], ...] = ()
    options: Mapping[str, float] = field(default_factory=dict)
    group: str = ""
    carrier: str = ""


@dataclass(frozen=True, slots=True)
class Scene:
    """One draw of a scenario.

    Attributes:
        name: the scenario's.
        network: the roads.
        actors: the ego first (its name is ``ego``), then all others, addresses unique.
        weather: one state for every sensor and driver.
        rig: the sensors on the ego.
        rules: triggers and sequences.
        requirements: run-time constraints that a run must satisfy.
        edges: the rare events looked for.
        covers: what coverage is counted over.
        duration_s: length of the run.
        rate_hz: frames per second of the run.
        stream_key: key of the draw's ``Stream``; scenery and sensors take children of it.
        parameters: every random value by address, SI (words as text).
        log_prior: log density of ``parameters`` under the scenario.
        log_weight: log prior minus log proposal.
    """

    name: str
    network: RoadNetwork
    actors: tuple[Actor, ...]
    weather: Weather
    rig: Rig
    rules: tuple[Rule, ...] = ()
    requirements: tuple[Requirement, ...] = ()
    edges: tuple[EdgeGoal, ...] = ()
    covers: tuple[CoverGoal, ...] = ()
    duration_s: float = 6.0
    rate_hz: float = 10.0
    stream_key: int = 0
    parameters: Mapping[str, float | str] = field(default_factory=dict)
    log_prior: float = 0.0
    log_weight: float = 0.0

    def __repr__(self) -> str:
        return (
            f"<Scene {self.name}: {len(self.actors)} actors, rig {self.rig.name}, "
            f"{self.duration_s:g} s at {self.rate_hz:g} Hz>"
        )

    @property
    def signal_offset_s(self) -> float:
        """What to add to the time of the run for the phase of its traffic lights.

        Returns:
            s; different for each draw.
        """
        return Stream(self.stream_key).child("signals").uniform(0.0, 120.0)

    def signal_states(self, time_s: float, switched: Sequence[Switched] = ()) -> dict[str, str]:
        """What all traffic lights show.

        Args:
            time_s: seconds since the run began.
            switched: what the run has changed, in order; the phases hold for the others.

        Returns:
            Id of a light to ``green amber red red_amber off``, sorted by id; empty without lights.
        """
        if not isinstance(self.network, MapNetwork):
            return {}
        rules = self.network.right_of_way
        seconds = time_s + self.signal_offset_s
        states = {signal: rules.light(signal, seconds) for signal in rules.lights()}
        states |= {signal: state for since, signal, state in switched if since <= time_s + 1e-9}
        return dict(sorted(states.items()))

    @property
    def ego(self) -> Actor:
        """The vehicle that carries the rig.

        Returns:
            The first actor.
        """
        return self.actors[0]
