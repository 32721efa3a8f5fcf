/** `/d/:id/record` inside the document's header. */
import { RecordPage } from '../record/record-page.tsx';
import { DocumentSubpage, type DocumentRouteProps } from './document-subpage.tsx';
import { download } from './download.ts';

export const RecordRoute = (props: DocumentRouteProps) => (
  <DocumentSubpage {...props}>
    {(open) => <RecordPage workspace={props.workspace} document={open} onDownload={download} />}
  </DocumentSubpage>
);
