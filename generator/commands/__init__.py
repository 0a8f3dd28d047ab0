"""What the command line does beyond a build: new files, renaming, comparing."""
