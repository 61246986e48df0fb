"""Detections against truth.

``target`` gives ``samples``. Models: ``models`` (one protocol), ``onnx_model``, ``command_model``,
``isolated`` (in a process), ``prediction_files``; ``answers`` are checked, ``kept_answers`` stay.

Figures: ``figures`` puts together ``outcomes`` (by ``matching``, ``overlap``, ``groups``,
``causes``), ``breakdown``, ``dense``, ``coco_metrics``, ``kitti`` and ``kitti_figures``,
``nuscenes``. Releases: ``results`` (on disk), ``gate`` (with ``predicates`` and ``statistics``),
``history``, ``exposure``.
"""
