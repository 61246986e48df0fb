"""Draw until a scene is accepted: placed, simulated, its requirements met."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scenesim.errors import SamplingError
from scenesim.randomness import Stream
from scenesim.runs.judge import Judge
from scenesim.runs.looking import Looker
from scenesim.runs.options import MOST_TRIES
from scenesim.runs.unsatisfied import advice
from scenesim.sampling import Rejection, draw_proposed, draw_scene
from scenesim.sampling.proposals import Proposal
from scenesim.scenario.model import Scenario
from scenesim.simulation import run
from scenesim.simulation.conditions import Evaluator, rendered
from scenesim.simulation.run import Outcome
from scenesim.world.scene import Scene
from scenesim.world.timeline import Timeline

#: draws refused by their pictures alone before giving up: each has been rendered for it
MOST_SEEN = 200
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
        evaluator: answers questions about the run; None where the motion is another draw's.
        tried: number of the try that was accepted; its stream is the child ``try/NUMBER``.
        weighted: whether ``scene.log_weight`` says how likely the draw is under the prior.
        motion: ``own``; of a counterfactual twin ``replayed`` or ``simulated``.
    """

    scene: Scene
    timeline: Timeline
    tries: int
    rejections: Mapping[str, int]
    evaluator: Evaluator | None = None
    tried: int = 0
    weighted: bool = True
    motion: str = "own"


@dataclass(frozen=True, slots=True)
class Asked:
    """What draws are made from.

    Attributes:
        scenario: what may happen.
        stream: of the draw; each try takes a child, so that numbers do not depend on others.
        fixed: address to replacing text.
        cameras: of the rig, by name; empty for the rig's own choice.
        proposal: values that a sampler chose; placement is tried anew with the same values, and
            values that are refused ``PROPOSAL_TRIES`` times give way to the prior's.
    """

    scenario: Scenario
    stream: Stream
    fixed: Mapping[str, str]
    cameras: Sequence[str] = ()
    proposal: Proposal | None = None

    def scene(self, number: int, changed: Mapping[str, str] | None = None) -> Scene | Rejection:
        """One try.

        Args:
            number: of the try.
            changed: address to text, fixed besides.

        Returns:
            The scene, or why these values give none.
        """
        stream = self.stream.child(f"try/{number}")
        fixed = {**self.fixed, **(changed or {})}
        if self.proposal is None or number >= PROPOSAL_TRIES:
            return draw_scene(self.scenario, stream, fixed, self.cameras or None)
        proposal = _without(self.proposal, self.scenario, fixed)
        return draw_proposed(self.scenario, stream, proposal, fixed, self.cameras or None)


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
        stream: of the draw.
        fixed: address to replacing text.
        cameras: of the rig, by name; empty for the rig's own choice.
        proposal: values that a sampler chose.

    Returns:
        The scene with its timeline.
    """
    return first_accepted(Asked(scenario, stream, fixed, cameras, proposal), ())


def first_accepted(asked: Asked, twins: Sequence[Mapping[str, str]]) -> Accepted:
    """The first try that is accepted and of which all twins can be placed too.

    Args:
        asked: what draws are made from.
        twins: what each twin has fixed besides.

    Returns:
        The scene with its timeline.

    Raises:
        SamplingError: nothing was accepted; it says which constraint refused how many.
    """
    rejections: Counter[str] = Counter()
    tries = seen = 0
    while tries < MOST_TRIES and seen < MOST_SEEN:
        number, tries = tries, tries + 1
        scene = asked.scene(number)
        if isinstance(scene, Rejection):
            rejections[scene.reason] += 1
            continue
        outcome = run(scene)
        refused = outcome.refused
        if refused is None:
            refused = refused_when_seen(scene, outcome)
            seen += refused is not None
        if refused is None:
            refused = _refused_twin(asked, number, twins)
        if refused is not None:
            rejections[refused] += 1
            continue
        chosen = asked.proposal if number < PROPOSAL_TRIES else None
        return Accepted(
            scene,
            outcome.timeline,
            tries,
            dict(sorted(rejections.items())),
            outcome.evaluator,
            number,
            chosen is None or chosen.is_weighted,
        )
    told = advice(asked.scenario, asked.scene, asked.stream.child("advice"), asked.fixed)
    raise SamplingError(
        "\n".join(
            [
                f"{asked.scenario.name}: none of {tries} draws was accepted.",
                *told,
                "Draws refused by each constraint:",
            ]
        ),
        tries,
        rejections,
    )


def refused_when_seen(scene: Scene, outcome: Outcome) -> str | None:
    """The requirement over rendered truth that a run fails; renders as few moments as show it.

    Args:
        scene: one draw.
        outcome: of its run, which meets all other requirements.

    Returns:
        As written; None if all is well.
    """
    asked = [one for one in scene.requirements if rendered(one.condition)]
    if not asked or outcome.evaluator is None:
        return None
    judge = Judge(scene, outcome.evaluator, Looker(scene, outcome.timeline))
    return next((one.text for one in asked if not judge.always(one.condition)), None)


def _refused_twin(asked: Asked, number: int, twins: Sequence[Mapping[str, str]]) -> str | None:
    for changed in twins:
        scene = asked.scene(number, changed)
        if isinstance(scene, Rejection):
            return f"twin: {scene.reason}"
    return None


def _without(proposal: Proposal, scenario: Scenario, fixed: Mapping[str, str]) -> Proposal:
    """A proposal without the values that are fixed in this cell alone."""
    from scenesim.sampling.values import addresses

    known = addresses(scenario, fixed)
    unit = {address: share for address, share in proposal.unit.items() if address in known}
    return Proposal(unit, proposal.log_weight, proposal.number, proposal.is_weighted)


def frame_steps(
    scene: Scene, timeline: Timeline, frames: int, moments: Sequence[float] = ()
) -> list[int]:
    """Which steps of the run become frames: spread over it, the critical moment among them.

    Args:
        scene: for rate and duration.
        timeline: for the critical moment.
        frames: how many; 0 for all.
        moments: times that have to be among them, s, as far as there is room.

    Returns:
        Step numbers at the scene's rate, growing.
    """
    count = max(1, round(scene.duration_s * scene.rate_hz))
    if frames == 0 or frames >= count:
        return list(range(count))
    # the middle of each of ``frames`` equal stretches; a moment replaces the nearest that is free
    steps = [int((i + 0.5) * count / frames) for i in range(frames)]
    free = list(range(frames))
    for time_s in (*moments, timeline.critical_s):
        step = min(max(round(time_s * scene.rate_hz), 0), count - 1)
        own = steps.index(step) if step in steps else step * frames // count
        if free and (step not in steps or own in free):
            stretch = min(free, key=lambda i: (abs(i - own), i))
            free.remove(stretch)
            steps[stretch] = step
    return sorted(steps)
