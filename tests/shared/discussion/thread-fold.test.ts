/** Threads, suggestions, resolving and reopening (D1, D3). */
import { describe, expect, test } from 'vitest';
import { ActId } from '#shared/kernel/ids.ts';
import { digestOfText } from '../ledger-fixture.ts';
import { onWords, Scene } from '../decision/scene.ts';

describe('[D1] a thread', () => {
  test('stands on words, on a revision or on the document, and takes answers', () => {
    const scene = new Scene().open();
    const words = scene.thread(scene.ben, { anchor: onWords('nightly backup') });
    const revision = { kind: 'revision', proposal: scene.block, digest: scene.digest() } as const;
    expect(scene.comment(scene.ben, 'Hm.', { anchor: revision })).toBe('ok');
    expect(scene.comment(scene.cleo, 'Because.', { thread: words, anchor: null })).toBe('ok');
    expect(scene.document.state.threads.get(words)).toMatchObject({
      anchor: { kind: 'text', exact: 'nightly backup' },
      comments: [{ text: 'Why?' }, { text: 'Because.', by: scene.cleo.member }],
    });
  });

  test.each([
    ['without a place', { anchor: null }, 'act-out-of-place'],
    ['with a suggestion, but not on words', { suggestion: { text: 'x' } }, 'act-out-of-place'],
    [
      'on a revision that never was',
      { anchor: { kind: 'revision', proposal: new Scene().block, digest: digestOfText('x') } },
      'revision-stale',
    ],
    ['that does not exist', { thread: ActId.parse('no-such-thread'), anchor: null }, 'thread-unknown'],
  ] as const)('%s is refused', (_, options, code) => {
    const scene = new Scene().open();
    expect(scene.comment(scene.ben, 'Hm.', options)).toBe(code);
  });

  test('an answer has no place and no suggestion of its own, and no comment is empty', () => {
    const scene = new Scene();
    const thread = scene.thread(scene.ben);
    expect(scene.comment(scene.ben, 'x', { thread })).toBe('act-out-of-place');
    expect(scene.comment(scene.ben, 'x', { thread, anchor: null, suggestion: { text: 'y' } })).toBe(
      'act-out-of-place',
    );
    expect(scene.comment(scene.ben, ' \n')).toBe('reason-missing');
  });

  test('a viewer cannot comment; in a private draft nobody but its owner can', () => {
    const scene = new Scene();
    expect(scene.comment(scene.vera)).toBe('role-insufficient');
    const draft = scene.world.document(scene.ann, { share: false });
    expect(draft.attempt(scene.edda, scene.commentDraft())).toMatchObject({
      error: { code: 'document-unknown' },
    });
    expect(draft.attempt(scene.ann, scene.commentDraft()).ok).toBe(true);
  });
});

describe('[D1] a suggestion', () => {
  test('is applied by somebody with edit right, once; that resolves the thread and names both', () => {
    const scene = new Scene();
    const thread = scene.thread(scene.ben, { anchor: onWords('nightly'), suggestion: { text: 'hourly' } });
    const apply = { type: 'suggestion-applied', thread } as const;
    expect(scene.try(scene.ben, apply)).toBe('role-insufficient');
    expect([scene.try(scene.edda, apply), scene.try(scene.ann, apply)]).toEqual(['ok', 'act-repeated']);
    expect(scene.document.state.threads.get(thread)).toMatchObject({
      comments: [{ by: scene.ben.member, suggestion: 'hourly' }],
      resolved: { by: scene.edda.member, applied: true },
    });
  });

  test('that was redacted is still one; a thread without one cannot be applied', () => {
    const scene = new Scene();
    const signed = scene.document.sign(
      scene.ben,
      scene.commentDraft('', { anchor: onWords('nightly'), suggestion: { text: '' } }),
    );
    const redacted = scene.document.submit({ ...signed, texts: [] });
    if (!redacted.ok) throw new Error(redacted.error.sentence);
    expect(scene.try(scene.ann, { type: 'suggestion-applied', thread: redacted.value.act.id })).toBe('ok');
    const plain = scene.thread(scene.ben);
    expect(scene.try(scene.ann, { type: 'suggestion-applied', thread: plain })).toBe('act-out-of-place');
  });
});

describe('[D3] a thread', () => {
  test.each([
    ['its author', 'ben', 'ok'],
    ['the owner', 'ann', 'ok'],
    ['an editor', 'edda', 'ok'],
    ['another commenter', 'cleo', 'not-author'],
    ['a viewer', 'vera', 'role-insufficient'],
  ] as const)('is resolved by %s: %s is told %s', (_, who, said) => {
    const scene = new Scene();
    const thread = scene.thread(scene.ben);
    expect(scene.try(scene[who], { type: 'thread-resolved', thread })).toBe(said);
  });

  test('resolved by two at once names the first; anyone who may comment reopens it', () => {
    const scene = new Scene();
    const thread = scene.thread(scene.ben);
    for (const person of [scene.ben, scene.edda])
      expect(scene.try(person, { type: 'thread-resolved', thread })).toBe('ok');
    expect(scene.document.state.threads.get(thread)?.resolved).toMatchObject({
      by: scene.ben.member,
      applied: false,
    });
    expect(scene.try(scene.vera, { type: 'thread-reopened', thread })).toBe('role-insufficient');
    expect(scene.try(scene.cleo, { type: 'thread-reopened', thread })).toBe('ok');
    expect(scene.document.state.threads.get(thread)?.resolved).toBeNull();
  });

  test('whose words are gone is attached again by the same people', () => {
    const scene = new Scene();
    const thread = scene.thread(scene.ben, { anchor: onWords('nightly') });
    const anchor = onWords('hourly');
    if (anchor?.kind !== 'text') throw new Error('an anchor on words');
    const draft = { type: 'thread-reattached', thread, anchor } as const;
    expect([scene.try(scene.cleo, draft), scene.try(scene.ben, draft)]).toEqual(['not-author', 'ok']);
    expect(scene.document.state.threads.get(thread)?.anchor).toMatchObject({ exact: 'hourly' });
  });
});

test('[D3] every resolving and reopening is told, in order', () => {
  const scene = new Scene();
  const thread = scene.thread(scene.ben);
  scene.try(scene.ann, { type: 'thread-resolved', thread });
  scene.try(scene.edda, { type: 'thread-resolved', thread });
  scene.try(scene.ben, { type: 'thread-reopened', thread });
  scene.try(scene.ann, { type: 'thread-resolved', thread });
  expect(scene.document.state.threads.get(thread)?.turns).toMatchObject([
    { did: 'resolved', by: scene.ann.member },
    { did: 'reopened', by: scene.ben.member },
    { did: 'resolved', by: scene.ann.member },
  ]);
});
