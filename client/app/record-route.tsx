/** `/d/:id/record` inside the document's header. */
import { useOpenDocument } from './use-open-document.ts';
import type { RouteProps } from './history-route.tsx';

export function RecordRoute({ workspace, document }: RouteProps) {
  const open = useOpenDocument(workspace, document);
  return open && <main id="main" />;
}
