/*
 * The page of an episode, for those who read it. The page is whole without scripts; with them
 *
 *   reading.js   a line says which chapter and speaker one is reading
 *   tools.js     a turn, or the words one selects, can be linked, quoted and corrected
 *   quoting.js   what a quotation and a link to words look like
 *   filter.js    the turns of some speakers can be read by themselves
 */

import { filterBySpeaker } from "./filter.js";
import { addTools } from "./tools.js";
// In the language of the show; made with the pages.
import phrases from "../episodes/words.js";

const LANGUAGE = document.documentElement.lang || "en";
// Made when they are needed: their data take a browser some milliseconds.
let plurals, numbers;

/** The transcript, as transcript.html writes it, and the words of the interface. */
class Transcript {
  #chapters = new Map();
  #status;

  constructor(element) {
    this.element = element;
    this.turns = [];
    let chapter;
    for (const child of element.children) {
      if (child.localName === "h3") chapter = child;
      if (child.localName !== "div") continue;
      this.turns.push(child);
      this.#chapters.set(child, chapter);
    }
    this.#status = document.createElement("p");
    this.#status.className = "ea-status";
    this.#status.role = "status";
    document.body.append(this.#status);
  }

  /** The turn that a node of the page belongs to, if any. */
  turnOf(node) {
    const within = node?.nodeType === Node.TEXT_NODE ? node.parentElement : node;
    return within?.closest?.(".ea-transcript > div") ?? null;
  }

  /** The title of a turn's chapter, without its time. */
  chapterOf(turn) {
    return this.#chapters.get(turn)?.firstChild.textContent.trim() ?? "";
  }

  speakerOf(turn) {
    return turn.querySelector("b").textContent;
  }

  /** The link with a turn's time, or with # where nobody knows it. */
  linkOf(turn) {
    return turn.querySelector(":scope > a");
  }

  timeOf(turn) {
    const shown = this.linkOf(turn).textContent;
    return shown === "#" ? "" : shown;
  }

  paragraphsOf(turn) {
    return [...turn.querySelectorAll(":scope > p")];
  }

  /** A phrase of languages/, the start `reading_` left out, with names in braces filled in. */
  phrase(key, names = {}) {
    let phrase = phrases[key];
    if (typeof phrase === "object") {
      phrase = phrase[(plurals ??= new Intl.PluralRules(LANGUAGE)).select(names.n)] ?? phrase.other;
    }
    return phrase.replace(/\{(\w+)\}/g, (_, name) => {
      const value = names[name];
      return typeof value === "number"
        ? (numbers ??= new Intl.NumberFormat(LANGUAGE)).format(value)
        : value;
    });
  }

  /** Show a message for a while, and have it read out. */
  say(message) {
    clearTimeout(this.#status.silence);
    this.#status.textContent = message;
    this.#status.silence = setTimeout(() => (this.#status.textContent = ""), 6000);
  }
}

/** So far below this line a turn is the one that is being read. */
const A_LINE_OF_TEXT = 40;

/** A line below the header: the chapter and the speaker that one is reading. */
function showWhereOneIs(transcript) {
  const line = document.createElement("p");
  line.className = "ea-here";
  // The names stand beside their turns: whoever listens to the page has heard them.
  line.ariaHidden = "true";
  const [chapter, speaker] = [document.createElement("span"), document.createElement("b")];
  line.append(chapter, speaker);
  transcript.element.prepend(line);

  let current = null;
  let observer = null;

  /** Watch which turn crosses a line of the window, without listening to every scroll. */
  function watch() {
    observer?.disconnect();
    const top = parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop);
    const from = Math.round(top + A_LINE_OF_TEXT);
    const rootMargin = `-${from}px 0px ${from + 1 - innerHeight}px 0px`;
    observer = new IntersectionObserver(see, { rootMargin });
    for (const turn of transcript.turns) observer.observe(turn);
  }

  function see(entries) {
    const entered = entries.findLast((entry) => entry.isIntersecting);
    const [first] = transcript.turns;
    if (entered) current = entered.target;
    else if (first.getBoundingClientRect().top > entries[0].rootBounds.top) current = null;
    line.classList.toggle("ea-here--shown", current !== null);
    if (!current) return;
    chapter.textContent = transcript.chapterOf(current);
    speaker.textContent = transcript.speakerOf(current);
    speaker.className = current.className;
  }

  // With the next frame, which computes styles anyway.
  requestAnimationFrame(watch);
  addEventListener("resize", watch);
}

/**
 * Keep the place of those who leave and come back. A browser keeps it as a distance from the top, which
 * is another one while turns above have not been laid out (content-visibility in episode.css).
 */
function keepPlace({ turns }) {
  addEventListener("pagehide", () => {
    const turn = turns.find((each) => !each.hidden && each.getBoundingClientRect().bottom > 0);
    const at = scrollY && turn && { id: turn.id, top: turn.getBoundingClientRect().top };
    history.replaceState({ ...history.state, eaAt: at }, "");
  });
  const [{ type }] = performance.getEntriesByType("navigation");
  const at = history.state?.eaAt;
  const turn = at && type !== "navigate" && document.getElementById(at.id);
  if (!turn) return;
  // What comes near is laid out with the next frame, and may move the turn again.
  let frames = 10;
  const comeBack = () => {
    scrollBy({ top: turn.getBoundingClientRect().top - at.top, behavior: "instant" });
    if (frames--) requestAnimationFrame(comeBack);
  };
  addEventListener("load", () => requestAnimationFrame(comeBack));
}

const element = document.querySelector(".ea-transcript");
if (element) {
  const transcript = new Transcript(element);
  filterBySpeaker(transcript);
  addTools(transcript);
  showWhereOneIs(transcript);
  keepPlace(transcript);
}
