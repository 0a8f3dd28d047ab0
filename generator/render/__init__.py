"""Linked archive -> output files: pages and exports."""
