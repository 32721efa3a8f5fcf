/** Content as HTML that holds nothing but its text and structure: no script, no picture, only allowed links. */
import type { ContentJson } from '../acts/act.ts';
import { isAllowedLink } from '../document/links.ts';
import { markup, type SafeHtml } from './markup.ts';

/** Depth of the deepest heading level above a content's own: a record's page has its own h1 and h2. */
const headingOffset = 2;

export const contentHtml = (node: ContentJson): SafeHtml => markup`${(node.content ?? []).map(blockHtml)}`;

function blockHtml(node: ContentJson): SafeHtml {
  const children = () => (node.content ?? []).map(blockHtml);
  const inline = () => (node.content ?? []).map(inlineHtml);
  switch (node.type) {
    case 'title':
      return markup`<p class="title" dir="auto">${inline()}</p>`;
    case 'paragraph':
      return markup`<p dir="auto">${inline()}</p>`;
    case 'heading':
      return headingHtml(whole(node, 'level', 1) + headingOffset, inline());
    case 'bulletList':
      return markup`<ul>${children()}</ul>`;
    case 'orderedList':
      return markup`<ol start="${whole(node, 'start', 1)}">${children()}</ol>`;
    case 'listItem':
      return markup`<li>${children()}</li>`;
    case 'taskList':
      return markup`<ul class="tasks">${children()}</ul>`;
    case 'taskItem':
      return markup`<li><span class="box">${node.attrs?.['checked'] === true ? '☑' : '☐'}</span>${children()}</li>`;
    case 'blockquote':
      return markup`<blockquote>${children()}</blockquote>`;
    case 'codeBlock':
    case 'rawHtml':
    case 'frontMatter':
      return markup`<pre><code>${inline()}</code></pre>`;
    case 'horizontalRule':
      return markup`<hr />`;
    case 'table':
      return markup`<table>${children()}</table>`;
    case 'tableRow':
      return markup`<tr>${children()}</tr>`;
    case 'tableHeader':
      return markup`<th colspan="${whole(node, 'colspan', 1)}" rowspan="${whole(node, 'rowspan', 1)}">${children()}</th>`;
    case 'tableCell':
      return markup`<td colspan="${whole(node, 'colspan', 1)}" rowspan="${whole(node, 'rowspan', 1)}">${children()}</td>`;
    case 'proposal':
      return markup`<div class="proposal">${children()}</div>`;
    case 'footnoteDefinition':
      return markup`<div class="footnote"><span class="label">${attr(node, 'label')}</span>${children()}</div>`;
    default:
      return markup`<p dir="auto">${inlineHtml(node)}${children()}</p>`;
  }
}

function inlineHtml(node: ContentJson): SafeHtml {
  switch (node.type) {
    case 'text':
      return (node.marks ?? []).reduceRight(
        (inner, mark) => markHtml(inner, mark),
        markup`${node.text ?? ''}`,
      );
    case 'hardBreak':
      return markup`<br />`;
    case 'footnoteReference':
      return markup`<sup>[${attr(node, 'label')}]</sup>`;
    case 'imageLink':
      return linkHtml(attr(node, 'src'), markup`Image: ${attr(node, 'alt') || attr(node, 'src')}`);
    default:
      return markup`${node.text ?? ''}`;
  }
}

function markHtml(inner: SafeHtml, mark: NonNullable<ContentJson['marks']>[number]): SafeHtml {
  switch (mark.type) {
    case 'bold':
      return markup`<strong>${inner}</strong>`;
    case 'italic':
      return markup`<em>${inner}</em>`;
    case 'strike':
      return markup`<s>${inner}</s>`;
    case 'code':
      return markup`<code>${inner}</code>`;
    case 'link': {
      const href = mark.attrs?.['href'];
      return linkHtml(typeof href === 'string' ? href : '', inner);
    }
    default:
      return inner;
  }
}

/** A link that leads somewhere from any place: allowed, and with a scheme of its own. Otherwise its words alone. */
const linkHtml = (href: string, inner: SafeHtml): SafeHtml =>
  isAllowedLink(href) && /^[a-z]+:/i.test(href)
    ? markup`<a href="${href}" rel="noopener noreferrer">${inner}</a>`
    : inner;

function headingHtml(level: number, inner: readonly SafeHtml[]): SafeHtml {
  switch (level) {
    case 3:
      return markup`<h3 dir="auto">${inner}</h3>`;
    case 4:
      return markup`<h4 dir="auto">${inner}</h4>`;
    case 5:
      return markup`<h5 dir="auto">${inner}</h5>`;
    default:
      return markup`<h6 dir="auto">${inner}</h6>`;
  }
}

const attr = (node: ContentJson, name: string): string => {
  const value = node.attrs?.[name];
  return typeof value === 'string' ? value : '';
};

const whole = (node: ContentJson, name: string, otherwise: number): number => {
  const value = node.attrs?.[name];
  return typeof value === 'number' && Number.isInteger(value) ? value : otherwise;
};
