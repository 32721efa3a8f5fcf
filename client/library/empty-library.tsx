/** A library in which nothing stands, or nothing of what was asked for, with the one next step. */
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';

export interface EmptyLibraryProps {
  /** Something is there, and was not found. */
  readonly isFiltered: boolean;
  readonly mayWrite: boolean;
  readonly onShowAll: () => void;
  readonly onWrite: () => void;
  readonly onImport: () => void;
}

export const EmptyLibrary = ({ isFiltered, mayWrite, onShowAll, onWrite, onImport }: EmptyLibraryProps) =>
  isFiltered ? (
    <EmptyState title="Nothing matches." action={<Button onClick={onShowAll}>Show everything</Button>}>
      The search looks at titles, outcomes and owners, and at the text of documents that are kept on this
      device.
    </EmptyState>
  ) : (
    <EmptyState
      title="Your decisions will stand here."
      action={
        mayWrite && (
          <>
            <Button weight="primary" onClick={onWrite}>
              Write the first one
            </Button>
            <Button onClick={onImport}>Import Markdown…</Button>
          </>
        )
      }
    >
      {mayWrite
        ? 'Each begins as a private draft that only you can see, with or without a network. You can also drop Markdown files anywhere on this page.'
        : 'Documents appear as soon as somebody shares one.'}
    </EmptyState>
  );
