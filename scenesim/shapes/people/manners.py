"""How each variant of a person moves."""

from __future__ import annotations

from scenesim.randomness import Stream
from scenesim.shapes.people.anthropometry import Person
from scenesim.shapes.people.manner import HOLDING, Manner
from scenesim.shapes.people.outfit import Outfit


def manner_of(family: str, variant: int, years: float, person: Person, outfit: Outfit) -> Manner:
    """The way of moving of a variant.

    Args:
        family: of the model.
        variant: of the model.
        years: age.
        person: the body.
        outfit: thick clothes spread the arms, a phone is looked at.

    Returns:
        The manner.
    """
    habit = Stream.of(0).child(f"manner/{family}/{variant}")

    def draw(name: str, low: float, high: float) -> float:
        return habit.child(name).uniform(low, high)

    age = min(1.0, max(0.0, (years - 60) / 30))
    arms = "free"
    if outfit.carrying in {"phone", *HOLDING}:
        arms = outfit.carrying
    elif outfit.carrying == "none" and draw("arms", 0, 1) < 0.28 and years > 12:
        arms = habit.child("kept").pick(("pocket", "pocket", "crossed", "phone_away"))
    thick = {"coat": 9.0, "jacket": 4.0, "hoodie": 3.0, "robe": 12.0}.get(outfit.upper, 0.0)
    return Manner(
        stride=draw("stride", 0.93, 1.06) * (1 - 0.22 * age),
        swing=(
            draw("left", 0.75, 1.15) * (1 - 0.3 * age),
            draw("right", 0.75, 1.15) * (1 - 0.3 * age),
        ),
        stoop=draw("stoop", -1.5, 3.5) + 14 * age,
        turnout=draw("turnout", 3, 12),
        width=0.030 + draw("width", 0.012, 0.030) * person.height_m / 1.75,
        spread=thick + 16 * max(0.0, person.girth - 1.0),
        phase=draw("phase", 0, 1),
        glance=draw("glance", -14, 14),
        nod=draw("nod", 0, 9) + (12 if arms == "phone" else 0),
        arms=arms,
    )
