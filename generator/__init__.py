"""Turns the archive of a podcast, `episodes/`, into the pages of a site, `docs/`.

Data flows one way, and a file imports only from floors below its own (tests/test_floors.py):

    read    0  problems, model, slugs             what things are, and what can be wrong with them
            0  raw_html                           our HTML past the Markdown parser
            1  source_text, strict_yaml, values   text and YAML, read strictly
            2  metadata, profiles, transcript     one file at a time: what it says
            2  folder                             which files there are
            3  anchors, labels, known             the lock; the speakers; references
            4  episode_files                      an episode's files joined
    check   5  archive                            all files joined; where they contradict each other
    link    6  links                              what follows from the archive as a whole
    render  7  pages/                             one file per kind of page, with templates/
    write   1  writer                             only what changed, never what is not ours
            8  site, starting                     the whole way; the first files of something new
            9  cli, mkdocs_plugin                 the two doors
"""
