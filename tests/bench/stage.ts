/**
 * What the browser benchmarks share: a real relay with the long document and sixty comments in it, a Chromium in
 * which a member has opened it once, and bare pages that keep the same content. Made once a run, when first asked for.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext, type Page } from '@playwright/test';
import * as Y from 'yjs';
import { importMarkdown } from '#shared/document/markdown-import.ts';
import { BlockId, type LedgerId } from '#shared/kernel/ids.ts';
import { invariant } from '#shared/kernel/invariant.ts';
import { messageKeepAlive } from '#shared/protocol/body-messages.ts';
import { keepAliveEveryMs } from '#shared/protocol/limits.ts';
import { systemClock } from '../../sync-server/clock.ts';
import { browserFlags, provideBrowser } from '../e2e/find-browser.ts';
import { BodyClient } from '../sync-server/body-client.ts';
import { makeSharedDocument, type MadeDocument } from '../sync-server/document.ts';
import { startTestRelay, type TestMember, type TestRelay } from '../sync-server/start-relay.ts';
import { buildPages, serveFolder, type BuiltPages } from './pages.ts';
import { longDocument, readSample } from './samples.ts';
import { stockBody, stockContent } from './stock-content.ts';

export const commentCount = 60;

export interface Stage {
  readonly pages: BuiltPages;
  readonly relay: TestRelay;
  readonly owner: TestMember;
  readonly context: BrowserContext;
  readonly document: LedgerId;
  /** The document in our app. */
  readonly address: string;
  /** Origin of the bare pages. */
  readonly bareUrl: string;
  /** Another person's connection to the document: what it writes is a remote edit. */
  readonly writer: BodyClient;
  /** The body that the bare y-prosemirror page keeps. */
  readonly stock: Y.Doc;
  /** Blocks at the top level of the document. */
  readonly blocks: number;
  stopRelay(): Promise<void>;
  dispose(): Promise<void>;
}

let made: Promise<Stage> | null = null;

/** `null` where the sample is absent. */
export function stage(): Promise<Stage> | null {
  const bytes = readSample(longDocument);
  if (!bytes) return null;
  return (made ??= setUp(bytes));
}

export async function endStage(): Promise<void> {
  const ended = await made?.catch(() => null);
  await ended?.dispose();
}

async function setUp(bytes: Uint8Array): Promise<Stage> {
  const imported = importMarkdown(bytes, longDocument);
  invariant(imported.ok, 'the sample imports');
  const { content } = imported.value;
  const pages = await buildPages();
  const relay = await startTestRelay({ clock: systemClock, appFolder: pages.app });
  const owner = await relay.setUp('Owner');
  const made = await makeSharedDocument(owner, 'Long');
  const writer = await BodyClient.open(owner, made.document);
  await writer.fill(content);
  await comment(made, writer);
  // The relay cuts who says nothing.
  const stayHeard = setInterval(() => writer.socket.send(Uint8Array.of(messageKeepAlive)), keepAliveEveryMs);

  const profile = await mkdtemp(join(tmpdir(), 'countersign-bench-profile-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: provideBrowser(),
    args: browserFlags,
    viewport: { width: 1440, height: 900 },
  });
  const address = `${relay.url}/d/${made.document}`;
  await enter(await context.newPage(), relay, owner, address);

  const bare = await serveFolder(pages.bare);
  const stock = stockContent(content);
  const stockDoc = stockBody(stock);
  const kept = [
    ['tiptap', 'json', JSON.stringify(stock)],
    ['bound', 'update', Y.encodeStateAsUpdate(stockDoc)],
    ['apply', 'body', Y.encodeStateAsUpdate(writer.peer.doc)],
  ] as const;
  for (const [page, key, value] of kept) await keep(context, `${bare.url}/${page}.html`, key, value);

  let isStopped = false;
  const stopRelay = async (): Promise<void> => {
    if (isStopped) return;
    isStopped = true;
    clearInterval(stayHeard);
    await relay.relay.close();
  };
  return {
    pages,
    relay,
    owner,
    context,
    document: made.document,
    address,
    bareUrl: bare.url,
    writer,
    stock: stockDoc,
    blocks: content.content?.length ?? 0,
    stopRelay,
    async dispose() {
      clearInterval(stayHeard);
      await context.close().catch(() => undefined); // a browser that went by itself
      bare.server.close();
      await stopRelay();
      for (const folder of [relay.folder, profile, pages.folder])
        await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A member comes in by link, opens the document, and waits until app and document are kept on the device. */
async function enter(page: Page, relay: TestRelay, owner: TestMember, address: string): Promise<void> {
  const { invite, secret } = await owner.invite('editor');
  await page.goto(`${relay.url}/join#${invite}.${secret}`);
  await page.getByLabel('Your name').fill('Reader');
  await page.getByLabel('Password').fill('a long enough password');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Library', level: 1 }).waitFor();
  await page.goto(address);
  await page.getByRole('textbox', { name: 'Document' }).waitFor();
  await page.getByRole('banner').getByText('Up to date').first().waitFor();
  await page.waitForFunction(
    (count) => new Set([...document.querySelectorAll('mark')].map((m) => m.dataset['thread'])).size === count,
    commentCount,
  );
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  // Read for a moment, as a person would: then the page has noted how it stands.
  await page.waitForTimeout(2_500);
  await page.close();
}

async function keep(
  context: BrowserContext,
  url: string,
  key: string,
  value: string | Uint8Array,
): Promise<void> {
  const page = await context.newPage();
  await page.goto(url);
  await page.waitForFunction(() => 'keep' in window);
  const text = typeof value === 'string' ? value : Buffer.from(value).toString('base64');
  await page.evaluate(
    async ([name, sent, isBytes]) => {
      const kept = isBytes ? Uint8Array.from(atob(sent), (letter) => letter.codePointAt(0) ?? 0) : sent;
      if ('keep' in window && typeof window.keep === 'function') await window.keep(name, kept);
    },
    [key, text, typeof value !== 'string'] as const,
  );
  await page.close();
}

/** Sixty comments on words of paragraphs all over the document. */
async function comment({ acts, document, lineage }: MadeDocument, { peer }: BodyClient): Promise<void> {
  const texts = commentable(peer.body);
  invariant(texts.length >= commentCount, 'the document is long enough');
  for (let i = 0; i < commentCount; i++) {
    const place = texts[Math.floor((i * texts.length) / commentCount)];
    invariant(place, 'inside the list');
    const { text, words, block } = place;
    const verdict = await acts.perform(document, lineage, {
      type: 'comment-added',
      thread: null,
      anchor: {
        kind: 'text',
        exact: { text: words.slice(12, 40) },
        prefix: { text: words.slice(0, 12) },
        suffix: { text: words.slice(40, 72) },
        block: BlockId.parse(block),
        start: relative(text, 12),
        end: relative(text, 40),
      },
      text: { text: `Comment ${i}: has this been measured, and on which machine?` },
      suggestion: null,
    });
    invariant(verdict.type === 'accepted', 'a comment is allowed');
  }
}

const relative = (text: Y.XmlText, at: number): string =>
  Buffer.from(Y.encodeRelativePosition(Y.createRelativePositionFromTypeIndex(text, at))).toString(
    'base64url',
  );

interface Commentable {
  readonly text: Y.XmlText;
  readonly words: string;
  readonly block: string;
}

/** Top-level paragraphs whose first words are plain text. */
export function commentable(body: Y.XmlFragment): readonly Commentable[] {
  return body.toArray().flatMap((element) => {
    if (!(element instanceof Y.XmlElement) || element.nodeName !== 'paragraph') return [];
    const text = element.get(0);
    if (!(text instanceof Y.XmlText)) return [];
    const words = text
      .toDelta()
      .map(({ insert }: { insert: unknown }) => String(insert))
      .join('');
    return words.length > 120 ? [{ text, words, block: element.getAttribute('id') ?? '' }] : [];
  });
}
