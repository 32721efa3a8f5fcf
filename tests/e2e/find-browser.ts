/** Finds the Chromium that browser tests drive, and installs one where that is possible. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';

const installedNames = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Path of a program on PATH, or `null`. */
function which(name: string): string | null {
  const found = spawnSync('which', [name], { encoding: 'utf8' });
  return found.status === 0 ? found.stdout.trim() : null;
}

/** `CHROMIUM_PATH`, then an installed Chromium or Chrome, then Playwright's own. */
function findBrowser(): string | null {
  const named = process.env['CHROMIUM_PATH'];
  if (named) return named;
  for (const name of installedNames) {
    const path = which(name);
    if (path) return path;
  }
  const own = chromium.executablePath();
  return existsSync(own) ? own : null;
}

/** As `findBrowser`, after an attempt to install: Debian's package as root, else Playwright's. Throws what to do. */
export function provideBrowser(): string {
  const present = findBrowser();
  if (present) return present;
  const isRootOnDebian = process.getuid?.() === 0 && existsSync('/etc/debian_version');
  const attempts: [string, string[]][] = isRootOnDebian
    ? [
        ['apt-get', ['update', '-qq']],
        ['apt-get', ['install', '-y', '-qq', 'chromium']],
      ]
    : [['npx', ['playwright', 'install', 'chromium']]];
  try {
    for (const [program, args] of attempts)
      execFileSync(program, args, {
        stdio: 'inherit',
        env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      });
  } catch {
    // What to do is said below, whether or not the attempt failed loudly.
  }
  const installed = findBrowser();
  if (installed) return installed;
  throw new Error(
    'No browser found. Install Chromium, or set CHROMIUM_PATH to a Chromium or Chrome program.',
  );
}

/** Flags for a quiet, closed-off browser that runs as root too. */
export const browserFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
