"""The road network: geometry, lanes, junctions, signals; files and builders."""
