"""Pictures to take along: many originals as one archive, and what is known of them as a table."""
