/** The recorded paper as ProseMirror content: a paragraph for each line, split and joined as editors do. */
import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import * as z from 'zod/mini';
import { invariant } from '#shared/kernel/invariant.ts';
import { history, readSample } from '../samples.ts';

/** josephg/editing-traces, sequential: patches of position, deleted count and inserted text. */
const Trace = z.object({
  txns: z.array(z.object({ patches: z.array(z.tuple([z.number(), z.number(), z.string()])) })),
});

export interface WrittenBody {
  /** Bytes of a Yjs update with the whole state. */
  readonly snapshot: Uint8Array;
  /** Typed after it, a letter each. */
  readonly later: readonly Uint8Array[];
}

/** `times` papers one after the other, each of a writer of its own; `null` where the trace is absent. */
export function writtenPaper(times: number, later: number): WrittenBody | null {
  const one = (writtenOnce ??= onePaper());
  if (!one) return null;
  const whole = new Y.Doc();
  for (let i = 0; i < times; i++) Y.applyUpdate(whole, writtenBy(firstWriter + i, one));
  const snapshot = Y.encodeStateAsUpdate(whole);
  whole.clientID = firstWriter;
  const updates: Uint8Array[] = [];
  whole.on('update', (update: Uint8Array) => updates.push(update));
  const last = whole.getXmlFragment('body').toArray().at(-1);
  const text = last instanceof Y.XmlElement ? last.get(0) : null;
  invariant(text instanceof Y.XmlText, 'the paper ends with words');
  for (let i = 0; i < later; i++) text.insert(text.length, 'x');
  return { snapshot, later: updates };
}

let writtenOnce: Uint8Array | null = null;

function onePaper(): Uint8Array | null {
  const bytes = readSample(history);
  if (!bytes) return null;
  const { txns } = Trace.parse(JSON.parse(new TextDecoder().decode(bytes)));
  const doc = new Y.Doc();
  doc.clientID = firstWriter;
  new Lines(doc).play(txns.flatMap(({ patches }) => patches));
  return Y.encodeStateAsUpdate(doc);
}

/** Two kilobytes of prose, as most documents are. */
export function shortBody(): WrittenBody {
  const doc = new Y.Doc();
  doc.clientID = firstWriter;
  const words = 'Nobody is pinged, and nothing is decided before everyone had the promised time. ';
  new Lines(doc).play([[0, 0, Array.from({ length: 5 }, () => words.repeat(5)).join('\n')]]);
  return { snapshot: Y.encodeStateAsUpdate(doc), later: [] };
}

/** Long enough that no clock and no text has the same bytes. */
const firstWriter = 4_000_000_000;

/** The same history by another client: its id stands in five bytes, and nothing else does. */
function writtenBy(client: number, one: Uint8Array): Uint8Array {
  const [from, to] = [firstWriter, client].map((id) =>
    Buffer.from(encoding.encode((encoder) => encoding.writeVarUint(encoder, id))),
  );
  invariant(from && to && from.length === to.length, 'ids of one length');
  const bytes = Buffer.from(one);
  for (let at = bytes.indexOf(from); at >= 0; at = bytes.indexOf(from, at + to.length)) to.copy(bytes, at);
  return new Uint8Array(bytes);
}

/** A flat text with line breaks, kept as paragraphs. */
class Lines {
  readonly #doc: Y.Doc;
  readonly #body: Y.XmlFragment;
  readonly #texts: Y.XmlText[] = [];
  readonly #lengths: number[] = [];

  constructor(doc: Y.Doc) {
    this.#doc = doc;
    this.#body = doc.getXmlFragment('body');
    const title = new Y.XmlElement('title');
    title.insert(0, [new Y.XmlText('Paper')]);
    this.#body.insert(0, [title]);
    this.#add(0, '');
  }

  play(patches: readonly (readonly [number, number, string])[]): void {
    for (const [at, deleted, inserted] of patches)
      this.#doc.transact(() => {
        if (deleted > 0) this.#delete(at, deleted);
        if (inserted !== '') this.#insert(at, inserted);
      });
  }

  #add(line: number, words: string): void {
    const paragraph = new Y.XmlElement('paragraph');
    const text = new Y.XmlText(words);
    paragraph.insert(0, [text]);
    this.#body.insert(line + 1, [paragraph]);
    this.#texts.splice(line, 0, text);
    this.#lengths.splice(line, 0, words.length);
  }

  #placeOf(at: number): readonly [line: number, offset: number] {
    let left = at;
    for (const [line, length] of this.#lengths.entries()) {
      if (left <= length) return [line, left];
      left -= length + 1;
    }
    throw new Error('the trace stays within its text');
  }

  #textAt(line: number): Y.XmlText {
    const text = this.#texts[line];
    invariant(text, 'a line has a text');
    return text;
  }

  #insert(at: number, inserted: string): void {
    const [line, offset] = this.#placeOf(at);
    const [first = '', ...rest] = inserted.split('\n');
    const text = this.#textAt(line);
    const length = this.#lengths[line] ?? 0;
    if (rest.length === 0) {
      text.insert(offset, first);
      this.#lengths[line] = length + first.length;
      return;
    }
    // The rest of the line moves into the new paragraph: Yjs cannot move it, editors write it anew.
    const tail = text.toString().slice(offset);
    if (tail.length > 0) text.delete(offset, tail.length);
    if (first.length > 0) text.insert(offset, first);
    this.#lengths[line] = offset + first.length;
    for (const [i, words] of rest.entries())
      this.#add(line + 1 + i, i === rest.length - 1 ? words + tail : words);
  }

  #delete(at: number, deleted: number): void {
    const [line, offset] = this.#placeOf(at);
    let left = deleted;
    for (;;) {
      const length = this.#lengths[line] ?? 0;
      const here = Math.min(left, length - offset);
      if (here > 0) this.#textAt(line).delete(offset, here);
      this.#lengths[line] = length - here;
      left -= here;
      if (left === 0) return;
      // The line break goes: what follows is appended here, and its paragraph removed.
      const next = this.#textAt(line + 1).toString();
      if (next.length > 0) this.#textAt(line).insert(offset, next);
      this.#lengths[line] = offset + next.length;
      this.#body.delete(line + 2, 1);
      this.#texts.splice(line + 1, 1);
      this.#lengths.splice(line + 1, 1);
      left--;
    }
  }
}
