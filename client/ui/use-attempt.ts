/** One thing a person tries that can fail: whether it is under way, and the sentence of its last failure. */
import { useState } from 'react';
import type { Result } from '#shared/kernel/result.ts';

export interface Attempts {
  readonly isBusy: boolean;
  readonly sentence: string | null;
  /** Resolves to whether it worked; a second run while one is under way is not started. */
  run(attempt: () => Promise<Result<unknown, { readonly sentence: string }>>): Promise<boolean>;
  fail(sentence: string | null): void;
}

export function useAttempt(): Attempts {
  const [isBusy, setBusy] = useState(false);
  const [sentence, setSentence] = useState<string | null>(null);
  return {
    isBusy,
    sentence,
    fail: setSentence,
    async run(attempt) {
      if (isBusy) return false;
      setBusy(true);
      setSentence(null);
      try {
        const result = await attempt();
        if (!result.ok) setSentence(result.error.sentence);
        return result.ok;
      } catch {
        setSentence('No relay in reach. Try again when you are online.');
        return false;
      } finally {
        setBusy(false);
      }
    },
  };
}
