/**
 * What one can do with a turn, or with the words one selects in it: copy the link, copy the words
 * as a quotation, suggest a correction. There is one set of tools on the page, which moves to the
 * turn that is pointed at, tapped or reached with the keyboard.
 */

import { addressOf, addressOfWords, passages, quotation, toWholeWords } from "./quoting.js";

const ICONS = {
  link: "M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.700-5.700l-1.600 1.600M14 10a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 5.700 5.700l1.600-1.600",
  quotation: "M5 16h3.500l2-4V7H5v5h3zM13.500 16H17l2-4V7h-5.500v5h3z",
  correction: "M4 20l1-4L16 5l3 3L8 19zM14 7l3 3",
};

const SELECTION_SETTLES = 200;

export function addTools(transcript) {
  const tools = document.createElement("span");
  tools.className = "ea-turn-tools";
  tools.role = "group";
  const link = tool("button", "link", () => copyLink());
  const quote = tool("button", "quotation", () => copyQuotation());
  tools.append(link, quote);
  const { lines, repository } = transcript.element.dataset;
  const lineOf = new Map(lines?.split(" ").map((line, number) => [transcript.turns[number], line]));
  const correction = lines ? tool("a", "correction") : null;
  if (correction) tools.append(correction);
  // A press on a tool leaves the selection and the focus where they are.
  tools.addEventListener("mousedown", (event) => event.preventDefault());

  /** The selected words, widened to whole ones; null where none are. */
  let selected = null;

  const { element } = transcript;
  for (const kind of ["pointerover", "focusin"]) {
    element.addEventListener(kind, (event) => {
      if (!selected) moveTo(transcript.turnOf(event.target));
    });
  }
  let settling;
  document.addEventListener("selectionchange", () => {
    clearTimeout(settling);
    settling = setTimeout(look, SELECTION_SETTLES);
  });
  label();
  moveTo(transcript.turnOf(document.getElementById(location.hash.slice(1))));

  function tool(name, icon, action) {
    const made = document.createElement(name);
    if (name === "button") made.type = "button";
    if (action) made.addEventListener("click", action);
    made.innerHTML = `<svg viewBox="0 0 24 24" aria-hidden="true"><path d="${ICONS[icon]}"/></svg>`;
    return made;
  }

  function moveTo(turn) {
    if (!turn || turn === tools.parentElement || tools.querySelector(":focus-visible")) return;
    transcript.linkOf(turn).after(tools);
    if (correction) correction.href = `${repository}#L${lineOf.get(turn)}`;
  }

  function label() {
    const of = selected ? "_words" : "";
    name(tools, transcript.phrase(`tools${of}`));
    name(link, transcript.phrase(`copy_link${of}`));
    name(quote, transcript.phrase(`copy_quotation${of}`));
    if (correction) name(correction, transcript.phrase("correct"));
  }

  function name(which, text) {
    which.ariaLabel = text;
    if (which !== tools) which.title = text;
  }

  /** See what is selected: the tools go beside it, and speak of it. */
  function look() {
    const selection = getSelection();
    const range = selection.rangeCount && !selection.isCollapsed ? selection.getRangeAt(0) : null;
    const turns = range ? transcript.turns.filter((turn) => range.intersectsNode(turn)) : [];
    const found = range ? passages(transcript, turns, range) : [];
    selected = found.length ? toWholeWords(range.cloneRange()) : null;
    if (selected) {
      moveTo(found[0].turn);
      const { top } = found[0].turn.getBoundingClientRect();
      const words = [...range.getClientRects()];
      tools.style.setProperty("--ea-words-top", `${words[0].top - top}px`);
      tools.style.setProperty("--ea-words-bottom", `${words.at(-1).bottom - top}px`);
    }
    tools.classList.toggle("ea-turn-tools--words", selected !== null);
    label();
  }

  async function copyLink() {
    const turn = tools.parentElement;
    const url = selected ? addressOfWords(transcript, selected) : addressOf(turn);
    try {
      await navigator.clipboard.writeText(url);
      transcript.say(transcript.phrase("link_copied"));
    } catch {
      history.replaceState(history.state, "", url);
      transcript.say(transcript.phrase("link_not_copied"));
    }
  }

  async function copyQuotation() {
    const turn = tools.parentElement;
    const turns = selected ? transcript.turns.filter((each) => selected.intersectsNode(each)) : [turn];
    const url = selected ? addressOfWords(transcript, selected) : addressOf(turn);
    const { text, html } = quotation(transcript, passages(transcript, turns, selected), url);
    try {
      const parts = { "text/plain": text, "text/html": html };
      const blobs = Object.entries(parts).map(([type, part]) => [type, new Blob([part], { type })]);
      await navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))]);
      transcript.say(transcript.phrase("quotation_copied"));
    } catch {
      const paragraphs = transcript.paragraphsOf(turn);
      if (!selected) getSelection().setBaseAndExtent(paragraphs[0], 0, paragraphs.at(-1), paragraphs.at(-1).childNodes.length);
      transcript.say(transcript.phrase("quotation_not_copied"));
    }
  }
}
