"""Detections against truth."""
