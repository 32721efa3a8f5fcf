/** Why the relay does not start: one sentence for the person at the console, never a stack trace. */

export class StartFailure extends Error {
  override name = 'StartFailure';
}
