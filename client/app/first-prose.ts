/** The text of the document that the page was opened for, in its place before the app stands around it. */
import '../ui/fonts.css';
import '../ui/tokens.css';
import '../ui/base.css';
import { documentSchemaVersion } from '#shared/document/content-schema.ts';
import { openProse } from '../editor/prose-view.ts';
import { deviceClock } from '../kernel/clock.ts';
import { openKeptBody, type KeptBody } from '../storage/kept-body.ts';
import { knownOf, type KnownOf } from '../storage/known-of.ts';
import { readOpening, type Opening } from '../storage/opening.ts';
import { documentFrame, held } from './document-frame.ts';
import page from './document-page.module.css';
import { keepFirstFrame } from './first-frame.ts';

export interface FirstTextPlace {
  /** Of the body's database. */
  readonly name: string;
  readonly document: string;
  readonly workspace: string;
  /** The member's database, where there is one. */
  readonly device: Promise<IDBDatabase | null>;
}

export interface FirstText {
  /** For the app, which connects it. */
  readonly body: KeptBody;
  /** Resolves when the text stands in the page, or never will before the app. */
  readonly whenStanding: Promise<void>;
  /** From now on it is the app's to show. */
  readonly handOver: () => void;
}

/**
 * Reads a body of this device, and shows it where the page will have the same place for it: as it was when the
 * document was last open in a window of this width. Everything else is the app's.
 */
export function openFirstText({ name, document, workspace, device }: FirstTextPlace): FirstText {
  const whenKnown = device.then((db) => knownOf(db, document, workspace));
  const body = openKeptBody(name, deviceClock);
  let isOurs = true;
  compileApp();
  const stand = async (): Promise<void> => {
    const [known] = await Promise.all([whenKnown, body.durable.whenLoaded]);
    const last = readOpening(body.durable.opening());
    if (isOurs && last && isSound(body, known) && last.width === window.innerWidth)
      standFirst(body, document, last, sameHeads(last.heads, known.heads));
  };
  return {
    body,
    whenStanding: stand(),
    handOver() {
      isOurs = false;
    },
  };
}

function isSound({ durable, root }: KeptBody, known: KnownOf): boolean {
  const { schema, isDiscarded } = durable.storage.get();
  // Promise 4: y-prosemirror deletes, for everybody, what its schema does not know.
  return Math.max(schema, known.schema) <= documentSchemaVersion && !isDiscarded && root.length > 0;
}

/** @param isKnown whether who may write here was decided by all the acts that this device has. */
function standFirst(body: KeptBody, document: string, last: Opening, isKnown: boolean): void {
  const frame = documentFrame();
  frame.standBehind(window.document.getElementById('root'));
  const view = openProse(frame.text.host, body.root, {
    // Nobody writes before the others were read.
    isReadOnly: last.isReadOnly || !isKnown,
    lockedProposals: new Set(last.lockedProposals),
  });
  if (last.belowTitle > 0) {
    const line = held(page.byline);
    line.style.blockSize = `${last.belowTitle}px`;
    view.belowTitle.append(line);
  }
  frame.text.put(view);
  // A proposal has more around it than its words: in sight, it comes with them, and so does what follows it.
  const [proposal] = frame.text.host.querySelectorAll('[data-proposal]');
  if (proposal && proposal.getBoundingClientRect().top < window.innerHeight) frame.hold();
  keepFirstFrame(document, frame);
}

const sameHeads = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((head, i) => head === b[i]);

/** The rest of the code, which the page names for later, is compiled beside the reading and laying out. */
function compileApp(): void {
  const named = window.document.querySelector<HTMLTemplateElement>('template#app-code');
  if (named) window.document.head.append(named.content);
}
