/** Published content as it reads, without an editor: text, structure and allowed links, nothing that loads or runs. */
import { createElement, Fragment, type ReactNode } from 'react';
import type { ContentJson } from '#shared/acts/act.ts';
import { isAllowedLink } from '#shared/document/links.ts';
import { classNames } from '../ui/class-names.ts';
import styles from './content-view.module.css';

export interface ContentViewProps {
  /** A `proposal` or a whole `doc`. */
  readonly content: ContentJson;
  /** Level of a top heading inside, so that it fits under the headings around it. */
  readonly topHeading?: 2 | 3 | 4;
  readonly className?: string | undefined;
}

export const ContentView = ({ content, topHeading = 3, className }: ContentViewProps) => (
  <div className={classNames(styles.content, className)} dir="auto">
    {blocks(content, topHeading)}
  </div>
);

const blocks = (node: ContentJson, top: number): ReactNode =>
  (node.content ?? []).map((child, index) => <Fragment key={index}>{block(child, top)}</Fragment>);

const inlines = (node: ContentJson): ReactNode =>
  (node.content ?? []).map((child, index) => <Fragment key={index}>{inline(child)}</Fragment>);

function block(node: ContentJson, top: number): ReactNode {
  switch (node.type) {
    case 'title':
      return <p className={styles.title}>{inlines(node)}</p>;
    case 'paragraph':
      return <p>{inlines(node)}</p>;
    case 'heading':
      return createElement(`h${Math.min(6, whole(node, 'level', 1) - 1 + top)}`, null, inlines(node));
    case 'bulletList':
      return <ul>{blocks(node, top)}</ul>;
    case 'orderedList':
      return <ol start={whole(node, 'start', 1)}>{blocks(node, top)}</ol>;
    case 'listItem':
      return <li>{blocks(node, top)}</li>;
    case 'taskList':
      return <ul className={styles.tasks}>{blocks(node, top)}</ul>;
    case 'taskItem':
      return (
        <li>
          <span role="img" aria-label={node.attrs?.['checked'] === true ? 'Done' : 'To do'}>
            {node.attrs?.['checked'] === true ? '☑' : '☐'}
          </span>
          <div>{blocks(node, top)}</div>
        </li>
      );
    case 'blockquote':
      return <blockquote>{blocks(node, top)}</blockquote>;
    case 'codeBlock':
    case 'rawHtml':
    case 'frontMatter':
      return (
        // A region that scrolls must be reachable with the keyboard.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        <pre tabIndex={0}>
          <code>{inlines(node)}</code>
        </pre>
      );
    case 'horizontalRule':
      return <hr />;
    case 'table':
      return (
        <div className={styles.tableFrame}>
          <table>
            <tbody>{blocks(node, top)}</tbody>
          </table>
        </div>
      );
    case 'tableRow':
      return <tr>{blocks(node, top)}</tr>;
    case 'tableHeader':
      return <th {...spans(node)}>{blocks(node, top)}</th>;
    case 'tableCell':
      return <td {...spans(node)}>{blocks(node, top)}</td>;
    case 'proposal':
      return <div className={styles.proposal}>{blocks(node, top)}</div>;
    case 'footnoteDefinition':
      return (
        <div className={styles.footnote}>
          <span>{word(node, 'label')}</span>
          <div>{blocks(node, top)}</div>
        </div>
      );
    default:
      return <p>{node.text ?? inlines(node)}</p>;
  }
}

function inline(node: ContentJson): ReactNode {
  switch (node.type) {
    case 'text':
      return (node.marks ?? []).reduceRight<ReactNode>((inner, mark) => marked(inner, mark), node.text);
    case 'hardBreak':
      return <br />;
    case 'footnoteReference':
      return <sup>{word(node, 'label')}</sup>;
    case 'imageLink':
      return linked(word(node, 'src'), `Image: ${word(node, 'alt') || word(node, 'src')}`);
    default:
      return node.text ?? null;
  }
}

function marked(inner: ReactNode, mark: NonNullable<ContentJson['marks']>[number]): ReactNode {
  switch (mark.type) {
    case 'bold':
      return <strong>{inner}</strong>;
    case 'italic':
      return <em>{inner}</em>;
    case 'strike':
      return <s>{inner}</s>;
    case 'code':
      return <code>{inner}</code>;
    case 'link': {
      const href = mark.attrs?.['href'];
      return linked(typeof href === 'string' ? href : '', inner);
    }
    default:
      return inner;
  }
}

const linked = (href: string, inner: ReactNode): ReactNode =>
  isAllowedLink(href) ? (
    <a href={href} target="_blank" rel="noopener noreferrer">
      {inner}
    </a>
  ) : (
    inner
  );

const spans = (node: ContentJson) => ({
  colSpan: whole(node, 'colspan', 1),
  rowSpan: whole(node, 'rowspan', 1),
});

const word = (node: ContentJson, name: string): string => {
  const value = node.attrs?.[name];
  return typeof value === 'string' ? value : '';
};

const whole = (node: ContentJson, name: string, otherwise: number): number => {
  const value = node.attrs?.[name];
  return typeof value === 'number' && Number.isInteger(value) ? value : otherwise;
};
