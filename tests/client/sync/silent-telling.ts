/** Handing out with no relay in reach. */
import { err } from '#shared/kernel/result.ts';
import { refuse } from '#shared/protocol/refusal.ts';
import type { Telling } from '../../../client/sync/telling.ts';

const unreachable = () => Promise.resolve(err(refuse('unavailable')));

export const silentTelling: Telling = {
  dryRun: () => Promise.resolve(null),
  mailAddress: unreachable,
  setMailAddress: unreachable,
  handbook: unreachable,
};
