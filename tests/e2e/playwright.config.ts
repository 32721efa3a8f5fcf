/** Browser tests: real Chromium, real relay; each test file starts its own relay on a free port. */
import { defineConfig } from '@playwright/test';
import { browserFlags, provideBrowser } from './find-browser.ts';

export default defineConfig({
  testDir: '.',
  testMatch: '**/*.spec.ts',
  // Emptied by every run; the reports stand beside it.
  outputDir: '../../test-results/e2e',
  // Bounds for what never comes, not for how soon: after a lost relay the app waits up to 15 s before it asks again,
  // and a machine with other work takes its time.
  timeout: 300_000,
  expect: { timeout: 30_000 },
  workers: 1,
  fullyParallel: false,
  retries: 0,
  reporter: [['list'], ['json', { outputFile: '../../test-results/e2e.json' }]],
  use: {
    launchOptions: { executablePath: provideBrowser(), args: browserFlags },
    // What was pressed and waited for, and a picture where it ended. Filming every step of every page, which nobody looks
    // at where all went well, took a third of the time.
    trace: { mode: 'retain-on-failure', screenshots: false, snapshots: false, sources: false },
    screenshot: 'only-on-failure',
    locale: 'en-GB',
  },
});
