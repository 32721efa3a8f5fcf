/** Documents and bodies over PostgreSQL: whoever appends holds the body's head, so numbers are dense and in the order of the commits. */
import { crc32 } from 'node:zlib';
import { LedgerId, LineageId, MemberId } from '#shared/kernel/ids.ts';
import { invariant } from '#shared/kernel/invariant.ts';
import { Behind } from './behind.ts';
import { DamagedStore } from './damage.ts';
import { holdHeads, postgresGuess, type Guess } from './postgres-guess.ts';
import { statement, takeLocks, type Locking, type PostgresTransactions } from './postgres-transaction.ts';
import type { Row, Statement } from './postgres-thread.ts';
import type { DocumentRow, SharedStore, Written } from './store.ts';
import { readSpan } from './stored-rows.ts';

type Bodies = Pick<
  SharedStore,
  | 'documents'
  | 'document'
  | 'createDocument'
  | 'raiseSchema'
  | 'markSealed'
  | 'appendUpdates'
  | 'loadBody'
  | 'updatesAfter'
  | 'replaceSnapshot'
  | 'clientsOf'
  | 'bindClient'
  | 'describeBody'
  | 'bodyDescription'
  | 'bodyDescriptions'
  | 'keepWriting'
  | 'writingOf'
  | 'bodyHeads'
>;

export interface PostgresBodies {
  readonly calls: Bodies;
  /** Holds the heads of these bodies until the end of the transaction. */
  readonly locks: (documents: readonly LedgerId[]) => Locking;
  readonly guess: Guess;
  /** What this transaction appended and described. */
  readonly written: () => Pick<Written, 'bodies' | 'described'>;
}

/** Held while a document gets its number. Any number that others do not use. */
const numberLock = 7_203_118;
/** A snapshot leaves so much of the log before it, ms: a node that lags reads there what it lacks. */
const keptMs = 30_000;

interface Head {
  seq: number;
  isSealed: boolean;
}
interface LogRow {
  readonly document: LedgerId;
  readonly seq: number;
  readonly bytes: Uint8Array;
  readonly atMs: number;
}

const documentColumns = 'SELECT document, lineage, number, schema, sealed FROM documents';

/** @param nowMs never goes back */
export function postgresBodies(transactions: PostgresTransactions, nowMs: () => number): PostgresBodies {
  const { read, write, decide, run } = transactions;
  /** As this transaction holds and moves them. */
  const heads = new Map<LedgerId, Head>();
  let log: LogRow[] = [];
  /** What takes locks on rows of documents that nobody holds the head of: sent in one order, by every node. */
  let beside: { readonly document: LedgerId; readonly statement: Statement }[] = [];
  const appended = new Map<LedgerId, { seq: number; updates: Uint8Array[] }>();
  const described = new Set<LedgerId>();

  transactions.collectors.push(() => {
    const rows = log;
    const ordered = beside.toSorted((a, b) =>
      a.document === b.document ? 0 : a.document < b.document ? -1 : 1,
    );
    log = [];
    beside = [];
    return [...(rows.length > 0 ? logStatements(rows) : []), ...ordered.map((each) => each.statement)];
  });
  transactions.onEnd.push(() => {
    heads.clear();
    log = [];
    beside = [];
    appended.clear();
    described.clear();
  });

  const locks: PostgresBodies['locks'] = (documents) => {
    const wanted = documents.filter((document) => !heads.has(document));
    return {
      statements: [
        holdHeads(wanted),
        // A statement of its own: it sees what was committed while the first one waited.
        statement('SELECT document FROM documents WHERE document = ANY($1) AND sealed', wanted),
      ],
      take([held, sealed]) {
        for (const row of held?.rows ?? [])
          heads.set(LedgerId.parse(row['document']), { seq: Number(row['seq']), isSealed: false });
        for (const row of sealed?.rows ?? []) {
          const head = heads.get(LedgerId.parse(row['document']));
          if (head) head.isSealed = true;
        }
      },
    };
  };

  const guessHeads = postgresGuess(transactions, nowMs);
  const guess: Guess = (places) => {
    const isGuessed = places.every(({ of }) => !heads.has(of)) && guessHeads(places);
    if (isGuessed) for (const { of, seq = 0 } of places) heads.set(of, { seq, isSealed: false });
    return isGuessed;
  };

  const headOf = (document: LedgerId): Head => {
    if (!heads.has(document)) takeLocks(transactions, [locks([document])]);
    const head = heads.get(document);
    invariant(head, 'bodies belong to documents');
    return head;
  };

  const calls: Bodies = {
    documents: () => read(`${documentColumns} ORDER BY number`).map(readDocument),
    document(id) {
      const [row] = read(`${documentColumns} WHERE document = $1`, id);
      return row ? readDocument(row) : null;
    },
    createDocument: (row) =>
      run(() => {
        const [, created] = decide(
          statement(`SELECT pg_advisory_xact_lock(${numberLock})`),
          statement(
            `INSERT INTO documents (document, lineage, number, schema, sealed)
             SELECT $1, $2, coalesce(max(number), 0) + 1, $3::bigint, $4::boolean FROM documents
             ON CONFLICT (document) DO NOTHING RETURNING number`,
            row.document,
            row.lineage,
            row.schema,
            String(row.sealed),
          ),
        );
        const number = created?.rows[0]?.['number'];
        if (number === undefined) throw new Behind('Another node created this document.');
        write('INSERT INTO head (document, seq) VALUES ($1, 0)', row.document);
        return { ...row, number: Number(number) };
      }),
    raiseSchema(document, schema) {
      write('UPDATE documents SET schema = $2 WHERE document = $1 AND schema < $2', document, schema);
    },
    markSealed: (document, bodySeq) =>
      run(() => {
        const head = headOf(document);
        if (bodySeq !== undefined && head.seq > bodySeq) throw new Behind('The body has grown since.');
        head.isSealed = true;
        write('UPDATE documents SET sealed = true WHERE document = $1', document);
      }),

    appendUpdates: (document, updates, atMs) =>
      run(() => {
        const head = headOf(document);
        if (head.isSealed) throw new Behind('The document was sealed.');
        const of = appended.get(document) ?? { seq: 0, updates: [] };
        for (const bytes of updates) log.push({ document, seq: ++head.seq, bytes, atMs });
        of.seq = head.seq;
        of.updates.push(...updates);
        appended.set(document, of);
        return head.seq;
      }),

    loadBody(document) {
      // Of one moment: the head, the snapshot, and the log after it.
      const [head, ...rows] = read(
        `SELECT 0 AS kind, seq, NULL AS bytes, NULL AS crc FROM head WHERE document = $1
         UNION ALL SELECT 1, seq, encode(bytes, 'base64'), crc FROM snapshot WHERE document = $1
         UNION ALL SELECT 2, seq, encode(bytes, 'base64'), crc FROM log WHERE document = $1
           AND seq > coalesce((SELECT seq FROM snapshot WHERE document = $1), 0)
         ORDER BY 1, 2`,
        document,
      );
      invariant(head, 'bodies belong to documents');
      const snapshot = rows[0]?.['kind'] === 1 ? rows[0] : null;
      const from = snapshot ? Number(snapshot['seq']) : 0;
      const after = snapshot ? rows.slice(1) : rows;
      if (!isDense(after, from) || from + after.length !== head['seq']) throw damaged(document);
      return {
        snapshot: snapshot && wholeBytes(document, snapshot),
        updates: after.map((row) => wholeBytes(document, row)),
        seq: from + after.length,
      };
    },
    updatesAfter(document, seq) {
      const found = read(
        `SELECT h.seq AS head, d.schema, l.seq, encode(l.bytes, 'base64') AS bytes, l.crc FROM head h JOIN documents d USING (document)
         LEFT JOIN log l ON l.document = h.document AND l.seq > $2
         WHERE h.document = $1 ORDER BY l.seq`,
        document,
        seq,
      );
      const [now] = found;
      invariant(now, 'bodies belong to documents');
      const rows = found.filter((row) => row['seq'] !== null);
      const head = Number(now['head']);
      if (rows.length !== head - seq || !isDense(rows, seq)) return null;
      return {
        updates: rows.map((row) => wholeBytes(document, row)),
        seq: head,
        schema: Number(now['schema']),
      };
    },
    replaceSnapshot: (document, seq, snapshot) =>
      run(() => {
        const sql = `WITH replaced AS (
            INSERT INTO snapshot (document, seq, bytes, crc)
            SELECT document, $2::bigint, $3::bytea, $4::bigint FROM head WHERE document = $1 AND seq >= $2
            ON CONFLICT (document) DO UPDATE SET seq = excluded.seq, bytes = excluded.bytes, crc = excluded.crc
              WHERE snapshot.seq < excluded.seq
            RETURNING seq)
          DELETE FROM log WHERE document = $1 AND seq <= (SELECT seq FROM replaced)
            AND at_ms < (SELECT at_ms FROM log WHERE document = $1 AND seq = $2) - ${keptMs}`;
        beside.push({ document, statement: statement(sql, document, seq, snapshot, crc32(snapshot)) });
      }),

    clientsOf: (document) =>
      new Map(
        read('SELECT client, member FROM clients WHERE document = $1', document).map((row) => [
          Number(row['client']),
          MemberId.parse(row['member']),
        ]),
      ),
    bindClient(document, client, member) {
      const [bound] = decide(
        statement(
          `INSERT INTO clients (document, client, member) VALUES ($1, $2, $3)
           ON CONFLICT (document, client) DO UPDATE SET member = excluded.member
             WHERE clients.member = excluded.member`,
          document,
          client,
          member,
        ),
      );
      if (bound?.count !== 1) throw new Behind('Another member has this client id.');
    },
    describeBody: (document, title, changedAtMs) =>
      run(() => {
        // Clocks of nodes differ: the time does not go back, and what was written last is the title.
        const sql = `UPDATE documents SET title = $2, body_changed_at_ms = greatest(body_changed_at_ms, $3) WHERE document = $1`;
        // Text in PostgreSQL has no zero in it; in a body one may stand.
        beside.push({
          document,
          statement: statement(sql, document, title.replaceAll('\0', '\u{fffd}'), changedAtMs),
        });
        described.add(document);
      }),
    bodyDescription(document) {
      const [row] = read('SELECT title, body_changed_at_ms FROM documents WHERE document = $1', document);
      const title = row?.['title'];
      return typeof title === 'string' ? { title, changedAtMs: Number(row?.['body_changed_at_ms']) } : null;
    },

    bodyDescriptions: () =>
      new Map(
        read('SELECT document, title, body_changed_at_ms FROM documents WHERE title IS NOT NULL').map(
          (row) => [
            LedgerId.parse(row['document']),
            { title: String(row['title']), changedAtMs: Number(row['body_changed_at_ms']) },
          ],
        ),
      ),

    keepWriting(document, { member, fromMs, toMs }) {
      write(
        `INSERT INTO writing (document, member, from_ms, to_ms) VALUES ($1, $2, $3, $4)
         ON CONFLICT (document, member, from_ms) DO UPDATE SET to_ms = excluded.to_ms`,
        document,
        member,
        fromMs,
        toMs,
      );
    },
    writingOf: (document, most) =>
      read(
        'SELECT member, from_ms, to_ms FROM writing WHERE document = $1 ORDER BY to_ms DESC, from_ms DESC LIMIT $2',
        document,
        most,
      )
        .map(readSpan)
        .toReversed(),

    bodyHeads: (documents) =>
      new Map(
        read('SELECT document, seq FROM head WHERE document = ANY($1)', documents).map((row) => [
          LedgerId.parse(row['document']),
          Number(row['seq']),
        ]),
      ),
  };
  return {
    calls,
    locks,
    guess,
    written: () => ({
      bodies: [...appended].map(([document, { seq, updates }]) => ({ document, seq, updates })),
      described: [...described],
    }),
  };
}

const logStatements = (rows: readonly LogRow[]): readonly Statement[] => {
  const last = new Map(rows.map(({ document, seq }) => [document, seq]));
  return [
    statement(
      `INSERT INTO log (document, seq, bytes, crc, at_ms)
       SELECT * FROM unnest($1::text[], $2::bigint[], $3::bytea[], $4::bigint[], $5::bigint[])`,
      rows.map(({ document }) => document),
      rows.map(({ seq }) => seq),
      rows.map(({ bytes }) => bytes),
      rows.map(({ bytes }) => crc32(bytes)),
      rows.map(({ atMs }) => atMs),
    ),
    statement(
      `UPDATE head SET seq = moved.seq FROM unnest($1::text[], $2::bigint[]) AS moved (document, seq)
       WHERE head.document = moved.document`,
      [...last.keys()],
      [...last.values()],
    ),
  ];
};

const isDense = (rows: readonly Row[], after: number): boolean =>
  rows.every((row, i) => row['seq'] === after + 1 + i);

const damaged = (document: string): DamagedStore =>
  new DamagedStore(`Stored bytes of ${document} are damaged.`);

/** They come as base64: as hexadecimal text, PostgreSQL's own way, a large body takes half as long again. */
function wholeBytes(document: string, row: Row): Uint8Array {
  const read = Buffer.from(String(row['bytes']), 'base64');
  if (crc32(read) !== row['crc']) throw damaged(document);
  // A small piece of a shared buffer would keep all of that in memory.
  return read.byteLength < read.buffer.byteLength ? new Uint8Array(read) : new Uint8Array(read.buffer);
}

const readDocument = (row: Row): DocumentRow => ({
  document: LedgerId.parse(row['document']),
  lineage: LineageId.parse(row['lineage']),
  number: Number(row['number']),
  schema: Number(row['schema']),
  sealed: row['sealed'] === true,
});
