/** A thread beside the page: opens acts, a page at a time, and gives them back as the row that keeps them. */
import type { StampedAct } from '#shared/acts/envelope.ts';
import type { KeyId } from '#shared/kernel/ids.ts';
import type { Result } from '#shared/kernel/result.ts';
import type { RefusalCode } from '#shared/protocol/refusal.ts';
import type { ActRow } from '../storage/act-rows.ts';
import { openActs } from './open-acts.ts';

export interface OpeningTask {
  readonly number: number;
  readonly acts: readonly StampedAct[];
  /** Those that the page knows of the acts' keys. */
  readonly keys: ReadonlyMap<KeyId, Uint8Array>;
}

export interface OpeningDone {
  readonly number: number;
  readonly opened: Result<ActRow, RefusalCode>;
}

addEventListener('message', ({ data }: MessageEvent<OpeningTask>) => {
  const { number, acts, keys } = data;
  void openActs(acts, (key) => keys.get(key) ?? null).then((opened) =>
    postMessage({ number, opened } satisfies OpeningDone),
  );
});
