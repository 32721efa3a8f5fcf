/** What a group commit promises each room and ledger that is part of it, with the real store. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { LedgerId } from '#shared/kernel/ids.ts';
import { Behind } from '../../../sync-server/store/behind.ts';
import { groupCommit, type Part } from '../../../sync-server/store/group-commit.ts';
import { openSqliteStore } from '../../../sync-server/store/sqlite-store.ts';
import type { Store } from '../../../sync-server/store/store.ts';

let folder: string;
let store: Store;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-group-'));
  store = openSqliteStore(folder);
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

function turns() {
  const planned: (() => void)[] = [];
  return {
    plan: (run: () => void) => void planned.push(run),
    end: () => {
      for (const run of planned.splice(0)) run();
    },
  };
}

/** Writes the setting `name`; says what happened to it. */
function settingPart(name: string, says: string[], failure: Error | null = null): Part {
  return {
    place: { part: 'ledger', of: LedgerId.parse(`ledger-${name}`) },
    hasWrites: () => true,
    write() {
      store.setSetting(name, 'written');
      if (failure) throw failure;
    },
    kept: () => void says.push(`${name} kept`),
    lost: () => void says.push(`${name} lost`),
    tell: () => void says.push(`${name} told, others ${store.setting('a') ?? 'not there'}`),
  };
}

describe('a group commit', () => {
  test('is one transaction for all parts of a turn, and tells nobody before every memory is as the disk is', () => {
    const transaction = vi.spyOn(store, 'transaction');
    const { plan, end } = turns();
    const group = groupCommit(store, plan);
    const says: string[] = [];
    const a = settingPart('a', says);
    group.join(a);
    group.join(settingPart('b', says));
    group.join(a);
    expect(says).toEqual([]);
    end();
    expect(transaction).toHaveBeenCalledTimes(1);
    expect(says).toEqual(['a kept', 'b kept', 'a told, others written', 'b told, others written']);
    end();
    expect(transaction).toHaveBeenCalledTimes(1);
  });

  test('inside another transaction is refused: nothing is acknowledged before that one is on disk', () => {
    const { plan } = turns();
    const group = groupCommit(store, plan);
    const says: string[] = [];
    group.join(settingPart('a', says));
    expect(() => store.transaction(() => group.flush())).toThrow('a transaction of its own');
    expect(says).toEqual([]);
  });

  test('of one that cannot be written keeps all the others', () => {
    const { plan, end } = turns();
    const group = groupCommit(store, plan);
    const says: string[] = [];
    group.join(settingPart('a', says));
    group.join(settingPart('b', says, new Error('damaged')));
    group.join(settingPart('c', says));
    end();
    expect(says.slice(0, 3)).toEqual(['a kept', 'b lost', 'c kept']);
    expect([store.setting('a'), store.setting('b'), store.setting('c')]).toEqual([
      'written',
      null,
      'written',
    ]);
  });

  test('that the disk refuses loses exactly who was in it, after one try', () => {
    const transaction = vi.fn(() => {
      throw new Error('disk full');
    });
    const { plan, end } = turns();
    const group = groupCommit({ ...store, transaction }, plan);
    const says: string[] = [];
    group.join(settingPart('a', says));
    group.join(settingPart('b', says));
    end();
    expect(transaction).toHaveBeenCalledTimes(1);
    expect(says.slice(0, 2)).toEqual(['a lost', 'b lost']);
  });

  test('that fails for one while the disk refuses too does not try each of a hundred', () => {
    let tries = 0;
    const transaction = <T>(writes: () => T): T => {
      tries++;
      writes();
      throw new Error('disk full');
    };
    const { plan, end } = turns();
    const group = groupCommit({ ...store, transaction }, plan);
    const says: string[] = [];
    group.join(settingPart('a', says, new Error('damaged')));
    for (let i = 0; i < 100; i++) group.join(settingPart(`b${i}`, says));
    end();
    expect(tries).toBeLessThan(5);
    expect(says.filter((line) => line.endsWith('lost'))).toHaveLength(101);
  });

  test('of a crowd of rooms is told that it is one, until it was quiet for a while; ledgers are none', () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    try {
      const crowded: boolean[] = [];
      const { plan, end } = turns();
      const group = groupCommit(store, (commit, isCrowded) => {
        crowded.push(isCrowded);
        plan(commit);
      });
      const write = (...parts: Part[]): void => {
        for (const part of parts) group.join(part);
        end();
      };
      const bodies = ['a', 'b', 'c'].map((name): Part => {
        const place = { part: 'body', of: LedgerId.parse(`ledger-${name}`), seq: 0 } as const;
        return { ...settingPart(name, []), place };
      });
      const ledgers = ['d', 'e', 'f'].map((name) => settingPart(name, []));
      write(...bodies.slice(1), ...ledgers);
      write(...bodies);
      write(...ledgers);
      vi.advanceTimersByTime(1_000);
      write(...bodies);
      expect(crowded).toEqual([false, false, true, false]);
    } finally {
      vi.useRealTimers();
    }
  });

  test('takes what joins while it is told into the next one', () => {
    const { plan, end } = turns();
    const group = groupCommit(store, plan);
    const says: string[] = [];
    const later = settingPart('b', says);
    group.join({ ...settingPart('a', says), tell: () => group.join(later) });
    end();
    expect(says).toEqual(['a kept']);
    end();
    expect(says).toEqual(['a kept', 'b kept', 'b told, others written']);
  });

  test('opens no transaction when nothing is to be written', () => {
    const transaction = vi.fn();
    const { plan, end } = turns();
    const group = groupCommit({ ...store, transaction }, plan);
    const says: string[] = [];
    group.join({ ...settingPart('a', says), hasWrites: () => false });
    end();
    expect(transaction).not.toHaveBeenCalled();
    expect(says).toEqual(['a told, others not there']);
  });

  test('writes in one order whatever order it was joined in, and says first where it will append', () => {
    const { plan, end } = turns();
    const willAppend = vi.fn<NonNullable<Store['willAppend']>>();
    const written = vi.spyOn(store, 'setSetting');
    const group = groupCommit({ ...store, willAppend }, plan);
    for (const name of ['c', 'a', 'b']) group.join(settingPart(name, []));
    end();
    expect(willAppend.mock.calls).toEqual([
      [['a', 'b', 'c'].map((name) => ({ part: 'ledger', of: `ledger-${name}` }))],
    ]);
    expect(written.mock.calls.map(([name]) => name)).toEqual(['a', 'b', 'c']);
  });

  test('another node that is seen to have been first at the commit costs nobody but who is behind', () => {
    const { plan, end } = turns();
    const says: string[] = [];
    const transaction = <T>(writes: () => T): T =>
      store.transaction(() => {
        const value = writes();
        if (store.setting('b') !== null) throw new Behind('b is taken');
        return value;
      });
    const group = groupCommit({ ...store, transaction }, plan);
    for (const name of ['a', 'b', 'c']) group.join(settingPart(name, says));
    end();
    expect(says.filter((said) => !said.includes('told'))).toEqual(['a kept', 'b lost', 'c kept']);
    expect(store.setting('b')).toBeNull();
  });
});
