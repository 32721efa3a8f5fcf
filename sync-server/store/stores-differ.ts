/** Whether two stores hold the same, by everything that they can be asked. */
import { isDeepStrictEqual } from 'node:util';
import { LedgerId, MemberId } from '#shared/kernel/ids.ts';
import type { Store } from './store.ts';

/** Names of what a store does not list by itself. */
export interface StoreKeys {
  readonly settings: readonly string[];
  readonly ledgers: readonly string[];
  readonly members: readonly string[];
  readonly sessions: readonly string[];
}

/** The first thing that differs, in a sentence; `null` when everything is the same. */
export function storesDiffer(a: Store, b: Store, keys: StoreKeys): string | null {
  for (const [what, read] of readings(a, keys))
    if (!isDeepStrictEqual(read(a), read(b))) return `${what} differs.`;
  return null;
}

type Reading = readonly [what: string, read: (store: Store) => unknown];

function* readings(store: Store, keys: StoreKeys): Generator<Reading> {
  for (const name of keys.settings) yield [`The setting ${name}`, (s) => s.setting(name)];
  for (const ledger of keys.ledgers) {
    const id = LedgerId.parse(ledger);
    yield [`The ledger ${ledger}`, (s) => s.actsAfter(id, 0)];
  }
  yield ['The list of documents', (s) => s.documents()];
  for (const { document } of store.documents()) {
    yield [`The text of ${document}`, (s) => bodyOf(s, document)];
    yield [`The title of ${document}`, (s) => titleOf(s, document)];
    yield [`Who wrote in ${document}`, (s) => [inOrder(s.clientsOf(document)), s.writingOf(document, most)]];
  }
  for (const key of keys.members) {
    const member = MemberId.parse(key);
    yield [`The account of ${member}`, (s) => [s.accountByMember(member), s.mailAddress(member)]];
  }
  for (const session of keys.sessions) yield ['A session', (s) => s.session(session)];
  yield ['The mail', (s) => [[...s.untoldMail()].map(([of, to]) => [of, to]), s.mailWaiting()]];
}

const most = 2 ** 31 - 1;

/** A store may give a piece of a larger buffer. */
function bodyOf(store: Store, document: LedgerId) {
  const { snapshot, updates, seq } = store.loadBody(document);
  return {
    snapshot: snapshot && Buffer.from(snapshot),
    updates: updates.map((each) => Buffer.from(each)),
    seq,
  };
}

function titleOf(store: Store, document: LedgerId) {
  const described = store.bodyDescription(document);
  // The one character that PostgreSQL cannot hold in a text.
  return described && { ...described, title: described.title.replaceAll('\0', '\u{fffd}') };
}

const inOrder = <T>(map: ReadonlyMap<number, T>): readonly (readonly [number, T])[] =>
  [...map].toSorted(([a], [b]) => a - b);
