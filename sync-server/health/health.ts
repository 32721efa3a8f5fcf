/** Whether the relay can do its work: what is stored, the room on the disk, and how long everybody waits. */
import { statfs } from 'node:fs/promises';
import type { Log } from '../log.ts';
import type { Store } from '../store/store.ts';
import type { Lag } from './event-loop-lag.ts';

export interface HealthAnswer {
  /** `unavailable`: nothing can be stored. `stopping`: people are being sent elsewhere, or to come back. */
  readonly status: 'ok' | 'unavailable' | 'stopping';
  readonly version: string;
  /** What does not work as it should, in sentences without paths, names or figures of the machine. */
  readonly troubles?: readonly string[];
}

export interface Health {
  read(): Promise<HealthAnswer>;
  /** Bytes free on the disk of the data folder. */
  diskFree(): Promise<number>;
  /** From now on it says that it stops. */
  stopping(): void;
}

export interface HealthOptions {
  readonly store: Pick<Store, 'check'>;
  readonly dataFolder: string;
  readonly version: string;
  /** ms since 1970. */
  readonly now: () => number;
  readonly lag: () => Lag;
  /** Troubles of parts that may fail while the relay itself works. */
  readonly troubles: () => readonly string[];
  readonly log: Log;
  /** Bytes free on the disk of a folder; the system's answer unless a test has its own. */
  readonly freeBytes?: (folder: string) => Promise<number>;
}

/** Whoever asks makes the relay write and sync: at most once in this time, however many ask. */
const trustedForMs = 1_000;
const littleRoomBytes = 500 * 1024 ** 2;
/** Slower than this, people feel it in every keystroke of others. */
const slowSeconds = 0.25;

export function createHealth(options: HealthOptions): Health {
  const { store, dataFolder, version, now, lag, log, freeBytes = bytesFree } = options;
  let isStopping = false;
  let checked: { readonly atMs: number; readonly canStore: boolean } | null = null;

  const canStore = (): boolean => {
    const atMs = now();
    const age = checked === null ? Infinity : atMs - checked.atMs;
    if (checked !== null && age >= 0 && age < trustedForMs) return checked.canStore;
    checked = { atMs, canStore: tryStore(store, log) };
    return checked.canStore;
  };

  return {
    diskFree: () => freeBytes(dataFolder),
    stopping() {
      isStopping = true;
    },
    async read() {
      if (isStopping) return { status: 'stopping', version };
      const stores = canStore();
      const free = await freeBytes(dataFolder).catch(() => null);
      const troubles = [
        ...(stores ? [] : ['Nothing can be stored just now. Work stays on the devices and is sent later.']),
        ...(free !== null && free < littleRoomBytes
          ? ['The disk is nearly full. When it is, nothing can be stored.']
          : []),
        ...(lag().p99 > slowSeconds ? ['The relay is busy, and answers late.'] : []),
        ...options.troubles(),
      ];
      return {
        status: stores ? 'ok' : 'unavailable',
        version,
        ...(troubles.length > 0 ? { troubles } : {}),
      };
    },
  };
}

function tryStore(store: Pick<Store, 'check'>, log: Log): boolean {
  try {
    store.check();
    return true;
  } catch (error) {
    log.error({ err: error }, 'the store cannot be written');
    return false;
  }
}

async function bytesFree(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}
