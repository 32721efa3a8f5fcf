/** C5: what has been concluded is concluded; whoever comes later is told the outcome. */
import { refuse, type Refusal } from '../protocol/refusal.ts';
import type { Proposal } from './proposal-state.ts';

export function stillOpen({ conclusion }: Proposal): Refusal | null {
  if (!conclusion) return null;
  const { disposition, outcome } = conclusion;
  return refuse(
    'proposal-concluded',
    outcome === null
      ? `This proposal was ${disposition} already.`
      : `This proposal was ${disposition} already: “${outcome}”`,
  );
}
