"""Parametric meshes of what moves and stands in a street, made when needed."""
