/**
 * A browser's disk: as much of IndexedDB as the app uses, in virtual time. A transaction is all or nothing; one that
 * is `strict` is on the disk, with everything before it, when it is complete; any other may be lost with the power.
 */
import { here, type Machine, type World } from './world.ts';

type Key = number | string | readonly (number | string)[];

function compareKeys(a: Key, b: Key): number {
  if (typeof a === 'object' && typeof b === 'object') {
    for (let i = 0; i < Math.min(a.length, b.length); i++) {
      const order = compareKeys(a[i] ?? 0, b[i] ?? 0);
      if (order !== 0) return order;
    }
    return a.length - b.length;
  }
  const [rankA, rankB] = [rank(a), rank(b)];
  if (rankA !== rankB) return rankA - rankB;
  return a < b ? -1 : a > b ? 1 : 0;
}
const rank = (key: Key): number => (typeof key === 'number' ? 0 : typeof key === 'string' ? 1 : 2);

class KeyRange {
  readonly lower: Key | undefined;
  readonly upper: Key | undefined;
  readonly lowerOpen: boolean;
  readonly upperOpen: boolean;
  constructor(lower: Key | undefined, upper: Key | undefined, lowerOpen = false, upperOpen = false) {
    this.lower = lower;
    this.upper = upper;
    this.lowerOpen = lowerOpen;
    this.upperOpen = upperOpen;
  }
  static bound = (lower: Key, upper: Key, lowerOpen = false, upperOpen = false): KeyRange =>
    new KeyRange(lower, upper, lowerOpen, upperOpen);
  static lowerBound = (lower: Key, open = false): KeyRange => new KeyRange(lower, undefined, open);
  static upperBound = (upper: Key, open = false): KeyRange => new KeyRange(undefined, upper, false, open);
  static only = (key: Key): KeyRange => new KeyRange(key, key);

  includes(key: Key): boolean {
    if (this.lower !== undefined) {
      const order = compareKeys(key, this.lower);
      if (order < 0 || (order === 0 && this.lowerOpen)) return false;
    }
    if (this.upper === undefined) return true;
    const order = compareKeys(key, this.upper);
    return order < 0 || (order === 0 && !this.upperOpen);
  }
}
const rangeOf = (query: Key | KeyRange | undefined | null): KeyRange =>
  query instanceof KeyRange
    ? query
    : query === undefined || query === null
      ? everything
      : KeyRange.only(query);
const everything = new KeyRange(undefined, undefined);

/** What is kept under keys, in their order. */
class StoredRecords {
  readonly entries: { readonly key: Key; readonly value: unknown }[] = [];
  nextKey = 1;
  readonly isAutoIncremented: boolean;
  readonly indexes = new Map<string, string>();

  constructor(isAutoIncremented: boolean) {
    this.isAutoIncremented = isAutoIncremented;
  }

  copy(): StoredRecords {
    const copy = new StoredRecords(this.isAutoIncremented);
    copy.entries.push(...this.entries);
    copy.nextKey = this.nextKey;
    for (const [name, path] of this.indexes) copy.indexes.set(name, path);
    return copy;
  }

  /** Where `key` stands, or would. */
  #place(key: Key): number {
    let [low, high] = [0, this.entries.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const at = this.entries[middle];
      if (at && compareKeys(at.key, key) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  get(key: Key): { readonly key: Key; readonly value: unknown } | undefined {
    const found = this.entries[this.#place(key)];
    return found && compareKeys(found.key, key) === 0 ? found : undefined;
  }

  /** Returns how to take it back. */
  put(key: Key, value: unknown): () => void {
    const at = this.#place(key);
    const before = this.entries[at];
    const isThere = before !== undefined && compareKeys(before.key, key) === 0;
    this.entries.splice(at, isThere ? 1 : 0, { key, value });
    return () => void (isThere ? this.put(key, before.value) : this.delete(key));
  }

  delete(key: Key): () => void {
    const at = this.#place(key);
    const before = this.entries[at];
    if (before === undefined || compareKeys(before.key, key) !== 0) return () => undefined;
    this.entries.splice(at, 1);
    return () => void this.put(key, before.value);
  }

  in(range: KeyRange): readonly { readonly key: Key; readonly value: unknown }[] {
    return range === everything ? [...this.entries] : this.entries.filter(({ key }) => range.includes(key));
  }
}

interface Database {
  readonly name: string;
  version: number;
  readonly stores: Map<string, StoredRecords>;
  /** In the order of their beginning; the first may run, and those that share no store with one before. */
  readonly transactions: Transaction[];
}

/** What was committed and is not synced: how to take it back. */
type Undo = () => void;

export class VirtualDisk {
  readonly databases = new Map<string, Database>();
  /** Every write is refused: the disk is full. */
  isFull = false;
  /** Committed, and not synced yet. */
  readonly unsynced: Undo[] = [];
  readonly running = new Set<Transaction>();

  /** The same content, on a disk of its own. */
  copy(): VirtualDisk {
    const copy = new VirtualDisk();
    for (const [name, { version, stores }] of this.databases)
      copy.databases.set(name, {
        name,
        version,
        stores: new Map([...stores].map(([store, records]) => [store, records.copy()])),
        transactions: [],
      });
    return copy;
  }

  /** The browser ends: transactions that were not committed never were. With the power goes what was not synced. */
  crash(world: World, isPowerLost: boolean): void {
    for (const transaction of [...this.running].toReversed())
      // It may have reached the disk although nobody was told.
      if (!transaction.isCommitting || world.random.once(2)) transaction.undo();
      else if (transaction.isStrict) this.unsynced.length = 0;
    this.running.clear();
    if (isPowerLost) for (const undo of this.unsynced.splice(0).toReversed()) undo();
    for (const database of this.databases.values()) database.transactions.length = 0;
  }

  open(name: string, version: number): OpenRequest {
    const place = here();
    if (!place) throw new Error('a disk belongs to a world');
    const { world, machine } = place;
    const request = new OpenRequest();
    world.after(0, machine, () => {
      const database = this.databases.get(name) ?? { name, version: 0, stores: new Map(), transactions: [] };
      this.databases.set(name, database);
      const connection = new DatabaseConnection(this, database, machine, world);
      request.result = connection;
      if (database.version >= version) return request.succeed();
      const oldVersion = database.version;
      database.version = version;
      request.dispatch('upgradeneeded', { oldVersion, newVersion: version });
      world.after(0, machine, () => request.succeed());
    });
    return request;
  }
}

type Listener = (event: { readonly type: string; readonly target: unknown; readonly data?: unknown }) => void;

/** As much of an EventTarget as is used. */
class Target {
  readonly #listeners = new Map<string, Set<Listener>>();
  addEventListener(type: string, listener: Listener): void {
    const known = this.#listeners.get(type);
    if (known) known.add(listener);
    else this.#listeners.set(type, new Set([listener]));
  }
  removeEventListener(type: string, listener: Listener): void {
    this.#listeners.get(type)?.delete(listener);
  }
  dispatch(type: string, more: object = {}): void {
    const listeners = this.#listeners.get(type);
    if (!listeners) return;
    const event = { type, target: this, ...more };
    for (const listener of Array.from(listeners)) listener(event);
  }
}

class Request extends Target {
  result: unknown = undefined;
  error: DOMException | null = null;
  source: unknown = null;
  transaction: Transaction | null = null;
  succeed(): void {
    this.dispatch('success');
  }
  fail(error: DOMException): void {
    this.error = error;
    this.dispatch('error');
  }
}
class OpenRequest extends Request {}

class DatabaseConnection extends Target {
  readonly disk: VirtualDisk;
  readonly database: Database;
  readonly machine: Machine;
  readonly world: World;
  #isClosed = false;

  constructor(disk: VirtualDisk, database: Database, machine: Machine, world: World) {
    super();
    this.disk = disk;
    this.database = database;
    this.machine = machine;
    this.world = world;
  }
  get name(): string {
    return this.database.name;
  }
  createObjectStore(name: string, options: { readonly autoIncrement?: boolean } = {}): ObjectStore {
    const records = new StoredRecords(options.autoIncrement === true);
    this.database.stores.set(name, records);
    return new ObjectStore(null, name, records);
  }
  transaction(
    stores: string | readonly string[],
    mode: 'readonly' | 'readwrite' = 'readonly',
    options: { readonly durability?: string } = {},
  ): Transaction {
    if (this.#isClosed) throw new DOMException('closed', 'InvalidStateError');
    const names = typeof stores === 'string' ? [stores] : stores;
    return new Transaction(this, names, mode, options.durability === 'strict');
  }
  close(): void {
    this.#isClosed = true;
  }
}

interface Asked {
  readonly request: Request;
  readonly isWrite: boolean;
  readonly operate: () => unknown;
}

/** How long the slowest transaction takes to reach the disk, ms. */
const slowestCommitMs = 12;

class Transaction extends Target {
  readonly db: DatabaseConnection;
  readonly objectStoreNames: readonly string[];
  readonly mode: string;
  readonly isStrict: boolean;
  error: DOMException | null = null;
  isCommitting = false;
  #isOver = false;
  #isPlanned = false;
  readonly #asked: Asked[] = [];
  readonly #undo: Undo[] = [];
  readonly #stores = new Map<string, ObjectStore>();

  constructor(
    db: DatabaseConnection,
    names: readonly string[],
    mode: 'readonly' | 'readwrite',
    isStrict: boolean,
  ) {
    super();
    this.db = db;
    this.objectStoreNames = names;
    this.mode = mode;
    this.isStrict = isStrict;
    db.database.transactions.push(this);
    db.disk.running.add(this);
    this.#plan();
  }

  objectStore(name: string): ObjectStore {
    const known = this.#stores.get(name);
    if (known) return known;
    const records = this.db.database.stores.get(name);
    if (!records || !this.objectStoreNames.includes(name)) throw new DOMException(name, 'NotFoundError');
    const store = new ObjectStore(this, name, records);
    this.#stores.set(name, store);
    return store;
  }

  ask(isWrite: boolean, operate: () => unknown, again: Request | null = null): Request {
    if (this.#isOver || this.isCommitting) throw new DOMException('over', 'TransactionInactiveError');
    const request = again ?? new Request();
    request.transaction = this;
    this.#asked.push({ request, isWrite, operate });
    return request;
  }

  remember(undo: Undo): void {
    this.#undo.push(undo);
  }

  undo(): void {
    for (const undo of this.#undo.splice(0).toReversed()) undo();
  }

  abort(): void {
    if (this.#isOver || this.isCommitting) throw new DOMException('over', 'InvalidStateError');
    this.#end();
    this.undo();
    const asked = this.#asked.splice(0);
    this.db.world.after(0, this.db.machine, () => {
      for (const { request } of asked) request.fail(new DOMException('aborted', 'AbortError'));
      this.dispatch('abort');
    });
  }

  /** What is asked is done in this turn; what is asked because of it, in the next; then it commits. */
  #plan(): void {
    if (this.#isPlanned) return;
    this.#isPlanned = true;
    this.db.world.after(0, this.db.machine, () => {
      this.#isPlanned = false;
      this.#go();
    });
  }

  #mayRun(): boolean {
    for (const other of this.db.database.transactions) {
      if (other === this) return true;
      const isWriting = other.mode === 'readwrite' || this.mode === 'readwrite';
      if (isWriting && other.objectStoreNames.some((name) => this.objectStoreNames.includes(name)))
        return false;
    }
    return true;
  }

  #go(): void {
    if (this.#isOver || this.isCommitting || !this.#mayRun()) return;
    if (this.#asked.length === 0) return this.#commit();
    for (const { request, isWrite, operate } of this.#asked.splice(0)) {
      if (this.#isOver) return;
      if (isWrite && this.db.disk.isFull) return this.#fail(request, 'QuotaExceededError');
      try {
        request.result = operate();
      } catch (error) {
        return this.#fail(request, error instanceof DOMException ? error.name : 'DataError');
      }
      request.succeed();
    }
    this.#plan();
  }

  #fail(request: Request, name: string): void {
    this.error = new DOMException('could not be stored', name);
    request.fail(this.error);
    this.dispatch('error');
    if (this.#isOver) return;
    this.#end();
    this.undo();
    this.dispatch('abort');
  }

  #commit(): void {
    this.isCommitting = true;
    const { world, machine, disk } = this.db;
    const ms = this.mode === 'readonly' ? 0 : world.random.below(slowestCommitMs);
    world.after(ms, machine, () => {
      if (this.#undo.length > 0) {
        if (this.isStrict) disk.unsynced.length = 0;
        else disk.unsynced.push(...this.#undo);
      }
      this.#end();
      this.dispatch('complete');
    });
  }

  #end(): void {
    this.#isOver = true;
    const { transactions } = this.db.database;
    const at = transactions.indexOf(this);
    if (at >= 0) transactions.splice(at, 1);
    this.db.disk.running.delete(this);
    for (const other of transactions) other.#plan();
  }
}

class ObjectStore {
  readonly transaction: Transaction | null;
  readonly name: string;
  readonly records: StoredRecords;

  constructor(transaction: Transaction | null, name: string, records: StoredRecords) {
    this.transaction = transaction;
    this.name = name;
    this.records = records;
  }
  createIndex(name: string, path: string): Index {
    this.records.indexes.set(name, path);
    return new Index(this, path);
  }
  index(name: string): Index {
    return new Index(this, this.records.indexes.get(name) ?? '');
  }
  ask(isWrite: boolean, operate: () => unknown, again: Request | null = null): Request {
    if (!this.transaction) throw new DOMException('no transaction', 'TransactionInactiveError');
    return this.transaction.ask(isWrite, operate, again);
  }
  get(query: Key): Request {
    return this.ask(false, () => this.records.get(query)?.value);
  }
  getKey(query: Key): Request {
    return this.ask(false, () => this.records.get(query)?.key);
  }
  getAll(query?: Key | KeyRange): Request {
    return this.ask(false, () => this.records.in(rangeOf(query)).map(({ value }) => value));
  }
  getAllKeys(query?: Key | KeyRange): Request {
    return this.ask(false, () => this.records.in(rangeOf(query)).map(({ key }) => key));
  }
  count(query?: Key | KeyRange): Request {
    return this.ask(false, () => this.records.in(rangeOf(query)).length);
  }
  put(value: unknown, key?: Key): Request {
    return this.ask(true, () => this.write(value, key));
  }
  add(value: unknown, key?: Key): Request {
    return this.ask(true, () => {
      if (key !== undefined && this.records.get(key)) throw new DOMException('there', 'ConstraintError');
      return this.write(value, key);
    });
  }
  write(value: unknown, given?: Key): Key {
    const key = given ?? this.records.nextKey;
    if (typeof key === 'number' && this.records.isAutoIncremented)
      this.records.nextKey = Math.max(this.records.nextKey, Math.floor(key) + 1);
    this.transaction?.remember(this.records.put(key, value));
    return key;
  }
  delete(query: Key | KeyRange): Request {
    return this.ask(true, () => {
      for (const { key } of this.records.in(rangeOf(query)))
        this.transaction?.remember(this.records.delete(key));
    });
  }
  clear(): Request {
    return this.delete(everything);
  }
  openCursor(query?: Key | KeyRange | null, direction: 'next' | 'prev' = 'next'): Request {
    return openCursor(this, () => {
      const found = this.records.in(rangeOf(query));
      return direction === 'prev' ? found.toReversed() : found;
    });
  }
  openKeyCursor(query?: Key | KeyRange | null, direction: 'next' | 'prev' = 'next'): Request {
    return this.openCursor(query, direction);
  }
}

class Index {
  readonly store: ObjectStore;
  readonly path: string;
  constructor(store: ObjectStore, path: string) {
    this.store = store;
    this.path = path;
  }
  #matching(query: Key | KeyRange | undefined): readonly { readonly key: Key; readonly value: unknown }[] {
    const range = rangeOf(query);
    return this.store.records.entries.filter(({ value }) => {
      const found: unknown = typeof value === 'object' && value ? Reflect.get(value, this.path) : undefined;
      return typeof found === 'string' && range.includes(found);
    });
  }
  getKey(query: Key): Request {
    return this.store.ask(false, () => this.#matching(query)[0]?.key);
  }
  get(query: Key): Request {
    return this.store.ask(false, () => this.#matching(query)[0]?.value);
  }
  openCursor(query?: Key | KeyRange): Request {
    return openCursor(this.store, () => this.#matching(query));
  }
}

interface StoredRecord {
  readonly key: Key;
  readonly value: unknown;
}

/** One object that moves on, as a real one does. */
class Cursor {
  readonly request: Request;
  key: Key;
  primaryKey: Key;
  value: unknown;
  readonly #store: ObjectStore;
  readonly #records: readonly StoredRecord[];
  #at = 0;

  constructor(request: Request, store: ObjectStore, first: StoredRecord, records: readonly StoredRecord[]) {
    this.request = request;
    this.#store = store;
    this.#records = records;
    this.key = this.primaryKey = first.key;
    this.value = first.value;
  }
  continue(): void {
    this.#store.ask(false, () => this.#moveOn(), this.request);
  }
  advance(): void {
    this.continue();
  }
  continuePrimaryKey(): void {
    this.continue();
  }
  update(value: unknown): Request {
    return this.#store.ask(true, () => this.#store.write(value, this.primaryKey));
  }
  delete(): Request {
    return this.#store.delete(this.primaryKey);
  }
  #moveOn(): Cursor | null {
    const next = this.#records[++this.#at];
    if (!next) return null;
    this.key = this.primaryKey = next.key;
    this.value = next.value;
    return this;
  }
}

function openCursor(store: ObjectStore, find: () => readonly StoredRecord[]): Request {
  const request: Request = store.ask(false, () => {
    const records = find();
    const [first] = records;
    return first ? new Cursor(request, store, first, records) : null;
  });
  return request;
}

/** The names under which code that uses IndexedDB looks for it; `diskOf` says whose disk. */
export const indexedDbGlobals = (diskOf: (machine: Machine) => VirtualDisk): object => ({
  indexedDB: {
    open(name: string, version: number) {
      const place = here();
      if (!place) throw new Error('a disk belongs to a world');
      return diskOf(place.machine).open(name, version);
    },
  },
  IDBKeyRange: KeyRange,
  IDBRequest: Request,
  IDBOpenDBRequest: OpenRequest,
  IDBDatabase: DatabaseConnection,
  IDBTransaction: Transaction,
  IDBObjectStore: ObjectStore,
  IDBIndex: Index,
  IDBCursor: Cursor,
});
