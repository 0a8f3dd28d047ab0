"""Turns the archive of a podcast, `episodes/`, into the pages of a site, `docs/`.

Data flows one way, and a file imports only from floors below its own (tests/test_floors.py):

    read     0  problems, model, slugs             what things are; what can be wrong
             0  raw_html                           our HTML past the Markdown parser
             1  source_text, strict_yaml, values   text and YAML, read strictly
             2  metadata, profiles, transcript     one file at a time: what it says
             2  folder, lock                       which files there are; the published anchors
             3  alignment, labels, known           where words went; the speakers; references
             4  anchors                            every turn and chapter gets its anchor
             5  episode_files                      an episode's files joined
    check    6  archive                            all files joined, and their contradictions
    import   6  importing/                         other people's formats -> transcript.txt
    link     7  links                              what follows from the archive as a whole
    render   8  pages/                             one file per kind of page, with templates/
    write    1  writer                             only what changed, never what is not ours
             9  site, starting                     the whole way; the first files of something new
            10  cli, mkdocs_plugin                 the two doors
"""
