"""The traced reference: known light, and how far the fast pictures are from it."""

from dataclasses import replace

import numpy as np
import pytest
from camera_stage import block, camera, placement, plane, stage

from scenesim.render.camera import CameraRenderer
from scenesim.render.reference import PathTracer
from scenesim.world.materials import Material
from scenesim.world.weather import Weather

LUMA = np.array([0.2126, 0.7152, 0.0722])
pytestmark = pytest.mark.full


def traced(made, model, samples):
    return PathTracer(made, CameraRenderer(made)).radiance(model, 0.0, samples) @ LUMA


def test_a_matt_plane_under_an_even_sky_has_the_skys_light_times_its_albedo():
    white = (Material("white", (0.6, 0.6, 0.6), roughness=1.0),)
    made = stage([placement(plane(half=300.0))], materials=white, weather=Weather(cloud=1.0))
    model = camera(40, 30, 40.0)
    low = traced(made, model, 64)[-4:].mean()
    light = CameraRenderer(made).light.day.light
    arriving = float((light.ambient[4] * LUMA).sum())
    assert low == pytest.approx(0.6 * arriving, rel=0.12)


def test_a_box_shades_the_ground_behind_it():
    weather = Weather(cloud=0.0, sun_elevation_rad=0.7, sun_azimuth_rad=0.0)
    things = [placement(plane()), placement(block((2.0, 4.0, 3.0), (14.0, 0.0, 1.5)))]
    made = stage(things, weather=weather)
    image = traced(made, camera(64, 48, 50.0), 24)
    # the sun stands ahead: the box's shadow falls towards the camera
    shade, sun = image[31:33, 28:36].mean(), image[31:33, :8].mean()
    assert shade < 0.45 * sun


def test_fast_and_high_pictures_of_a_street_are_near_the_reference(record_property):
    from scenesim.runs.options import RunOptions
    from scenesim.runs.produce import draw_of
    from scenesim.scenario import load
    from scenesim.scenery import build_stage

    accepted = draw_of(load("pedestrian/child_dart_out.scn"), RunOptions(draws=1, seed=3), 0)
    made = build_stage(accepted.scene, accepted.timeline)
    whole = accepted.scene.rig.cameras[0]
    fifth = {name: getattr(whole, name) / 5 for name in ("fx_px", "fy_px", "cx_px", "cy_px")}
    model = replace(whole, width_px=248, height_px=75, **fifth)
    renderer = CameraRenderer(made)
    truth = PathTracer(made, renderer).radiance(model, 2.0, 32) @ LUMA
    errors, levels = {}, {}
    for quality in ("fast", "high"):
        ours = renderer.expose(model, 2.0, quality).radiance @ LUMA
        errors[quality] = float((np.abs(ours - truth) / (truth + 0.01)).mean())
        levels[quality] = float(ours.mean() / truth.mean())
    record_property("mean_relative_luminance_error", errors)
    record_property("level", levels)
    assert errors["high"] <= errors["fast"] < 0.45
    assert errors["high"] < 0.32
    assert 0.8 < levels["fast"] < 1.25
    assert 0.8 < levels["high"] < 1.25
