/** [promise 8] Who may do what with which document, as one table: every cell is tried at a real relay. */
import { expect, test } from 'vitest';
import type { ActDraft } from '#shared/acts/compose-act.ts';
import { ActId, InviteId, MemberId, type LedgerId, type LineageId } from '#shared/kernel/ids.ts';
import { secretHash } from '#shared/people/secret-hash.ts';
import { ErrorAnswer } from '#shared/protocol/http-api.ts';
import { startMs } from '../shared/ledger-fixture.ts';
import { BodyClient } from './body-client.ts';
import { decide } from './decide.ts';
import { makeDocument } from './document.ts';
import { writeParagraph } from './rooms/prose.ts';
import { randomId, startTestRelay, TestMember, TestPerson, type TestRelay } from './start-relay.ts';

/** `+` is accepted; anything else is the code of the refusal. Nobody else's column may change without this table. */
const expected = `
state    action         nobody         removed        viewer             commenter          editor             administrator     owner
private  read-body      not-signed-in  access-ended   document-unknown   document-unknown   document-unknown   document-unknown  +
private  read-ledger    not-signed-in  access-ended   document-unknown   document-unknown   document-unknown   document-unknown  +
private  read-writing   not-signed-in  access-ended   document-unknown   document-unknown   document-unknown   document-unknown  +
private  read-record    not-signed-in  access-ended   document-unknown   document-unknown   document-unknown   document-unknown  not-concluded
private  read-telling   not-signed-in  access-ended   document-unknown   document-unknown   document-unknown   document-unknown  +
private  follow         not-signed-in  access-ended   document-unknown   document-unknown   document-unknown   document-unknown  +
private  write-prose    not-signed-in  access-ended   document-unknown   document-unknown   document-unknown   document-unknown  +
private  comment        not-signed-in  access-ended   document-unknown   document-unknown   document-unknown   document-unknown  +
private  add-action     not-signed-in  access-ended   document-unknown   document-unknown   document-unknown   document-unknown  +
private  hand-over      not-signed-in  access-ended   document-unknown   document-unknown   document-unknown   document-unknown  act-out-of-place
private  assign-owner   not-signed-in  access-ended   document-unknown   document-unknown   document-unknown   document-unknown  role-insufficient
private  redact         not-signed-in  access-ended   document-unknown   document-unknown   document-unknown   document-unknown  role-insufficient
private  claim-seal     not-signed-in  access-ended   document-unknown   document-unknown   document-unknown   document-unknown  not-author
private  publish        not-signed-in  access-ended   document-unknown   document-unknown   document-unknown   document-unknown  +
shared   read-body      not-signed-in  access-ended   +                  +                  +                  +                 +
shared   read-ledger    not-signed-in  access-ended   +                  +                  +                  +                 +
shared   read-writing   not-signed-in  access-ended   +                  +                  +                  +                 +
shared   read-record    not-signed-in  access-ended   not-concluded      not-concluded      not-concluded      not-concluded     not-concluded
shared   read-telling   not-signed-in  access-ended   not-owner          not-owner          not-owner          not-owner         +
shared   follow         not-signed-in  access-ended   +                  +                  +                  +                 +
shared   write-prose    not-signed-in  access-ended   role-insufficient  role-insufficient  +                  +                 +
shared   comment        not-signed-in  access-ended   role-insufficient  +                  +                  +                 +
shared   add-action     not-signed-in  access-ended   role-insufficient  not-owner          not-owner          not-owner         +
shared   hand-over      not-signed-in  access-ended   role-insufficient  not-owner          not-owner          not-owner         +
shared   assign-owner   not-signed-in  access-ended   role-insufficient  role-insufficient  role-insufficient  act-out-of-place  role-insufficient
shared   redact         not-signed-in  access-ended   role-insufficient  role-insufficient  role-insufficient  act-out-of-place  role-insufficient
shared   claim-seal     not-signed-in  access-ended   not-author         not-author         not-author         not-author        not-author
shared   publish        not-signed-in  access-ended   role-insufficient  role-insufficient  not-owner          not-owner         +
sealed   read-body      not-signed-in  access-ended   +                  +                  +                  +                 +
sealed   read-ledger    not-signed-in  access-ended   +                  +                  +                  +                 +
sealed   read-writing   not-signed-in  access-ended   +                  +                  +                  +                 +
sealed   read-record    not-signed-in  access-ended   +                  +                  +                  +                 +
sealed   read-telling   not-signed-in  access-ended   not-owner          not-owner          not-owner          not-owner         +
sealed   follow         not-signed-in  access-ended   +                  +                  +                  +                 +
sealed   write-prose    not-signed-in  access-ended   document-sealed    document-sealed    document-sealed    document-sealed   document-sealed
sealed   comment        not-signed-in  access-ended   role-insufficient  +                  +                  +                 +
sealed   add-action     not-signed-in  access-ended   role-insufficient  not-owner          not-owner          not-owner         +
sealed   hand-over      not-signed-in  access-ended   role-insufficient  not-owner          not-owner          not-owner         +
sealed   assign-owner   not-signed-in  access-ended   role-insufficient  role-insufficient  role-insufficient  act-out-of-place  role-insufficient
sealed   redact         not-signed-in  access-ended   role-insufficient  role-insufficient  role-insufficient  act-out-of-place  role-insufficient
sealed   claim-seal     not-signed-in  access-ended   not-author         not-author         not-author         not-author        not-author
sealed   publish        not-signed-in  access-ended   role-insufficient  role-insufficient  not-owner          not-owner         act-out-of-place
people   follow         not-signed-in  access-ended   +                  +                  +                  +                 +
people   see-oneself    not-signed-in  access-ended   +                  +                  +                  +                 +
people   handbook       not-signed-in  access-ended   +                  +                  +                  +                 +
people   set-mail       not-signed-in  access-ended   +                  +                  +                  +                 +
people   operate        not-signed-in  not-signed-in  not-signed-in      not-signed-in      not-signed-in      not-signed-in     not-signed-in
people   invite         not-signed-in  access-ended   role-insufficient  role-insufficient  role-insufficient  +                 role-insufficient
people   change-role    not-signed-in  access-ended   role-insufficient  role-insufficient  role-insufficient  +                 role-insufficient
people   change-policy  not-signed-in  access-ended   role-insufficient  role-insufficient  role-insufficient  +                 role-insufficient
people   attest-sample  not-signed-in  access-ended   not-author         not-author         not-author         not-author        not-author
people   remove-member  not-signed-in  access-ended   role-insufficient  role-insufficient  role-insufficient  +                 role-insufficient
`;

type Column = 'nobody' | 'removed' | 'viewer' | 'commenter' | 'editor' | 'administrator' | 'owner';
const columns: readonly Column[] = [
  'nobody',
  'removed',
  'viewer',
  'commenter',
  'editor',
  'administrator',
  'owner',
];

interface Place {
  /** Where it is tried: a private, shared or sealed document, or the workspace. */
  readonly state: string;
  readonly document: LedgerId;
  readonly lineage: LineageId;
  readonly owner: TestMember;
  readonly other: TestMember;
}

type Try = (who: TestMember, place: Place) => Promise<string>;

const reading =
  (what: string): Try =>
  async (who, { document }) => {
    const { status, json } = await who.call(`/api/documents/${document}/${what}`);
    return status === 200 ? '+' : ErrorAnswer.parse(json).code;
  };

/** What an answer to a request for a ticket refuses, if it does. */
const ticketRefusal = async (who: TestMember, request: object): Promise<string | null> => {
  const { status, json } = await who.call('/api/tickets', { body: request });
  return status === 200 ? null : ErrorAnswer.parse(json).code;
};

const writing: Try = async (who, { document }) => {
  const refused = await ticketRefusal(who, { socket: 'body', document });
  if (refused !== null) return refused;
  await using body = await BodyClient.open(who, document);
  writeParagraph(body.peer.body, 'a paragraph');
  await body.whenReceipted().catch(() => undefined);
  return body.peer.refusals[0]?.code ?? '+';
};

const following: Try = async (who, { document, lineage }) => {
  const refused = await ticketRefusal(who, { socket: 'acts' });
  if (refused !== null) return refused;
  await using acts = await who.actsSocket();
  acts.send({ type: 'follow', ledger: document, lineage, head: { seq: 0, hash: '' } });
  const answer = await Promise.race([
    acts.next('acts', ({ ledger }) => ledger === document),
    acts.next('refused', ({ ledger }) => ledger === document),
  ]);
  return answer.type === 'acts' ? '+' : answer.code;
};

const acting =
  (draft: (place: Place) => ActDraft): Try =>
  async (who, place) => {
    const refused = await ticketRefusal(who, { socket: 'acts' });
    if (refused !== null) return refused;
    await using acts = await who.actsSocket();
    const verdict = await acts.perform(place.document, place.lineage, draft(place));
    return verdict.type === 'accepted' ? '+' : verdict.code;
  };

const ofDocuments: Readonly<Record<string, Try>> = {
  'read-body': reading('body'),
  'read-ledger': reading('ledger'),
  'read-writing': reading('writing'),
  'read-record': reading('record'),
  'read-telling': reading('telling'),
  follow: following,
  'write-prose': writing,
  comment: acting(() => ({
    type: 'comment-added',
    thread: null,
    anchor: { kind: 'document' },
    text: { text: 'A comment.' },
    suggestion: null,
  })),
  'add-action': acting(({ owner }) => ({
    type: 'action-added',
    proposal: null,
    what: { text: 'Do it.' },
    owner: owner.member,
    dueOn: '2030-01-01',
  })),
  'hand-over': acting(({ other }) => ({ type: 'handover-offered', to: other.member, note: null })),
  'assign-owner': acting(({ other }) => ({
    type: 'owner-assigned',
    owner: other.member,
    reason: { text: 'Because.' },
  })),
  redact: acting(() => ({ type: 'text-redacted', texts: [secretHash('unknown')], why: 'other' })),
  'claim-seal': acting(() => ({
    type: 'document-sealed',
    conclusion: ActId.parse(randomId()),
    bodyDigest: secretHash('text'),
  })),
  // The last: publishing shares.
  publish: acting(() => ({ type: 'document-published', summary: null })),
};

const ofWorkspace: Readonly<Record<string, Try>> = {
  follow: following,
  'see-oneself': async (who) => {
    const { status, json } = await who.call('/api/me');
    return status === 200 ? '+' : ErrorAnswer.parse(json).code;
  },
  handbook: async (who) => {
    const { status, json } = await who.call('/api/handbook');
    return status === 200 ? '+' : ErrorAnswer.parse(json).code;
  },
  'set-mail': async (who) => {
    const { status, json } = await who.call('/api/me/mail', { body: { address: null } });
    return status === 200 ? '+' : ErrorAnswer.parse(json).code;
  },
  operate: async (who) => {
    const { status, json } = await who.call('/api/operator/invites', {
      body: { role: 'administrator' },
      origin: null,
    });
    return status === 200 ? '+' : ErrorAnswer.parse(json).code;
  },
  invite: acting(() => ({
    type: 'member-invited',
    invite: InviteId.parse(randomId()),
    role: 'administrator',
    secretHash: secretHash(randomId()),
    expiresAtMs: startMs + 3_600_000,
  })),
  'change-role': acting(({ other }) => ({ type: 'role-changed', member: other.member, role: 'editor' })),
  'change-policy': acting(() => ({
    type: 'policy-changed',
    minimumWindowMinutes: 1_440,
    settlingMinutes: 1_440,
  })),
  'attest-sample': acting(() => ({
    type: 'sample-member-added',
    member: MemberId.parse(randomId()),
    person: 'Nobody',
    zone: 'UTC',
  })),
  'remove-member': acting(({ other }) => ({ type: 'member-removed', member: other.member })),
};

async function scene(relay: TestRelay) {
  const ann = await relay.setUp('Ann');
  const [owner, viewer, commenter, editor, removed, other] = [
    await relay.join(ann, 'Olga', 'editor'),
    await relay.join(ann, 'Vera', 'viewer'),
    await relay.join(ann, 'Carl', 'commenter'),
    await relay.join(ann, 'Eddy', 'editor'),
    await relay.join(ann, 'Rita', 'administrator'),
    await relay.join(ann, 'Otto', 'editor'),
  ];
  const sealed = await decide(relay, { owner, asked: other }, { title: 'Sealed' });
  const secret = await makeDocument(owner, 'Private');
  const shared = await makeDocument(owner, 'Shared');
  await shared.acts.perform(shared.document, shared.lineage, { type: 'document-shared' });
  for (const { acts } of [secret, shared]) acts.socket.close();
  await using acts = await ann.actsSocket();
  await acts.performInWorkspace({ type: 'member-removed', member: removed.member });
  const { workspace, lineage } = await relay.state();
  const sealedLineage = relay.relay.ledgers.documentState(sealed)?.lineage;
  if (!sealedLineage) throw new Error('nothing was sealed');
  const people = { owner, other };
  const places: readonly Place[] = [
    { state: 'private', document: secret.document, lineage: secret.lineage, ...people },
    { state: 'shared', document: shared.document, lineage: shared.lineage, ...people },
    { state: 'sealed', document: sealed, lineage: sealedLineage, ...people },
    { state: 'people', document: workspace, lineage, ...people },
  ];
  const nobody = new TestMember(relay, new TestPerson('Nobody'), 'x'.repeat(43), '');
  const byColumn: Readonly<Record<Column, TestMember>> = {
    nobody,
    removed,
    viewer,
    commenter,
    editor,
    owner,
    administrator: ann,
  };
  return { places, byColumn };
}

test('[promise 8] every role, request and message in every state of a document, and no unexpected accept', async () => {
  await using relay = await startTestRelay();
  const { places, byColumn } = await scene(relay);
  const rows = [['state', 'action', ...columns]];
  for (const place of places)
    for (const [action, tried] of Object.entries(place.state === 'people' ? ofWorkspace : ofDocuments)) {
      const row = [place.state, action];
      // Those who may most come last: what they change would change what the others meet.
      for (const column of columns) row.push(await tried(byColumn[column], place));
      rows.push(row);
    }
  const widths = rows[0]?.map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0))) ?? [];
  const table = rows.map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  expect(`\n${table.join('\n')}\n`).toBe(expected);
});
