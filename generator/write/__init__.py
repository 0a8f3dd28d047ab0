"""Output files -> disk: only what changed, and nothing that somebody else wrote."""
