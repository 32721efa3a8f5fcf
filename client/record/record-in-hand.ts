/** A record on its way from its page to the page that checks it: looked at when that page is drawn, then let go; never stored. */

export interface RecordFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

let inHand: RecordFile | null = null;

export const handOver = (file: RecordFile): void => {
  inHand = file;
};

/** A page may be drawn more than once before it is shown. */
export const recordInHand = (): RecordFile | null => inHand;

export const letGo = (): void => {
  inHand = null;
};
