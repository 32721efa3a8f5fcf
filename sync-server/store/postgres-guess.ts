/**
 * Heads of bodies that are taken for granted: they are held when the rest is sent, which saves a way to the server and
 * back for each commit. With a wrong number the transaction is taken back, and runs again with heads that were asked for.
 */
import type { LedgerId } from '#shared/kernel/ids.ts';
import { must, statement, type PostgresTransactions } from './postgres-transaction.ts';
import type { Statement } from './postgres-thread.ts';
import type { Place } from './store.ts';

/** So long nothing is guessed of a body after a guess was wrong: others write there too; ms. */
const askedMs = 1_000;

/** All nodes in one order: two that hold what the other wants would wait for each other. */
export const holdHeads = (documents: readonly LedgerId[]): Statement =>
  statement(
    'SELECT document, seq FROM head WHERE document = ANY($1) ORDER BY document FOR UPDATE',
    documents,
  );

/** Whether the numbers of `places` are guessed in this transaction; all or none of them. */
export type Guess = (places: readonly Place[]) => boolean;

/** @param nowMs never goes back */
export function postgresGuess(transactions: PostgresTransactions, nowMs: () => number): Guess {
  const askedUntilMs = new Map<LedgerId, number>();
  let guessed: readonly LedgerId[] = [];

  transactions.onEnd.push((isKept) => {
    if (!isKept) for (const document of guessed) askedUntilMs.set(document, nowMs() + askedMs);
    guessed = [];
  });
  const isAsked = (document: LedgerId): boolean => {
    if (nowMs() < (askedUntilMs.get(document) ?? -Infinity)) return true;
    askedUntilMs.delete(document);
    return false;
  };

  return (places) => {
    if (places.some(({ part, of, seq }) => part !== 'body' || seq === undefined || isAsked(of))) return false;
    guessed = places.map(({ of }) => of);
    transactions.guard(
      holdHeads(guessed),
      // A statement of its own: it sees what was committed while the first one waited.
      must(
        `(SELECT count(*) FROM unnest($1::text[], $2::bigint[]) AS guessed (document, seq)
            JOIN head USING (document, seq)) = cardinality($1::text[])
         AND NOT EXISTS (SELECT FROM documents WHERE document = ANY($1::text[]) AND sealed)`,
        guessed,
        places.map(({ seq = 0 }) => seq),
      ),
    );
    return true;
  };
}
