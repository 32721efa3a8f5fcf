/** Serves the screens over made-up workspaces, for looking at them: `npx vite --config tests/client/app/preview/vite.config.ts`. */
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  publicDir: '../../../../client/public',
  cacheDir: '../../../../node_modules/.vite-preview',
  plugins: [
    react(),
    {
      name: 'no-service-worker',
      resolveId: (id) => (id === 'virtual:pwa-register' ? '\0no-service-worker' : null),
      load: (id) =>
        id === '\0no-service-worker' ? 'export const registerSW = () => () => Promise.resolve()' : null,
    },
  ],
  server: { host: '127.0.0.1', port: 4491, fs: { allow: ['../../../..'] } },
});
