"""Anchors of turns and chapters, which survive edits of the transcript."""
