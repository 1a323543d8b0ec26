// Slack's elements as nodes: what a person presses, chooses or fills in. They carry in `data-` what
// the script that listens must know, and listen to nothing themselves.

import { decoded, element, link } from "./mrkdwn.js";
import { menu } from "./menu.js";
import { people } from "./people.js";
import { say } from "./words.js";

let count = 0; // of ids that tie a label to its field

const ACTIONS = {
  overflow: (object) => menu(object, (option) => entry(object, option)),
  radio_buttons: (object) => pressing(radios(object, ""), object),
  static_select: (object) => pressing(options(object), object),
  users_select: (object) => pressing(options(object), object),
};
const FIELDS = {
  datepicker: dated,
  plain_text_input: written,
  static_select: options,
  users_select: options,
};

export function action(object) {
  return (ACTIONS[object.type] ?? button)(object);
}

function button(object) {
  const style = ["primary", "danger"].includes(object.style) ? object.style : "";
  const label = decoded(object.text?.text ?? object.type);
  const made = object.url ? link(object.url, label, `button ${style}`) : element("button", `button ${style}`, label);
  if (made.tagName === "BUTTON") made.type = "button";
  if (object.accessibility_label) made.setAttribute("aria-label", object.accessibility_label);
  return pressing(made, object);
}

function entry(object, option) {
  const label = decoded(option.text?.text ?? "");
  const made = option.url ? link(option.url, label) : element("button", "", label);
  if (made.tagName === "BUTTON") made.type = "button";
  made.dataset.value = option.value;
  return pressing(made, object);
}

function pressing(node, object) {
  node.dataset.action = object.action_id ?? "";
  if (object.confirm) node.dataset.confirm = JSON.stringify(object.confirm);
  return node;
}

// A question of a modal, with room for what is wrong about the answer.
export function input(block) {
  const object = block.element ?? {};
  const id = `field${(count += 1)}`;
  const words = [decoded(block.label?.text ?? ""), block.optional ? element("span", "soft", say("optional")) : null];
  const wrong = element("p", "wrong");
  wrong.id = `${id}.wrong`;
  wrong.hidden = true;
  const hint = block.hint ? element("p", "soft", decoded(block.hint.text)) : null;
  const choice = object.type === "radio_buttons";
  const field = choice ? radios(object, id) : (FIELDS[object.type] ?? unknown)(object);
  const label = element(choice ? "legend" : "label", "label", ...words);
  if (choice) field.prepend(label);
  else [label.htmlFor, field.id] = [id, id];
  field.setAttribute("aria-describedby", wrong.id);
  field.dataset.input = block.block_id;
  return element("div", "input", choice ? null : label, field, hint, wrong);
}

function unknown(object) {
  const node = element("input");
  node.disabled = true;
  node.value = say("unknownField", { kind: object.type });
  return node;
}

function written(object) {
  const node = element(object.multiline ? "textarea" : "input");
  if (object.multiline) node.rows = 3;
  if (object.max_length) node.maxLength = object.max_length;
  node.placeholder = object.placeholder?.text ?? "";
  node.value = object.initial_value ?? "";
  return node;
}

function dated(object) {
  const node = element("input");
  node.type = "date";
  node.value = object.initial_date ?? "";
  return node;
}

function options(object) {
  const first = element("option", "", object.placeholder?.text ?? say("choose"));
  first.value = "";
  const node = element("select", "select", first, ...offered(object));
  node.value = object.initial_option?.value ?? object.initial_user ?? "";
  return node;
}

function offered(object) {
  if (object.type === "users_select") return people().map((one) => choice(one.id, one.name));
  if (!object.option_groups) return (object.options ?? []).map((one) => choice(one.value, one.text.text));
  return object.option_groups.map((group) => {
    const node = element("optgroup", "", ...offered(group));
    node.label = decoded(group.label.text);
    return node;
  });
}

function choice(value, words) {
  const node = element("option", "", decoded(words));
  node.value = value;
  return node;
}

function radios(object, id) {
  const name = id || `field${(count += 1)}`;
  const list = (object.options ?? []).map((option) => {
    const node = element("input");
    [node.type, node.name, node.value] = ["radio", name, option.value];
    node.defaultChecked = option.value === object.initial_option?.value;
    return element("label", "radio", node, " ", decoded(option.text.text));
  });
  return element("fieldset", "", ...list);
}

export function answerOf(field) {
  return field.tagName === "FIELDSET" ? (field.querySelector(":checked")?.value ?? "") : field.value;
}

export function answerWith(field, value) {
  if (field.tagName !== "FIELDSET") field.value = value;
  else for (const radio of field.querySelectorAll("input")) radio.checked = radio.value === value;
}
