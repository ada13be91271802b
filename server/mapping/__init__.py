"""The map of a collection: every picture at a place of its own, near those it is like."""
