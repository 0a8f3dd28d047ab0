"""Output files -> disk: writes only what changed and removes what is no longer generated."""
