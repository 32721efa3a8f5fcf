/** Tasks in the text that nobody has ticked: where they stand and what they say (Q1). */
import type { ContentJson } from '../acts/act.ts';
import type { BlockId } from '../kernel/ids.ts';
import { blockIdOf } from './block-ids.ts';
import { plainText } from './plain-text.ts';

export interface OpenTask {
  /** The nearest block around it that has an id. */
  readonly block: BlockId | null;
  readonly text: string;
}

export function openTasks(doc: ContentJson): readonly OpenTask[] {
  const tasks: OpenTask[] = [];
  const visit = (node: ContentJson, around: BlockId | null): void => {
    const block = blockIdOf(node) ?? around;
    if (node.type === 'taskItem') {
      const [own, ...below] = node.content ?? [];
      const text = own ? plainText(own).trim() : '';
      if (text !== '' && node.attrs?.['checked'] !== true) tasks.push({ block, text });
      for (const child of below) visit(child, block);
      return;
    }
    for (const child of node.content ?? []) visit(child, block);
  };
  visit(doc, null);
  return tasks;
}
