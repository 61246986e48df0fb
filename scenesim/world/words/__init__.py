"""The words of the language as data: one module per group, gathered by ``world.vocabulary``."""
