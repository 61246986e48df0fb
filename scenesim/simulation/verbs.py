"""The verbs of the language that can be run, each a chain of phases; see ``plugins`` for others."""

from __future__ import annotations

from scenesim.simulation import beside, driving, manoeuvres, mishaps, passing, walking
from scenesim.simulation.orders import Verb

VERBS: dict[str, Verb] = {
    "follow_lane": (driving.follow_lane,),
    "keep_lane": (driving.keep_lane,),
    "change_lane": (driving.change_lane, driving.lights_off),
    "turn": (manoeuvres.turn,),
    "brake": (driving.brake,),
    "accelerate": (driving.accelerate,),
    "stop": (driving.stop,),
    "swerve": (driving.aside, driving.back),
    "drift": (driving.drift,),
    "reverse": (manoeuvres.back_up, manoeuvres.halt),
    "park": (manoeuvres.slow_down, manoeuvres.into_space, manoeuvres.halt, driving.lights_off),
    "pull_out": (manoeuvres.pull_out, driving.lights_off),
    "u_turn": (manoeuvres.slow_down, manoeuvres.turn_back, manoeuvres.settle_back),
    "run_red": (driving.run_red,),
    "overtake": (passing.pull_aside, passing.pass_by, passing.pull_in, driving.lights_off),
    "ignore": (beside.ignore,),
    "open_door": (beside.open_door,),
    "close_door": (beside.close_door,),
    "lose_cargo": (beside.lose_cargo,),
    "lights": (beside.lights,),
    "teleport": (beside.teleport,),
    "cross": (walking.cross,),
    "walk": (walking.walk,),
    "run": (walking.walk,),
    "stand": (walking.stand,),
    "fall": (walking.fall, walking.lie),
    "hesitate": (walking.pause, walking.go_or_turn),
    "blow_tyre": (mishaps.blow_tyre,),
    "skid": (mishaps.skid, mishaps.slide_out),
    "roll_over": (mishaps.roll_over,),
    "follow": (driving.follow,),
}
