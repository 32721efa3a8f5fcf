/** D4: what an administrator removes is gone from the relay's disk, from its memory and from what it sends. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ActDraft } from '#shared/acts/compose-act.ts';
import { checkChain } from '#shared/acts/chain.ts';
import type { ActId, Digest, LedgerId, LineageId } from '#shared/kernel/ids.ts';
import type { ActsClient } from '../acts-client.ts';
import { makeDocument, makeSharedDocument } from '../document.ts';
import { startTestRelay, type TestRelay } from '../start-relay.ts';

const secret = 'correct horse battery staple';
const saying = (text: string): ActDraft => ({
  type: 'comment-added',
  thread: null,
  anchor: { kind: 'document' },
  text: { text },
  suggestion: null,
});
const removing = (texts: readonly Digest[]): ActDraft => ({
  type: 'text-redacted',
  texts: [...texts],
  why: 'secret',
});

/** Whether the bytes of `text` stand in any file of the relay's folder. */
const isOnDisk = ({ folder }: TestRelay, text: string): boolean =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .some(({ parentPath, name }) => readFileSync(join(parentPath, name)).includes(text));

interface Said {
  readonly id: ActId;
  readonly hash: Digest;
  readonly salt: string;
}

async function say(
  acts: ActsClient,
  relay: TestRelay,
  document: LedgerId,
  lineage: LineageId,
  text: string,
): Promise<Said> {
  const verdict = await acts.perform(document, lineage, saying(text));
  if (verdict.type !== 'accepted') throw new Error(verdict.sentence);
  const comment = relay.relay.ledgers.documentState(document)?.threads.get(verdict.id)?.comments[0];
  const salt = relay.relay.store.actsAfter(document, verdict.seq - 1, 1)[0]?.texts[0]?.salt;
  if (!comment || salt === undefined) throw new Error('nothing was said');
  return { id: verdict.id, hash: comment.textHash, salt };
}

test('[D4] text and salt leave every file of the store and the memory; the chain holds, also after a restart', async () => {
  await using relay = await startTestRelay();
  const ann = await relay.setUp('Ann');
  const ben = await relay.join(ann, 'Ben', 'commenter');
  const { document, lineage, acts } = await makeSharedDocument(ann, 'Ours');
  await using bens = await ben.actsSocket();
  await bens.follow(document);
  const said = await say(bens, relay, document, lineage, secret);
  const other = await say(bens, relay, document, lineage, 'Something else.');
  expect(isOnDisk(relay, secret)).toBe(true);

  expect(await acts.perform(document, lineage, removing([said.hash]))).toMatchObject({ type: 'accepted' });
  expect([isOnDisk(relay, secret), isOnDisk(relay, said.salt)]).toEqual([false, false]);
  expect(isOnDisk(relay, 'Something else.')).toBe(true);
  const told = () => {
    const state = relay.relay.ledgers.documentState(document);
    return [said, other].map(({ id }) => state?.threads.get(id)?.comments[0]?.text);
  };
  expect(told()).toEqual([null, 'Something else.']);

  await relay.restart();
  expect(told()).toEqual([null, 'Something else.']);
  const stored = relay.relay.store.actsAfter(document, 0);
  expect(checkChain(stored, document, lineage).ok).toBe(true);
  // Who was there gets the redaction; who comes later never gets the text.
  await using later = await ben.actsSocket();
  expect(JSON.stringify(await later.follow(document))).not.toContain(secret);
});

test('[D4] who follows is told by the redaction itself, and sending the act again brings nothing back', async () => {
  await using relay = await startTestRelay();
  const ann = await relay.setUp('Ann');
  const ben = await relay.join(ann, 'Ben', 'commenter');
  const { document, lineage, acts } = await makeSharedDocument(ann, 'Ours');
  await using bens = await ben.actsSocket();
  await bens.follow(document);
  const signed = ben.who.sign(document, lineage, saying(secret), { seen: bens.headOf(document) });
  const first = await bens.submit(signed);
  const hash = [...(relay.relay.ledgers.documentState(document)?.threads.values() ?? [])][0]?.comments[0]
    ?.textHash;
  if (!hash) throw new Error('nothing was said');
  await acts.perform(document, lineage, removing([hash]));
  const news = await bens.next('acts', (message) => message.acts.at(-1)?.stamp.seq === 4);
  expect(news.acts.at(-1)?.texts).toEqual([]);
  expect(await bens.submit(signed)).toEqual(first);
  expect(isOnDisk(relay, secret)).toBe(false);
});

test('[D4] only an administrator may, only what stands in this document, and not in somebody’s private draft', async () => {
  await using relay = await startTestRelay();
  const ann = await relay.setUp('Ann');
  const edda = await relay.join(ann, 'Edda', 'editor');
  const { document, lineage, acts } = await makeSharedDocument(edda, 'Ours');
  const { hash } = await say(acts, relay, document, lineage, secret);
  expect(await acts.perform(document, lineage, removing([hash]))).toMatchObject({
    code: 'role-insufficient',
  });
  await using anns = await ann.actsSocket();
  await anns.follow(document);
  const elsewhere = await makeDocument(edda, 'Mine');
  const own = await say(elsewhere.acts, relay, elsewhere.document, elsewhere.lineage, secret);
  expect(await anns.perform(document, lineage, removing([own.hash]))).toMatchObject({
    code: 'act-out-of-place',
  });
  expect(await anns.perform(elsewhere.document, elsewhere.lineage, removing([own.hash]))).toMatchObject({
    code: 'document-unknown',
  });
  expect(isOnDisk(relay, secret)).toBe(true);
});

test('[D2] the library tells whom a question waits for, and tells no words that were removed', async () => {
  await using relay = await startTestRelay();
  const ann = await relay.setUp('Ann');
  const ben = await relay.join(ann, 'Ben', 'commenter');
  const { document, lineage, acts } = await makeSharedDocument(ann, 'Ours');
  const verdict = await acts.perform(document, lineage, {
    type: 'comment-added',
    thread: null,
    anchor: { kind: 'document' },
    text: { text: secret },
    suggestion: null,
    question: { to: ben.member, within: { amount: 1, unit: 'working-days', zone: 'Europe/London' } },
  });
  if (verdict.type !== 'accepted') throw new Error(verdict.sentence);
  const entry = async () => {
    const { entry } = await acts.next('library', (message) => (message.entry.questions ?? []).length > 0);
    return entry.questions;
  };
  expect(await entry()).toMatchObject([
    { comment: verdict.id, by: ann.member, to: ben.member, isAnswered: false, text: secret },
  ]);
  const hash = relay.relay.ledgers.documentState(document)?.threads.get(verdict.id)?.comments[0]?.textHash;
  if (!hash) throw new Error('nothing was asked');
  await acts.next('acts', (message) => message.ledger === document);
  await acts.perform(document, lineage, removing([hash]));
  expect(await entry()).toMatchObject([{ text: null }]);
});
