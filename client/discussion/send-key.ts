/** Mod+Enter sends, wherever a comment is written. */
import type { KeyboardEvent } from 'react';

export const isSendKey = (event: KeyboardEvent): boolean =>
  event.key === 'Enter' && (event.metaKey || event.ctrlKey) && !event.nativeEvent.isComposing;
