/**
 * A server of acts as a process for the benchmark: the whole relay, or a bare `ws` server that stores the same rows in
 * the same transactions and checks nothing. It prepares people, documents and signed acts, and says where all that is.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { WebSocketServer, type WebSocket } from 'ws';
import * as z from 'zod/mini';
import type { ActDraft } from '#shared/acts/compose-act.ts';
import type { SignedAct, StampedAct } from '#shared/acts/envelope.ts';
import { ActId, type LedgerId } from '#shared/kernel/ids.ts';
import { invariant } from '#shared/kernel/invariant.ts';
import { systemClock } from '../../../sync-server/clock.ts';
import { startRelay } from '../../../sync-server/relay.ts';
import { groupCommit } from '../../../sync-server/store/group-commit.ts';
import { openSqliteStore } from '../../../sync-server/store/sqlite-store.ts';
import { blockId, contentOf } from '../../shared/ledger-fixture.ts';
import { makeSharedDocument, type MadeDocument } from '../../sync-server/document.ts';
import { handClock } from '../../sync-server/hand-clock.ts';
import {
  cheapPasswords,
  randomId,
  TestRelay,
  testSetupToken,
  type TestMember,
} from '../../sync-server/start-relay.ts';
import type { ActsServed, Usage } from './served-acts.ts';

const [, , kind, folder = '', documentCount = '1', peopleEach = '1', actsEach = '1'] = process.argv;

const sentence =
  'After a year the history is forty times the size of the text, and a first load waits for it.';

const Named = z.object({ id: ActId });

process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.({ cpuMs: (user + system) / 1000 } satisfies Usage);
});
process.on('disconnect', () => process.exit());

process.send?.((kind === 'ours' ? await serveOurs() : await serveUnchecked()) satisfies ActsServed);

async function serveOurs(): Promise<ActsServed> {
  const options = { clock: systemClock };
  const many = 1_000_000;
  const relay = await startRelay({
    port: 0,
    host: '127.0.0.1',
    dataFolder: folder,
    publicUrl: null,
    setupToken: testSetupToken,
    log: pino({ level: 'silent' }),
    passwordCost: cheapPasswords,
    hasSample: false,
    limits: { socketsPerMember: many, actsPerSecond: many, framesPerSecond: many, requestsPerSecond: many },
    ...options,
  });
  const test = new TestRelay(relay, folder, handClock(0), options);
  const owner = await test.setUp('Owner');
  const people: { token: string; document: LedgerId; frames: string }[] = [];
  for (let i = 0; i < Number(documentCount); i++) {
    const made = await makeSharedDocument(owner, `Document ${i}`);
    const members: TestMember[] = [];
    for (let k = 0; k < Number(peopleEach); k++)
      members.push(await test.join(owner, `Member ${i} ${k}`, 'commenter'));
    const about = await openProposal(made, members);
    made.acts.socket.close();
    for (const member of members) {
      const frames = join(folder, `${people.length}.jsonl`);
      writeFileSync(frames, signedFrames(made, member, about).join('\n'));
      people.push({ token: member.token, document: made.document, frames });
    }
  }
  return { port: relay.port, people };
}

async function openProposal({ acts, document, lineage }: MadeDocument, asked: readonly TestMember[]) {
  const proposal = blockId('busy');
  const text = contentOf('Keep the history in one file.');
  const verdict = await acts.perform(document, lineage, {
    type: 'proposal-opened',
    proposal,
    ...text,
    asked: asked.map(({ member }) => member),
    consulted: [],
    informed: [],
    rule: { kind: 'consent' },
    window: { amount: 30, unit: 'days', zone: 'UTC' },
    fairness: [],
  });
  invariant(verdict.type === 'accepted', 'a proposal may be opened');
  return { proposal, digest: text.digest };
}

type About = Awaited<ReturnType<typeof openProposal>>;

/** Of ten acts eight are comments, half of them answers; two are positions. */
function signedFrames(made: MadeDocument, { who }: TestMember, about: About): readonly string[] {
  const threads: ActId[] = [];
  return Array.from({ length: Number(actsEach) }, (_, i) => {
    const id = randomId();
    const draft = draftAt(i, threads, about);
    if (draft.type === 'comment-added' && draft.thread === null) threads.push(ActId.parse(id));
    return JSON.stringify({ type: 'submit', act: who.sign(made.document, made.lineage, draft, { id }) });
  });
}

function draftAt(i: number, threads: readonly ActId[], about: About): ActDraft {
  const [text, suggestion] = [{ text: sentence }, null];
  if (i % 5 === 4)
    return { type: 'position-taken', ...about, position: { kind: 'approve', reason: { text: sentence } } };
  const thread = i % 2 === 1 ? threads.at(-1) : undefined;
  if (thread !== undefined) return { type: 'comment-added', thread, anchor: null, text, suggestion };
  const quotation = {
    exact: { text: 'forty times' },
    prefix: { text: 'history is ' },
    suffix: { text: ' the' },
  };
  const anchor = { kind: 'text', ...quotation, block: null, start: 'AAECAw', end: 'AAECBA' } as const;
  return { type: 'comment-added', thread: null, anchor, text, suggestion };
}

/** The people and acts are the relay's of before, in the same folder; whoever names a document follows it. */
async function serveUnchecked(): Promise<ActsServed> {
  const store = openSqliteStore(folder);
  const group = groupCommit(store, setImmediate);
  const ledgers = new Map<string, { seq: number; followers: Set<WebSocket> }>();
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
  const ledgerOf = (id: string) => {
    const ledger = ledgers.get(id) ?? { seq: 0, followers: new Set() };
    ledgers.set(id, ledger);
    return ledger;
  };
  server.on('connection', (socket) => {
    socket.on('message', (data: Buffer) => {
      const message: { type: string; ledger: string; act: SignedAct } = JSON.parse(data.toString());
      if (message.type === 'follow') return void ledgerOf(message.ledger).followers.add(socket);
      if (message.type !== 'submit') return;
      const ledger = ledgerOf(message.act.ledger);
      const { id } = Named.parse(JSON.parse(Buffer.from(message.act.payload, 'base64url').toString()));
      const stamp = { atMs: 0, workspaceSeq: 0, closesAtMs: null, prev: '', hash: message.act.key } as const;
      const seq = ++ledger.seq;
      const stamped = { ...message.act, stamp: { seq, ...stamp } } as unknown as StampedAct;
      group.join({
        place: { part: 'ledger', of: message.act.ledger },
        hasWrites: () => true,
        write: () => store.appendAct(stamped, id),
        kept: () => undefined,
        lost: (error) => console.error(error),
        tell() {
          const text = JSON.stringify({ type: 'acts', acts: [stamped] });
          for (const follower of ledger.followers) follower.send(text);
          socket.send(JSON.stringify({ type: 'accepted', id, seq }));
        },
      });
    });
  });
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  return { port: typeof address === 'object' && address ? address.port : 0, people: [] };
}
