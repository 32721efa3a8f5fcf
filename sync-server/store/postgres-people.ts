/** Accounts and sessions over PostgreSQL; who is signed in is asked with every message, and remembered for a second. */
import { personKey } from '#shared/people/person-key.ts';
import type { PostgresTransactions } from './postgres-transaction.ts';
import type { Session, SharedStore } from './store.ts';
import { readAccount, readSession } from './stored-rows.ts';

type People = Pick<
  SharedStore,
  | 'createAccount'
  | 'renameAccount'
  | 'accountByMember'
  | 'accountByPerson'
  | 'createSession'
  | 'session'
  | 'endSession'
  | 'endSessionsBefore'
  | 'openSessions'
>;

export interface PostgresPeople {
  readonly calls: People;
  /** Sessions that this transaction ended. */
  readonly written: () => readonly string[];
}

/** A session that another node has ended may be taken for open so long. */
const rememberedMs = 1_000;
const mostRemembered = 10_000;

/** @param nowMs never goes back. */
export function postgresPeople(
  { read, write, run, onEnd }: PostgresTransactions,
  nowMs: () => number,
): PostgresPeople {
  const remembered = new Map<string, { readonly session: Session; readonly untilMs: number }>();
  const ended = new Set<string>();
  onEnd.push(() => ended.clear());

  const calls: People = {
    createAccount({ member, person, passwordHash }) {
      write(
        'INSERT INTO accounts (member, person, person_key, password_hash) VALUES ($1, $2, $3, $4)',
        member,
        person,
        personKey(person),
        passwordHash,
      );
    },
    renameAccount(member, person) {
      write(
        'UPDATE accounts SET person = $2, person_key = $3 WHERE member = $1',
        member,
        person,
        personKey(person),
      );
    },
    accountByMember: (member) =>
      readAccount(
        read('SELECT member, person, password_hash FROM accounts WHERE member = $1', member)[0] ?? null,
      ),
    accountByPerson: (person) =>
      readAccount(
        read(
          'SELECT member, person, password_hash FROM accounts WHERE person_key = $1',
          personKey(person),
        )[0] ?? null,
      ),

    createSession({ tokenHash, member, expiresAtMs }) {
      write(
        'INSERT INTO sessions (token_hash, member, expires_at_ms) VALUES ($1, $2, $3)',
        tokenHash,
        member,
        expiresAtMs,
      );
    },
    session(tokenHash) {
      const atMs = nowMs();
      const known = remembered.get(tokenHash);
      if (known && known.untilMs > atMs) return known.session;
      remembered.delete(tokenHash);
      const session = readSession(
        read('SELECT token_hash, member, expires_at_ms FROM sessions WHERE token_hash = $1', tokenHash)[0] ??
          null,
      );
      if (remembered.size >= mostRemembered) remembered.clear();
      if (session) remembered.set(tokenHash, { session, untilMs: atMs + rememberedMs });
      return session;
    },
    endSession: (tokenHash) =>
      run(() => {
        remembered.delete(tokenHash);
        ended.add(tokenHash);
        write('DELETE FROM sessions WHERE token_hash = $1', tokenHash);
      }),
    endSessionsBefore(atMs) {
      for (const [tokenHash, { session }] of remembered)
        if (session.expiresAtMs <= atMs) remembered.delete(tokenHash);
      write('DELETE FROM sessions WHERE expires_at_ms <= $1', atMs);
    },
    openSessions: (tokenHashes) =>
      new Set(
        read('SELECT token_hash FROM sessions WHERE token_hash = ANY($1)', tokenHashes).map((row) =>
          String(row['token_hash']),
        ),
      ),
  };
  return { calls, written: () => [...ended] };
}
