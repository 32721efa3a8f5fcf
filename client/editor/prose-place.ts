/** Where a document's text stands in the page: made without React, so that the text may stand there before it. */
import type { XmlFragment } from 'yjs';
import type { ProseView } from './prose-view.ts';
import styles from './document-editor.module.css';
import prose from './prose.module.css';

export interface ProsePlace {
  readonly column: HTMLElement;
  /** The text alone. */
  readonly host: HTMLElement;
  /** What the app draws beside the text: its menus, or a sentence in place of it. */
  readonly around: HTMLElement;
  /** Keeps a text that stands in `host` until somebody takes it. */
  readonly put: (view: ProseView) => void;
  /** The text that stands here, once; one of another body is ended. */
  readonly take: (body: XmlFragment) => ProseView | null;
  /** Ends a text that nobody took. */
  readonly clear: () => void;
}

export function prosePlace(): ProsePlace {
  const [column, host, around] = [element(styles.column), element(prose.prose), element(styles.around)];
  column.append(host, around);
  let waiting: ProseView | null = null;
  const clear = (): void => {
    waiting?.close();
    waiting = null;
  };
  return {
    column,
    host,
    around,
    put(view) {
      waiting = view;
    },
    take(body) {
      if (waiting?.body !== body) clear();
      const taken = waiting;
      waiting = null;
      return taken;
    },
    clear,
  };
}

function element(className: string | undefined): HTMLElement {
  const made = document.createElement('div');
  if (className) made.className = className;
  return made;
}
