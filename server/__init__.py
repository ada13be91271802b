"""Clip Atlas: finds pictures in your own collection by meaning."""

__version__ = "0.1.0"
