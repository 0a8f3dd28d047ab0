"""Other people's formats and raw text -> a cleaned transcript (knows nothing of pages).

Data flows one way here too:

    reading          the bytes of a file -> a `Source`
    formats/         one module per format, in a visible list -> a `Draft`
    paragraphs       captions and paragraphs -> the turns of a transcript
    people           labels -> people, voices, breaks
    transcript_text  turns -> the text of transcript.txt
    revision         what the rules change in it -> rows of the record of changes
    episode_yml      what is known -> a first episode.yml
    command          the whole way, and what is told about it

The record has a life of its own after that:

    record           carries out the rows: original -> transcript, and back
    flow             which part of the transcript stands where in the original
    corrections      finds names and terms that are known to be misheard
    decisions        what people have decided outlives the next import
    handwork         edits of transcript.txt become rows
    changes_yml      writes source/changes.yml
    recording        all of this together, for an import
    review           walks through what is open

Beside it: `draft` holds the records; `stamps`, `labelling` and `markdown` are what several formats
share; `accounting` counts that no word is lost; `knowledge` is what the archive knows before;
`repair` mends characters lost at line wraps.
"""
