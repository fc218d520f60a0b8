// What stands on the page: a question to answer, its feedback, a message. All text that comes
// from a person goes in as text; the HTML of cards comes from the server, which has cleaned it.

import { arrange } from "../study/ordering.js";

const paper = document.getElementById("paper");

export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(key, "");
    else if (value !== false && value != null) made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

function fromHtml(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content;
}

const sign = (kind) => document.getElementById(`sign-${kind}`).content.cloneNode(true);

function put(...children) {
  paper.replaceChildren(...children);
  paper.removeAttribute("aria-busy");
  window.scrollTo(0, 0);
}

export function showProgress(done, of, redo) {
  const bar = document.getElementById("progress");
  bar.hidden = !of;
  bar.max = of || 1;
  bar.value = done;
  bar.setAttribute("aria-label", `${done} of ${of} done`);
  document.getElementById("count").textContent =
    of ? `${done} of ${of}${redo ? ` · ${redo} to redo` : ""}` : "";
}

export function showQueue(text, ...more) {
  document.getElementById("queue").replaceChildren(text, ...more);
}

// A page of words: a heading, paragraphs, and links or buttons in a row.
export function message(title, paragraphs, actions) {
  const heading = element("h1", { tabindex: "-1" }, title);
  put(heading,
    ...paragraphs.map((text, i) => element("p", i ? {} : { class: "big-number" }, text)),
    element("div", { class: "actions" }, ...actions));
  heading.focus();
}

function ratings() {
  const names = ["again", "hard", "good", "easy"];
  return [
    element("p", { class: "rating-label", id: "rating-label" }, "How well did you know it?"),
    element("div", { class: "rating", role: "group", "aria-labelledby": "rating-label" },
      ...names.map((name) => element("button", { class: "btn btn-quiet", name: "rating", value: name },
        name[0].toUpperCase() + name.slice(1)))),
  ];
}

const bar = (...children) => element("div", { class: "answer-bar fixed" }, ...children);

// Shows a question. `onAnswer({ pick, text, rating, skip }, hinted)` is called with each
// answer and resolves with what is missing, or nothing.
export function ask(card, onAnswer) {
  const form = element("form", { id: "answer", "data-type": card.type, novalidate: true });
  form.append(fromHtml(card.question));
  let hinted = false;
  if (card.type === "flashcard") {
    const reveal = element("button", { class: "btn btn-primary", id: "reveal", type: "button" }, "Show the answer");
    reveal.addEventListener("click", () => turnOver(card, form, reveal.parentElement));
    form.append(bar(reveal));
  } else {
    form.append(bar(
      element("button", { class: "btn btn-primary" }, "Check"),
      element("button", { class: "btn btn-quiet", name: "skip", value: "1" }, "I don't know")));
  }
  let busy = false; // a second click while the first is being kept
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (busy) return;
    busy = true;
    const data = new FormData(form);
    if (event.submitter?.name) data.set(event.submitter.name, event.submitter.value);
    const advice = await onAnswer({
      pick: data.getAll("pick"), text: data.getAll("text"),
      rating: data.get("rating") ?? "", skip: data.has("skip"),
    }, hinted);
    if (advice) advise(form, advice);
    busy = false;
  });
  const below = [];
  if (card.hint) {
    const hint = element("button", { class: "btn-text", type: "button" }, sign("hint"), " Hint");
    hint.addEventListener("click", () => {
      hinted = true;
      hint.parentElement.remove();
      const note = element("div", { class: "note", id: "hint", tabindex: "-1" }, element("p", { class: "small muted mb-1" }, "Hint"));
      note.append(fromHtml(card.hint));
      form.querySelector("#stem").after(note);
      note.focus();
    });
    below.push(element("div", { class: "quiet-row" }, hint));
  }
  put(form, ...below);
  betweenGaps(form);
  for (const list of form.querySelectorAll(".places.order")) arrange(list);
  const stem = form.querySelector("#stem");
  stem.tabIndex = -1;
  const field = form.querySelector(".gap-input, #typed");
  const opensKeyboard = matchMedia("(hover: none)").matches; // of a phone, over the question
  (opensKeyboard ? stem : field ?? stem).focus({ preventScroll: true });
}

function turnOver(card, form, before) {
  const back = element("div", { class: "flash-back", id: "back", tabindex: "-1" });
  back.append(fromHtml(card.feedback));
  before.replaceWith(back, ...ratings());
  back.focus({ preventScroll: true });
}

// Enter goes to the next empty gap, and sends the form when there is none.
function betweenGaps(form) {
  const gaps = [...form.querySelectorAll(".gap-input")];
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches(".gap-input")) return;
    const next = gaps.find((gap) => gap !== event.target && !gap.value.trim());
    if (next) { next.focus(); event.preventDefault(); }
  });
}

function advise(form, advice) {
  form.querySelector("[role=alert]")?.remove();
  const note = element("div", { class: "note warn", role: "alert" }, element("p", {}, advice));
  form.querySelector("#stem").after(note);
}

const VERDICTS = {
  right: ["is-right", "Right"],
  slip: ["is-right", "Close enough"],
  part: ["is-part", "Partly right"],
  wrong: ["is-wrong", "Not quite"],
  open: ["is-part", "Will be checked when you are back"],
};

function verdictOf(result) {
  if (!result.sure) return "open";
  if (result.fraction > 1 - 1e-9) return result.slip ? "slip" : "right";
  return result.fraction > 0 ? "part" : "wrong";
}

function heading(result) {
  const kind = verdictOf(result);
  const [style, words] = VERDICTS[kind];
  const share = kind === "part" ? `, ${Math.round(result.fraction * 100)}\u00a0%` : "";
  const title = element("h1", { class: `verdict ${style}`, id: "verdict", tabindex: "-1" },
    sign(kind === "slip" ? "right" : kind), ` ${words}${share}`);
  return element("div", { role: "status" }, title);
}

const mark = (line, right, words) => {
  line.classList.add(right ? "is-right" : "is-wrong");
  line.querySelector(".sign").replaceChildren(sign(right ? "right" : "wrong"), ` ${words}`);
};

function markPicks(list, key, picks) {
  const others = list.querySelector("[data-others]");
  for (const line of list.querySelectorAll("[data-pick]")) {
    const place = Number(line.dataset.pick);
    const right = key.picks.includes(place), picked = picks.includes(place);
    if (right || picked) {
      mark(line, right, picked ? (right ? "Your answer, right" : "Your answer") : "Right answer");
    } else {
      line.querySelector(".sign").remove();
      others.hidden = false;
      others.firstElementChild.append(...line.children);
      line.remove();
    }
  }
}

const PUT = { matching: "You chose", categorize: "You chose", ordering: "You gave it place" };

function markParts(list, card, result, said) {
  for (const line of list.querySelectorAll("[data-part]")) {
    const n = Number(line.dataset.part);
    const right = result.parts[n] ?? false;
    const name = card.type === "cloze" ? `Gap ${n + 1}, ` : "";
    if (result.sure || right) mark(line, right, name ? `${name}${right ? "right" : "wrong"}` : right ? "Right" : "Wrong");
    const given = line.querySelector("[data-given]");
    if (line.dataset.typed === undefined) {
      given.textContent = said[n] ? `${PUT[card.type]}: ${said[n]}` : "You left it open";
      given.hidden = right;
    } else {
      given.textContent = said[n] || "(nothing)";
      line.querySelector("[data-answer]").hidden = right && said[n] === line.dataset.typed;
    }
  }
}

// What was given, part by part, in the words of the page.
function words(form, result) {
  if (result.given) return result.given;
  const rows = [...form.querySelectorAll("select[name=pick]")];
  if (rows.length) return rows.map((row) => (row.value ? row.selectedOptions[0].textContent : ""));
  return [...form.querySelectorAll("input[name=text]")].map((field) => field.value.trim());
}

// Shows what the answer was worth; `onNext` is called by the button.
export function feedback(card, given, result, onNext) {
  const form = document.getElementById("answer");
  const said = given.skip ? [] : words(form, result);
  const stem = form.querySelector("#stem");
  for (const gap of stem.querySelectorAll("label, .gap-input")) {
    if (gap.matches("label")) gap.remove();
    else gap.replaceWith("[\u00a0…\u00a0]");
  }
  stem.classList.add("again");
  const outcome = fromHtml(card.feedback);
  const list = outcome.querySelector(".outcomes");
  if (card.key.picks) markPicks(list, card.key, given.skip ? [] : given.pick.map(Number));
  else markParts(list, card, result, said);
  const next = element("button", { class: "btn btn-primary", id: "next", type: "button" }, "Next");
  next.addEventListener("click", onNext);
  const title = heading(result);
  put(form.querySelector(".eyebrow"), stem, title, outcome, bar(next));
  title.firstElementChild.focus({ preventScroll: true });
}
