/** Browser tests: real Chromium, real relay; each test file starts its own relay on a free port. */
import { defineConfig } from '@playwright/test';
import { browserFlags, provideBrowser } from './find-browser.ts';

export default defineConfig({
  testDir: '.',
  testMatch: '**/*.spec.ts',
  outputDir: '../../test-results',
  timeout: 120_000,
  expect: { timeout: 15_000 },
  workers: 1,
  fullyParallel: false,
  retries: 0,
  reporter: [['list'], ['json', { outputFile: '../../test-results/e2e.json' }]],
  use: {
    launchOptions: { executablePath: provideBrowser(), args: browserFlags },
    trace: 'retain-on-failure',
    locale: 'en-GB',
  },
});
