"""The MkDocs plugin. Its modules are imported while the garbage collector is paused."""

from generator.core import gc_tuning

with gc_tuning.paused_then_frozen():
    from generator.mkdocs_plugin.plugin import EpisodeArchivePlugin

__all__ = ["EpisodeArchivePlugin"]
