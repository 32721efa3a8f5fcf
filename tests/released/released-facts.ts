/** What a relay says of everything that a frozen database holds: the same in every later version. */
import type { TestRelay } from '../sync-server/start-relay.ts';
import { createHash } from 'node:crypto';
import * as Y from 'yjs';

export interface ReleasedFacts {
  readonly people: readonly string[];
  readonly documents: readonly {
    readonly document: string;
    readonly text: string;
    readonly acts: number;
    readonly isSealed: boolean;
    readonly outcomes: readonly string[];
    readonly comments: readonly string[];
    /** SHA-256 of the exported record; `null` where nothing is concluded. */
    readonly record: string | null;
  }[];
}

export async function factsOf(relay: TestRelay, token: string): Promise<ReleasedFacts> {
  const { store, ledgers } = relay.relay;
  const people = [...ledgers.workspaceState().members.values()].map(
    ({ person }) => person.at(-1)?.value ?? '',
  );
  const documents = [];
  for (const { document } of store.documents()) {
    const state = ledgers.documentState(document);
    if (!state) throw new Error(`the document ${document} is gone`);
    const body = await relay.call(`/api/documents/${document}/body`, { token });
    const record = await relay.call(`/api/documents/${document}/record`, { token });
    const doc = new Y.Doc();
    Y.applyUpdate(doc, body.bytes);
    documents.push({
      document,
      text: doc.getXmlFragment('body').toJSON(),
      acts: state.seq,
      isSealed: state.seal !== null,
      outcomes: [...state.proposals.values()].map(({ conclusion }) => conclusion?.outcome ?? ''),
      comments: [...state.threads.values()].flatMap(({ comments }) => comments.map(({ text }) => text ?? '')),
      record: record.status === 200 ? createHash('sha256').update(record.bytes).digest('hex') : null,
    });
  }
  return { people, documents };
}
