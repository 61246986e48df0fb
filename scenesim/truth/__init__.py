"""From a Stage and readings to labels."""

from scenesim.truth.frame import LabelledFrame, LabelledObject, ObjectView
from scenesim.truth.label import Moment, label_frame

__all__ = ["LabelledFrame", "LabelledObject", "Moment", "ObjectView", "label_frame"]
