/** Writes prose into a body as y-prosemirror would. */
import * as Y from 'yjs';

export function block(name: string, text = ''): Y.XmlElement {
  const element = new Y.XmlElement(name);
  if (text !== '') element.insert(0, [new Y.XmlText(text)]);
  return element;
}

export const writeTitle = (body: Y.XmlFragment, title: string): void =>
  body.insert(0, [block('title', title)]);

export const writeParagraph = (body: Y.XmlFragment, text: string): void =>
  body.insert(body.length, [block('paragraph', text)]);

/** All text, a line per block. */
export const proseOf = (body: Y.XmlFragment): string =>
  body
    .toArray()
    .map((child) => (child instanceof Y.XmlElement ? textOf(child) : ''))
    .join('\n');

const textOf = (element: Y.XmlElement): string =>
  element
    .toArray()
    .map((child) => (child instanceof Y.XmlText ? child.toJSON() : ''))
    .join('');
