"""The linked archive -> output files: pages, exports."""
