// One request a step: forms and links marked data-swap are sent by script, and the page that
// answers takes the place of the one shown. Whatever goes wrong, what was filled in stays.

import { region, say } from "./said.js";

const PATIENCE = 20_000; // milliseconds
let busy = false;
let shown = location.pathname + location.search;
const listeners = [];

export const isBusy = () => busy;
export const arrived = (listener) => listeners.push(listener);

class Trouble extends Error {
  constructor(message, { signedOut = false } = {}) {
    super(message);
    this.signedOut = signedOut;
  }
}

const KEPT = "What you filled in is kept.";

async function trouble(response) {
  const { status } = response;
  if (response.redirected || [400, 401, 403].includes(status)) {
    const words = "You are no longer signed in here. Sign in in another tab, then try again.";
    return new Trouble(`${words} ${KEPT}`, { signedOut: true });
  }
  if (status >= 500) return new Trouble(`The server had a problem (${status}). ${KEPT}`);
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const words = [...page.querySelectorAll("main h1, main h1 ~ p")].map((e) => e.textContent.trim());
  return new Trouble(`${words.filter(Boolean).join(" ") || `Answer ${status}.`} ${KEPT}`);
}

async function ask(address, options = {}) {
  let response;
  try {
    response = await fetch(address, {
      ...options,
      headers: { "X-Page": "1" },
      signal: AbortSignal.timeout(PATIENCE),
    });
  } catch {
    throw new Trouble(`No connection just now. ${KEPT}`);
  }
  const at = response.headers.get("X-Address");
  if (!at) throw await trouble(response);
  try {
    return { at, text: await response.text() };
  } catch {
    throw new Trouble(`The connection broke. ${KEPT}`);
  }
}

// The step: ask for a page, then show it. A second one waits for nothing and does nothing.
async function step(address, options, push) {
  if (busy) return;
  busy = true;
  document.body.dataset.busy = "";
  try {
    const { at, text } = await ask(address, options);
    show(text, at, push);
  } catch (error) {
    if (!(error instanceof Trouble)) throw error;
    tell(error, async () => {
      if (error.signedOut && options?.body) await renew(options.body);
      await step(address, options, push);
    });
  } finally {
    busy = false;
    delete document.body.dataset.busy;
  }
}

// Another session has another token against forged forms: take its own.
async function renew(body) {
  try {
    const response = await fetch("/study/keys", { signal: AbortSignal.timeout(PATIENCE) });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const token = page.querySelector("input[name=csrf_token]")?.value;
    if (token) body.set("csrf_token", token);
  } catch {
    // the step that follows says that there is no connection
  }
}

function tell(error, again) {
  document.getElementById("trouble")?.remove();
  const note = document.createElement("div");
  note.id = "trouble";
  note.className = "note warn";
  const words = document.createElement("p");
  words.textContent = error.message;
  const retry = document.createElement("button");
  retry.type = "button";
  retry.className = "btn btn-quiet";
  retry.textContent = "Try again";
  retry.addEventListener("click", again);
  note.append(words, retry);
  if (error.signedOut) {
    const link = document.createElement("a");
    link.href = "/account/login";
    link.target = "_blank";
    link.className = "btn-text ms-3";
    link.textContent = "Sign in (new tab)";
    note.append(link);
  }
  const bar = document.querySelector("main .answer-bar");
  if (bar) bar.before(note);
  else document.querySelector("main").prepend(note);
  retry.focus();
  say(error.message);
}

function show(text, at, push) {
  const page = new DOMParser().parseFromString(text, "text/html");
  const known = new Set([...document.querySelectorAll("link[rel=stylesheet]")].map((l) => l.href));
  const sheets = [...page.querySelectorAll("link[rel=stylesheet]")];
  if (sheets.some((sheet) => !known.has(new URL(sheet.getAttribute("href"), location.href).href))) {
    location.assign(at); // made by another version of the server, or of another kind
    return;
  }
  const before = here(shown);
  const held = document.activeElement?.id;
  replace(page);
  const same = here(at) === before;
  if (at !== shown) history[push && !same ? "pushState" : "replaceState"](null, "", at);
  shown = at;
  listeners.forEach((listener) => listener());
  const kept = same && held === "flag" && document.getElementById("flag");
  if (!kept) window.scrollTo(0, 0);
  (kept || landing()).focus({ preventScroll: true });
  const words = document.querySelectorAll("main .note[role=status], main [data-say]");
  say([...words].map((element) => element.textContent.trim().replace(/\s+/g, " ")).join(". "));
}

// The question that is asked, or else the page.
const here = (at) => document.getElementById("answer")?.getAttribute("action") ?? at.split("?")[0];

function landing() {
  const main = document.querySelector("main");
  const field = main.querySelector(".gap-input, #typed");
  if (field && field === document.activeElement) return field;
  main.tabIndex = -1;
  return main.querySelector("[autofocus]:not(dialog *)") ?? main.querySelector("#title") ?? main;
}

function replace(page) {
  document.title = page.title;
  const body = page.body;
  document.body.className = body.className;
  if (body.dataset.shortcuts) document.body.dataset.shortcuts = body.dataset.shortcuts;
  else delete document.body.dataset.shortcuts;
  const stays = (element) => element === region || element.matches("script");
  for (const element of [...document.body.children]) if (!stays(element)) element.remove();
  for (const element of [...body.children]) {
    if (!element.matches("script")) region.before(document.adoptNode(element));
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-swap]")) return;
  event.preventDefault();
  const sender = event.submitter;
  const body = new URLSearchParams(new FormData(form));
  if (sender?.name) body.append(sender.name, sender.value);
  step(sender?.getAttribute("formaction") ?? form.getAttribute("action"), { method: "POST", body }, true);
});

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-swap]");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  step(link.getAttribute("href"), undefined, true);
});

addEventListener("popstate", () => {
  const at = location.pathname + location.search;
  if (at === shown) return; // only the place within the page
  if (!at.startsWith("/study")) location.reload();
  else step(at, undefined, false);
});
