/** The letters of the prose, asked for while the app still starts. */

/**
 * The prose is laid out once when its letters are there before it, and twice when they come after. Only where the
 * service worker has them: over a network the code goes first.
 */
export function askForLetters(): void {
  if (!navigator.serviceWorker?.controller) return;
  for (const font of [
    '1em "Source Serif 4 Variable"',
    'italic 1em "Source Serif 4 Variable"',
    '1em "JetBrains Mono Variable"',
    // Tables in it.
    '1em "Hanken Grotesk Variable"',
  ])
    document.fonts.load(font).catch(() => undefined); // the system's letters stand in
}
