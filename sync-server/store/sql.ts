/** Prepared statements of one SQLite database, each made once. */
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';

export type Row = Record<string, unknown>;

export interface Sql {
  readonly run: (sql: string, ...values: SQLInputValue[]) => void;
  readonly one: (sql: string, ...values: SQLInputValue[]) => Row | null;
  readonly all: (sql: string, ...values: SQLInputValue[]) => Row[];
}

export function sqlOf(database: DatabaseSync): Sql {
  const statements = new Map<string, StatementSync>();
  const prepared = (sql: string): StatementSync => {
    const known = statements.get(sql);
    if (known) return known;
    const fresh = database.prepare(sql);
    statements.set(sql, fresh);
    return fresh;
  };
  return {
    run(sql, ...values) {
      prepared(sql).run(...values);
    },
    one: (sql, ...values) => prepared(sql).get(...values) ?? null,
    all: (sql, ...values) => prepared(sql).all(...values),
  };
}
