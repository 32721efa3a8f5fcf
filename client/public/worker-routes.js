/** Imported by the service worker before Workbox's own routes: what the start of a page need not wait for. */
'use strict';

// A file with a hash in its name stands in the cache under its own address: a browser that can takes it from there
// without asking the worker.
self.addEventListener('install', (event) => {
  const isTaken = event.addRoutes?.({
    condition: { urlPattern: '/assets/*', requestMethod: 'get' },
    source: 'cache',
  });
  isTaken?.catch(() => undefined); // this browser knows another form of routes: the worker answers, as before
});

// A document's page names its code at once. Where the cache holds two versions, the active worker's stands first; a
// worker keeps the one it found, because looking past the revision goes through the whole cache.
let documentPage = null;
async function findDocumentPage() {
  documentPage ??= (await caches.match('/kept-document.html', { ignoreSearch: true })) ?? null;
  return documentPage?.clone();
}

self.addEventListener('fetch', (event) => {
  const { pathname } = new URL(event.request.url);
  if (event.request.mode !== 'navigate' || !/^\/d\/[^/]+$/.test(pathname)) return;
  event.respondWith(findDocumentPage().then((kept) => kept ?? fetch(event.request)));
});
