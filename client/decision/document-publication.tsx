/** A page of the handbook is published by its owner: everybody may read it, and nothing locks. */
import { useState } from 'react';
import { includesRole } from '#shared/people/workspace-state.ts';
import { useStore } from '../kernel/store.ts';
import { useKeptText } from '../sync/kept-text.ts';
import { usePerform } from '../sync/use-perform.ts';
import { Button } from '../ui/button.tsx';
import { saidAt } from '../ui/instant.ts';
import { announce } from '../ui/live-region.tsx';
import { TextField } from '../ui/text-field.tsx';
import type { DocumentPart } from './document-part.ts';
import { InlineForm } from './inline-form.tsx';

export function DocumentPublication({ workspace, document, state }: DocumentPart) {
  const me = useStore(workspace.me);
  const nowMs = useStore(workspace.now);
  const summary = useKeptText(workspace.drafts, `publication ${document.id}`);
  const [isOpen, setOpen] = useState(false);
  const { perform, isBusy, failure } = usePerform(document);
  const last = state.publications.at(-1);
  const mayPublish = state.owner === me.member && includesRole(me.role, 'editor');
  const publish = async () => {
    const text = summary.text.trim();
    if (!(await perform({ type: 'document-published', summary: text ? { text } : null }))) return;
    summary.clear();
    announce('Published.');
    setOpen(false);
  };
  return (
    <>
      <p>
        {last
          ? `Published ${last.when.atMs === null ? '(not yet sent)' : saidAt(last.when.atMs, me.zone, nowMs)}${last.summary ? `: ${last.summary}` : '.'}`
          : 'Not published. A page without a proposal can be published: it locks nothing and decides nothing.'}
      </p>
      {mayPublish && !isOpen && (
        <div>
          <Button onClick={() => setOpen(true)}>{last ? 'Publish it as it is now…' : 'Publish…'}</Button>
        </div>
      )}
      {isOpen && (
        <InlineForm
          title="Publish this page"
          lead={
            state.isShared
              ? 'It stands in the library as a published page. Editors go on writing it.'
              : 'Everyone in the workspace can read it from then on; that cannot be undone.'
          }
          submitLabel="Publish"
          isBusy={isBusy}
          failure={failure}
          onSubmit={() => void publish()}
          onCancel={() => setOpen(false)}
        >
          <TextField
            label="What is new, in one line (optional)"
            value={summary.text}
            maxLength={300}
            onChange={(event) => summary.set(event.target.value)}
          />
        </InlineForm>
      )}
    </>
  );
}
