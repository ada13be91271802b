"""Questions and answers: queries, snapshots, the service."""
