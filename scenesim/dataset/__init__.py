"""The folder on disk: atomic writes, manifest, splits, integrity."""
