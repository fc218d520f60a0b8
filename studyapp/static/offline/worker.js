// The service worker. SHELL stands above: the version of the offline pages, their addresses
// and those of the files that they use. Nothing else is ever kept here: what a person has
// studied is in the device's database, and every other page comes from the server or not at all.

const CACHE = `shell-${SHELL.version}`;

async function fill(cache) {
  for (const address of Object.values(SHELL.pages)) {
    const page = await fetch(address, { cache: "no-cache" });
    if (!page.ok || page.headers.get("Shell-Version") !== SHELL.version) {
      throw new Error("The site is being updated; the next visit tries again.");
    }
    await cache.put(address, page);
  }
  await cache.addAll(SHELL.files);
}

async function install() {
  try {
    await fill(await caches.open(CACHE));
  } catch (error) {
    await caches.delete(CACHE); // whole or not at all
    throw error;
  }
  await self.skipWaiting();
}

// The version before this one stays for pages that are open: their files have addresses of
// their own, so the two cannot mix.
async function activate() {
  const others = (await caches.keys()).filter((name) => name.startsWith("shell-") && name !== CACHE);
  await Promise.all(others.slice(0, -1).map((name) => caches.delete(name)));
  await self.clients.claim();
}

const ours = async (address) => (await caches.open(CACHE)).match(address, { ignoreVary: true });

async function file(request) {
  return (await caches.match(request, { ignoreVary: true })) ?? fetch(request);
}

async function page(request, path) {
  if (path === SHELL.pages.player) return (await ours(path)) ?? fetch(request);
  try {
    return await fetch(request);
  } catch (error) {
    const lost = await ours(SHELL.pages.lost);
    if (lost) return lost;
    throw error;
  }
}

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (address.origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(request, address.pathname));
  else if (request.method === "GET" && address.pathname.includes("/static/")) event.respondWith(file(request));
});
