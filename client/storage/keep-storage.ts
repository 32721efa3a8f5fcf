/** Asks the browser not to throw away what is stored here when it is short of room: once, when there is work to lose. */

let isAsked = false;

/** Most browsers decide by themselves; one that asks the person does so while they write, where the question makes sense. */
export function askToKeepStorage(): void {
  if (isAsked || typeof navigator === 'undefined' || !('storage' in navigator)) return;
  isAsked = true;
  // A browser that will not promise it, or knows nothing of it, goes on as it was.
  void navigator.storage.persist().catch(() => undefined);
}
