// Menu: a button that opens a list, by pointer and by keys.

import { element } from "./mrkdwn.js";
import { say } from "./words.js";

const STEPS = { ArrowDown: 1, ArrowUp: -1 };

export function menu(object, entry) {
  const opener = element("button", "button", "⋯");
  opener.type = "button";
  opener.setAttribute("aria-label", object.accessibility_label ?? say("more"));
  opener.setAttribute("aria-haspopup", "menu");
  opener.setAttribute("aria-expanded", "false");
  const entries = (object.options ?? []).map((option) => {
    const node = entry(option);
    node.setAttribute("role", "menuitem");
    return element("li", "", node);
  });
  for (const item of entries) item.setAttribute("role", "none");
  const list = element("ul", "entries", ...entries);
  list.setAttribute("role", "menu");
  list.hidden = true;
  const node = element("div", "menu", opener, list);
  opener.addEventListener("click", () => (list.hidden ? open(node) : close(node)));
  node.addEventListener("keydown", (event) => steer(node, event));
  node.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget && !node.contains(relatedTarget)) close(node);
  });
  return node;
}

function open(node) {
  closeAll();
  const [opener, list] = node.children;
  list.hidden = false;
  opener.setAttribute("aria-expanded", "true");
  node.classList.toggle("left", list.getBoundingClientRect().right > document.documentElement.clientWidth);
  list.querySelector("[role=menuitem]")?.focus();
}

function close(node) {
  const [opener, list] = node.children;
  if (list.contains(document.activeElement)) opener.focus();
  list.hidden = true;
  opener.setAttribute("aria-expanded", "false");
  node.classList.remove("left");
}

export function closeAll() {
  for (const opener of document.querySelectorAll(".menu > [aria-expanded=true]")) close(opener.parentElement);
}

function steer(node, event) {
  const [opener, list] = node.children;
  if (list.hidden) return;
  const entries = [...list.querySelectorAll("[role=menuitem]")];
  if (event.key === "Escape") {
    close(node);
  } else if (event.key in STEPS) {
    const next = entries.indexOf(document.activeElement) + STEPS[event.key] + entries.length;
    entries[next % entries.length]?.focus();
  } else return;
  event.preventDefault();
  event.stopPropagation();
}

document.addEventListener("click", ({ target }) => {
  if (!target.closest(".menu")) closeAll();
});
