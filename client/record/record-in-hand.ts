/** A record on its way from its page to the page that checks it: taken once, never stored. */

export interface RecordFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

let inHand: RecordFile | null = null;

export const handOver = (file: RecordFile): void => {
  inHand = file;
};

export function takeRecord(): RecordFile | null {
  const file = inHand;
  inHand = null;
  return file;
}
