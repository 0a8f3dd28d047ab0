"""The safety net: every word of a file is in the transcript, in order, or the import is refused.

Formats that take markup out of their lines count characters too (`same_characters`): what is left
of the bare file, without tags, is what the reader took as speech, label, time or left out. In texts
of paragraphs the signs of every line that holds nothing but speech are compared, in order.

Two accounts of words are kept. A format's reader says what it took from which line, and the words
of that are compared with those of the bare file (`of_lines`). The transcript is then read back with
the archive's own parser, and its words are compared with the draft's (`same_words`).
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from generator.core.problems import Location, Problems
from generator.importing import markdown, timestamps
from generator.importing.draft import Draft, Heading, Source

_WORD = re.compile(r"[^\W_]+")
_AHEAD = 400
_AGREEING = 3
_SHOWN = 6
_NEAR = 40


def words(text: str) -> list[str]:
    """The words of a text: runs of letters and digits, whatever stands between them."""
    return _WORD.findall(text)


def of_lines(
    source: Source,
    first: int,
    draft: Draft,
    problems: Problems,
    bare: Callable[[str], str] = markdown.plain,
) -> None:
    """Note where the words of a file's lines, from number `first`, are not those of the draft.

    `bare` takes the markup off a line. What may be a time counts on neither side.
    """
    silent = {utterance.line for utterance in draft.utterances if not utterance.text}
    expected: list[tuple[str, int]] = []
    for number, line in enumerate(source.lines[first - 1 :], first):
        text = bare(line)
        if number in silent:
            text = timestamps.UNTIL.sub(" ", text)
        expected += [(word, number) for word in words(timestamps.ANY.sub(" ", text))]
    found = [word for text in _written(draft) for word in words(timestamps.ANY.sub(" ", text))]
    for place, missing, extra in differences([word for word, _ in expected], found):
        at = expected[min(place, len(expected) - 1)][1] if expected else 1
        _note(problems, Location(source.name, at), missing, extra)
    _same_signs(source, first, draft, problems, bare)


def _same_signs(
    source: Source, first: int, draft: Draft, problems: Problems, bare: Callable[[str], str]
) -> None:
    """Note the first sign that is in a line of nothing but speech, and not in the draft.

    In lines with a label, a time or a title, signs belong to the format.
    """
    marked = {
        item.line for item in draft.items if isinstance(item, Heading) or item.label is not None
    }
    found = (sign for text in _written(draft) for sign in text if _is_sign(sign))
    for number, line in enumerate(source.lines[first - 1 :], first):
        if number in marked or timestamps.ANY.search(line):
            continue
        for sign in filter(_is_sign, bare(line)):
            if sign not in found:  # goes on to the next equal sign
                _note(problems, Location(source.name, number), [sign], [])
                return


def _is_sign(character: str) -> bool:
    return not character.isalnum() and not character.isspace()


def same_words(
    expected: Iterable[str], found: Iterable[str], name: str, problems: Problems
) -> None:
    """Note where two sequences of texts have different words."""
    left = [word for text in expected for word in words(text)]
    right = [word for text in found for word in words(text)]
    for _, missing, extra in differences(left, right):
        _note(problems, Location(name), missing, extra)


def characters(text: str) -> int:
    """How many characters a text has, without spaces."""
    return sum(not character.isspace() for character in text)


def same_characters(
    source: Source, expected: Iterable[tuple[int, str]], found: Iterable[str], problems: Problems
) -> None:
    """Note where a reader took other characters than its file has, in order, spaces aside.

    `expected` are the texts of the bare file with their lines, found without the reader's help;
    `found` is all that the reader took, whatever it made of it.
    """
    left = [(line, "".join(text.split())) for line, text in expected]
    right = "".join("".join(text.split()) for text in found)
    whole = "".join(text for _, text in left)
    if whole == right:
        return
    pairs = enumerate(zip(whole, right, strict=False))
    at = next((n for n, (a, b) in pairs if a != b), min(len(whole), len(right)))
    line, position = 1, 0
    for line, text in left:  # noqa: B007 - the line is needed behind the loop
        position += len(text)
        if position > at:
            break
    problems.error(
        Location(source.name, line),
        f"{len(whole):,} characters are in the file and {len(right):,} are accounted for, which"
        f" differ from here on: {whole[at : at + _NEAR]!r}",
        "please report this file: the import does not understand it",
    )


def same_count(source: Source, found: Iterable[str], problems: Problems) -> None:
    """Note where a reader has other letters and digits than its file, in whatever order."""
    before = Counter(filter(str.isalnum, source.text))
    after = Counter(character for text in found for character in text if character.isalnum())
    if before != after:
        lost, invented = (before - after).total(), (after - before).total()
        problems.error(
            Location(source.name),
            f"{lost:,} letters and digits would be lost, and {invented:,} invented",
            "please report this file: the import does not understand it",
        )


def differences(
    left: Sequence[str], right: Sequence[str]
) -> list[tuple[int, list[str], list[str]]]:
    """Where two sequences differ: the place in the left one, what only it has, what only the other.

    In linear time: after a difference the next place is sought, near by, where three in a row
    agree; where there is none, all that follows differs.
    """
    if left == right:
        return []
    found = []
    i = j = 0
    while i < len(left) or j < len(right):
        if left[i : i + 1] == right[j : j + 1]:
            i, j = i + 1, j + 1
            continue
        next_i, next_j = _agreement(left, right, i, j)
        found.append((i, list(left[i:next_i]), list(right[j:next_j])))
        i, j = next_i, next_j
    return found


def _agreement(left: Sequence[str], right: Sequence[str], i: int, j: int) -> tuple[int, int]:
    """The nearest places after a difference from which both sequences agree for a while."""
    places: dict[tuple[str, ...], int] = {}
    for offset in range(min(_AHEAD, len(right) - j)):
        places.setdefault(tuple(right[j + offset : j + offset + _AGREEING]), offset)
    best = (len(left) - i, len(right) - j)
    for offset in range(min(_AHEAD, len(left) - i)):
        if offset >= sum(best):
            break
        other = places.get(tuple(left[i + offset : i + offset + _AGREEING]))
        if other is not None and offset + other < sum(best):
            best = (offset, other)
    return i + best[0], j + best[1]


def _written(draft: Draft) -> Iterable[str]:
    for item in draft.items:
        if isinstance(item, Heading):
            yield item.title
        else:
            yield item.label or ""
            yield item.text


def _note(problems: Problems, place: Location, missing: list[str], extra: list[str]) -> None:
    def some(found: list[str]) -> str:
        return " ".join(found[:_SHOWN]) + (" …" if len(found) > _SHOWN else "")

    what = f'"{some(missing)}" would be lost' if missing else f'"{some(extra)}" would be invented'
    if missing and extra:
        what = f'"{some(missing)}" would become "{some(extra)}"'
    problems.error(place, what, "please report this file: the import does not understand it")
