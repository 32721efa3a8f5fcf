/** Finds the PostgreSQL and the Redis or Valkey that tests run relays on, and installs them where that is possible. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const debianFolder = '/usr/lib/postgresql';

const onPath = (name: string): string | null => {
  for (const folder of (process.env['PATH'] ?? '').split(':'))
    if (folder !== '' && existsSync(join(folder, name))) return join(folder, name);
  return null;
};

/** The folder with `initdb` and `postgres`; on Debian they stand beside the path. */
export function postgresFolder(): string | null {
  const versions = existsSync(debianFolder) ? readdirSync(debianFolder).map(Number) : [];
  const newest = versions
    .toSorted((a, b) => b - a)
    .map((version) => join(debianFolder, String(version), 'bin'));
  const folders = [...newest, onPath('initdb')?.replace(/\/initdb$/, '') ?? ''];
  return folders.find((folder) => existsSync(join(folder, 'postgres'))) ?? null;
}

export const redisProgram = (): string | null => onPath('redis-server') ?? onPath('valkey-server');

export const whatToInstall =
  'Install PostgreSQL and Redis or Valkey, as with: apt-get install postgresql redis-server';

/** Installs what is missing, as root on Debian; throws what to do elsewhere. Before tests, which run side by side. */
export function provideServers(): void {
  const isThere = (): boolean => postgresFolder() !== null && redisProgram() !== null;
  if (isThere()) return;
  if (process.getuid?.() === 0 && existsSync('/etc/debian_version')) install();
  if (!isThere()) throw new Error(`Tests need PostgreSQL and Redis. ${whatToInstall}`);
}

/** The programs alone: tests start their own servers, so the system is asked to start none. */
function install(): void {
  const startsNothing = '/usr/sbin/policy-rc.d';
  const isOurs = !existsSync(startsNothing);
  try {
    if (isOurs) writeFileSync(startsNothing, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
    for (const args of [
      ['update', '-qq'],
      ['install', '-y', '-qq', '--no-install-recommends', 'postgresql', 'redis-server'],
    ])
      execFileSync('apt-get', args, {
        stdio: 'inherit',
        env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      });
  } catch {
    // What to do is said by who called, whether or not the attempt failed loudly.
  } finally {
    if (isOurs) rmSync(startsNothing, { force: true });
  }
}
