/** A body's log in memory, which can be told to fail. */
import { LineageId, type LedgerId, type MemberId } from '#shared/kernel/ids.ts';
import type { WritingSpan } from '#shared/protocol/http-api.ts';
import type { BodyStore } from '../../../sync-server/rooms/body.ts';
import type { Store } from '../../../sync-server/store/store.ts';

export interface MemoryBodyStore extends BodyStore, Pick<Store, 'isInTransaction'> {
  /** What the next writes throw, until set back to `null`. */
  failure: Error | null;
  schema: number;
  /** In the order of their beginning. */
  readonly writing: readonly WritingSpan[];
  /** How often something was written: to see that nothing was. */
  readonly writes: () => number;
}

export function memoryBodyStore(): MemoryBodyStore {
  const clients = new Map<LedgerId, Map<number, MemberId>>();
  const spans = new Map<string, WritingSpan>();
  const logs = new Map<LedgerId, { snapshot: Uint8Array | null; from: number; updates: Uint8Array[] }>();
  let writes = 0;
  let isWriting = false;

  const logOf = (document: LedgerId) => {
    const log = logs.get(document) ?? { snapshot: null, from: 0, updates: [] };
    logs.set(document, log);
    return log;
  };
  const mayWrite = (): void => {
    if (store.failure) throw store.failure;
    writes++;
  };

  const store: MemoryBodyStore = {
    failure: null,
    schema: 1,
    writes: () => writes,
    get writing() {
      return [...spans.values()];
    },
    isInTransaction: () => isWriting,
    transaction(run) {
      mayWrite();
      isWriting = true;
      try {
        return run();
      } finally {
        isWriting = false;
      }
    },
    document: (document) => ({
      document,
      lineage: LineageId.parse('the-only-lineage-here'),
      number: 1,
      schema: store.schema,
      sealed: false,
    }),
    loadBody(document) {
      const { snapshot, from, updates } = logOf(document);
      return { snapshot, updates: [...updates], seq: from + updates.length };
    },
    appendUpdates(document, updates) {
      const log = logOf(document);
      // Copies, as a disk would: nothing may change what was stored.
      log.updates.push(...updates.map((update) => update.slice()));
      return log.from + log.updates.length;
    },
    updatesAfter(document, seq) {
      const { from, updates } = logOf(document);
      if (seq < from) return null;
      return { updates: updates.slice(seq - from), seq: from + updates.length, schema: store.schema };
    },
    replaceSnapshot(document, seq, snapshot) {
      mayWrite();
      const log = logOf(document);
      log.updates.splice(0, seq - log.from);
      log.snapshot = snapshot.slice();
      log.from = seq;
    },
    raiseSchema(_document, schema) {
      mayWrite();
      store.schema = Math.max(store.schema, schema);
    },
    keepWriting(document, span) {
      mayWrite();
      spans.set(`${document} ${span.member} ${span.fromMs}`, span);
    },
    writingOf: () => [...spans.values()].toSorted((a, b) => a.toMs - b.toMs),
    clientsOf: (document) => new Map(clients.get(document)),
    bindClient(document, client, member) {
      mayWrite();
      clients.set(document, (clients.get(document) ?? new Map<number, MemberId>()).set(client, member));
    },
  };
  return store;
}
