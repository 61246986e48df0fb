"""The fixed-step loop: motion, behaviours, triggers, traffic; measures of a run."""

from scenesim.simulation.run import Outcome, run

__all__ = ["Outcome", "run"]
