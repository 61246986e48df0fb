"""From a Stage and a rig to readings.

Geometry for both: ``pool``, ``parts``, ``items`` (which meshes, at which level), ``media``
(materials), ``between_draws`` (what is kept), ``room`` (work arrays).

Pictures: ``cameras`` picks the way: ``camera`` (pinhole), ``lenses`` (bent), ``shutter`` (rows in
time), ``reference`` (traced). Steps: ``visibility`` (by numba, or ``opengl``: ``backends``),
``exposed`` (what passes between them), ``surfaces`` (what pixels show), ``illumination`` (the light
on them: ``daylight``, ``ambience``, ``skyline``, ``sunlight``, ``lamplight``), ``shaded`` (what
they send to the eye), ``effects`` with ``clouds``, ``falling`` and ``glass`` (weather),
``develop`` (exposure, sensor), ``faults``; ``dense`` and ``outlines`` are exact truth; ``bands``
shares rows between threads.

LiDAR: ``lidar`` (a sweep), ``lidar_pattern`` (where it points), ``lidar_bodies``,
``lidar_entries``, ``lidar_forest`` and ``lidar_scene`` (what stands there), ``lidar_casting``
(hits), ``lidar_optics`` (echoes), ``lidar_weather`` and ``lidar_plumes``, ``lidar_faults``,
``lidar_deskew``. ``radar``.
"""
