/* Shows the short definition of a term next to its link in a transcript, on hover and on focus.
 *
 * It stays while the pointer is on the link or on the definition, and Escape hides it (WCAG 2.2,
 * 1.4.13). One file has the definitions of all terms; it is loaded when a term is first pointed at.
 * Without this script, and on a touch screen, the link leads to the term's page. */

const TERM = 'a[href*="/glossary/"]';
const APPEARS = 150; // milliseconds, so that a pointer can pass over a link
const GOES = 250; // milliseconds, so that a pointer can move from the link to the definition

const definition = document.createElement("div");
definition.id = "ea-definition";
definition.setAttribute("role", "tooltip");
definition.hidden = true;
document.body.append(definition);

let definitions; // a promise of all definitions
let link; // the term whose definition is shown, or is about to be
let waiting;

const termAt = (event) => event.target.closest(`.ea-transcript ${TERM}`);

async function show(term) {
  if (link !== term) hide(); // the new term may have no definition
  link = term;
  const [, glossary, slug] = term.href.match(/(.*\/glossary\/)([^/]+)/);
  definitions ??= fetch(`${glossary}definitions.json`).then((answer) => answer.json());
  const known = await definitions.catch(() => ({}));
  if (!Object.hasOwn(known, slug) || link !== term) return; // "constructor" may be a term
  definition.textContent = known[slug];
  definition.hidden = false;
  term.setAttribute("aria-describedby", definition.id);
  place(term.getClientRects()[0]);
}

// Below the first line of the link, or above it where the window ends.
function place({ left, top, bottom }) {
  const { clientWidth, clientHeight } = document.documentElement;
  const { offsetWidth: width, offsetHeight: height } = definition;
  const above = bottom + height > clientHeight && top > height;
  definition.style.left = `${scrollX + Math.max(8, Math.min(left, clientWidth - width - 8))}px`;
  definition.style.top = `${scrollY + (above ? top - height : bottom)}px`;
}

function hide() {
  clearTimeout(waiting);
  link?.removeAttribute("aria-describedby");
  link = undefined;
  definition.hidden = true;
}

function later(action, milliseconds) {
  clearTimeout(waiting);
  waiting = setTimeout(action, milliseconds);
}

document.addEventListener("pointerover", (event) => {
  const term = termAt(event);
  if (event.target === definition || (term && term === link)) clearTimeout(waiting);
  else if (term && event.pointerType !== "touch") later(() => show(term), APPEARS);
});
document.addEventListener("pointerout", (event) => {
  if (event.target === definition || termAt(event)) later(hide, GOES);
});
document.addEventListener("focusin", (event) => {
  const term = termAt(event);
  if (term) show(term);
  else hide();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") hide();
});
