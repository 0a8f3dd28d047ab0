"""Files below `episodes/` -> checked records."""
