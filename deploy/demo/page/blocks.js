// Slack's blocks as nodes: the kinds that Tocsin sends, and a plain word for the others.

import { action, input } from "./elements.js";
import { date, decoded, element, link, mention, mrkdwn } from "./mrkdwn.js";
import { nameOf } from "./people.js";
import { say } from "./words.js";

const NAMED = { good: "#2eb886", warning: "#daa038", danger: "#a30200" };
const GREY = "#9e9e9e";
const STYLES = { bold: "strong", italic: "em", strike: "s", code: "code" };

export function blocks(list) {
  return (list ?? []).map((block) => {
    const node = (BLOCKS[block.type] ?? unknown)(block);
    if (block.block_id) node.dataset.block = block.block_id;
    return node;
  });
}

export function colour(attachment) {
  const asked = attachment?.color ?? GREY;
  const plain = NAMED[asked] ?? (asked.startsWith("#") ? asked : `#${asked}`);
  return /^#[0-9a-f]{6}$/i.test(plain) ? plain : GREY;
}

export function attachment(one) {
  const node = element("div", "attachment");
  node.style.setProperty("--bar", colour(one));
  if (one.pretext) node.append(element("p", "", mrkdwn(one.pretext)));
  if (one.title) node.append(element("p", "strong", link(one.title_link ?? "", decoded(one.title))));
  if (one.text) node.append(element("p", "", mrkdwn(one.text)));
  node.append(...blocks(one.blocks));
  if (one.footer) node.append(element("p", "context", decoded(one.footer)));
  if (!node.hasChildNodes()) node.append(element("p", "", decoded(one.fallback ?? "")));
  return node;
}

const BLOCKS = {
  actions: (block) => element("div", "actions", ...(block.elements ?? []).map(action)),
  context: (block) => element("div", "context", ...(block.elements ?? []).map(remark)),
  divider: () => element("hr"),
  header: (block) => element("h3", "", decoded(block.text?.text ?? "")),
  image: (block) => image(block.slack_file?.id, block.alt_text, block.title?.text),
  input,
  rich_text: (block) => element("div", "rich", ...(block.elements ?? []).map(richPart)),
  section,
  table,
};

function unknown(block) {
  return element("p", "context", say("unknownBlock", { kind: block.type }));
}

function section(block) {
  const node = element("div", "section");
  if (block.text) node.append(element("p", "", text(block.text)));
  if (block.fields) node.append(fields(block.fields));
  if (block.accessory) node.append(beside(block.accessory));
  node.classList.toggle("with-accessory", Boolean(block.accessory && !block.fields));
  return node;
}

function beside(accessory) {
  if (accessory.type === "image") return image(accessory.slack_file?.id, accessory.alt_text);
  return element("div", "actions", action(accessory));
}

function fields(list) {
  const item = (field) => element("div", "field", text(field));
  return element("div", "fields", ...list.map(item));
}

function text(object) {
  return object.type === "mrkdwn" ? mrkdwn(object.text) : document.createTextNode(decoded(object.text));
}

function remark(object) {
  if (object.type === "image") return element("span", "", object.alt_text ?? "");
  return element("span", "", text(object));
}

// Images come from this server alone, and an address elsewhere is told by its words.
export function image(file, words, title) {
  const caption = title ? element("figcaption", "", decoded(title)) : null;
  if (!file) return element("figure", "image", element("p", "context", words ?? ""), caption);
  const picture = element("img");
  picture.src = `files/${encodeURIComponent(file)}`;
  picture.alt = words || title || "";
  return element("figure", "image", picture, caption);
}

function table(block) {
  const rows = (block.rows ?? []).map((row) => element("tr", "", ...row.map((cell, column) => {
    const settings = block.column_settings?.[column];
    const node = element("td", settings?.is_wrapped ? "wrapped" : "", cell.type === "rich_text" ? BLOCKS.rich_text(cell) : cell.text ?? "");
    node.dataset.align = settings?.align ?? "left";
    return node;
  })));
  return element("div", "table", element("table", "", element("tbody", "", ...rows)));
}

function richPart(part) {
  const children = (part.elements ?? []).map(part.type === "rich_text_list" ? listed : rich);
  const name = {
    rich_text_list: part.style === "ordered" ? "ol" : "ul",
    rich_text_preformatted: "pre",
    rich_text_quote: "blockquote",
  }[part.type];
  return element(name ?? "p", "", ...children);
}

function listed(part) {
  return element("li", "", ...(part.elements ?? []).map(rich));
}

function rich(part) {
  return (RICH[part.type] ?? (() => document.createTextNode(part.text ?? "")))(part);
}

// Literal: what an author typed is shown as typed, entities and stars included.
const RICH = {
  broadcast: (part) => mention(`@${part.range}`),
  channel: (part) => mention(`#${part.channel_id}`),
  date: (part) => date(part.timestamp, part.format, part.fallback ?? ""),
  emoji: (part) => element("span", "", emoji(part)),
  link: (part) => styled(link(part.url, part.text), part.style),
  text: (part) => styled(element("span", "literal", part.text), part.style),
  user: (part) => mention(`@${nameOf(part.user_id)}`),
  usergroup: (part) => mention(`@${part.usergroup_id}`),
};

function emoji(part) {
  const points = (part.unicode ?? "").split("-").map((point) => parseInt(point, 16));
  return points.every((point) => point <= 0x10ffff) ? String.fromCodePoint(...points) : `:${part.name}:`;
}

function styled(node, style) {
  const names = Object.keys(STYLES).filter((name) => style?.[name]);
  return names.reduce((inner, name) => element(STYLES[name], "", inner), node);
}
