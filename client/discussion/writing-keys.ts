/** Mod+Enter sends and Escape leaves, wherever a comment is written. */
import type { KeyboardEvent } from 'react';

export const writingKeys =
  (send: () => void, leave: () => void) =>
  (event: KeyboardEvent): void => {
    if (isSendKey(event)) {
      event.preventDefault();
      send();
    } else if (event.key === 'Escape') {
      // The drawer around it stays open.
      event.stopPropagation();
      leave();
    }
  };

const isSendKey = (event: KeyboardEvent): boolean =>
  event.key === 'Enter' && (event.metaKey || event.ctrlKey) && !event.nativeEvent.isComposing;
