/* Opens the search: the button in the header, the keys `/` and Ctrl+K, and addresses with `?q=`. The
 * search itself is loaded when it is first opened. */

const root = new URL("../../", import.meta.url);
const button = document.querySelector(".ea-search-open");
let dialog;

async function open(how) {
  dialog ??= import("./dialog.js").then((module) => module.create(root, button));
  try {
    (await dialog).open(how);
  } catch (error) {
    dialog = undefined;
    throw error;
  }
}

function isTyping(element) {
  return element.closest("input, textarea, select, [contenteditable]") !== null;
}

button.addEventListener("click", () => open());
document.addEventListener("keydown", (event) => {
  const control = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
  const asked =
    (event.key === "/" &&
      !event.ctrlKey &&
      !event.metaKey &&
      !event.altKey &&
      !isTyping(event.target)) ||
    (event.key.toLowerCase() === "k" && control);
  if (!asked) return;
  event.preventDefault();
  open();
});
window.addEventListener("popstate", async () => {
  if (new URLSearchParams(location.search).has("q")) open({ restored: true });
  else (await dialog)?.close({ restored: true });
});

document.querySelector(".md-header__inner")?.append(button);
button.hidden = false;
const address = new URLSearchParams(location.search);
if (address.has("q")) open({ restored: true });
if (address.has("found")) import("./marks.js").then((module) => module.markFound());
