"""The door of MkDocs: the plugin, loaded without a look for garbage after every few modules."""

from generator.core import gc_tuning

with gc_tuning.paused_then_frozen():
    from generator.mkdocs_plugin.plugin import EpisodeArchivePlugin

__all__ = ["EpisodeArchivePlugin"]
