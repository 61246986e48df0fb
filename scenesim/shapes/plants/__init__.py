"""Trees, bushes, hedges and grass, grown from a few numbers."""
