/** Builds the web app from client/ into dist/, and runs the unit tests. */
import react from '@vitejs/plugin-react';
import { VitePWA } from 'vite-plugin-pwa';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

/** Where `npm run dev` runs the relay. */
const relay = 'http://127.0.0.1:4400';

export default defineConfig({
  root: 'client',
  plugins: [
    react(),
    layersInOrder(),
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
        maximumFileSizeToCacheInBytes: 4 * 1024 * 1024,
        // Every address of the app is the one page; the relay's own addresses never are.
        navigateFallback: '/index.html',
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
    // What a page loads is measured by `npm run bench -- --only load`; the editor's chunk is lazy.
    chunkSizeWarningLimit: 700,
  },
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
        },
      },
    ],
  },
});

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
