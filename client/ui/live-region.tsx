/** The one polite voice of the page: sentences said shortly after each other are read together, once. */
import { useEffect, useState } from 'react';
import { VisuallyHidden } from './visually-hidden.tsx';

/** Long enough to swallow a flicker (writing → up to date), short enough to be heard as an answer, ms. */
const batchMs = 700;

type Listener = (text: string) => void;
let waiting: string[] = [];
let timer: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<Listener>();

/** Has `sentence` read out by assistive technology when the present batch ends. A later one with the same `topic` replaces it. */
export function announce(sentence: string, topic?: string): void {
  const entry = topic ? `${topic}\u0000${sentence}` : sentence;
  if (topic) waiting = waiting.filter((other) => !other.startsWith(`${topic}\u0000`));
  waiting = [...waiting.filter((other) => other !== entry), entry];
  timer ??= setTimeout(() => {
    const text = waiting.map((each) => each.slice(each.indexOf('\u0000') + 1)).join(' ');
    waiting = [];
    timer = undefined;
    for (const listener of listeners) listener(text);
  }, batchMs);
}

/** Stands once, in the app's root. */
export function LiveRegion() {
  const [text, setText] = useState('');
  useEffect(() => {
    listeners.add(setText);
    return () => {
      listeners.delete(setText);
    };
  }, []);
  return (
    <VisuallyHidden>
      <span role="status" aria-live="polite">
        {text}
      </span>
    </VisuallyHidden>
  );
}
