/** Who is signed in on this browser, kept so that the workspace opens with no relay in reach. */
import { openDB, type DBSchema } from 'idb';
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
}

export interface SessionShelf {
  current(): Promise<SessionFacts | null>;
  keep(facts: SessionFacts): Promise<void>;
  /** After signing out: the member's database stays, and opens again with their next sign-in. */
  forget(): Promise<void>;
}

/** @param prefix of every database name of this app, `countersign` unless a test plays several browsers. */
export function sessionShelf(prefix: string): SessionShelf {
  const open = () =>
    openDB<SessionsSchema>(`${prefix}/sessions`, 1, {
      upgrade: (db) => void db.createObjectStore('sessions'),
    });
  return {
    async current() {
      const db = await open();
      const facts = await db.get('sessions', 'current');
      db.close();
      return facts ?? null;
    },
    async keep(facts) {
      const db = await open();
      await db.put('sessions', facts, 'current');
      db.close();
    },
    async forget() {
      const db = await open();
      await db.delete('sessions', 'current');
      db.close();
    },
  };
}
