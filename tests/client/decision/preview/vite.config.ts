/** Serves the decision screens over pretended teams: `npx vite --config tests/client/decision/preview/vite.config.ts`. */
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  cacheDir: '../../../../node_modules/.vite-decision',
  plugins: [react()],
  server: { host: '127.0.0.1', port: 4493, fs: { allow: ['../../../..'] } },
});
