/** `/d/:id`: the main screen, composed of editor, margin and decision; nothing else knows all three. */
import { useOpenDocument } from './use-open-document.ts';
import type { RouteProps } from './history-route.tsx';
import { DocumentShell } from './document-shell.tsx';
import { DocumentLayout } from './document-layout.tsx';
import { Outline } from './outline.tsx';

export function DocumentPage({ workspace, document, menu }: RouteProps) {
  const open = useOpenDocument(workspace, document);
  return (
    open && (
      <DocumentShell workspace={workspace} open={open} menu={menu} title="x" actions={null}>
        <DocumentLayout
          outline={
            <Outline
              document={document}
              items={[]}
              active={null}
              members={3}
              isDecided={false}
              onGo={() => {}}
            />
          }
          margin={null}
          openThreads={0}
          wantsMargin={false}
          onMarginClosed={() => {}}
          respond={null}
          more={null}
        >
          x
        </DocumentLayout>
      </DocumentShell>
    )
  );
}
