/** A decision on a test relay, from its first act to the seal, on behalf of its owner and one person who approves. */
import * as Y from 'yjs';
import type { DocumentAct } from '#shared/acts/act.ts';
import type { ActDraft } from '#shared/acts/compose-act.ts';
import { bodyJson } from '#shared/document/body-json.ts';
import { digestedDocument, digestedProposal } from '#shared/document/content-digest.ts';
import { proposalsIn } from '#shared/document/proposal-content.ts';
import { BlockId, LedgerId, LineageId, type MemberId } from '#shared/kernel/ids.ts';
import { invariant } from '#shared/kernel/invariant.ts';
import { BodyClient } from './body-client.ts';
import { randomId, type TestMember, type TestRelay } from './start-relay.ts';

export interface Deciding {
  readonly title: string;
  readonly text?: string;
  readonly outcome?: string;
  readonly amends?: LedgerId;
  readonly consulted?: readonly MemberId[];
  readonly informed?: readonly MemberId[];
}

/** Takes a day of the relay's time. */
export async function decide(
  relay: TestRelay,
  { owner, asked }: { readonly owner: TestMember; readonly asked: TestMember },
  { title, text = 'We do it.', outcome = `${title}: yes.`, amends, consulted = [], informed = [] }: Deciding,
): Promise<LedgerId> {
  const document = LedgerId.parse(randomId());
  const lineage = LineageId.parse(randomId());
  const perform = async (by: TestMember, draft: ActDraft<DocumentAct>): Promise<void> => {
    await using acts = await by.actsSocket();
    if (relay.relay.ledgers.documentState(document)) await acts.follow(document);
    const verdict = await acts.perform(document, lineage, draft);
    if (verdict.type !== 'accepted') throw new Error(verdict.sentence);
  };
  const amended = amends && relay.relay.ledgers.documentState(amends);
  await perform(owner, {
    type: 'document-created',
    owner: owner.member,
    title: { text: title },
    amends: amended?.seal
      ? { document: amended.document, lineage: amended.lineage, conclusion: amended.seal.conclusion }
      : null,
  });
  await using body = await BodyClient.open(owner, document);
  write(body.peer.body, title, text);
  await body.whenReceipted();
  const read = bodyJson(body.peer.body);
  invariant(read.ok, 'the body is a document');
  const [proposal] = proposalsIn(read.value);
  invariant(proposal, 'it holds a proposal');
  const digested = digestedProposal(proposal.block);
  await perform(owner, {
    type: 'proposal-opened',
    proposal: proposal.id,
    ...digested,
    asked: [asked.member],
    consulted: [...consulted],
    informed: [...informed],
    rule: { kind: 'consent' },
    window: { amount: 24, unit: 'hours', zone: 'UTC' },
    fairness: [],
  });
  await perform(asked, {
    type: 'position-taken',
    proposal: proposal.id,
    digest: digested.digest,
    position: { kind: 'approve', reason: null },
  });
  relay.clock.jumpTo(relay.clock.now() + 24 * 3_600_000);
  await perform(owner, {
    type: 'proposal-concluded',
    proposal: proposal.id,
    disposition: 'accepted',
    outcome: { text: outcome },
    reviewOn: null,
    basis: {
      bodyDigest: digestedDocument(read.value).digest,
      ledgerSeq: relay.relay.ledgers.documentState(document)?.seq ?? 0,
    },
  });
  return document;
}

function write(body: Y.XmlFragment, title: string, text: string): void {
  const block = (name: string, words: string): Y.XmlElement => {
    const element = new Y.XmlElement(name);
    element.insert(0, [new Y.XmlText(words)]);
    return element;
  };
  const proposal = new Y.XmlElement('proposal');
  proposal.setAttribute('id', BlockId.parse(randomId()));
  proposal.insert(0, [block('paragraph', text)]);
  body.insert(0, [block('title', title), block('paragraph', 'Why we ask.'), proposal]);
}
