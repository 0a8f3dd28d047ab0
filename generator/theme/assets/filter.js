/**
 * Only the turns of some speakers: `?speaker=eli-stevens,luca-antiga`. Others are folded to a line.
 * That unfolds them, and so does a link into them, or the browser's own search.
 */

const PARAMETER = "speaker";

export function filterBySpeaker(transcript) {
  const form = document.querySelector(".ea-filter");
  if (!form) return;
  const boxes = [...form.elements].filter((element) => element.name === PARAMETER);
  const shown = form.querySelector("output");
  /** From a speaker's slug to the class of their turns. */
  const classOf = new Map(boxes.map((box) => [box.value, box.closest("label").className]));
  /** From the line of folded turns to the turns. */
  const folded = new Map();
  let applied = "";

  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", () => {
    const chosen = boxes.filter((box) => box.checked).map((box) => box.value);
    const url = new URL(location.href);
    url.searchParams.delete(PARAMETER);
    // A comma may stand in an address as it is, and is easier to read.
    const query = [url.search.slice(1), chosen.length && `${PARAMETER}=${chosen.join(",")}`];
    url.search = query.filter(Boolean).join("&");
    history.pushState(history.state, "", url);
    apply();
  });
  addEventListener("popstate", apply);
  addEventListener("hashchange", arrive);
  transcript.element.addEventListener("beforematch", (event) => {
    unfold(transcript.turnOf(event.target));
  });
  apply();
  if (applied) document.getElementById(location.hash.slice(1))?.scrollIntoView();
  arrive();

  /** Show what the address says. */
  function apply() {
    const asked = new URLSearchParams(location.search).get(PARAMETER) ?? "";
    const chosen = asked.split(",").filter((slug) => classOf.has(slug));
    if (chosen.join() === applied) return;
    applied = chosen.join();
    for (const box of boxes) box.checked = chosen.includes(box.value);
    const classes = new Set(chosen.map((slug) => classOf.get(slug)));
    const isChosen = (turn) => !classes.size || classes.has(turn.classList[0]);
    for (const [line, turns] of folded) {
      show(line, true);
      line.remove();
    }
    folded.clear();
    for (const run of runs(transcript.turns, (turn) => !isChosen(turn))) fold(run);
    const n = transcript.turns.filter(isChosen).length;
    const all = transcript.turns.length;
    shown.value = classes.size ? transcript.phrase("shown", { n, all }) : "";
  }

  function fold(turns) {
    const line = document.createElement("button");
    line.type = "button";
    line.className = "ea-folded";
    line.ariaExpanded = "false";
    const people = [...new Set(turns.map((turn) => transcript.speakerOf(turn)))].join(", ");
    line.textContent = transcript.phrase("folded", { n: turns.length, people });
    line.addEventListener("click", () => show(line, line.ariaExpanded === "false"));
    turns[0].before(line);
    folded.set(line, turns);
    show(line, false);
  }

  function show(line, open) {
    line.ariaExpanded = String(open);
    for (const turn of folded.get(line)) {
      if (open) turn.hidden = false;
      else turn.setAttribute("hidden", "until-found");
    }
  }

  function unfold(turn) {
    for (const [line, turns] of folded) if (turns.includes(turn)) show(line, true);
  }

  /** Whoever follows a link into a folded turn sees the turn. */
  function arrive() {
    const target = document.getElementById(location.hash.slice(1));
    const turn = transcript.turnOf(target);
    if (!turn?.hidden) return;
    unfold(turn);
    turn.scrollIntoView();
  }
}

/** Turns that follow one another within a chapter, and for all of which something is true. */
function runs(turns, isTrue) {
  const found = [];
  let before = null;
  for (const turn of turns) {
    if (!isTrue(turn)) before = null;
    else if (before && turn.previousElementSibling === before) found.at(-1).push(turn);
    else found.push([turn]);
    if (isTrue(turn)) before = turn;
  }
  return found;
}
