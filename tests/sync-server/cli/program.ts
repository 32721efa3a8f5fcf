/** Runs the command line: the real program in a process of its own, or the same command in this one, which is quicker. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { run } from '../../../sync-server/cli/run.ts';

export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly complaint: string;
}

export interface Surroundings {
  readonly dataFolder?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Another Node than ours. */
  readonly node?: string;
}

export const entry = fileURLToPath(new URL('../../../sync-server/cli/countersign.js', import.meta.url));

const settings = ({ dataFolder = '/nowhere', environment }: Surroundings): Record<string, string> => ({
  PORT: '0',
  DATA_DIR: dataFolder,
  ...environment,
});

export function countersign(args: readonly string[], around: Surroundings = {}): Promise<Outcome> {
  return new Promise((resolve) => {
    const env = { PATH: process.env['PATH'] ?? '', ...settings(around) };
    const { node = process.execPath } = around;
    const child = execFile(node, [entry, ...args], { env }, (_, out, complaint) =>
      resolve({ code: child.exitCode ?? -1, out, complaint }),
    );
  });
}

export async function command(args: readonly string[], around: Surroundings = {}): Promise<Outcome> {
  const out: string[] = [];
  const complaints: string[] = [];
  const terminal = {
    out: (text: string | Uint8Array) =>
      void out.push(typeof text === 'string' ? `${text}\n` : new TextDecoder().decode(text)),
    complain: (sentence: string) => void complaints.push(`${sentence}\n`),
  };
  const code = await run(args, terminal, settings(around));
  return { code, out: out.join(''), complaint: complaints.join('') };
}
