"""From a scenario to concrete scenes: values, placement, background, designs and searches.

Values: ``distributions``, ``plan`` (a scenario compiled), ``values``, ``drawn``, ``chances`` (many
numbers of one address). A draw: ``draws`` puts together ``site`` (the ground), ``placement`` with
``lanes``, ``facing``, ``arguments`` and ``foresight`` (named actors), ``parking``, ``crossing``
and ``background`` (everybody else), ``absent``, ``weather``, ``sensors``; ``frozen`` writes one
down.

Which draws: ``proposals`` (what is said), ``samplers`` (all by word), ``designs``, ``covering``,
``cross_entropy``, ``subset``, ``elites``, ``optimisers``; ``reach`` (what no draw can meet).
"""

from scenesim.sampling.draws import Rejection, draw_proposed, draw_scene, scene_of

__all__ = ["Rejection", "draw_proposed", "draw_scene", "scene_of"]
