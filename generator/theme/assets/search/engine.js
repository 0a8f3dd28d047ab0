/* Finds turns: asks Pagefind which words are where in which record, the catalogue whose record that is,
 * and ranking.js which of them answer a question best. The text of a record is loaded when it is shown. */

import {
  affordableWords,
  countChoices,
  groupByEpisode,
  isTelling,
  longestRow,
  mergeEntries,
  passesFilters,
  positionsInARow,
  rankNames,
  rankRecords,
  rankTurns,
  readFragment,
  unitsToLookUp,
} from "./ranking.js";
import { decode, fold, isSmallLetter, NearbyWords, parseQuery } from "./text.js";

const KINDS = ["episode", "person", "topic", "term", "page"];
// The number of words whose answers are kept.
const REMEMBERED = 40;

/** Give the browser time to draw and to take a key. */
const breathe = () =>
  globalThis.scheduler?.yield ? scheduler.yield() : new Promise((done) => setTimeout(done));

/** Load what a search needs; `root` is the address of the site. */
export async function open(root) {
  const folder = new URL("search/", root);
  // Requested anew each time, so that it matches the shards of the site.
  const answer = await fetch(new URL("catalogue.json", folder), { cache: "no-cache" });
  if (!answer.ok) throw new Error(`no search index: ${answer.status}`);
  const catalogue = await answer.json();
  const [first, ...others] = catalogue.shards.map((key) => new URL(`${key}/`, folder).pathname);
  if (!first) return new Engine(catalogue, null);
  const pagefind = await import(`${first}pagefind.js`);
  await pagefind.options({ metaCacheTag: first });
  await pagefind.init();
  await Promise.all(
    others.map((path) =>
      pagefind.mergeIndex(path, { metaCacheTag: path, language: catalogue.index_language }),
    ),
  );
  return new Engine(catalogue, pagefind);
}

class Engine {
  constructor(catalogue, pagefind) {
    this.pagefind = pagefind;
    this.words = catalogue.words;
    this.language = catalogue.language;
    this.frequent = new Map(Object.entries(catalogue.frequent));
    this.speakers = catalogue.speakers.map(([slug, name]) => ({ slug, name }));
    this.entries = catalogue.entries.map(([kind, address, title, ...more]) => {
      const entry = { kind: KINDS[kind], address, title, names: [title] };
      if (entry.kind !== "episode") return { ...entry, names: [title, ...(more[0] ?? [])] };
      const [date, number, topics] = more;
      return { ...entry, date, number, topics };
    });
    for (const entry of this.entries) {
      if (!entry.topics) continue;
      entry.topicSlugs = new Set(entry.topics.map((topic) => slugOf(this.entries[topic])));
    }
    this.records = new Map();
    for (const { prefix, names, entries, speakers } of catalogue.records) {
      let entry = 0;
      names.split(" ").forEach((name, number) => {
        entry += entries[number];
        const speaker = this.speakers[speakers[number]];
        if (name) this.records.set(prefix + name, { entry: this.entries[entry], speaker });
      });
    }
    this.affordable = affordableWords(catalogue.shards.length);
    this.remembered = new Map();
  }

  /** How often a frequent word is said in the archive; 0 for other words. */
  count = (word) => this.frequent.get(word.toLowerCase()) ?? 0;

  /** Answer a question: { units, named, episodes, choices, places, ... }, or null where it has no word. */
  async find(query, filters) {
    const units = parseQuery(query, this.language);
    if (!units.length) return null;
    const named = rankNames(this.entries, units).filter((each) => passesFilters(each, filters));
    const nothingSaid = {
      units,
      named,
      episodes: [],
      choices: countChoices([], filters),
      places: 0,
    };
    if (filters.titles || !this.pagefind) return nothingSaid;
    const asked = unitsToLookUp(units, this.affordable, this.count);
    if (!asked.length) return { ...nothingSaid, frequent: true };
    const [phrase, ...found] = await Promise.all([
      this.findRow(longestRow(units, asked, this.affordable, this.count)),
      ...asked.map((unit) => this.positions(unit)),
    ]);
    const [{ open, words }] = units;
    const isBeginning = open && units.length === 1 && isSmallLetter(words[0]);
    if (isBeginning && !found[0].size) return named.length ? nothingSaid : null;
    await breathe();
    const candidates = rankRecords(asked, found, phrase, this.records.size);
    await breathe();
    const spoken = candidates.filter((each) => each.record.speaker);
    const kept = spoken.filter((each) => passesFilters(each.record, filters));
    const pages = candidates.filter(
      (each) => !each.record.speaker && passesFilters(each.record, filters),
    );
    return {
      units,
      named: mergeEntries(named, pages),
      episodes: groupByEpisode(kept),
      choices: countChoices(spoken, filters),
      places: kept.reduce((sum, each) => sum + each.places.length, 0),
      partial: kept.length > 0 && !kept[0].whole,
      missing: asked.filter((_, number) => !found[number].size).map(spelling),
    };
  }

  /** Look up a row of words as a phrase: the row, with the records it was `found` in. */
  async findRow({ words, offset }) {
    const found = new Map();
    if (words.length < 2) return { found, words, offset };
    const { results } = await this.pagefind.search(`"${words.map(unpunctuated).join(" ")}"`);
    for (const result of results) {
      const record = result.words.length ? this.recordOf(result) : undefined;
      if (record) found.set(record, { positions: [result.words[0]], sure: true });
    }
    return { found, words, offset };
  }

  /** The record of a result. It keeps the first result, which can load its text. */
  recordOf(result) {
    const record = this.records.get(result.id);
    // Pagefind forgets what belongs to a result that nobody refers to.
    if (record) record.result ??= result;
    return record;
  }

  /** Where a unit is: record -> { positions, sure }. */
  async positions(unit) {
    if (!unit.exact && !unit.joined) return this.lookUp(unit.words[0]);
    const words = unit.words.map((word, offset) => ({ word, offset }));
    const telling = words.filter(({ word }) => isTelling(word, false, this.count));
    const asked = (telling.length ? telling : words).slice(0, this.affordable);
    const found = await Promise.all(asked.map(({ word }) => this.lookUp(word)));
    return positionsInARow(
      asked.map(({ offset }) => offset),
      found,
    );
  }

  /** Where a word is, and words that begin with it; `sure` where the record has the word itself. */
  lookUp(word) {
    const key = unpunctuated(word.toLowerCase());
    if (!this.remembered.has(key)) {
      if (this.remembered.size >= REMEMBERED) {
        this.remembered.delete(this.remembered.keys().next().value);
      }
      this.remembered.set(key, this.askPagefind(key));
    }
    return this.remembered.get(key);
  }

  async askPagefind(word) {
    const all = await this.pagefind.search(word);
    // In quotation marks Pagefind gives only the first position in each record.
    const exact = await this.pagefind.search(`"${word}"`);
    const sure = new Set(exact.results.map((result) => result.id));
    const found = new Map();
    for (const result of all.results) {
      const record = result.words.length ? this.recordOf(result) : undefined;
      if (record) found.set(record, { positions: result.words, sure: sure.has(result.id) });
    }
    return sure.size || !(await this.isEcho(word, all.results)) ? found : new Map();
  }

  /**
   * Whether these are not the results of this word. Where no word begins with it, Pagefind answers for
   * the longest word that the question begins with: "lanturn" would find "la". A longer question then
   * gets the same answer, which is how it can be told.
   */
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
    record.text ??= await record.result.data().then(readFragment);
    return record.text;
  }

  /** The name of a filter's value, for readers. */
  nameOf(filter, value) {
    if (filter === "speaker") {
      return this.speakers.find((speaker) => speaker.slug === value)?.name ?? value;
    }
    if (filter === "topic") {
      return this.entries.find((entry) => entry.address === `topics/${value}/`)?.title ?? value;
    }
    return value;
  }

  /** The turns of a candidate, best first; empty where its text lacks an exact phrase. */
  async turns(candidate, units) {
    return rankTurns(candidate, await this.textOf(candidate.record), units);
  }

  /** Words and names near to a word that was not found. */
  async near(word) {
    const asked = fold(word);
    const nearby = new NearbyWords(word);
    const lettersOf = (text) => text.replace(/[^\p{L}\p{N}'’-]/gu, "");
    for (const name of this.entries.flatMap((entry) => entry.names)) {
      if (Math.abs(name.length - word.length) < 3) nearby.consider(name, 0.5);
      for (const part of name.split(/\s+/)) {
        if (fold(part).length > 3) nearby.consider(lettersOf(part), 0.5);
      }
    }
    for (let length = asked.length - 1; length >= Math.max(2, asked.length - 3); length -= 1) {
      const found = await this.lookUp(asked.slice(0, length));
      const some = [...found].slice(0, 2);
      for (const [record, { positions }] of some) {
        const { words } = await this.textOf(record);
        for (const position of positions) {
          nearby.consider(lettersOf(words[position] ?? "").toLowerCase());
        }
      }
      if (some.length) break;
    }
    return nearby.best();
  }
}

/** A word as Pagefind looks it up, which in some languages would cut it at the signs within. */
const unpunctuated = (word) => word.replace(/\p{P}/gu, "");

/** A unit as the reader wrote it, as far as its words tell. */
export const spelling = (unit) => unit.words.map(decode).join(unit.joined ? "" : " ");

const slugOf = (entry) => entry.address.split("/")[1];
