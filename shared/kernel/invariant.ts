/** What must hold whatever the outside does: a failed invariant is a bug of ours, never bad input. */

/** Throws `Error` with `message` when `condition` does not hold. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`Bug: ${message}`);
}

/** Makes a `switch` exhaustive: the compiler refuses the call while a case is missing. */
export function unreachable(value: never): never {
  throw new Error(`Bug: unreachable case ${JSON.stringify(value)}`);
}
