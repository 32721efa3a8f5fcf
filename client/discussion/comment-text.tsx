/** A comment's text: lines as they were written, with code, emphasis and web addresses set as such. */
import { Fragment, type ReactNode } from 'react';
import { isAllowedLink } from '#shared/document/links.ts';

const pieces = /`[^`\n]+`|\*\*[^*\n]+\*\*|\*[^*\s][^*\n]*\*|\b_[^_\n]+_\b|https?:\/\/[^\s<>"']+/g;

export const CommentText = ({ text }: { readonly text: string }) =>
  text.split(/\n{2,}/).map((paragraph, index) => (
    <p key={index} dir="auto">
      {inline(paragraph)}
    </p>
  ));

function inline(text: string): ReactNode {
  const nodes: ReactNode[] = [];
  let at = 0;
  for (const match of text.matchAll(pieces)) {
    nodes.push(text.slice(at, match.index), <Fragment key={match.index}>{piece(match[0])}</Fragment>);
    at = match.index + match[0].length;
  }
  return [...nodes, text.slice(at)];
}

function piece(source: string): ReactNode {
  if (source.startsWith('`')) return <code>{source.slice(1, -1)}</code>;
  if (source.startsWith('**')) return <strong>{source.slice(2, -2)}</strong>;
  if (source.startsWith('*') || source.startsWith('_')) return <em>{source.slice(1, -1)}</em>;
  // A sentence may end behind an address.
  const href = source.replace(/[.,;:!?)\]]+$/, '');
  if (!isAllowedLink(href)) return source;
  return (
    <>
      <a href={href} target="_blank" rel="noopener noreferrer">
        {href}
      </a>
      {source.slice(href.length)}
    </>
  );
}
