/** Two clocks, never mixed: the relay's stamp, and what the author's device claims. */

/** When something happened, as far as anybody can know. */
export interface When {
  /** Relay time of the stamp in ms; `null` while pending in an outbox. */
  readonly atMs: number | null;
  /** Ledger sequence number; `null` while pending. */
  readonly seq: number | null;
  /** The author's device clock: a claim. */
  readonly claimedAtMs: number;
}
