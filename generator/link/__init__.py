"""Checked records -> linked archive: names, mentions, backlinks, related episodes."""
