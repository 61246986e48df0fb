"""Texts that tests of the language begin with."""

BASE = """scenario test:
    road = street(length=200 m, parking=both)
    ego = car(on=road.lane(-1), s=20 m, speed=10 m/s)
    kid = pedestrian(age="child", on=sidewalk, s=60 m)
"""
