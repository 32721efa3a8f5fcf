/** Ledgers over PostgreSQL: whoever appends holds the ledger's head, and a document's acts hold the workspace's still. */
import type { StampedAct } from '#shared/acts/envelope.ts';
import { LedgerId } from '#shared/kernel/ids.ts';
import { Behind } from './behind.ts';
import { DamagedStore } from './damage.ts';
import { statement, takeLocks, type Locking, type PostgresTransactions } from './postgres-transaction.ts';
import type { SharedStore } from './store.ts';
import { readAct } from './stored-rows.ts';

type Ledgers = Pick<SharedStore, 'appendAct' | 'eraseTexts' | 'actsAfter' | 'ledgersMoved'>;

export interface PostgresLedgers {
  readonly calls: Ledgers;
  /** Holds the heads of these ledgers until the end of the transaction. */
  readonly locks: (ledgers: readonly LedgerId[]) => Locking;
  /** Ledgers that this transaction appended to. */
  readonly written: () => readonly LedgerId[];
}

export interface LedgersOptions {
  readonly transactions: PostgresTransactions;
  readonly setting: (name: string) => string | null;
  /** Has texts that were taken out of acts overwritten, some time. */
  readonly onErased: () => void;
}

/** A long ledger is read in pieces, so that no answer is waited for too long. */
const actsAtOnce = 5_000;

export function postgresLedgers({ transactions, setting, onErased }: LedgersOptions): PostgresLedgers {
  /** Numbers of last acts, as this transaction holds and moves them. */
  const heads = new Map<LedgerId, number>();
  let workspaceSeq: number | null = null;
  let workspace: string | null = null;
  const appended = new Set<LedgerId>();
  let acts: { readonly act: StampedAct; readonly id: string }[] = [];
  let isErasing = false;

  transactions.collectors.push(() => {
    if (acts.length === 0) return [];
    const rows = acts;
    acts = [];
    const newHeads = [...Map.groupBy(rows, ({ act }) => act.ledger)].map(
      ([ledger, some]) => [ledger, Math.max(...some.map(({ act }) => act.stamp.seq))] as const,
    );
    return [
      statement(
        `INSERT INTO acts (ledger, seq, id, act)
         SELECT * FROM unnest($1::text[], $2::bigint[], $3::text[], $4::text[])`,
        rows.map(({ act }) => act.ledger),
        rows.map(({ act }) => act.stamp.seq),
        rows.map(({ id }) => id),
        rows.map(({ act }) => JSON.stringify(act)),
      ),
      statement(
        `INSERT INTO ledger_head (ledger, seq) SELECT * FROM unnest($1::text[], $2::bigint[])
         ON CONFLICT (ledger) DO UPDATE SET seq = excluded.seq, moved_by = pg_current_xact_id()`,
        newHeads.map(([ledger]) => ledger),
        newHeads.map(([, seq]) => seq),
      ),
    ];
  });
  transactions.onEnd.push((isKept) => {
    heads.clear();
    workspaceSeq = null;
    appended.clear();
    acts = [];
    if (isKept && isErasing) onErased();
    isErasing = false;
  });

  const locks: PostgresLedgers['locks'] = (ledgers) => {
    workspace ??= setting('workspace');
    const wanted = ledgers.filter((ledger) => !heads.has(ledger));
    return {
      statements: [
        // Two nodes that share it and then both want it for themselves would wait for each other.
        statement(
          'SELECT seq FROM ledger_head WHERE ledger = $1 AND NOT (ledger = ANY($2)) FOR SHARE',
          workspace,
          wanted,
        ),
        statement(
          'SELECT ledger, seq FROM ledger_head WHERE ledger = ANY($1) ORDER BY ledger FOR UPDATE',
          wanted,
        ),
      ],
      take([roles, held]) {
        const [role] = roles?.rows ?? [];
        workspaceSeq = role ? Number(role['seq']) : null;
        for (const ledger of wanted) heads.set(ledger, 0);
        for (const row of held?.rows ?? []) heads.set(LedgerId.parse(row['ledger']), Number(row['seq']));
      },
    };
  };

  const headOf = (ledger: LedgerId): number => {
    const held = heads.get(ledger);
    if (held !== undefined) return held;
    takeLocks(transactions, [locks([ledger])]);
    return heads.get(ledger) ?? 0;
  };

  const pieceAfter = (ledger: LedgerId, afterSeq: number, most: number): StampedAct[] => {
    // Of one moment, with the number of the last act, also where there is no act to read.
    const rows = transactions.read(
      `SELECT h.seq AS head, a.act FROM ledger_head h LEFT JOIN acts a ON a.ledger = h.ledger AND a.seq > $2
       WHERE h.ledger = $1 ORDER BY a.seq LIMIT $3`,
      ledger,
      afterSeq,
      most,
    );
    const head = Number(rows[0]?.['head'] ?? 0);
    const found = rows.filter((row) => row['act'] !== null).map((row) => readAct(row['act']));
    const expected = Math.min(Math.max(0, head - afterSeq), most);
    const isWhole =
      found.length === expected && found.every(({ stamp }, i) => stamp.seq === afterSeq + 1 + i);
    if (!isWhole) throw new DamagedStore(`Stored bytes of ${ledger} are damaged.`);
    return found;
  };

  const calls: Ledgers = {
    appendAct: (act, id) =>
      transactions.run(() => {
        const { seq, workspaceSeq: judgedBy } = act.stamp;
        if (headOf(act.ledger) !== seq - 1) throw new Behind('Another act took this place in the ledger.');
        if (act.ledger !== workspace && workspaceSeq !== null && workspaceSeq > judgedBy)
          throw new Behind('The workspace has changed since.');
        heads.set(act.ledger, seq);
        appended.add(act.ledger);
        acts.push({ act, id });
      }),

    eraseTexts: (act) =>
      transactions.run(() => {
        isErasing = true;
        const { ledger, stamp } = act;
        transactions.write(
          'UPDATE acts SET act = $3 WHERE ledger = $1 AND seq = $2',
          ledger,
          stamp.seq,
          JSON.stringify(act),
        );
      }),

    actsAfter(ledger, afterSeq, most = Infinity) {
      const found: StampedAct[] = [];
      let isMore = true;
      while (isMore) {
        const wanted = Math.min(most - found.length, actsAtOnce);
        const piece = pieceAfter(ledger, afterSeq + found.length, wanted);
        for (const act of piece) found.push(act);
        isMore = piece.length === actsAtOnce && found.length < most;
      }
      return found;
    },

    ledgersMoved(since) {
      // A transaction that was open at that moment has no smaller number than the oldest of them.
      const rows = transactions.read(
        `SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS until, h.ledger, h.seq
         FROM (VALUES (1)) AS one LEFT JOIN ledger_head h ON h.moved_by >= $1::xid8`,
        since ?? '0',
      );
      return {
        until: String(rows[0]?.['until']),
        heads: new Map(
          rows.flatMap(({ ledger, seq }) =>
            ledger === null ? [] : [[LedgerId.parse(ledger), Number(seq)] as const],
          ),
        ),
      };
    },
  };
  return { calls, locks, written: () => [...appended] };
}
