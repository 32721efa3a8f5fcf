/** A proposal that its owner can conclude as soon as its window of 24 hours has run, at a real relay. */
import { expect } from 'vitest';
import type { ContentJson, DocumentAct } from '#shared/acts/act.ts';
import type { ActDraft } from '#shared/acts/compose-act.ts';
import { bodyJson } from '#shared/document/body-json.ts';
import { digestedDocument, digestedProposal } from '#shared/document/content-digest.ts';
import { BlockId, type Digest } from '#shared/kernel/ids.ts';
import type { Verdict } from '../acts-client.ts';
import { BodyClient } from '../body-client.ts';
import { makeSharedDocument, type MadeDocument } from '../document.ts';
import type { TestMember, TestRelay } from '../start-relay.ts';

export const proposal = BlockId.parse('proposal-1');
const paragraph = (text: string): ContentJson => ({ type: 'paragraph', content: [{ type: 'text', text }] });
const block: ContentJson = {
  type: 'proposal',
  attrs: { id: proposal },
  content: [paragraph('We order lunch from the corner.')],
};
const content: ContentJson = {
  type: 'doc',
  content: [
    { type: 'title', content: [{ type: 'text', text: 'Lunch' }] },
    paragraph('We are hungry.'),
    block,
  ],
};

export interface RipeProposal {
  readonly ann: TestMember;
  readonly ben: TestMember;
  readonly made: MadeDocument;
  readonly body: BodyClient;
  /** What the owner's screen would name as the text it shows. */
  readonly bodyDigest: () => Digest;
  readonly perform: (draft: ActDraft<DocumentAct>) => Promise<Verdict>;
  readonly conclude: (ledgerSeq?: number, bodyDigest?: Digest) => Promise<Verdict>;
}

/** Ann's document with an open proposal that Ben has approved; its window has run. */
export async function ripeProposal(relay: TestRelay): Promise<RipeProposal> {
  const ann = await relay.setUp('Ann');
  const ben = await relay.join(ann, 'Ben', 'editor');
  const made = await makeSharedDocument(ann, 'Lunch');
  const body = await BodyClient.open(ann, made.document);
  await body.fill(content);
  const perform = (draft: ActDraft<DocumentAct>): Promise<Verdict> =>
    made.acts.perform(made.document, made.lineage, draft);
  const digested = digestedProposal(block);
  const opened = await perform({
    type: 'proposal-opened',
    proposal,
    ...digested,
    asked: [ben.member],
    consulted: [],
    informed: [],
    rule: { kind: 'consent' },
    window: { amount: 24, unit: 'hours', zone: 'UTC' },
    fairness: [],
  });
  expect(opened).toMatchObject({ type: 'accepted' });
  await using benActs = await ben.actsSocket();
  await benActs.follow(made.document);
  const approved = await benActs.perform(made.document, made.lineage, {
    type: 'position-taken',
    proposal,
    digest: digested.digest,
    position: { kind: 'approve', reason: null },
  });
  expect(approved).toMatchObject({ type: 'accepted' });
  const bodyDigest = (): Digest => {
    const read = bodyJson(body.peer.body);
    if (!read.ok) throw new Error(read.error.sentence);
    return digestedDocument(read.value).digest;
  };
  return {
    ann,
    ben,
    made,
    body,
    bodyDigest,
    perform,
    conclude: (ledgerSeq = 4, named = bodyDigest()) =>
      perform({
        type: 'proposal-concluded',
        proposal,
        disposition: 'accepted',
        outcome: { text: 'Lunch comes from the corner.' },
        reviewOn: null,
        basis: { bodyDigest: named, ledgerSeq },
      }),
  };
}
