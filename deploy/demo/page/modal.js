// Modal: the view on top of those that the app opened for this person.

import { act, tell } from "./act.js";
import { blocks } from "./blocks.js";
import { answerOf, answerWith } from "./elements.js";
import { decoded, element } from "./mrkdwn.js";
import { say } from "./words.js";

const dialog = document.getElementById("modal");
let drawn = null; // the view as it is drawn

export function showModal(view) {
  if (view?.hash === drawn?.hash && view?.id === drawn?.id) return;
  const kept = view && view.id === drawn?.id ? answers() : {};
  drawn = view;
  if (!view) return void dialog.close();
  dialog.replaceChildren(draw(view));
  dialog.dataset.view = view.id;
  dialog.setAttribute("aria-label", decoded(view.title.text));
  for (const field of fields()) if (field.dataset.input in kept) answerWith(field, kept[field.dataset.input]);
  if (!dialog.open) dialog.showModal();
  (fields()[0] ?? dialog.querySelector(".view button"))?.focus({ preventScroll: true });
}

function draw(view) {
  const away = element("button", "away", "×");
  away.type = "button";
  away.setAttribute("aria-label", say("close"));
  away.addEventListener("click", () => close(true));
  const cancel = element("button", "button", decoded(view.close?.text ?? say("cancel")));
  cancel.type = "button";
  cancel.addEventListener("click", () => close(false));
  const submit = view.submit ? element("button", "button primary", decoded(view.submit.text)) : null;
  const form = element(
    "form", "", element("header", "", element("h2", "", decoded(view.title.text)), away),
    element("div", "view", ...blocks(view.blocks)), element("footer", "", cancel, submit),
  );
  form.noValidate = true;
  form.addEventListener("submit", send);
  return form;
}

function fields() {
  return [...dialog.querySelectorAll("[data-input]")];
}

function answers() {
  return Object.fromEntries(fields().map((field) => [field.dataset.input, answerOf(field)]));
}

async function send(event) {
  event.preventDefault();
  const button = dialog.querySelector("footer .primary");
  if (!button || button.disabled) return;
  button.disabled = true;
  complain({});
  const outcome = await act({ kind: "submit", view: drawn.id, values: answers() });
  button.disabled = false;
  complain(outcome.errors);
  tell(dialog.querySelector(".view") ?? dialog, outcome.problem);
}

function complain(errors) {
  for (const field of fields()) {
    const words = errors[field.dataset.input] ?? "";
    const wrong = document.getElementById(field.getAttribute("aria-describedby"));
    wrong.textContent = words;
    wrong.hidden = !words;
    field.setAttribute("aria-invalid", String(Boolean(words)));
  }
  const first = fields().find((field) => field.dataset.input in errors);
  (first?.querySelector("input") ?? first)?.focus();
}

async function close(whole) {
  if (drawn) await act({ kind: "close", view: drawn.id, whole });
}

dialog.addEventListener("cancel", (event) => {
  event.preventDefault(); // the server says when it is closed
  close(false);
});
