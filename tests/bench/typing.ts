/** A page under measurement: main-thread time by Chromium's own count, and the moment at which a key's frame was painted. */
import type { CDPSession, Page } from '@playwright/test';
import { invariant } from '#shared/kernel/invariant.ts';

declare global {
  interface Window {
    /** From each keydown's time stamp until after the frame that followed it, ms. */
    keyPaints?: number[];
  }
}

export class MeasuredPage {
  readonly page: Page;
  readonly #cdp: CDPSession;
  /** Main-thread processor time of each step, ms. */
  readonly mainThread: number[] = [];

  private constructor(page: Page, cdp: CDPSession) {
    this.page = page;
    this.#cdp = cdp;
  }

  static async of(page: Page): Promise<MeasuredPage> {
    const cdp = await page.context().newCDPSession(page);
    // Processor time of the thread: what else the machine does stays out of it.
    await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
    await page.addInitScript(watchKeys);
    return new MeasuredPage(page, cdp);
  }

  /** Time that the main thread was busy so far, ms. */
  async busy(): Promise<number> {
    const { metrics } = await this.#cdp.send('Performance.getMetrics');
    const busy = metrics.find(({ name }) => name === 'TaskDuration');
    invariant(busy, 'Chromium counts it');
    return busy.value * 1000;
  }

  /** Does something and counts all that the main thread does until `settleMs` later. */
  async step(act: () => Promise<void>, settleMs: number): Promise<void> {
    const before = await this.busy();
    await act();
    await new Promise((resolve) => setTimeout(resolve, settleMs));
    this.mainThread.push((await this.busy()) - before);
  }

  async keyPaints(): Promise<readonly number[]> {
    return this.page.evaluate(() => window.keyPaints ?? []);
  }

  /** Puts the caret at the end of the paragraph that holds `words`. */
  async caretAfter(words: string): Promise<void> {
    await this.page.evaluate((wanted) => {
      const editor = document.querySelector<HTMLElement>('.ProseMirror');
      const paragraph = [...(editor?.querySelectorAll('p') ?? [])].find((p) =>
        p.textContent.includes(wanted),
      );
      if (!editor || !paragraph) throw new Error('these words are not on the page');
      editor.focus();
      paragraph.scrollIntoView({ block: 'center' });
      getSelection()?.selectAllChildren(paragraph);
      getSelection()?.collapseToEnd();
    }, words);
  }

  async paragraph(words: string): Promise<string> {
    return this.page.evaluate(
      (wanted) =>
        [...document.querySelectorAll('.ProseMirror p')].find((p) => p.textContent.includes(wanted))
          ?.textContent ?? '',
      words,
    );
  }
}

/** Runs in the page before anything else. */
function watchKeys(): void {
  const paints: number[] = (window.keyPaints = []);
  const channel = new MessageChannel();
  const waiting: number[] = [];
  channel.port1.addEventListener('message', () => {
    for (const began of waiting.splice(0)) paints.push(performance.now() - began);
  });
  channel.port1.start();
  window.addEventListener(
    'keydown',
    (event) => {
      waiting.push(event.timeStamp);
      if (waiting.length === 1) requestAnimationFrame(() => channel.port2.postMessage(null));
    },
    { capture: true },
  );
}
