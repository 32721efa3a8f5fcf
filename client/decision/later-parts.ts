/** The forms of a block: their code comes apart from the page, asked for when somebody points at the block. */
import { laterPage } from '../ui/later-page.tsx';

export const { load: loadBlockForms, Page: BlockForm } = laterPage(
  async () => (await import('./block-form.tsx')).BlockForm,
);

export const { Page: Difference } = laterPage(async () => (await import('./difference.tsx')).Difference);

export const { Page: RevisionsPanel } = laterPage(
  async () => (await import('./revisions-panel.tsx')).RevisionsPanel,
);

export const { Page: Aftermath } = laterPage(async () => (await import('./aftermath.tsx')).Aftermath);
