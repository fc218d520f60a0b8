// Keeping cards on this device: the line that offers it, and, for those who have taken it,
// fresh cards and sent answers whenever a page is opened with a connection.

import * as store from "./store.js";
import { ROOT, able, fetchPack, isStale, send } from "./sync.js";

const line = document.getElementById("keep-cards");
const plural = (n, word) => `${n} ${n === 1 ? word : `${word}s`}`;

// A cookie tells the server only that pages of this browser should load this module.
const remember = (seconds) => {
  const path = new URL(`${ROOT}/`).pathname;
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `offline=1; path=${path}; max-age=${seconds}; samesite=lax${secure}`;
};

const register = () => navigator.serviceWorker.register(`${ROOT}/sw.js`, { scope: `${ROOT}/` });

function button(words, work) {
  const made = document.createElement("button");
  made.className = "btn-text small";
  made.type = "button";
  made.textContent = words;
  made.addEventListener("click", async () => {
    made.disabled = true;
    await work();
  });
  return made;
}

function link(words, address) {
  const made = document.createElement("a");
  made.href = `${ROOT}${address}`;
  made.className = "mx-2";
  made.textContent = words;
  return made;
}

function say(...parts) {
  if (!line) return;
  line.replaceChildren(...parts.flatMap((part, i) => (i ? [" ", part] : [part])));
  line.hidden = false;
}

const offer = (before = "") => say(before, button("Keep the next 50 cards on this device", begin), "to study without a connection.");

async function begin() {
  say("Keeping your next cards…");
  try {
    await register();
    await navigator.serviceWorker.ready;
    await fetchPack();
    await navigator.storage?.persist?.();
    watch();
    await show();
  } catch {
    offer("That did not work; look at the connection and try again.");
  }
}

async function stop() {
  if (await mayForget("Remove the cards")) {
    await forget();
    offer("Removed.");
  } else {
    await show();
  }
}

// Is nothing lost by forgetting? What waits is sent first; where that fails the person decides.
async function mayForget(deed) {
  await send().catch(() => null);
  const owner = (await store.pack())?.owner;
  const { length } = (await store.waiting()).filter((answer) => answer.owner === owner);
  return !length || window.confirm(
    `${plural(length, "answer")} on this device could not be sent yet. ${deed} and lose them?`);
}

async function forget() {
  await store.clear((await store.pack())?.owner);
  remember(0);
  const registration = await navigator.serviceWorker.getRegistration(`${ROOT}/`);
  await registration?.unregister();
  for (const name of await caches.keys()) if (name.startsWith("shell-")) await caches.delete(name);
}

async function show() {
  const pack = await store.pack();
  if (!pack) return offer();
  const waiting = (await store.waiting()).length;
  const kept = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeStyle: "short" }).format(pack.kept);
  return say(
    `${plural(pack.cards.length, "card")} kept on this device, ${kept}${waiting ? `; ${plural(waiting, "answer")} to be sent` : ""}.`,
    link("Study offline", "/offline"), button("Remove", stop));
}

// Another account is signed in: the cards are not its own. Answers of the one before stay.
async function handOver() {
  await store.dropPack();
  remember(0);
}

async function refresh(pack) {
  const registration = pack ? await register() : null;
  const idle = !document.querySelector("#answer, #verdict"); // not in the middle of a question
  const stale = pack && idle && (await isStale(pack));
  if (!stale && !line && !(await store.waiting()).length) return null;
  registration?.update().catch(() => null); // a browser that is in no hurry looks once a day
  const { owner, others } = await send();
  if (owner && owner !== pack?.owner) {
    if (pack) await handOver();
    const kept = others ? `${plural(others, "answer")} given here in another account, or as a guest, ${others === 1 ? "waits" : "wait"} for it to sign in.` : "";
    return offer(kept);
  }
  if (owner && stale) await fetchPack();
  return show();
}

const goesTo = (form) => new URL(form.getAttribute("action") ?? "", location.href).pathname;

// A card answered online should not be asked offline again.
function watchAnswers() {
  document.addEventListener("submit", (event) => {
    const id = /\/study\/question\/([a-z0-9-]+)$/.exec(goesTo(event.target))?.[1];
    if (id && event.submitter?.name !== "hint") store.markOnline(id);
  }, { capture: true });
}

// Signing out, or deleting the account, leaves nothing on the device. Before a guest signs in,
// what waits is sent: afterwards that guest is no more.
function watchLeaving() {
  let ready = false;
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    const deed = /\/account\/(logout|delete|login|register)$/.exec(goesTo(form))?.[1];
    if (ready || !deed) return;
    event.preventDefault();
    if (deed === "login" || deed === "register") {
      await send().catch(() => null);
    } else {
      if (!(await mayForget("Go on"))) return;
      await forget();
    }
    ready = true;
    form.requestSubmit(event.submitter);
  });
}

// Where the connection goes while a page is open, the cards on the device are a step away.
function watchConnection() {
  const note = document.createElement("div");
  note.className = "note warn";
  note.setAttribute("role", "status");
  const words = document.createElement("p");
  words.append("No connection just now. Your next cards are on this device.", link("Study offline", "/offline"));
  note.append(words);
  const look = () => {
    if (navigator.onLine) note.remove();
    else document.querySelector("main")?.prepend(note);
  };
  window.addEventListener("online", look);
  window.addEventListener("offline", look);
  look();
}

let watching = false;
function watch() {
  remember(365 * 24 * 3600);
  if (watching) return;
  watching = true;
  watchAnswers();
  watchLeaving();
  watchConnection();
}

async function start() {
  const pack = await store.pack();
  await show();
  if (pack) watch();
  if (pack || (await store.waiting()).length) {
    await refresh(pack).catch(() => null); // no connection: the next page tries again
  }
}

if (able) start();
