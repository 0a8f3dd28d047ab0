"""Turns the archive of a podcast, `episodes/`, into the pages of a site, `docs/`.

Data flows one way: read -> check -> link -> render -> write. Each folder is one stage, or serves
one audience. These are the floors, with the entry points on top. A file imports from its own folder
and from the floors below; tests/test_floors.py reads this picture and checks every import::

    __main__                                # python -m generator
    cli       mkdocs_plugin                 # entry points: the command line, MkDocs
    pipeline  commands  search  importing   # whole tasks: build, rename, index, import
    render    write                         # linked archive -> output files -> disk
    link                                    # checked records -> linked archive
    read      markdown_extensions           # files -> checked records; handwritten Markdown
    core      i18n                          # records, problems, YAML; the words of the interface
"""
