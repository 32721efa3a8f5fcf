/**
 * Keeps RECORDS_DIR up to what is decided. It follows the ledgers and never stands in their way: a disk that fails
 * is tried again, with longer pauses, and `/healthz` and `doctor` say so meanwhile.
 */
import type { ActType } from '#shared/acts/act.ts';
import type { Clock } from '../clock.ts';
import { fileSentence } from '../cli/read-file.ts';
import type { Ledgers } from '../ledger/ledgers.ts';
import type { Log } from '../log.ts';
import type { Handbook } from './handbook.ts';
import { writeHandbook } from './write-handbook.ts';

export interface HandbookKeeper extends AsyncDisposable {
  /** What is wrong, in a sentence without paths; `null` while everything is written. */
  trouble(): string | null;
  /** Resolves when what was decided until now has been written, or was tried. */
  settled(): Promise<void>;
}

/** After these a file of the handbook may be another. */
const changing: ReadonlySet<ActType> = new Set<ActType>([
  'document-sealed',
  'document-superseded',
  'text-redacted',
]);

const firstPauseMs = 1_000;
const longestPauseMs = 5 * 60_000;

export interface HandbookKeeping {
  readonly folder: string;
  readonly handbook: Handbook;
  readonly ledgers: Ledgers;
  readonly clock: Clock;
  readonly log: Log;
}

export function keepHandbook({ folder, handbook, ledgers, clock, log }: HandbookKeeping): HandbookKeeper {
  let isWanted = false;
  let running: Promise<void> | null = null;
  let failures = 0;
  let againAtMs = 0;
  let trouble: string | null = null;

  const attempt = async (): Promise<void> => {
    try {
      const { written, skipped } = await writeHandbook(folder, handbook);
      if (written.length > 0) log.info({ written: written.length }, 'decided records were written');
      // Files are named after titles: `doctor` says which.
      if (skipped.length > 0) log.warn({ skipped: skipped.length }, 'decided records were not written');
      failures = 0;
      trouble = skippedWords(skipped.length);
    } catch (error) {
      failures++;
      againAtMs = clock.now() + Math.min(longestPauseMs, firstPauseMs * 2 ** (failures - 1));
      trouble = `Decided records cannot be written to RECORDS_DIR; it is tried again. ${fileSentence(error)}`;
      log.error({ err: error, failures }, 'decided records could not be written');
    }
  };
  const work = async (): Promise<void> => {
    while (isWanted) {
      isWanted = false;
      await attempt();
    }
    running = null;
  };
  const want = (): void => {
    isWanted = true;
    running ??= Promise.resolve().then(work);
  };

  const stopFollowing = ledgers.onAppended((_, acts) => {
    if (acts.some(({ act }) => changing.has(act.type))) want();
  });
  const stopRetrying = clock.every(firstPauseMs, () => {
    if (failures > 0 && clock.now() >= againAtMs) want();
  });
  want(); // what was decided while nobody wrote it down

  return {
    trouble: () => trouble,
    settled: () => running ?? Promise.resolve(),
    async [Symbol.asyncDispose]() {
      stopFollowing();
      stopRetrying();
      await running;
    },
  };
}

const skippedWords = (count: number): string | null =>
  count === 0
    ? null
    : `${count} decided ${count === 1 ? 'record' : 'records'} could not be written to RECORDS_DIR: another file has its name, or it is damaged.`;
