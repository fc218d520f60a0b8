// Single keys. They act where nothing is typed, without modifiers, and can be switched off.

import { isBusy } from "./pages.js";
import { say } from "./said.js";

const typing = (target) =>
  target.matches("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]");
const pressable = (target) => target.closest("a, button, summary, input, select, textarea");
const on = () => document.body.dataset.shortcuts !== "off";

function choose(place) {
  const form = document.getElementById("answer");
  const choice = form?.querySelectorAll("input[name=pick]")[place];
  if (!choice) return false;
  choice.click();
  choice.focus();
  if (form.hasAttribute("data-key-checks")) form.requestSubmit(form.querySelector("[data-check]"));
  return true;
}

function rate(place) {
  const button = document.querySelectorAll(".rating button")[place];
  button?.click();
  return Boolean(button);
}

function source() {
  const passages = [...document.querySelectorAll(".citations details")];
  const open = !passages.some((passage) => passage.open);
  for (const passage of passages) passage.open = open;
  if (open) passages[0]?.querySelector("summary").focus();
  return passages.length > 0;
}

function action(letter) {
  const target = document.querySelector(`main [data-key="${letter}"]`);
  if (!target) return false;
  if (letter === "r") return report(target);
  if (target.type !== "radio") target.click();
  else if (target.checked) unsay(target);
  else {
    target.click();
    say(target.closest("label").textContent.trim());
  }
  return true;
}

function report(summary) {
  const more = summary.closest("details.more");
  if (more) more.open = true;
  summary.parentElement.open = true;
  document.getElementById("report").focus();
  return true;
}

function unsay(radio) {
  radio.checked = false;
  say("Not said");
}

function letter(key, shift) {
  const small = key.toLowerCase();
  if (!shift && choose("abcdefghij".indexOf(small))) return true;
  return small === "s" ? source() : action(small);
}

// Enter does the next thing: a button that has the focus is pressed by the browser itself.
function enter(target) {
  if (pressable(target)) return false;
  const next = document.querySelector("#next, #reveal, [data-enter]");
  const begin = document.querySelector("form[data-begin][action$='/study/begin'] .btn-primary");
  const answer = document.getElementById("answer");
  if (next) next.click();
  else if (answer) answer.requestSubmit();
  else if (begin && !document.querySelector("[data-summary]")) begin.click();
  else return false;
  return true;
}

function space(target) {
  const reveal = document.getElementById("reveal");
  if (!reveal || pressable(target)) return false;
  reveal.click();
  return true;
}

function pressed({ key, target, shiftKey }) {
  if (key === "Enter") return enter(target);
  if (!on()) return false;
  if (key === " ") return space(target);
  if (key === "?") return help();
  if (/^[1-9]$/.test(key)) return choose(key - 1) || rate(key - 1);
  return /^[a-z]$/i.test(key) && letter(key, shiftKey);
}

function help() {
  const dialog = document.getElementById("keys");
  if (!dialog) return false;
  dialog.showModal();
  return true;
}

// In a gap Enter goes on to the next empty one; in the last it checks.
function onward(event) {
  const gaps = [...document.querySelectorAll(".gap-input")];
  const next = gaps.find((gap) => gap !== event.target && !gap.value.trim());
  if (!event.target.matches(".gap-input") || !next) return false;
  next.focus();
  return true;
}

async function switchKeys(form) {
  const wish = form.elements.on.value;
  try {
    const response = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
    if (!response.ok) throw new Error(String(response.status));
  } catch {
    say("Not changed: no connection. Try again.");
    form.querySelector("button").textContent = "Not changed; try again";
    return;
  }
  if (wish === "1") delete document.body.dataset.shortcuts;
  else document.body.dataset.shortcuts = "off";
  form.elements.on.value = wish === "1" ? "0" : "1";
  form.querySelector("button").textContent = `Switch single keys ${wish === "1" ? "off" : "on"}`;
  say(`Single keys are ${wish === "1" ? "on" : "off"}.`);
}

export function act() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return;
    if (document.querySelector("dialog[open]")) return;
    const gap = event.key === "Enter" && event.target.matches(".gap-input");
    if (typing(event.target) && !gap) return;
    if (event.repeat || isBusy()) {
      if (event.key === "Enter" || event.key === " ") event.preventDefault();
      return;
    }
    if (gap ? onward(event) : pressed(event)) event.preventDefault();
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-help]") && help()) event.preventDefault();
  });

  // a radio button that is pressed once more takes back what was said
  let before = null;
  document.addEventListener("pointerdown", (event) => {
    const radio = event.target.closest?.(".segmented label")?.querySelector("input");
    before = radio?.checked ? radio : null;
  });
  document.addEventListener("click", (event) => {
    if (before && event.target === before) unsay(before);
  });

  document.addEventListener("submit", (event) => {
    if (!event.target.matches("dialog form[data-shortcuts]")) return;
    event.preventDefault();
    switchKeys(event.target);
  });
}
