// Words: what this page itself says. It follows the language of whoever sits before it, as Slack does; what Tocsin
// says follows its channel.

import { FR } from "./french.js";
import { locale } from "./people.js";

const EN = {
  ago: "{count} minutes ago",
  app: "app",
  away: "Tocsin is not connected: what you press now goes nowhere.",
  broadcast: "also sent to the channel",
  cancel: "Cancel",
  channels: "Channels",
  choose: "Choose",
  claim: "What responders see in Slack",
  close: "Close",
  command: "Command",
  commands: "Only commands are sent from here: {commands}",
  home: "Tocsin's Home",
  listening: "Listening on this machine only, at",
  live: "Live",
  lost: "Not reachable, trying again",
  message: "{count} message",
  messages: "{count} messages",
  messagesIn: "Messages in {channel}",
  more: "More actions",
  nothing: "Tocsin shows nothing here yet.",
  only: "Only visible to you",
  optional: " (optional)",
  page: "Tocsin: what responders see",
  quiet: "All quiet",
  replies: "{count} replies",
  reply: "{count} reply",
  send: "Send",
  still: "Snapshot",
  story:
    "When people turn on a brand, the alarm appears here as it would in your channel: how many, how fast, how far, " +
    "and in whose words. It changes in place as the crisis grows, and its thread keeps the log.",
  thread: "Thread, {replies}",
  today: "today",
  tomorrow: "tomorrow",
  unknownBlock: "A block of the kind “{kind}”, which this page does not draw",
  unknownField: "A field of the kind “{kind}”, which this page does not draw",
  unreachable: "The server cannot be reached.",
  updated: "updated ",
  yesterday: "yesterday",
  you: "You are",
};

const LANGUAGES = { en: EN, fr: FR };

export function language() {
  const wanted = locale().slice(0, 2);
  return wanted in LANGUAGES ? wanted : "en";
}

export function say(name, values = {}) {
  return LANGUAGES[language()][name].replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
}

// "{count} replies" or "1 reply"; French counts 0 as one.
export function counted(one, many, count) {
  return say(new Intl.PluralRules(language()).select(count) === "one" ? one : many, { count });
}

// The words that stand in the page from the beginning: `data-words` names the text, `data-label` an aria-label.
export function dress() {
  document.documentElement.lang = language();
  document.title = say("page");
  for (const node of document.querySelectorAll("[data-words]")) node.textContent = say(node.dataset.words);
  for (const node of document.querySelectorAll("[data-label]")) {
    node.setAttribute("aria-label", say(node.dataset.label));
  }
}
