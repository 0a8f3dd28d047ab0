/* The search dialog. It asks engine.js while the reader types, shows what was found, and keeps the
 * search in the address, so that it can be shared and the back button leads back to it. */

import { formatTime, phraseFiller } from "../shared/formats.js";
import { pageSpeakers } from "../shared/speakers.js";
import { searchIn, withoutSearch, withSearch } from "./address.js";
import { open as openEngine, spelling } from "./engine.js";
import { parseQuery, parts } from "./text.js";

/** The filters, with the key of their phrases in languages/. */
const PHRASE_OF = { speaker: "by", topic: "topic", year: "year" };
const FILTERS = Object.keys(PHRASE_OF);
/** Milliseconds after the last key before a search starts. */
const PAUSE = 250;
/** How many episodes, names, and turns of an episode are shown before the reader asks for more. */
const EPISODES = 5;
const NAMES = 4;
const TURNS = 3;
const EXCERPT = { before: 9, length: 34 };

/** Create an element with attributes and content. */
function make(tag, attributes = {}, ...content) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes))
    if (value !== undefined && value !== false)
      element.setAttribute(name, value === true ? "" : value);
  element.append(...content);
  return element;
}

/** The words to mark, those that are written without a space between them together: "机 器". */
function runs(marks, { folded, glued }) {
  const found = [];
  for (const mark of marks) {
    if (glued[mark] && marks.has(mark - 1) && found.length)
      found.push(`${found.pop()} ${folded[mark]}`);
    else found.push(folded[mark]);
  }
  return found;
}

/** Create the dialog, with its style and its index. */
export async function create(root, opener) {
  const style = make("link", { rel: "stylesheet", href: new URL("search.css", import.meta.url) });
  const styled = new Promise((done) => {
    for (const how of ["load", "error"]) style.addEventListener(how, done);
  });
  document.head.append(style);
  const [engine] = await Promise.all([openEngine(root).catch(console.error), styled]);
  return new Search(root, opener, engine);
}

class Search {
  constructor(root, opener, engine) {
    this.root = root;
    this.opener = opener;
    this.engine = engine;
    this.fill = phraseFiller(engine?.language);
    this.asked = 0;
    this.shown = EPISODES;
    this.build();
  }

  /** A phrase of the interface, with numbers and names filled in. */
  say(key, values) {
    return this.fill(this.engine.words[key], values);
  }

  build() {
    if (!this.engine) {
      const button = make(
        "button",
        { type: "button", class: "ea-search__close", autofocus: true },
        "×",
      );
      this.dialog = make(
        "dialog",
        { class: "ea-search", "aria-label": this.opener.title },
        make("p", { class: "ea-search__status", role: "alert" }, this.opener.dataset.failed, " "),
        button,
      );
      button.addEventListener("click", () => this.leave());
    } else {
      this.input = make("input", {
        // Escape would only empty a field of the type `search`.
        type: "text",
        role: "searchbox",
        inputmode: "search",
        class: "ea-search__input",
        name: "q",
        autofocus: true,
        autocomplete: "off",
        spellcheck: "false",
        autocapitalize: "off",
        enterkeyhint: "search",
        placeholder: this.say("placeholder"),
        "aria-label": this.say("title"),
      });
      const close = make(
        "button",
        { type: "button", class: "ea-search__close", "aria-label": this.say("close") },
        "×",
      );
      this.selects = Object.fromEntries(
        FILTERS.map((name) => [
          name,
          make("select", { name, "aria-label": this.say(PHRASE_OF[name]) }),
        ]),
      );
      this.titles = make("input", { type: "checkbox", name: "in" });
      const filters = make(
        "div",
        { class: "ea-search__filters" },
        ...Object.values(this.selects),
        make(
          "label",
          { class: "ea-search__only" },
          this.titles,
          make("span", {}, this.say("only_titles")),
        ),
      );
      this.status = make("p", { class: "ea-search__status", role: "status" });
      this.results = make("div", { class: "ea-search__results" });
      this.form = make(
        "form",
        { role: "search", class: "ea-search__form" },
        make("div", { class: "ea-search__bar" }, this.input, close),
        filters,
      );
      this.dialog = make(
        "dialog",
        { class: "ea-search", "aria-label": this.say("title") },
        this.form,
        this.status,
        this.results,
      );
      close.addEventListener("click", () => this.leave());
      this.input.addEventListener("input", () => this.changed(PAUSE));
      filters.addEventListener("change", () => this.changed(0));
      this.form.addEventListener("submit", (event) => {
        event.preventDefault();
        this.links()[0]?.focus();
      });
      this.results.addEventListener("click", (event) => this.follow(event));
      this.dialog.addEventListener("keydown", (event) => this.moveFocus(event));
    }
    // A click beside the dialog is one on the dialog itself: its content fills it.
    this.dialog.addEventListener("click", (event) => event.target === this.dialog && this.leave());
    this.dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      this.leave();
    });
    document.body.append(this.dialog);
  }

  /** Open. `restored`: the address already has the search. */
  open({ restored = false } = {}) {
    if (!restored && this.dialog.open) return this.input?.select();
    if (!restored) {
      const state = { ...history.state, eaSearch: true, eaSpeakers: this.pageSpeakers() };
      history.pushState(state, "", this.address());
      this.returnTo = document.activeElement;
    }
    if (!this.dialog.open) this.dialog.showModal();
    if (!this.engine) return;
    this.readAddress();
    this.input.select();
    this.ask();
  }

  /** The speakers whose turns the page shows, whatever the search is filtered by. */
  pageSpeakers() {
    return pageSpeakers(location.href, history.state);
  }

  /** Close, and give the focus back to where it was. */
  close() {
    if (!this.dialog.open) return;
    this.asked += 1;
    this.dialog.close();
    // The page does not scroll. Going back to an address with an anchor takes the focus away again,
    // after its event.
    const focus = () =>
      (this.returnTo?.isConnected ? this.returnTo : this.opener).focus({ preventScroll: true });
    focus();
    setTimeout(focus);
  }

  /** Close at the reader's wish: undo the step in the history that opened the dialog. */
  leave() {
    clearTimeout(this.waiting);
    if (history.state?.eaSearch) history.back();
    else {
      history.replaceState(history.state, "", withoutSearch(location.href, this.pageSpeakers()));
      this.close();
    }
  }

  get filters() {
    const chosen = Object.fromEntries(FILTERS.map((name) => [name, this.selects[name].value]));
    return { ...chosen, titles: this.titles.checked };
  }

  /** The address of this page with this search. */
  address() {
    const filters = this.engine ? this.filters : {};
    return withSearch(location.href, { query: this.input?.value ?? "", filters });
  }

  /** Write the search into the address. The state keeps the page's speakers, which it may replace. */
  updateAddress() {
    const state = { ...history.state, eaSpeakers: this.pageSpeakers() };
    history.replaceState(state, "", this.address());
  }

  /** Take the search from the address. */
  readAddress() {
    const { query, filters } = searchIn(location.href);
    this.input.value = query;
    this.titles.checked = filters.titles;
    for (const name of FILTERS) this.offer(name, filters[name], new Map());
  }

  changed(pause) {
    clearTimeout(this.waiting);
    this.shown = EPISODES;
    this.results.setAttribute("aria-busy", "true");
    this.waiting = setTimeout(() => {
      this.updateAddress();
      this.ask();
    }, pause);
  }

  /** Ask and show; an answer that is overtaken by a newer question is dropped. */
  async ask() {
    this.asked += 1;
    const number = this.asked;
    const query = this.input.value;
    const filters = this.filters;
    this.results.setAttribute("aria-busy", "true");
    if (!this.status.textContent) this.tell(this.say("loading"));
    try {
      const answer = await this.engine.find(query, filters);
      if (number !== this.asked) return;
      const { episodes, counted } = answer ? await this.load(answer) : { episodes: [] };
      if (number !== this.asked) return;
      const near =
        answer && !answer.frequent && !episodes.length && !answer.named.length
          ? await this.near(answer, filters)
          : [];
      if (number !== this.asked) return;
      this.show(query, answer, episodes, near, counted);
    } catch (error) {
      console.error(error);
      if (number === this.asked) this.tell(this.say("failed"));
    }
    if (number === this.asked) this.results.removeAttribute("aria-busy");
  }

  /** How many speakers of an episode are loaded before the reader asks for more. */
  get speakersAtOnce() {
    return this.engine.affordable > TURNS ? TURNS : 1;
  }

  /**
   * The first episodes with their turns, and how much was found: { turns, episodes, isExact }.
   *
   * Turns that are loaded are counted; of others the index tells the places of the words, of which
   * some may be of another form, or in the same turn.
   */
  async load(answer) {
    const loaded = [];
    const counted = { turns: answer.places, episodes: answer.episodes.length, unread: 0 };
    for (const { candidates } of answer.episodes) counted.unread += candidates.length;
    // The text says more than the index, so episodes that are shown together are sorted by it.
    const best = (episode) => episode.turns[0].score;
    for (let next = 0; next < answer.episodes.length && loaded.length < this.shown; ) {
      const some = answer.episodes.slice(next, next + this.shown - loaded.length);
      next += some.length;
      const turns = await Promise.all(
        some.map((episode) =>
          this.turnsOf(episode.candidates.slice(0, this.speakersAtOnce), answer.units),
        ),
      );
      some.forEach(({ candidates }, each) => {
        const read = candidates.slice(0, this.speakersAtOnce);
        const places = read.reduce((sum, candidate) => sum + candidate.places.length, 0);
        counted.turns += turns[each].length - places;
        counted.unread -= read.length;
        if (!turns[each].length) {
          // Such an episode is not shown, nor are its other speakers.
          const rest = candidates.slice(read.length);
          counted.episodes -= 1;
          counted.turns -= rest.reduce((sum, candidate) => sum + candidate.places.length, 0);
          counted.unread -= rest.length;
        }
      });
      const shown = some.map((episode, each) => ({ ...episode, turns: turns[each] }));
      loaded.push(
        ...shown
          .filter((episode) => episode.turns.length)
          .sort((one, other) => best(other) - best(one)),
      );
    }
    return { episodes: loaded, counted: { ...counted, isExact: !counted.unread } };
  }

  /** The turns of some speakers of an episode, best first. */
  async turnsOf(candidates, units) {
    const turns = await Promise.all(
      candidates.map(async (candidate) => {
        const found = await this.engine.turns(candidate, units);
        return found.map((turn) => ({ ...turn, record: candidate.record }));
      }),
    );
    return turns.flat().sort((one, other) => other.score - one.score || one.start - other.start);
  }

  async near({ missing, units }, filters) {
    if (FILTERS.some((name) => filters[name]) || filters.titles) return [];
    const words = missing?.length ? missing : units.map(spelling);
    const found = await Promise.all(words.slice(0, 3).map((word) => this.engine.near(word)));
    return words.slice(0, 3).flatMap((word, each) => found[each].map((better) => [word, better]));
  }

  tell(text) {
    if (this.status.textContent !== text) this.status.textContent = text;
  }

  show(query, answer, episodes, near, count) {
    for (const name of FILTERS)
      this.offer(name, this.selects[name].value, answer?.choices[name] ?? new Map());
    this.form.classList.toggle("ea-search__form--filtered", Boolean(answer));
    this.results.replaceChildren();
    this.results.scrollTop = 0;
    if (!answer) return this.tell(this.say("hint"));
    // Pages with these words come last: a search for words is mostly one for what was said.
    const isWritten = ({ entry, candidate }) => entry.kind === "page" && candidate;
    const named = answer.named.filter((each) => !isWritten(each));
    const written = answer.named.filter(isWritten);
    if (named.length)
      this.results.append(this.named("named", named, episodes.length || this.titles.checked));
    if (episodes.length) this.results.append(this.spoken(answer, episodes, count));
    if (written.length) this.results.append(this.named("written", written, episodes.length));
    const found = [];
    if (named.length) found.push(this.say("pages", { n: named.length }));
    if (episodes.length) {
      const places = this.say("places", { n: count.turns });
      const counted = this.say("episodes", { n: count.episodes });
      const phrase = this.say(count.isExact ? "found" : "about", { places, episodes: counted });
      found.push(answer.partial ? `${this.say("partial")} ${phrase}` : phrase);
    }
    if (written.length) found.push(this.say("others", { n: written.length }));
    if (answer.frequent) found.push(this.say("frequent"));
    if (!found.length) return this.nothing(query, near);
    this.tell(found.join(" · "));
  }

  nothing(query, near) {
    this.tell(this.say("nothing", { query: query.trim() }));
    if (near.length) {
      const list = make("ul", { class: "ea-search__near" });
      for (const [word, better] of near) {
        const button = make("button", { type: "button" }, better);
        button.addEventListener("click", () => {
          this.input.value = query.replace(word, better);
          this.input.focus();
          this.changed(0);
        });
        list.append(make("li", {}, button));
      }
      this.results.append(make("p", {}, this.say("near")), list);
    }
    const filters = this.filters;
    if (filters.titles || FILTERS.some((name) => filters[name])) {
      const button = make("button", { type: "button" }, this.say("without_filters"));
      button.addEventListener("click", () => {
        for (const name of FILTERS) this.selects[name].value = "";
        this.titles.checked = false;
        this.input.focus();
        this.changed(0);
      });
      this.results.append(make("p", { class: "ea-search__near" }, button));
    }
  }

  /** A list of entries, found by their names or by what their page says. */
  named(heading, named, few) {
    const list = make("ul", { class: "ea-search__named" });
    const section = make("section", {}, make("h2", {}, this.say(heading)), list);
    const limit = few === true ? named.length : NAMES;
    const add = (some) =>
      some.forEach(({ entry, candidate }) => {
        const link = make(
          "a",
          { href: new URL(entry.address, this.root) },
          make("b", {}, entry.title),
          " ",
          make("small", {}, this.say(`kind_${entry.kind}`)),
        );
        const item = make("li", {}, link);
        list.append(item);
        if (candidate) this.quote(candidate, link);
      });
    add(named.slice(0, limit));
    if (named.length > limit) {
      const button = make(
        "button",
        { type: "button", class: "ea-search__more" },
        this.say("more", { n: named.length - limit }),
      );
      button.addEventListener("click", () => {
        button.remove();
        const first = list.children.length;
        add(named.slice(limit, 100));
        list.children[first]?.querySelector("a").focus();
      });
      section.append(button);
    }
    return section;
  }

  /** Add what a page says below its name. */
  async quote(candidate, link) {
    const units = parseQuery(this.input.value, this.engine.language);
    const [turn] = await this.engine.turns(candidate, units);
    const { title } = candidate.record.entry;
    const { words, glued } = candidate.record.text;
    const said = (at) => (at > turn.start && !glued[at] ? " " : "") + words[at];
    if (!turn) return;
    const positions = Array.from({ length: turn.end - turn.start }, (_, at) => turn.start + at);
    if (positions.map(said).join("").replace(/\.$/, "") === title) return;
    if (turn.anchor)
      link.href = `${new URL(candidate.record.entry.address, this.root).href.split("#")[0]}#${turn.anchor}`;
    link.append(
      make("span", { class: "ea-search__words" }, ...this.excerpt(turn, candidate.record.text)),
    );
  }

  spoken(answer, episodes, count) {
    const section = make("section", {}, make("h2", {}, this.say("spoken")));
    for (const episode of episodes) section.append(this.episode(episode, answer.units));
    const rest = count.episodes - episodes.length;
    if (rest > 0) {
      const button = make(
        "button",
        { type: "button", class: "ea-search__more" },
        this.say("more_episodes", { n: rest }),
      );
      button.addEventListener("click", async () => {
        const before = this.links().length;
        this.shown += EPISODES;
        await this.ask();
        this.links()[before]?.focus();
      });
      section.append(button);
    }
    return section;
  }

  episode({ entry, turns, candidates }, units) {
    const date = new Date(`${entry.date}T00:00`).toLocaleDateString(this.engine.language, {
      dateStyle: "medium",
    });
    const facts = entry.number == null ? date : `${entry.number} · ${date}`;
    const list = make("ol", {});
    const article = make(
      "article",
      { class: "ea-search__episode" },
      make(
        "h3",
        {},
        make("a", { href: new URL(entry.address, this.root) }, entry.title),
        " ",
        make("small", {}, facts),
      ),
      list,
    );
    const add = (some) => {
      for (const turn of some) list.append(make("li", {}, this.turn(entry, turn)));
    };
    add(turns.slice(0, TURNS));
    const unread = candidates.slice(this.speakersAtOnce);
    const rest = unread.reduce((sum, each) => sum + each.places.length, turns.length - TURNS);
    if (turns.length > TURNS || unread.length) {
      const button = make(
        "button",
        { type: "button", class: "ea-search__more" },
        this.say("more", { n: Math.max(1, rest) }),
      );
      button.addEventListener("click", async () => {
        const more = await this.turnsOf(unread, units);
        const first = list.children.length;
        add([...turns.slice(TURNS), ...more]);
        button.remove();
        (list.children[first]?.firstChild ?? list.lastElementChild.firstChild).focus();
      });
      article.append(button);
    }
    return article;
  }

  turn(entry, turn) {
    const { text, speaker } = turn.record;
    const address = new URL(entry.address, this.root);
    address.searchParams.set("found", [...new Set(runs(turn.marks, text))].join(","));
    address.hash = turn.anchor;
    const time = turn.time ? [" ", make("time", {}, formatTime(Number(turn.time)))] : [];
    return make(
      "a",
      { href: address, class: "ea-search__turn" },
      make("span", { class: "ea-search__who" }, make("b", {}, speaker.name), ...time),
      make("span", { class: "ea-search__words" }, ...this.excerpt(turn, text)),
    );
  }

  /** The words around the first match. */
  excerpt({ start, end, first, marks }, { words, glued }) {
    const from = Math.max(start, Math.min(first - EXCERPT.before, end - EXCERPT.length));
    const to = Math.min(end, from + EXCERPT.length);
    const shown = [from > start ? "… " : ""];
    for (let at = from; at < to; at += 1) {
      const space = glued[at + 1] ? "" : " ";
      const { before, word, after } = parts(words[at]);
      if (marks.has(at) && word) shown.push(before, make("mark", {}, word), after, space);
      else shown.push(words[at] + space);
    }
    return [...shown, to < end ? "…" : ""];
  }

  /** Fill a filter with what is chosen and what could be, with the number of episodes. */
  offer(name, chosen, counts) {
    const select = this.selects[name];
    const values = [...counts].sort(([one, few], [other, many]) =>
      name === "year" ? (one < other ? 1 : -1) : many - few || (one < other ? -1 : 1),
    );
    const option = (value, text) => make("option", { value, selected: value === chosen }, text);
    select.replaceChildren(option("", this.say(`any_${PHRASE_OF[name]}`)));
    if (chosen && !counts.has(chosen)) values.unshift([chosen, 0]);
    for (const [value, count] of values.slice(0, 200))
      select.append(option(value, `${this.engine.nameOf(name, value)} (${count})`));
    select.value = chosen;
  }

  links() {
    return [...this.results.querySelectorAll("a, button")].filter((each) => each.offsetParent);
  }

  /** Arrow keys move through the results; Home and End stay those of the text field. */
  moveFocus(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || event.target.tagName === "SELECT") return;
    const stops = [this.input, ...this.links()];
    const next = stops[stops.indexOf(document.activeElement) + step];
    if (!next || !stops.includes(document.activeElement)) return;
    event.preventDefault();
    next.focus();
  }

  /** Follow a link; one within this page closes the dialog and does not load the page again. */
  follow(event) {
    const link = event.target.closest("a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    this.updateAddress();
    const { pathname, searchParams, hash } = new URL(link.href);
    if (pathname !== location.pathname || !hash) return;
    event.preventDefault();
    this.asked += 1;
    this.dialog.close();
    const address = withoutSearch(location.href, this.pageSpeakers());
    if (searchParams.has("found")) address.searchParams.set("found", searchParams.get("found"));
    address.hash = "";
    history.pushState(null, "", address);
    location.replace(hash);
    if (searchParams.has("found")) import("./marks.js").then((module) => module.markFound());
  }
}
