// Composer: where a person types a slash command. What is no command is not for this page.

import { act, tell } from "./act.js";
import { say } from "./words.js";

const form = document.getElementById("composer");
const field = document.getElementById("words");

export function showComposer(channel, commands, connected) {
  form.hidden = !channel;
  form.dataset.channel = channel?.id ?? "";
  form.dataset.commands = commands.join(" ");
  field.placeholder = `${commands[0]} status`;
  document.getElementById("away").hidden = connected;
}

field.addEventListener("input", () => tell(form, ""));
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const text = field.value.trim();
  if (!text) return;
  if (!text.startsWith("/")) return tell(form, say("commands", { commands: form.dataset.commands }));
  tell(form, "");
  field.value = "";
  const outcome = await act({ kind: "command", text, channel: form.dataset.channel });
  if (outcome.problem && !field.value) field.value = text; // to be sent again
  tell(form, outcome.problem);
});
