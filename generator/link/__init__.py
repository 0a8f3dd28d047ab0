"""Checked records -> the linked archive: names, mentions, backlinks, related episodes."""
