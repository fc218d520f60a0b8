// What this device keeps: one pack of cards, the answers given to it, and which of its
// questions were answered online meanwhile.

const opening = () => new Promise((resolve, reject) => {
  const request = indexedDB.open("commonplace", 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore("pack");
    request.result.createObjectStore("answers", { keyPath: "id" });
    request.result.createObjectStore("online", { keyPath: "question" });
  };
  request.onsuccess = () => {
    request.result.onversionchange = () => request.result.close();
    resolve(request.result);
  };
  request.onerror = () => reject(request.error);
});

let database;
const opened = () => (database ??= opening());

// Runs `work` in one transaction; resolves with what it returned once all is on disk.
async function transact(mode, work) {
  const db = await opened();
  return new Promise((resolve, reject) => {
    const transaction = db.transaction(["pack", "answers", "online"], mode, { durability: "strict" });
    let result;
    transaction.oncomplete = () => resolve(result);
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
    (async () => { result = await work((name) => transaction.objectStore(name)); })().catch(reject);
  });
}

const got = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

export const pack = () => transact("readonly", (store) => got(store("pack").get("pack")));

export const answers = () => transact("readonly", (store) => got(store("answers").getAll()));

export const waiting = async () => (await answers()).filter((answer) => !answer.sent);

export const answeredOnline = () => transact("readonly", (store) => got(store("online").getAll()));

// Puts a pack in place of the one there was; what was sent is no longer needed then.
export const putPack = (fresh) => transact("readwrite", async (store) => {
  store("pack").put({ ...fresh, kept: Date.now() }, "pack");
  store("online").clear();
  for (const answer of await got(store("answers").getAll())) {
    if (answer.sent) store("answers").delete(answer.id);
  }
});

export const dropPack = () => transact("readwrite", (store) => {
  store("pack").clear();
  store("online").clear();
});

// Keeps an answer, unless another tab has answered the same card: `known` are the ids of
// the answers that this tab has seen. Says whether it was kept.
export const keepAnswer = (answer, known) => transact("readwrite", async (store) => {
  const all = await got(store("answers").getAll());
  const beside = all.some((other) =>
    other.question === answer.question && other.pack === answer.pack && !known.has(other.id));
  if (!beside) store("answers").add(answer);
  return !beside;
});

export const markSent = (ids) => transact("readwrite", async (store) => {
  for (const answer of await got(store("answers").getAll())) {
    if (ids.has(answer.id)) store("answers").put({ ...answer, sent: true });
  }
});

export const removeAnswers = (ids) => transact("readwrite", (store) => {
  for (const id of ids) store("answers").delete(id);
});

export const markOnline = (question) => transact("readwrite", (store) => {
  store("online").put({ question, at: Date.now() });
});

// Leaves only what another account has answered here and could not send yet.
export const clear = (owner) => transact("readwrite", async (store) => {
  store("pack").clear();
  store("online").clear();
  for (const answer of await got(store("answers").getAll())) {
    if (answer.sent || answer.owner === owner) store("answers").delete(answer.id);
  }
});
