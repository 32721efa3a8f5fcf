import { expect, test } from 'vitest';
import { bodyJson } from '#shared/document/body-json.ts';
import { checkContent } from '#shared/document/check-content.ts';
import { digestedProposal } from '#shared/document/content-digest.ts';
import { plainText, wordCount } from '#shared/document/plain-text.ts';
import { proposalsIn } from '#shared/document/proposal-content.ts';
import { invariant } from '#shared/kernel/invariant.ts';
import { BodyClient } from '../body-client.ts';
import { startTestRelay } from '../start-relay.ts';

const dayMs = 24 * 3_600_000;

test('the first administrator finds one sample decision, and is asked', async () => {
  await using relay = await startTestRelay({ hasSample: true });
  const ann = await relay.setUp('Ann');
  await using acts = await ann.actsSocket();
  const [welcome] = acts.messages;
  invariant(welcome?.type === 'welcome', 'the first message');
  const [entry] = welcome.library;
  invariant(entry, 'a sample');
  expect(entry).toMatchObject({
    number: 1,
    title: 'Sample: written updates instead of the Monday meeting',
    state: 'in-contribution',
    shared: true,
    awaiting: [ann.member],
    openThreads: 2,
    met: false,
    missing: [{ words: '1 objection stands ({})' }, { words: '1 more approval is needed', members: [] }],
    closesAtMs: relay.clock.now() + 3 * dayMs,
  });
  const state = relay.relay.ledgers.documentState(entry.document);
  expect(state?.voids).toEqual([]);
  expect(relay.relay.ledgers.workspaceState().members.size).toBe(4);

  await using body = await BodyClient.open(ann, entry.document);
  await body.when(() => body.peer.body.length > 0);
  const read = bodyJson(body.peer.body);
  invariant(read.ok && checkContent(read.value).ok, 'the sample is a document');
  const [proposal] = proposalsIn(read.value);
  invariant(proposal, 'the sample has a proposal');
  const digest = digestedProposal(proposal.block).digest;
  expect(state?.proposals.get(proposal.id)?.revisions.at(-1)?.digest).toBe(digest);
  const text = plainText(read.value);
  expect(wordCount(text)).toBeGreaterThan(300);
  for (const thread of state?.threads.values() ?? []) {
    invariant(thread.anchor.kind === 'text', 'comments are about words');
    const { prefix, exact, suffix } = thread.anchor;
    expect(text).toContain(prefix + exact + suffix);
  }

  await acts.follow(entry.document);
  const approved = await acts.perform(entry.document, entry.lineage, {
    type: 'position-taken',
    proposal: proposal.id,
    digest,
    position: { kind: 'approve', reason: null },
  });
  expect(approved).toMatchObject({ type: 'accepted' });
});

test('people of the sample cannot sign in, and the sample survives a restart', async () => {
  await using relay = await startTestRelay({ hasSample: true });
  await relay.setUp('Ann');
  expect(relay.relay.store.accountByPerson('Mira Okafor (sample)')).toBeNull();
  const before = relay.relay.ledgers.workspaceState().hash;
  await relay.restart();
  expect(relay.relay.ledgers.workspaceState().hash).toBe(before);
  expect(relay.relay.store.documents()).toHaveLength(1);
});
