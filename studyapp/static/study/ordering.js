// Lines put in order by dragging or by buttons. The selects stay in the form, out of sight and
// in their old order, and say the place of each line once one was moved or the form is sent.

import { say } from "./said.js";

export function arrange(list) {
  const lines = [...list.children];
  const selects = lines.map((line) => line.querySelector("select"));
  const store = document.createElement("div");
  store.hidden = true;
  store.append(...selects);
  list.before(store);
  const at = (line) => [...list.children].indexOf(line);
  const write = () => lines.forEach((line, n) => { selects[n].value = String(at(line)); });
  if (selects.every((select) => select.value)) {
    const place = new Map(lines.map((line, n) => [line, Number(selects[n].value)]));
    list.append(...[...lines].sort((a, b) => place.get(a) - place.get(b)));
  }
  const number = () => [...list.children].forEach((line, n) => {
    line.querySelector(".place").textContent = n + 1;
    line.querySelector("[data-by='-1']").ariaDisabled = String(n === 0);
    line.querySelector("[data-by='1']").ariaDisabled = String(n === lines.length - 1);
  });
  const moved = (line) => {
    write();
    number();
    say(`${words(line)}: place ${at(line) + 1} of ${lines.length}`);
  };
  list.classList.add("movable");
  const help = list.parentElement.querySelector("[data-order-help]");
  if (help) help.textContent = "Drag the lines, or use the arrows, until the order is right.";
  for (const line of lines) equip(line, moved);
  number();
  list.closest("form").addEventListener("submit", (event) => {
    if (!event.submitter?.name && !event.submitter?.hasAttribute("formaction")) write();
  }, true);
}

const words = (line) => line.querySelector(".what").textContent.trim();

function equip(line, moved) {
  const grip = document.createElement("span");
  grip.className = "grip";
  grip.ariaHidden = "true";
  const place = document.createElement("span");
  place.className = "place tabular";
  const up = arrow(line, -1, "up", "↑", moved);
  const down = arrow(line, 1, "down", "↓", moved);
  line.prepend(grip, place);
  line.append(up, down);
  drag(line, moved);
}

function arrow(line, by, way, sign, moved) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-quiet move";
  button.dataset.by = by;
  button.textContent = sign;
  button.setAttribute("aria-label", `Move ${way}: ${words(line)}`);
  button.addEventListener("click", () => {
    const other = by < 0 ? line.previousElementSibling : line.nextElementSibling;
    if (!other) {
      say(`${words(line)} is ${by < 0 ? "first" : "last"} already`);
      return;
    }
    if (by < 0) other.before(line);
    else other.after(line);
    button.focus();
    moved(line);
  });
  return button;
}

// Pointer events serve mouse, pen and finger alike; the buttons of a line do not start a drag.
function drag(line, moved) {
  let start = null; // the lines as they stood
  const list = line.parentElement;
  const end = (keep) => {
    if (start === null) return;
    const went = start.some((other, n) => other !== list.children[n]);
    if (!keep) list.append(...start);
    start = null;
    line.classList.remove("dragged");
    if (keep && went) moved(line);
  };
  line.addEventListener("pointerdown", (event) => {
    const scrolls = event.pointerType === "touch" && !event.target.closest(".grip");
    if (event.button || scrolls || event.target.closest("button")) return;
    event.preventDefault();
    line.setPointerCapture(event.pointerId);
    line.classList.add("dragged");
    start = [...list.children];
  });
  line.addEventListener("pointermove", (event) => {
    if (start === null) return;
    const before = line.previousElementSibling?.getBoundingClientRect();
    const after = line.nextElementSibling?.getBoundingClientRect();
    // the neighbor is moved: a line that leaves the page for a moment loses the pointer
    if (before && event.clientY < before.top + before.height / 2) line.after(line.previousElementSibling);
    else if (after && event.clientY > after.top + after.height / 2) line.before(line.nextElementSibling);
  });
  line.addEventListener("pointerup", () => end(true));
  line.addEventListener("pointercancel", () => end(false));
  line.addEventListener("lostpointercapture", () => end(true));
}
