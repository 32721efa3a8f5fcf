/** What axe finds serious on a page as it stands, in words; axe itself is given to each document once. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';

/** @param rules only these; every rule if `null`. */
export async function seriousFaults(page: Page, rules: readonly string[] | null): Promise<readonly string[]> {
  const first = await once(page, rules);
  // What shows only while a drawer comes in is gone at the second look.
  return first.length > 0 ? once(page, rules) : first;
}

async function once(page: Page, rules: readonly string[] | null): Promise<readonly string[]> {
  const isThere = await page.evaluate(() => 'axe' in globalThis);
  // No frames here, so the findings need no page of their own to be put together in. Reading axe's half a megabyte again
  // takes as long as looking at the page.
  const axe = new AxeBuilder({ page, ...(isThere ? { axeSource: 'undefined' } : {}) })
    .setLegacyMode()
    .options({ resultTypes: ['violations'] });
  const { violations } = await (rules ? axe.withRules([...rules]) : axe).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, any }) => `${id} ${target.join(' ')} ${any.at(0)?.message ?? ''}`),
    );
}
