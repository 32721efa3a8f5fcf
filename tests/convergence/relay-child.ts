/** Starts a relay as a process of its own, and kills it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** @param under a command that runs it, with its arguments (a tracer); none when empty. */
export async function startRelayProcess(
  folder: string,
  under: readonly string[] = [],
): Promise<{ child: ChildProcess; url: string }> {
  const [command, ...args] = [
    ...under,
    process.execPath,
    join(import.meta.dirname, 'relay-process.ts'),
    folder,
  ];
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  for await (const line of createInterface({ input: child.stdout })) return { child, url: line };
  throw new Error('the relay did not start');
}

export function killProcess(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });
}

/** Ends it by itself: a tracer that is killed would leave it running. */
export function endProcess(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.stdin?.end();
  });
}
