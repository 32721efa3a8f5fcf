// @vitest-environment happy-dom
/** A page whose code comes later: what stands there meanwhile, and what when the code does not come. */
import { act } from 'react';
import { expect, test, vi } from 'vitest';
import { ErrorBoundary } from '../../../client/app/error-boundary.tsx';
import { laterPage } from '../../../client/ui/later-page.tsx';
import { show, words } from '../show.ts';

interface Greeting {
  readonly whom: string;
}
const Hello = ({ whom }: Greeting) => <p>Hello {whom}</p>;

test('the old words stand until the code is there, then the page does, with what it was given', async () => {
  const code = Promise.withResolvers<typeof Hello>();
  const { Page } = laterPage(() => code.promise);
  await show(<Page page={{ whom: 'Kofi' }} waiting="One moment…" />);
  expect(words()).toBe('One moment…');
  await act(async () => code.resolve(Hello));
  expect(words()).toBe('Hello Kofi');
});

test('a page that was asked for before is drawn at once, with nothing in between', async () => {
  const { load, Page } = laterPage(() => Promise.resolve(Hello));
  load();
  await Promise.resolve();
  const waiting = vi.fn(() => 'One moment…');
  const Waiting = () => waiting();
  await show(<Page page={{ whom: 'Lena' }} waiting={<Waiting />} />);
  expect(words()).toBe('Hello Lena');
  expect(waiting).not.toHaveBeenCalled();
});

test('the code is fetched once, however often the page is asked for and drawn', async () => {
  const fetch = vi.fn(() => Promise.resolve(Hello));
  const { load, Page } = laterPage(fetch);
  expect(fetch).not.toHaveBeenCalled();
  load();
  load();
  await show(
    <>
      <Page page={{ whom: 'Kofi' }} waiting={null} />
      <Page page={{ whom: 'Lena' }} waiting={null} />
    </>,
  );
  expect(fetch).toHaveBeenCalledOnce();
});

test('code that cannot be fetched is said by whoever catches errors, not waited for without end', async () => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const { Page } = laterPage<Greeting>(() => Promise.reject(new Error('gone')));
  await show(
    <ErrorBoundary>
      <Page page={{ whom: 'Kofi' }} waiting="One moment…" />
    </ErrorBoundary>,
  );
  expect(words()).not.toContain('One moment');
  expect(document.querySelector('button')).not.toBeNull();
  said.mockRestore();
});
