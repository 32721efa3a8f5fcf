/** Where a long ledger is to be had; the page of the benchmark is handed it. */
export interface LongLedger {
  readonly url: string;
  /** Of a session of `member`. */
  readonly token: string;
  readonly document: string;
  readonly lineage: string;
  readonly workspace: string;
  readonly member: string;
  /** Of its last act. */
  readonly seq: number;
}

/** One opening of it on a device; ms from its beginning. */
export interface LedgerOpening {
  /** What was kept here is read and folded. */
  readonly keptMs: number;
  /** All of it is here. */
  readonly wholeMs: number;
  /** And on disk. */
  readonly storedMs: number;
  readonly threads: number;
}

/** The same frames, taken by a bare WebSocket and parsed. */
export interface BareOpening {
  readonly wholeMs: number;
  readonly parseMs: number;
  readonly bytes: number;
}
