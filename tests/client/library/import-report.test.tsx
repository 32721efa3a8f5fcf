// @vitest-environment happy-dom
/** What stands there after an import, and what a press of Enter does then. */
import { expect, test, vi } from 'vitest';
import { LedgerId } from '#shared/kernel/ids.ts';
import type { ImportOutcome } from '../../../client/library/import-files.ts';
import { ImportReport } from '../../../client/library/import-report.tsx';
import { show, words } from '../show.ts';

const htmlNote = '2 pieces of HTML are kept as text and never run. (From line 3.)';

const imported = (file: string, notes = [htmlNote]): ImportOutcome => ({
  kind: 'imported',
  file,
  document: LedgerId.parse(`document-${file}`),
  title: file,
  notes,
});

const focused = (): string => document.activeElement?.textContent ?? '';

test('the next step has the focus, not the button that closes', async () => {
  const nothing = vi.fn();
  await show(<ImportReport outcomes={[imported('rfc-1598-of-2017')]} onClose={nothing} onOpen={nothing} />);
  expect(words()).toContain('kept as text and never run');
  expect(words()).toContain('A private draft now, seen by you alone. Below is what could not');
  await expect.poll(() => focused()).toBe('Open document');
});

test('after several files that is to be done with it', async () => {
  const outcomes = [imported('rfc-1598-of-2017'), imported('rfc-2094-of-2017')];
  await show(<ImportReport outcomes={outcomes} onClose={vi.fn()} onOpen={vi.fn()} />);
  await expect.poll(() => focused()).toBe('Done');
});

test('where everything came over, nothing is announced below', async () => {
  const whole = imported('rfc-1598-of-2017', []);
  await show(<ImportReport outcomes={[whole]} onClose={vi.fn()} onOpen={vi.fn()} />);
  expect(words()).toContain('Everything came over.');
  expect(words()).not.toContain('Below');
});
