// @vitest-environment happy-dom
/** C6: what amends what, and where it leads. */
import { expect, test } from 'vitest';
import { AmendmentLinks } from '../../../client/app/amendment-links.tsx';
import { emptyDocument } from '#shared/fold/document-fold.ts';
import type { DocumentState } from '#shared/fold/document-state.ts';
import { ActId, LedgerId, LineageId } from '#shared/kernel/ids.ts';
import { writableStore } from '../../../client/kernel/store.ts';
import type { LibraryRow, Workspace } from '../../../client/sync/workspace.ts';
import { madeUpWorkspace } from './preview/made-up-workspace.ts';
import { show, words } from '../show.ts';

const decided = LedgerId.parse('document-decided-1234');
const amendment = LedgerId.parse('document-amends-12345');
const lineage = LineageId.parse('lineage-of-the-two-1');
const amends = { document: decided, lineage, conclusion: ActId.parse('act-that-concluded-it') };

const stateOf = (document: LedgerId, more: Partial<DocumentState> = {}): DocumentState => ({
  ...emptyDocument(document, lineage),
  ...more,
});

/** A library that holds the decision, and its amendment where `more` says so. */
function workspaceWith(more: Partial<LibraryRow> | null): Workspace {
  const workspace = madeUpWorkspace(new URLSearchParams());
  const [row] = workspace.library.get();
  if (!row) throw new Error('the made-up library is empty');
  const first = { ...row, document: decided, number: 44, title: 'Relay storage', amends: null };
  const second = { ...row, document: amendment, number: 0, title: 'Relay storage', amends, ...more };
  return { ...workspace, library: writableStore(more === null ? [first] : [first, second]) };
}

const links = (): readonly (string | null)[] =>
  [...document.querySelectorAll('a')].map((link) => link.getAttribute('href'));

test('[C6] an amendment says what it amends, by number and title, and leads there', async () => {
  const workspace = workspaceWith({ state: 'drafting' });
  await show(<AmendmentLinks workspace={workspace} state={stateOf(amendment, { amends })} />);
  expect(words()).toBe('Amends 044 Relay storage');
  expect(links()).toEqual([`/d/${decided}`]);
});

test('[C6] a decision that is not in this library is linked to all the same', async () => {
  const empty = { ...workspaceWith(null), library: writableStore<readonly LibraryRow[]>([]) };
  await show(<AmendmentLinks workspace={empty} state={stateOf(amendment, { amends })} />);
  expect(words()).toBe('Amends an earlier decision');
  expect(links()).toEqual([`/d/${decided}`]);
});

test.each([
  ['drafting', 'An amendment is being written: Relay storage'],
  ['in-contribution', 'An amendment is in contribution: Relay storage'],
  ['decided', 'Superseded by Relay storage'],
  ['concluded', 'An amendment was not accepted: Relay storage'],
] as const)('[C6] a decision leads to its amendment while that is %s', async (state, said) => {
  await show(<AmendmentLinks workspace={workspaceWith({ state })} state={stateOf(decided)} />);
  expect(words()).toBe(said);
  expect(links()).toEqual([`/d/${amendment}`]);
});

test('a document without amendments says nothing of them', async () => {
  await show(<AmendmentLinks workspace={workspaceWith(null)} state={stateOf(decided)} />);
  expect(words()).toBe('');
});
