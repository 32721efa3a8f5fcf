/** A document on a test relay, made by one of its members. */
import { LedgerId, LineageId } from '#shared/kernel/ids.ts';
import type { ActsClient } from './acts-client.ts';
import { randomId, type TestMember } from './start-relay.ts';

export interface MadeDocument {
  readonly document: LedgerId;
  readonly lineage: LineageId;
  /** Its owner's socket, which follows it. */
  readonly acts: ActsClient;
}

/** A private draft; its owner's acts socket stays open until the relay closes it. */
export async function makeDocument(owner: TestMember, title: string): Promise<MadeDocument> {
  const acts = await owner.actsSocket();
  const document = LedgerId.parse(randomId());
  const lineage = LineageId.parse(randomId());
  const verdict = await acts.perform(document, lineage, {
    type: 'document-created',
    owner: owner.member,
    title: { text: title },
    amends: null,
  });
  if (verdict.type !== 'accepted') throw new Error(verdict.sentence);
  await acts.follow(document);
  return { document, lineage, acts };
}

/** The same, shared with the workspace. */
export async function makeSharedDocument(owner: TestMember, title: string): Promise<MadeDocument> {
  const made = await makeDocument(owner, title);
  await made.acts.perform(made.document, made.lineage, { type: 'document-shared' });
  await made.acts.next('acts', ({ ledger }) => ledger === made.document);
  return made;
}
