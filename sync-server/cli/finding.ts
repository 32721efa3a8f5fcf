/** What `countersign doctor` says of one thing that it looked at. */

export interface Finding {
  /** A hint is worth knowing, and nothing is broken. */
  readonly verdict: 'ok' | 'hint' | 'wrong';
  /** One line. */
  readonly sentence: string;
}

export const fine = (sentence: string): Finding => ({ verdict: 'ok', sentence });
export const hint = (sentence: string): Finding => ({ verdict: 'hint', sentence });
export const wrong = (sentence: string): Finding => ({ verdict: 'wrong', sentence });
