"""The fixed-step loop: motion, behaviours, triggers, traffic; measures of a run.

``run`` takes a Scene to its Timeline. ``motion`` is the run in progress: ``entering`` (its
beginning), ``bodies``, ``paths``, ``ground``, ``crossings``, ``lights``, ``level_crossings``,
``lane_changes``, ``crashes``.

Rules: ``director`` (what comes when), ``orders`` (an action obeyed), ``verbs`` (all by word):
``driving``, ``manoeuvres``, ``passing``, ``beside``, ``mishaps``, ``walking``, and ``plugins``.

What is measured: ``series``, ``conditions``, ``reckoning``, ``margins``, ``soundness``.
"""

from scenesim.simulation.run import Outcome, run

__all__ = ["Outcome", "run"]
