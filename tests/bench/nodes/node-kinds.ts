/** Installations of several nodes that are measured beside each other. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { postgresFolder, redisProgram, whatToInstall } from '../../sync-server/nodes/find-programs.ts';
import { hasPeers, type Kind } from '../relay/served.ts';

export type Installation = 'postgres' | 'redis' | 'hocuspocus' | 'y-redis';

export const nameOf: Readonly<Record<Installation, string>> = {
  postgres: 'ours, PostgreSQL alone',
  redis: 'ours, PostgreSQL and Redis',
  hocuspocus: 'Hocuspocus with Redis',
  'y-redis': '@y/websocket-server with y-redis',
};

export const kindOf: Readonly<Record<Installation, Kind>> = {
  postgres: 'ours',
  redis: 'ours',
  hocuspocus: 'hocuspocus',
  'y-redis': 'y-websocket',
};

const peers = join(import.meta.dirname, '../peers/node_modules');

/** What has to be done before nodes can be measured here; `null` when nothing has. */
export function missing(): string | null {
  if (postgresFolder() === null || redisProgram() === null) return whatToInstall;
  const areThere = ['@hocuspocus/extension-redis', 'y-redis'].every((name) => existsSync(join(peers, name)));
  return hasPeers() && areThere
    ? null
    : 'The servers to stand beside are not installed: run `npm ci` in tests/bench/peers first.';
}
