/**
 * Acts that were admitted in this turn of the event loop and wait for the group's commit. The next act of a
 * document is folded on those before it; nobody is shown any of them, and nobody is answered, before they are stored.
 */
import type { StampedAct } from '#shared/acts/envelope.ts';
import type { DocumentState } from '#shared/fold/document-state.ts';
import type { ActId, LedgerId } from '#shared/kernel/ids.ts';
import { err, ok, type Result } from '#shared/kernel/result.ts';
import { maxFrameBytes } from '#shared/protocol/limits.ts';
import { refuse, type Refusal } from '#shared/protocol/refusal.ts';
import { Behind } from '../store/behind.ts';
import type { GroupCommit } from '../store/group-commit.ts';
import type { AppendedAct } from './chain.ts';
import type { History } from './history.ts';

export interface WaitingActs {
  /** The document's state with what waits, for the next act to be folded on. */
  tipOf(history: History<DocumentState>): DocumentState;
  isWaiting(document: LedgerId, act: ActId): boolean;
  /** Answers after the commit; rejects with `Behind` when another node was first. @param next the tip with `placed` folded in. */
  add(
    history: History<DocumentState>,
    placed: AppendedAct,
    next: DocumentState,
  ): Promise<Result<StampedAct, Refusal>>;
}

export interface WaitingActsOptions {
  readonly group: GroupCommit;
  /** Writes one act into the transaction that runs. */
  keep(placed: AppendedAct): void;
  /** Memory follows the disk. */
  advance(history: History<DocumentState>, next: DocumentState, acts: readonly AppendedAct[]): void;
  publish(document: LedgerId, acts: readonly AppendedAct[]): void;
  onLost(document: LedgerId, error: unknown): void;
}

type Outcome = 'stored' | 'lost' | Behind;

interface Waiting {
  tip: DocumentState;
  readonly acts: AppendedAct[];
  readonly answers: ((outcome: Outcome) => void)[];
}

export function waitingActs(options: WaitingActsOptions): WaitingActs {
  const waiting = new Map<LedgerId, Waiting>();

  const begin = (history: History<DocumentState>): Waiting => {
    const { document } = history.state;
    const fresh: Waiting = { tip: history.state, acts: [], answers: [] };
    waiting.set(document, fresh);
    let outcome: Outcome = 'lost';
    options.group.join({
      place: { part: 'ledger', of: document },
      hasWrites: () => true,
      write() {
        for (const placed of fresh.acts) options.keep(placed);
      },
      kept() {
        outcome = 'stored';
        waiting.delete(document);
        options.advance(history, fresh.tip, fresh.acts);
      },
      lost(error) {
        waiting.delete(document);
        if (error instanceof Behind) outcome = error;
        else options.onLost(document, error);
      },
      tell() {
        if (outcome === 'stored') for (const acts of inFrames(fresh.acts)) options.publish(document, acts);
        for (const answer of fresh.answers) answer(outcome);
      },
    });
    return fresh;
  };

  return {
    tipOf: (history) => waiting.get(history.state.document)?.tip ?? history.state,
    isWaiting: (document, act) =>
      waiting.get(document)?.acts.some((placed) => placed.act.id === act) ?? false,
    add(history, placed, next) {
      const collected = waiting.get(next.document) ?? begin(history);
      collected.tip = next;
      collected.acts.push(placed);
      return new Promise((resolve, reject) => {
        collected.answers.push((outcome) => {
          if (outcome === 'stored') resolve(ok({ ...placed.envelope, stamp: placed.stamp }));
          else if (outcome === 'lost') resolve(err(refuse('unavailable')));
          else reject(outcome);
        });
      });
    },
  };
}

/** What is passed on together fits into a frame with what stands around it. */
function inFrames(acts: readonly AppendedAct[]): AppendedAct[][] {
  if (acts.length < 2) return [[...acts]];
  const frames: AppendedAct[][] = [];
  let left = 0;
  for (const placed of acts) {
    const size = Buffer.byteLength(JSON.stringify(placed.envelope)) + maxStampBytes;
    const last = frames.at(-1);
    if (last && size <= left) last.push(placed);
    else frames.push([placed]);
    left = (last && size <= left ? left : maxFrameBytes / 2) - size;
  }
  return frames;
}

const maxStampBytes = 512;
