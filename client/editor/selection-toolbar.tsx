/** The bar at selected words: formatting, link, comment. Alt+F10 brings it to the caret and moves the focus there. */
import type { Editor } from '@tiptap/core';
import { CellSelection } from '@tiptap/pm/tables';
import type { ResolvedPos } from '@tiptap/pm/model';
import { NodeSelection } from '@tiptap/pm/state';
import Bold from 'lucide-react/icons/letter-b';
import Code from 'lucide-react/icons/code';
import Italic from 'lucide-react/icons/italic';
import LinkIcon from 'lucide-react/icons/link';
import Link2 from 'lucide-react/icons/link-2';
import MessageSquarePlus from 'lucide-react/icons/message-square-plus';
import Pilcrow from 'lucide-react/icons/pilcrow';
import Scale from 'lucide-react/icons/scale';
import Strikethrough from 'lucide-react/icons/strikethrough';
import { useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { fragmentOf } from '#shared/document/permanent-link.ts';
import type { BlockId } from '#shared/kernel/ids.ts';
import { useStore } from '../kernel/store.ts';
import { copyLink } from '../ui/copy-link.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { keysOf } from '../ui/kbd.tsx';
import { Menu } from '../ui/menu.tsx';
import { blockIdOf } from './block-ids.ts';
import { blockKinds } from './block-kinds.tsx';
import type { EditorSession } from './editor-session.ts';
import { floatBeside, type FloatPlace } from './float-beside.ts';
import { LinkForm } from './link-form.tsx';
import styles from './selection-toolbar.module.css';

interface SelectionToolbarProps {
  readonly session: EditorSession;
  readonly canEdit: boolean;
  readonly canComment: boolean;
}

/** What the bar is about; a new value at each change of the selection. */
interface Subject {
  readonly from: number;
  readonly to: number;
}

export function SelectionToolbar({ session, canEdit, canComment }: SelectionToolbarProps) {
  const { editor, toolbarRequest, handle } = session;
  const { onLayout } = handle;
  const request = useStore(toolbarRequest);
  const subject = useSubject(editor, request !== null);
  const bar = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState<FloatPlace | null>(null);

  useLayoutEffect(() => {
    if (!subject) return;
    const put = (): void => {
      const next = bar.current && placeBeside(editor, subject, bar.current);
      setPlace((now) => (now?.left === next?.left && now?.top === next?.top ? now : next));
    };
    put();
    return onLayout(put);
  }, [editor, onLayout, subject, request]);

  useEffect(() => {
    if (request === 'focus' && place) bar.current?.querySelector('button')?.focus();
  }, [request, place]);

  if (!subject) return null;

  const close = (): void => {
    toolbarRequest.set(null);
    editor.view.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') {
      event.preventDefault();
      return close();
    }
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0 || request === 'link') return;
    event.preventDefault();
    const buttons = [...(bar.current?.querySelectorAll('button') ?? [])];
    const at = buttons.findIndex((button) => button === document.activeElement);
    buttons.at((at + step) % buttons.length)?.focus();
  };
  const isCode = editor.state.selection.$from.parent.type.spec.code === true;
  const isTitle = editor.state.selection.$from.parent.type.name === 'title';

  return (
    <div
      ref={bar}
      role="toolbar"
      aria-label="Selected words"
      className={styles.bar}
      style={place ? { insetInlineStart: place.left, insetBlockStart: place.top } : { visibility: 'hidden' }}
      onKeyDown={onKeyDown}
      onBlur={(event) => {
        if (request && !bar.current?.contains(event.relatedTarget)) toolbarRequest.set(null);
      }}
    >
      {request === 'link' && canEdit ? (
        <LinkForm editor={editor} onDone={close} />
      ) : (
        <>
          {canEdit && !isTitle && (
            <>
              <Menu
                trigger={
                  <IconButton label="Kind of block">
                    <Pilcrow size={16} />
                  </IconButton>
                }
                groups={[
                  blockKinds(editor),
                  [{ label: 'Proposal', icon: <Scale size={16} />, onSelect: handle.insertProposal }],
                ]}
              />
              {!isCode && (
                <>
                  <Rule />
                  <MarkButton editor={editor} mark="bold" label="Bold" combo="Mod+B">
                    <Bold size={16} />
                  </MarkButton>
                  <MarkButton editor={editor} mark="italic" label="Italic" combo="Mod+I">
                    <Italic size={16} />
                  </MarkButton>
                  <MarkButton editor={editor} mark="strike" label="Strike through" combo="Mod+Shift+S">
                    <Strikethrough size={16} />
                  </MarkButton>
                  <MarkButton editor={editor} mark="code" label="Code" combo="Mod+E">
                    <Code size={16} />
                  </MarkButton>
                  <IconButton
                    label={`Link (${keysOf('Mod+K').join(' ')})`}
                    aria-pressed={editor.isActive('link')}
                    onMouseDown={keepFocus}
                    onClick={() => toolbarRequest.set('link')}
                  >
                    <LinkIcon size={16} />
                  </IconButton>
                </>
              )}
              <Rule />
            </>
          )}
          <BlockLink session={session} />
          {canComment && (
            <button
              type="button"
              className={styles.comment}
              title={`Comment (${keysOf('Mod+Alt+M').join(' ')})`}
              onMouseDown={keepFocus}
              onClick={() => {
                toolbarRequest.set(null);
                handle.startComment();
              }}
            >
              <MessageSquarePlus size={16} aria-hidden />
              Comment
            </button>
          )}
        </>
      )}
    </div>
  );
}

function placeBeside({ view, state }: Editor, { from, to }: Subject, bar: HTMLElement): FloatPlace | null {
  // What is around the bar has no box of its own.
  const column = bar.offsetParent;
  // Somebody else may have removed words in the meantime.
  if (!column || to > state.doc.content.size) return null;
  const [start, end] = [view.coordsAtPos(from), view.coordsAtPos(to, -1)];
  const left = Math.min(start.left, end.left);
  const right = Math.max(start.right, end.right);
  const target = new DOMRect(left, start.top, right - left, end.bottom - start.top);
  const header = Number.parseFloat(getComputedStyle(column).getPropertyValue('--header-height')) || 0;
  return floatBeside(target, column.getBoundingClientRect(), bar.getBoundingClientRect(), header);
}

/** D5: the permanent link of the block with the selection. */
function BlockLink({ session: { editor, document } }: Pick<SelectionToolbarProps, 'session'>) {
  const block = blockAround(editor.state.selection.$from);
  return (
    block && (
      <IconButton
        label="Copy link to this block"
        onMouseDown={keepFocus}
        onClick={() => copyLink(document, fragmentOf({ kind: 'block', block }))}
      >
        <Link2 size={16} />
      </IconButton>
    )
  );
}

function blockAround($pos: ResolvedPos): BlockId | null {
  for (let depth = $pos.depth; depth > 0; depth--) {
    const id = blockIdOf($pos.node(depth));
    if (id) return id;
  }
  return null;
}

const Rule = () => <span role="separator" className={styles.rule} />;

/** A press must not take the selection away. */
const keepFocus = (event: { preventDefault(): void }): void => event.preventDefault();

interface MarkButtonProps {
  readonly editor: Editor;
  readonly mark: 'bold' | 'italic' | 'strike' | 'code';
  readonly label: string;
  readonly combo: string;
  readonly children: ReactNode;
}

const MarkButton = ({ editor, mark, label, combo, children }: MarkButtonProps) => (
  <IconButton
    label={`${label} (${keysOf(combo).join(' ')})`}
    aria-pressed={editor.isActive(mark)}
    onMouseDown={keepFocus}
    onClick={() => editor.chain().toggleMark(mark).run()}
  >
    {children}
  </IconButton>
);

/** The selection as the bar's subject; `null` while nothing is selected, or while the pointer still selects. */
function useSubject(editor: Editor, isRequested: boolean): Subject | null {
  const [subject, setSubject] = useState<Subject | null>(null);
  useEffect(() => {
    let isPressed = false;
    const look = (): void => {
      const { selection } = editor.state;
      const isText = !(selection instanceof NodeSelection) && !(selection instanceof CellSelection);
      const isSomething = !selection.empty && isText && selection.$from.parent.isTextblock;
      const isHeld = editor.isFocused || isRequested;
      setSubject(
        (isSomething && isHeld && !isPressed) || isRequested
          ? { from: selection.from, to: selection.to }
          : null,
      );
    };
    const press = (): void => {
      isPressed = true;
    };
    const release = (): void => {
      isPressed = false;
      // The editor learns of the selection after this event.
      setTimeout(() => !editor.isDestroyed && look());
    };
    look();
    const { dom } = editor.view;
    dom.addEventListener('pointerdown', press);
    window.addEventListener('pointerup', release);
    editor.on('transaction', look);
    editor.on('focus', look);
    editor.on('blur', look);
    return () => {
      dom.removeEventListener('pointerdown', press);
      window.removeEventListener('pointerup', release);
      editor.off('transaction', look);
      editor.off('focus', look);
      editor.off('blur', look);
    };
  }, [editor, isRequested]);
  return subject;
}
