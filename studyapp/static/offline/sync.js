// Between this device and the server: answers out, fresh cards in.

import * as store from "./store.js";

export const ROOT = import.meta.url.split("/static/")[0];
const AT_ONCE = 100;
const NEW_ENOUGH = 4 * 3600 * 1000;
const PATIENCE = 20_000; // milliseconds, all of these

export const able = Boolean(
  globalThis.isSecureContext && navigator.serviceWorker && globalThis.indexedDB && crypto.randomUUID);

const alone = (work) => (navigator.locks ? navigator.locks.request("commonplace", work) : work());

async function read(path) {
  const answer = await fetch(`${ROOT}${path}`, {
    headers: { Accept: "application/json" }, cache: "no-store", signal: AbortSignal.timeout(PATIENCE),
  });
  if (!answer.ok || answer.redirected) throw new Error(`${path}: ${answer.status}`);
  return answer.json();
}

export const state = () => read("/offline/state");

async function post(csrf, pack, batch) {
  const fields = ["id", "question", "number", "order", "at", "millis", "hints", "pick", "text", "rating", "skip"];
  const queue = batch.map((answer) => Object.fromEntries(fields.map((name) => [name, answer[name]])));
  const answer = await fetch(`${ROOT}/offline/answers`, {
    method: "POST",
    signal: AbortSignal.timeout(PATIENCE),
    body: new URLSearchParams({
      csrf_token: csrf, pack, device_now: Date.now(), queue: JSON.stringify(queue),
    }),
  });
  if (!answer.ok || answer.redirected) throw new Error(`answers: ${answer.status}`);
  return answer.json();
}

// Sends what waits. Resolves with { owner, sent, refused, others }: how many were sent, what
// was refused for good, how many answers wait for another account. What an exam asks waits on. Rejects where the server
// cannot be reached; nothing is lost by that.
export const send = () => alone(async () => {
  const { owner, csrf } = await state();
  const all = await store.waiting();
  const mine = all.filter((answer) => answer.owner === owner).sort((a, b) => a.at - b.at);
  const done = { owner, sent: 0, refused: [], others: all.length - mine.length };
  while (mine.length) {
    const { pack } = mine[0];
    let length = mine.findIndex((answer) => answer.pack !== pack);
    length = Math.min(length < 0 ? mine.length : length, AT_ONCE);
    const batch = mine.splice(0, length);
    const { refused, later = [] } = await post(csrf, pack, batch);
    const dropped = new Set(refused.map((item) => item.id));
    await store.removeAnswers(dropped);
    const sent = new Set(batch.map((answer) => answer.id));
    for (const id of [...dropped, ...later]) sent.delete(id);
    await store.markSent(sent);
    done.sent += sent.size;
    done.refused.push(...refused);
  }
  return done;
});

// Fetches the next cards and keeps them.
export const fetchPack = () => alone(async () => {
  const fresh = await read("/offline/pack");
  await store.putPack(fresh);
  return fresh;
});

// Is it time for other cards? When these are hours old, or some were answered online.
export async function isStale(pack) {
  const { length } = await store.answeredOnline();
  const sent = (await store.answers()).some((answer) => answer.sent);
  return length > 0 || sent || Date.now() - pack.kept > NEW_ENOUGH;
}
