"""HTTP, and nothing but HTTP: routes, wire shapes, problems, headers."""
