/* The tools of a turn or of selected words: copy the link, copy a quotation, suggest a correction. There
 * is one set of tools, which moves to the turn that is pointed at, tapped or reached by keyboard. */

import { addressOf, addressOfWords, passages, quotation, toWholeWords } from "./quoting.js";

const ICONS = {
  link: "M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1",
  quotation: "M5 16h3l2-4V7H5v5h3zM13 16h3l2-4V7h-5v5h3z",
  correction: "M4 20l1-4L16 5l3 3L8 19zM14 7l3 3",
};

// Milliseconds after the last change of a selection.
const SELECTION_SETTLES = 200;

export function addTools(transcript) {
  const tools = document.createElement("span");
  tools.className = "ea-turn-tools";
  tools.role = "group";
  const link = createTool("button", "link", copyLink);
  const quote = createTool("button", "quotation", copyQuotation);
  tools.append(link, quote);
  const { lines, repository } = transcript.element.dataset;
  const lineOf = new Map(lines?.split(" ").map((line, number) => [transcript.turns[number], line]));
  const correction = lines ? createTool("a", "correction") : null;
  if (correction) {
    correction.ariaLabel = correction.title = transcript.phrase("correct");
    tools.append(correction);
  }
  // Pressing a tool keeps the selection and the focus.
  tools.addEventListener("mousedown", (event) => event.preventDefault());

  /** The selected range, widened to whole words; null without a selection. */
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
    settling = setTimeout(followSelection, SELECTION_SETTLES);
  });
  labelTools();
  moveTo(transcript.turnOf(document.getElementById(location.hash.slice(1))));

  function createTool(name, icon, action) {
    const created = document.createElement(name);
    if (name === "button") created.type = "button";
    if (action) created.addEventListener("click", action);
    created.innerHTML = `<svg viewBox="0 0 24 24" aria-hidden="true"><path d="${ICONS[icon]}"/></svg>`;
    return created;
  }

  function moveTo(turn) {
    if (!turn || turn === tools.parentElement || tools.querySelector(":focus-visible")) return;
    transcript.linkOf(turn).after(tools);
    if (correction) correction.href = `${repository}#L${lineOf.get(turn)}`;
  }

  function labelTools() {
    const of = selected ? "_words" : "";
    tools.ariaLabel = transcript.phrase(`tools${of}`);
    link.ariaLabel = link.title = transcript.phrase(`copy_link${of}`);
    quote.ariaLabel = quote.title = transcript.phrase(`copy_quotation${of}`);
  }

  /** The turns of a range that are shown; a filter may have folded turns between them. */
  function turnsIn(range) {
    return transcript.turns.filter((turn) => !turn.hidden && range.intersectsNode(turn));
  }

  /** Move the tools next to the selected words, and let them act on those. */
  function followSelection() {
    const selection = getSelection();
    const range = selection.isCollapsed ? null : selection.getRangeAt(0).cloneRange();
    const [first] = range ? passages(transcript, turnsIn(range), range) : [];
    selected = first ? toWholeWords(range) : null;
    if (selected) {
      moveTo(first.turn);
      const { top } = first.turn.getBoundingClientRect();
      const words = [...range.getClientRects()];
      tools.style.setProperty("--ea-words-top", `${words[0].top - top}px`);
      tools.style.setProperty("--ea-words-bottom", `${words.at(-1).bottom - top}px`);
    }
    tools.classList.toggle("ea-turn-tools--words", selected !== null);
    labelTools();
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
    const turns = selected ? turnsIn(selected) : [turn];
    const url = selected ? addressOfWords(transcript, selected) : addressOf(turn);
    const { text, html } = quotation(transcript, passages(transcript, turns, selected), url);
    try {
      const parts = { "text/plain": text, "text/html": html };
      const blobs = Object.entries(parts).map(([type, part]) => [type, new Blob([part], { type })]);
      await navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))]);
      transcript.say(transcript.phrase("quotation_copied"));
    } catch {
      const paragraphs = transcript.paragraphsOf(turn);
      const end = paragraphs.at(-1);
      if (!selected) {
        getSelection().setBaseAndExtent(paragraphs[0], 0, end, end.childNodes.length);
      }
      transcript.say(transcript.phrase("quotation_not_copied"));
    }
  }
}
