/** Another node was first: what this one built on is no longer the newest. Nothing of the transaction was kept. */

/** Whoever catches it catches up with the store, and tries again on what is there now. */
export class Behind extends Error {
  override name = 'Behind';
}
