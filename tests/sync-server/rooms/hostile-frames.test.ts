/** [promise 9] Whatever one visitor sends: nothing changes, it learns why, and the others go on. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import * as craft from './craft-update.ts';
import { alice, bob, carol, deliver, RoomFixture, type Visit } from './room-fixture.ts';
import { proseOf, writeParagraph, writeTitle } from './prose.ts';
import '../../fixed-seed.ts';

/** Alice wrote a title and a paragraph, Bob reads along, Mallory is an editor too. */
function scene() {
  const fixture = new RoomFixture();
  const a = fixture.join(alice);
  writeTitle(a.peer.body, 'Title');
  writeParagraph(a.peer.body, 'text');
  const b = fixture.join(bob);
  const mallory = fixture.join(carol);
  fixture.settle();
  return { fixture, a, b, mallory };
}

interface Cast {
  readonly alice: { readonly client: number; readonly clock: number };
  /** Mallory's own client id: nothing written yet. */
  readonly own: number;
}

const castOf = ({ a, mallory }: { a: Visit; mallory: Visit }): Cast => ({
  alice: { client: a.peer.doc.clientID, clock: Y.getState(a.peer.doc.store, a.peer.doc.clientID) },
  own: mallory.peer.doc.clientID,
});

const { element, textNode, string, mark, attribute, update, updateFrame } = craft;
/** An update of Mallory's own structs. */
const own =
  (...structs: craft.Write[]) =>
  (cast: Cast) =>
    updateFrame(update([{ client: cast.own, clock: 0, structs }]));
/** … which may stand in one another: `at(n)` is the n-th of them. */
const nested = (make: (at: (n: number) => { parent: craft.Parent }) => craft.Write[]) => (cast: Cast) =>
  own(...make((clock) => ({ parent: { id: { client: cast.own, clock } } })))(cast);
const formatted = (name: string, value: string) =>
  nested((at) => [element('paragraph'), textNode(at(0)), mark(name, value, at(1))]);
const chain = (names: readonly string[]) =>
  nested((at) => names.map((name, i) => element(name, i === 0 ? { parent: { root: 'body' } } : at(i - 1))));

const malformed = ['frame-malformed', 4400] as const;
const unreadable = ['update-malformed', 4400] as const;
const outside = ['update-schema', 4400] as const;
const gap = ['update-gap', 4509] as const;

type Row = readonly [name: string, frame: (cast: Cast) => Uint8Array, expected: readonly [string, number]];

const rows: readonly Row[] = [
  // Frames
  ['nothing', () => Uint8Array.of(), malformed],
  ['garbage', () => Uint8Array.from({ length: 300 }, (_, i) => (i * 167 + 91) & 255), malformed],
  ['a truncated frame', (cast) => own(element('paragraph'))(cast).slice(0, -3), malformed],
  ['an unknown type', () => Uint8Array.of(9), malformed],
  ['a message of the relay', () => Uint8Array.of(100, 1), malformed],
  ['an auth message', () => craft.bytes(craft.uint(2), craft.uint(0), craft.text('no')), malformed],
  ['an unknown kind of sync', () => Uint8Array.of(0, 3, 0), malformed],
  ['an over-long type', () => Uint8Array.of(0x80, 0x00, 2, 2, 0, 0), malformed],
  ['an over-long kind of sync', () => Uint8Array.of(0, 0x82, 0x00, 2, 0, 0), malformed],
  ['a length beyond 2^53', () => Uint8Array.of(0, 2, ...Array<number>(9).fill(255), 1), malformed],
  [
    'two messages in one',
    (cast) => Uint8Array.of(...own(element('paragraph'))(cast), 0, 2, 2, 0, 0),
    malformed,
  ],
  ['2 MiB', () => updateFrame(new Uint8Array(2 * 1024 * 1024)), ['frame-too-large', 4413]],
  ['awareness that is none', () => Uint8Array.of(1, 3, 1, 2, 3), malformed],

  // Updates that cannot be read
  ['an update of nothing', () => updateFrame(Uint8Array.of()), unreadable],
  ['an update with a tail', () => updateFrame(Uint8Array.of(0, 0, 0)), unreadable],
  ['an over-long number inside', () => updateFrame(Uint8Array.of(0x80, 0, 0)), unreadable],
  ['2^50 structs promised', () => updateFrame(craft.bytes(craft.uint(1), craft.uint(2 ** 50))), unreadable],
  ['a struct of no length', own(string('')), unreadable],
  ['a clock beyond all bounds', own(craft.collected(2 ** 40)), unreadable],
  ['an unknown content', own(craft.raw(0x0b)), unreadable],
  [
    'a deletion of no length',
    (cast) => updateFrame(update([], [{ ...cast.alice, clock: 0, length: 0 }])),
    unreadable,
  ],
  [
    'one client twice',
    ({ own: client }) =>
      updateFrame(update([0, 1].map((clock) => ({ client, clock, structs: [element('paragraph')] })))),
    unreadable,
  ],
  ['V2 bytes', () => updateFrame(Y.encodeStateAsUpdateV2(scene().a.peer.doc)), unreadable],

  // In the name of others
  [
    'text in the name of another',
    ({ alice: { client, clock } }) =>
      updateFrame(update([{ client, clock, structs: [element('paragraph')] }])),
    ['update-foreign-client', 4400],
  ],
  [
    'a forged collection of another’s future',
    ({ alice: { client, clock } }) =>
      updateFrame(update([{ client, clock, structs: [craft.collected(1000)] }])),
    ['update-foreign-client', 4400],
  ],

  // Gaps
  [
    'a clock ahead of its own',
    ({ own: client }) => updateFrame(update([{ client, clock: 5, structs: [element('paragraph')] }])),
    gap,
  ],
  ['a skip', own(craft.skipped(3), element('paragraph')), gap],
  ['an origin that nobody has', own(element('paragraph', { origin: { client: 7, clock: 0 } })), gap],
  [
    'itself as its origin',
    (cast) => own(element('paragraph', { origin: { client: cast.own, clock: 0 } }))(cast),
    gap,
  ],
  ['a parent that nobody has', own(element('paragraph', { parent: { id: { client: 7, clock: 9 } } })), gap],
  [
    'a deletion of what nobody has',
    ({ alice: { client, clock } }) => updateFrame(update([], [{ client, clock, length: 5 }])),
    gap,
  ],

  // What documents cannot hold
  ['an unknown node', own(element('script')), outside],
  ['a node named __proto__', own(element('__proto__')), outside],
  ['a node named constructor', own(element('constructor')), outside],
  ['the root as a node', own(element('doc')), outside],
  ['another root', own(element('paragraph', { parent: { root: 'other' } })), outside],
  ['the root named __proto__', own(element('paragraph', { parent: { root: '__proto__' } })), outside],
  ['a map', own(craft.sharedType(1)), outside],
  ['a list', own(craft.sharedType(0)), outside],
  ['a nested fragment', own(craft.sharedType(4)), outside],
  ['a sub-document', own(craft.subDocument()), outside],
  ['binary', own(craft.binary()), outside],
  ['old JSON', own(craft.json('{}')), outside],
  ['an embed', nested((at) => [element('paragraph'), textNode(at(0)), craft.embed('{}', at(1))]), outside],
  ['text directly in the body', own(textNode()), outside],
  ['a string directly in the body', own(string('loose')), outside],
  ['a list item directly in the body', own(element('listItem')), outside],
  ['a proposal in a quotation', chain(['blockquote', 'proposal']), outside],
  [
    'a node in a text',
    nested((at) => [element('paragraph'), textNode(at(0)), element('paragraph', at(1))]),
    outside,
  ],
  ['an unknown mark', formatted('blink', '{}'), outside],
  ['a mark named __proto__', formatted('__proto__', '{"a":1}'), outside],
  ['a mark with a prototype', formatted('link', '{"__proto__":{"href":"x"}}'), outside],
  [
    'a mark in a title',
    nested((at) => [element('title'), textNode(at(0)), mark('bold', '{}', at(1))]),
    outside,
  ],
  ['a link that runs', formatted('link', '{"href":"javascript:alert(1)"}'), outside],
  ['a link without a scheme', formatted('link', '{"href":"//elsewhere.example"}'), outside],
  ['a mark of broken JSON', formatted('bold', '{'), unreadable],
  ['an attribute of the body', own(attribute('x', { parent: { root: 'body' }, attribute: 'id' })), outside],
  ...(
    [
      ['an unknown attribute', 'onclick', 'x'],
      ['an attribute named __proto__', '__proto__', 'x'],
      ['an attribute of another node', 'level', 1],
      ['an attribute of the wrong type', 'id', 7],
      ['an attribute that is no number', 'id', Number.NaN],
      ['an object as an attribute', 'id', { toString: 'x' }],
      ['bytes as an attribute', 'id', new Uint8Array(3)],
      ['undefined as an attribute', 'id', undefined],
    ] as const
  ).map(([name, key, value]): Row => [
    name,
    nested((at) => [element('paragraph'), attribute(value, { ...at(0), attribute: key })]),
    outside,
  ]),
  [
    'a heading of level 99',
    nested((at) => [element('heading'), attribute(99, { ...at(0), attribute: 'level' })]),
    outside,
  ],
  // Places that devices would find differently
  [
    'a word behind the end of another and before its beginning',
    (cast) =>
      own(
        string('words', { origin: { ...cast.alice, clock: 12 } }),
        string('x', { origin: { client: cast.own, clock: 3 }, rightOrigin: { client: cast.own, clock: 1 } }),
      )(cast),
    unreadable,
  ],
  [
    'a word before and behind the same letter',
    (cast) =>
      own(string('x', { origin: { ...cast.alice, clock: 10 }, rightOrigin: { ...cast.alice, clock: 10 } }))(
        cast,
      ),
    unreadable,
  ],
  // Places claimed again and again, which would be compared with one another for seconds
  [
    'twenty thousand first attributes',
    nested((at) => [
      element('paragraph'),
      ...Array.from({ length: 20_000 }, () => attribute('block-id-1', { ...at(0), attribute: 'id' })),
    ]),
    ['update-too-large', 4413],
  ],
  [
    'twice ten thousand first blocks',
    ({ own: client }) =>
      updateFrame(
        update(
          [client, client ^ 1].map((each) => ({
            client: each,
            clock: 0,
            structs: Array.from({ length: 10_000 }, () => element('paragraph')),
          })),
        ),
      ),
    ['update-too-large', 4413],
  ],
  ['25 levels', chain(Array<string>(25).fill('blockquote')), ['update-too-deep', 4400]],
  ['3,000 levels', chain(Array<string>(3_000).fill('blockquote')), ['update-too-deep', 4400]],
];

describe('[promise 9] one hostile frame', () => {
  test.each(rows)('%s', (_name, frame, [code, close]) => {
    const { fixture, a, b, mallory } = scene();
    const before = Y.encodeStateAsUpdate(fixture.seen().doc);
    const writes = fixture.store.writes();

    fixture.room.receive(mallory.connection, frame(castOf({ a, mallory })));
    fixture.endTurn();
    expect(a.inbox.concat(b.inbox)).toEqual([]);
    deliver(mallory);
    expect(mallory.peer.refusals.map((refusal) => refusal.code)).toEqual([code]);
    expect(mallory.closed).toBe(close);
    expect(fixture.store.writes()).toBe(writes);
    expect(Y.encodeStateAsUpdate(fixture.seen().doc)).toEqual(before);

    writeParagraph(a.peer.body, 'and on');
    fixture.settle();
    expect(proseOf(b.peer.body)).toBe('Title\ntext\nand on');
    expect([a.closed, b.closed]).toEqual([null, null]);
  });

  test('what was accepted in the same turn before it is kept', () => {
    const { fixture, a, b, mallory } = scene();
    writeParagraph(a.peer.body, 'good');
    for (const frame of a.peer.outbox.splice(0)) fixture.room.receive(a.connection, frame);
    // Known only after it was applied, so the live document is thrown away.
    fixture.room.receive(mallory.connection, chain(['blockquote', 'proposal'])(castOf({ a, mallory })));
    fixture.settle();
    expect(proseOf(b.peer.body)).toBe('Title\ntext\ngood');
    expect(a.peer.receipted).toBe(a.peer.sent);
  });

  test('24 levels are not too many', () => {
    const { fixture, a, mallory } = scene();
    fixture.room.receive(
      mallory.connection,
      chain(Array<string>(24).fill('blockquote'))(castOf({ a, mallory })),
    );
    fixture.settle();
    expect(mallory.closed).toBeNull();
  });

  // Found by a million mutated frames, seed 77.
  test.each([
    [
      'an attribute',
      (cast: Cast) =>
        attribute('block-id-1', { parent: { id: { ...cast.alice, clock: 7 } }, attribute: 'id' }),
    ],
    ['a word', (cast: Cast) => string('a', { origin: { ...cast.alice, clock: 12 } })],
  ])('whoever tells %s of their own as something else is shown alike to all', (_what, first) => {
    const { fixture, a, b, mallory } = scene();
    const cast = castOf({ a, mallory });
    fixture.room.receive(mallory.connection, own(first(cast))(cast));
    fixture.settle();
    expect(mallory.closed).toBeNull();
    const inTitle = string('other', { origin: { ...cast.alice, clock: 6 } });
    fixture.room.receive(mallory.connection, own(inTitle)(cast));
    fixture.settle();
    const seen = fixture.room.flushed().toJSON();
    expect(b.peer.body.toJSON()).toBe(seen);
    fixture.restart();
    expect(fixture.room.flushed().toJSON()).toBe(seen);
  });

  // Found by mutated frames, seed 20261121.
  test('whoever puts half a character of their own between words told twice changes nothing', () => {
    const { fixture, a, b, mallory } = scene();
    const { alice: hers, own: client } = castOf({ a, mallory });
    const told = (clock: number, struct: craft.Write) =>
      updateFrame(update([{ client, clock, structs: [struct] }]));
    const owner = string('owner', { origin: { ...hers, clock: 6 } });
    for (const frame of [told(0, owner), told(2, owner)]) {
      fixture.room.receive(mallory.connection, frame);
      fixture.settle();
    }
    expect(mallory.closed).toBeNull();
    const seen = b.peer.body.toJSON();
    expect(seen).toContain('Titleownerer');
    const between = { origin: { client, clock: 3 }, rightOrigin: { client, clock: 4 } };
    fixture.room.receive(mallory.connection, told(6, string('🙂', between)));
    fixture.settle();
    expect(mallory.closed).toBe(4400);
    expect(b.peer.body.toJSON()).toBe(seen);
    fixture.restart();
    expect(fixture.room.flushed().toJSON()).toBe(seen);
  });

  test('whoever writes before and between their own words is heard', () => {
    const { fixture, b, mallory } = scene();
    const text = mallory.peer.body.get(1);
    const words = text instanceof Y.XmlElement ? text.get(0) : null;
    if (!(words instanceof Y.XmlText)) throw new Error('there is a paragraph');
    for (const [at, word] of [
      [0, 'last '],
      [0, 'first '],
      [6, 'between '],
      [8, '-'],
    ] as const)
      words.insert(at, word);
    fixture.settle();
    expect(mallory.closed).toBeNull();
    expect(proseOf(b.peer.body)).toBe('Title\nfirst be-tween last text');
  });

  test('a text frame, or one larger than can be received, ends the connection', () => {
    const { fixture, mallory } = scene();
    fixture.room.dispatch({ type: 'unreadable', connection: mallory.connection, code: 'frame-malformed' });
    expect(mallory.closed).toBe(4400);
  });
});

describe('[promise 9] random frames', () => {
  /** Honest frames of an editing session, to be mutated. */
  const honest = (): Uint8Array[] => {
    const { mallory } = scene();
    writeParagraph(mallory.peer.body, 'honest text, long enough to be cut');
    mallory.peer.body.delete(0, 1);
    const paragraph = mallory.peer.body.get(0);
    if (paragraph instanceof Y.XmlElement) paragraph.setAttribute('id', 'block-id-1');
    mallory.peer.awareness.setLocalState({ cursor: 1 });
    return mallory.peer.outbox.splice(0);
  };
  const mutated = fc
    .record({
      frame: fc.nat({ max: 3 }),
      cuts: fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { maxLength: 6 }),
      keep: fc.option(fc.nat(), { nil: null }),
      tail: fc.uint8Array({ maxLength: 8 }),
    })
    .map(({ frame, cuts, keep, tail }) => (honestFrames: readonly Uint8Array[]): Uint8Array => {
      const bytes = (honestFrames[frame % honestFrames.length] ?? Uint8Array.of(0)).slice();
      for (const [at, value] of cuts) bytes[at % bytes.length] = value;
      const end = keep === null ? bytes.length : keep % (bytes.length + 1);
      return Uint8Array.of(...bytes.subarray(0, end), ...tail);
    });
  const noise = fc.uint8Array({ maxLength: 200 }).map((bytes) => () => bytes);

  test('never crash, and change the document only by what is stored, valid and receipted', () => {
    const frames = honest();
    fc.assert(
      fc.property(fc.array(fc.oneof(mutated, noise), { minLength: 1, maxLength: 8 }), (makes) => {
        const { fixture, b } = scene();
        for (const make of makes) {
          const mallory = fixture.join(carol, { reserves: false });
          fixture.room.receive(mallory.connection, make(frames));
          fixture.endTurn();
          const isRefused = mallory.closed !== null;
          deliver(b);
          const live = fixture.room.flushed();
          if (isRefused) expect(proseOf(live)).toBe(proseOf(b.peer.body));
          fixture.leave(mallory);
        }
        const seen = proseOf(fixture.room.flushed());
        expect(proseOf(b.peer.body)).toBe(seen);
        fixture.restart();
        expect(proseOf(fixture.room.flushed())).toBe(seen);
      }),
      { numRuns: 300 },
    );
  });
});
