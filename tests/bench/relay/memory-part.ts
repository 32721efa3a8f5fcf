/** What the server keeps in memory for somebody who only listens, for an open document, and for a large library. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Row } from '../bench.ts';
import { absent, history } from '../samples.ts';
import { shortBody, writtenPaper } from './paper.ts';
import { prepare, startVisitors, type Prepared } from './scene.ts';
import { nameOf, type Kind, type Usage } from './served.ts';
import { Entered } from './visit-plan.ts';

const kinds = ['ours', 'hocuspocus'] as const;
/** The first listeners grow the heap by whole pages; what is counted comes after them. */
const firstListeners = 1_000;
const listeners = 4_000;
const openDocuments = 60;

interface Used {
  readonly rss: number;
  readonly heap: number;
}

const per = (after: Usage, before: Usage, count: number): Used => ({
  rss: (after.rssBytes - before.rssBytes) / count / 1000,
  heap: (after.heapBytes - before.heapBytes) / count / 1000,
});

export async function memory(): Promise<Row[]> {
  const paper = writtenPaper(1, 0);
  if (!paper) throw new Error(absent(history));
  const idle = new Map<Kind, Used>();
  const open = new Map<Kind, { readonly read: Used; readonly written: Used; readonly later: Used }>();
  for (const kind of kinds) {
    using prepared = await prepare(kind, 1 + openDocuments, { ...paper, from: 1, count: openDocuments });
    idle.set(kind, await perListener(kind, prepared));
    open.set(kind, await perDocument(kind, prepared));
  }
  const rows: Row[] = [];
  const beside = (
    name: string,
    of: (kind: Kind) => Used | undefined,
    goal: number | null,
    method: string,
  ): void => {
    for (const how of ['heap', 'rss'] as const)
      rows.push({
        name: `${name}, ${how === 'heap' ? 'in use' : 'resident'}`,
        ours: of('ours')?.[how] ?? NaN,
        unit: 'kB',
        peer: { name: nameOf.hocuspocus, value: of('hocuspocus')?.[how] ?? NaN },
        // A person notices what is resident.
        goal: how === 'rss' ? goal : null,
        method,
      });
  };
  beside(
    'memory per idle connection',
    (kind) => idle.get(kind),
    0.5,
    `${listeners.toLocaleString('en')} connections to one short document beyond the first ${firstListeners.toLocaleString('en')}; both after collection, buffers included. Ours: the socket of the body.`,
  );
  const snapshot = { name: 'the snapshot', value: paper.snapshot.length / 1000 };
  for (const [state, words] of [
    ['read', 'being read, some seconds after somebody came'],
    ['written', 'just written in'],
    ['later', '40 seconds after the last letter'],
  ] as const) {
    const method = `${openDocuments} documents of the paper, one connection each.`;
    beside(`memory per open document ${words}`, (kind) => open.get(kind)?.[state], null, method);
    for (const how of ['heap', 'rss'] as const)
      rows.push({
        name: `memory per open document ${words}, ${how === 'heap' ? 'in use' : 'resident'}`,
        ours: open.get('ours')?.[state][how] ?? NaN,
        unit: 'kB',
        peer: snapshot,
        // Pages that a Y.Doc had once stay with the process, which uses them for the next.
        goal: state === 'read' || (state === 'later' && how === 'heap') ? 3 : null,
        method,
      });
  }
  rows.push(...(await ofLibrary()));
  return rows;
}

async function perListener(kind: Kind, prepared: Prepared): Promise<Used> {
  await using served = await prepared.start();
  const { at } = served;
  {
    await using before = startVisitors();
    await before.order({ type: 'sit', kind, at, documents: [0], people: firstListeners, types: false });
  }
  await delay(1_000);
  await using visitors = startVisitors();
  await visitors.order({ type: 'sit', kind, at, documents: [0], people: firstListeners, types: false });
  const before = await served.memory();
  await visitors.order({ type: 'sit', kind, at, documents: [0], people: listeners, types: false });
  return per(await served.memory(), before, listeners);
}

/** What was sent to somebody who came is kept for a moment, for others. */
const readMs = 6_000;
/** Longer than the pause after which a relay may put a document away. */
const pauseMs = 40_000;

async function perDocument(kind: Kind, prepared: Prepared) {
  await using served = await prepared.start();
  const { at } = served;
  await using visitors = startVisitors();
  const documents = at.documents.map((_, i) => i).slice(1);
  await visitors.order({ type: 'sit', kind, at, documents: [0], people: openDocuments, types: false });
  const before = await served.memory();
  await visitors.order({ type: 'sit', kind, at, documents, people: openDocuments, types: false });
  await delay(readMs);
  const read = await served.memory();
  await visitors.order({ type: 'sit', kind, at, documents, people: openDocuments, types: true });
  const written = await served.memory();
  await delay(pauseMs);
  const later = await served.memory();
  return {
    read: per(read, before, openDocuments),
    written: per(written, before, openDocuments),
    later: per(later, before, openDocuments),
  };
}

const many = 10_000;
const opened = 100;

async function ofLibrary(): Promise<Row[]> {
  using prepared = await prepare('ours', many, { ...shortBody(), from: 0, count: many });
  await using served = await prepared.start();
  const { at } = served;
  const atStart = await served.memory();
  await using visitors = startVisitors();
  const documents = Array.from({ length: opened }, (_, i) => i * (many / opened));
  await visitors.order({ type: 'sit', kind: 'ours', at, documents, people: opened, types: true });
  const bodies = await served.memory();
  const entered = Entered.parse(await visitors.order({ type: 'enter', at, people: 1 }));
  const library = await served.memory();
  const row = (name: string, usage: Usage, goal: number | null, method: string): Row[] => [
    {
      name: `${many.toLocaleString('en')} documents: ${name}, resident`,
      ours: usage.rssBytes / 1e6,
      unit: 'MB',
      peer: null,
      goal,
      method,
    },
    {
      name: `${many.toLocaleString('en')} documents: ${name}, in use`,
      ours: usage.heapBytes / 1e6,
      unit: 'MB',
      peer: null,
      goal: null,
      method,
    },
  ];
  return [
    ...row('after the start', atStart, null, 'Two acts each and 2 kB of prose.'),
    ...row(`${opened} of them open and written in`, bodies, 200, 'One connection each.'),
    ...row(
      `the same, and somebody has the library of ${entered.entries.toLocaleString('en')}`,
      library,
      null,
      'The acts socket too.',
    ),
    {
      name: `${many.toLocaleString('en')} documents: the whole library, first time`,
      ours: entered.tookMs,
      unit: 'ms',
      peer: null,
      goal: null,
      method: 'From asking for a ticket until the last entry; every ledger is read and folded.',
    },
  ];
}
