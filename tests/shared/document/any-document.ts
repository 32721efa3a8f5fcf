/** Random documents that pass the check, for properties that hold of all of them. */
import fc from 'fast-check';
import type { ContentJson } from '#shared/acts/act.ts';
import { normalizeContent } from '#shared/document/normalize-content.ts';

type Marks = NonNullable<ContentJson['marks']>;

const word = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('one', 'two', 'Drei', '四', '5', 'é', '😀') },
  // What Markdown would read as something else.
  fc.constantFrom(
    '*',
    '_x_',
    '# h',
    '1. a',
    '- b',
    '> q',
    '`c`',
    '[d](e)',
    '<b>',
    '&amp;',
    '\\',
    '| t |',
    '~~s~~',
    '===',
  ),
  fc.constantFrom(
    '[^1]',
    '![i](j)',
    '***',
    '+ x',
    '[ ] y',
    'a_b',
    '&copy',
    '(p)',
    '!',
    '$m$',
    ':',
    '---',
    '[ref]: #x',
  ),
);
const words = fc.array(word, { minLength: 1, maxLength: 4 }).map((list) => list.join(' '));
const href = fc.constantFrom(
  'https://example.org/a_b*c',
  '#part',
  './other.md?x=1&y=2',
  'mailto:ann@example.org',
);
const marks: fc.Arbitrary<Marks> = fc
  .record({
    link: fc.option(fc.record({ href, title: fc.option(words, { freq: 4 }) }), { freq: 4 }),
    names: fc.subarray(['bold', 'italic', 'strike', 'code']),
  })
  .map(({ link, names }) => [
    ...(link ? [{ type: 'link', attrs: link }] : []),
    ...names.map((type) => ({ type })),
  ]);

const text: fc.Arbitrary<ContentJson> = fc
  .record({ text: words, marks: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, marks) })
  .map((node) => ({ type: 'text', ...node }));
const atom: fc.Arbitrary<ContentJson> = fc.oneof(
  fc.constant({ type: 'hardBreak' }),
  fc.constant({ type: 'footnoteReference', attrs: { label: '1' } }),
  fc
    .record({ src: href, alt: fc.option(words), title: fc.option(words), href: fc.option(href) })
    .map((attrs) => ({
      type: 'imageLink',
      attrs,
    })),
);
const inline = fc.array(fc.oneof({ weight: 3, arbitrary: text }, atom), { maxLength: 5 });
const verbatim = fc
  .array(fc.oneof(words, fc.constantFrom('', '```', '  x', '</div>')), { maxLength: 3 })
  .map((lines) => {
    const value = lines.join('\n');
    return value === '' ? [] : [{ type: 'text', text: value }];
  });

const node = (type: string, content: readonly ContentJson[], attrs?: ContentJson['attrs']): ContentJson => ({
  type,
  ...(attrs && { attrs }),
  content,
});

const paragraph = inline.map((content) => node('paragraph', content));
const align = fc.constantFrom(null, 'left', 'center', 'right');
const table = fc
  .record({ width: fc.integer({ min: 1, max: 3 }), height: fc.integer({ min: 1, max: 3 }), align, paragraph })
  .map(({ width, height, align: one, paragraph: content }) =>
    node(
      'table',
      Array.from({ length: height }, (_, row) =>
        node(
          'tableRow',
          Array.from({ length: width }, () =>
            node(row === 0 ? 'tableHeader' : 'tableCell', [content], { align: one }),
          ),
        ),
      ),
    ),
  );

const { block } = fc.letrec<{ block: ContentJson; item: readonly ContentJson[] }>((tie) => ({
  block: fc.oneof(
    { maxDepth: 3 },
    { weight: 4, arbitrary: paragraph },
    fc
      .tuple(fc.integer({ min: 1, max: 4 }), inline)
      .map(([level, content]) => node('heading', content, { level })),
    fc.constant(node('horizontalRule', [])),
    fc
      .tuple(fc.option(fc.constantFrom('rust', 'rust ignore')), verbatim)
      .map(([language, content]) => node('codeBlock', content, { language })),
    fc
      .constantFrom('<div>\n*one*\n</div>', '<!-- two -->', '<br>')
      .map((html) => node('rawHtml', [{ type: 'text', text: html }])),
    table,
    fc.array(tie('block'), { minLength: 1, maxLength: 3 }).map((content) => node('blockquote', content)),
    fc.array(tie('item'), { minLength: 1, maxLength: 3 }).map((items) =>
      node(
        'bulletList',
        items.map((content) => node('listItem', content)),
      ),
    ),
    fc
      .tuple(fc.integer({ min: 0, max: 12 }), fc.array(tie('item'), { minLength: 1, maxLength: 3 }))
      .map(([start, items]) =>
        node(
          'orderedList',
          items.map((content) => node('listItem', content)),
          { start },
        ),
      ),
    fc.tuple(fc.boolean(), fc.array(tie('item'), { minLength: 1, maxLength: 3 })).map(([checked, items]) =>
      node(
        'taskList',
        items.map((content) => node('taskItem', content, { checked })),
      ),
    ),
  ),
  item: fc
    .tuple(paragraph, fc.array(tie('block'), { maxLength: 2 }))
    .map(([first, more]): readonly ContentJson[] => [first, ...more]),
}));

const top = fc.oneof(
  { weight: 6, arbitrary: block },
  fc.array(block, { minLength: 1, maxLength: 3 }).map((content) => node('proposal', content)),
  fc
    .array(block, { minLength: 1, maxLength: 2 })
    .map((content) => node('footnoteDefinition', content, { label: '1' })),
);

/** A reference without a note is text in Markdown. */
const note = node('footnoteDefinition', [node('paragraph', [{ type: 'text', text: 'note' }])], {
  label: '1',
});

/** Normalized and without ids. */
export const anyDocument: fc.Arbitrary<ContentJson> = fc
  .record({ title: words, blocks: fc.array(top, { minLength: 1, maxLength: 4 }) })
  .map(({ title, blocks }) =>
    normalizeContent(node('doc', [node('title', [{ type: 'text', text: title }]), ...blocks, note])),
  );
