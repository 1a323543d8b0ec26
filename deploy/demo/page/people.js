// People: who is there and where, and who of them sits before this page. Another tab may be another person.

const KEY = "tocsin.me";
let everybody = [];
let rooms = [];

export function people() {
  return everybody;
}

export function nameOf(id) {
  return everybody.find((one) => one.id === id)?.name ?? id;
}

export function roomOf(id) {
  return rooms.find((one) => one.id === id)?.name ?? id;
}

export function locale() {
  return everybody.find((one) => one.id === me())?.locale ?? "en";
}

export function me() {
  return sessionStorage.getItem(KEY) ?? new URLSearchParams(location.search).get("as") ?? "U01ANA";
}

export function meet(list, channels) {
  rooms = channels;
  if (JSON.stringify(list) === JSON.stringify(everybody)) return;
  everybody = list;
  const select = document.getElementById("me");
  select.replaceChildren(...list.map((one) => new Option(one.name, one.id)));
  if (!list.some((one) => one.id === me()) && list.length) sessionStorage.setItem(KEY, list[0].id);
  select.value = me();
}

document.getElementById("me").addEventListener("change", ({ target }) => {
  sessionStorage.setItem(KEY, target.value);
  dispatchEvent(new Event("acted"));
});
