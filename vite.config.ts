/** Builds the web app from client/ into dist/, and runs the unit tests. */
import react from '@vitejs/plugin-react';
import { VitePWA } from 'vite-plugin-pwa';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Plugin, Rolldown } from 'vite';
import { defineConfig } from 'vitest/config';

/** Where `npm run dev` runs the relay. */
const relay = 'http://127.0.0.1:4400';

export default defineConfig({
  root: 'client',
  plugins: [
    react(),
    layersInOrder(),
    hashesApart(),
    pagesNameTheirCode(),
    VitePWA({
      // The app never reloads by itself: that would lose what is being typed.
      registerType: 'prompt',
      // `client/app/newer-app.ts` registers it; nothing inline, so the content security policy holds.
      injectRegister: null,
      manifest: {
        name: 'Countersign',
        short_name: 'Countersign',
        description: 'Local-first decision documents: write alone, decide together, prove it later.',
        display: 'standalone',
        start_url: '/',
        theme_color: '#1f5f5b',
        background_color: '#f4f2ec',
        icons: [{ src: '/icon.svg', sizes: 'any', type: 'image/svg+xml', purpose: 'any' }],
      },
      workbox: {
        globPatterns: ['**/*.{html,js,css,svg,woff2,webmanifest}'],
        globIgnores: ['worker-routes.js'],
        maximumFileSizeToCacheInBytes: 4 * 1024 * 1024,
        // Every address of the app is the one page; the relay's own addresses never are.
        navigateFallback: '/index.html',
        // Before Workbox: a document's own page, and scripts that need no worker.
        importScripts: ['/worker-routes.js'],
        navigateFallbackDenylist: [/^\/api\//, /^\/sync\//, /^\/healthz/, /^\/metrics/],
        cleanupOutdatedCaches: true,
      },
    }),
  ],
  build: {
    outDir: '../dist',
    emptyOutDir: true,
    target: 'es2023',
    sourcemap: true,
    // Every browser that runs the target preloads modules.
    modulePreload: { polyfill: false },
    // What a page loads is measured by `npm run bench -- --only load`; the editor's chunk is lazy.
    chunkSizeWarningLimit: 700,
    rolldownOptions: { output: { codeSplitting: { groups: pieces() } } },
  },
  worker: { format: 'es' },
  server: {
    host: '127.0.0.1',
    port: 4401,
    // The relay serves its own pages only: what comes through here says it is one of them.
    proxy: {
      '/api': { target: relay, headers: { origin: relay } },
      // The sockets alone: in development the modules of client/sync/ stand under the same name.
      '^/sync/(?:acts(?:\\?|$)|body/)': { target: relay, headers: { origin: relay }, ws: true },
    },
  },
  test: {
    projects: [
      {
        root: import.meta.dirname,
        test: {
          name: 'unit',
          include: ['tests/{shared,client,sync-server,convergence}/**/*.test.{ts,tsx}'],
          pool: 'threads',
          // Bounds for what never comes, not for how soon: real relays, sockets and disks on machines with other work.
          testTimeout: 120_000,
          hookTimeout: 120_000,
          expect: { poll: { timeout: 60_000 } },
        },
      },
    ],
  },
});

/**
 * Every page needs SHA-256 and hardly one SHA-512, which stand in one module: what is fetched for browsers without
 * Ed25519 brings a copy of its own, so that the other half is left out of what every page loads.
 */
function hashesApart(): Plugin {
  const own = '?own';
  return {
    name: 'hashes-apart',
    apply: 'build',
    enforce: 'pre',
    async resolveId(source, importer) {
      if (source !== '@noble/hashes/sha2.js' || !/\/(?:ed25519|plain-key)\.ts$/.test(importer ?? ''))
        return null;
      const found = await this.resolve(source, importer, { skipSelf: true });
      return found && found.id + own;
    },
    load: (id) => (id.endsWith(own) ? readFile(id.slice(0, -own.length), 'utf8') : null),
  };
}

/** Whichever stylesheet of the build a browser gets first fixes the order of the layers, so each one says it. */
function layersInOrder(): Plugin {
  return {
    name: 'layers-in-order',
    apply: 'build',
    enforce: 'post',
    generateBundle(_options, bundle) {
      for (const file of Object.values(bundle))
        if (file.type === 'asset' && file.fileName.endsWith('.css'))
          file.source = `@layer reset,base,ui,screens;${file.source.toString()}`;
    },
  };
}

/**
 * The page's code in few pieces: what every page needs (`start`), what only the library (`library`) and only the document
 * page needs (`document`), and what that shares with pages beside it (`shared`); of these, what a document's text needs to stand in the page before
 * the app (`prose`), with what every page (`base`) and other pages (`text`) need of that too. Forty small ones, each
 * through the service worker, took a start longer than the code itself.
 */
function pieces(): Rolldown.CodeSplittingGroup[] {
  const inApp = (file: string) => join(import.meta.dirname, 'client', file);
  const first = [inApp('app/first.ts')];
  const prose = [inApp('app/first-prose.ts')];
  const start = [inApp('app/main.tsx')];
  const library = [inApp('library/library-page.tsx')];
  const document = [inApp('app/document-page.tsx'), inApp('sync/open-document.ts')];
  let pieceOf: ReadonlyMap<string, string> | null = null;
  // A piece takes along what it imports, unless an earlier one has it.
  return ['first', 'base', 'text', 'prose', 'start', 'library', 'shared', 'document'].map(
    (piece, place, all) => ({
      debugName: piece,
      priority: all.length - place,
      name(module, context) {
        pieceOf ??= piecesOf({ first, prose, start, library, document }, (id) => context.getModuleInfo(id));
        return pieceOf.get(module) === piece ? piece : null;
      },
    }),
  );
}

type Roots = Readonly<Record<'first' | 'prose' | 'start' | 'library' | 'document', readonly string[]>>;

function piecesOf(
  { first, prose, start, library, document }: Roots,
  infoOf: (module: string) => Rolldown.ModuleInfo | null,
): ReadonlyMap<string, string> {
  const reached = (roots: Iterable<string>, isLater: boolean): Set<string> => {
    const found = new Set<string>();
    const waiting = [...roots];
    for (let module = waiting.pop(); module !== undefined; module = waiting.pop()) {
      if (found.has(module)) continue;
      found.add(module);
      const info = infoOf(module);
      waiting.push(...(info?.importedIds ?? []));
      if (isLater)
        waiting.push(
          ...(info?.dynamicallyImportedIds ?? []).filter(
            (id) => !document.includes(id) && !prose.includes(id),
          ),
        );
    }
    return found;
  };
  const atStart = reached(start, false);
  const beside = reached(start, true);
  const pieces = new Map<string, string>();
  const ofDocument = reached(document, false);
  for (const module of ofDocument) pieces.set(module, beside.has(module) ? 'shared' : 'document');
  // What library and document need is there at once, wherever one begins.
  for (const module of reached(library, false))
    pieces.set(module, ofDocument.has(module) ? 'start' : 'library');
  for (const module of atStart) pieces.set(module, 'start');
  for (const module of reached(prose, false))
    pieces.set(module, atStart.has(module) ? 'base' : beside.has(module) ? 'text' : 'prose');
  for (const module of reached(first, false)) pieces.set(module, 'first');
  return pieces;
}

/**
 * The page names at once what its code consists of, which its first script would ask for only when it runs; and
 * `document.html`, the same page for `/d/…`, names the document's code too. `kept-document.html` is that page where the
 * app is kept on the device: it names what the text needs, and the rest for a moment later (`app/first-prose.ts`).
 */
function pagesNameTheirCode(): Plugin {
  return {
    name: 'pages-name-their-code',
    apply: 'build',
    enforce: 'post',
    generateBundle(_options, bundle) {
      const page = bundle['index.html'];
      if (page?.type !== 'asset') return;
      const html = page.source.toString();
      const named = (pieces: readonly string[]): string => {
        const links = [...filesOf(bundle, pieces)]
          .filter((file) => !html.includes(file))
          .map((file) =>
            file.endsWith('.css')
              ? `<link rel="stylesheet" crossorigin href="/${file}">`
              : `<link rel="modulepreload" crossorigin href="/${file}">`,
          );
        return html.replace('</head>', `${links.map((link) => `  ${link}\n`).join('')}</head>`);
      };
      page.source = named(['start', 'library']);
      const emit = (fileName: string, source: string): void =>
        void this.emitFile({ type: 'asset', fileName, source });
      emit('document.html', named(['prose', 'start', 'document']));
      const kept = named(['prose']);
      const later = [...filesOf(bundle, ['start', 'document'])]
        .filter((file) => file.endsWith('.js') && !kept.includes(file))
        .map((file) => `<link rel="modulepreload" crossorigin href="/${file}">`);
      emit(
        'kept-document.html',
        kept.replace('</head>', `<template id="app-code">${later.join('')}</template></head>`),
      );
    },
  };
}

/** The scripts and styles of those pieces and of what they import. */
function filesOf(bundle: Rolldown.OutputBundle, pieces: readonly string[]): ReadonlySet<string> {
  const files = new Set<string>();
  const add = (name: string): void => {
    const chunk = bundle[name];
    if (chunk?.type !== 'chunk' || files.has(name)) return;
    files.add(name);
    for (const css of chunk.viteMetadata?.importedCss ?? []) files.add(css);
    for (const imported of chunk.imports) add(imported);
  };
  for (const chunk of Object.values(bundle))
    if (chunk.type === 'chunk' && pieces.includes(chunk.name)) add(chunk.fileName);
  return files;
}
