/**
 * Answers to step 1, written once for everybody who asks the same while nothing changes: fifty people who open a document
 * at once are sent the same bytes.
 */
import { step2Frame, updateFrame } from './frame.ts';

/** Frames of the last questions that are kept: nobody has anything, and a few who come back. */
const mostKept = 4;
/** So long an answer is kept that nobody asks for. */
const keptTicks = 3;

export interface Answers {
  /**
   * Frames to be sent one after the other, step 2 last: whoever has that has everything.
   * @param revision changes with what is stored; `null` for an answer that is not to be kept.
   */
  readonly to: (stateVector: ReadonlyMap<number, number>, revision: number | null) => readonly Uint8Array[];
  readonly ticked: () => void;
}

/** @param updatesSince what somebody at a state vector lacks, as updates to apply one after the other; at least one. */
export function keepAnswers(
  updatesSince: (stateVector: ReadonlyMap<number, number>) => readonly Uint8Array[],
): Answers {
  let kept = new Map<string, readonly Uint8Array[]>();
  let keptRevision: number | null = null;
  let quietTicks = 0;

  return {
    to(stateVector, revision) {
      quietTicks = 0;
      if (revision !== keptRevision) kept = new Map();
      keptRevision = revision;
      const question = nameOf(stateVector);
      const known = kept.get(question);
      if (known) return known;
      const frames = framesOf(updatesSince(stateVector));
      if (revision !== null && kept.size < mostKept) kept.set(question, frames);
      return frames;
    },
    ticked() {
      if (kept.size > 0 && ++quietTicks > keptTicks) kept = new Map();
    },
  };
}

const nameOf = (stateVector: ReadonlyMap<number, number>): string =>
  [...stateVector].map(([client, clock]) => `${client}:${clock}`).join(' ');

const framesOf = (updates: readonly Uint8Array[]): readonly Uint8Array[] =>
  updates.map((update, i) => (i === updates.length - 1 ? step2Frame(update) : updateFrame(update)));
