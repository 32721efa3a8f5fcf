/**
 * Bodies in the embedded store: what a commit adds to any of them is one row at the end of the journal, and is brought
 * to its document's own log a little later. A commit then writes a handful of pages, where a hundred documents' logs are
 * a hundred places.
 *
 * Both may hold the same update after a crash: what `head` counts is in the log, and everywhere else it is passed over.
 */
import { crc32 } from 'node:zlib';
import type { LedgerId } from '#shared/kernel/ids.ts';
import { invariant } from '#shared/kernel/invariant.ts';
import { DamagedStore } from './damage.ts';
import { journalRow, readJournalRow, unpacked, type FreshPiece, type Piece } from './journal-row.ts';
import type { Row, Sql } from './sql.ts';
import type { Store } from './store.ts';

export interface BodyLog extends Pick<
  Store,
  'appendUpdates' | 'updatesAfter' | 'loadBody' | 'replaceSnapshot'
> {
  /** Writes the row of the transaction that runs; it is to be committed next. */
  write(): void;
  /** The transaction is on disk. */
  kept(): void;
  /** Nothing of the transaction is. */
  lost(): void;
  /**
   * Brings some of the journal to the logs, in the transaction that runs, until `isLate` says so.
   * @returns whether some is left.
   */
  settle(isLate: () => boolean): boolean;
}

/** A row of the log holds up to so many bytes of updates, or one longer piece. */
const mostRowBytes = 64 * 1024;
/** Rows of the journal that are taken out at once. */
const rowsAtOnce = 32;

export function openBodyLog({ run, one, all }: Sql): BodyLog {
  /** In the journal, and not known to be in the log; oldest first. */
  const pending = new Map<LedgerId, Piece[]>();
  /** The number of the last update, of documents that were appended to and are pending. */
  const heads = new Map<LedgerId, number>();
  /** The last row of the journal that `pending` knows of. */
  let lastRow = 0;
  /** What the transaction that runs appended, and up to where it brought documents to the log. */
  let fresh: FreshPiece[] = [];
  let freshRow: readonly Piece[] = [];
  const freshHeads = new Map<LedgerId, number>();
  const settled = new Map<LedgerId, number>();
  /** What `settle` goes through: the documents that are left, then the journal's rows up to one. */
  let round: { readonly documents: LedgerId[]; readonly lastRow: number } | null = null;

  const storedHead = (document: LedgerId): number => {
    const row = one('SELECT seq FROM head WHERE document = ?', document);
    invariant(row, 'bodies belong to documents');
    return Number(row['seq']);
  };

  const headOf = (document: LedgerId): number =>
    freshHeads.get(document) ??
    heads.get(document) ??
    Math.max(storedHead(document), pending.get(document)?.at(-1)?.seq ?? 0);

  /** Another process may have written since: a look beside a running relay. */
  function catchUp(): void {
    for (const row of all('SELECT id, pieces, crc FROM journal WHERE id > ? ORDER BY id', lastRow)) {
      for (const piece of readJournalRow(wholeBytes('The journal', row['pieces'], row['crc']))) keep(piece);
      lastRow = Number(row['id']);
    }
  }

  function keep(piece: Piece): void {
    const known = pending.get(piece.document);
    if (known) known.push(piece);
    else pending.set(piece.document, [piece]);
  }

  /** What is not in the log, of which `head` is the last. */
  function journaled(document: LedgerId, head: number): Piece[] {
    const ofTransaction = journalRow(fresh.filter((piece) => piece.document === document)).pieces;
    return [...(pending.get(document) ?? []), ...ofTransaction].filter(({ seq }) => seq > head);
  }

  /** Updates after number `from`, up to the last. */
  function updatesFrom(document: LedgerId, from: number): { updates: Uint8Array[]; seq: number } {
    catchUp();
    const rows = all(
      'SELECT seq, count, bytes, crc FROM log WHERE document = ? AND seq > ? ORDER BY seq',
      document,
      from,
    );
    const head = storedHead(document);
    const updates: Uint8Array[] = [];
    let seq = from;
    const add = (last: number, of: readonly Uint8Array[]): void => {
      const known = seq - (last - of.length);
      if (known < 0 || known >= of.length) throw damaged(document);
      updates.push(...of.slice(known));
      seq = last;
    };
    for (const row of rows) add(Number(row['seq']), updatesOf(document, row));
    if (seq !== Math.max(head, from)) throw damaged(document);
    for (const piece of journaled(document, seq)) add(piece.seq, unpacked(piece.packed));
    return { updates, seq };
  }

  /** Brings what is journaled of a document to its log; of what a snapshot holds, only the number. */
  function settleDocument(document: LedgerId, snapshotSeq: number): { readonly isWhole: boolean } {
    const head = storedHead(document);
    const pieces = journaled(document, head);
    const [first] = pieces;
    const last = pieces.at(-1);
    settled.set(document, last?.seq ?? head);
    if (!first || !last) return { isWhole: true };
    const isWhole = first.seq - first.count === head;
    for (const group of inRows(pieces.filter(({ seq }) => seq > snapshotSeq))) {
      const end = group.at(-1) ?? last;
      const bytes = group.length === 1 ? end.packed : Buffer.concat(group.map(({ packed }) => packed));
      run(
        // What cannot be served any more is kept for whoever looks into it.
        `INSERT ${isWhole ? '' : 'OR IGNORE '}INTO log (document, seq, count, bytes, crc, at_ms) VALUES (?, ?, ?, ?, ?, ?)`,
        document,
        end.seq,
        group.reduce((sum, { count }) => sum + count, 0),
        bytes,
        crc32(bytes),
        end.atMs,
      );
    }
    if (isWhole) run('UPDATE head SET seq = ? WHERE document = ?', last.seq, document);
    return { isWhole };
  }

  function forgetTransaction(): void {
    fresh = [];
    freshRow = [];
    freshHeads.clear();
    settled.clear();
  }

  catchUp();

  return {
    appendUpdates(document, updates, atMs) {
      const seq = headOf(document) + updates.length;
      if (updates.length > 0) fresh.push({ document, seq, atMs, updates });
      freshHeads.set(document, seq);
      return seq;
    },

    updatesAfter(document, from) {
      const snapshot = one('SELECT seq FROM snapshot WHERE document = ?', document);
      if (snapshot && Number(snapshot['seq']) > from) return null;
      const stored = one('SELECT schema FROM documents WHERE document = ?', document);
      return { ...updatesFrom(document, from), schema: Number(stored?.['schema']) };
    },

    loadBody(document) {
      const snapshot = one('SELECT seq, bytes, crc FROM snapshot WHERE document = ?', document);
      const from = snapshot ? Number(snapshot['seq']) : 0;
      if (from > storedHead(document)) throw damaged(document);
      return {
        snapshot: snapshot && wholeBytes(document, snapshot['bytes'], snapshot['crc']),
        ...updatesFrom(document, from),
      };
    },

    replaceSnapshot(document, seq, snapshot) {
      const stored = one('SELECT seq FROM snapshot WHERE document = ?', document);
      if (seq > headOf(document) || (stored && Number(stored['seq']) >= seq)) return;
      if (!settleDocument(document, seq).isWhole) throw damaged(document);
      run(
        `INSERT INTO snapshot (document, seq, bytes, crc) VALUES (?, ?, ?, ?)
         ON CONFLICT (document) DO UPDATE SET seq = excluded.seq, bytes = excluded.bytes, crc = excluded.crc`,
        document,
        seq,
        snapshot,
        crc32(snapshot),
      );
      run('DELETE FROM log WHERE document = ? AND seq <= ?', document, seq);
    },

    write() {
      if (fresh.length === 0) return;
      const { row, pieces } = journalRow(fresh);
      run('INSERT INTO journal (id, pieces, crc) VALUES (?, ?, ?)', lastRow + 1, row, crc32(row));
      freshRow = pieces;
    },

    kept() {
      if (freshRow.length > 0) lastRow++;
      for (const piece of freshRow) {
        keep(piece);
        heads.set(piece.document, piece.seq);
      }
      for (const [document, seq] of settled) {
        const left = pending.get(document)?.filter((piece) => piece.seq > seq) ?? [];
        if (left.length > 0) pending.set(document, left);
        else {
          pending.delete(document);
          heads.delete(document);
        }
      }
      forgetTransaction();
    },

    lost() {
      forgetTransaction();
      round = null;
    },

    settle(isLate) {
      round ??= { documents: [...pending.keys()], lastRow };
      // Something each time: where all of it takes long, the journal would grow for ever.
      while (round.documents.length > 0) {
        const document = round.documents.pop();
        if (document !== undefined && pending.has(document)) settleDocument(document, 0);
        if (isLate()) return true;
      }
      while (hasRows(round.lastRow)) {
        run(
          'DELETE FROM journal WHERE id IN (SELECT id FROM journal WHERE id <= ? ORDER BY id LIMIT ?)',
          round.lastRow,
          rowsAtOnce,
        );
        if (isLate()) return true;
      }
      round = null;
      return false;
    },
  };

  function hasRows(upTo: number): boolean {
    return one('SELECT 1 FROM journal WHERE id <= ? LIMIT 1', upTo) !== null;
  }
}

function* inRows(pieces: readonly Piece[]): Generator<Piece[]> {
  let group: Piece[] = [];
  let size = 0;
  for (const piece of pieces) {
    if (group.length > 0 && size + piece.packed.length > mostRowBytes) {
      yield group;
      [group, size] = [[], 0];
    }
    group.push(piece);
    size += piece.packed.length;
  }
  if (group.length > 0) yield group;
}

/** Rows from before version 4 hold one update as it is. */
function updatesOf(document: LedgerId, row: Row): Uint8Array[] {
  const bytes = wholeBytes(document, row['bytes'], row['crc']);
  if (row['count'] === 0) return [bytes];
  const updates = unpacked(bytes);
  if (updates.length !== row['count']) throw damaged(document);
  return updates;
}

function wholeBytes(what: string, bytes: unknown, crc: unknown): Uint8Array {
  if (!(bytes instanceof Uint8Array) || crc32(bytes) !== crc) throw damaged(what);
  return bytes;
}

const damaged = (what: string): DamagedStore => new DamagedStore(`Stored bytes of ${what} are damaged.`);
