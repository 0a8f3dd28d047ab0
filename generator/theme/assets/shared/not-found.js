/* The 404 page: suggests the pages whose addresses are nearest to the one asked for, from the site's
 * own sitemap. Without a sitemap, or where nothing is near, it suggests nothing. */

import { decoded } from "./decoding.js";
import { nearestPaths } from "./nearest-address.js";

const suggestions = document.querySelector(".ea-near");
const base = new URL(suggestions.dataset.base, location.href);

/** The paths of all pages below the site. The shortest one in a sitemap is the site itself. */
async function loadPaths() {
  const answer = await fetch(new URL("sitemap.xml", base));
  const sitemap = new DOMParser().parseFromString(await answer.text(), "text/xml");
  // Only the paths count: this may be a preview of the site at another address.
  const all = [...sitemap.querySelectorAll("loc")].map(
    (each) => new URL(each.textContent).pathname,
  );
  const site = Math.min(...all.map((path) => path.length));
  return all.map((path) => decoded(path.slice(site)));
}

const asked = decoded(location.pathname.slice(base.pathname.length));
const near = nearestPaths(asked, await loadPaths().catch(() => []));

for (const path of near) {
  const link = document.createElement("a");
  link.href = new URL(path, base);
  link.textContent = path;
  const item = document.createElement("li");
  item.append(link);
  suggestions.querySelector("ul").append(item);
}
suggestions.hidden = near.length === 0;
