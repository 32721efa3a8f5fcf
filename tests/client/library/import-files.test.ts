/** Importing files that may be anything. */
import { expect, test } from 'vitest';
import { Doc } from 'yjs';
import { bodyJson } from '#shared/document/body-json.ts';
import { plainText } from '#shared/document/plain-text.ts';
import type { LedgerId } from '#shared/kernel/ids.ts';
import { bodyRoot } from '#shared/protocol/body-messages.ts';
import { createFromTemplate } from '../../../client/library/create-document.ts';
import { importFiles } from '../../../client/library/import-files.ts';
import { templates } from '../../../client/library/templates.ts';
import type { Workspace } from '../../../client/sync/workspace.ts';

/** Only what creating needs; keeps what was created. */
function device(mayStore = true) {
  const made: { title: string; text: string }[] = [];
  const create: Workspace['create'] = (title, fill) => {
    if (!mayStore) return Promise.reject(new Error('quota'));
    const doc = new Doc();
    fill?.(doc);
    const body = bodyJson(doc.getXmlFragment(bodyRoot));
    made.push({ title, text: body.ok ? plainText(body.value) : 'unreadable' });
    return Promise.resolve(`document-${made.length}` as LedgerId);
  };
  return { made, workspace: { create } as Workspace };
}

const file = (name: string, content: string | Uint8Array<ArrayBuffer>): File => new File([content], name);

test('a Markdown file becomes a draft with its title and text', async () => {
  const { made, workspace } = device();
  const [done] = await importFiles(workspace, [file('a.md', '# Relay storage\n\nKeep 30 days.\n')]);
  expect(done).toMatchObject({ kind: 'imported', title: 'Relay storage', notes: [] });
  expect(made[0]?.title).toBe('Relay storage');
  expect(made[0]?.text).toContain('Keep 30 days.');
});

test('what could not be represented is noted with its line', async () => {
  const { workspace } = device();
  const [done] = await importFiles(workspace, [
    file('a.md', '# Title\n\n![plan](https://example.org/plan.png)\n'),
  ]);
  expect(done?.kind === 'imported' && done.notes).toEqual([
    expect.stringMatching(/shown as a link.*\(From line 3\.\)$/),
  ]);
});

test('bytes that are no text are refused, and the other files still come in', async () => {
  const { made, workspace } = device();
  const done = await importFiles(workspace, [
    file('picture.md', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0xff, 0xfe, 0x00])),
    file('b.md', '# Fine\n'),
  ]);
  expect(done.map(({ kind }) => kind)).toEqual(['refused', 'imported']);
  expect(made).toHaveLength(1);
});

test('a file of 20 MB is refused before it is read', async () => {
  const { workspace } = device();
  const huge = file('huge.md', 'x');
  Object.defineProperty(huge, 'size', { value: 20 * 1024 * 1024 });
  huge.arrayBuffer = () => expect.fail('it was read');
  const [done] = await importFiles(workspace, [huge]);
  expect(done).toMatchObject({ kind: 'refused', sentence: expect.stringContaining('8 MiB') });
});

test('a device without room says so, and nothing is half there', async () => {
  const { made, workspace } = device(false);
  const [done] = await importFiles(workspace, [file('a.md', '# Title\n')]);
  expect(done).toMatchObject({ kind: 'refused', sentence: expect.stringContaining('could not be stored') });
  expect(made).toHaveLength(0);
});

test.each(templates)('the template "$label" makes a document with an empty title', async ({ id }) => {
  const { made, workspace } = device();
  await createFromTemplate(workspace, id);
  expect(made[0]?.title).toBe('');
  expect(made[0]?.text).not.toBe('unreadable');
});
