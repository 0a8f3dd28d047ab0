// At an address whose page has moved: goes to the new address and keeps the query and the fragment, so
// that episodes/old/#eli-stevens-12 arrives at that turn. `replace` keeps this page out of the history.
const here = window.location;
const target = new URL(document.querySelector("link[rel=canonical]").href);
target.search = here.search;
if (!target.hash) target.hash = here.hash;
here.replace(target);
