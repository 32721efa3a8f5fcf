/** Changes of a body that wait for their transaction, as a value: taken as a whole, and put back when it failed. */

/** What the next transaction writes. */
export interface Waiting {
  readonly rows: Uint8Array[];
  readonly touched: Map<string, string>;
  readonly receipted: Map<string, string>;
}

export const nothing = (): Waiting => ({ rows: [], touched: new Map(), receipted: new Map() });
export const hasChanges = ({ rows, touched }: Waiting): boolean => rows.length + touched.size > 0;
export const isEmpty = (waiting: Waiting): boolean => !hasChanges(waiting) && waiting.receipted.size === 0;
/** What waited first, then what came after it. */
export const joined = (first: Waiting, then: Waiting): Waiting => ({
  rows: [...first.rows, ...then.rows],
  touched: new Map([...first.touched, ...then.touched]),
  receipted: new Map([...first.receipted, ...then.receipted]),
});
