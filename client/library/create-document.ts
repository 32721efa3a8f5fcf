/** A new private draft from a template, made on this device. */
import { fillBody } from '#shared/document/body-from-content.ts';
import type { LedgerId } from '#shared/kernel/ids.ts';
import { invariant } from '#shared/kernel/invariant.ts';
import { bodyRoot } from '#shared/protocol/body-messages.ts';
import { newBlockId } from '../kernel/random.ts';
import type { Workspace } from '../sync/workspace.ts';
import { templateContent } from './template-content.ts';
import type { Template } from './templates.ts';

export const createFromTemplate = (workspace: Workspace, template: Template['id']): Promise<LedgerId> =>
  workspace.create('', (doc) => {
    const filled = fillBody(doc.getXmlFragment(bodyRoot), templateContent(template), newBlockId);
    invariant(filled.ok, 'templates hold what documents may hold');
  });
