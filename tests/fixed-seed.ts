/** Property tests play the same cases in each run, so that nothing fails by chance; `FUZZ_SEED=2` plays others. */
import fc from 'fast-check';

export const seed = Number(process.env['FUZZ_SEED'] ?? 1);

fc.configureGlobal({ seed });
