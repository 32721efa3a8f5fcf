/** Whether the machine around the relay is as the relay needs it: Node, folder, disk, port, clock, address. */
import { existsSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { Configuration } from '../configuration.ts';
import { fine, hint, wrong, type Finding } from './finding.ts';
import { fileSentence } from './read-file.ts';

const oldestNode = 24;

export const examineNode = (version: string): Finding =>
  Number.parseInt(version, 10) >= oldestNode
    ? fine(`Node ${version}.`)
    : wrong(`Node ${version} is too old: it takes ${oldestNode}. Run "npm install", which brings it along.`);

export function examineFolder(folder: string): readonly Finding[] {
  if (!existsSync(folder))
    return [hint(`The data folder ${folder} does not exist yet: countersign serve makes it.`)];
  const trial = join(folder, `.doctor-${process.pid}`);
  try {
    writeFileSync(trial, 'Written by countersign doctor.\n', { flag: 'wx', mode: 0o600 });
    rmSync(trial);
  } catch (error) {
    return [wrong(`The data folder ${folder} cannot be written. ${fileSentence(error)}`)];
  }
  const isOpenToOthers = process.platform !== 'win32' && (statSync(folder).mode & 0o077) !== 0;
  return [
    fine(`The data folder ${folder} can be written.`),
    ...(isOpenToOthers
      ? [
          hint(
            `Other users of this machine may look into ${folder}, where the relay keeps its key: chmod 700 ends that.`,
          ),
        ]
      : []),
  ];
}

const gigabyte = 1024 ** 3;

export async function examineDisk(folder: string): Promise<Finding> {
  const { bavail, bsize } = await statfs(existsSync(folder) ? folder : '.');
  const free = bavail * bsize;
  const sentence = `${(free / gigabyte).toFixed(1)} GB are free on the disk.`;
  if (free < gigabyte / 10) return wrong(`${sentence} The relay will soon have to refuse work.`);
  return free < gigabyte ? hint(`${sentence} That will not last long.`) : fine(sentence);
}

/** @param runningUrl of the relay that runs on this data folder; `null` when none does. */
export async function examinePort(
  { host, port }: Configuration,
  runningUrl: string | null,
): Promise<Finding> {
  if (runningUrl !== null) return fine(`The relay of this folder answers at ${runningUrl}.`);
  const code = await tryToListen(host, port);
  if (code === null) return fine(`Port ${port} on ${host} is free, and no relay runs on this folder.`);
  return wrong(
    code === 'EADDRINUSE'
      ? `Port ${port} on ${host} is taken by another program. Stop it, or choose another with PORT.`
      : `The relay cannot listen on ${host}, port ${port} (${code}).`,
  );
}

function tryToListen(host: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen(port, host, () => server.close(() => resolve(null)));
  });
}

/** Clocks are corrected by seconds all the time. */
const toleratedMs = 60_000;
/** No machine with a right clock ran this program earlier. */
const firstReleaseMs = Date.UTC(2026, 0, 1);

/** @param newestMs relay time of the newest act; 0 when there is none. */
export function examineClock(nowMs: number, newestMs: number): Finding {
  const now = `This machine’s clock says ${new Date(nowMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  if (nowMs < firstReleaseMs)
    return wrong(`${now}, which cannot be. Set it, or windows close at a wrong time.`);
  if (nowMs + toleratedMs < newestMs)
    return wrong(
      `${now}, which is earlier than the newest act by ${Math.ceil((newestMs - nowMs) / 60_000)} minutes. Until it has caught up, every act gets the same time.`,
    );
  return fine(`${now}${newestMs > 0 ? ', not before the newest act' : ''}.`);
}

const ownMachine = /^(localhost|127\.\d+\.\d+\.\d+|\[?::1\]?)$/;

export function examineAddress({ host, publicUrl }: Configuration): Finding {
  const isOpen = !ownMachine.test(host);
  if (publicUrl === null)
    return isOpen
      ? hint(
          `The relay listens on ${host} for other machines, without encryption. Put a proxy with TLS before it, and set PUBLIC_URL to its https address.`,
        )
      : fine(
          'Only this machine reaches the relay. For others, put a proxy with TLS before it and set PUBLIC_URL.',
        );
  const { protocol, hostname } = new URL(publicUrl);
  if (protocol === 'http:' && !ownMachine.test(hostname))
    return hint(
      `${publicUrl} is not encrypted: passwords can be read on the way, and browsers keep no keys and work offline only over https.`,
    );
  return fine(`People reach the relay at ${publicUrl}.`);
}
