/** Who is signed in on this browser, kept so that the workspace opens with no relay in reach. */
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { Role } from '#shared/acts/act.ts';
import type { KeyId, LedgerId, LineageId, MemberId } from '#shared/kernel/ids.ts';

export interface SessionFacts {
  readonly workspace: LedgerId;
  readonly lineage: LineageId;
  readonly relayKey: KeyId;
  /** Raw Ed25519 public key, 32 bytes. */
  readonly relayPublicKey: Uint8Array;
  readonly member: MemberId;
  readonly person: string;
  readonly role: Role;
}

interface SessionsSchema extends DBSchema {
  sessions: { key: string; value: SessionFacts };
  /** `sign-out`: the relay has not heard yet that a session ended here. */
  owed: { key: string; value: true };
}

/** What every start asks first. */
export interface KeptAtStart {
  /** Who is signed in. */
  readonly current: SessionFacts | null;
  readonly isSignOutOwed: boolean;
}

export interface SessionShelf {
  atStart(): Promise<KeptAtStart>;
  keep(facts: SessionFacts): Promise<void>;
  /** After signing out: the member's database stays, and opens again with their next sign-in. */
  forget(): Promise<void>;
  /** Signed out with no relay in reach: its cookie would let the next person in. */
  oweSignOut(isOwed: boolean): Promise<void>;
  owesSignOut(): Promise<boolean>;
}

/** @param prefix of every database name of this app, `countersign` unless a test plays several browsers. */
export function sessionShelf(prefix: string): SessionShelf {
  const open = () =>
    openDB<SessionsSchema>(`${prefix}/sessions`, 1, {
      upgrade(db) {
        db.createObjectStore('sessions');
        db.createObjectStore('owed');
      },
    });
  async function using<T>(act: (db: IDBPDatabase<SessionsSchema>) => Promise<T>): Promise<T> {
    const db = await open();
    try {
      return await act(db);
    } finally {
      db.close();
    }
  }
  return {
    atStart: () =>
      using(async (db) => {
        const [current, owed] = await Promise.all([
          db.get('sessions', 'current'),
          db.count('owed', 'sign-out'),
        ]);
        return { current: current ?? null, isSignOutOwed: owed > 0 };
      }),
    keep: (facts) =>
      using(async (db) => {
        await db.put('sessions', facts, 'current');
      }),
    forget: () => using((db) => db.delete('sessions', 'current')),
    oweSignOut: (isOwed) =>
      using(async (db) => {
        await (isOwed ? db.put('owed', true, 'sign-out') : db.delete('owed', 'sign-out'));
      }),
    owesSignOut: () => using(async (db) => (await db.count('owed', 'sign-out')) > 0),
  };
}
