// Plays the cards kept on this device, one question a screen.

import { comesBack, grade } from "./grade.js";
import { listenToKeys } from "./keys.js";
import * as paper from "./paper.js";
import * as store from "./store.js";
import { ROOT, fetchPack, send } from "./sync.js";

let pack;
let answers = []; // those to this pack, as this tab knows them
let elsewhere = new Set(); // questions answered online since the cards were kept

const toPage = (address, words, style = "btn btn-quiet") =>
  paper.element("a", { class: style, href: `${ROOT}${address}` }, words);

// Where the sitting stands: cards never answered, cards to ask again, cards done.
function standing() {
  const last = new Map();
  for (const answer of answers) last.set(answer.question, answer);
  const may = pack.cards.filter((card) => last.has(card.id)
    || (card.from <= Date.now() && !elsewhere.has(card.id)));
  const redo = [...last.values()].filter((answer) => answer.again).sort((a, b) => a.at - b.at)
    .map((answer) => may.find((card) => card.id === answer.question)).filter(Boolean);
  return { all: may.length, fresh: may.filter((card) => !last.has(card.id)), redo, done: last.size - redo.length };
}

const first = () => {
  const seen = new Map();
  for (const answer of answers) if (!seen.has(answer.question)) seen.set(answer.question, answer);
  return [...seen.values()];
};

function show() {
  const at = standing();
  paper.showProgress(at.done, at.all, at.redo.length);
  const card = at.fresh[0] ?? at.redo[0];
  if (!card) return finish();
  const shown = performance.now();
  paper.ask(card, (given, hinted) => answer(card, given, hinted, performance.now() - shown));
}

async function answer(card, given, hinted, millis) {
  const result = grade(card, given);
  if (result.advice) return result.advice;
  const entry = {
    id: crypto.randomUUID(), owner: pack.owner, pack: pack.id, sent: false,
    question: card.id, number: card.number, order: card.order,
    at: Date.now(), millis: Math.round(millis), hints: hinted ? 1 : 0,
    ...given, again: comesBack(card, result, hinted),
    right: result.sure && result.fraction > 1 - 1e-9,
  };
  let kept;
  try {
    kept = await store.keepAnswer(entry, new Set(answers.map((other) => other.id)));
  } catch (error) {
    return `This device could not keep the answer (${error.name}). Make room on it and check again.`;
  }
  if (!kept) {
    answers = await ofPack();
    show();
    return null;
  }
  answers.push(entry);
  const at = standing();
  paper.showProgress(at.done, at.all, at.redo.length);
  if (card.type === "flashcard" && !given.skip) show();
  else paper.feedback(card, given, result, show);
  await synchronize();
  return null;
}

async function finish() {
  const asked = first(), right = asked.filter((entry) => !entry.again).length;
  const later = pack.cards.filter((card) => card.from > Date.now()).length;
  const next = later ? `${later} more ${later === 1 ? "card waits" : "cards wait"} on this device until ${
    later === 1 ? "its time comes" : "their time comes"}.` : "No other card waits on this device.";
  paper.message("That is it for now", [
    asked.length
      ? `You went through ${asked.length} ${asked.length === 1 ? "question" : "questions"} and knew ${right} at the first try.`
      : "Nothing is due on this device.",
    next,
  ], [toPage("/", "Done", "btn btn-primary")]);
  await synchronize(true);
}

const ofPack = async () => (await store.answers()).filter((a) => a.pack === pack.id).sort((a, b) => a.at - b.at);

const plural = (n) => `${n} ${n === 1 ? "answer" : "answers"}`;

// Sends what waits where the server can be reached, and says how it stands.
async function synchronize(finished = false) {
  try {
    if (!navigator.onLine) throw new Error("no connection");
    const done = await send();
    if (done.others) return sayOthers(done);
    const refused = done.refused.map((item) => item.reason).join(" ");
    paper.showQueue(refused ? `${plural(done.refused.length)} could not be counted: ${refused}` : "Every answer is saved.");
    if (finished && answers.length) await moreCards();
  } catch {
    const { length } = await store.waiting();
    paper.showQueue(length ? `${plural(length)} kept on this device; sent when the connection is back.` : "");
  }
}

function sayOthers({ owner, others }) {
  const advice = owner
    ? " given in another account, or as a guest before signing in. Sign in there to send them."
    : " kept on this device. Sign in to send them.";
  paper.showQueue(`${plural(others)}${advice} `, toPage("/account/login", "Sign in", ""));
}

async function moreCards() {
  await fetchPack();
  await load();
  const { fresh } = standing();
  if (!fresh.length) return;
  const more = paper.element("button", { class: "btn btn-quiet", type: "button" }, `Study ${fresh.length} more`);
  more.addEventListener("click", show);
  document.querySelector("#paper .actions").append(more);
}

async function load() {
  pack = await store.pack();
  answers = pack ? await ofPack() : [];
  elsewhere = new Set((await store.answeredOnline()).map((mark) => mark.question));
}

async function begin() {
  try {
    await load();
  } catch {
    return paper.message("This browser keeps nothing", [
      "It does not let pages keep data, as in a private window, so studying offline cannot work here.",
    ], [toPage("/study", "Study online", "btn btn-primary")]);
  }
  if (!pack) {
    paper.message("No cards are kept on this device", [
      "With a connection, the home page offers to keep your next 50 cards here.",
    ], [toPage("/", "Home", "btn btn-primary")]);
    return synchronizeLeftOver();
  }
  if (pack.shortcuts) listenToKeys();
  show();
  return synchronize();
}

async function synchronizeLeftOver() {
  if ((await store.waiting()).length) await synchronize();
}

window.addEventListener("online", () => synchronize());
begin();
