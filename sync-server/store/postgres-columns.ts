/** PostgreSQL's columns as JavaScript's values: our numbers are all safe integers, and bytes are asked for as base64. */

/** By PostgreSQL's numbers of types. */
const numbers: ReadonlySet<number> = new Set([20, 21, 23]);
const boolean = 16;

const asText = (value: string): unknown => value;
const asNumber = (value: string): unknown => Number(value);
const asBoolean = (value: string): unknown => value === 't';

export function columnParser(type: number): (value: string) => unknown {
  if (type === boolean) return asBoolean;
  return numbers.has(type) ? asNumber : asText;
}
