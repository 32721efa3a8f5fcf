// @vitest-environment happy-dom
/** Whatever is pasted, typed or commanded, the body holds nothing that the relay would refuse. */
import { afterEach, describe, expect, test } from 'vitest';
import { bodyJson } from '#shared/document/body-json.ts';
import { checkContent } from '#shared/document/check-content.ts';
import { copyOf, documentOf, exchange, filledDoc, openPeer, paragraph, type Peer } from './peer.ts';

const open: Peer[] = [];
afterEach(() => {
  for (const peer of open.splice(0)) peer.close();
});
function kept(peer: Peer): Peer {
  open.push(peer);
  return peer;
}
const peerOf = (...texts: readonly string[]): Peer =>
  kept(openPeer(filledDoc(documentOf(...texts.map((text) => paragraph(text))))));

function paste(peer: Peer, html: string): void {
  peer.select('here');
  peer.editor.view.pasteHTML(html);
}

/** What the relay would say. */
function faultOf({ body }: Peer): string | null {
  const read = bodyJson(body);
  if (!read.ok) return read.error.sentence;
  const checked = checkContent(read.value);
  return checked.ok ? null : checked.error.sentence;
}

const nested = (tag: string, depth: number, inner: string): string =>
  `<${tag}>`.repeat(depth) + inner + `</${tag}>`.repeat(depth);
const long = 'x'.repeat(20_000);

const hostile: Readonly<Record<string, string>> = {
  'a list that starts nowhere': '<ol start="x"><li><p>kept words</p></li></ol>',
  'a list that starts beyond counting': '<ol start="99999999999999999999"><li><p>kept words</p></li></ol>',
  'a list that counts down': '<ol start="-3" type="\u0007"><li><p>kept words</p></li></ol>',
  'a list with an endless type': `<ol type="${long}"><li><p>kept words</p></li></ol>`,
  'cells that span too much':
    '<table><tr><td colspan="99999999" rowspan="-2"><p>kept words</p></td></tr></table>',
  'cells that span nothing': '<table><tr><td colspan="0" rowspan="NaN">kept words</td></tr></table>',
  'odd column widths': '<table><tr><td colwidth="a,b" data-align="&#x202E;">kept words</td></tr></table>',
  'an id that is none': '<p data-id="../../etc">kept words</p><p data-id="__proto__">and</p>',
  'a code block of an odd language': `<pre><code class="language-&#7;${long}">kept words</code></pre>`,
  'a heading of level six': '<h6 data-level="99">kept words</h6>',
  'a task that is neither':
    '<ul data-type="taskList"><li data-type="taskItem" data-checked="maybe">kept words</li></ul>',
  'a link with a number for a title': '<p><a href="https://a.example" title="42">kept words</a></p>',
  'a link with an endless title': `<p><a href="https://a.example" title="${long}&#7;">kept words</a></p>`,
  'a link that runs': '<p><a href="javascript:alert(1)">kept words</a></p>',
  'a link in disguise': '<p><a href="//evil.example">kept words</a></p>',
  'an image link without an address': '<p><a data-src="javascript:alert(1)" href="x">kept words</a></p>',
  'an image with an endless description': `<p>kept words <img src="https://a.example/a.png" alt="${long}"></p>`,
  'a footnote mark without a label': '<p>kept words<sup data-footnote-reference>1</sup></p>',
  'a footnote without a label': '<aside data-footnote><p>kept words</p></aside>',
  'a footnote with a label of control characters':
    '<aside data-footnote data-label="a&#7;b"><p>kept words</p></aside><p>x<sup data-footnote-reference data-label="a&#7;b">1</sup></p>',
  'front matter of an odd kind': '<pre data-front-matter data-format="xml">kept words</pre>',
  'quotations forty deep': nested('blockquote', 40, '<p>kept words</p>'),
  'lists forty deep': nested('ul><li', 40, '<p>kept words</p>').replaceAll('</ul><li>', '</li></ul>'),
  'tables in tables': nested('table><tr><td', 12, 'kept words').replaceAll(
    '</table><tr><td>',
    '</td></tr></table>',
  ),
  'half a character': '<p>kept words \uD83D and <b>\uDE00</b></p>',
  'scripts and frames': '<p>kept words</p><script>alert(1)</script><iframe src="https://a.example"></iframe>',
};

describe('pasted HTML', () => {
  test.each(Object.entries(hostile))('%s', (_name, html) => {
    const peer = peerOf('here', 'after');
    paste(peer, html);
    expect(faultOf(peer)).toBeNull();
    expect(peer.text()).toContain('kept words');
    expect(peer.text()).not.toContain('alert');
    expect(peer.text()).toContain('after');
  });

  test('a title that is a number stays a title', () => {
    const peer = peerOf('here');
    paste(peer, hostile['a link with a number for a title'] ?? '');
    expect(JSON.stringify(peer.editor.getJSON())).toContain('"title":"42"');
  });

  test('deep quotations keep what nesting documents can hold', () => {
    const peer = peerOf('here');
    paste(peer, hostile['quotations forty deep'] ?? '');
    expect(JSON.stringify(peer.editor.getJSON()).split('blockquote').length - 1).toBeGreaterThan(15);
  });
});

test('a number too large to count from starts the list at the largest', () => {
  const peer = peerOf('12345678901');
  const { view } = peer.editor;
  peer.editor.commands.setTextSelection(peer.at('12345678901') + 11);
  view.dispatch(view.state.tr.insertText('.'));
  const at = peer.editor.state.selection.from;
  view.someProp('handleTextInput', (handle) =>
    handle(view, at, at, ' ', () => view.state.tr.insertText(' ')),
  );
  expect(peer.editor.state.doc.child(1).type.name).toBe('orderedList');
  expect(faultOf(peer)).toBeNull();
});

test('a command that would nest too deeply is not done, and its text can still be written', () => {
  const peer = peerOf('here');
  peer.select('here');
  for (let i = 0; i < 40; i++) peer.editor.commands.wrapIn('blockquote');
  peer.editor.commands.insertContentAt(peer.at('here'), 'and ');
  expect(peer.text()).toContain('and here');
  expect(faultOf(peer)).toBeNull();
});

describe('characters of two halves stay whole on every device', () => {
  const [grin, beam] = ['\u{1F600}', '\u{1F601}'];

  function twoDevices(text: string): readonly [Peer, Peer] {
    const doc = filledDoc(documentOf(paragraph(text)));
    return [kept(openPeer(doc)), kept(openPeer(copyOf(doc)))];
  }
  const expectSame = (a: Peer, b: Peer): void => {
    exchange(a.doc, b.doc);
    expect(bodyJson(b.body)).toEqual(bodyJson(a.body));
    expect(faultOf(a)).toBeNull();
    expect(JSON.stringify(b.editor.getJSON()).isWellFormed()).toBe(true);
  };

  test('typed beside one that shares a half', () => {
    const [a, b] = twoDevices(`one ${grin}`);
    a.editor.commands.insertContentAt(a.at(grin), beam);
    expectSame(a, b);
    a.editor.commands.insertContentAt(a.at(grin) + 2, `${beam}${grin}`);
    expectSame(a, b);
    expect(b.text()).toBe(`Title\none ${beam}${grin}${beam}${grin}`);
  });

  test('replaced by one that shares a half', () => {
    const [a, b] = twoDevices(`one ${grin}${grin} two`);
    a.editor.view.dispatch(a.editor.state.tr.insertText(beam, a.at(grin), a.at(grin) + 2));
    expectSame(a, b);
    expect(b.text()).toBe(`Title\none ${beam}${grin} two`);
  });

  test('cut in two by a deletion', () => {
    const [a, b] = twoDevices(`one ${grin} two`);
    a.editor.view.dispatch(a.editor.state.tr.delete(a.at(grin) + 1, a.at(grin) + 2));
    expectSame(a, b);
    expect(b.text()).toBe('Title\none \ufffd two');
  });

  test('cut in two by a mark', () => {
    const [a, b] = twoDevices(`one ${grin} two`);
    a.editor.commands.setTextSelection({ from: a.at('one'), to: a.at(grin) + 1 });
    a.editor.commands.setBold();
    expectSame(a, b);
    expect(b.text()).toBe(`Title\none ${grin} two`);
  });

  test('cut in two by a new line', () => {
    const [a, b] = twoDevices(`one ${grin} two`);
    a.editor.commands.setTextSelection(a.at(grin) + 1);
    a.editor.commands.splitBlock();
    expectSame(a, b);
  });
});

test('text that was formatted on this device can be read from its own body: an opening, a seal and a rescue do', () => {
  const peer = peerOf('here');
  peer.select('here');
  peer.editor.commands.setBold();
  expect(bodyJson(peer.body)).toMatchObject({
    ok: true,
    value: { content: [{}, { content: [{ text: 'here', marks: [{ type: 'bold' }] }] }] },
  });
});
