/** The header does not flicker while somebody types, and never says what is not so. */
import { describe, expect, it } from 'vitest';
import { calmStatus, patienceMs, settlingMs } from '../../../client/sync/sync-status.ts';
import type { SyncStatus } from '../../../client/sync/workspace.ts';

const upToDate: SyncStatus = { kind: 'up-to-date', atMs: 10_000 };
const unsent: SyncStatus = { kind: 'unsent', unsent: 1 };
const writing: SyncStatus = { kind: 'writing' };
const offline: SyncStatus = { kind: 'offline', unsent: 1 };

describe('while the relay is in reach', () => {
  it('a change that is soon receipted leads to silence only', () => {
    const times = { nowMs: 100, movedAtMs: 100, waitedSinceMs: 90 };
    expect(calmStatus(upToDate, unsent, times)).toEqual({ status: writing, againMs: patienceMs - 10 });
  });

  it('a change that waits long is named', () => {
    const times = { nowMs: 90 + patienceMs, movedAtMs: 90, waitedSinceMs: 90 };
    expect(calmStatus(writing, unsent, times).status).toEqual(unsent);
  });

  it('"up to date" comes back when typing has stopped', () => {
    const times = { movedAtMs: 1000, waitedSinceMs: 1000 };
    expect(calmStatus(writing, upToDate, { ...times, nowMs: 1010 }).status).toEqual(writing);
    expect(calmStatus(writing, upToDate, { ...times, nowMs: 1000 + settlingMs }).status).toEqual(upToDate);
  });
});

describe('without delay', () => {
  const times = { nowMs: 100, movedAtMs: 100, waitedSinceMs: 100 };

  it('being offline and the count after it are shown', () => {
    expect(calmStatus(writing, offline, times).status).toEqual(offline);
    expect(calmStatus(offline, unsent, times).status).toEqual(unsent);
    expect(calmStatus(unsent, upToDate, times).status).toEqual(upToDate);
  });

  it('the time of "up to date" is that of what arrived last, be it prose or an act', () => {
    const proseAt = (atMs: number): SyncStatus => ({ kind: 'up-to-date', atMs });
    expect(calmStatus(unsent, proseAt(40), times).status).toEqual(proseAt(times.movedAtMs));
    expect(calmStatus(unsent, proseAt(140), times).status).toEqual(proseAt(140));
  });

  it('trouble is shown', () => {
    const notSaved: SyncStatus = { kind: 'not-saved', reason: 'quota' };
    expect(calmStatus(writing, notSaved, times).status).toEqual(notSaved);
  });

  it('what is no longer so is taken back', () => {
    expect(calmStatus(upToDate, unsent, times).status).not.toEqual(upToDate);
  });
});
