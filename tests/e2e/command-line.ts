/** Runs the command line as a person would, in a process of its own. */
import { spawnSync } from 'node:child_process';

export interface Outcome {
  readonly code: number | null;
  readonly output: string;
}

export function countersign(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Outcome {
  const { status, stdout, stderr } = spawnSync('npx', ['countersign', ...args], {
    encoding: 'utf8',
    env: { ...process.env, ...environment },
  });
  return { code: status, output: stdout + stderr };
}
