import { describe, expect, test } from 'vitest';
import type { ContentJson, DocumentAct } from '#shared/acts/act.ts';
import type { ActDraft } from '#shared/acts/compose-act.ts';
import { digestOf } from '#shared/kernel/canonical-json.ts';
import { ActId, BlockId, Digest, KeyId, type MemberId } from '#shared/kernel/ids.ts';
import { refuseWorkspaceAct } from '../../../sync-server/ledger/admission.ts';
import { deviceOf, digestOfText, startMs, World } from '../../shared/ledger-fixture.ts';
import { makeSharedDocument } from '../document.ts';
import { randomId, startTestRelay, TestPerson, testPassword } from '../start-relay.ts';

const proposal = BlockId.parse('proposal-1');
const text = (value: string, marks?: ContentJson['marks']): ContentJson => ({
  type: 'text',
  text: value,
  ...(marks && { marks }),
});
const proposalOf = (...content: readonly ContentJson[]): ContentJson => ({ type: 'proposal', content });
const sound = proposalOf({ type: 'paragraph', content: [text('We order lunch.')] });
const linkTo = (href: string): ContentJson =>
  proposalOf({
    type: 'paragraph',
    content: [text('here', [{ type: 'link', attrs: { href } }])],
  });
const nested = (depth: number): ContentJson =>
  depth === 0 ? { type: 'paragraph' } : { type: 'blockquote', content: [nested(depth - 1)] };

const opening = (
  asked: MemberId,
  content: ContentJson,
  digest = Digest.parse(digestOf(content)),
): ActDraft<DocumentAct> => ({
  type: 'proposal-opened',
  proposal,
  content,
  digest,
  asked: [asked],
  consulted: [],
  informed: [],
  rule: { kind: 'consent' },
  window: { amount: 24, unit: 'hours', zone: 'UTC' },
  fairness: [],
});

describe('[R1] a text to be approved is refused, and nothing appended, when it', () => {
  const cases: [string, ContentJson][] = [
    ['links to a script', linkTo('javascript:alert(1)')],
    ['links to another host in disguise', linkTo('//elsewhere.example')],
    ['holds a block that documents do not have', proposalOf({ type: 'iframe' })],
    [
      'holds an attribute that its block does not have',
      proposalOf({ type: 'paragraph', attrs: { onclick: 'x' } }),
    ],
    ['is nested too deeply', proposalOf(nested(30))],
    ['is incomplete', proposalOf()],
    ['is no proposal', { type: 'paragraph', content: [text('Hello')] }],
    ['carries ids, so that one text has two digests', { ...sound, attrs: { id: proposal } }],
    ['spells its text in pieces', proposalOf({ type: 'paragraph', content: [text('We '), text('order.')] })],
    ['spells a default out', proposalOf({ type: 'heading', attrs: { level: 1 }, content: [text('We')] })],
  ];
  test.each(cases)('%s', async (_, content) => {
    await using relay = await startTestRelay();
    const ann = await relay.setUp('Ann');
    const ben = await relay.join(ann, 'Ben', 'commenter');
    const { document, lineage, acts } = await makeSharedDocument(ann, 'Ours');
    const refused = { type: 'refused', code: 'act-malformed' };
    expect(await acts.perform(document, lineage, opening(ben.member, content))).toMatchObject(refused);
    expect(relay.relay.ledgers.documentState(document)?.seq).toBe(2);

    expect(await acts.perform(document, lineage, opening(ben.member, sound))).toMatchObject({ seq: 3 });
    const revision = await acts.perform(document, lineage, {
      type: 'proposal-revised',
      proposal,
      revision: 2,
      content,
      digest: Digest.parse(digestOf(content)),
      summary: { text: 'Changed.' },
      change: 'material',
    });
    expect(revision).toMatchObject(refused);
  });

  test('has another digest than it says', async () => {
    await using relay = await startTestRelay();
    const ann = await relay.setUp('Ann');
    const ben = await relay.join(ann, 'Ben', 'commenter');
    const { document, lineage, acts } = await makeSharedDocument(ann, 'Ours');
    const other = opening(ben.member, sound, digestOfText('another text'));
    expect(await acts.perform(document, lineage, other)).toMatchObject({ code: 'digest-wrong' });
  });
});

describe('people', () => {
  test('have a time zone that the relay knows: the screens of others show times in it', async () => {
    await using relay = await startTestRelay();
    const ann = await relay.setUp('Ann');
    await using acts = await ann.actsSocket();
    const moved = (zone: string): ActDraft => ({ type: 'profile-changed', person: 'Ann', zone });
    expect(await acts.performInWorkspace(moved('Moon/Tranquility'))).toMatchObject({ code: 'act-malformed' });
    expect(await acts.performInWorkspace(moved('Asia/Tokyo'))).toMatchObject({ type: 'accepted' });

    const { invite, secret } = await ann.invite('viewer');
    const { workspace, lineage } = await relay.state();
    const ben = new TestPerson('Ben');
    const act = ben.sign(workspace, lineage, {
      type: 'member-joined',
      invite,
      person: 'Ben',
      zone: 'No/Zone',
    });
    const answer = await relay.call('/api/join', { body: { invite, secret, password: testPassword, act } });
    expect(answer.json).toMatchObject({ code: 'act-malformed' });
  });

  test('register devices for themselves only', async () => {
    await using relay = await startTestRelay();
    const ann = await relay.setUp('Ann');
    const ben = await relay.join(ann, 'Ben', 'commenter');
    await using acts = await ben.actsSocket();
    const laptop = new TestPerson('Ben', deviceOf(`laptop ${randomId()}`));
    const { workspace, lineage } = await relay.state();
    const draft = { type: 'key-registered', device: 'Laptop' } as const;
    const forAnn = laptop.sign(workspace, lineage, draft, { by: ann.member });
    expect(await acts.submit(forAnn)).toMatchObject({ type: 'refused', code: 'not-author' });
    const own = laptop.sign(workspace, lineage, draft, { by: ben.member });
    expect(await acts.submit(own)).toMatchObject({ type: 'accepted' });
    const again = laptop.sign(workspace, lineage, draft, { by: ben.member });
    expect(await acts.submit(again)).toMatchObject({ type: 'refused', code: 'key-unknown' });
  });

  test('have a bounded number of devices in use', () => {
    const { state, admin } = new World();
    const [key] = state.keys.values();
    if (!key) throw new Error('the administrator has a key');
    const manyKeys = (revokedSeq: number | null) =>
      new Map(
        Array.from({ length: 200 }, (_, i) => {
          const id = KeyId.parse(digestOfText(`key ${i}`));
          return [id, { ...key, id, revokedSeq }] as const;
        }),
      );
    const act = {
      v: 1 as const,
      id: ActId.parse(randomId()),
      by: admin.member,
      claimedAtMs: startMs,
      seen: { seq: 0, hash: '' as const },
      type: 'key-registered' as const,
      device: 'One more',
    };
    expect(refuseWorkspaceAct(act, { ...state, keys: manyKeys(null) }, startMs)).toMatchObject({
      code: 'key-unknown',
    });
    expect(refuseWorkspaceAct(act, { ...state, keys: manyKeys(1) }, startMs)).toBeNull();
  });
});
