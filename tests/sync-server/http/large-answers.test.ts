/** [promise 9] Who asks for much and reads none of it: the relay holds a bounded number of answers, and serves the others. */
import { EventEmitter } from 'node:events';
import { connect, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import * as encoding from 'lib0/encoding';
import { subprotocol, ticketSubprotocol } from '#shared/protocol/body-messages.ts';
import { MemberId } from '#shared/kernel/ids.ts';
import { step1Frame } from '../../../sync-server/rooms/frame.ts';
import { createLargeAnswers, mostLargeAnswers } from '../../../sync-server/http/large-answers.ts';
import { createMemberSockets } from '../../../sync-server/http/member-sockets.ts';
import { makeSharedDocument } from '../document.ts';
import { handClock } from '../hand-clock.ts';
import { writeParagraph } from '../rooms/prose.ts';
import { until } from '../rooms/relay-fixture.ts';
import { startTestRelay, type TestMember } from '../start-relay.ts';

const ben = MemberId.parse('member-ben');
const ann = MemberId.parse('member-ann');

class Outgoing extends EventEmitter {
  isCut = false;
  destroy(): this {
    this.isCut = true;
    this.emit('close');
    return this;
  }
}

/** A document too large for what systems keep of a connection that nobody reads. */
async function longDocument(owner: TestMember) {
  const { document } = await makeSharedDocument(owner, 'Long');
  const doc = new Y.Doc();
  writeParagraph(doc.getXmlFragment('body'), 'word '.repeat(2_900_000));
  const update = Y.encodeStateAsUpdate(doc);
  owner.relay.relay.store.appendUpdates(document, [update], owner.relay.now());
  return { document, bytes: update.length };
}

test('[promise 9] one member has some large answers on their way, then room is made by reading', () => {
  const answers = createLargeAnswers(() => 0);
  const underWay = Array.from({ length: mostLargeAnswers }, () => new Outgoing());
  expect(underWay.every((outgoing) => answers.begin(ben, outgoing))).toBe(true);
  expect(answers.begin(ben, new Outgoing())).toBe(false);
  expect(answers.begin(ann, new Outgoing())).toBe(true);
  underWay[3]?.emit('close');
  expect(answers.begin(ben, new Outgoing())).toBe(true);
  expect(answers.begin(ben, new Outgoing())).toBe(false);
});

test('an answer that nobody reads gives way to the next after two minutes', () => {
  const clock = handClock(0);
  const answers = createLargeAnswers(clock.now);
  const dead = Array.from({ length: mostLargeAnswers }, () => new Outgoing());
  for (const outgoing of dead) answers.begin(ben, outgoing);
  clock.jumpTo(119_000);
  expect(answers.begin(ben, new Outgoing())).toBe(false);
  clock.jumpTo(120_000);
  expect(answers.begin(ben, new Outgoing())).toBe(true);
  expect(dead.map(({ isCut }) => isCut)).toEqual([true, ...dead.slice(1).map(() => false)]);
});

test('what waits is counted over all connections of a member, as long as they are open', () => {
  const members = createMemberSockets();
  const middle = { bufferedAmount: 20 };
  for (const socket of [{ bufferedAmount: 1 }, middle, { bufferedAmount: 300 }]) members.add(ben, socket);
  expect([members.unsent(ben), members.unsent(ann)]).toEqual([321, 0]);
  members.delete(ben, middle);
  expect([members.unsent(ben), members.count(ben)]).toEqual([301, 2]);
});

test('[promise 9] texts that are asked for over HTTP and never read are a bounded number', async () => {
  await using relay = await startTestRelay();
  const owner = await relay.setUp('Ann');
  const viewer = await relay.join(owner, 'Ben', 'viewer');
  const { document, bytes } = await longDocument(owner);
  const path = `/api/documents/${document}/body`;
  const ask = (): Promise<Socket> =>
    new Promise((resolve) => {
      const socket = connect(relay.relay.port, '127.0.0.1', () =>
        socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${viewer.token}\r\n\r\n`),
      );
      socket.on('error', () => undefined);
      socket.once('data', () => resolve(socket.pause()));
    });
  const deaf: Socket[] = [];
  for (let i = 0; i < mostLargeAnswers; i++) deaf.push(await ask());
  const refused = await viewer.call(path);
  expect([refused.status, refused.json]).toMatchObject([429, { code: 'too-fast' }]);
  expect((await owner.call(path)).bytes.length).toBe(bytes);
  deaf.pop()?.destroy();
  let again = await viewer.call(path);
  // The relay hears of the end of a connection a moment later.
  while (again.status !== 200) again = await viewer.call(path);
  for (const socket of deaf) socket.destroy();
});

test('[promise 9] texts that are asked for over many WebSockets and never read are a bounded number', async () => {
  await using relay = await startTestRelay();
  const owner = await relay.setUp('Ann');
  const viewer = await relay.join(owner, 'Ben', 'viewer');
  const { document, bytes } = await longDocument(owner);
  const open = async (
    member: TestMember,
    i: number,
  ): Promise<{ socket: WebSocket; closed: Promise<number> }> => {
    const ticket = await member.ticket({ socket: 'body', document });
    const socket = new WebSocket(`${relay.socketUrl}/sync/body/${document}`, [
      subprotocol,
      ticketSubprotocol(ticket),
    ]);
    socket.on('error', () => undefined);
    await new Promise((resolve) => socket.once('open', resolve));
    socket.pause();
    // Everybody asks for something else, so that no two answers are the same bytes.
    const asked = encoding.encode((encoder) => {
      for (const number of [1, 1_000 + i, 1]) encoding.writeVarUint(encoder, number);
    });
    socket.send(step1Frame(asked));
    return { socket, closed: new Promise((resolve) => socket.once('close', resolve)) };
  };
  const most = Math.floor((64 * 1024 * 1024) / bytes);
  const deaf = [];
  for (let i = 0; i < most + 2; i++) deaf.push(await open(viewer, i));
  // Those who are sent away are gone within a second, whether they read or not.
  await until(() => relay.relay.connections() <= most + 1);
  const other = await open(owner, 99);
  let heard = 0;
  other.socket.on('message', (data) => (heard = Math.max(heard, (data as Buffer).length)));
  other.socket.resume();
  await until(() => heard > bytes);
  for (const { socket } of [...deaf, other]) socket.terminate();
});
