/**
 * One random schedule: a few people edit, on- and offline, while wires are cut, frames repeated and reordered,
 * the store fails and the relay dies. Every schedule ends in peace, and then everybody has the same document.
 */
import * as Y from 'yjs';
import { bodyJson } from '#shared/document/body-json.ts';
import { canonicalJson } from '#shared/kernel/canonical-json.ts';
import { newPeer, type Peer } from '../sync-server/rooms/peer.ts';
import { alice, bob, carol, document, RoomFixture, type Visit } from '../sync-server/rooms/room-fixture.ts';
import { editRandomly } from './random-edit.ts';
import { randomFrom, type Random } from './random.ts';

export class ScheduleFailure extends Error {
  constructor(seed: number, step: number, what: string) {
    super(`seed ${seed}, step ${step}: ${what}`);
  }
}

/** A person at one device, whose disk keeps the document when the app restarts. */
interface Person {
  readonly member: typeof alice;
  peer: Peer;
  visit: Visit | null;
  /** Sync frames of types 1 and 2 of this connection, in order, as the relay counts them. */
  sent: Uint8Array[];
  receipted: number;
  /** A frame of this connection overtook another, or something it heard did and is not understood yet. */
  isReordered: boolean;
}

export interface ScheduleReport {
  readonly edits: number;
  readonly receipts: number;
  readonly restarts: number;
  readonly content: string;
}

const steps = 250;

/** Closes that an honest client may meet: cut, unavailable; resync only when its frames overtook one another. */
const honestCloses = new Set<unknown>(['cut', 4500]);

export function runSchedule(seed: number): ScheduleReport {
  const random = randomFrom(seed);
  const fixture = new RoomFixture();
  // Yjs orders concurrent texts by client id, so a seed must choose those too.
  const newDoc = (): Y.Doc => Object.assign(new Y.Doc(), { clientID: random.below(2 ** 32) });
  const people: Person[] = [alice, bob, carol, alice].slice(0, 2 + random.below(3)).map((member) => ({
    member,
    peer: newPeer(newDoc()),
    visit: null,
    sent: [],
    receipted: 0,
    isReordered: false,
  }));
  /** Everything the relay ever said is on its disk. */
  const promised: Uint8Array[] = [];
  const report = { edits: 0, receipts: 0, restarts: 0 };
  let step = 0;

  const fail = (what: string): never => {
    throw new ScheduleFailure(seed, step, what);
  };

  function send(person: Person, at: number): void {
    const { visit, peer } = person;
    const [frame] = peer.outbox.splice(at, 1);
    if (!visit || !frame) return;
    const { pendingStructs, pendingDs } = peer.doc.store;
    if (at > 0 || pendingStructs || pendingDs) person.isReordered = true;
    if (isUpdate(frame)) person.sent.push(frame);
    fixture.room.receive(visit.connection, frame);
  }

  function hear(person: Person, at: number, isTwice: boolean): void {
    const [frame] = person.visit?.inbox.splice(at, 1) ?? [];
    if (!frame) return;
    person.peer.hear(frame);
    if (isTwice && frame[0] === 0 && frame[1] === 2) person.peer.hear(frame);
    if (person.peer.receipted <= person.receipted) return;
    promised.push(...person.sent.slice(person.receipted, person.peer.receipted));
    person.receipted = person.peer.receipted;
    report.receipts++;
  }

  function connect(person: Person): void {
    Object.assign(person, { sent: [], receipted: 0, isReordered: false });
    person.visit = fixture.join(person.member, { peer: person.peer });
  }

  function notice(person: Person): void {
    if (!person.visit || person.visit.closed === null) return;
    const mustResync = person.isReordered && person.visit.closed === 4509;
    if (!mustResync && !honestCloses.has(person.visit.closed))
      fail(`an honest client was closed with ${person.visit.closed}`);
    person.visit = null;
  }

  function restartApp(person: Person): void {
    if (person.visit) fixture.leave(person.visit);
    const doc = newDoc();
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(person.peer.doc));
    Object.assign(person, { peer: newPeer(doc), visit: null });
  }

  function restartRelay(): void {
    fixture.store.failure = null;
    fixture.restart();
    report.restarts++;
    checkPromises();
  }

  function checkPromises(): void {
    const stored = fixture.store.loadBody(document);
    const doc = new Y.Doc();
    for (const update of [...(stored.snapshot ? [stored.snapshot] : []), ...stored.updates])
      Y.applyUpdate(doc, update);
    if (doc.store.pendingStructs) fail('the stored body has a gap');
    doc.on('update', () => fail('a receipted update is not on the disk'));
    for (const frame of promised) Y.applyUpdate(doc, payloadOf(frame));
  }

  function act(person: Person): void {
    const { peer, visit } = person;
    const kind = random.below(20);
    if (kind < 6) {
      peer.doc.transact(() => editRandomly(peer.body, random));
      report.edits++;
    } else if (!visit) {
      if (kind < 12) connect(person);
    } else if (kind < 11) send(person, random.once(20) ? random.below(peer.outbox.length) : 0);
    else if (kind < 16) hear(person, random.once(10) ? swappable(visit, random) : 0, random.once(10));
    else if (kind < 18) fixture.endTurn();
    else if (random.once(4)) fixture.leave(visit);
    else if (random.once(8)) restartApp(person);
    if (visit && !fixture.visits.has(visit) && visit.closed === null) person.visit = null;
  }

  for (; step < steps; step++) {
    const person = random.pick(people);
    if (person) act(person);
    if (random.once(120)) restartRelay();
    if (random.once(60)) fixture.store.failure = new Error('disk full');
    if (fixture.store.failure && random.once(5)) fixture.store.failure = null;
    if (random.once(40)) fixture.room.compact(1);
    for (const each of people) notice(each);
  }

  fixture.store.failure = null;
  // A connection that was refused comes back once more; then all is delivered.
  for (let again = 0; again < 3; again++) {
    for (const person of people) if (!person.visit) connect(person);
    for (let isQuiet = false; !isQuiet;) {
      isQuiet = true;
      for (const person of people) {
        for (; person.peer.outbox.length > 0; isQuiet = false) send(person, 0);
        fixture.endTurn();
        for (; (person.visit?.inbox.length ?? 0) > 0; isQuiet = false) hear(person, 0, false);
      }
    }
    for (const person of people) notice(person);
  }

  const content = contentOf(fixture.seen().body);
  for (const person of people) {
    if (!person.visit) fail('somebody could not come back');
    if (contentOf(person.peer.body) !== content) fail('two people have different documents');
    if (person.receipted !== person.sent.length) fail('something sent was never receipted');
  }
  restartRelay();
  if (contentOf(fixture.seen().body) !== content) fail('the restarted relay has another document');
  return { ...report, content };
}

/** Any update may overtake another; what is no update keeps its place. */
function swappable(visit: Visit, random: Random): number {
  const at = random.below(visit.inbox.length);
  return visit.inbox[at]?.[0] === 0 ? at : 0;
}

const isUpdate = (frame: Uint8Array): boolean => frame[0] === 0 && frame[1] !== 0;

function payloadOf(frame: Uint8Array): Uint8Array {
  let at = 2;
  while ((frame[at] ?? 0) > 127) at++;
  return frame.subarray(at + 1);
}

function contentOf(body: Y.XmlFragment): string {
  const read = bodyJson(body);
  if (!read.ok) throw new Error(read.error.sentence);
  return canonicalJson(read.value);
}
