/* The words of a question, and how words are compared. Pure: no DOM. */

const LANGUAGES_WITHOUT_SPACES = ["zh", "ja", "th"];
const TOO_FAR = 99;

/** Normalise a text for comparison: without case, accents and punctuation. */
export const fold = (text) =>
  text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, "");

/**
 * Parse a question into units: { words, exact, open }.
 *
 * A unit is one word, or an `exact` phrase in quotation marks. The last word is `open` while the
 * reader may still be typing it, which is until a space follows.
 */
export function parseQuery(query, language) {
  const units = [];
  for (const [, quoted, loose] of query.matchAll(/["“”„«»]([^"“”„«»]+)["“”„«»]|([^"“”„«»]+)/g)) {
    const words = splitWords(quoted ?? loose, language).filter((word) => fold(word));
    if (!quoted) units.push(...words.map((word) => ({ words: [word], exact: false })));
    else if (words.length) units.push({ words, exact: true });
  }
  const last = units.at(-1);
  if (last && !last.exact && !/\s$/.test(query)) last.open = true;
  return units;
}

function splitWords(text, language) {
  if (!LANGUAGES_WITHOUT_SPACES.includes(language.split("-")[0])) return text.split(/\s+/);
  const parts = new Intl.Segmenter(language, { granularity: "word" }).segment(text);
  return [...parts].map((part) => part.segment);
}

/** Whether a word is a form of another, as far as one can tell without knowing the language. */
export function isForm(word, asked, open) {
  if (word === asked || (open && word.startsWith(asked))) return true;
  let same = 0;
  while (same < word.length && word[same] === asked[same]) same += 1;
  const least = Math.max(3, Math.min(asked.length, word.length) - 3);
  return (
    (same >= least && word.length - same <= 4 && asked.length - same <= 4) || word.includes(asked)
  );
}

/**
 * The number of letters to change, add, drop or swap to turn one word into the other (optimal string
 * alignment); 99 where the lengths differ by more than three.
 */
export function editDistance(one, other) {
  if (Math.abs(one.length - other.length) > 3) return TOO_FAR;
  let rowBefore = [];
  let row = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (let line = 1; line <= one.length; line += 1) {
    const next = [line];
    for (let column = 1; column <= other.length; column += 1) {
      const same = one[line - 1] === other[column - 1];
      next[column] = Math.min(
        row[column] + 1,
        next[column - 1] + 1,
        row[column - 1] + (same ? 0 : 1),
      );
      const swapped =
        line > 1 &&
        column > 1 &&
        one[line - 1] === other[column - 2] &&
        one[line - 2] === other[column - 1];
      if (swapped) next[column] = Math.min(next[column], rowBefore[column - 2] + 1);
    }
    [rowBefore, row] = [row, next];
  }
  return row[other.length];
}

/** Collects texts near to a word, and keeps the nearest. */
export class NearbyWords {
  #asked;
  #distances = new Map();

  constructor(word) {
    this.#asked = fold(word);
  }

  /** Consider a text; a `bonus` moves it before others of the same distance. */
  consider(text, bonus = 0) {
    const distance = editDistance(this.#asked, fold(text));
    if (!distance || distance > Math.max(1, Math.floor(this.#asked.length / 3))) return;
    this.#distances.set(text, Math.min(this.#distances.get(text) ?? TOO_FAR, distance - bonus));
  }

  /** The three nearest texts, nearest first. */
  best() {
    return [...this.#distances]
      .sort(([, one], [, other]) => one - other)
      .map(([text]) => text)
      .slice(0, 3);
  }
}
