/** The transcript on the page, as transcript.html writes it, and the words of the interface. */

const LANGUAGE = document.documentElement.lang || "en";
// Made when they are needed: their data take a browser some milliseconds.
let plurals, numbers;

export class Transcript {
  #phrases;
  #chapters = new Map();
  #status;

  /** @param {HTMLElement} element the section that holds the turns */
  constructor(element) {
    this.element = element;
    this.turns = [];
    this.#phrases = JSON.parse(element.dataset.words);
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
    let phrase = this.#phrases[key];
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
