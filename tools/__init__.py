"""The commands: `python -m tools` lists them."""
