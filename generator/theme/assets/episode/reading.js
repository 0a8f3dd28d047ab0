/*
 * The page of an episode. It is complete without scripts; they add
 *
 *   reading.js   a line with the chapter and the speaker that is being read
 *   tools.js     links, quotations and corrections of a turn or of selected words
 *   quoting.js   the text of quotations, and addresses of words
 *   filter.js    a choice of speakers whose turns are shown
 */

// Phrases in the language of the show, generated with the pages.
import phrases from "../../episodes/words.js";
import { phraseFiller } from "../shared/formats.js";
import { filterBySpeaker } from "./filter.js";
import { addTools } from "./tools.js";

const fill = phraseFiller(document.documentElement.lang || "en");

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

  /** A phrase of languages/ whose key begins with `reading_`, with values in place of its braces. */
  phrase(key, values) {
    return fill(phrases[key], values);
  }

  /** Show a message for a while; screen readers read it out. */
  say(message) {
    clearTimeout(this.#status.silence);
    this.#status.textContent = message;
    this.#status.silence = setTimeout(() => (this.#status.textContent = ""), 6000);
  }
}

/** Pixels below the header at which a turn counts as the one that is being read. */
const LINE_OF_TEXT = 40;

/** Show a line below the header with the chapter and the speaker that is being read. */
function showCurrentSpeaker(transcript) {
  const line = document.createElement("p");
  line.className = "ea-here";
  // The names are next to their turns, where screen readers read them.
  line.ariaHidden = "true";
  const [chapter, speaker] = [document.createElement("span"), document.createElement("b")];
  line.append(chapter, speaker);
  transcript.element.prepend(line);

  let current = null;
  let observer = null;

  /** Watch which turn crosses that line of the window, without listening to every scroll. */
  function watch() {
    observer?.disconnect();
    const top = parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop);
    const from = Math.round(top + LINE_OF_TEXT);
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
 * Restore the place of a reader who leaves and comes back. Browsers restore the distance from the top,
 * which changes while turns above have no layout yet (content-visibility in episode.css).
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
  // Turns that come near get their layout with the next frame, which may move this turn again.
  let frames = 10;
  const comeBack = () => {
    scrollBy({ top: turn.getBoundingClientRect().top - at.top, behavior: "instant" });
    if (frames--) requestAnimationFrame(comeBack);
  };
  addEventListener("load", () => requestAnimationFrame(comeBack));
}

/** Show the address in the citation in full, and let a button copy the citation. */
function addCitation(citation) {
  const button = citation.querySelector("button");
  const address = citation.querySelector("a");
  // Where the address of the site was not known when the page was built, the link is relative.
  address.textContent = address.href;
  button.hidden = !navigator.clipboard; // browsers have it on secure connections only
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(citation.querySelector("p").textContent);
    button.textContent = button.dataset.copied;
  });
}

addCitation(document.querySelector(".ea-cite"));
const element = document.querySelector(".ea-transcript");
if (element) {
  const transcript = new Transcript(element);
  filterBySpeaker(transcript);
  addTools(transcript);
  showCurrentSpeaker(transcript);
  keepPlace(transcript);
}
