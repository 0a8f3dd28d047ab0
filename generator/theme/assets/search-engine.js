/* Finds turns. Pagefind knows which words stand where in which record; the catalogue knows whose
 * record that is. Which places are best, and how many episodes each filter would leave, is decided
 * here, before the text of a single record is loaded.
 *
 * A record is one voice of one episode, or a page such as a profile. A place is a stretch of a
 * record in which words of the question stand together. Positions count words from 0. */

const KINDS = ["episode", "person", "topic", "term", "page"];
// Words further apart than this belong to different places.
const NEAR = 12;
// The weight of a word that only begins with what was asked for.
const BEGINNING = 0.5;
// Occurrences in the archive from which on a word is not loaded: its part of the index has 50 KB
// and more.
const COSTLY = 25000;
// KB that the words of a question may cost, and a word in a shard.
const AFFORDABLE = 300;
const PART = 33;
// What a word that is not looked up weighs where it stands in its place.
const SLIGHT = 0.5;
// Questions whose words are remembered.
const REMEMBERED = 40;
const WITHOUT_SPACES = ["zh", "ja", "th"];

/** A text as it is compared: without case, accents and signs. */
export const fold = (text) =>
  text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");

/** Give the browser time to draw and to take a key. */
const breathe = () =>
  globalThis.scheduler?.yield ? scheduler.yield() : new Promise((done) => setTimeout(done));

/** Load what a search needs; `root` is the address of the site. */
export async function open(root) {
  const folder = new URL("search/", root);
  // Asked for anew each time, so that it fits the shards that are there.
  const answer = await fetch(new URL("catalogue.json", folder), { cache: "no-cache" });
  if (!answer.ok) throw new Error(`no search index: ${answer.status}`);
  const catalogue = await answer.json();
  const [first, ...others] = catalogue.shards.map((key) => new URL(`${key}/`, folder).pathname);
  if (!first) return new Engine(catalogue, null);
  const pagefind = await import(`${first}pagefind.js`);
  await pagefind.options({ metaCacheTag: first });
  await pagefind.init();
  await Promise.all(
    others.map((path) => pagefind.mergeIndex(path, { metaCacheTag: path, language: catalogue.language })),
  );
  return new Engine(catalogue, pagefind);
}

/** The words of a question; what stands in quotation marks belongs together. */
export function parse(query, language) {
  const units = [];
  for (const [, quoted, loose] of query.matchAll(/["“”„«»]([^"“”„«»]+)["“”„«»]|([^"“”„«»]+)/g)) {
    const words = split(quoted ?? loose, language).filter((word) => fold(word));
    if (quoted) words.length && units.push({ words, exact: true });
    else units.push(...words.map((word) => ({ words: [word], exact: false })));
  }
  // The word at the end may not be typed to its end.
  const last = units.at(-1);
  if (last && !last.exact && !/\s$/.test(query)) last.open = true;
  return units;
}

function split(text, language) {
  if (!WITHOUT_SPACES.includes(language.split("-")[0])) return text.split(/\s+/);
  const parts = new Intl.Segmenter(language, { granularity: "word" }).segment(text);
  return [...parts].map((part) => part.segment);
}

class Engine {
  constructor(catalogue, pagefind) {
    this.pagefind = pagefind;
    this.words = catalogue.words;
    this.language = catalogue.language;
    this.frequent = new Map(Object.entries(catalogue.frequent));
    this.speakers = catalogue.speakers.map(([slug, name]) => ({ slug, name }));
    this.entries = catalogue.entries.map(([kind, address, title, ...more], position) =>
      KINDS[kind] === "episode"
        ? { kind: "episode", address, title, position, names: [title], date: more[0], number: more[1], topics: more[2] }
        : { kind: KINDS[kind], address, title, position, names: [title, ...(more[0] ?? [])] },
    );
    for (const entry of this.entries)
      if (entry.topics)
        entry.topicSlugs = new Set(entry.topics.map((topic) => slugOf(this.entries[topic])));
    this.records = new Map();
    for (const { prefix, names, entries, speakers } of catalogue.records) {
      let entry = 0;
      names.split(" ").forEach((name, number) => {
        entry += entries[number];
        const speaker = this.speakers[speakers[number]];
        if (name) this.records.set(prefix + name, { entry: this.entries[entry], speaker });
      });
    }
    // Each word costs a reader a part of every shard.
    this.affordable = Math.max(3, Math.floor(AFFORDABLE / (PART * catalogue.shards.length)));
    this.remembered = new Map();
  }

  /** Answer a question: { episodes, named, facets, places, missing }. */
  async find(query, filters) {
    const units = parse(query, this.language);
    if (!units.length) return null;
    const named = this.named(units, filters);
    if (filters.titles || !this.pagefind)
      return { units, named, episodes: [], facets: this.facets([], filters), places: 0 };
    const asked = this.worthAsking(units);
    if (!asked.length)
      return { units, named, episodes: [], facets: this.facets([], filters), places: 0, frequent: true };
    const [phrase, ...found] = await Promise.all([
      this.inARow(units, asked),
      ...asked.map((unit) => this.positions(unit)),
    ]);
    await breathe();
    const candidates = this.candidates(asked, found, phrase);
    await breathe();
    const spoken = candidates.filter((each) => each.record.speaker);
    const kept = spoken.filter((each) => passes(each.record, filters));
    const pages = candidates.filter((each) => !each.record.speaker && passes(each.record, filters));
    return {
      units,
      named: merge(named, pages),
      episodes: group(kept),
      facets: this.facets(spoken, filters),
      places: kept.reduce((sum, each) => sum + each.places.length, 0),
      partial: kept.length > 0 && !kept[0].whole,
      missing: asked.filter((_, number) => !found[number].size).flatMap((unit) => unit.words),
    };
  }

  /** How often a word is said, as far as it is often. */
  count = (word) => this.frequent.get(word.toLowerCase()) ?? 0;

  /** The units to look up: none that stands everywhere, the longest of those that are too many. */
  worthAsking(units) {
    // Words keep the distance they have in the question.
    let offset = 0;
    const all = units.map((unit) => {
      const placed = { ...unit, offset };
      offset += unit.words.length;
      return placed;
    });
    const weight = ({ exact, words }) => (exact ? 99 : words[0].length);
    return all
      .filter((unit) => unit.exact || this.isTelling(unit.words[0], unit.open))
      .sort((one, other) => weight(other) - weight(one))
      .slice(0, this.affordable)
      .sort((one, other) => one.offset - other.offset);
  }

  /** Whether a word is worth looking up by itself; a first letter is none yet. */
  isTelling = (word, open) => !this.count(word) && !(open && /^[a-z]$/i.test(word));

  /** Where the words of a question stand in a row: the longest row that can be afforded. */
  async inARow(units, asked) {
    const looked = new Set(asked.map((unit) => unit.words[0]));
    let left = this.affordable - asked.length;
    let best = [];
    let row = [];
    units.forEach(({ words: [word], exact }, number) => {
      const affordable = !exact && (looked.has(word) || (this.count(word) < COSTLY && left-- > 0));
      row = affordable ? [...row, number] : [];
      if (row.length > best.length) best = row;
    });
    const start = best[0] ?? 0;
    const words = best.map((number) => units[number].words[0]);
    const found = new Map();
    if (words.length < 2) return { found, words, offset: 0 };
    const { results } = await this.pagefind.search(`"${words.join(" ")}"`);
    for (const result of results)
      if (result.words.length && this.remember(result))
        found.set(this.remember(result), { positions: [result.words[0]], sure: true });
    const offset = units.slice(0, start).reduce((sum, unit) => sum + unit.words.length, 0);
    return { found, words, offset };
  }

  /** The record of a result, which can load its text from then on. */
  remember(result) {
    const record = this.records.get(result.id);
    // Pagefind forgets what belongs to a result that nobody holds any more.
    if (record) record.result ??= result;
    return record;
  }

  /** Where a unit stands: record -> { positions, sure }. */
  async positions(unit) {
    if (!unit.exact) return this.lookUp(unit.words[0]);
    const words = unit.words.map((word, offset) => ({ word, offset }));
    const telling = words.filter(({ word }) => this.isTelling(word));
    const asked = (telling.length ? telling : words).slice(0, this.affordable);
    const [first, ...rest] = await Promise.all(asked.map(({ word }) => this.lookUp(word)));
    const found = new Map();
    for (const [record, { positions }] of first) {
      if (!rest.every((each) => each.has(record))) continue;
      const others = rest.map((each) => new Set(each.get(record).positions));
      const starts = positions
        .map((position) => position - asked[0].offset)
        .filter((start) => start >= 0)
        .filter((start) => others.every((set, number) => set.has(start + asked[number + 1].offset)));
      if (starts.length) found.set(record, { positions: starts, sure: true });
    }
    return found;
  }

  /** Where a word stands, and words that begin so; `sure` where the record has the word itself. */
  lookUp(word) {
    const key = word.toLowerCase();
    if (!this.remembered.has(key)) {
      if (this.remembered.size >= REMEMBERED) this.remembered.delete(this.remembered.keys().next().value);
      this.remembered.set(key, this.ask(key));
    }
    return this.remembered.get(key);
  }

  async ask(word) {
    const all = await this.pagefind.search(word);
    // In quotation marks Pagefind tells only the first place of each record.
    const exact = await this.pagefind.search(`"${word}"`);
    const sure = new Set(exact.results.map((result) => result.id));
    const found = new Map();
    for (const result of all.results) {
      const record = result.words.length && this.remember(result);
      if (record) found.set(record, { positions: result.words, sure: sure.has(result.id) });
    }
    return sure.size || !(await this.isEcho(word, all.results)) ? found : new Map();
  }

  /** Whether these are not the results of this word: where no word begins so, Pagefind takes the
   * longest one that the question begins with, and "lanturn" would find "la". Then it takes the
   * same one for any longer question. */
  async isEcho(word, results) {
    const longer = await this.pagefind.search(`${word}zq`);
    return (
      longer.results.length === results.length &&
      results.every(({ id, words }, number) => {
        const echo = longer.results[number];
        return echo.id === id && echo.words.length === words.length;
      })
    );
  }

  /** The text of a record, loaded once. */
  async textOf(record) {
    record.text ??= await record.result.data().then(read);
    return record.text;
  }

  /** The records that have all of it, or where none has, those that have most. */
  candidates(words, found, phrase) {
    const weights = found.map((each) => Math.log(1 + this.records.size / (each.size + 0.5)));
    const records = new Map();
    found.forEach((each, unit) => {
      for (const [record, at] of each) {
        if (!records.has(record)) records.set(record, []);
        records.get(record).push({ unit, ...at });
      }
    });
    const needed = Math.max(0, ...[...records.values()].map((hits) => hits.length));
    const asked = [...words, { offset: phrase.offset }];
    const known = words.filter((unit) => phrase.words.includes(unit.words[0]));
    weights.push(
      known.reduce((sum, unit) => sum + weights[words.indexOf(unit)], SLIGHT * phrase.words.length),
    );
    const candidates = [];
    for (const [record, hits] of records) {
      if (hits.length < needed) continue;
      const row = phrase.found.get(record);
      const places = placesOf(row ? [...hits, { unit: words.length, ...row }] : hits, asked, weights);
      const score = places[0].score + 0.2 * Math.log2(1 + places.length);
      candidates.push({ record, places, score, whole: needed === words.length, asked, weights });
    }
    return candidates;
  }

  /** Entries whose names have all the words, the closest first. */
  named(units, filters) {
    const words = units.flatMap((unit) => unit.words.map(fold));
    const whole = words.join(" ");
    const found = [];
    for (const entry of this.entries) {
      entry.folded ??= entry.names.map((name) => name.split(/[\s/|,:;–—-]+/).map(fold).filter(Boolean));
      let score = 0;
      for (const name of entry.folded) {
        if (!words.every((word) => name.some((part) => part.startsWith(word)))) continue;
        const joined = name.join(" ");
        score = Math.max(score, joined === whole ? 3 : joined.startsWith(whole) ? 2 : 1);
      }
      if (score && passes({ entry }, filters)) found.push({ entry, score });
    }
    return found.sort((one, other) => other.score - one.score);
  }

  /** For each filter, what it could be set to: value -> episodes left, the other filters as set. */
  facets(candidates, filters) {
    const counted = { by: new Map(), topic: new Map(), year: new Map() };
    for (const [name, counts] of Object.entries(counted)) {
      const seen = new Map();
      for (const { record } of candidates) {
        if (!passes(record, { ...filters, [name]: "" })) continue;
        for (const value of this.values(name, record)) {
          if (!seen.has(value)) seen.set(value, new Set());
          seen.get(value).add(record.entry);
        }
      }
      for (const [value, entries] of seen) counts.set(value, entries.size);
    }
    return counted;
  }

  values(name, record) {
    if (name === "by") return record.speaker.slug ? [record.speaker.slug] : [];
    if (name === "year") return [record.entry.date.slice(0, 4)];
    return [...record.entry.topicSlugs];
  }

  /** What a value of a filter is called. */
  nameOf(name, value) {
    if (name === "by") return this.speakers.find((speaker) => speaker.slug === value)?.name ?? value;
    if (name === "topic")
      return this.entries.find((entry) => entry.address === `topics/${value}/`)?.title ?? value;
    return value;
  }

  /** The turns of a candidate, best first; empty where an exact phrase proves not to be there. */
  async turns(candidate, units) {
    return turnsOf(candidate, await this.textOf(candidate.record), units);
  }

  /** Words and names near to one that is not there. */
  async near(word) {
    const asked = fold(word);
    const near = new Map();
    const offer = (text, bonus) => {
      const distance = edits(asked, fold(text));
      if (distance && distance <= Math.max(1, Math.floor(asked.length / 3)))
        near.set(text, Math.min(near.get(text) ?? 99, distance - bonus));
    };
    for (const entry of this.entries)
      for (const name of entry.names) {
        if (Math.abs(name.length - word.length) < 3) offer(name, 0.5);
        for (const part of name.split(/\s+/)) if (fold(part).length > 3) offer(part.replace(/[^\p{L}\p{N}'’-]/gu, ""), 0.5);
      }
    for (let length = asked.length - 1; length >= Math.max(2, asked.length - 3); length -= 1) {
      const found = await this.lookUp(asked.slice(0, length));
      const some = [...found].slice(0, 2);
      for (const [record, { positions }] of some) {
        const { words } = await this.textOf(record);
        for (const position of positions) offer(words[position]?.replace(/[^\p{L}\p{N}'’-]/gu, "").toLowerCase() ?? "", 0);
      }
      if (some.length) break;
    }
    return [...near].sort((one, other) => one[1] - other[1]).map(([text]) => text).slice(0, 3);
  }
}

const slugOf = (entry) => entry.address.split("/")[1];

/** Whether a record is what the filters ask for; an entry that is no episode has no year. */
function passes({ entry, speaker }, { by, topic, year }) {
  if (by && (speaker ? speaker.slug !== by : entry.address !== `people/${by}/`)) return false;
  if (year && !entry.date?.startsWith(year)) return false;
  return !topic || Boolean(entry.topicSlugs?.has(topic));
}

/** The places of a record, best first. `hits` has the positions of each unit it has. */
function placesOf(hits, asked, weights) {
  const all = hits
    .flatMap(({ unit, positions, sure }) => positions.map((position) => ({ position, unit, sure })))
    .sort((one, other) => one.position - other.position);
  const places = [];
  let place = null;
  for (const hit of all) {
    if (!place || hit.position - place.hits.at(-1).position > NEAR) places.push((place = { hits: [] }));
    place.hits.push(hit);
  }
  for (const each of places) each.score = scoreOf(each.hits, asked, weights);
  places.sort((one, other) => other.score - one.score || one.hits[0].position - other.hits[0].position);
  // Where words stand together, places with fewer of them are of no interest.
  return places.filter((each) => each.score > places[0].score * 0.6);
}

/** Each word counts once, words at the distance they have in the question once more. */
function scoreOf(hits, asked, weights) {
  const at = new Map();
  for (const hit of hits) {
    if (!at.has(hit.unit)) at.set(hit.unit, { positions: new Set(), sure: hit.sure });
    at.get(hit.unit).positions.add(hit.position);
  }
  let score = 0;
  for (const [unit, { sure }] of at) score += weights[unit] * (sure ? 1 : BEGINNING);
  for (let unit = 1; unit < asked.length; unit += 1) {
    const before = at.get(unit - 1);
    const after = at.get(unit);
    if (!before || !after) continue;
    const distance = asked[unit].offset - asked[unit - 1].offset;
    for (const position of before.positions)
      if (after.positions.has(position + distance)) {
        score += weights[unit - 1] + weights[unit];
        break;
      }
  }
  // More of the same says a little more.
  return score + Math.min(hits.length - at.size, 5) * 0.05;
}

/** Candidates by episode, best first; of equals the newest. */
function group(candidates) {
  const episodes = new Map();
  for (const candidate of candidates) {
    const { entry } = candidate.record;
    if (!episodes.has(entry)) episodes.set(entry, { entry, candidates: [], score: 0, places: 0 });
    const episode = episodes.get(entry);
    episode.candidates.push(candidate);
    episode.score = Math.max(episode.score, candidate.score);
    episode.places += candidate.places.length;
  }
  for (const episode of episodes.values())
    episode.candidates.sort((one, other) => other.score - one.score);
  return [...episodes.values()].sort(
    (one, other) => other.score - one.score || (one.entry.date < other.entry.date ? 1 : -1),
  );
}

/** Entries found by name, then those found by what their page says. */
function merge(named, pages) {
  const entries = new Set(named.map(({ entry }) => entry));
  const more = pages
    .filter(({ record }) => !entries.has(record.entry))
    .sort((one, other) => other.score - one.score)
    .map((candidate) => ({ entry: candidate.record.entry, candidate, score: 0 }));
  return [...named, ...more];
}

/** The text of a fragment: its words, and where each of its places begins. */
function read(fragment) {
  const content = fragment.raw_content ?? fragment.content;
  const words = content.includes("\u200B")
    ? content.split("\u200B")
    : fragment.content.split(/[\r\n\s]+/);
  const places = fragment.anchors
    .map(({ id, location }) => ({ anchor: id.split("@")[0], time: id.split("@")[1], start: location }))
    .sort((one, other) => one.start - other.start);
  return { words, places, folded: words.map(fold) };
}

/** The turns that hold the places of a candidate, weighed anew by their text. */
function turnsOf({ places, asked, weights }, text, units) {
  const exact = units.filter((unit) => unit.exact).map((unit) => unit.words.map(fold));
  const whole = units.flatMap((unit) => unit.words.map(fold));
  const turns = new Map();
  for (const hit of places.flatMap((place) => place.hits)) {
    const number = placeOf(text.places, hit.position);
    if (!turns.has(number)) turns.set(number, []);
    turns.get(number).push(hit);
  }
  const found = [];
  for (const [number, hits] of turns) {
    const marks = markedIn(hits, text, units);
    const start = text.places[number]?.start ?? 0;
    const end = text.places[number + 1]?.start ?? text.words.length;
    if (!exact.every((words) => marks.some((mark) => stands(words, text, mark)))) continue;
    if (!marks.length) continue;
    const inside = hits.filter(({ position }) => marks.includes(position));
    let score = scoreOf(inside, asked, weights);
    const first = marks.find((mark) => mark + whole.length <= end && stands(whole, text, mark));
    if (first !== undefined) score += weights.at(-1) + SLIGHT * whole.length;
    found.push({ ...text.places[number], start, end, score, first: first ?? densest(marks), marks: new Set(marks) });
  }
  const best = Math.max(...found.map((turn) => turn.score));
  return found.filter((turn) => turn.score > best * 0.6);
}

/** The mark from which on most marks stand near. */
function densest(marks) {
  const near = marks.map((mark) => marks.filter((each) => each >= mark && each < mark + NEAR).length);
  return marks[near.indexOf(Math.max(...near))];
}

/** Whether these words stand at a position, letter for letter. */
const stands = (words, { folded }, position) =>
  words.every((word, offset) => folded[position + offset] === word);

/** The positions of a place that are to be marked: a phrase whole, of other words their forms. */
function markedIn(hits, text, units) {
  const marks = new Set();
  for (const { position } of hits)
    for (const unit of units) {
      const words = unit.words.map(fold);
      if (unit.exact) {
        if (stands(words, text, position)) words.forEach((_, offset) => marks.add(position + offset));
      } else if (isForm(text.folded[position] ?? "", words[0], unit.open)) marks.add(position);
    }
  // Words that were left out of the question are marked where they stand beside one that was found.
  const plain = new Set(units.filter((unit) => !unit.exact).map((unit) => fold(unit.words[0])));
  for (const mark of [...marks])
    for (const step of [1, -1])
      for (let at = mark + step; plain.has(text.folded[at]); at += step) marks.add(at);
  return [...marks].sort((one, other) => one - other);
}

/** Whether a word is a form of another, as far as that can be told without its language. */
function isForm(word, asked, open) {
  if (word === asked || (open && word.startsWith(asked))) return true;
  let same = 0;
  while (same < word.length && word[same] === asked[same]) same += 1;
  const least = Math.max(3, Math.min(asked.length, word.length) - 3);
  return (same >= least && word.length - same <= 4 && asked.length - same <= 4) || word.includes(asked);
}

/** The last place that begins at or before a position. */
function placeOf(places, position) {
  let low = 0;
  let high = places.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (places[middle].start <= position) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** How many letters must be changed, added, dropped or swapped to make one word the other. */
function edits(one, other) {
  if (Math.abs(one.length - other.length) > 3) return 99;
  let before = [];
  let row = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (let line = 1; line <= one.length; line += 1) {
    const next = [line];
    for (let column = 1; column <= other.length; column += 1) {
      const same = one[line - 1] === other[column - 1];
      next[column] = Math.min(row[column] + 1, next[column - 1] + 1, row[column - 1] + (same ? 0 : 1));
      if (line > 1 && column > 1 && one[line - 1] === other[column - 2] && one[line - 2] === other[column - 1])
        next[column] = Math.min(next[column], before[column - 2] + 1);
    }
    [before, row] = [row, next];
  }
  return row[other.length];
}
