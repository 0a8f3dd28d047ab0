"""Commands beyond a build: new files, renaming, comparing with what is published."""
