"""Ways to find the vectors nearest to a vector."""
