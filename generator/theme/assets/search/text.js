/* The words of a question, and how words are compared. Pure: no DOM. */

const TOO_FAR = 99;

/** Normalise a text for comparison: without case, accents and punctuation. */
export const fold = (text) =>
  text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, "");

// The rules of generator/search/tokens.py, which says why; tests/cases/tokens.json holds both to them.
const GLUE = "`^";
const [PLUS, SHARP, DOT, ALONE] = ["\u{10080}", "\u{10081}", "\u{10082}", "\u{10083}"];
const UNSPACED =
  "(?=[\\p{L}\\p{Nl}\\p{No}])[\\u0e00-\\u109f\\u1780-\\u17ff\\u1950-\\u19df\\u1a20-\\u1aaf\\ua980-\\ua9ff" +
  "\\uaa60-\\uaadf\\u3005-\\u3007\\u3040-\\u30ff\\u3400-\\u9fff\\ua000-\\ua4cf\\uf900-\\ufaff\\uff66-\\uff9f" +
  "\\u{20000}-\\u{3ffff}]";
const HAS_UNSPACED = new RegExp(UNSPACED, "u");
const BEHIND_UNSPACED = new RegExp(`(${UNSPACED}[^\\p{L}\\p{N}_\\s]*)(?=[\\p{L}\\p{N}_])`, "gu");
const BEFORE_UNSPACED = new RegExp(`(?<=[^\\s^])(?=${UNSPACED})`, "gu");
const BEHIND_PART = /[/@?=&]+(?=[\p{L}\p{N}_.])/gu;
const SIGNS = /[+#](?<=[\p{L}\p{N}].)[+#]*(?![+#\p{L}\p{Nl}\p{No}])/gu;
const INITIAL_DOT = /\.(?<![\p{L}\p{N}_.…]\.)(?=[\p{L}\p{Nl}\p{No}])/gu;
const ONE_LETTER = new RegExp(
  `(?<!\\S)([^\\p{L}\\p{N}]*(?!${UNSPACED})[\\p{L}\\p{Nl}\\p{No}])(?=[^\\p{L}\\p{N}]*(?!\\S))`,
  "gu",
);

/** A text as the index has it: every word stands between spaces and has letters only. */
export function encode(text) {
  let made = text;
  if (HAS_UNSPACED.test(made)) {
    made = made.replace(BEHIND_UNSPACED, `$1 ${GLUE}`).replace(BEFORE_UNSPACED, ` ${GLUE}`);
  }
  return made
    .replace(BEHIND_PART, `$& ${GLUE}`)
    .replace(SIGNS, (signs) => signs.replaceAll("+", PLUS).replaceAll("#", SHARP))
    .replace(INITIAL_DOT, DOT)
    .replace(ONE_LETTER, `$1${ALONE}`);
}

/** A word of the index as it was said. */
export const decode = (word) =>
  withoutGlue(word)
    .replaceAll(PLUS, "+")
    .replaceAll(SHARP, "#")
    .replaceAll(DOT, ".")
    .replaceAll(ALONE, "");

const withoutGlue = (word) => (word.startsWith(GLUE) ? word.slice(GLUE.length) : word);

/** Whether a word is one small letter: mostly the first of another one that is being typed. */
export const isSmallLetter = (word) => /^[a-z]\u{10083}$/u.test(word);

/** A word as names are compared: one of a single letter may be the beginning of a name. */
export const foldName = (word) => fold(word).replaceAll(ALONE, "");

/** The words of an encoded text: { word, said, glued }; `glued` where no space came before it. */
export const readEncoded = (encoded) =>
  encoded
    .split(/\s+/)
    .filter(Boolean)
    .map((word) => ({
      word: withoutGlue(word),
      said: decode(word),
      glued: word.startsWith(GLUE),
    }));

/** The words of a text, with their places: { word, said, index }. */
export function wordsIn(text) {
  let end = 0;
  return readEncoded(encode(text)).map(({ word, said }) => {
    const index = text.indexOf(said, end);
    end = index + said.length;
    return { word, said, index };
  });
}

/** The beginning of a word as it is written, the word itself with its signs, and what is behind. */
export function parts(said) {
  const [, before, word, after] = said.match(
    /^([^\p{L}\p{N}]*?)((?:(?<![.…])\.(?=\p{L}))?[\p{L}\p{N}](?:.*[\p{L}\p{N}\p{M}])?[+#\p{M}]*|)([^\p{L}\p{N}]*)$/su,
  ) ?? ["", "", "", said];
  return { before, word, after };
}

/**
 * Parse a question into units: { words, exact, joined, open }, the words as the index has them.
 *
 * A unit is one word, an `exact` phrase in quotation marks, or what is written without spaces and
 * `joined` in the index as well: an address, or a word of Chinese. The last word is `open` while the
 * reader may still be typing it, which is until a space follows.
 */
export function parseQuery(query, language) {
  const units = [];
  for (const [, quoted, loose] of query.matchAll(/["“”„«»]([^"“”„«»]+)["“”„«»]|([^"“”„«»]+)/g)) {
    if (quoted) {
      const words = wordsOf(quoted);
      if (words.length) units.push({ words, exact: true });
    } else {
      for (const chunk of loose.split(/\s+/).flatMap((each) => splitUnspaced(each, language))) {
        const words = wordsOf(chunk);
        if (words.length) units.push({ words, exact: false });
        if (words.length > 1) units.at(-1).joined = true;
      }
    }
  }
  const last = units.at(-1);
  if (last && !last.exact && !last.joined && !/\s$/.test(query)) last.open = true;
  return units;
}

const wordsOf = (text) =>
  readEncoded(encode(text))
    .map(({ word }) => word)
    .filter((word) => fold(word));

/** The words of a script without spaces between them, as the browser knows them. */
function splitUnspaced(text, language) {
  if (!HAS_UNSPACED.test(text) || !Intl.Segmenter) return [text];
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
