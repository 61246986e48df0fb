"""From a scene and its run to the Stage: roads, what stands beside them, and the actors.

``build`` makes the ``stage``. Ground: ``reach`` (what of a map is needed), ``ribbons``,
``surface``, ``markings``, ``wear``, ``walk_wear`` (of sidewalks), ``ground_materials``,
``walk_materials``, ``snow_tracks``, ``terrain``, ``stretches`` (bridges, tunnels), ``splitters``
(of roundabouts). Beside it: ``yard`` (what may
stand where), ``town``, ``gardens``, ``country``, ``backdrop``, ``wires``; of a map itself:
``mapped``, ``map_bodies``, ``road_signs``, ``signals``, ``gates``. Actors: ``cast``, ``motion``,
``feet``, ``joints``. ``lamps`` shine, ``palette`` holds materials.
"""

from scenesim.scenery.build import build_stage

__all__ = ["build_stage"]
