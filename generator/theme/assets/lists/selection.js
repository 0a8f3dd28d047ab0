/* Filters and sorts the entries of a list. Pure: no DOM.
 *
 * An entry is { text, date, length, title, transcript }: its folded text, a date as in ISO 8601, a
 * length in seconds, and "with" or "without" a transcript. */

/** Normalise a text for comparison: without case and accents. */
export const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** Parse a duration as the pages write it, PT1H2M3S, in seconds; 0 for any other text. */
export function parseDuration(text) {
  const [, hours, minutes, seconds] = /^PT(\d+)H(\d+)M(\d+)S$/.exec(text ?? "") ?? [0, 0, 0, 0];
  return hours * 3600 + minutes * 60 + Number(seconds);
}

/** The entries that have all words of the filter, and the transcript asked for; "" asks for nothing. */
export function filterEntries(entries, { filter, transcript }) {
  const words = fold(filter).split(/\s+/);
  return entries.filter(
    (entry) =>
      words.every((word) => entry.text.includes(word)) &&
      (!transcript || transcript === entry.transcript),
  );
}

/** The entries in an order: "oldest", "longest", "title", or newest first. Equal ones stay in theirs. */
export function sortEntries(entries, order, language) {
  const titles = new Intl.Collator(language, { ignorePunctuation: true, numeric: true });
  const comparisons = {
    oldest: (one, other) => one.date.localeCompare(other.date),
    longest: (one, other) => other.length - one.length,
    title: (one, other) => titles.compare(one.title, other.title),
  };
  const newest = (one, other) => other.date.localeCompare(one.date);
  const chosen = Object.hasOwn(comparisons, order) ? comparisons[order] : newest;
  return [...entries].sort(chosen);
}
