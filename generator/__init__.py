"""Turns the archive of a podcast, `episodes/`, into the pages of a site, `docs/`.

Data flows one way, and a file imports only from floors below its own (tests/test_floors.py):

    read     0  problems, model, slugs             what things are; what can be wrong
             0  raw_html                           our HTML past the Markdown parser
             0  wording                            the words of the interface, by language
             0  frame, minify                      Material's HTML mended; our scripts made small
             0  looking                            which files there are, and how they are now
             0  workers                            shares out work among processors
             0  collector, memory                  Python's collector of cycles; the last run
             0  progress, site_size                how far a run is; how large the site is
             0  clock                              today's date
             0  disk                               reads files without waiting; what it refused
             0  own_folders                        no link is followed where we write and delete
             1  watching                           notices that a file was saved
             1  source_text, strict_yaml, values   text and YAML, read strictly
             1  label_text                         what a label looks like, and what is meant as one
             1  prose                              the Markdown of metadata, and short links
             2  changes, profiles, transcript      one file at a time: what it says
             2  folder, lock                       which files there are; the published anchors
             2  addresses, short_links             what can be linked to; links in pages by hand
             3  unchanged                          what the last build has left nothing to do for
             3  compiled                           templates as they were compiled once
             3  metadata                           the YAML files that people write
             3  git_files                          a folder as it is in a commit
             3  whole_words                        where words and sentences end
             4  alignment, forms, labels           where words went; misheard names; the speakers
             5  known                              what is known so far; references
             6  anchors                            every turn and chapter gets its anchor
             6  handing                            what was read, from one process to another
             6  redirects, by_hand                 former addresses; the pages that people write
             6  rulings                            what keepers decided about mentions
             7  episode_files                      an episode's files joined
    check    8  archive                            all files joined, and their contradictions
    import   8  importing/                         other formats -> transcript, record, review
    link     6  names                              what may be mentioned, and how it is written
             7  mentions                           where transcripts mention it
             8  backlinks, related                 mentions turned round; related episodes
             8  unlinked                           what was skipped; unknown names
             9  linked                             what a linked archive is
            10  links                              what follows from the archive as a whole
    render  10  pages/                             one file per kind of page, with templates/
            11  exports/                           files beside the pages
            11  mkdocs_pages                       our pages, as MkDocs has them
    write    1  writer                             only what changed, never what is not ours
             2  transaction                        several files changed, all or none
            12  site, starting, renaming           the whole way; something new; another slug
            12  published                          what a change would break that is online
            12  search/                            the index of every word that was said
            12  mkdocs_settings                    what MkDocs is told: theme, tabs, language
            12  mkdocs_frames                      Material's frame, rendered once for many pages
            13  mkdocs_making                      our pages made, by all processors
            13  cli                                the door of the command line
            14  mkdocs_preview                     after a save: only the pages that changed
            15  mkdocs_plugin                      what MkDocs calls
            16  mkdocs_door                        the door of MkDocs
"""
