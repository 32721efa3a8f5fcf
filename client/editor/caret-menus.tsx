/** What belongs to the caret: nobody needs it before the text was seen, so its code comes after. */
import { SelectionToolbar } from './selection-toolbar.tsx';
import { SlashMenu } from './slash-menu.tsx';
import { TableMenu } from './table-menu.tsx';
import type { EditorSession } from './editor-session.ts';

export interface CaretMenusProps {
  readonly session: EditorSession;
  readonly canEdit: boolean;
  readonly canComment: boolean;
}

export const CaretMenus = ({ session, canEdit, canComment }: CaretMenusProps) => (
  <>
    <SelectionToolbar session={session} canEdit={canEdit} canComment={canComment} />
    {canEdit && <SlashMenu menu={session.slashMenu} view={session.editor.view} />}
    {canEdit && <TableMenu editor={session.editor} />}
  </>
);
