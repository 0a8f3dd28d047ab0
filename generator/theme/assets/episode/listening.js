/*
 * The player. A time in the address (?t=751, ?t=12:31, #t=12m31s) leads to the words spoken then. The
 * player loads nothing from other sites until the reader starts it. It then marks the turn being
 * spoken, and the page can follow. Links of turns stay links; while the player is open they also play.
 */

import { formatTime, parseTime } from "../shared/formats.js";

const YOUTUBE = "https://www.youtube-nocookie.com";
const SCROLLING_KEYS = ["ArrowUp", "ArrowDown", "PageUp", "PageDown", "Home", "End"];

/** The time that an address asks for, in its query or behind #t=; NaN if it asks for none. */
function askedTime(address) {
  const fragment = new URLSearchParams(address.hash.slice(1));
  return parseTime(
    fragment.get("t") ?? (address.hash ? "" : (address.searchParams.get("t") ?? "")),
  );
}

/** The places with a time: the `block` is a turn or heading; the `element` is it or its paragraph. */
function timedPlaces() {
  const marks = document.querySelectorAll(".ea-transcript :is(a[href^='#'], p[data-time])");
  const places = Array.from(marks, (mark) => {
    const block = mark.closest("[id]");
    const time = parseTime(mark.dataset.time ?? mark.textContent.trim());
    return { time, block, element: mark.dataset.time ? mark : block };
  });
  return places.filter((place) => !Number.isNaN(place.time));
}

/** The place spoken at a time: the last one that begins at or before it. */
function placeAt(places, time) {
  return places.findLast((place) => place.time <= time);
}

/** The place that a fragment leads to; it may be a former anchor. */
function placeOf(places, hash) {
  const target = document.getElementById(hash.slice(1));
  return target && places.find(({ block }) => block === target || block === target.parentElement);
}

/* A medium has an `element`, `play(time)` and `close()`. */

function audioPlayer({ source, from, onTime }) {
  const element = document.createElement("audio");
  element.controls = true;
  element.preload = "none";
  element.src = source;
  element.addEventListener("timeupdate", () => onTime(element.currentTime));
  const play = (time) => {
    element.currentTime = time;
    element.play().catch(() => {}); // the browser says so itself
  };
  play(from);
  return { element, play, close: () => element.pause() };
}

/** YouTube's player in a frame, controlled with messages: none of its scripts run in this page. */
function youtubePlayer({ source, from, onTime }) {
  const element = document.createElement("iframe");
  const options = { autoplay: 1, enablejsapi: 1, origin: location.origin, rel: 0, start: from };
  element.src = `${YOUTUBE}/embed/${source}?${new URLSearchParams(options)}`;
  element.title = document.querySelector("h1").textContent;
  element.allow = "autoplay; encrypted-media; fullscreen; picture-in-picture";
  element.referrerPolicy = "strict-origin-when-cross-origin";
  let greeting;
  let answers = false;
  let wanted;

  const say = (event, func, args) => {
    const message = { event, func, args, id: 1, channel: "widget" };
    element.contentWindow.postMessage(JSON.stringify(message), YOUTUBE);
  };
  const play = (time) => {
    wanted = time;
    if (!answers) return;
    say("command", "seekTo", [time, true]);
    say("command", "playVideo", []);
  };
  const hear = (event) => {
    if (event.source !== element.contentWindow || event.origin !== YOUTUBE) return;
    clearInterval(greeting);
    if (!answers) {
      answers = true;
      if (wanted !== undefined) play(wanted);
    }
    const time = currentTime(event.data);
    if (Number.isFinite(time)) onTime(time);
  };
  // It sends its time once it has been greeted.
  element.addEventListener("load", () => {
    clearInterval(greeting);
    greeting = setInterval(() => say("listening"), 250);
  });
  window.addEventListener("message", hear);
  const close = () => {
    clearInterval(greeting);
    window.removeEventListener("message", hear);
  };
  return { element, play, close };
}

/** The time in a message of YouTube's player, if any. */
function currentTime(data) {
  try {
    return JSON.parse(data).info.currentTime;
  } catch {
    return undefined;
  }
}

/** A line across the chart of who speaks when, while something plays. */
function playhead() {
  const rows = [...document.querySelectorAll(".ea-strip[data-seconds] svg")];
  const lines = rows.map((row) => {
    const line = document.createElementNS(row.namespaceURI, "path");
    row.append(line);
    return line;
  });
  const whole = rows[0]?.closest("section").dataset.seconds;
  return {
    show: (time) => {
      for (const line of lines) line.setAttribute("d", `M${(1000 * time) / whole},-4v8`);
    },
    remove: () => {
      for (const line of lines) line.remove();
    },
  };
}

class Player {
  #section;
  #dock;
  #places;
  #start = 0;
  #kind;
  #medium;
  #playhead;
  #current;
  #opener;
  #button;
  #follows = false;

  constructor(section, places) {
    this.#section = section;
    this.#places = places;
    this.#dock = section.querySelector(".ea-dock");
    this.#kind = section.dataset.audio ? "audio" : "youtube";
    for (const button of section.querySelectorAll("[data-play]")) {
      button.addEventListener("click", () => this.open(button.dataset.play, this.#start, button));
    }
    this.#dock.querySelector("[data-close]").addEventListener("click", () => this.#close());
    this.#dock.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.#close();
    });
    this.#button = this.#dock.querySelector("[data-follow]");
    this.#button.addEventListener("click", () => this.#follow(!this.#follows));
    this.#stopFollowingOnScroll();
  }

  get isOpen() {
    return Boolean(this.#medium);
  }

  /** Set the time at which the play buttons and the plain link to YouTube start. */
  startAt(time) {
    this.#start = time;
    const link = this.#section.querySelector("a[href*='/watch?']");
    if (link) link.href = `${link.href.split("&")[0]}&t=${time}s`;
  }

  /** Play from a time; `opener` gets the focus back when the player is closed. */
  open(kind, time, opener) {
    this.#kind = kind;
    this.#opener = opener;
    this.#end();
    const start = kind === "audio" ? audioPlayer : youtubePlayer;
    const medium = start({
      source: this.#section.dataset[kind],
      from: time,
      onTime: (now) => medium === this.#medium && this.#show(now),
    });
    this.#medium = medium;
    this.#playhead = playhead();
    this.#dock.prepend(medium.element);
    this.#dock.hidden = false;
    this.#dock.focus({ preventScroll: true });
    this.#show(time);
  }

  play(time, opener) {
    if (this.isOpen) this.#medium.play(time);
    else this.open(this.#kind, time, opener);
  }

  #close() {
    this.#end();
    this.#follow(false);
    this.#dock.hidden = true;
    this.#opener.focus({ preventScroll: true });
  }

  #end() {
    this.#medium?.close();
    this.#medium?.element.remove();
    this.#medium = undefined;
    this.#playhead?.remove();
    this.#mark(undefined);
  }

  #show(time) {
    this.#playhead.show(time);
    const place = placeAt(this.#places, time);
    if (place !== this.#current) this.#mark(place);
  }

  #mark(place) {
    this.#current?.block.removeAttribute("aria-current");
    this.#current?.element.classList.remove("ea-spoken");
    this.#current = place;
    const now = this.#dock.querySelector("a");
    now.hidden = !place;
    if (!place) return;
    place.block.setAttribute("aria-current", "true");
    place.element.classList.add("ea-spoken");
    const speaker = place.block.querySelector("b")?.textContent ?? "";
    now.hash = place.block.id;
    now.textContent = `${formatTime(place.time)} ${speaker}`;
    if (this.#follows) this.#scroll();
  }

  #follow(wanted) {
    this.#follows = wanted;
    this.#button.setAttribute("aria-pressed", wanted);
    if (wanted) this.#scroll();
  }

  #scroll() {
    const element = this.#current?.element;
    // On the way to a distant turn, heights may change.
    const far = Math.abs(element?.getBoundingClientRect().y) > 2 * innerHeight;
    const still = far || matchMedia("(prefers-reduced-motion: reduce)").matches;
    element?.scrollIntoView({ behavior: still ? "instant" : "smooth" });
  }

  /** Stop following as soon as the reader scrolls. */
  #stopFollowingOnScroll() {
    const stop = () => this.#follow(false);
    for (const kind of ["wheel", "touchmove"]) addEventListener(kind, stop, { passive: true });
    addEventListener("keydown", ({ key, target }) => {
      const space = key === " " && target === document.body;
      if (space || (SCROLLING_KEYS.includes(key) && target.localName !== "audio")) stop();
    });
    addEventListener("pointerdown", ({ target }) => {
      if (target === document.documentElement) stop(); // the scroll bar
    });
    addEventListener("hashchange", () => {
      if (placeOf(this.#places, location.hash)?.block !== this.#current?.block) stop();
    });
  }
}

/** Make a function that puts a play button after the link of a turn or heading. */
function playButton(player, words) {
  const button = document.createElement("button");
  let time;
  button.type = "button";
  button.className = "ea-offer";
  button.addEventListener("click", () => {
    const link = button.previousElementSibling;
    button.remove();
    link.focus();
    player.play(time, link);
  });
  return (block, from) => {
    time = from;
    button.textContent = words.replace("{time}", formatTime(time));
    block.querySelector(`a[href="#${block.id}"]`).after(button);
  };
}

/** While the player is open, links to turns also play from there. */
function playFromLinks(player, places) {
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.(":is(.ea-transcript, .ea-strip) a[href^='#']");
    if (!link || !player.isOpen || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const place = placeOf(places, link.getAttribute("href"));
    if (place) player.play(place.time);
  });
}

/** Go to the words spoken at a time. */
function arrive(places, time) {
  const place = placeAt(places, time) ?? places[0];
  if (!place) return undefined;
  location.replace(`#${place.block.id}`);
  if (place.element !== place.block) place.element.scrollIntoView();
  return place;
}

function main() {
  const places = timedPlaces();
  const section = document.querySelector(".ea-listen");
  const player = section && new Player(section, places);
  const offer = player && playButton(player, section.dataset.offer);
  if (player) playFromLinks(player, places);

  let arrived;
  const look = () => {
    const time = askedTime(new URL(location));
    if (!Number.isNaN(time)) {
      player?.startAt(time);
      arrived = arrive(places, time);
      if (arrived) offer?.(arrived.block, time);
      return;
    }
    const place = placeOf(places, location.hash);
    if (place && place.block !== arrived?.block && !player?.isOpen) {
      offer?.(place.block, place.time);
    }
    arrived = undefined;
  };
  // Until the page has loaded, the browser itself scrolls to the fragment.
  addEventListener("load", look);
  addEventListener("hashchange", look);
}

main();
