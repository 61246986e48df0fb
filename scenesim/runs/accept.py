"""Draw until a scene is accepted: placed, simulated, its requirements met."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scenesim.errors import SamplingError
from scenesim.randomness import Stream
from scenesim.runs.options import MOST_TRIES
from scenesim.sampling import Rejection, draw_proposed, draw_scene
from scenesim.sampling.proposals import Proposal
from scenesim.scenario.model import Scenario
from scenesim.simulation import run
from scenesim.world.scene import Scene
from scenesim.world.timeline import Timeline

#: placements tried with a sampler's values before the prior's are taken
PROPOSAL_TRIES = 50


@dataclass(frozen=True, slots=True, eq=False)
class Accepted:
    """One accepted draw.

    Attributes:
        scene: the concrete world.
        timeline: what happened in it.
        tries: draws tried, the accepted one included.
        rejections: reason to number of draws refused for it.
    """

    scene: Scene
    timeline: Timeline
    tries: int
    rejections: Mapping[str, int]


def accepted_draw(
    scenario: Scenario,
    stream: Stream,
    fixed: Mapping[str, str],
    cameras: Sequence[str] = (),
    proposal: Proposal | None = None,
) -> Accepted:
    """The first scene of a draw's stream that everything in the scenario allows.

    Args:
        scenario: what to draw from.
        stream: of the draw; each try takes a child, so that numbers do not depend on others.
        fixed: address to replacing text.
        cameras: of the rig, by name; empty for the rig's own choice.
        proposal: values that a sampler chose; placement is tried anew with the same values, and
            values that are refused ``PROPOSAL_TRIES`` times give way to the prior's.

    Returns:
        The scene with its timeline.

    Raises:
        SamplingError: nothing was accepted; it says which constraint refused how many.
    """
    rejections: Counter[str] = Counter()
    for number in range(MOST_TRIES):
        tried = stream.child(f"try/{number}")
        if proposal is not None and number < PROPOSAL_TRIES:
            scene = draw_proposed(scenario, tried, proposal, fixed, cameras or None)
        else:
            scene = draw_scene(scenario, tried, fixed, cameras or None)
        if isinstance(scene, Rejection):
            rejections[scene.reason] += 1
            continue
        outcome = run(scene)
        if outcome.refused is not None:
            rejections[outcome.refused] += 1
            continue
        return Accepted(scene, outcome.timeline, number + 1, dict(sorted(rejections.items())))
    raise SamplingError(
        f"{scenario.name}: none of {MOST_TRIES} draws was accepted. Relax the constraint that "
        f"refuses most, or widen the ranges that it depends on:",
        MOST_TRIES,
        rejections,
    )


def frame_steps(scene: Scene, timeline: Timeline, frames: int) -> list[int]:
    """Which steps of the run become frames: spread over it, the critical moment among them.

    Args:
        scene: for rate and duration.
        timeline: for the critical moment.
        frames: how many; 0 for all.

    Returns:
        Step numbers at the scene's rate, growing.
    """
    count = max(1, round(scene.duration_s * scene.rate_hz))
    if frames == 0 or frames >= count:
        return list(range(count))
    critical = min(max(round(timeline.critical_s * scene.rate_hz), 0), count - 1)
    # the middle of each of ``frames`` equal stretches; the critical moment replaces its stretch's
    steps = [int((i + 0.5) * count / frames) for i in range(frames)]
    steps[min(critical * frames // count, frames - 1)] = critical
    return steps
