/**
 * Holds a proposal's place in the page: ProseMirror keeps the prose in `contentDOM`, React draws the block around it
 * through a portal into `dom`.
 */
import type { Node } from '@tiptap/pm/model';
import type { EditorView, NodeView, ViewMutationRecord } from '@tiptap/pm/view';
import type { BlockId } from '#shared/kernel/ids.ts';
import { writableStore, type Store } from '../kernel/store.ts';
import { blockIdOf } from './block-ids.ts';

/** One proposal block on the page. */
export interface ProposalPlace {
  readonly key: number;
  readonly id: BlockId | null;
  readonly node: Node;
  readonly dom: HTMLElement;
  readonly contentDOM: HTMLElement;
  readonly view: EditorView;
}

export interface ProposalPlaces {
  readonly places: Store<readonly ProposalPlace[]>;
  /** The node view that ProseMirror makes for each proposal. */
  readonly make: (node: Node, view: EditorView) => NodeView;
}

export function proposalPlaces(): ProposalPlaces {
  const places = writableStore<readonly ProposalPlace[]>([]);
  let made = 0;
  // ProseMirror draws in the middle of an update: React hears of it right after.
  let next: readonly ProposalPlace[] = [];
  let isTelling = false;
  const tell = (change: readonly ProposalPlace[]): void => {
    next = change;
    if (isTelling) return;
    isTelling = true;
    queueMicrotask(() => {
      isTelling = false;
      places.set(next);
    });
  };
  return {
    places,
    make(node, view) {
      const dom = document.createElement('section');
      const contentDOM = document.createElement('div');
      // Chrome takes a `div` without attributes for its own and removes it, with all in it, when a line becomes empty.
      contentDOM.dataset['words'] = '';
      dom.dataset['proposal'] = '';
      dom.append(contentDOM);
      const freezing = freezeAround(contentDOM, dom);
      const key = made++;
      const show = (shown: Node): void => {
        const id = blockIdOf(shown);
        if (id) dom.dataset['id'] = id;
        const place = { key, id, node: shown, dom, contentDOM, view };
        tell([...next.filter((other) => other.key !== key), place]);
      };
      show(node);
      const isInside = (target: globalThis.Node | null): boolean => contentDOM.contains(target);
      return {
        dom,
        contentDOM,
        update(changed) {
          if (changed.type !== node.type) return false;
          show(changed);
          return true;
        },
        ignoreMutation: (mutation: ViewMutationRecord) => !isInside(mutation.target),
        stopEvent: (event) => event.target instanceof globalThis.Node && !isInside(event.target),
        destroy() {
          freezing.disconnect();
          tell(next.filter((other) => other.key !== key));
        },
      };
    },
  };
}

/** Whatever is drawn around the prose is not prose: the caret does not go there. */
function freezeAround(content: HTMLElement, dom: HTMLElement): MutationObserver {
  const freeze = (): void => {
    for (let at = content; at !== dom && at.parentElement; at = at.parentElement)
      for (const sibling of at.parentElement.children)
        if (sibling !== at && sibling instanceof HTMLElement && sibling.contentEditable !== 'false')
          sibling.contentEditable = 'false';
  };
  const observer = new MutationObserver((records) => {
    if (records.some(({ target }) => !content.contains(target))) freeze();
  });
  observer.observe(dom, { childList: true, subtree: true });
  return observer;
}
