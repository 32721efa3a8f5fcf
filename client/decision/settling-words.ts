/** W4: the least time that people keep after something new, in words. */
import { defaultPolicy } from '#shared/people/workspace-state.ts';

export function settlingWords(minutes: number = defaultPolicy.settlingMinutes): string {
  if (minutes % 1440 === 0) return minutes === 1440 ? '24 hours' : `${minutes / 1440} days`;
  if (minutes % 60 === 0) return `${minutes / 60} hour${minutes === 60 ? '' : 's'}`;
  return `${minutes} minute${minutes === 1 ? '' : 's'}`;
}
