/** Puts a permanent link into the clipboard, and says so. */
import { announce } from './live-region.tsx';

/** @param fragment from `#` on. */
export function copyLink(document: string, fragment: string): void {
  const address = `${location.origin}/d/${document}${fragment}`;
  const copied = navigator.clipboard?.writeText(address) ?? Promise.reject(new Error('no clipboard'));
  copied.then(
    () => announce('Link copied', 'link'),
    // Plain http has no clipboard: the address is shown, ready to be copied by hand.
    () => void window.prompt('Copy this link', address),
  );
}
