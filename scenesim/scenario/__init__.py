"""The language: text to a typed model and back."""
