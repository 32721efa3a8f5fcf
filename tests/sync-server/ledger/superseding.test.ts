/** Decided amendments mark what they amend, links are seen from both ends, and rows tell of both (C1, C6). */
import { describe, expect, test } from 'vitest';
import type { DocumentAct } from '#shared/acts/act.ts';
import type { ActDraft } from '#shared/acts/compose-act.ts';
import { parseAct } from '#shared/acts/opened-act.ts';
import { bodyJson } from '#shared/document/body-json.ts';
import { digestedDocument, digestedProposal } from '#shared/document/content-digest.ts';
import { BlockId, LedgerId, LineageId } from '#shared/kernel/ids.ts';
import { startMs } from '../../shared/ledger-fixture.ts';
import type { Verdict } from '../acts-client.ts';
import { BodyClient } from '../body-client.ts';
import { makeDocument, makeSharedDocument } from '../document.ts';
import { randomId, startTestRelay, type TestRelay } from '../start-relay.ts';
import { ripeProposal } from './ripe-proposal.ts';

const hourMs = 3_600_000;
const proposal = BlockId.parse('proposal-2');
const block = {
  type: 'proposal',
  attrs: { id: proposal },
  content: [{ type: 'paragraph', content: [{ type: 'text', text: 'We cook.' }] }],
};
const content = {
  type: 'doc',
  content: [{ type: 'title', content: [{ type: 'text', text: 'Lunch, again' }] }, block],
};

/** Ann's decision, and Ben's amendment of it, which Ann has approved and Ben may conclude. */
async function amended(relay: TestRelay) {
  const story = await ripeProposal(relay);
  const { ann, ben, made } = story;
  relay.clock.jumpTo(startMs + 24 * hourMs);
  expect(await story.conclude()).toMatchObject({ type: 'accepted' });
  const conclusion = relay.relay.ledgers.documentState(made.document)?.seal?.conclusion;
  if (!conclusion) throw new Error('it is decided');

  const acts = await ben.actsSocket();
  const amendment = LedgerId.parse(randomId());
  const lineage = LineageId.parse(randomId());
  const perform = (draft: ActDraft<DocumentAct>): Promise<Verdict> => acts.perform(amendment, lineage, draft);
  await perform({
    type: 'document-created',
    owner: ben.member,
    title: { text: 'Lunch, again' },
    amends: { document: made.document, lineage: made.lineage, conclusion },
  });
  await acts.follow(amendment);
  const body = await BodyClient.open(ben, amendment);
  await body.fill(content);
  const { digest, content: published } = digestedProposal(block);
  await perform({
    type: 'proposal-opened',
    proposal,
    digest,
    content: published,
    asked: [ann.member],
    consulted: [],
    informed: [],
    rule: { kind: 'consent' },
    window: { amount: 24, unit: 'hours', zone: 'UTC' },
    fairness: [],
    rules: 2,
  });
  await made.acts.follow(amendment);
  await made.acts.perform(amendment, lineage, {
    type: 'position-taken',
    proposal,
    digest,
    position: { kind: 'approve', reason: null },
  });
  relay.clock.jumpTo(startMs + 48 * hourMs);
  const conclude = (): Promise<Verdict> => {
    const read = bodyJson(body.peer.body);
    if (!read.ok) throw new Error(read.error.sentence);
    const ledgerSeq = relay.relay.ledgers.documentState(amendment)?.seq ?? 0;
    return perform({
      type: 'proposal-concluded',
      proposal,
      disposition: 'accepted',
      outcome: { text: 'We cook.' },
      reviewOn: null,
      basis: { bodyDigest: digestedDocument(read.value).digest, ledgerSeq },
    });
  };
  return { ...story, amendment, lineage, conclude };
}

describe('[C6] a decided amendment', () => {
  test('marks what it amends superseded, in the relay’s name, verifiably, and after a restart too', async () => {
    await using relay = await startTestRelay();
    const { ann, made, amendment, lineage, conclude } = await amended(relay);
    const before = relay.relay.ledgers.documentState(made.document);
    expect(before?.supersededBy).toEqual([]);
    expect(await conclude()).toMatchObject({ type: 'accepted' });
    await made.acts.next(
      'library',
      ({ entry }) => entry.document === made.document && entry.followUp?.supersededBy[0] === amendment,
    );
    const check = async (): Promise<void> => {
      const sealing = relay.relay.ledgers.documentState(amendment);
      await using acts = await ann.actsSocket();
      const ledger = await acts.follow(made.document);
      const last = ledger.at(-1);
      expect(last && parseAct(last)).toMatchObject({
        ok: true,
        value: {
          act: {
            type: 'document-superseded',
            by: 'relay',
            amendment: { document: amendment, lineage },
            conclusion: sealing?.seal?.conclusion,
          },
        },
      });
      // The stamp that sealed the amendment stands in the amendment's own ledger.
      const theirs = await acts.follow(amendment);
      const seal = theirs.find(({ stamp }) => stamp.seq === sealing?.seal?.when.seq);
      const state = relay.relay.ledgers.documentState(made.document);
      expect(state?.supersededBy).toMatchObject([{ amendment, seal: seal?.stamp.hash }]);
      expect(state?.seal).toEqual(before?.seal);
    };
    await check();
    await relay.restart();
    await check();
  });

  test('that is rejected marks nothing', async () => {
    await using relay = await startTestRelay();
    const { made, ben, amendment, lineage } = await amended(relay);
    await using acts = await ben.actsSocket();
    await acts.follow(amendment);
    const rejected = await acts.perform(amendment, lineage, {
      type: 'proposal-concluded',
      proposal,
      disposition: 'rejected',
      outcome: { text: 'We do not cook.' },
      reviewOn: null,
      basis: null,
    });
    expect(rejected).toMatchObject({ type: 'accepted' });
    expect(relay.relay.ledgers.documentState(made.document)?.supersededBy).toEqual([]);
  });
});

describe('[C1] links', () => {
  test('name what their author may see, and are seen from both ends until they are removed', async () => {
    await using relay = await startTestRelay();
    const ann = await relay.setUp('Ann');
    const ben = await relay.join(ann, 'Ben', 'editor');
    const here = await makeSharedDocument(ann, 'Lunch');
    const there = await makeSharedDocument(ann, 'Kitchen');
    const secret = await makeDocument(ann, 'Surprise party');
    await using bens = await ben.actsSocket();
    await bens.follow(here.document);
    const link = (to: { document: LedgerId; lineage: LineageId }, acts = bens): Promise<Verdict> =>
      acts.perform(here.document, here.lineage, {
        type: 'document-linked',
        to: { document: to.document, lineage: to.lineage },
        relation: 'same-decision',
      });
    expect(await link(secret)).toMatchObject({ code: 'document-unknown' });
    expect(await link({ ...there, lineage: here.lineage })).toMatchObject({ code: 'lineage-differs' });
    expect(await link(there)).toMatchObject({ type: 'accepted' });
    const sees = (document: LedgerId, links: readonly LedgerId[]) =>
      bens.next(
        'library',
        ({ entry }) =>
          entry.document === document && JSON.stringify(entry.followUp?.links) === JSON.stringify(links),
      );
    await sees(here.document, [there.document]);
    await sees(there.document, [here.document]);
    // Ann links her private draft: nobody else learns of it.
    expect(await link(secret, here.acts)).toMatchObject({ type: 'accepted' });
    expect(relay.relay.ledgers.documentState(here.document)?.links.size).toBe(2);
    await bens.perform(here.document, here.lineage, { type: 'document-unlinked', to: there.document });
    await sees(here.document, []);
    await sees(there.document, []);
  });
});
