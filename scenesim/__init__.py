"""scenesim: labelled driving scenes, generated on purpose."""

__version__ = "0.1.0"
