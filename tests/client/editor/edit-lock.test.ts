// @vitest-environment happy-dom
/** What is locked cannot be changed here; what others may do to it still arrives. */
import { afterEach, expect, test } from 'vitest';
import type { ContentJson } from '#shared/acts/act.ts';
import { bodyJson } from '#shared/document/body-json.ts';
import { BlockId } from '#shared/kernel/ids.ts';
import { setEditLock } from '../../../client/editor/edit-lock.ts';
import { moveBlock } from '../../../client/editor/move-block.ts';
import { copyOf, documentOf, exchange, filledDoc, openPeer, paragraph, type Peer } from './peer.ts';

const proposalId = BlockId.parse('proposal-1');
const proposal: ContentJson = {
  type: 'proposal',
  attrs: { id: proposalId },
  content: [paragraph('Keep full history for 30 days.')],
};
const content = documentOf(paragraph('Before.'), proposal, paragraph('After.'));
const locked = { isReadOnly: false, lockedProposals: new Set([proposalId]) };

const open: Peer[] = [];
afterEach(() => {
  for (const peer of open.splice(0)) peer.close();
});

function lockedPeer(doc = filledDoc(content)) {
  const refused: true[] = [];
  const peer = openPeer(doc, locked, () => refused.push(true));
  open.push(peer);
  return { peer, refused };
}

test('[R1] the text of an open proposal is not changed outside revise mode', () => {
  const { peer, refused } = lockedPeer();
  const before = peer.text();
  peer.editor.commands.insertContentAt(peer.at('30 days'), 'about ');
  peer.select('30 days');
  peer.editor.commands.toggleBold();
  peer.editor.commands.deleteSelection();
  expect(peer.text()).toBe(before);
  expect(refused.length).toBeGreaterThan(0);
});

test('[R1] an open proposal is not deleted with the text around it', () => {
  const { peer } = lockedPeer();
  peer.editor.commands.selectAll();
  peer.editor.commands.deleteSelection();
  expect(peer.text()).toContain('Keep full history for 30 days.');
});

test('the text around an open proposal is edited freely, and the block may be moved', () => {
  const { peer, refused } = lockedPeer();
  peer.editor.commands.insertContentAt(peer.at('Before.'), 'Long ');
  peer.editor.commands.setTextSelection(peer.at('30 days'));
  moveBlock('down')(peer.editor.state, peer.editor.view.dispatch);
  expect(peer.text()).toBe('Title\nLong Before.\nAfter.\nKeep full history for 30 days.');
  expect(refused).toEqual([]);
});

test("[R1] the owner's revision arrives in a proposal that is locked here", () => {
  const { peer } = lockedPeer();
  const owner = openPeer(copyOf(peer.doc));
  open.push(owner);
  owner.editor.commands.insertContentAt(owner.at('30 days'), 'about ');
  exchange(owner.doc, peer.doc);
  expect(peer.text()).toContain('about 30 days');
});

test('[C3] a sealed document takes no change, and says that it is read only', () => {
  const { peer } = lockedPeer();
  setEditLock(peer.editor.view, { isReadOnly: true, lockedProposals: new Set() });
  const before = bodyJson(peer.body);
  peer.editor.commands.insertContentAt(peer.at('Before.'), 'x');
  peer.editor.commands.clearContent();
  expect(bodyJson(peer.body)).toEqual(before);
  expect(peer.editor.view.dom.getAttribute('aria-readonly')).toBe('true');
});

test('reading and selecting writes nothing into the body', () => {
  const { peer } = lockedPeer();
  let updates = 0;
  peer.doc.on('update', () => updates++);
  peer.select('30 days');
  peer.editor.commands.focus();
  setEditLock(peer.editor.view, { isReadOnly: true, lockedProposals: new Set() });
  expect(updates).toBe(0);
});
