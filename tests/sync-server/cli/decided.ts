/** A document on a test relay that was decided, and so was sealed. */
import type { ContentJson, DocumentAct } from '#shared/acts/act.ts';
import type { ActDraft } from '#shared/acts/compose-act.ts';
import { bodyJson } from '#shared/document/body-json.ts';
import { digestedDocument, digestedProposal } from '#shared/document/content-digest.ts';
import { BlockId } from '#shared/kernel/ids.ts';
import { invariant } from '#shared/kernel/invariant.ts';
import { BodyClient } from '../body-client.ts';
import { makeSharedDocument, type MadeDocument } from '../document.ts';
import type { TestMember, TestRelay } from '../start-relay.ts';

const paragraph = (text: string): ContentJson => ({ type: 'paragraph', content: [{ type: 'text', text }] });
const proposal = BlockId.parse('proposal-1');
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

export interface Decided extends MadeDocument {
  readonly ann: TestMember;
  readonly ben: TestMember;
}

/** The first document of `relay`: Ann opens, Ben approves, Ann concludes after the window. */
export async function decideLunch(relay: TestRelay): Promise<Decided> {
  const ann = await relay.setUp('Ann');
  const ben = await relay.join(ann, 'Ben', 'editor');
  const made = await makeSharedDocument(ann, 'Lunch');
  await using body = await BodyClient.open(ann, made.document);
  await body.fill(content);
  const digested = digestedProposal(block);
  const accepted = async (by: TestMember, draft: ActDraft<DocumentAct>): Promise<void> => {
    await using acts = await by.actsSocket();
    await acts.follow(made.document);
    const verdict = await acts.perform(made.document, made.lineage, draft);
    invariant(verdict.type === 'accepted', 'this decision keeps the rules');
  };
  await accepted(ann, {
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
  await accepted(ben, {
    type: 'position-taken',
    proposal,
    digest: digested.digest,
    position: { kind: 'approve', reason: null },
  });
  relay.clock.jumpTo(relay.clock.now() + 24 * 3_600_000);
  const read = bodyJson(body.peer.body);
  invariant(read.ok, 'the body is a document');
  await accepted(ann, {
    type: 'proposal-concluded',
    proposal,
    disposition: 'accepted',
    outcome: { text: 'Lunch comes from the corner.' },
    reviewOn: null,
    basis: { bodyDigest: digestedDocument(read.value).digest, ledgerSeq: 4 },
  });
  return { ...made, ann, ben };
}
