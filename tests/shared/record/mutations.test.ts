/** [E5] Changed records are refused for a right reason, whoever changed them, or say what their signers said. */
import { expect, test } from 'vitest';
import { honestRecords, judge, mutationOf } from './mutations.ts';

/** `npm run fuzz:records` runs any number. */
const rounds = 400;

test(
  '[E5] [promise 10] a changed record is refused for a right reason, or says the same',
  { timeout: 240_000 },
  async () => {
    const bases = await honestRecords();
    const wrong: string[] = [];
    for (let seed = 1; seed <= rounds; seed++) {
      const mutation = await mutationOf(seed, bases);
      const judged = await judge(mutation, bases);
      if (!judged.ok) wrong.push(`seed ${seed}: ${mutation.change} by ${mutation.forger}: ${judged.error}`);
      // Nobody without a key makes a record that holds and is not one that the relay gave out.
      else if (mutation.forger === 'nobody' && judged.value.kind === 'equivalent')
        expect(judged.value.why).toBe('another-honest-record');
    }
    expect(wrong).toEqual([]);
  },
);
