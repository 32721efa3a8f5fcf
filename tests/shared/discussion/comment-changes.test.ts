/** D4: what was said stays said: edits keep the earlier text, a withdrawal leaves a trace, a redaction leaves the proof. */
import { describe, expect, test } from 'vitest';
import { withoutTexts } from '#shared/acts/redact.ts';
import type { Comment } from '#shared/discussion/thread-state.ts';
import { emptyDocument, foldDocument } from '#shared/fold/document-fold.ts';
import type { ActId, Digest } from '#shared/kernel/ids.ts';
import { onWords, Scene, type Said } from '../decision/scene.ts';
import { place, type Person } from '../ledger-fixture.ts';

class Talking extends Scene {
  commentOf(thread: ActId, index = 0): Comment {
    const comment = this.document.state.threads.get(thread)?.comments[index];
    if (!comment) throw new Error('no such comment');
    return comment;
  }
  edit(thread: ActId, text: string, by: Person = this.ben): Said {
    return this.try(by, { type: 'comment-edited', thread, comment: thread, text: { text } });
  }
  withdraw(thread: ActId, by: Person = this.ben): Said {
    return this.try(by, { type: 'comment-withdrawn', thread, comment: thread });
  }
  redact(texts: readonly Digest[], by: Person = this.ann): Said {
    return this.try(by, { type: 'text-redacted', texts: [...texts], why: 'secret' });
  }
}

describe('[D4] editing a comment', () => {
  test('keeps every earlier text, in order', () => {
    const scene = new Talking();
    const thread = scene.thread(scene.ben);
    expect([scene.edit(thread, 'Why now?'), scene.edit(thread, 'Why so?')]).toEqual(['ok', 'ok']);
    const comment = scene.commentOf(thread);
    expect(comment).toMatchObject({ text: 'Why so?', edited: { seq: scene.document.state.seq } });
    expect(comment.earlier.map(({ text, when }) => [text, when.seq])).toEqual([
      ['Why?', comment.when.seq],
      ['Why now?', scene.document.state.seq - 1],
    ]);
  });

  test('is its author’s alone, and leaves words', () => {
    const scene = new Talking();
    const thread = scene.thread(scene.ben);
    expect(scene.edit(thread, 'No.', scene.ann)).toBe('not-author');
    expect(scene.edit(thread, ' ')).toBe('reason-missing');
    const other = { type: 'comment-edited', thread, comment: scene.thread(scene.ben) } as const;
    expect(scene.try(scene.ben, { ...other, text: { text: 'x' } })).toBe('thread-unknown');
  });

  test('[C3] after the decision is marked so', () => {
    const scene = new Talking();
    const thread = scene.thread(scene.ben);
    scene.decide();
    expect(scene.edit(thread, 'I meant: why?')).toBe('ok');
    expect(scene.commentOf(thread)).toMatchObject({ isAfterDecision: false, isEditedAfterDecision: true });
  });
});

describe('[D4] withdrawing a comment', () => {
  test('leaves a trace with no text, earlier ones included', () => {
    const scene = new Talking();
    const thread = scene.thread(scene.ben, { anchor: onWords('nightly'), suggestion: { text: 'hourly' } });
    scene.edit(thread, 'Why now?');
    expect(scene.withdraw(thread, scene.ann)).toBe('not-author');
    expect(scene.withdraw(thread)).toBe('ok');
    expect(scene.commentOf(thread)).toMatchObject({
      by: scene.ben.member,
      text: null,
      suggestion: null,
      earlier: [{ text: null }],
      withdrawn: { seq: scene.document.state.seq },
    });
  });

  test('is final, and its suggestion can no longer be applied', () => {
    const scene = new Talking();
    const thread = scene.thread(scene.ben, { anchor: onWords('nightly'), suggestion: { text: 'hourly' } });
    scene.withdraw(thread);
    expect([scene.withdraw(thread), scene.edit(thread, 'Again.')]).toEqual([
      'act-out-of-place',
      'act-out-of-place',
    ]);
    expect(scene.try(scene.ann, { type: 'suggestion-applied', thread })).toBe('act-out-of-place');
  });
});

describe('[D4] a redaction', () => {
  test('takes the words out of the discussion at once, and says who did it and why', () => {
    const scene = new Talking();
    const thread = scene.thread(scene.ben, { anchor: onWords('nightly') });
    scene.edit(thread, 'The password is hunter2.');
    const { textHash, earlier } = scene.commentOf(thread);
    const quote = scene.document.state.threads.get(thread)?.quoteHashes ?? [];
    expect(scene.redact([textHash, ...earlier.map(({ hash }) => hash), ...quote])).toBe('ok');
    expect(scene.document.state.threads.get(thread)).toMatchObject({
      anchor: { exact: '' },
      comments: [
        { text: null, earlier: [{ text: null }], redacted: { by: scene.ann.member, why: 'secret' } },
      ],
    });
  });

  test('is an administrator’s', () => {
    const scene = new Talking();
    const { textHash } = scene.commentOf(scene.thread(scene.ben));
    expect([scene.redact([textHash], scene.edda), scene.redact([textHash], scene.ben)]).toEqual([
      'role-insufficient',
      'role-insufficient',
    ]);
  });

  test('gives the same state whether the texts were erased before folding or not', () => {
    const scene = new Talking();
    const thread = scene.thread(scene.ben, { anchor: onWords('nightly') });
    const { textHash } = scene.commentOf(thread);
    const hashes = [textHash, ...(scene.document.state.threads.get(thread)?.quoteHashes ?? [])];
    scene.redact(hashes);
    const erased = scene.document.stamped.map((act) => place(withoutTexts(act, new Set(hashes))));
    const empty = emptyDocument(scene.document.id, scene.world.lineage);
    expect(foldDocument(empty, erased, scene.world.state)).toEqual(scene.document.state);
  });

  test('erases no other text of the same act', () => {
    const scene = new Talking();
    const signed = scene.document.sign(scene.ben, scene.commentDraft('Why?', { anchor: onWords('nightly') }));
    const [first] = signed.texts;
    const hashes = [...place(signed).texts.keys()];
    const lighter = withoutTexts(signed, new Set(hashes.slice(0, 1)));
    expect(lighter.texts).toEqual(signed.texts.filter((text) => text !== first));
    expect(withoutTexts(lighter, new Set(hashes.slice(0, 1)))).toBe(lighter);
  });
});
