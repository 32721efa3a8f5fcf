/**
 * This node among others on one store. What it commits is told through the bus; what others tell, or what the store
 * turns out to hold when it is looked at each second, is taken in. The log is the truth, the bus is only a hint.
 */
import { createHmac, randomBytes } from 'node:crypto';
import type { LedgerId } from '#shared/kernel/ids.ts';
import type { Clock } from '../clock.ts';
import type { ActsSockets } from '../ledger/acts-socket.ts';
import type { Ledgers } from '../ledger/ledgers.ts';
import type { Presence } from '../ledger/presence.ts';
import type { Log } from '../log.ts';
import type { Rooms } from '../rooms/rooms.ts';
import type { SharedStore, Written } from '../store/store.ts';
import type { Bus, BusListener } from './bus.ts';
import { hintsOf, type Hint, type Message } from './hint.ts';

export interface OtherNodesOptions {
  readonly store: SharedStore;
  /** Opens the bus, on a channel of this installation's own. */
  readonly openBus: (channel: string, listener: BusListener) => Bus;
  readonly ledgers: Ledgers;
  readonly rooms: Rooms;
  readonly acts: Pick<ActsSockets, 'bodyChanged'>;
  readonly presence: Presence;
  /** Sessions that have a connection here. */
  readonly sessions: () => readonly string[];
  /** A session ended on another node. */
  readonly endSession: (session: string) => void;
  readonly clock: Clock;
  readonly log: Log;
}

export interface OtherNodes extends AsyncDisposable {
  /** Tells the others, with what else this turn of the event loop has to say. */
  tell(hint: Hint): void;
  trouble(): string | null;
  /** Nodes that gave a sign of life in the last quarter of a minute. */
  count(): number;
}

/** Whatever the bus lost is found after this at the latest. */
const lookEveryMs = 1_000;
const aliveEveryMs = 5_000;
/** A node that said nothing for so long is gone, and nobody is there any more. */
const mostMissed = 3;

export function joinOtherNodes(options: OtherNodesOptions): OtherNodes {
  const { store, ledgers, rooms, presence, clock, log } = options;
  const self = randomBytes(9).toString('base64url');
  const key = Buffer.from(
    store.settingOnce('bus-key', () => randomBytes(32).toString('base64url')),
    'base64url',
  );
  const hints = hintsOf(self, key);
  const channel = `countersign-${createHmac('sha256', key).update('channel').digest('base64url').slice(0, 22)}`;
  /** Of each node, the sign of life of this one during which it was last heard. */
  const lastHeard = new Map<string, number>();
  let signsOfLife = 0;
  /** Nodes that were taken for gone: one of them may only have been silent. */
  const forgotten = new Set<string>();
  /** How far the ledgers were looked at: what is there at the first look is nobody's news. */
  let lookedUntil: string | null = null;
  /** Of ledgers that are not in memory, the last act when they were looked at. */
  const polled = new Map<LedgerId, number>();
  let waiting: Hint[] = [];
  let isClosed = false;

  const say = (): void => {
    const said = waiting;
    waiting = [];
    for (const message of hints.write(said.map(withSchema), bus.mostBytes)) bus.publish(message);
  };
  const tell = (hint: Hint): void => {
    waiting.push(hint);
    // After the commit that it is about has been taken up by its room, and together with what follows.
    if (waiting.length === 1) queueMicrotask(say);
  };
  /** A body's schema is known once its room has taken up the commit; without it only the log can be trusted. */
  const withSchema = (hint: Hint): Hint => {
    if (hint.type !== 'body') return hint;
    const schema = rooms.schemaOf(hint.document);
    return schema === null ? { ...hint, updates: null } : { ...hint, schema };
  };
  const tellWritten = (written: Written): void => {
    for (const { document, seq, updates } of written.bodies)
      tell({
        type: 'body',
        document,
        seq,
        schema: 0,
        updates: updates.map((bytes) => Buffer.from(bytes).toString('base64')),
      });
    for (const ledger of written.ledgers) tell({ type: 'ledger', ledger });
    for (const document of written.described) tell({ type: 'described', document });
    for (const session of written.endedSessions) tell({ type: 'session-ended', session });
  };

  /** What one hint brings about must not keep the next from being heard. */
  const attempt = (work: () => void): boolean => {
    try {
      work();
      return true;
    } catch (error) {
      log.warn({ err: error }, 'what another node stored could not be taken in yet');
      return false;
    }
  };

  const takeIn = (from: string, hint: Hint): void => {
    switch (hint.type) {
      case 'body': {
        const { document, seq, schema, updates } = hint;
        const told = updates && { seq, schema, updates: updates.map((text) => Buffer.from(text, 'base64')) };
        rooms.catchUp(document, told ?? undefined);
        return;
      }
      case 'ledger':
        ledgers.catchUp(hint.ledger);
        return;
      case 'described':
        options.acts.bodyChanged(hint.document);
        return;
      case 'session-ended':
        options.endSession(hint.session);
        return;
      case 'awareness':
        rooms.awarenessElsewhere(hint.document, from, Buffer.from(hint.update, 'base64'));
        return;
      case 'came':
        rooms.cameElsewhere(hint.document, hint.client);
        return;
      case 'awareness-asked':
        rooms.announceAwareness(hint.document);
        return;
      case 'here':
        presence.setElsewhere(from, hint.document, hint.members);
        return;
      case 'hello':
        for (const document of presence.documents()) tellHere(document);
        for (const document of rooms.open().keys()) rooms.announceAwareness(document);
        return;
      case 'leaving':
        forget(from);
        return;
      case 'alive':
        return;
    }
  };
  const heard = ({ from, hints: told }: Message): void => {
    lastHeard.set(from, signsOfLife);
    // Whoever was there is there again, and is asked who it is.
    if (forgotten.delete(from)) tell({ type: 'hello' });
    for (const hint of told) attempt(() => takeIn(from, hint));
  };
  const tellHere = (document: LedgerId): void =>
    tell({ type: 'here', document, members: presence.ownOf(document) });
  const forget = (node: string): void => {
    lastHeard.delete(node);
    presence.forgetElsewhere(node);
    rooms.forgetElsewhere(node);
  };

  /** What nobody told. */
  const look = (): void => {
    attempt(() => {
      const open = rooms.open();
      for (const [document, head] of store.bodyHeads([...open.keys()]))
        if (head > (open.get(document) ?? 0)) attempt(() => rooms.catchUp(document));
    });
    attempt(() => {
      const { heads, until } = store.ledgersMoved(lookedUntil);
      let isCaughtUp = true;
      for (const [ledger, head] of heads) {
        const known = ledgers.seqOf(ledger) ?? polled.get(ledger);
        const isNews = known === undefined ? lookedUntil !== null : head > known;
        if (!isNews || attempt(() => ledgers.catchUp(ledger))) polled.set(ledger, head);
        else isCaughtUp = false;
      }
      // Where one failed, the next look begins at the same place.
      if (isCaughtUp || lookedUntil === null) lookedUntil = until;
    });
  };
  /** Whoever signed out elsewhere, and was not heard to. */
  const lookForSessions = (): void => {
    const held = options.sessions();
    if (held.length === 0) return;
    const open = store.openSessions(held);
    for (const session of held) if (!open.has(session)) options.endSession(session);
  };
  const bus = options.openBus(channel, {
    heard(message) {
      if (isClosed || hints.isOwn(message)) return;
      const read = hints.read(message);
      if (read) heard(read);
      else log.warn('a message on the bus was of no node of this installation');
    },
    connected() {
      if (isClosed) return;
      tell({ type: 'hello' });
      for (const document of presence.documents()) tellHere(document);
      for (const document of rooms.open().keys()) rooms.announceAwareness(document);
      look();
    },
  });
  store.onWritten(tellWritten);
  const stopLooking = clock.every(lookEveryMs, look);
  const stopLiving = clock.every(aliveEveryMs, () => {
    tell({ type: 'alive' });
    attempt(lookForSessions);
    signsOfLife++;
    for (const [node, at] of Array.from(lastHeard))
      if (signsOfLife - at > mostMissed) {
        forget(node);
        forgotten.add(node);
      }
  });
  look();

  return {
    tell,
    trouble: () => bus.trouble(),
    count: () => lastHeard.size,
    async [Symbol.asyncDispose]() {
      tell({ type: 'leaving' });
      say();
      isClosed = true;
      stopLooking();
      stopLiving();
      await bus[Symbol.asyncDispose]();
    },
  };
}
