// Slack's mrkdwn as nodes. Text goes in as text: nothing here, or on this page, parses HTML.

import { nameOf, roomOf } from "./people.js";
import { language, say } from "./words.js";

const TOKEN = new RegExp(
  [
    "```\\n?(?<block>[\\s\\S]+?)```",
    "`(?<code>[^`\\n]+)`",
    "<(?<angle>[^<>\\n]+)>",
    "(?<![\\p{L}\\p{N}*])\\*(?<bold>\\S(?:[^*\\n]*[^\\s*])?)\\*(?![\\p{L}\\p{N}*])",
    "(?<![\\p{L}\\p{N}_])_(?<italic>\\S(?:[^_\\n]*[^\\s_])?)_(?![\\p{L}\\p{N}_])",
    "(?<![\\p{L}\\p{N}~])~(?<strike>\\S(?:[^~\\n]*[^\\s~])?)~(?![\\p{L}\\p{N}~])",
    "(?<line>\\n)",
  ].join("|"),
  "gu",
);
const ENTITIES = { "&lt;": "<", "&gt;": ">", "&amp;": "&" };
const LOCALES = { en: "en-GB", fr: "fr-FR" };
const STYLED = { bold: "strong", italic: "em", strike: "s" };

export function element(name, className, ...children) {
  const node = document.createElement(name);
  if (className) node.className = className;
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

export function decoded(text) {
  return String(text).replace(/&(?:lt|gt|amp);/g, (entity) => ENTITIES[entity]);
}

export function mrkdwn(text) {
  const nodes = document.createDocumentFragment();
  let end = 0;
  for (const match of String(text).matchAll(TOKEN)) {
    nodes.append(decoded(text.slice(end, match.index)), token(match.groups));
    end = match.index + match[0].length;
  }
  nodes.append(decoded(text.slice(end)));
  return nodes;
}

function token(groups) {
  if (groups.line) return element("br");
  if (groups.block) return element("pre", "", decoded(groups.block));
  if (groups.code) return element("code", "", decoded(groups.code));
  if (groups.angle) return angle(groups.angle);
  const [kind, inner] = Object.entries(groups).find(([, value]) => value !== undefined);
  return element(STYLED[kind], "", mrkdwn(inner));
}

function angle(inner) {
  const bar = inner.indexOf("|");
  const target = bar < 0 ? inner : inner.slice(0, bar);
  const label = bar < 0 ? "" : decoded(inner.slice(bar + 1));
  if (target.startsWith("!date^")) return dateToken(target, label);
  if (target.startsWith("!")) return mention(label || `@${target.slice(1).split("^").pop()}`);
  if (target.startsWith("@")) return mention(label ? `@${label.replace(/^@/, "")}` : `@${nameOf(target.slice(1))}`);
  if (target.startsWith("#")) return mention(`#${label || roomOf(target.slice(1))}`);
  return safe(decoded(target)) ? link(decoded(target), label) : `<${decoded(inner)}>`;
}

export function mention(name) {
  return element("span", "mention", name);
}

function safe(address) {
  return /^https?:\/\/[^\s]+$/i.test(address) && URL.canParse(address);
}

export function link(address, label, className = "") {
  const text = label || address;
  if (!safe(address)) return element("span", "", text);
  const node = element("a", className, text);
  node.href = address;
  node.rel = "noopener noreferrer";
  node.target = "_blank";
  return node;
}

function dateToken(target, label) {
  const [, seconds, format, address] = target.split("^");
  const node = date(Number(seconds), format ?? "", label);
  if (!address) return node;
  const linked = link(decoded(address), " ");
  linked.replaceChildren(node);
  return linked;
}

export function date(seconds, format, fallback) {
  const when = new Date(seconds * 1000);
  if (!Number.isFinite(when.getTime())) return element("span", "", fallback);
  const text = decoded(format).replace(/\{(\w+)\}/g, (whole, name) => {
    const [base, pretty] = [name.replace(/_pretty$/, ""), name.endsWith("_pretty")];
    return (pretty && nearby(when)) || FORMATS[base]?.(when) || whole;
  });
  const node = element("time", "", text);
  node.dateTime = when.toISOString();
  node.title = fallback || when.toUTCString();
  return node;
}

const two = (number) => String(number).padStart(2, "0");
export const clock = (when) => `${two(when.getHours())}:${two(when.getMinutes())}`;
export const clockSeconds = (when) => `${clock(when)}:${two(when.getSeconds())}`;
const written = (options) => (when) => when.toLocaleDateString(LOCALES[language()], options);
const numbers = (when) => [when.getFullYear(), two(when.getMonth() + 1), two(when.getDate())];

// https://docs.slack.dev/messaging/formatting-message-text#date-formatting
const FORMATS = {
  date_num: (when) => numbers(when).join("-"),
  date_slash: (when) => numbers(when).reverse().join("/"),
  date: written({ day: "numeric", month: "long", year: "numeric" }),
  date_short: written({ day: "numeric", month: "short", year: "numeric" }),
  date_long: written({ weekday: "long", day: "numeric", month: "long", year: "numeric" }),
  date_long_full: written({ day: "numeric", month: "long", year: "numeric" }),
  day_divider: written({ weekday: "long", day: "numeric", month: "long" }),
  time: clock,
  time_secs: clockSeconds,
  ago: (when) => say("ago", { count: Math.max(0, Math.round((Date.now() - when) / 60_000)) }),
};

function nearby(when) {
  const days = Math.round((midnight(new Date()) - midnight(when)) / 86_400_000);
  const name = { 0: "today", 1: "yesterday", "-1": "tomorrow" }[days];
  return name && say(name);
}

function midnight(when) {
  return new Date(when.getFullYear(), when.getMonth(), when.getDate());
}

export function day(when) {
  const name = nearby(when) ?? FORMATS.date_long(when);
  return name[0].toUpperCase() + name.slice(1);
}
