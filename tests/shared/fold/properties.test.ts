/** What holds of every ledger, whoever did what in which order (E1, E2, and the promises about windows and positions). */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PlacedAct } from '#shared/acts/opened-act.ts';
import { checkChain } from '#shared/acts/chain.ts';
import { materialRevision } from '#shared/decision/revisions.ts';
import { tallyOf } from '#shared/decision/tally.ts';
import { applyDocumentAct, emptyDocument, foldDocument } from '#shared/fold/document-fold.ts';
import type { DocumentState } from '#shared/fold/document-state.ts';
import type { MemberId } from '#shared/kernel/ids.ts';
import { emptyWorkspace, foldWorkspace } from '#shared/people/workspace-fold.ts';
import { hasLeftAt } from '#shared/people/workspace-state.ts';
import { RandomWorld, steps, type History } from './random-ledger.ts';
import { seed } from '../../fixed-seed.ts';

/** Shrinks; the rest looks at one shared sample, because making histories (keys, signatures) is what takes time. */
const runs = { numRuns: 15 };
const history = (maxLength?: number) => steps(maxLength).map((all) => new RandomWorld().run(all));
const histories = fc.sample(history(), { numRuns: 140, seed });
const named = (rule: string): string => `${rule} (FUZZ_SEED=${seed})`;

const empty = ({ document, world }: History): DocumentState => emptyDocument(document.id, world.lineage);

/** The state after each act of the ledger, oldest first. */
function* statesOf(
  made: History,
): Generator<{ readonly before: DocumentState; readonly after: DocumentState; readonly placed: PlacedAct }> {
  let before = empty(made);
  for (const placed of made.document.acts) {
    const after = foldDocument(before, [placed], made.world.state);
    yield { before, after, placed };
    before = after;
  }
}

/** R8: who had left when an act was stamped. */
const leftAt =
  ({ world }: History, { stamp }: PlacedAct) =>
  (member: MemberId): boolean =>
    hasLeftAt(world.state, member, stamp?.workspaceSeq ?? Infinity);

describe('[E1] the fold is total and deterministic', () => {
  test('what the relay accepted folds with nothing void, and to the relay’s own state, with any later workspace', () => {
    fc.assert(
      fc.property(history(), (made) => {
        const folded = foldDocument(empty(made), made.document.acts, made.world.state);
        expect(folded.voids).toEqual([]);
        expect(folded).toEqual(made.document.state);
        expect(checkChain(made.document.stamped, made.document.id, made.world.lineage).ok).toBe(true);
      }),
      runs,
    );
  });

  test('histories get far enough to mean something', () => {
    const proposals = histories.flatMap(({ document }) => [...document.state.proposals.values()]);
    expect(
      proposals.filter(({ conclusion }) => conclusion?.disposition === 'accepted').length,
    ).toBeGreaterThan(0);
    expect(proposals.filter(({ objections }) => objections.length > 0).length).toBeGreaterThan(0);
    expect(proposals.filter(({ extensions }) => extensions.length > 0).length).toBeGreaterThan(0);
    expect(histories.filter(({ document }) => document.state.seal).length).toBeGreaterThan(0);
  });

  test('a ledger that holds everything anybody tried folds too, and lists exactly what the relay would refuse', () => {
    for (const made of histories) {
      let state = empty(made);
      const refused: string[] = [];
      const acts = [...made.document.acts.slice(0, 1), ...made.tried.map(({ placed }) => placed)];
      for (const placed of acts) {
        const next = applyDocumentAct(state, placed, made.world.state);
        if (!next.ok) refused.push(placed.act.id);
        state = foldDocument(state, [placed], made.world.state);
      }
      expect(state.voids.map(({ id }) => id)).toEqual(refused);
      const all = foldDocument(empty(made), acts, made.world.state);
      expect(all).toEqual(state);
      expect(all.seq).toBe(acts.at(-1)?.stamp?.seq);
    }
  });

  test('acts of any ledger, in any order, in any place, never throw', () => {
    fc.assert(
      fc.property(
        history(25),
        fc.array(fc.tuple(fc.nat(), fc.boolean()), { maxLength: 60 }),
        (made, order) => {
          const all = [...made.world.acts, ...made.tried.map(({ placed }) => placed)];
          const shuffled = order.flatMap(([i, isPending]) => {
            const placed = all[i % all.length];
            return placed ? [isPending ? { ...placed, stamp: null } : placed] : [];
          });
          foldDocument(empty(made), shuffled, made.world.state);
          foldDocument(made.document.state, shuffled, emptyWorkspace(made.world.id, made.world.lineage));
          foldWorkspace(emptyWorkspace(made.world.id, made.world.lineage), shuffled);
          foldWorkspace(made.world.state, shuffled);
        },
      ),
      runs,
    );
  });
});

describe('[E2] batches and pending acts', () => {
  test('batches of any size give the same state, and so do both ledgers', () => {
    fc.assert(
      fc.property(history(), fc.infiniteStream(fc.integer({ min: 1, max: 9 })), (made, sizes) => {
        const inBatches = <S>(
          acts: readonly PlacedAct[],
          start: S,
          fold: (state: S, batch: readonly PlacedAct[]) => S,
        ): S => {
          let state = start;
          for (let i = 0; i < acts.length;) {
            const size = sizes.next().value;
            state = fold(state, acts.slice(i, i + size));
            i += size;
          }
          return state;
        };
        const { world, document } = made;
        const tried = [...document.acts.slice(0, 1), ...made.tried.map(({ placed }) => placed)];
        expect(
          inBatches(tried, empty(made), (state, batch) => foldDocument(state, batch, world.state)),
        ).toEqual(foldDocument(empty(made), tried, world.state));
        expect(
          inBatches(
            world.acts,
            emptyWorkspace(world.id, world.lineage),
            (state, batch) => foldWorkspace(state, batch).state,
          ),
        ).toEqual(world.state);
      }),
      runs,
    );
  });

  test('pending acts change neither sequence number nor hash, and nothing of the state they fold upon', () => {
    fc.assert(
      fc.property(history(), steps(10), (made, more) => {
        const before = structuredClone(made.document.state);
        const random = new RandomWorld();
        const pending = more.map((step) => made.document.pending(made.world.admin, random.draft(step)));
        const state = made.document.withPending(...pending);
        expect([state.seq, state.hash, state.atMs]).toEqual([before.seq, before.hash, before.atMs]);
        expect(made.document.state).toEqual(before);
      }),
      runs,
    );
  });

  test('what an act does not touch keeps its reference', () => {
    for (const made of histories) {
      for (const { before, after, placed } of statesOf(made)) {
        const { type, by } = placed.act;
        // R7: a comment is a word of somebody who was asked about an objection.
        const wasAsked = [...before.proposals.values()].some(({ waitsFor }) =>
          waitsFor.some((one) => one === by),
        );
        if (type === 'comment-added' && !wasAsked) expect(after.proposals).toBe(before.proposals);
        if (placed.act.type === 'position-taken') expect(after.threads).toBe(before.threads);
        for (const [id, thread] of before.threads)
          // D4: a redaction touches every thread that carries one of its texts.
          if (placed.act.type !== 'text-redacted' && !('thread' in placed.act && placed.act.thread === id))
            expect(after.threads.get(id)).toBe(thread);
        expect(after.voids).toBe(before.voids);
      }
    }
  });
});

test(named('[R2] no counted approval names a text from before the current material revision'), () => {
  for (const made of histories) {
    for (const { after, placed } of statesOf(made))
      for (const proposal of after.proposals.values()) {
        const material = materialRevision(proposal).number;
        const present = proposal.revisions
          .filter(({ number }) => number >= material)
          .map(({ digest }) => digest);
        const { approvals, abstentions } = tallyOf(proposal, after.owner, leftAt(made, placed));
        for (const { digest, by, isLate } of [...approvals, ...abstentions]) {
          expect(present).toContain(digest);
          expect(proposal.asked).toContain(by);
          // R6: of a concluded proposal, whoever concluded it is meant.
          if (!proposal.ownerCounts) expect(by).not.toBe(proposal.conclusion?.by ?? after.owner);
          expect(isLate).toBe(false);
        }
        // R4: one each
        expect(new Set(approvals.map(({ by }) => by)).size).toBe(approvals.length);
      }
  }
});

test(named('[W4] the end of a window never moves earlier'), () => {
  for (const made of histories) {
    for (const { before, after } of statesOf(made))
      for (const [id, proposal] of before.proposals)
        expect(after.proposals.get(id)?.closesAtMs).toBeGreaterThanOrEqual(proposal.closesAtMs ?? Infinity);
  }
});

test(
  named('[W3] [C1] nothing is concluded before the end of its window but by withdrawal, and nothing twice'),
  () => {
    for (const made of histories) {
      for (const { before, after, placed } of statesOf(made))
        for (const [id, { conclusion, closesAtMs, ...proposalAfter }] of after.proposals) {
          const earlier = before.proposals.get(id)?.conclusion ?? null;
          // C1: what was postponed may be opened again; its round stays what it was.
          if (earlier && earlier !== conclusion) expect(proposalAfter.earlier?.conclusion).toBe(earlier);
          else if (earlier) expect(conclusion).toBe(earlier);
          else if (conclusion && conclusion.disposition !== 'withdrawn')
            expect(conclusion.when.atMs).toBeGreaterThanOrEqual(closesAtMs ?? Infinity);
          if (!earlier && conclusion?.disposition === 'accepted') {
            const proposal = before.proposals.get(id);
            expect(proposal && tallyOf(proposal, before.owner, leftAt(made, placed)).isMet).toBe(true);
          }
        }
    }
  },
);

test(named('[C3] what was decided stays as it was at the seal'), () => {
  for (const made of histories) {
    for (const { before, after } of statesOf(made)) {
      if (!before.seal) continue;
      expect(after.seal).toBe(before.seal);
      expect(after.proposals.size).toBe(before.proposals.size);
      for (const [id, proposal] of before.proposals) {
        const inTime = (one = proposal) => ({
          ...one,
          // C7: looked at again, which changes nothing of it
          reviews: [],
          positions: one.positions.filter(({ isLate }) => !isLate),
        });
        expect(inTime(after.proposals.get(id))).toEqual(inTime());
      }
    }
  }
});
