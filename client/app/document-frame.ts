/**
 * The page of a document as bare elements: header, outline, text and margin in their places. React draws into them
 * and never moves them, so that a text which stood there first is not laid out a second time.
 */
import { prosePlace, type ProsePlace } from '../editor/prose-place.ts';
import header from '../ui/page-header.module.css';
import styles from './document-frame.module.css';
import layout from './document-layout.module.css';
import page from './document-page.module.css';
import shell from './document-shell.module.css';
import { onWidth, widthNow } from './width.ts';

export interface DocumentFrame {
  readonly page: HTMLElement;
  /** Header and notices. */
  readonly top: HTMLElement;
  /** Below the notices, and all of the three columns. */
  readonly columns: HTMLElement;
  readonly outline: HTMLElement;
  readonly main: HTMLElement;
  /** In the text's column, over its first line. */
  readonly overText: HTMLElement;
  readonly gutter: HTMLElement;
  readonly text: ProsePlace;
  readonly margin: HTMLElement;
  /** Bars and drawers. */
  readonly aside: HTMLElement;
  /** Panels over the page. */
  readonly panels: HTMLElement;
  /** Shows nothing of the text from its first proposal on until `reveal`. */
  readonly hold: () => void;
  readonly reveal: () => void;
  /** Stands beside the app's root, before the app. */
  readonly standBehind: (root: HTMLElement | null) => void;
  /** A ref: the frame stands in that element, unless it stands somewhere already, and goes with it. */
  readonly standIn: (element: HTMLElement | null) => (() => void) | undefined;
}

export function documentFrame(): DocumentFrame {
  const text = prosePlace();
  const [top, overText, gutter, aside, panels] = [slot(), slot(), slot(), slot(), slot()];
  top.append(held(header.header));
  const outline = box(layout.outline);
  const main = box(layout.prose, [overText, box(page.column, [gutter, text.column])], 'main');
  main.id = 'main';
  const margin = box(layout.margin);
  const columns = box(layout.layout, [outline, main, margin, aside]);
  const whole = box(shell.shell, [top, columns, panels]);
  const showWidth = (): void => {
    columns.dataset['width'] = widthNow();
  };
  showWidth();
  const stop = onWidth(showWidth);
  return {
    page: whole,
    top,
    columns,
    outline,
    main,
    overText,
    gutter,
    text,
    margin,
    aside,
    panels,
    hold: () => void main.toggleAttribute('data-holding', true),
    reveal: () => main.removeAttribute('data-holding'),
    standBehind(root) {
      if (styles.first) whole.classList.add(styles.first);
      root?.after(whole);
    },
    standIn(element) {
      if (!element) return undefined;
      if (!whole.isConnected) element.append(whole);
      return () => {
        stop();
        text.clear();
        whole.remove();
      };
    },
  };
}

/** Holds the place of what comes later: it gives way to whatever is drawn beside it. */
export function held(className: string | undefined): HTMLElement {
  const made = box(className);
  if (styles.held) made.classList.add(styles.held);
  made.ariaHidden = 'true';
  return made;
}

/** Where React draws something that stands beside other things. */
const slot = (): HTMLElement => box(styles.slot);

function box(className: string | undefined, children: readonly Element[] = [], tag = 'div'): HTMLElement {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...children);
  return made;
}
