/** What the record page shows: the signed record once it holds, before that what this device knows; and what came since. */
import { bodyJson } from '#shared/document/body-json.ts';
import { titleOf } from '#shared/document/plain-text.ts';
import type { DocumentState } from '#shared/fold/document-state.ts';
import type { WorkspaceState } from '#shared/people/workspace-state.ts';
import {
  decisionView,
  type DecisionView,
  type FindDecision,
  type ViewOptions,
} from '#shared/record/decision-view.ts';
import { discussionView } from '#shared/record/discussion-view.ts';
import { linkWords } from '#shared/record/link-words.ts';
import { namesAndTimes } from '#shared/record/names-and-times.ts';
import type { RecordText } from '#shared/record/record-text.ts';
import { textOfRecord, viewOfRecord } from '#shared/record/view-of-record.ts';
import type { LibraryRow, OpenDocument } from '../sync/workspace.ts';
import type { RecordFiles } from './record-actions.tsx';
import type { CheckedRecord } from './use-checked-record.ts';

export interface RecordKnown {
  readonly checked: CheckedRecord;
  readonly state: DocumentState;
  readonly people: WorkspaceState;
  readonly document: OpenDocument;
  readonly library: readonly LibraryRow[];
}

export interface ShownRecord {
  readonly text: RecordText;
  /** With local times of `zone`; the owner's when it is left out. */
  viewIn(zone?: string): DecisionView;
  readonly files: () => RecordFiles;
}

export function shownRecord({ checked, state, people, document, library }: RecordKnown): ShownRecord {
  const holds = checked.kind === 'holds' ? checked.verified : null;
  const common: Omit<ViewOptions, 'number' | 'title'> = {
    findDecision: findIn(library),
    since: { state, workspace: people },
  };
  const local = holds ? null : bodyJson(document.body);
  const content = local?.ok ? local.value : null;
  const text = holds ? textOfRecord(holds) : { content: state.seal ? content : null };
  const viewIn = (zone?: string): DecisionView => {
    const options = zone === undefined ? common : { ...common, zone };
    if (holds) return viewOfRecord(holds, options);
    const number = library.find((row) => row.document === document.id)?.number ?? 0;
    return decisionView(state, people, { ...options, number, title: content ? titleOf(content) : '' });
  };
  return {
    text,
    viewIn,
    files: () => ({
      view: viewIn(),
      text,
      discussion: discussionView(
        (holds?.state ?? state).threads.values(),
        namesAndTimes(holds?.workspace ?? people, 'UTC'),
      ),
    }),
  };
}

const findIn =
  (library: readonly LibraryRow[]): FindDecision =>
  (id) => {
    const row = library.find((each) => each.document === id);
    return row ? { words: linkWords(row.number, row.title), file: null } : null;
  };
