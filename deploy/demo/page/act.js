// Act: tells the server what the person does, and the person what came of it.

import { closeAll } from "./menu.js";
import { decoded, element } from "./mrkdwn.js";
import { me } from "./people.js";
import { say } from "./words.js";

export async function act(wish) {
  const outcome = await send({ member: me(), ...wish });
  dispatchEvent(new Event("acted"));
  return outcome;
}

async function send(wish) {
  const body = JSON.stringify(wish);
  try {
    const answer = await fetch("act", { method: "POST", body, headers: { "Content-Type": "application/json" } });
    if (!answer.ok) throw new Error(answer.statusText);
    return await answer.json();
  } catch {
    return { acked: false, problem: say("unreachable"), errors: {} };
  }
}

// The last word on what was done, below where it was done.
export function tell(place, words) {
  place.querySelector(":scope > .problem")?.remove();
  if (!words) return;
  const node = element("p", "problem", words);
  node.setAttribute("role", "alert");
  place.insertBefore(node, place.querySelector(":scope > .thread"));
}

async function press(node) {
  const where = node.closest("[data-view], [data-ts]");
  const place = where?.querySelector(".body, .view") ?? where;
  if (!where || node.getAttribute("aria-busy") === "true") return;
  if (node.dataset.confirm && !(await sure(JSON.parse(node.dataset.confirm)))) return;
  closeAll();
  tell(place, "");
  node.setAttribute("aria-busy", "true");
  const outcome = await act({ ...spot(where), ...what(node) });
  node.removeAttribute("aria-busy");
  tell(place, outcome.problem);
}

function spot(where) {
  const { view, channel, ts } = where.dataset;
  return view ? { kind: "press", view } : { kind: "press", channel, ts };
}

function what(node) {
  const chosen = node.querySelector?.("input:checked")?.value ?? (node.tagName === "SELECT" ? node.value : null);
  const { action, value } = node.dataset;
  return { action, block: node.closest("[data-block]")?.dataset.block, value: value ?? chosen };
}

// Slack asks before it tells the app, where the app wants it.
function sure(words) {
  const yes = element("button", "button primary", decoded(words.confirm.text));
  const no = element("button", "button", decoded(words.deny.text));
  const title = element("h2", "", decoded(words.title.text));
  const dialog = element(
    "dialog", "sure", title, element("p", "", decoded(words.text.text)), element("div", "actions", no, yes),
  );
  dialog.setAttribute("aria-label", title.textContent);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    yes.addEventListener("click", () => dialog.close("yes"));
    no.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
  });
}

document.addEventListener("click", ({ target }) => {
  const node = target.closest("button[data-action], a[data-action]");
  if (node) press(node);
});
document.addEventListener("change", ({ target }) => {
  const node = target.closest("select[data-action], fieldset[data-action]");
  if (node && (target.value || target.type === "radio")) press(node);
});
