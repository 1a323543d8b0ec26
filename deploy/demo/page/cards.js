// Cards: a message with its byline, its content, and the thread below it.

import { attachment, blocks, colour, image } from "./blocks.js";
import { clock, clockSeconds, decoded, element, link, mrkdwn } from "./mrkdwn.js";
import { counted, say } from "./words.js";

const PALE = 190; // of 255, red, green and blue alike

export function card(message, channel) {
  const node = article("card", message, channel);
  if (message.replies?.length) node.querySelector(".body").append(thread(message.replies, channel));
  return node;
}

function article(name, message, channel) {
  const node = element("article", name, avatar(message), body(message));
  node.classList.toggle("whisper", message.ephemeral);
  Object.assign(node.dataset, { ts: message.ts, channel: channel.id });
  node.tabIndex = -1; // takes the focus that a redrawn button loses
  return node;
}

function avatar(message) {
  const node = element("span", "avatar");
  node.setAttribute("aria-hidden", "true");
  if (!message.attachments.length) return node;
  const level = colour(message.attachments[0]);
  node.style.setProperty("--level", level);
  if (isPale(level)) node.style.setProperty("--bell", "var(--soft)");
  return node;
}

// Whether white would not be seen on a colour, #rrggbb.
function isPale(hex) {
  return [1, 3, 5].every((at) => parseInt(hex.slice(at, at + 2), 16) > PALE);
}

function body(message) {
  const words = message.text ? [element("p", "", mrkdwn(message.text))] : [];
  return element(
    "div", "body", byline(message), ...(message.blocks.length ? blocks(message.blocks) : words),
    ...message.attachments.map(attachment), ...message.files.map(file),
  );
}

function file(one) {
  if (one.mimetype.startsWith("image/")) return image(one.id, one.alt_txt, one.title);
  const address = new URL(`files/${encodeURIComponent(one.id)}`, location.href).href;
  return element("p", "", link(address, decoded(one.title)));
}

function byline(message) {
  const sent = moment(message.ts);
  const node = element("p", "byline", element("strong", "", "Tocsin"), element("span", "bot", say("app")));
  const time = element("time", "", clock(sent));
  time.dateTime = sent.toISOString();
  time.title = sent.toString();
  node.append(time);
  if (message.ephemeral) node.append(element("span", "only", say("only")));
  if (message.broadcast) node.append(element("span", "", say("broadcast")));
  if (message.updated) node.append(updated(moment(message.updated)));
  return node;
}

function updated(when) {
  const time = element("time", "", clockSeconds(when));
  time.dateTime = when.toISOString();
  return element("span", "updated", say("updated"), time);
}

function thread(replies, channel) {
  const words = counted("reply", "replies", replies.length);
  const list = replies.map((reply) => article("reply", reply, channel));
  const node = element("section", "thread", element("h4", "", words), ...list);
  node.setAttribute("aria-label", say("thread", { replies: words }));
  return node;
}

export function moment(ts) {
  return new Date(Number(ts) * 1000);
}
