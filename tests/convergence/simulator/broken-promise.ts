/** What a simulation found to be false. */
export class BrokenPromise extends Error {}

export function broken(what: string): never {
  throw new BrokenPromise(what);
}
