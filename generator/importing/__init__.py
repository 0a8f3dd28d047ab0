"""Other people's formats and raw text -> a cleaned transcript (knows nothing of pages).

Data flows one way here too:

    reading          the bytes of a file -> a `Source`
    formats/         one module per format, in a visible list -> a `Draft`
    paragraphs       captions and paragraphs -> the turns of a transcript
    people           labels -> people, voices, breaks
    transcript_text  turns -> the text of transcript.txt
    episode_yml      what is known -> a first episode.yml
    command          the whole way, and what is told about it

Beside it: `draft` holds the records; `stamps`, `labelling` and `markdown` are what several formats
share; `accounting` counts that no word is lost. `repair` mends characters lost at line wraps.
"""
