/** Somebody with a browser profile of their own, which survives closing the browser. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, expect, type BrowserContext, type Locator, type Page } from '@playwright/test';
import { browserFlags, provideBrowser } from './find-browser.ts';

export interface PersonOptions {
  readonly name: string;
  /** IANA zone of the device. */
  readonly zone: string;
  readonly colorScheme?: 'light' | 'dark';
  readonly width?: number;
}

export class Person {
  readonly name: string;
  readonly #options: PersonOptions;
  readonly #profile: string;
  #context: BrowserContext | null = null;
  /** Requests to any other host, and errors on the page: a test expects none. */
  readonly strayRequests: string[] = [];
  readonly pageErrors: string[] = [];

  private constructor(options: PersonOptions, profile: string) {
    this.name = options.name;
    this.#options = options;
    this.#profile = profile;
  }

  static async arrive(options: PersonOptions): Promise<Person> {
    const person = new Person(options, await mkdtemp(join(tmpdir(), 'countersign-profile-')));
    await person.openBrowser();
    return person;
  }

  get page(): Page {
    const page = this.#context?.pages()[0];
    if (!page) throw new Error(`${this.name}'s browser is closed`);
    return page;
  }

  async openBrowser({ isOffline = false } = {}): Promise<void> {
    this.#context = await chromium.launchPersistentContext(this.#profile, {
      executablePath: provideBrowser(),
      args: browserFlags,
      timezoneId: this.#options.zone,
      locale: 'en-GB',
      colorScheme: this.#options.colorScheme ?? 'light',
      viewport: { width: this.#options.width ?? 1440, height: 900 },
      offline: isOffline,
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    this.#context.setDefaultTimeout(30_000);
    this.#context.on('request', (request) => {
      const { protocol, hostname } = new URL(request.url());
      if (/^(https?|wss?):$/.test(protocol) && hostname !== '127.0.0.1')
        this.strayRequests.push(request.url());
    });
    this.page.on('pageerror', (error) => this.pageErrors.push(error.message));
  }

  async closeBrowser(): Promise<void> {
    await this.#context?.close();
    this.#context = null;
  }

  /** As when the device runs out of memory: nothing is written any more, nobody is asked. Only where /proc is. */
  async killBrowser(): Promise<void> {
    const context = this.#context;
    if (!context) throw new Error(`${this.name}'s browser is closed`);
    const closed = new Promise((resolve) => context.once('close', resolve));
    for (const pid of await readdir('/proc')) {
      const words = (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).split('\0');
      if (words.includes(`--user-data-dir=${this.#profile}`)) process.kill(Number(pid), 'SIGKILL');
    }
    await closed;
    this.#context = null;
  }

  /** Until the app itself is on this device, so that it opens without a network: some seconds after the first visit. */
  async whenAppIsKept(): Promise<void> {
    await this.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  }

  async goOffline(): Promise<void> {
    await this.#context?.setOffline(true);
  }

  async goOnline(): Promise<void> {
    await this.#context?.setOffline(false);
  }

  /** Set-up and join pages ask the same two questions. */
  async enter(link: string, password = 'a long enough password'): Promise<void> {
    await this.page.goto(link);
    await this.page.getByLabel('Your name').fill(this.name);
    await this.page.getByLabel('Password').fill(password);
    await this.page.keyboard.press('Enter');
    await expect(this.page.getByRole('heading', { name: 'Library', level: 1 })).toBeVisible();
  }

  /** The prose of the open document. */
  get prose(): Locator {
    return this.page.getByRole('textbox', { name: 'Document' });
  }

  /** Cards of comment threads that hold `text`. (`comment` is a role of ARIA 1.3, which Playwright does not know yet.) */
  thread(text: string | RegExp): Locator {
    return this.page.locator('[role="comment"]').filter({ hasText: text });
  }

  /** What the header says about saving and sending. */
  get syncText(): Locator {
    return this.page.getByRole('banner').locator('[data-tone]');
  }

  /** Selects `words` in the prose and comments on them, with a suggestion if one is given. */
  async comment(words: string, text: string, suggestion?: string): Promise<void> {
    // Until then a device that has never seen the document does not know what its person may do in it.
    await expect(this.syncText).not.toHaveText('');
    await this.selectWords(words);
    await this.page.keyboard.press('Control+Alt+m');
    const composer = this.page.getByRole('form', { name: 'New comment' });
    await composer.getByRole('textbox', { name: 'Comment on these words' }).fill(text);
    if (suggestion !== undefined) {
      await composer.getByRole('button', { name: 'Suggest other words' }).click();
      // The present words are selected: whoever asked for others types them.
      await expect(composer.getByRole('textbox', { name: 'Words to put in their place' })).toBeFocused();
      await this.page.keyboard.type(suggestion);
    }
    await this.page.keyboard.press('Control+Enter');
    await expect(composer).toBeHidden();
  }

  /** Answers the thread whose card holds `text`. */
  async reply(text: string, answer: string): Promise<void> {
    const card = this.thread(text);
    await card.click();
    await card.getByRole('textbox', { name: /Reply/ }).fill(answer);
    await this.page.keyboard.press('Control+Enter');
  }

  /** Puts the caret behind `words` and types. */
  async typeAtEndOf(words: string, text: string): Promise<void> {
    await this.placeCaret('behind', words);
    await this.page.keyboard.type(text);
  }

  /** Puts the caret before or behind `words`, and waits until the editor knows: nobody types within a millisecond. */
  async placeCaret(side: 'before' | 'behind', words: string): Promise<void> {
    await this.selectWords(words);
    await this.page.keyboard.press(side === 'before' ? 'ArrowLeft' : 'ArrowRight');
    await this.page.evaluate(
      () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
    );
  }

  /** Selects the first place in the prose where `words` stand within one text, as a pointer would. */
  async selectWords(words: string): Promise<void> {
    await expect(this.prose).toContainText(words);
    await this.prose.evaluate((root: HTMLElement, wanted: string) => {
      root.focus();
      const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
      for (let node = texts.nextNode(); node; node = texts.nextNode()) {
        const at = (node.textContent ?? '').indexOf(wanted);
        if (at === -1) continue;
        node.parentElement?.scrollIntoView({ block: 'center' });
        getSelection()?.setBaseAndExtent(node, at, node, at + wanted.length);
        return;
      }
      throw new Error(`“${wanted}” does not stand in one text`);
    }, words);
  }

  /** An administrator makes an invite link for a role. */
  async inviteLink(role: string): Promise<string> {
    await this.page.goto(new URL('/people', this.page.url()).href);
    await this.page.getByRole('combobox', { name: 'Invite as' }).selectOption(role);
    await this.page.getByRole('button', { name: 'Create link' }).click();
    return this.page.getByRole('textbox', { name: 'Invite link' }).inputValue();
  }

  /** An administrator lowers the workspace's minimum, so that a window of minutes can be chosen. */
  async allowMinutes(): Promise<void> {
    await this.page.goto(new URL('/settings', this.page.url()).href);
    await this.page.getByRole('textbox', { name: 'Minimum window, in minutes' }).fill('1');
    await this.page.getByRole('textbox', { name: 'Settling time, in minutes' }).fill('1');
    await this.page.getByRole('button', { name: 'Save policies' }).click();
    await expect(this.page.getByRole('button', { name: 'Save policies' })).toBeDisabled();
  }

  /**
   * From now on the page itself notes when it shows the document as decided and closed to writing, by the clock that
   * all pages of this machine share: how soon this browser is asked about it does not count.
   */
  async noteLock(): Promise<void> {
    await this.page.evaluate(() => {
      const prose = document.querySelector('[role="textbox"][aria-label="Document"]');
      const watcher = new MutationObserver(() => {
        const isLocked =
          prose?.getAttribute('aria-readonly') === 'true' &&
          document.querySelector('header')?.textContent?.includes('Decided');
        if (!isLocked) return;
        document.documentElement.dataset['lockedAt'] = String(Date.now());
        watcher.disconnect();
      });
      const all = { subtree: true, childList: true, characterData: true, attributes: true };
      watcher.observe(document.body, all);
    });
  }

  /** When the page locked after `noteLock`, in ms since 1970; waits for it. */
  async lockedAtMs(): Promise<number> {
    const page = this.page.locator('html');
    await expect(page).toHaveAttribute('data-locked-at', /^\d+$/);
    return Number(await page.getAttribute('data-locked-at'));
  }

  /** Presses a button that downloads; returns the path of the file. */
  async download(button: string): Promise<string> {
    const [download] = await Promise.all([
      this.page.waitForEvent('download'),
      this.page.getByRole('button', { name: button }).click(),
    ]);
    return download.path();
  }

  /**
   * Presses what closes a panel. While a lost connection comes back (a relay whose time was moved forward ends them all)
   * one is asked to try again in a moment, and does.
   */
  async finish(panel: Locator, button: string | RegExp): Promise<void> {
    await pressUntilHidden(panel, () =>
      panel.getByRole('button', { name: button }).click({ timeout: patienceMs }),
    );
  }

  async leave(): Promise<void> {
    await this.closeBrowser();
    await rm(this.#profile, { recursive: true, force: true });
  }
}

/** How long a press may take before it counts as not taken, ms. */
const patienceMs = 5_000;

/** Again and again until the panel is gone. */
export async function pressUntilHidden(panel: Locator, press: () => Promise<void>): Promise<void> {
  await expect(async () => {
    if (await panel.isHidden()) return;
    await press();
    await expect(panel).toBeHidden({ timeout: patienceMs });
  }).toPass({ timeout: 90_000 });
}
