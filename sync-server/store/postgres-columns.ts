/** PostgreSQL's columns as JavaScript's values: our numbers are all safe integers, our bytes own their memory. */

const bytea = 17;
const numbers: ReadonlySet<number> = new Set([20, 21, 23]);
const boolean = 16;

const asText = (value: string): unknown => value;
const asNumber = (value: string): unknown => Number(value);
const asBoolean = (value: string): unknown => value === 't';

/** Passed to another thread, a piece of a shared buffer would take all of that along. */
function asBytes(hex: string): unknown {
  const decoded = Buffer.from(hex.slice(2), 'hex');
  return decoded.byteLength === decoded.buffer.byteLength
    ? new Uint8Array(decoded.buffer)
    : new Uint8Array(decoded);
}

/** @param type PostgreSQL's number of the column's type */
export function columnParser(type: number): (value: string) => unknown {
  if (type === bytea) return asBytes;
  if (type === boolean) return asBoolean;
  return numbers.has(type) ? asNumber : asText;
}
