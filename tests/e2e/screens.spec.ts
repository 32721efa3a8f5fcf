/** Pictures of every screen for people to look at, in `.shots/`; that nothing overflows or is cut off; and what axe finds. */
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { everyScreen, look, type Cast, type Sight } from './every-screen.ts';
import { seriousFaults } from './serious-faults.ts';
import { StoryRelay } from './story-relay.ts';

// Hundreds of looks at whole pages: recording each of them would take longer than the test.
test.use({ trace: 'off' });

const shots = process.env['E2E_SHOTS'] ?? join(import.meta.dirname, '../../.shots');

const usual: Cast = {
  owner: 'Inês Moura',
  answerer: 'Kofi Owusu',
  title: 'Relay storage for long-lived documents',
  words:
    'Opening an old document on a new device takes as long as making coffee, and nobody reads that history.',
};

const long: Cast = {
  owner: 'Maximiliane-Alexandrina von Hohenstaufen-Württemberg zu Oberammergau',
  answerer: 'Wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewissenhaft',
  title:
    'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft and every document that it wrote in its long and eventful history',
  words: `See https://example.org/${'a-very-long-path-without-any-break/'.repeat(6)} and ${'x'.repeat(160)}.`,
};

const widths = [1440, 1100, 390];
const lightAndDark: readonly Sight[] = (['light', 'dark'] as const).flatMap((colorScheme) =>
  widths.map((width) => ({ colorScheme, width })),
);
/** All of axe's rules where the layout differs; in the other scheme the colours alone are another matter. */
function axeRules({ colorScheme, width }: Sight): readonly string[] | null | 'none' {
  if (colorScheme === 'light') return width === 1100 ? 'none' : null;
  return width === 1440 ? ['color-contrast'] : 'none';
}
const noAxe = (): 'none' => 'none';

const lightOnly = lightAndDark.filter(({ colorScheme }) => colorScheme === 'light');

/** What is wider than the window, and words in header, dialogs' heads and pills that are cut off without an ellipsis. */
const faultsOf = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const faults: string[] = [];
    const { clientWidth, scrollWidth } = document.documentElement;
    if (scrollWidth > clientWidth) faults.push(`the page is ${scrollWidth} wide in ${clientWidth}`);
    const isShown = (element: Element) => element.checkVisibility({ visibilityProperty: true });
    const name = (element: Element) =>
      `<${element.tagName.toLowerCase()}> “${element.textContent.trim().slice(0, 60)}”`;
    for (const element of document.querySelectorAll<HTMLElement>(
      'header, header *, [class*="_pill_"], [class*="_pill_"] *, button, h1, [role="dialog"]',
    )) {
      const { width, left, right } = element.getBoundingClientRect();
      // What only screen readers get is a pixel wide.
      if (!isShown(element) || width <= 1 || !element.textContent.trim()) continue;
      const style = getComputedStyle(element);
      const isCut = element.scrollWidth > element.clientWidth + 1 && style.display !== 'inline';
      if (isCut && style.overflowX !== 'visible' && style.textOverflow !== 'ellipsis')
        faults.push(`${name(element)} is cut off`);
      if (left < -1 || right > clientWidth + 1) faults.push(`${name(element)} leaves the window`);
    }
    for (const dialog of document.querySelectorAll('[role="dialog"]')) {
      const edge = dialog.getBoundingClientRect().right;
      for (const element of dialog.querySelectorAll('p, label, input, textarea, select, button, li, h3'))
        if (isShown(element) && element.getBoundingClientRect().right > edge + 1)
          faults.push(`${name(element)} leaves its dialog`);
    }
    return faults;
  });

/** @param rulesFor what axe looks for in each sight. */
async function photograph(
  cast: Cast,
  sights: readonly Sight[],
  folder: string,
  rulesFor: (sight: Sight) => readonly string[] | null | 'none',
): Promise<void> {
  const relay = await StoryRelay.start({ hasSample: false });
  const faults: string[] = [];
  try {
    for await (const { name, page, shows } of everyScreen(relay, cast)) {
      for (const sight of sights) {
        await look(page, sight);
        if (shows) await expect(shows).toBeVisible();
        const view = `${name}-${sight.width}-${sight.colorScheme}`;
        await page.screenshot({ path: join(shots, folder, `${view}.png`) });
        for (const fault of await faultsOf(page)) faults.push(`${view}: ${fault}`);
        const rules = rulesFor(sight);
        if (rules === 'none') continue;
        for (const fault of await seriousFaults(page, rules)) faults.push(`${view}: ${fault}`);
      }
      await look(page, { colorScheme: 'light', width: 1440 });
    }
  } finally {
    await relay.dispose();
  }
  expect(faults).toEqual([]);
}

test('every screen fits its window, light and dark, wide, middle and narrow, and axe finds nothing serious', async () => {
  test.setTimeout(900_000);
  await photograph(usual, lightAndDark, 'usual', axeRules);
});

test('every screen fits with long names and endless words', async () => {
  test.setTimeout(900_000);
  await photograph(long, lightOnly, 'long', noAxe);
});
