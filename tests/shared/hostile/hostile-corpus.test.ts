/** The corpus without a browser: what the importer makes of it, and what every copy of a record then holds. */
import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import type { ContentJson } from '#shared/acts/act.ts';
import { checkContent } from '#shared/document/check-content.ts';
import { isAllowedLink } from '#shared/document/links.ts';
import { importMarkdown } from '#shared/document/markdown-import.ts';
import { utf8 } from '#shared/kernel/bytes.ts';
import { madr } from '#shared/record/madr.ts';
import { recordHtml } from '#shared/record/record-html.ts';
import { discussionOfRecord, textOfRecord, viewOfRecord } from '#shared/record/view-of-record.ts';
import { recordDocx } from '#shared/word/record-docx.ts';
import { decidedDocument, verdict, verified } from '../record/decided-document.ts';
import { hostileJson, hostileLinks, hostileMarkdown } from './corpus.ts';

test.each(hostileLinks)('%j is no link', (href) => expect(isAllowedLink(href)).toBe(false));

test.each(hostileJson)('$name is no record, and is refused as one', async ({ text }) => {
  expect(await verdict(utf8(text))).not.toBe('holds');
  expect(Reflect.get({}, 'harmed')).toBeUndefined();
});

describe.each(hostileMarkdown)('$name', ({ name, text }) => {
  const imported = importMarkdown(utf8(text), name);
  const content: ContentJson = imported.ok ? imported.value.content : { type: 'doc' };

  test('comes in as a document that the relay takes, or is refused in a sentence', () => {
    if (!imported.ok) expect(imported.error.sentence).toMatch(/\.$/);
    else expect(checkContent(content)).toMatchObject({ ok: true });
    expect(Reflect.get({}, 'harmed')).toBeUndefined();
  });

  test('goes out in no copy as anything that runs, loads or leads astray', async () => {
    const blocks = (content.content ?? []).slice(1);
    const record = await verified((await decidedDocument({}, undefined, blocks)).bytes);
    const [view, words] = [viewOfRecord(record), textOfRecord(record)];
    const html = recordHtml(view, words);
    expect(html).not.toMatch(/<(script|img|svg|iframe|object|embed|link|base|form|input|details|math|video)\b/i);
    expect(html).not.toMatch(/<[^>]*\son\w+\s*=/i);
    for (const [, href = ''] of html.matchAll(/\shref="([^"]*)"/g)) expect(isAllowedLink(href)).toBe(true);

    // Read again, the Markdown brings back nothing that was not taken the first time.
    const again = importMarkdown(utf8(madr(view, words)), name);
    expect(again.ok && checkContent(again.value.content).ok).toBe(true);

    const parts = unzipSync(recordDocx(view, words, discussionOfRecord(record)));
    expect(Object.keys(parts).filter((part) => /vba|embed|media|ole|\.bin/i.test(part))).toEqual([]);
    for (const part of Object.values(parts))
      for (const [, target = ''] of strFromU8(part).matchAll(/Target="([^"]*)" TargetMode="External"/g))
        expect(isAllowedLink(target)).toBe(true);
  });
});
