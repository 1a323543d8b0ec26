// The page: asks for the state once a second, and redraws the messages that changed, only those.

import { attachment, blocks, colour } from "./blocks.js";
import { clock, clockSeconds, day, element, mrkdwn } from "./mrkdwn.js";

const PERIOD = 1000; // milliseconds
const NEAR = 60; // pixels from the end of the page that still count as reading the newest
const STILL = new URLSearchParams(location.search).has("still"); // one drawing, for a screenshot
const place = (id) => document.getElementById(id);

const drawn = new Map(); // key of a row: what it shows, and its node
let channels = [];
let version = null;

async function look() {
  try {
    const answer = await fetch("state", { cache: "no-cache" });
    if (!answer.ok) throw new Error(answer.statusText);
    show(await answer.json());
    tell(STILL ? "Snapshot" : "Live", STILL ? "still" : "live");
  } catch {
    tell("Not reachable, trying again", "lost");
  }
  if (!STILL || version === null) setTimeout(look, PERIOD);
}

function tell(words, kind) {
  if (place("status").textContent !== words) place("status").textContent = words;
  place("status").dataset.kind = kind;
}

function show(state) {
  const seen = JSON.stringify(state);
  if (seen === version) return;
  version = seen;
  channels = state.channels;
  draw();
}

function draw() {
  const reading = innerHeight + scrollY >= document.documentElement.scrollHeight - NEAR;
  const chosen = channels.find((channel) => `#${channel.id}` === location.hash) ?? channels[0];
  place("empty").hidden = Boolean(chosen?.messages.length);
  place("title").hidden = !chosen;
  place("title").textContent = chosen ? `# ${chosen.name}` : "";
  place("channels").hidden = channels.length < 2;
  place("channels").replaceChildren(...channels.map((channel) => tab(channel, chosen)));
  place("log").setAttribute("aria-label", chosen ? `Messages in ${chosen.name}` : "Messages");
  fill(place("log"), chosen ? rows(chosen) : []);
  if (reading && !STILL) scrollTo({ top: document.documentElement.scrollHeight });
}

function tab(channel, chosen) {
  const count = element("span", "count", String(channel.messages.length));
  count.setAttribute("aria-label", `${channel.messages.length} messages`);
  const node = element("a", "channel", element("span", "name", `# ${channel.name}`), count);
  node.href = `#${channel.id}`;
  if (channel === chosen) node.setAttribute("aria-current", "page");
  return node;
}

// A row is [key, what it shows, how to draw it].
function rows(channel) {
  let last = "";
  return channel.messages.flatMap((message) => {
    const today = day(moment(message.ts));
    const divider = [`${channel.id} ${today}`, today, () => element("p", "day", element("span", "", today))];
    const row = [`${channel.id} ${message.ts}`, JSON.stringify(message), () => card(message)];
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
    const node = make();
    if (old) old.node.replaceWith(node);
    else log.insertBefore(node, log.children[index] ?? null);
    drawn.set(key, { content, node });
  });
}

function card(message) {
  const node = element("article", "card", avatar(message), body(message));
  if (message.replies?.length) node.querySelector(".body").append(thread(message.replies));
  return node;
}

function avatar(message) {
  const node = element("span", "avatar");
  node.setAttribute("aria-hidden", "true");
  if (message.attachments.length) node.style.setProperty("--level", colour(message.attachments[0]));
  return node;
}

function body(message) {
  const content = message.blocks.length ? blocks(message.blocks) : [element("p", "", mrkdwn(message.text))];
  return element(
    "div", "body", byline(message), ...content, ...message.attachments.map(attachment),
  );
}

function byline(message) {
  const sent = moment(message.ts);
  const node = element("p", "byline", element("strong", "", "Tocsin"), element("span", "bot", "app"));
  const time = element("time", "", clock(sent));
  time.dateTime = sent.toISOString();
  time.title = sent.toString();
  node.append(time);
  if (message.broadcast) node.append(element("span", "", "also sent to the channel"));
  if (message.updated) node.append(updated(moment(message.updated)));
  return node;
}

function updated(when) {
  const time = element("time", "", clockSeconds(when));
  time.dateTime = when.toISOString();
  return element("span", "updated", "updated ", time);
}

function thread(replies) {
  const words = replies.length === 1 ? "1 reply" : `${replies.length} replies`;
  const list = replies.map((reply) => element("article", "reply", avatar(reply), body(reply)));
  const node = element("section", "thread", element("h4", "", words), ...list);
  node.setAttribute("aria-label", `Thread, ${words}`);
  return node;
}

function moment(ts) {
  return new Date(Number(ts) * 1000);
}

place("address").textContent = new URL("api/", location.href).href.split("?")[0];
addEventListener("hashchange", draw);
look();
