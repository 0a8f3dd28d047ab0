// On a page that has moved: goes to the new address, and takes along what a shared link names, so
// that episodes/old/#eli-stevens-12 lands on that turn. The page is left out of the history.
const here = window.location;
const target = new URL(document.querySelector("link[rel=canonical]").href);
target.search = here.search;
if (!target.hash) target.hash = here.hash;
here.replace(target);
