import * as Y from 'yjs';
import { describe, expect, test } from 'vitest';
import { parseAct } from '#shared/acts/opened-act.ts';
import { ActId, LedgerId } from '#shared/kernel/ids.ts';
import type { Verdict } from '../acts-client.ts';
import { BodyClient } from '../body-client.ts';
import { startMs } from '../../shared/ledger-fixture.ts';
import { startTestRelay } from '../start-relay.ts';
import { proposal, ripeProposal } from './ripe-proposal.ts';

const ledgerOf = (conclusion: string): LedgerId => LedgerId.parse(`amends-${conclusion}`.slice(0, 43));
const hourMs = 3_600_000;

describe('concluding', () => {
  test('[W3] is refused while the window runs, even when all have approved', async () => {
    await using relay = await startTestRelay();
    const { conclude } = await ripeProposal(relay);
    expect(await conclude()).toMatchObject({ type: 'refused', code: 'window-running' });
    relay.clock.jumpTo(startMs + 24 * hourMs - 1);
    expect(await conclude()).toMatchObject({ type: 'refused', code: 'window-running' });
    relay.clock.jumpTo(startMs + 24 * hourMs);
    expect(await conclude()).toMatchObject({ type: 'accepted', seq: 5 });
  });

  test('[C2] [promise 5] seals in the same moment, signed by the relay, and survives a restart', async () => {
    await using relay = await startTestRelay();
    const { ann, ben, made, conclude, bodyDigest } = await ripeProposal(relay);
    relay.clock.jumpTo(startMs + 24 * hourMs);
    const digest = bodyDigest();
    expect(await conclude()).toMatchObject({ type: 'accepted' });
    const check = async (): Promise<void> => {
      await using acts = await ann.actsSocket();
      const ledger = await acts.follow(made.document);
      const [sealing, told] = ledger.slice(-2);
      expect(ledger.map((act) => act.stamp.seq)).toEqual([1, 2, 3, 4, 5, 6, 7]);
      expect(sealing && parseAct(sealing)).toMatchObject({
        ok: true,
        value: { act: { type: 'document-sealed', by: 'relay', bodyDigest: digest } },
      });
      expect(told && parseAct(told)).toMatchObject({
        ok: true,
        value: { act: { type: 'people-informed', by: 'relay', way: 'list', members: [ben.member] } },
      });
      expect(sealing?.key).toBe((await relay.state()).relayKey);
      const [entry] = acts.messages.flatMap((it) => (it.type === 'welcome' ? it.library : []));
      expect(entry).toMatchObject({
        state: 'decided',
        outcome: 'Lunch comes from the corner.',
        title: 'Lunch',
        closesAtMs: null,
        awaiting: [],
      });
    };
    await check();
    await relay.restart();
    await check();
    expect(relay.relay.store.document(made.document)?.sealed).toBe(true);
  });

  test.each(['rejected', 'withdrawn'] as const)(
    '[C1] the library says when it was %s',
    async (disposition) => {
      await using relay = await startTestRelay();
      const { ann, perform } = await ripeProposal(relay);
      relay.clock.jumpTo(startMs + 24 * hourMs);
      const verdict = await perform({
        type: 'proposal-concluded',
        proposal,
        disposition,
        outcome: { text: 'Not this year.' },
        reviewOn: null,
        basis: null,
      });
      expect(verdict).toMatchObject({ type: 'accepted' });
      await using acts = await ann.actsSocket();
      const [entry] = acts.messages.flatMap((it) => (it.type === 'welcome' ? it.library : []));
      expect(entry).toMatchObject({
        state: 'concluded',
        ended: disposition,
        decidedAtMs: expect.any(Number),
      });
    },
  );

  test('[C2] is refused when the text is another than the owner reviewed, and the document stays open', async () => {
    await using relay = await startTestRelay();
    const { ben, made, body, conclude, bodyDigest } = await ripeProposal(relay);
    relay.clock.jumpTo(startMs + 24 * hourMs);
    const reviewed = bodyDigest();
    await using bens = await BodyClient.open(ben, made.document);
    await bens.when(() => bens.peer.body.length === 3);
    const added = new Y.XmlElement('paragraph');
    added.insert(0, [new Y.XmlText('And pay with whose money?')]);
    bens.peer.body.insert(2, [added]);
    await bens.whenReceipted();
    await body.when(() => body.peer.body.length === 4);
    expect(await conclude(4, reviewed)).toMatchObject({ type: 'refused', code: 'text-changed' });
    expect(relay.relay.ledgers.documentState(made.document)).toMatchObject({ seal: null, seq: 4 });
    expect(await conclude()).toMatchObject({ type: 'accepted' });
  });

  test('[C2] is refused while the proposal in the body is not its published revision', async () => {
    await using relay = await startTestRelay();
    const { body, conclude } = await ripeProposal(relay);
    relay.clock.jumpTo(startMs + 24 * hourMs);
    const element = body.peer.body.get(2);
    if (!(element instanceof Y.XmlElement)) throw new Error('no proposal');
    const inner = element.get(0);
    if (!(inner instanceof Y.XmlElement)) throw new Error('no paragraph');
    inner.insert(0, [new Y.XmlText('Perhaps: ')]);
    await body.whenReceipted();
    expect(await conclude()).toMatchObject({
      type: 'refused',
      code: 'text-changed',
      sentence: 'A proposal was changed after you reviewed it: 1 proposal. Look and conclude again.',
    });
  });

  test('[C2] is refused while the text is not whole: nothing could be exported of it afterwards', async () => {
    await using relay = await startTestRelay();
    const { made, body, conclude } = await ripeProposal(relay);
    relay.clock.jumpTo(startMs + 24 * hourMs);
    body.peer.body.push([new Y.XmlElement('bulletList')]);
    await body.whenReceipted();
    expect(await conclude()).toMatchObject({ type: 'refused', code: 'act-out-of-place' });
    expect(relay.relay.ledgers.documentState(made.document)?.seal).toBeNull();
    body.peer.body.delete(body.peer.body.length - 1, 1);
    await body.whenReceipted();
    expect(await conclude()).toMatchObject({ type: 'accepted' });
  });

  test('[C2] says how much was added to the ledger after the owner looked', async () => {
    await using relay = await startTestRelay();
    const { ben, made, conclude } = await ripeProposal(relay);
    relay.clock.jumpTo(startMs + 24 * hourMs);
    await using acts = await ben.actsSocket();
    await acts.follow(made.document);
    await acts.perform(made.document, made.lineage, {
      type: 'comment-added',
      thread: null,
      anchor: { kind: 'document' },
      text: { text: 'Wait a moment.' },
      suggestion: null,
    });
    await made.acts.next('acts', ({ acts: [act] }) => act?.stamp.seq === 5);
    expect(await conclude(4)).toMatchObject({
      code: 'text-changed',
      sentence: 'Something was added after you reviewed it: 1 entry. Look and conclude again.',
    });
    expect(await conclude(5)).toMatchObject({ type: 'accepted' });
  });

  test('[C3] afterwards prose is refused and comments go on', async () => {
    await using relay = await startTestRelay();
    const { ben, made, body, conclude } = await ripeProposal(relay);
    relay.clock.jumpTo(startMs + 24 * hourMs);
    await conclude();
    const late = new Y.XmlElement('paragraph');
    body.peer.body.insert(1, [late]);
    expect(await body.closed).toBe(4423);
    await using acts = await ben.actsSocket();
    await acts.follow(made.document);
    const comment = await acts.perform(made.document, made.lineage, {
      type: 'comment-added',
      thread: null,
      anchor: { kind: 'document' },
      text: { text: 'Good.' },
      suggestion: null,
    });
    expect(comment).toMatchObject({ type: 'accepted' });
  });

  test('[C5] of two conclusions the first stands, and nothing is sealed twice', async () => {
    await using relay = await startTestRelay();
    const { made, conclude } = await ripeProposal(relay);
    relay.clock.jumpTo(startMs + 24 * hourMs);
    const verdicts = await Promise.all([conclude(), conclude()]);
    expect(verdicts.map((verdict) => verdict.type)).toEqual(['accepted', 'refused']);
    expect(verdicts[1]).toMatchObject({ code: 'proposal-concluded' });
    expect(relay.relay.ledgers.documentState(made.document)?.seq).toBe(7);
  });

  test('[C6] an amendment names a decided document that its author may see, and both know of each other', async () => {
    await using relay = await startTestRelay();
    const { ann, ben, made, conclude } = await ripeProposal(relay);
    relay.clock.jumpTo(startMs + 24 * hourMs);
    const { document, lineage } = made;
    await using acts = await ben.actsSocket();
    const amend = (conclusion: string): Promise<Verdict> =>
      acts.perform(ledgerOf(conclusion), lineage, {
        type: 'document-created',
        owner: ben.member,
        title: { text: 'Lunch, amended' },
        amends: { document, lineage, conclusion: ActId.parse(conclusion) },
      });
    expect(await amend('conclusion-0')).toMatchObject({ code: 'act-out-of-place' });
    await conclude();
    const conclusion = relay.relay.ledgers.documentState(document)?.seal?.conclusion ?? '';
    expect(await amend(conclusion)).toMatchObject({ type: 'accepted' });
    await acts.next('library', ({ entry }) => entry.document === document && entry.amendedBy.length === 1);
    // Ben's draft is private: Ann's library does not tell of it.
    expect(relay.relay.ledgers.visibleTo(ledgerOf(conclusion), ann.member)).toBeNull();
    // Nor is she told when he works on it.
    const told = (): number => made.acts.messages.filter(({ type }) => type === 'library').length;
    const before = told();
    const note = {
      type: 'comment-added',
      thread: null,
      anchor: { kind: 'document' },
      text: { text: 'A note to myself.' },
      suggestion: null,
    } as const;
    expect(await acts.perform(ledgerOf(conclusion), lineage, note)).toMatchObject({ type: 'accepted' });
    await acts.next('library', ({ entry }) => entry.document === document);
    expect(
      await made.acts.performInWorkspace({ type: 'profile-changed', person: 'Ann', zone: 'UTC' }),
    ).toMatchObject({ type: 'accepted' });
    expect(told()).toBe(before);
  });
});
