// The page: asks for the state once a second, and redraws the messages that changed, only those.

import { act } from "./act.js";
import { blocks } from "./blocks.js";
import { card, moment } from "./cards.js";
import { showComposer } from "./composer.js";
import { showModal } from "./modal.js";
import { day, element } from "./mrkdwn.js";
import { me, meet } from "./people.js";
import { counted, dress, language, say } from "./words.js";

const PERIOD = 1000; // milliseconds
const HURRY = 150; // the same after somebody has acted
const LASTING = 5000; // of that hurry
const HOME = { id: "home" }; // a place beside the channels
const NEAR = 60; // pixels from the end of the page that still count as reading the newest
const ROOM = 12; // pixels beside a channel that is shown
const STILL = new URLSearchParams(location.search).has("still"); // one drawing, for a screenshot
const place = (id) => document.getElementById(id);

const drawn = new Map(); // key of a row: what it shows, and its node
let last = null; // the state as it was last told
let version = null;
let spoken = "";
let hurriedUntil = 0;
let looks = 0;
let waiting = 0;

async function look() {
  const number = (looks += 1);
  try {
    const answer = await fetch(`state?as=${encodeURIComponent(me())}`, { cache: "no-cache" });
    if (!answer.ok) throw new Error(answer.statusText);
    const state = await answer.json();
    if (number !== looks) return; // a later look knows more
    show(state);
    tell(STILL ? "still" : "live");
  } catch (problem) {
    if (number !== looks) return;
    if (!(problem instanceof TypeError)) console.error(problem);
    tell("lost");
  }
  clearTimeout(waiting);
  if (!STILL || version === null) waiting = setTimeout(look, Date.now() < hurriedUntil ? HURRY : PERIOD);
}

function tell(kind) {
  const words = say(kind);
  if (place("status").textContent !== words) place("status").textContent = words;
  place("status").dataset.kind = kind;
}

function show(state) {
  const seen = JSON.stringify(state);
  if (seen === version) return;
  version = seen;
  meet(state.people, state.channels);
  speak();
  last = state;
  draw();
  showModal(state.modal);
}

// Another reader may have another language: then all is drawn anew.
function speak() {
  if (spoken === language()) return;
  spoken = language();
  dress();
  drawn.clear();
  place("log").replaceChildren();
}

function draw() {
  const reading = innerHeight + scrollY >= document.documentElement.scrollHeight - NEAR;
  const { channels, home, interactive } = last;
  const atHome = location.hash === `#${HOME.id}`;
  const places = atHome || ((interactive || home) && !STILL) ? [...channels, HOME] : channels;
  const chosen = places.find((one) => `#${one.id}` === location.hash) ?? places[0];
  place("empty").hidden = Boolean(chosen === HOME || chosen?.messages.length);
  place("title").hidden = !chosen;
  place("title").textContent = chosen ? named(chosen) : "";
  place("channels").hidden = places.length < 2;
  place("channels").replaceChildren(...places.map((one) => tab(one, chosen)));
  reveal(place("channels"));
  place("log").setAttribute("aria-label", chosen ? say("messagesIn", { channel: named(chosen) }) : "");
  fill(place("log"), chosen === HOME ? homeRows(home) : chosen ? rows(chosen) : []);
  place("person").hidden = STILL || !interactive;
  showComposer(STILL || !interactive || chosen === HOME ? null : chosen, last.commands, last.connected);
  if (reading && !STILL) scrollTo({ top: document.documentElement.scrollHeight });
}

// On a telephone the channels stand in a row that is wider than the screen.
function reveal(list) {
  const current = list.querySelector("[aria-current]")?.getBoundingClientRect();
  if (current) list.scrollLeft += Math.max(0, current.right - list.getBoundingClientRect().right + ROOM);
}

function named(one) {
  return one === HOME ? say("home") : `# ${one.name}`;
}

function homeRows(home) {
  const make = () => {
    const words = home ? blocks(home.blocks) : [element("p", "soft", say("nothing"))];
    const node = element("article", "card home", element("div", "body view", ...words));
    if (home) node.dataset.view = home.id;
    node.tabIndex = -1;
    return node;
  };
  return [["home", JSON.stringify(home), make]];
}

function tab(one, chosen) {
  const node = element("a", "channel", element("span", "name", named(one)));
  if (one.messages) {
    const count = element("span", "count", String(one.messages.length));
    count.setAttribute("aria-label", counted("message", "messages", one.messages.length));
    node.append(count);
  }
  node.href = `#${one.id}`;
  if (one === chosen) node.setAttribute("aria-current", "page");
  return node;
}

// A row is [key, what it shows, how to draw it].
function rows(channel) {
  let last = "";
  return channel.messages.flatMap((message) => {
    const today = day(moment(message.ts));
    const divider = [`${channel.id} ${today}`, today, () => element("p", "day", element("span", "", today))];
    const row = [`${channel.id} ${message.ts}`, JSON.stringify(message), () => card(message, channel)];
    const found = today === last ? [row] : [divider, row];
    last = today;
    return found;
  });
}

function fill(log, list) {
  const keys = new Set(list.map(([key]) => key));
  for (const [key, { node }] of drawn) {
    if (keys.has(key)) continue;
    node.remove();
    drawn.delete(key);
  }
  list.forEach(([key, content, make], index) => {
    const old = drawn.get(key);
    if (old?.content === content) return;
    if (old?.node.querySelector("[aria-expanded=true]")) return void (version = null); // when it is closed
    const node = make();
    if (old) swap(old.node, node);
    else log.insertBefore(node, log.children[index] ?? null);
    drawn.set(key, { content, node });
  });
}

// A keyboard stays where it was: on the same button, or else on the message.
function swap(old, node) {
  const held = old.contains(document.activeElement) ? document.activeElement : null;
  old.replaceWith(node);
  if (!held) return;
  const same = [...node.querySelectorAll("[data-action]")].find((one) => one.dataset.action === held.dataset.action);
  (same ?? node).focus({ preventScroll: true });
}

place("address").textContent = new URL("api/", location.href).href.split("?")[0];
addEventListener("hashchange", () => {
  if (last) draw();
  if (location.hash === `#${HOME.id}`) act({ kind: "home" });
});
addEventListener("acted", () => {
  hurriedUntil = Date.now() + LASTING;
  look();
});
document.body.classList.toggle("still", STILL);
look();
