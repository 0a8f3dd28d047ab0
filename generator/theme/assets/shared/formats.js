/* Times and phrases as text. Pure: no DOM, so that `node --test` can run it. */

const SECONDS_A_DAY = 86_400;

/**
 * Parse a time: 751, 12:31, 1:02:03, 12m31s or 1h2m3s, in seconds.
 * Returns NaN for any other text, and for a time of a day or more.
 */
export function parseTime(text) {
  const match =
    /^(?:(\d+):)?(\d+):(\d\d)$/.exec(text) ??
    /^(?=\d)(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s?)?$/.exec(text);
  if (!match) return NaN;
  const [hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0));
  const time = hours * 3600 + minutes * 60 + seconds;
  return time < SECONDS_A_DAY ? time : NaN;
}

/** Format a time in seconds, less than a day, as the pages do: 0:05, 12:31, 1:02:03. */
export function formatTime(seconds) {
  return new Date(1000 * seconds)
    .toISOString()
    .slice(11, 19)
    .replace(/^0(0:0?)?/, "");
}

/**
 * Make a function that fills in the phrases of a language (generator/languages/).
 *
 * A phrase is a text, or a mapping from plural categories to texts, of which `values.n` chooses one.
 * `{name}` is replaced by the value of that name; numbers are written as the language does.
 */
export function phraseFiller(language) {
  // Created when they are first needed: their data take a browser some milliseconds.
  let plurals, numbers;
  return (phrase, values = {}) => {
    let text = phrase;
    if (typeof phrase === "object") {
      plurals ??= new Intl.PluralRules(language);
      // What nobody has translated is English, and English has a singular.
      const isEnglish = phrase.one && !plurals.resolvedOptions().pluralCategories.includes("one");
      const rules = isEnglish ? new Intl.PluralRules("en") : plurals;
      text = phrase[rules.select(values.n)] ?? phrase.other;
    }
    return text.replace(/\{(\w+)\}/g, (_, name) => {
      const value = values[name];
      if (typeof value !== "number") return value;
      numbers ??= new Intl.NumberFormat(language);
      return numbers.format(value);
    });
  };
}
