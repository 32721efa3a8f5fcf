/** Who plays a schedule: whole clients with the whole relay (`whole-stage.ts`), or bodies and rooms alone (`lean-stage.ts`). */
import type * as Y from 'yjs';
import type { LedgerId, MemberId } from '#shared/kernel/ids.ts';
import type { Store } from '../../../client/kernel/store.ts';
import type { SyncStatus } from '../../../client/sync/workspace.ts';
import type { Simulation } from './simulation.ts';
import type { VirtualBrowser } from './virtual-browser.ts';
import type { Machine } from './world.ts';

/** What one tab shows of the document. */
export interface Shown {
  readonly id: LedgerId;
  readonly body: Y.XmlFragment;
  readonly sync: Store<{ readonly kind: SyncStatus['kind'] }>;
}

export interface OpenTab {
  readonly machine: Machine;
  readonly document: Shown;
  /** What people do beside writing; false when it was refused in words, and nothing changed. */
  comment(text: string): Promise<boolean>;
  conclude(): Promise<boolean>;
  revise(text: string): Promise<boolean>;
  answer(): Promise<boolean>;
  /** The document that was made. */
  create(title: string): Promise<LedgerId | null>;
  /** Looks at what was refused, as a person would, and puts it away; the comments that were among it. */
  putAway(): Promise<readonly string[]>;
}

/** `null`: sent away, and never let in again. */
export type Standing = 'editor' | 'commenter' | 'viewer' | null;

export interface Stage {
  readonly simulation: Simulation;
  readonly document: LedgerId;
  readonly browsers: readonly VirtualBrowser[];
  open(browser: VirtualBrowser): Promise<OpenTab>;
  /** Where the words of a document may stand in the end: its text, and that of every draft that amends it. */
  textsOf(document: LedgerId): readonly string[];
  /** By the owner; false when it could not be done just now. */
  giveRole(member: MemberId, standing: Standing): Promise<boolean>;
  /** As the relay has it. */
  standingOf(member: MemberId): Standing;
  /** Nothing waits beside what the tabs show. */
  isQuiet(): boolean;
  /** What must hold in the end beside the texts. @param comments those that were made. */
  checkEnd(tabs: readonly OpenTab[], comments: readonly string[]): void;
}
