/** As long as it takes: that a machine is busy is no trouble of the database, and tests about time say their own. */
import type { Patience } from '../../../sync-server/store/postgres-line.ts';

export const patient: Patience = {
  connectMs: 60_000,
  lockMs: 60_000,
  statementMs: 60_000,
  idleMs: 60_000,
  answerMs: 60_000,
};
