"""The door of MkDocs: the plugin, loaded without a look for garbage after every few modules."""

from generator import collector

with collector.kept_away():
    from generator.mkdocs_plugin import EpisodeArchivePlugin

__all__ = ["EpisodeArchivePlugin"]
