"""Measures the search of a collection as its people meet it: whether it is right, how fast, how soon, how large."""
