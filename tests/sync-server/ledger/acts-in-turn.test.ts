/** Acts that are submitted in one turn of the event loop: one commit for all, and each as if it had come alone. */
import { describe, expect, test, vi } from 'vitest';
import type { ActDraft } from '#shared/acts/compose-act.ts';
import { parseAct } from '#shared/acts/opened-act.ts';
import { BlockId } from '#shared/kernel/ids.ts';
import { readChain } from '../../../sync-server/ledger/chain.ts';
import { makeSharedDocument } from '../document.ts';
import { startTestRelay } from '../start-relay.ts';
import { ripeProposal } from './ripe-proposal.ts';

const comment = (text: string): ActDraft => ({
  type: 'comment-added',
  thread: null,
  anchor: { kind: 'document' },
  text: { text },
  suggestion: null,
});

describe('acts of one turn', () => {
  test('[promise 1] of several documents are one transaction, in dense sequence, answered after it', async () => {
    await using relay = await startTestRelay();
    const ann = await relay.setUp('Ann');
    const one = await makeSharedDocument(ann, 'One');
    const two = await makeSharedDocument(ann, 'Two');
    const { store, ledgers } = relay.relay;
    const transaction = vi.spyOn(store, 'transaction');
    const places = [one, two, one, two, one];
    const acts = places.map(({ document, lineage }, i) => ann.who.sign(document, lineage, comment(`${i}`)));
    const shown: number[] = [];
    ledgers.onAppended((_, appended) => shown.push(appended.length));
    const results = await Promise.all(acts.map((act) => ledgers.submit(act, ann.member)));
    expect(results.map((result) => result.ok && result.value.stamp.seq)).toEqual([3, 3, 4, 4, 5]);
    expect(transaction).toHaveBeenCalledTimes(1);
    expect(shown).toEqual([3, 2]);
    for (const { document, lineage } of [one, two])
      expect(readChain(store, document, lineage)).toHaveLength(ledgers.documentState(document)?.seq ?? 0);
  });

  test('reach who follows in order, together, and each sender has its own answer', async () => {
    await using relay = await startTestRelay();
    const ann = await relay.setUp('Ann');
    const made = await makeSharedDocument(ann, 'One');
    const sockets = await Promise.all(Array.from({ length: 5 }, () => ann.actsSocket()));
    const verdicts = await Promise.all(
      sockets.map((socket, i) => socket.perform(made.document, made.lineage, comment(`${i}`))),
    );
    expect(verdicts.map((verdict) => verdict.type)).toEqual(Array(5).fill('accepted'));
    await expect
      .poll(() =>
        made.acts.messages.flatMap((message) =>
          message.type === 'acts' ? message.acts.map(({ stamp }) => stamp.seq) : [],
        ),
      )
      .toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  test('that are the same act are one, with one place', async () => {
    await using relay = await startTestRelay();
    const ann = await relay.setUp('Ann');
    const { document, lineage } = await makeSharedDocument(ann, 'One');
    const act = ann.who.sign(document, lineage, comment('once'));
    const { ledgers } = relay.relay;
    const both = await Promise.all([ledgers.submit(act, ann.member), ledgers.submit(act, ann.member)]);
    expect(both.map((result) => result.ok && result.value.stamp.seq)).toEqual([3, 3]);
    expect(ledgers.documentState(document)?.seq).toBe(3);
  });

  test('[promise 9] a refused one costs the others nothing', async () => {
    await using relay = await startTestRelay();
    const ann = await relay.setUp('Ann');
    const { document, lineage } = await makeSharedDocument(ann, 'One');
    const { ledgers } = relay.relay;
    const good = ['a', 'b'].map((text) => ann.who.sign(document, lineage, comment(text)));
    const bad = ann.who.sign(document, lineage, { type: 'member-removed', member: ann.member });
    const results = await Promise.all(
      [good[0], bad, good[1]].flatMap((act) => (act ? [ledgers.submit(act, ann.member)] : [])),
    );
    expect(results.map((result) => result.ok)).toEqual([true, false, true]);
    expect(ledgers.documentState(document)?.seq).toBe(4);
  });

  test('[promise 1] are all refused when the disk is full; nothing of them was shown, and they may come again', async () => {
    await using relay = await startTestRelay();
    const ann = await relay.setUp('Ann');
    const { document, lineage, acts: owner } = await makeSharedDocument(ann, 'One');
    const { store, ledgers } = relay.relay;
    const before = owner.messages.length;
    const acts = ['a', 'b', 'c'].map((text) => ann.who.sign(document, lineage, comment(text)));
    const submitted = () => Promise.all(acts.map((act) => ledgers.submit(act, ann.member)));
    vi.spyOn(store, 'transaction').mockImplementationOnce(() => {
      throw new Error('disk full');
    });
    expect((await submitted()).map((result) => !result.ok && result.error.code)).toEqual(
      Array(3).fill('unavailable'),
    );
    expect(ledgers.documentState(document)?.seq).toBe(2);
    expect(owner.messages.slice(before)).toEqual([]);
    expect((await submitted()).map((result) => result.ok && result.value.stamp.seq)).toEqual([3, 4, 5]);
  });

  test('[C2] a conclusion beside a comment of the same turn sees it, and is refused; the comment stays', async () => {
    await using relay = await startTestRelay();
    const { ann, made, bodyDigest, conclude } = await ripeProposal(relay);
    relay.clock.jumpTo(relay.now() + 24 * 3_600_000);
    const { ledgers } = relay.relay;
    const conclusion = ann.who.sign(made.document, made.lineage, {
      type: 'proposal-concluded',
      proposal: BlockId.parse('proposal-1'),
      disposition: 'accepted',
      outcome: { text: 'Lunch comes from the corner.' },
      reviewOn: null,
      basis: { bodyDigest: bodyDigest(), ledgerSeq: 4 },
    });
    const other = ann.who.sign(made.document, made.lineage, comment('Wait'));
    const [commented, concluded] = await Promise.all([
      ledgers.submit(other, ann.member),
      ledgers.submit(conclusion, ann.member),
    ]);
    expect(commented).toMatchObject({ ok: true, value: { stamp: { seq: 5 } } });
    expect(concluded).toMatchObject({ ok: false, error: { code: 'text-changed' } });
    expect(ledgers.documentState(made.document)?.seal).toBeNull();
    expect(await conclude(5)).toMatchObject({ type: 'accepted' });
    const acts = relay.relay.store.actsAfter(made.document, 0).flatMap((act) => {
      const parsed = parseAct(act);
      return parsed.ok ? [parsed.value.act.type] : [];
    });
    expect(acts.slice(4)).toEqual([
      'comment-added',
      'proposal-concluded',
      'document-sealed',
      'people-informed',
    ]);
  });
});
