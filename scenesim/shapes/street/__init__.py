"""Street furniture, fences and everything small that stands beside a road."""
