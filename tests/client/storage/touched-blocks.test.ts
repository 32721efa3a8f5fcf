/** What counts as one change: a block of the document, however much of it was touched. */
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { removedBlocks, touchedBlocks } from '../../../client/storage/touched-blocks.ts';

function body(...ids: string[]) {
  const doc = new Y.Doc();
  const root = doc.getXmlFragment('body');
  root.push(ids.map((id) => block(id)));
  const touched = (change: () => void): string[] => {
    let found: ReadonlySet<string> = new Set();
    const listen = (_update: Uint8Array, _origin: unknown, _doc: Y.Doc, transaction: Y.Transaction) =>
      (found = touchedBlocks(transaction, root));
    doc.on('update', listen);
    doc.transact(change);
    doc.off('update', listen);
    return [...found].toSorted();
  };
  return { root, touched };
}
function block(id: string, inner: Y.XmlElement | Y.XmlText = new Y.XmlText('Some words')): Y.XmlElement {
  const element = new Y.XmlElement('paragraph');
  element.setAttribute('id', id);
  element.insert(0, [inner]);
  return element;
}
const element = (root: Y.XmlFragment | Y.XmlElement, at: number): Y.XmlElement => {
  const found = root.get(at);
  if (!(found instanceof Y.XmlElement)) throw new Error('no block');
  return found;
};
const words = (of: Y.XmlElement): Y.XmlText => {
  const found = of.get(0);
  if (!(found instanceof Y.XmlText)) throw new Error('no words');
  return found;
};

describe('touched blocks', () => {
  it('are named by id, once each', () => {
    const { root, touched } = body('one', 'two', 'three');
    expect(
      touched(() => {
        words(element(root, 0)).insert(0, 'a');
        words(element(root, 0)).insert(0, 'b');
        words(element(root, 2)).delete(0, 2);
      }),
    ).toEqual(['one', 'three']);
  });

  it('are the outermost: a change deep in a list is a change of the list', () => {
    const { root, touched } = body('one');
    root.push([block('list', block('item', block('inner')))]);
    expect(touched(() => words(element(element(element(root, 1), 0), 0)).insert(0, 'x'))).toEqual(['list']);
  });

  it('include new ones and changed attributes', () => {
    const { root, touched } = body('one');
    expect(touched(() => root.push([block('two')]))).toEqual(['two']);
    expect(touched(() => element(root, 0).setAttribute('level', '2'))).toEqual(['one']);
  });

  it('count as one when they are removed', () => {
    const { root, touched } = body('one', 'two', 'three');
    expect(touched(() => root.delete(0, 2))).toEqual([removedBlocks]);
  });

  it('have a name before the editor gave them an id', () => {
    const { root, touched } = body('one');
    expect(touched(() => root.push([new Y.XmlElement('paragraph')]))).toHaveLength(1);
  });
});
