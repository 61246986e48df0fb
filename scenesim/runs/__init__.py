"""Scenes by the thousand.

A dataset: ``options`` (what was asked), ``generate`` (prepare, make, close, seal), ``accept``
(draw until a draw is accepted, ``unsatisfied`` where none is), ``sensing`` (the rig's readings of
a moment), ``produce`` (one draw to files), ``local`` and ``cluster`` (who makes the draws),
``memory`` (of a worker), ``warned`` (warnings told once), ``table`` (a row a frame). ``single`` is
the same for one frame by hand; ``rerender`` and ``reproduce`` make draws again.

Variations: ``grid`` (sweeps), ``twins``, ``suite``.

Searches for rare events: ``quotas`` and ``wanted`` (hits of edge goals), ``cover`` and ``sides``
(cells), ``optimise`` and ``measuring`` (least values), ``boundary`` (levels), all on ``trials`` of
draws; ``remembered`` keeps answers. ``shrink`` finds the smallest failing scene, ``worst`` that of
a slice, with the questions of ``asking``.

Goals that need pictures: ``predicates`` (read), ``goals`` (in frames that are written), ``judge``
(from few rendered moments), ``looking`` (one moment), ``bounds`` (what is decided already),
``nearest`` and ``telling`` (what was missing, in words).

Beside real data: ``real_labels``, ``fit``, ``privacy``, ``compare``, ``balance``; ``plots``.
"""
