/**
 * What commands ask of a relay. The one that runs on this data folder answers; when there is none, it is started in
 * this process for as long as the command takes. Either way it is the same relay that does the same.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type * as z from 'zod/mini';
import { err, ok, type Result } from '#shared/kernel/result.ts';
import { ErrorAnswer } from '#shared/protocol/http-api.ts';
import { readConfiguration } from '../configuration.ts';
import { operatorFile, OperatorFile } from '../people/operator-file.ts';
import { StartFailure } from '../start-failure.ts';
import type { Environment, ExitCode, Terminal } from './command.ts';
import { complainOfSettings } from './settings.ts';

export interface Refused {
  readonly code: string;
  readonly sentence: string;
}

export interface OperatorLink {
  /** @param path below `/api/operator/`. */
  ask<T>(path: string, answer: z.ZodMiniType<T>, request?: object): Promise<Result<T, Refused>>;
  fetchBytes(path: string): Promise<Result<Uint8Array, Refused>>;
}

export async function withOperator(
  environment: Environment,
  terminal: Terminal,
  work: (link: OperatorLink) => Promise<ExitCode>,
): Promise<ExitCode> {
  const configuration = readConfiguration(environment);
  if (!configuration.ok)
    return complainOfSettings(terminal, 'These settings are wrong:', configuration.error);
  const { dataFolder, databaseUrl } = configuration.value;
  if (databaseUrl === null && !existsSync(join(dataFolder, 'countersign.sqlite'))) {
    terminal.complain(
      `There is no workspace in ${dataFolder}. Name its folder with DATA_DIR, or make one: countersign serve.`,
    );
    return 1;
  }
  const running = await runningRelay(dataFolder);
  if (running) return work(linkTo(running));
  const { startHere } = await import('./relay-here.ts');
  try {
    await using relay = await startHere(configuration.value);
    const here = readOperatorFile(dataFolder);
    if (!here) throw new StartFailure(`The file ${operatorFile(dataFolder)} cannot be read.`);
    return await work(linkTo({ ...here, url: `http://127.0.0.1:${relay.port}` }));
  } catch (error) {
    if (!(error instanceof StartFailure)) throw error;
    terminal.complain(error.message);
    return 1;
  }
}

/** The relay that runs on `dataFolder`, if one does and knows the token there. */
export async function runningRelay(dataFolder: string): Promise<OperatorFile | null> {
  const file = readOperatorFile(dataFolder);
  if (!file) return null;
  const answer = await send(file, '').catch(() => null);
  // One that was killed leaves its file behind, and another program may have its port.
  return answer?.status === 404 ? file : null;
}

function readOperatorFile(dataFolder: string): OperatorFile | null {
  try {
    return OperatorFile.parse(JSON.parse(readFileSync(operatorFile(dataFolder), 'utf8')));
  } catch {
    return null;
  }
}

const send = ({ url, token }: OperatorFile, path: string, request?: object): Promise<Response> =>
  fetch(`${url}/api/operator/${path}`, {
    method: request ? 'POST' : 'GET',
    headers: { authorization: `Bearer ${token}` },
    ...(request && { body: JSON.stringify(request) }),
  });

function linkTo(relay: OperatorFile): OperatorLink {
  const bytesOf = async (path: string, request?: object): Promise<Result<Uint8Array, Refused>> => {
    try {
      const response = await send(relay, path, request);
      const bytes = new Uint8Array(await response.arrayBuffer());
      return response.ok ? ok(bytes) : err(refusedBy(bytes));
    } catch {
      return err(silent);
    }
  };
  return {
    fetchBytes: (path) => bytesOf(path),
    async ask(path, answer, request) {
      const bytes = await bytesOf(path, request);
      if (!bytes.ok) return bytes;
      const parsed = answer.safeParse(jsonOf(bytes.value));
      return parsed.success ? ok(parsed.data) : err(strange);
    },
  };
}

const silent: Refused = { code: 'unavailable', sentence: 'The relay does not answer any more.' };
const strange: Refused = {
  code: 'unavailable',
  sentence: 'The running relay is of another version. Restart it, then try again.',
};

function refusedBy(bytes: Uint8Array): Refused {
  const parsed = ErrorAnswer.safeParse(jsonOf(bytes));
  return parsed.success ? parsed.data : strange;
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}
