/** Builds the web app from client/ into dist/, and runs the unit tests. */
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: 'client',
  plugins: [react()],
  build: { outDir: '../dist', emptyOutDir: true, target: 'es2023', sourcemap: true },
  server: {
    host: '127.0.0.1',
    port: 4401,
    proxy: {
      '/api': 'http://127.0.0.1:4400',
      '/sync': { target: 'ws://127.0.0.1:4400', ws: true },
    },
  },
  test: {
    projects: [
      {
        root: '.',
        test: {
          name: 'unit',
          include: ['tests/{shared,client,sync-server,convergence}/**/*.test.{ts,tsx}'],
          pool: 'threads',
        },
      },
    ],
  },
});
