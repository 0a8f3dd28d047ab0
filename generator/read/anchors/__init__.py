"""An anchor for each turn and chapter, which survives edits of the transcript."""
